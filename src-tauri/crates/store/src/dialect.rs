//! The few places where two SQL engines differ: how a writing transaction begins, how full text is indexed and
//! asked, what their error numbers mean. Everything else in this crate is one SQL text for both.

use crate::StoreError;

/// The engine behind the store.
pub(crate) type Engine = sqlx::Sqlite;
/// Its pool.
pub(crate) type Pool = sqlx::Pool<Engine>;
/// Its connection.
pub(crate) type Conn = <Engine as sqlx::Database>::Connection;
/// Its row.
pub(crate) type DbRow = <Engine as sqlx::Database>::Row;
/// A query with its arguments.
pub(crate) type Query = sqlx::query::Query<'static, Engine, <Engine as sqlx::Database>::Arguments>;

/// Takes the write lock at once: a transaction that reads first and writes later could not be saved from a
/// deadlock with another process.
pub(crate) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// The place of a value in a statement of many rows, where every value is used once and in order. Another engine
/// wants its number there (`$1`); this one keeps numbered places as a list of names, which is walked from its
/// beginning for each value that is bound: a page of messages would spend half its time there.
pub(crate) fn place(_number: usize) -> String {
    "?".to_owned()
}

/// The full-text tables. They hold no text: the tokens are cut by [`crate::words`], the texts lie in `message`.
/// `detail=none` keeps them small and fast; what it cannot tell (neighbourhood) is checked against the text itself.
pub(crate) const FULL_TEXT_SCHEMA: &str = "
CREATE VIRTUAL TABLE message_words USING fts5
  (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE conversation_words USING fts5
  (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO message_words (message_words, rank) VALUES ('automerge', 8);
INSERT INTO message_words (message_words, rank) VALUES ('crisismerge', 32);
";

/// Newest first: the index number begins with the time.
pub(crate) const FIND_MESSAGES: &str = "SELECT rowid AS search_id FROM message_words
  WHERE message_words MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3";
pub(crate) const FIND_CONVERSATIONS: &str = "SELECT rowid AS search_id FROM conversation_words
  WHERE conversation_words MATCH $1 ORDER BY rowid DESC LIMIT $2";
pub(crate) const INDEX_CONVERSATIONS: &str = "INSERT INTO conversation_words (rowid, words)";
pub(crate) const INDEX_MESSAGES: &str = "INSERT INTO message_words (rowid, words)";
pub(crate) const UNINDEX_CONVERSATION: &str = "DELETE FROM conversation_words WHERE rowid = $1";
pub(crate) const UNINDEX_MESSAGES_OF_CHANNEL: &str =
    "DELETE FROM message_words WHERE rowid IN (SELECT search_id FROM message WHERE channel = $1)";
pub(crate) const UNINDEX_CONVERSATIONS_OF_CHANNEL: &str = "DELETE FROM conversation_words WHERE rowid IN (SELECT search_id FROM conversation WHERE channel = $1)";

/// Writes the question for the full-text index: all words must be there; the last may be the beginning of one.
/// The words hold letters and digits only, so that nothing a person types can become part of the question's grammar.
pub(crate) fn question(words: &[String], prefix: bool) -> String {
    let mut parts: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    if prefix && let Some(last) = parts.last_mut() {
        last.push('*');
    }
    parts.join(" AND ")
}

/// What an error number of the engine means.
pub(crate) fn classify(code: i64, message: &str) -> StoreError {
    // The low byte is the class, the rest says more (SQLite, "extended result codes").
    match code & 0xff {
        5 | 6 => StoreError::Locked,
        13 => StoreError::Full,
        11 | 26 => StoreError::Corrupt(message.to_owned()),
        8 | 10 | 14 => StoreError::Io(message.to_owned()),
        19 if matches!(code, 1555 | 2067) => {
            StoreError::Conflict("the same thing is stored already")
        }
        19 => StoreError::Conflict("it names something that is not there, or is not allowed"),
        _ => StoreError::Other(message.to_owned()),
    }
}
