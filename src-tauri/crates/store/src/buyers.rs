//! The people who write.

use crate::bulk::{Bulk, among, values};
use crate::codec::Get;
use crate::db::Store;
use crate::dialect::{Conn, DbRow, Query};
use crate::{Ids, StoreError, ZoneCount, feed};
use domain::inbound::InboundBuyer;
use domain::order::{Address, Buyer};
use domain::{BuyerId, ChannelId, Country, Language, zone};
use std::collections::{BTreeMap, HashMap};

static FIND: Bulk = Bulk::new(|| among("SELECT * FROM buyer WHERE channel = $1 AND platform_id"));
static WRITE: Bulk = Bulk::new(|| {
    values(
        "INSERT INTO buyer (id, channel, platform_id, name, country, language, email, time_zone, zone_given,
           orders_count, lifetime_minor, lifetime_currency)",
        12,
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country,
           language = excluded.language, email = excluded.email, time_zone = excluded.time_zone,
           zone_given = excluded.zone_given, orders_count = excluded.orders_count,
           lifetime_minor = excluded.lifetime_minor, lifetime_currency = excluded.lifetime_currency",
    )
});

/// A buyer with what only the store needs to know.
#[derive(Clone, Debug)]
pub(crate) struct StoredBuyer {
    pub buyer: Buyer,
    /// The zone was said, not worked out.
    pub zone_given: bool,
    /// Not yet written as it is here.
    pub changed: bool,
}

fn read(row: &DbRow) -> Result<StoredBuyer, StoreError> {
    Ok(StoredBuyer {
        buyer: Buyer {
            id: BuyerId::new(row.text("id")?),
            channel: ChannelId::new(row.text("channel")?),
            platform_id: row.text("platform_id")?,
            name: row.text("name")?,
            country: row
                .maybe_text("country")?
                .as_deref()
                .and_then(Country::parse),
            language: row.maybe_text("language")?.map(Language::new),
            email: row.maybe_text("email")?,
            time_zone: row.maybe_text("time_zone")?,
            orders_count: row.maybe_number("orders_count")?,
            lifetime_value: row.money("lifetime_minor", "lifetime_currency")?,
        },
        zone_given: row.flag("zone_given")?,
        changed: false,
    })
}

fn bind(query: Query, stored: &StoredBuyer) -> Result<Query, StoreError> {
    let buyer = &stored.buyer;
    Ok(query
        .bind(buyer.id.as_str())
        .bind(buyer.channel.as_str())
        .bind(&buyer.platform_id)
        .bind(&buyer.name)
        .bind(buyer.country.as_ref().map(Country::as_str))
        .bind(buyer.language.as_ref().map(Language::as_str))
        .bind(&buyer.email)
        .bind(&buyer.time_zone)
        .bind(stored.zone_given)
        .bind(buyer.orders_count)
        .bind(buyer.lifetime_value.map(|m| m.minor))
        .bind(buyer.lifetime_value.map(|m| m.currency.as_str().to_owned())))
}

impl StoredBuyer {
    fn new(channel: &ChannelId, platform_id: &str, id: String) -> Self {
        let buyer = Buyer {
            id: BuyerId::new(id),
            channel: channel.clone(),
            platform_id: platform_id.to_owned(),
            name: String::new(),
            country: None,
            language: None,
            email: None,
            time_zone: None,
            orders_count: None,
            lifetime_value: None,
        };
        Self {
            buyer,
            zone_given: false,
            changed: true,
        }
    }

    /// Takes over what a platform says; what it leaves open stays as it is.
    fn learn(&mut self, said: &InboundBuyer) {
        let before = self.buyer.clone();
        if !said.name.is_empty() {
            self.buyer.name.clone_from(&said.name);
        }
        self.buyer.country = said.country.clone().or_else(|| self.buyer.country.take());
        self.buyer.language = said.language.clone().or_else(|| self.buyer.language.take());
        self.buyer.email = said.email.clone().or_else(|| self.buyer.email.take());
        if self.buyer.time_zone.is_none() {
            self.buyer.time_zone = zone::buyer_zone(
                None,
                self.buyer.country.as_ref(),
                self.buyer.language.as_ref(),
                None,
            );
        }
        self.changed |= before != self.buyer;
    }

    /// An address says more about the zone than a country or a language does.
    pub(crate) fn lives_at(&mut self, address: &Address) {
        if self.zone_given {
            return;
        }
        if let Some(found) = zone::buyer_zone(Some(address), None, None, None) {
            self.changed |= self.buyer.time_zone.as_ref() != Some(&found);
            self.buyer.time_zone = Some(found);
        }
        if self.buyer.country.is_none() && address.country.is_some() {
            self.buyer.country.clone_from(&address.country);
            self.changed = true;
        }
    }
}

/// The buyers of one batch, read once and written once.
#[derive(Debug, Default)]
pub(crate) struct Buyers {
    by_platform_id: BTreeMap<String, StoredBuyer>,
}

