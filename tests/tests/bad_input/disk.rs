//! A disk that is really full: a small one of its own, in a namespace of its own, gone when the test ends.

use super::{child, tells};
use api::ApiError;
use engine::{EngineError, StoreError};
use scenarios::night::Market;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Writes until nothing fits any more.
fn fill(disk: &Path) -> std::path::PathBuf {
    let path = disk.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    for size in [256 * 1024, 4096, 1] {
        let block = vec![b'x'; size];
        while file.write_all(&block).is_ok() {}
    }
    path
}

#[test]
fn a_full_disk_sends_nothing_loses_nothing_and_goes_on_when_there_is_room() {
    let disk = std::env::temp_dir().join(format!("nd-small-disk-{}", std::process::id()));
    if child::is_child() {
        let disk = std::env::var("ND_SMALL_DISK").unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        return runtime.block_on(on_a_small_disk(Path::new(&disk)));
    }
    std::fs::create_dir_all(&disk).unwrap();
    let test = child::again(
        "disk::a_full_disk_sends_nothing_loses_nothing_and_goes_on_when_there_is_room",
    );
    let mut command = Command::new("unshare");
    command.args([
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        "mount -t tmpfs -o size=6m tmpfs \"$0\" && exec \"$@\"",
    ]);
    command
        .arg(&disk)
        .arg(test.get_program())
        .args(test.get_args());
    command.envs(
        test.get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let output = command
        .env("ND_SMALL_DISK", &disk)
        .env("TMPDIR", &disk)
        .output()
        .unwrap();
    let _ = std::fs::remove_dir(&disk);
    child::went_well(&output);
}

async fn on_a_small_disk(disk: &Path) {
    // Profiles of tests lie in the folder for temporary files, which is the small disk here.
    let market = Market::open("2026-11-03T14:00:00Z".parse().unwrap()).await;
    assert!(market.desk.folder().starts_with(disk));
    let engine = &market.desk.engine;
    market.asks("first", "Hello, where is my order? It has not arrived yet.");
    engine.sync_all().await.unwrap();
    assert_eq!(engine.judge_waiting().await.unwrap(), 1);
    let filler = fill(disk);

    // The reply stands in the outbox; that it is being sent cannot be written down, so it is not sent.
    let mut full = None;
    for _ in 0..50 {
        if let Err(error) = engine.deliver_due().await {
            full = Some(error);
            break;
        }
        assert_eq!(
            market.told("first"),
            0,
            "sent without having been written down"
        );
    }
    let error = full.expect("a full disk shows when a send is to be written down");
    assert!(
        matches!(error, EngineError::Store(StoreError::Full)),
        "{error:?}"
    );
    tells(
        &error.to_string(),
        &[
            "disk is full",
            "nothing is sent",
            "Free some space",
            "goes on by itself",
        ],
    );
    assert_eq!(ApiError::from(error).view().code, "store_full");
    assert_eq!(market.told("first"), 0);

    // A new message cannot be stored; what is stored can still be read.
    market.asks(
        "second",
        &format!(
            "Hello, where is my order? {}",
            "It has not arrived yet. ".repeat(40)
        ),
    );
    let error = engine.sync_channel(&market.channel).await.unwrap_err();
    assert!(
        matches!(error, EngineError::Store(StoreError::Full)),
        "{error:?}"
    );
    let refused = market
        .desk
        .window("channel.sync", json!({ "id": market.channel }))
        .await
        .unwrap_err();
    assert_eq!(refused.view().code, "store_full");
    tells(&refused.view().params["detail"], &["Free some space"]);
    let page = market
        .desk
        .window("inbox.page", json!({ "filter": "all", "limit": 10 }))
        .await
        .unwrap();
    tells(&page.to_string(), &["first"]);

    std::fs::remove_file(filler).unwrap();
    market
        .pass(
            std::time::Duration::from_secs(90),
            std::time::Duration::from_secs(30),
        )
        .await;
    assert_eq!(
        (market.told("first"), market.told("second")),
        (1, 1),
        "{}",
        market.desk.dump().await
    );
    assert!(market.desk.store().integrity().await.unwrap().is_empty());
}
