//! Many rows in few statements: the way to the engine costs more than the row.

use crate::StoreError;
use crate::dialect::{Conn, Query, place};
use std::sync::LazyLock;

/// Rows of the statements that are kept, largest first.
const SIZES: [usize; 3] = [64, 8, 1];

/// The same statement for each size.
type Texts = Vec<(usize, String)>;

/// One statement that takes any number of rows.
pub(crate) struct Bulk {
    texts: LazyLock<Texts, fn() -> Texts>,
}

impl Bulk {
    /// The texts are made once, at first use, by [`texts`].
    pub(crate) const fn new(texts: fn() -> Texts) -> Self {
        Self {
            texts: LazyLock::new(texts),
        }
    }

    /// Runs the statement over all rows.
    pub(crate) async fn run<T>(
        &'static self,
        conn: &mut Conn,
        rows: &[T],
        bind: impl Fn(Query, &T) -> Result<Query, StoreError>,
    ) -> Result<(), StoreError> {
        let mut rest = rows;
        for (size, text) in self.texts.iter() {
            while rest.len() >= *size {
                let (chunk, after) = rest.split_at(*size);
                rest = after;
                let mut query = sqlx::query(text.as_str());
                for row in chunk {
                    query = bind(query, row)?;
                }
                query.execute(&mut *conn).await?;
            }
        }
        Ok(())
    }

    /// Asks with a list of keys and collects the rows. `first` is `$1` of the text; the keys follow.
    pub(crate) async fn ask(
        &'static self,
        conn: &mut Conn,
        first: &str,
        keys: &[&str],
    ) -> Result<Vec<crate::dialect::DbRow>, StoreError> {
        let mut found = Vec::new();
        let mut rest = keys;
        for (size, text) in self.texts.iter() {
            while rest.len() >= *size {
                let (chunk, after) = rest.split_at(*size);
                rest = after;
                let mut query = sqlx::query(text.as_str()).bind(first);
                for key in chunk {
                    query = query.bind(*key);
                }
                found.extend(query.fetch_all(&mut *conn).await?);
            }
        }
        Ok(found)
    }
}

/// `head VALUES ($1, …), (…) tail` for each size.
pub(crate) fn values(head: &str, columns: usize, tail: &str) -> Texts {
    SIZES
        .iter()
        .map(|rows| {
            let mut text = format!("{head} VALUES ");
            for row in 0..*rows {
                text.push_str(if row == 0 { "(" } else { ", (" });
                for column in 0..columns {
                    text.push_str(if column == 0 { "" } else { ", " });
                    text.push_str(&place(row * columns + column + 1));
                }
                text.push(')');
            }
            text.push(' ');
            text.push_str(tail);
            (*rows, text)
        })
        .collect()
}

/// `head IN ($2, …)` for each size; `head` uses `$1`, once.
pub(crate) fn among(head: &str) -> Texts {
    let head = head.replacen("$1", &place(1), 1);
    SIZES
        .iter()
        .map(|keys| {
            let list: Vec<String> = (2..keys + 2).map(place).collect();
            (*keys, format!("{head} IN ({})", list.join(", ")))
        })
        .collect()
}
