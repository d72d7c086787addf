//! What an eBay account promises.

use super::settings::Settings;
use domain::channel::{AuthKind, Automatic, Manifest};
use domain::deadline::Counts;
use domain::outbox::SendClass;

/// Seconds of overlap of two polls.
pub(super) const OVERLAP: i64 = 600;
/// Longest text, as the API says (error 355013).
pub(super) const MAX_CHARACTERS: usize = 2_000;
/// eBay states daily quotas only; this keeps bursts polite.
pub(super) const REQUESTS_PER_MINUTE: u32 = 300;

/// The API takes no idempotency key, but lists what was sent: class L. The horizon is our own time limit for a write
/// (30 s), what the platform may need to take it in (60 s), and the longest delay of a worker that was late (20 s).
pub(super) fn manifest(settings: &Settings) -> Manifest {
    Manifest {
        platform: super::PLATFORM.to_owned(),
        auth: AuthKind::OAuth,
        send_class: SendClass::L,
        horizon: 110,
        poll_every: 30,
        pushes: false,
        overlap: OVERLAP,
        max_characters: MAX_CHARACTERS,
        // Files must lie on a public https server of the seller's own; a desktop has none.
        max_attachments: 0,
        requests_per_minute: settings.requests_per_minute,
        orders: true,
        automatic: Automatic::Allowed,
        counts: Counts::Unknown,
    }
}
