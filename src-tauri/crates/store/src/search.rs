//! Finding messages by words, order numbers, codes and names, in any script.

use crate::bulk::{Bulk, among};
use crate::codec::Get;
use crate::db::Store;
use crate::dialect::{Conn, DbRow, FIND_CONVERSATIONS, FIND_MESSAGES, question};
use crate::words::{self, Question};
use crate::{SearchHit, StoreError};
use domain::{ConversationId, MessageId};
use std::collections::HashSet;

/// Hits at most.
const LARGEST: u32 = 500;
/// Rows looked at for one search at most, so that a pair of characters that is everywhere does not stop the app.
const LOOKED_AT: usize = 20_000;
/// Characters of a snippet before and behind the place.
const BEFORE: usize = 40;
const BEHIND: usize = 100;

static MESSAGES: Bulk = Bulk::new(|| {
    among(
        "SELECT m.id, m.conversation, m.body, m.sent_at, m.search_id FROM message m WHERE m.search_id > CAST($1 AS BIGINT) AND m.search_id",
    )
});
static NEWEST: Bulk = Bulk::new(|| {
    among(
        "SELECT m.id, m.conversation, m.body, m.sent_at, m.search_id FROM conversation c
         JOIN message m ON m.id = (SELECT n.id FROM message n WHERE n.conversation = c.id
           ORDER BY n.place_at DESC, n.place_no DESC LIMIT 1)
         WHERE c.search_id > CAST($1 AS BIGINT) AND c.search_id",
    )
});

/// Whether the runs that must stand as they are do so.
fn holds(question: &Question, body: &str) -> bool {
    if question.exact.is_empty() {
        return true;
    }
    let folded = words::fold(body);
    question
        .exact
        .iter()
        .all(|run| folded.contains(run.as_str()))
}

/// The text around the first place that was looked for, on one line.
fn snippet(question: &Question, body: &str) -> String {
    let line: Vec<char> = body
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect();
    // Folding can change the number of characters; a place that is a little off is good enough to cut by.
    let folded: Vec<char> = words::fold(&line.iter().collect::<String>())
        .chars()
        .collect();
    let place = question
        .marks
        .iter()
        .filter_map(|mark| {
            let mark: Vec<char> = mark.chars().collect();
            (!mark.is_empty())
                .then(|| folded.windows(mark.len()).position(|window| window == mark))
                .flatten()
        })
        .min()
        .unwrap_or_default();
    let from = place.saturating_sub(BEFORE).min(line.len());
    let until = (place + BEHIND).min(line.len());
    let cut: String = line.get(from..until).unwrap_or_default().iter().collect();
    let (start, end) = (
        if from > 0 { "…" } else { "" },
        if until < line.len() { "…" } else { "" },
    );
    format!("{start}{}{end}", cut.trim())
}

fn hit(row: &DbRow, question: &Question) -> Result<SearchHit, StoreError> {
    Ok(SearchHit {
        conversation: ConversationId::new(row.text("conversation")?),
        message: MessageId::new(row.text("id")?),
        snippet: snippet(question, &row.text("body")?),
        at: row.time("sent_at")?,
    })
}

async fn rows(
    conn: &mut Conn,
    from: &'static Bulk,
    numbers: &[i64],
) -> Result<Vec<DbRow>, StoreError> {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let keys: Vec<&str> = numbers.iter().map(String::as_str).collect();
    from.ask(conn, "0", &keys).await
}

/// Messages whose words fit, newest first, in pages until there are enough.
async fn in_messages(
    conn: &mut Conn,
    q: &Question,
    limit: usize,
) -> Result<Vec<SearchHit>, StoreError> {
    let asked = question(&q.words, q.prefix);
    let (mut hits, mut before, mut looked_at) = (Vec::new(), i64::MAX, 0);
    let page = if q.exact.is_empty() {
        limit
    } else {
        limit.max(200)
    };
    while hits.len() < limit && looked_at < LOOKED_AT {
        let numbers: Vec<i64> = sqlx::query_scalar(FIND_MESSAGES)
            .bind(&asked)
            .bind(before)
            .bind(i64::try_from(page).unwrap_or(i64::MAX))
            .fetch_all(&mut *conn)
            .await?;
        let Some(last) = numbers.last() else { break };
        before = *last;
        looked_at += numbers.len();
        for row in rows(conn, &MESSAGES, &numbers).await? {
            if holds(q, &row.text("body")?) {
                hits.push(hit(&row, q)?);
            }
        }
        if numbers.len() < page {
            break;
        }
    }
    Ok(hits)
}

/// Conversations whose buyer, subject, order, goods or tracking number fit: their newest message stands for them.
async fn in_conversations(
    conn: &mut Conn,
    q: &Question,
    limit: usize,
) -> Result<Vec<SearchHit>, StoreError> {
    let numbers: Vec<i64> = sqlx::query_scalar(FIND_CONVERSATIONS)
        .bind(question(&q.words, q.prefix))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *conn)
        .await?;
    rows(conn, &NEWEST, &numbers)
        .await?
        .iter()
        .map(|row| hit(row, q))
        .collect()
}

impl Store {
    /// Messages that hold all that was typed, newest first; of a conversation found by its buyer, order, goods or
    /// tracking number the newest message. Whatever is typed is looked for as text.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn search(&self, text: &str, limit: u32) -> Result<Vec<SearchHit>, StoreError> {
        let question = words::question(text);
        if question.words.is_empty() {
            return Ok(Vec::new());
        }
        let limit = usize::try_from(limit.clamp(1, LARGEST)).unwrap_or(1);
        let mut tx = self.read_together().await?;
        let mut hits = in_messages(&mut tx, &question, limit).await?;
        let found: HashSet<ConversationId> =
            hits.iter().map(|hit| hit.conversation.clone()).collect();
        let more = in_conversations(&mut tx, &question, limit).await?;
        hits.extend(
            more.into_iter()
                .filter(|hit| !found.contains(&hit.conversation)),
        );
        hits.sort_by(|a, b| (b.at, &b.message).cmp(&(a.at, &a.message)));
        hits.truncate(limit);
        Ok(hits)
    }
}
