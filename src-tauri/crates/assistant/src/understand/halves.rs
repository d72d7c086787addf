//! What the first half of a turn says by itself. Who wishes two things mostly waits for the first; who begins with
//! something else than what the whole seems to say may be asking two things, and half an answer is worse than none.

use super::normalise;
use super::weigh::Weighed;
use domain::Intent;

/// Lead under which two wishes of one turn may be told by their order.
const NEAR: f64 = 1.0;
/// Lead by which a half must say one of them rather than the other.
const SAID: f64 = 1.5;
/// Lead by which the first half must say something else for the turn to be torn.
const TORN: f64 = 2.5;

/// What the halves tell of a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The second best wish, where it is said before the best one.
    pub first: Option<Intent>,
    /// The first half says something else than the turn.
    pub torn: bool,
}

/// Reads the halves where they can matter: two wishes lie near each other, or the machine would act (`open`).
pub fn order(
    turn: &Weighed,
    clean: &str,
    open: bool,
    mut weigh: impl FnMut(&str) -> Weighed,
) -> Order {
    let near = near(turn);
    if near.is_none() && !open {
        return Order::default();
    }
    let (head, tail) = normalise::halves(clean);
    let head = weigh(head);
    Order {
        first: near.and_then(|two| said_first(two, &head, &weigh(tail))),
        torn: is_torn(turn, &head),
    }
}

/// The two best intents when they lie near each other.
fn near(turn: &Weighed) -> Option<[Intent; 2]> {
    let [best, second, ..] = turn.ranked() else {
        return None;
    };
    let asks = |intent: Intent| intent != Intent::Other;
    (best.1 - second.1 < NEAR && asks(best.0) && asks(second.0)).then_some([best.0, second.0])
}

/// The second of two near wishes, if the first half says it and the second half the other.
fn said_first([best, second]: [Intent; 2], head: &Weighed, tail: &Weighed) -> Option<Intent> {
    let leads =
        |half: &Weighed, one: Intent, other: Intent| half.intent(one) - half.intent(other) >= SAID;
    (leads(head, second, best) && leads(tail, best, second)).then_some(second)
}

fn is_torn(turn: &Weighed, head: &Weighed) -> bool {
    let Some((primary, _)) = turn.ranked().first() else {
        return false;
    };
    head.ranked().first().is_some_and(|(intent, score)| {
        *intent != Intent::Other && intent != primary && score - head.intent(*primary) >= TORN
    })
}
