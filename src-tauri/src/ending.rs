//! The way out: what the loops hold is put down first, then the process ends.

use tokio::sync::watch;

/// How the process is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// For good.
    Quit,
    /// To start again, as after an update.
    Restart,
}

/// The bell for the end. All clones ring the same bell.
#[derive(Clone)]
pub(crate) struct Ending(watch::Sender<Option<Way>>);

impl Default for Ending {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Ending {
    /// Asks for the end. The first one who asks says how.
    fn ask(&self, way: Way) {
        self.0.send_if_modified(|asked| {
            let first = asked.is_none();
            asked.get_or_insert(way);
            first
        });
    }

    pub(crate) fn quit(&self) {
        self.ask(Way::Quit);
    }

    pub(crate) fn restart(&self) {
        self.ask(Way::Restart);
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(&self) -> Way {
        let mut asked = self.0.subscribe();
        match asked.wait_for(Option::is_some).await.map(|way| *way) {
            Ok(Some(way)) => way,
            Ok(None) | Err(_) => Way::Quit,
        }
    }
}

/// Ends cleanly when the system asks the process to go: at shutdown, or from a terminal.
pub(crate) async fn heed_signals(ending: Ending) {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
        _ = ending.asked() => return,
    }
    ending.quit();
}

#[cfg(test)]
mod tests {
    use super::{Ending, Way};

    #[tokio::test]
    async fn the_first_who_asks_says_how() {
        let ending = Ending::default();
        ending.clone().restart();
        ending.quit();
        assert_eq!(ending.asked().await, Way::Restart);
    }
}
