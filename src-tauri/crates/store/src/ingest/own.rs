//! Telling our own replies, come back from the platform, from what a person of the shop wrote elsewhere.

use crate::outbox::{Placed, candidates};
use crate::{StoreError, dialect::Conn};
use domain::ConversationId;
use domain::inbound::InboundMessage;
use domain::outbox::texts_match;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// How far the platform's clock may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// The rows of the outbox that messages of ours in this batch may be.
#[derive(Debug, Default)]
pub(super) struct Own {
    rows: HashMap<ConversationId, Vec<Placed>>,
}

impl Own {
    pub(super) async fn load(conn: &mut Conn, conversations: &[&str]) -> Result<Self, StoreError> {
        let mut own = Self::default();
        for placed in candidates(conn, conversations).await? {
            own.rows
                .entry(placed.row.conversation.clone())
                .or_default()
                .push(placed);
        }
        Ok(own)
    }

    /// The row that sent this message. Each row is found once: a second message of the same text is somebody else's.
    pub(super) fn find(
        &mut self,
        conversation: &ConversationId,
        message: &InboundMessage,
    ) -> Option<Placed> {
        let rows = self.rows.get_mut(conversation)?;
        let by_name = rows
            .iter()
            .position(|p| p.row.platform_id.as_deref() == Some(message.platform_id.as_str()));
        let found = by_name.or_else(|| rows.iter().position(|p| fits(p, message)))?;
        Some(rows.swap_remove(found))
    }
}

/// A row without a name of the platform's fits when the text is the same and was not there before the row was.
fn fits(placed: &Placed, message: &InboundMessage) -> bool {
    let row = &placed.row;
    let earliest = row.created_at.checked_sub(SKEW).unwrap_or(Timestamp::MIN);
    let whole = message.full_text.as_deref().unwrap_or_default();
    row.platform_id.is_none()
        && message.sent_at >= earliest
        && (texts_match(&row.payload.text, &message.text) || texts_match(&row.payload.text, whole))
}
