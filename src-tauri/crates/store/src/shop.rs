//! What the shop knows and rules: settings, schedule, policies, articles, products.

use crate::codec::{Get, json, ms, unjson, whole_ms};
use crate::db::{Store, Tx};
use crate::dialect::DbRow;
use crate::{StoreError, feed};
use domain::schedule::{
    Mode, Row as ScheduleRow, Schedule, Scope, WeekdayName, When, WorkingHours,
};
use domain::shop::{Article, Policy, Product, ShopSettings};
use jiff::civil::Time;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

const SHOP: &str = "shop.settings";

/// Until the seller says otherwise the machine drafts and a person sends.
fn first_schedule(home: &str) -> Schedule {
    use WeekdayName::{Fri, Mon, Thu, Tue, Wed};
    Schedule {
        rows: vec![ScheduleRow {
            scope: Scope::Default,
            mode: Mode::Suggest,
            when: When::Always,
            days: Vec::new(),
        }],
        working_hours: WorkingHours {
            zone: home.to_owned(),
            from: Time::constant(9, 0, 0, 0),
            until: Time::constant(18, 0, 0, 0),
            days: vec![Mon, Tue, Wed, Thu, Fri],
        },
        countdown: 60,
        stopped_at: None,
    }
}

fn read_all<T: DeserializeOwned>(rows: &[DbRow]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|row| row.document("body")).collect()
}

/// Writes all documents of one kind in place of those before.
async fn put_all<'a, T: Serialize + 'a>(
    tx: &mut Tx,
    kind: &'static str,
    all: impl Iterator<Item = (&'a str, &'a T)>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM document WHERE kind = $1")
        .bind(kind)
        .execute(&mut **tx)
        .await?;
    for (position, (id, item)) in (0_i64..).zip(all) {
        // The same id twice in one list: the later one wins, as in a file that is read from top to bottom.
        sqlx::query(
            "INSERT INTO document (kind, id, position, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (kind, id) DO UPDATE SET position = excluded.position, body = excluded.body",
        )
        .bind(kind)
        .bind(id)
        .bind(position)
        .bind(json(item)?)
        .execute(&mut **tx)
        .await?;
    }
    feed::changed(tx, kind, "", None).await
}

impl Store {
    async fn documents<T: DeserializeOwned>(
        &self,
        kind: &'static str,
    ) -> Result<Vec<T>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query("SELECT body FROM document WHERE kind = $1 ORDER BY position")
            .bind(kind)
            .fetch_all(&mut *conn)
            .await?;
        read_all(&rows)
    }

    /// Sets what holds for the whole shop.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_shop(&self, s: &ShopSettings) -> Result<(), StoreError> {
        self.put(SHOP, Some(&json(s)?), "shop").await
    }

    /// What holds for the whole shop; the defaults when nothing was set.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn shop(&self) -> Result<ShopSettings, StoreError> {
        self.setting(SHOP)
            .await?
            .as_deref()
            .map_or_else(|| Ok(ShopSettings::default()), unjson)
    }

    /// Sets all policies in place of those before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_policies(&self, all: &[Policy]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        put_all(&mut tx, "policy", all.iter().map(|p| (p.id.as_str(), p))).await?;
        Ok(tx.commit().await?)
    }

    /// All policies, in the order they were given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn policies(&self) -> Result<Vec<Policy>, StoreError> {
        self.documents("policy").await
    }

    /// Sets all articles in place of those before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_articles(&self, all: &[Article]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        put_all(&mut tx, "article", all.iter().map(|a| (a.id.as_str(), a))).await?;
        Ok(tx.commit().await?)
    }

    /// All articles, in the order they were given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn articles(&self) -> Result<Vec<Article>, StoreError> {
        self.documents("article").await
    }

    /// Sets all products in place of those before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_products(&self, all: &[Product]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        put_all(&mut tx, "product", all.iter().map(|p| (p.sku.as_str(), p))).await?;
        Ok(tx.commit().await?)
    }

    /// All products, in the order they were given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn products(&self) -> Result<Vec<Product>, StoreError> {
        self.documents("product").await
    }

    /// Sets the schedule, the stop key included. Conversations are not touched by it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_schedule(&self, s: &Schedule) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO schedule (id, document, stopped_at) VALUES (1, $1, $2)
             ON CONFLICT (id) DO UPDATE SET document = excluded.document, stopped_at = excluded.stopped_at",
        )
        .bind(json(s)?)
        .bind(s.stopped_at.map(ms))
        .execute(&mut *tx)
        .await?;
        feed::changed(&mut tx, "schedule", "", None).await?;
        Ok(tx.commit().await?)
    }

    /// The schedule; a careful one when none was set: suggest always, nothing is sent by itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn schedule(&self) -> Result<Schedule, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT document, stopped_at FROM schedule WHERE id = 1")
            .fetch_optional(&mut *conn)
            .await?;
        drop(conn);
        match row {
            Some(row) => {
                let mut schedule: Schedule = row.document("document")?;
                schedule.stopped_at = row.maybe_time("stopped_at")?.map(whole_ms);
                Ok(schedule)
            }
            None => Ok(first_schedule(&self.shop().await?.home_time_zone)),
        }
    }

    /// A setting of the app.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT value FROM setting WHERE key = $1")
            .bind(key)
            .fetch_optional(&mut *conn)
            .await?;
        Ok(row.map(|row| row.try_get("value")).transpose()?)
    }

    /// Sets a setting of the app, or takes it away.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_setting(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.put(key, value, "setting").await
    }

    async fn put(
        &self,
        key: &str,
        value: Option<&str>,
        entity: &'static str,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let query = match value {
            Some(value) => sqlx::query(
                "INSERT INTO setting (key, value) VALUES ($1, $2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )
            .bind(key)
            .bind(value),
            None => sqlx::query("DELETE FROM setting WHERE key = $1").bind(key),
        };
        query.execute(&mut *tx).await?;
        let id = if entity == "setting" { key } else { "" };
        feed::changed(&mut tx, entity, id, None).await?;
        Ok(tx.commit().await?)
    }
}
