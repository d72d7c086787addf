//! A watch in the terminal: the loops, the events, and the ways it ends.

use super::failure::Failure;
use super::lines::Lines;
use domain::ChannelId;
use domain::event::Event;
use engine::Engine;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

/// How often channels added or removed by another process are looked for.
const LOOK: Duration = Duration::from_secs(2);

/// Watches until the token is cancelled, and tells what happens.
///
/// # Errors
/// When the output is closed; the watch is then ended cleanly too.
pub(super) async fn watch(
    engine: &Engine,
    lines: &Lines,
    end: &CancellationToken,
) -> Result<(), Failure> {
    let mut events = engine.events();
    let awake = engine.ports().power.keep_awake();
    match &awake {
        Ok(_) => lines.note("This computer is kept awake while Nightdesk watches.")?,
        Err(error) => lines.note(&error.to_string())?,
    }
    let running = engine.start();
    let told = tokio::select! {
        told = tell(&mut events, lines) => told,
        () = follow_channels(engine) => Ok(()),
        () = end.cancelled() => Ok(()),
    };
    running.stop().await;
    drop(awake);
    told?;
    // What the loops finished while they were put down.
    Ok(drain(&mut events, lines).await?)
}

async fn tell(events: &mut broadcast::Receiver<Event>, lines: &Lines) -> std::io::Result<()> {
    loop {
        match events.recv().await {
            Ok(event) => lines.event(&event).await?,
            Err(RecvError::Lagged(missed)) => lines.event(&lagged(missed)).await?,
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

/// Prints what has happened until now.
pub(super) async fn drain(
    events: &mut broadcast::Receiver<Event>,
    lines: &Lines,
) -> std::io::Result<()> {
    loop {
        match events.try_recv() {
            Ok(event) => lines.event(&event).await?,
            Err(broadcast::error::TryRecvError::Lagged(missed)) => {
                lines.event(&lagged(missed)).await?
            }
            Err(_) => return Ok(()),
        }
    }
}

fn lagged(missed: u64) -> Event {
    let message = format!(
        "{missed} lines were not printed because the output is slow. Nothing else was lost."
    );
    Event::Error {
        channel: None,
        code: "events_lagged".to_owned(),
        message,
    }
}

/// Opens channels that another process added while this one watches.
pub(super) async fn follow_channels(engine: &Engine) {
    let mut known: Option<BTreeSet<ChannelId>> = None;
    loop {
        match engine.store().channels().await {
            Ok(channels) => {
                let enabled: BTreeSet<ChannelId> = channels
                    .into_iter()
                    .filter(|c| c.enabled)
                    .map(|c| c.id)
                    .collect();
                let is_news = known.as_ref().is_some_and(|known| *known != enabled);
                if is_news && let Err(error) = engine.open_channels().await {
                    tracing::warn!(%error, "channels could not be opened");
                }
                known = Some(enabled);
            }
            Err(error) => tracing::warn!(%error, "channels could not be read"),
        }
        engine.ports().clock.sleep(LOOK).await;
    }
}

/// Cancels the token when the time is over or the system asks the program to end. Asked a second time, the program
/// ends at once: whatever was being sent is then looked for at the next start, never sent blindly again.
pub(super) fn end_of_watch(
    engine: &Engine,
    after: Option<Duration>,
) -> std::io::Result<CancellationToken> {
    let token = CancellationToken::new();
    let mut asked = Asked::new()?;
    let (end, clock) = (token.clone(), engine.ports().clock.clone());
    tokio::spawn(async move {
        let over = async {
            match after {
                Some(after) => clock.sleep(after).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = over => {}
            () = asked.wait() => eprintln!("Ending: what is being sent is finished first. Ask again to end at once."),
        }
        end.cancel();
        asked.wait().await;
        std::process::exit(130);
    });
    Ok(token)
}

/// The system's wish that the program ends.
#[cfg(unix)]
struct Asked {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Asked {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// The system's wish that the program ends.
#[cfg(not(unix))]
struct Asked;

#[cfg(not(unix))]
impl Asked {
    #[expect(clippy::unnecessary_wraps, reason = "the same form on every system")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
