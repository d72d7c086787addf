//! The state of the watch as the tray shows it.

use crate::words::Tongue;
use api::wire::Overview;

/// Whether somebody is watching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Watching {
    /// Every channel.
    Fully,
    /// Some channels are not read.
    Partly,
    /// Reads, but says nothing: the stop key is on.
    Stopped,
    /// Nobody.
    #[default]
    Not,
}

/// What the tray shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lamp {
    pub(crate) watching: Watching,
    pub(crate) stopped: bool,
    /// The computer should stay awake, but cannot be kept so.
    pub(crate) may_sleep: bool,
    pub(crate) tongue: Tongue,
}

impl Lamp {
    /// As the bar over the window says it.
    pub(crate) fn of(overview: &Overview) -> Self {
        let watching = match overview.watch.as_str() {
            "watching" => Watching::Fully,
            "partly" => Watching::Partly,
            "stopped" => Watching::Stopped,
            _ => Watching::Not,
        };
        let (stopped, tongue) = (
            overview.stopped_at.is_some(),
            Tongue::of(&overview.language),
        );
        Self {
            watching,
            stopped,
            may_sleep: false,
            tongue,
        }
    }

    /// Whether the computer must not fall asleep.
    pub(crate) const fn needs_power(self) -> bool {
        matches!(self.watching, Watching::Fully | Watching::Partly) && !self.stopped
    }

    /// One line.
    pub(crate) fn line(self) -> String {
        let state = match (self.tongue, self.watching) {
            (Tongue::English, Watching::Fully) => "On watch",
            (Tongue::English, Watching::Partly) => "On watch, but not over every channel",
            (Tongue::English, Watching::Stopped) => "Stopped: messages come in, nothing goes out",
            (Tongue::English, Watching::Not) => "Nobody is watching",
            (Tongue::Chinese, Watching::Fully) => "值守中",
            (Tongue::Chinese, Watching::Partly) => "值守中，但部分渠道未读取",
            (Tongue::Chinese, Watching::Stopped) => "已停止：照常收信，不再发送",
            (Tongue::Chinese, Watching::Not) => "无人值守",
        };
        if self.may_sleep {
            let between = if self.tongue == Tongue::Chinese {
                "；"
            } else {
                "; "
            };
            return format!("{state}{between}{}", self.tongue.may_sleep());
        }
        state.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Lamp, Watching};
    use crate::words::Tongue;

    #[test]
    fn power_is_asked_for_only_while_something_may_go_out() {
        let lamp = |watching, stopped| Lamp {
            watching,
            stopped,
            may_sleep: false,
            tongue: Tongue::English,
        };
        assert!(lamp(Watching::Fully, false).needs_power());
        assert!(lamp(Watching::Partly, false).needs_power());
        assert!(!lamp(Watching::Partly, true).needs_power());
        assert!(!lamp(Watching::Stopped, true).needs_power());
        assert!(!Lamp::default().needs_power());
    }

    #[test]
    fn a_promise_that_cannot_be_kept_is_said() {
        let lamp = Lamp {
            watching: Watching::Fully,
            stopped: false,
            may_sleep: true,
            tongue: Tongue::Chinese,
        };
        assert_eq!(lamp.line(), "值守中；电脑可能会休眠");
    }
}
