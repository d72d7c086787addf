//! What can go wrong, on demand: named faults for the next requests, or chances with a seed.

use serde::{Deserialize, Serialize};

/// Which requests a fault meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// The list of conversations.
    List,
    /// One conversation.
    Thread,
    /// Sending.
    Send,
    /// Orders and their parcels.
    Orders,
    /// The token endpoint.
    Token,
    /// Every one of them.
    Any,
}

impl Endpoint {
    pub(super) fn meets(self, other: Self) -> bool {
        self == Self::Any || self == other
    }
}

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FaultKind {
    /// 429 with this `Retry-After` (seconds or an HTTP date); nothing is taken.
    TooMany {
        /// The header's text.
        retry_after: Option<String>,
    },
    /// This status before anything is taken.
    ErrorBefore {
        /// HTTP status.
        status: u16,
    },
    /// This status after everything was taken.
    ErrorAfter {
        /// HTTP status.
        status: u16,
    },
    /// Everything is taken, then the connection closes without an answer.
    LostAnswer,
    /// Everything is taken, the connection closes without an answer, and listings show it only after so many seconds.
    LostAndLate {
        /// Seconds.
        seconds: i64,
    },
    /// The connection closes before the body is read; nothing is taken.
    Cut,
    /// Everything is taken; half of the answer arrives, then the connection closes.
    HalfBody,
    /// Everything is taken; the answer is not JSON.
    BadJson,
    /// The token ends: 401 until it is renewed.
    ExpiredToken,
    /// 401 although the token is good, this once.
    Unauthorized,
    /// Refused with this status and this error number.
    Refused {
        /// HTTP status.
        status: u16,
        /// The platform's number.
        error_id: i64,
    },
    /// Everything is taken, but listings show it only after so many seconds.
    LateListing {
        /// Seconds.
        seconds: i64,
    },
    /// The answer comes after so many milliseconds; what is taken is taken at once.
    Slow {
        /// Milliseconds.
        milliseconds: u64,
    },
    /// A listing has every entry twice.
    Duplicates,
    /// A listing comes in no order.
    Shuffled,
}

/// A fault for requests to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which requests.
    pub on: Endpoint,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Fitting requests that pass unharmed before.
    #[serde(default)]
    pub after: u32,
    /// How many requests it meets.
    #[serde(default = "once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

impl Fault {
    /// A fault that meets the next fitting request.
    #[must_use]
    pub const fn next(on: Endpoint, kind: FaultKind) -> Self {
        Self {
            on,
            kind,
            after: 0,
            times: 1,
        }
    }

    /// The same after so many fitting requests.
    #[must_use]
    pub const fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// The same for so many requests.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }
}

/// A fault with a chance, drawn for every fitting request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// Which requests.
    pub on: Endpoint,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// From 0 to 1.
    pub probability: f64,
}

/// All faults of a server.
#[derive(Debug)]
pub(super) struct Faults {
    queue: Vec<Fault>,
    chances: Vec<Chance>,
    dice: Dice,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            queue: Vec::new(),
            chances: Vec::new(),
            dice: Dice(seed),
        }
    }

    pub fn add(&mut self, fault: Fault) {
        self.queue.push(fault);
    }

    pub fn take_chances(&mut self, chances: Vec<Chance>) {
        self.chances = chances;
    }

    pub fn clear(&mut self) {
        self.queue.clear();
        self.chances.clear();
    }

    /// The fault that meets this request: the first of the queue that fits, else one that chance brings.
    pub fn meet(&mut self, endpoint: Endpoint) -> Option<FaultKind> {
        let mut met = None;
        for fault in self
            .queue
            .iter_mut()
            .filter(|fault| fault.on.meets(endpoint))
        {
            if fault.after > 0 {
                fault.after -= 1;
            } else if met.is_none() && fault.times > 0 {
                fault.times -= 1;
                met = Some(fault.kind.clone());
            }
        }
        self.queue.retain(|fault| fault.times > 0);
        if met.is_some() {
            return met;
        }
        let mut drawn = self.dice.roll();
        for chance in self
            .chances
            .iter()
            .filter(|chance| chance.on.meets(endpoint))
        {
            if drawn < chance.probability {
                return Some(chance.kind.clone());
            }
            drawn -= chance.probability;
        }
        None
    }
}

/// SplitMix64: the same seed brings the same night.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    /// A number from 0 up to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        #[allow(clippy::cast_precision_loss)]
        let share = (z >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_request_and_ends() {
        let mut faults = Faults::new(1);
        faults.add(
            Fault::next(Endpoint::Send, FaultKind::LostAnswer)
                .after(1)
                .times(2),
        );
        assert_eq!(faults.meet(Endpoint::List), None, "another endpoint");
        assert_eq!(faults.meet(Endpoint::Send), None, "one passes");
        assert_eq!(faults.meet(Endpoint::Send), Some(FaultKind::LostAnswer));
        assert_eq!(faults.meet(Endpoint::Send), Some(FaultKind::LostAnswer));
        assert_eq!(faults.meet(Endpoint::Send), None, "over");
    }

    #[test]
    fn chances_come_about_as_often_as_said_and_the_same_for_a_seed() {
        let night = |seed| {
            let mut faults = Faults::new(seed);
            faults.take_chances(vec![Chance {
                on: Endpoint::Any,
                kind: FaultKind::Cut,
                probability: 0.25,
            }]);
            (0..4_000)
                .map(|_| faults.meet(Endpoint::Send).is_some())
                .collect::<Vec<bool>>()
        };
        let cuts = night(7).into_iter().filter(|cut| *cut).count();
        assert!((900..1_100).contains(&cuts), "{cuts} of 4,000");
        assert_eq!(night(7), night(7));
        assert_ne!(night(7), night(8));
    }

    #[test]
    fn faults_are_written_flat() {
        let fault: Fault =
            serde_json::from_str(r#"{"on":"send","kind":"error_after","status":503}"#).unwrap();
        assert_eq!(
            fault,
            Fault::next(Endpoint::Send, FaultKind::ErrorAfter { status: 503 })
        );
    }
}
