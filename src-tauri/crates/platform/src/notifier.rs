//! Notifications of this desktop, with actions.

use async_trait::async_trait;
use engine::ports::{ActionSink, Notice, NoticeAction, Notifier, NotifyError};
use notify_rust::Notification;

/// The notification server of this desktop.
#[derive(Clone, Copy, Debug)]
pub struct DesktopNotifier;

#[async_trait]
impl Notifier for DesktopNotifier {
    async fn notify(&self, notice: Notice, on_action: ActionSink) -> Result<(), NotifyError> {
        let shown = tokio::task::spawn_blocking(move || show(&notice, on_action));
        match tokio::time::timeout(std::time::Duration::from_secs(5), shown).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => Err(NotifyError(error.to_string())),
            Err(_) => Err(NotifyError(
                "the notification server did not answer within 5 s".to_owned(),
            )),
        }
    }
}

fn prepare(notice: &Notice) -> Notification {
    let mut notification = Notification::new();
    notification
        .appname("Nightdesk")
        .summary(&notice.title)
        .body(&notice.body)
        .icon("nightdesk");
    notification
        .action("default", "Open")
        .action("acknowledge", "Seen")
        .action("later", "Later");
    #[cfg(all(unix, not(target_os = "macos")))]
    if notice.urgent {
        notification.urgency(notify_rust::Urgency::Critical);
        notification.hint(notify_rust::Hint::SoundName(
            "message-new-instant".to_owned(),
        ));
    }
    #[cfg(target_os = "macos")]
    if notice.urgent {
        notification.sound_name("Ping");
    }
    notification
}

#[cfg(all(unix, not(target_os = "macos")))]
fn show(notice: &Notice, on_action: ActionSink) -> Result<(), NotifyError> {
    let handle = prepare(notice)
        .show()
        .map_err(|error| NotifyError(error.to_string()))?;
    // Waiting for the action blocks for as long as the notice stands: a thread of its own, never one of the engine's.
    std::thread::spawn(move || {
        handle.wait_for_action(|action| {
            let action = match action {
                "default" => NoticeAction::Open,
                "acknowledge" => NoticeAction::Acknowledge,
                "later" => NoticeAction::Later,
                _ => NoticeAction::Dismissed,
            };
            on_action(action);
        });
    });
    Ok(())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn show(notice: &Notice, _on_action: ActionSink) -> Result<(), NotifyError> {
    prepare(notice)
        .show()
        .map(|_| ())
        .map_err(|error| NotifyError(error.to_string()))
}
