//! A worker that is made to be killed: the whole engine over one profile, under a clock that runs faster.
//!
//! `worker --profile DIR --anchor MS --scale N [--control]`. With `--control` the `ambiguous` state is bypassed: what
//! may have been sent goes straight back to `ready`, as naive outboxes do. The crash scenarios must fail then.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a worker of tests"
)]

use engine::ports::{Clock, Ports};
use engine::{Engine, OpenOptions, Store};
use platform::doubles::{AlwaysAwake, RecordingNotifier};
use platform::{FileVault, Profile, SystemIds};
use scenarios::scaled::ScaledClock;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

struct Arguments {
    profile: PathBuf,
    clock: ScaledClock,
    control: bool,
}

fn arguments() -> Arguments {
    let all: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = all
            .iter()
            .position(|a| a == name)
            .expect("the argument is given");
        all.get(at + 1).expect("the argument has a value").clone()
    };
    let anchor = value("--anchor").parse().expect("--anchor is a number");
    let scale = value("--scale").parse().expect("--scale is a number");
    Arguments {
        profile: PathBuf::from(value("--profile")),
        clock: ScaledClock::new(anchor, scale),
        control: all.iter().any(|a| a == "--control"),
    }
}

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let arguments = arguments();
    let profile = Profile::at(&arguments.profile).expect("the profile opens");
    let key = std::env::var(platform::VAULT_KEY_VARIABLE).expect("the vault's key is given");
    let vault =
        FileVault::open(&profile.vault_file(), &domain::Secret::new(key)).expect("the vault opens");
    let ports = Ports {
        clock: Arc::new(arguments.clock),
        ids: Arc::new(SystemIds),
        vault: Arc::new(vault),
        notifier: Arc::new(RecordingNotifier::default()),
        power: Arc::new(AlwaysAwake),
    };
    let options = OpenOptions {
        path: profile.database(),
        now: arguments.clock.now(),
    };
    let store = Store::open(options).await.expect("the store opens");
    if arguments.control {
        let store = store.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let _ = store::control::forget_doubt(&store).await;
            }
        });
    }
    let engine = Engine::new(store, ports);
    engine.open_channels().await.expect("the channels open");
    let _watch = engine.start();
    // Until somebody kills it.
    std::future::pending::<()>().await;
}
