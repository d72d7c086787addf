//! Identifiers of ours.

use engine::ports::Ids;

/// UUIDv7 by the clock of this computer: ids sort by the time they were made.
#[derive(Clone, Copy, Debug)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the port that makes ids")]
    fn next(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}
