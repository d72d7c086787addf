//! Notifications that lead into the window.

use crate::desk::Desk;
use crate::window;
use async_trait::async_trait;
use engine::ports::{ActionSink, Notice, NoticeAction, Notifier, NotifyError};
use std::sync::Arc;
use tauri::AppHandle;

/// The notifications of this desktop; "Open" shows the conversation they are about.
pub(crate) struct WindowNotices {
    pub(crate) shown_by: Arc<dyn Notifier>,
    pub(crate) app: AppHandle,
    pub(crate) desk: Desk,
}

#[async_trait]
impl Notifier for WindowNotices {
    async fn notify(&self, notice: Notice, on_action: ActionSink) -> Result<(), NotifyError> {
        let (app, desk, conversation) = (
            self.app.clone(),
            self.desk.clone(),
            notice.conversation.clone(),
        );
        let open = move |action| {
            if action == NoticeAction::Open {
                window::show(&app);
                if let Some(conversation) = conversation {
                    desk.show_conversation(conversation.to_string());
                }
            }
            on_action(action);
        };
        self.shown_by.notify(notice, Box::new(open)).await
    }
}
