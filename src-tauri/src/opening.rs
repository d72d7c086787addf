//! Opening the shop: the profile as `nightshift` opens it, the router over it, and the loops.

use crate::desk::Desk;
use crate::notices::WindowNotices;
use crate::options::Options;
use api::Api;
use engine::Watch;
use nightshift::demo::DemoHost;
use nightshift::open::{OpenError, OpenRequest, OpenedProfile};
use std::sync::Arc;
use tauri::AppHandle;

/// An open shop and the loops over it.
pub(crate) struct Opened {
    api: Api,
    watch: Watch,
    profile: OpenedProfile,
}

impl Opened {
    /// The router over it.
    pub(crate) const fn api(&self) -> &Api {
        &self.api
    }

    /// Puts everything down: the loops finish what they hold, then the database is closed and the profile given back.
    pub(crate) async fn close(self) {
        self.watch.stop().await;
        drop(self.api);
        self.profile.close().await;
    }
}

/// Opens the shop and begins to watch.
pub(crate) async fn open(
    app: &AppHandle,
    desk: &Desk,
    options: &Options,
) -> Result<Opened, OpenError> {
    let request = OpenRequest {
        profile: options.profile.clone(),
        vault: options.vault(),
        demo: options.demo,
        who: "the window",
    };
    let (app, desk) = (app.clone(), desk.clone());
    let ports = |vault| {
        let mut ports = platform::ports(vault);
        ports.notifier = Arc::new(WindowNotices {
            shown_by: ports.notifier,
            app,
            desk,
        });
        ports
    };
    let mut profile = nightshift::open::open_with(request, ports).await?;
    let host = DemoHost::new(profile.engine.clone(), profile.demo.take());
    let api = Api::new(profile.engine.clone(), Arc::new(host));
    let watch = profile.engine.start();
    Ok(Opened {
        api,
        watch,
        profile,
    })
}
