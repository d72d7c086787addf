//! The window as it ships: from the start of the program until the inbox can be used, and the memory it then holds.

use super::process::Process;
use super::samples::Samples;
use super::{Failed, Report, millis};
use crate::night::{Desk, real_ports};
use crate::servers::{ServerError, Window};
use engine::ShopFolder;
use fantoccini::Client;
use jiff::Timestamp;
use platform::Profile;
use sandbox::demo::DemoShop;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/release/nightdesk");
/// The first start fills the caches of the system and is not counted.
const STARTS: usize = 6;
const IDLE: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(60);
/// The list shows conversations, which takes the engine, the store and the page; then it takes a key.
const USABLE: &str = "const rows = document.querySelectorAll('button.row').length;
  if (rows < 3) return null;
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [performance.now(), paint ? paint.startTime : null]";

/// One start.
struct Started {
    usable: Duration,
    /// When something was first to be seen, where the web view tells.
    painted: Option<Duration>,
    own: u64,
    with_web_view: u64,
}

pub(super) async fn measure(report: &mut Report) -> Result<(), Failed> {
    let what = "window: start and memory";
    let program =
        std::env::var_os("NIGHTDESK_BIN").map_or_else(|| PathBuf::from(BUILT), PathBuf::from);
    let Ok(program) = program.canonicalize() else {
        report.skipped(
            what,
            "the window is not built; `cargo xtask bench` builds it",
        );
        return Ok(());
    };
    let folder = tempfile::Builder::new().prefix("nd-bench-").tempdir()?;
    fill(folder.path()).await?;
    let window = match Window::start(&[("NIGHTDESK_TEST".to_owned(), "1".to_owned())]) {
        Err(missing @ ServerError::Start { .. }) => {
            report.skipped(what, &missing.to_string());
            return Ok(());
        }
        started => started?,
    };
    let (mut usable, mut painted) = (Samples::default(), Samples::default());
    let (mut own, mut with_web_view) = (0, 0);
    for start in 0..STARTS {
        let is_last = start + 1 == STARTS;
        let started = start_once(&window, &program, folder.path(), is_last).await?;
        if start > 0 {
            usable.add(started.usable);
            started
                .painted
                .into_iter()
                .for_each(|time| painted.add(time));
        }
        (own, with_web_view) = (started.own, started.with_web_view);
    }
    let half = usable.percentile(50);
    report.budget(
        "window usable after start, warm",
        "<= 1000 ms",
        &millis(half),
        half <= Duration::from_secs(1),
    );
    let megabytes = |bytes: u64| format!("{:.0} MB", bytes as f64 / 1e6);
    report.budget(
        "idle memory (PSS), our own process",
        "<= 110 MB",
        &megabytes(own),
        own <= 110_000_000,
    );
    report.budget(
        "idle memory (PSS), with the web view",
        "<= 310 MB",
        &megabytes(with_web_view),
        with_web_view <= 310_000_000,
    );
    report.note(&format!(
        "window: median of {} warm starts on the demo shop's history until its conversations stand in the list, as seen by a driver outside (slowest {}); first paint {}; memory after {} s of rest",
        usable.len(),
        millis(usable.percentile(100)),
        if painted.len() == 0 { "not told".to_owned() } else { millis(painted.percentile(50)) },
        IDLE.as_secs(),
    ));
    Ok(())
}

/// A profile with two months of a shop in it.
async fn fill(folder: &Path) -> Result<(), Failed> {
    let profile = Profile::at(folder)?;
    let desk = Desk::over(profile.folder(), real_ports()).await;
    let shop = DemoShop::at(Timestamp::now())?;
    let bundle = ShopFolder::parse(
        shop.shop_json(),
        shop.products_jsonl(),
        shop.orders_jsonl(),
        shop.messages_jsonl(),
    )?;
    desk.engine.import(&bundle).await?;
    desk.store().close().await;
    Ok(())
}

async fn start_once(
    window: &Window,
    program: &Path,
    profile: &Path,
    rest: bool,
) -> Result<Started, Failed> {
    let place = profile.display().to_string();
    let client = window
        .open(program, &["--profile", &place, "--vault", "memory"])
        .await?;
    let process = Process::running(program, &place)?;
    let measured = look(&client, process, rest).await;
    client.close().await?;
    // The next start must find the profile free.
    let end = Instant::now() + PATIENCE;
    while Process::running(program, &place).is_ok() {
        if Instant::now() > end {
            return Err("the window did not end".into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    measured
}

async fn look(client: &Client, process: Process, rest: bool) -> Result<Started, Failed> {
    let end = Instant::now() + PATIENCE;
    let (usable, told) = loop {
        let told = client.execute(USABLE, Vec::new()).await?;
        if !told.is_null() {
            break (process.age()?, told);
        }
        if Instant::now() > end {
            let shown = client
                .execute("return document.body.innerText", Vec::new())
                .await?;
            return Err(format!("the window shows no conversations: {shown}").into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    // The page counts from its own beginning, which is as long ago as its clock says.
    let seconds = |value: &Value| value.as_f64().map(|ms| ms / 1e3);
    let painted = match (seconds(&told[0]), seconds(&told[1])) {
        (Some(now), Some(paint)) => {
            Duration::try_from_secs_f64(usable.as_secs_f64() - now + paint).ok()
        }
        _ => None,
    };
    if !rest {
        return Ok(Started {
            usable,
            painted,
            own: 0,
            with_web_view: 0,
        });
    }
    tokio::time::sleep(IDLE).await;
    let own = process.memory()?;
    let mut with_web_view = own;
    for part in process.descendants()? {
        with_web_view += part.memory()?;
    }
    Ok(Started {
        usable,
        painted,
        own,
        with_web_view,
    })
}