impl Buyers {
    /// Reads the known ones and makes up the others.
    pub(crate) async fn load(
        conn: &mut Conn,
        channel: &ChannelId,
        said: &[&InboundBuyer],
        ids: Ids<'_>,
    ) -> Result<Self, StoreError> {
        let mut names: Vec<&str> = said.iter().map(|b| b.platform_id.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let mut buyers = Self::default();
        for row in FIND.ask(conn, channel.as_str(), &names).await? {
            let stored = read(&row)?;
            buyers
                .by_platform_id
                .insert(stored.buyer.platform_id.clone(), stored);
        }
        for one in said {
            buyers
                .by_platform_id
                .entry(one.platform_id.clone())
                .or_insert_with(|| StoredBuyer::new(channel, &one.platform_id, ids()))
                .learn(one);
        }
        Ok(buyers)
    }

    pub(crate) fn get(&self, platform_id: &str) -> Option<&Buyer> {
        self.by_platform_id
            .get(platform_id)
            .map(|stored| &stored.buyer)
    }

    pub(crate) fn by_id(&self) -> HashMap<&BuyerId, &Buyer> {
        self.by_platform_id
            .values()
            .map(|stored| (&stored.buyer.id, &stored.buyer))
            .collect()
    }

    pub(crate) fn get_mut(&mut self, platform_id: &str) -> Option<&mut StoredBuyer> {
        self.by_platform_id.get_mut(platform_id)
    }

    /// Writes what changed.
    pub(crate) async fn save(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let changed: Vec<&StoredBuyer> =
            self.by_platform_id.values().filter(|b| b.changed).collect();
        WRITE
            .run(conn, &changed, |query, stored| bind(query, stored))
            .await
    }
}

/// One buyer, on a connection that is open already.
pub(crate) async fn get(conn: &mut Conn, id: &BuyerId) -> Result<Option<Buyer>, StoreError> {
    let row = sqlx::query("SELECT * FROM buyer WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row
        .as_ref()
        .map(read)
        .transpose()?
        .map(|stored| stored.buyer))
}

impl Store {
    /// One buyer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn buyer(&self, id: &BuyerId) -> Result<Option<Buyer>, StoreError> {
        let mut conn = self.read().await?;
        get(&mut conn, id).await
    }

    /// The buyer a platform names.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn buyer_by_platform_id(
        &self,
        channel: &ChannelId,
        platform_id: &str,
    ) -> Result<Option<Buyer>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT * FROM buyer WHERE channel = $1 AND platform_id = $2")
            .bind(channel.as_str())
            .bind(platform_id)
            .fetch_optional(&mut *conn)
            .await?;
        Ok(row
            .as_ref()
            .map(read)
            .transpose()?
            .map(|stored| stored.buyer))
    }

    /// Writes what is known of buyers from elsewhere (an import, a customer list). The buyer is told by channel and
    /// platform id; one that is known keeps its id, and what is not said stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_buyers(&self, all: &[Buyer], ids: Ids<'_>) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        for buyer in all {
            let said = InboundBuyer {
                platform_id: buyer.platform_id.clone(),
                name: buyer.name.clone(),
                country: buyer.country.clone(),
                language: buyer.language.clone(),
                email: buyer.email.clone(),
            };
            let mut one = Buyers::load(&mut tx, &buyer.channel, &[&said], ids).await?;
            if let Some(stored) = one.get_mut(&buyer.platform_id) {
                stored.changed = true;
                stored.zone_given |= buyer.time_zone.is_some();
                stored.buyer.time_zone = buyer
                    .time_zone
                    .clone()
                    .or_else(|| stored.buyer.time_zone.take());
                stored.buyer.orders_count = buyer.orders_count.or(stored.buyer.orders_count);
                stored.buyer.lifetime_value = buyer.lifetime_value.or(stored.buyer.lifetime_value);
            }
            one.save(&mut tx).await?;
        }
        feed::changed(&mut tx, "buyer", "", None).await?;
        Ok(tx.commit().await?)
    }

    /// Buyers and their open conversations by time zone, for the world strip. Buyers whose zone is not known are
    /// left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn zones(&self) -> Result<Vec<ZoneCount>, StoreError> {
        let mut tx = self.read_together().await?;
        let people = sqlx::query(
            "SELECT time_zone, COUNT(*) AS n FROM buyer WHERE time_zone IS NOT NULL GROUP BY time_zone ORDER BY time_zone",
        )
        .fetch_all(&mut *tx)
        .await?;
        let open = sqlx::query(
            "SELECT b.time_zone, COUNT(*) AS n FROM conversation c JOIN buyer b ON b.id = c.buyer
             WHERE c.open = TRUE AND b.time_zone IS NOT NULL GROUP BY b.time_zone",
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut by_zone = BTreeMap::new();
        for row in &open {
            by_zone.insert(row.text("time_zone")?, row.number("n")?);
        }
        people
            .iter()
            .map(|row| {
                let zone = row.text("time_zone")?;
                let open = by_zone.get(&zone).copied().unwrap_or_default();
                Ok(ZoneCount {
                    zone,
                    buyers: row.number("n")?,
                    open,
                })
            })
            .collect()
    }
}
