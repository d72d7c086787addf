//! `serve`: the watch, and the screens in a browser on this computer.

use super::failure::Failure;
use super::{Place, run, stdout, watch};
use crate::demo::DemoHost;
use crate::open::{self, OpenRequest};
use crate::serve::{ServeError, ServeOptions, Server};
use api::Api;
use clap::Args;
use engine::Engine;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  nightshift serve --demo --port 4180

The first line on standard output is JSON: {\"url\":…,\"port\":…,\"token\":…}. Open the url in a browser on this computer; the
token in it is good until this program ends.")]
pub(super) struct ServeArgs {
    /// Port on loopback; 0 takes a free one
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    /// Opens the demo shop in a profile of its own
    #[arg(long)]
    demo: bool,
    /// The folder of the built screens
    #[arg(long, value_name = "DIR", default_value = "ui/dist")]
    ui: PathBuf,
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self::new("internal", error.to_string())
    }
}

/// `serve`.
pub(super) async fn serve(place: &Place, args: &ServeArgs) -> Result<ExitCode, Failure> {
    let server = Server::bind(ServeOptions {
        port: args.port,
        ui: args.ui.clone(),
    })
    .await?;
    let request = OpenRequest {
        profile: place.profile.clone(),
        vault: place.vault(args.demo),
        demo: args.demo,
        who: "nightshift serve",
    };
    let mut opened = open::open(request).await?;
    stdout::json(&json!({"url": server.url(), "port": server.port(), "token": server.token()}))?;
    eprintln!("{}", run::greeting(&opened).await?);
    let engine = opened.engine.clone();
    let host = Arc::new(DemoHost::new(engine.clone(), opened.demo.take()));
    let end = watch::end_of_watch(&engine, None)?;
    let served = watch_and_serve(&engine, server, Api::new(engine.clone(), host), end).await;
    opened.close().await;
    served?;
    Ok(ExitCode::SUCCESS)
}

async fn watch_and_serve(
    engine: &Engine,
    server: Server,
    api: Api,
    end: CancellationToken,
) -> Result<(), Failure> {
    let awake = engine.ports().power.keep_awake();
    if let Err(error) = &awake {
        eprintln!("{error}");
    }
    let running = engine.start();
    let served = tokio::select! {
        served = server.run(api, end) => served,
        () = watch::follow_channels(engine) => Ok(()),
    };
    running.stop().await;
    drop(awake);
    served.map_err(|error| {
        Failure::new(
            "internal",
            format!("The browser's door closed: {error}. Start again."),
        )
    })
}
