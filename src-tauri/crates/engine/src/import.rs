//! A shop bundle read from its folder, and taken into the profile as history.

use crate::engine::Engine;
use crate::error::EngineError;
use domain::bundle::{
    self, BuyerPart, ChannelPart, Lines, MessageLine, OrderLine, ProductLine, ShopFile,
};
use domain::channel::Channel;
use domain::inbound::{InboundMessage, InboundOrder, Pulled};
use domain::order::Buyer;
use domain::{BuyerId, ChannelId, Language};
use std::collections::BTreeMap;
use std::path::Path;

/// Messages written in one transaction.
const BATCH: usize = 500;

/// A shop bundle, read. What could not be read is kept with its place.
#[derive(Clone, Debug)]
pub struct ShopFolder {
    /// `shop.json`.
    pub shop: ShopFile,
    /// `products.jsonl`.
    pub products: Lines<ProductLine>,
    /// `orders.jsonl`.
    pub orders: Lines<OrderLine>,
    /// `messages.jsonl`.
    pub messages: Lines<MessageLine>,
}

/// What an import brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Channels made for history.
    pub channels: usize,
    /// Orders written.
    pub orders: usize,
    /// Messages not known before.
    pub messages: usize,
    /// Policies.
    pub policies: usize,
    /// Articles.
    pub articles: usize,
    /// Products.
    pub products: usize,
    /// What could not be read or used, with file and line.
    pub problems: Vec<String>,
}

impl ShopFolder {
    /// Reads a folder. Only `shop.json` must be there.
    ///
    /// # Errors
    /// When `shop.json` is missing or cannot be read at all.
    pub async fn read(folder: &Path) -> Result<Self, EngineError> {
        let text = |name: &'static str| async move {
            match tokio::fs::read(folder.join(name)).await {
                Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(EngineError::Bundle(format!("{name}: {error}"))),
            }
        };
        let shop = text("shop.json").await?.ok_or_else(|| {
            EngineError::Bundle(format!("there is no shop.json in {}", folder.display()))
        })?;
        let products = text("products.jsonl").await?.unwrap_or_default();
        let orders = text("orders.jsonl").await?.unwrap_or_default();
        let messages = text("messages.jsonl").await?.unwrap_or_default();
        Self::parse(&shop, &products, &orders, &messages)
    }

    /// Reads the texts of the four files.
    ///
    /// # Errors
    /// When `shop.json` cannot be read at all.
    pub fn parse(
        shop: &str,
        products: &str,
        orders: &str,
        messages: &str,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            shop: bundle::parse_shop(shop)
                .map_err(|error| EngineError::Bundle(error.to_string()))?,
            products: bundle::parse_lines(products),
            orders: bundle::parse_lines(orders),
            messages: bundle::parse_lines(messages),
        })
    }

    /// Everything that could not be read, with file and line.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        fn of<T>(name: &str, lines: &Lines<T>) -> Vec<String> {
            lines
                .broken
                .iter()
                .map(|b| format!("{name}:{}: {}", b.line, b.message))
                .collect()
        }
        let mut problems: Vec<String> = self
            .shop
            .knowledge()
            .broken
            .iter()
            .map(|b| format!("shop.json: {}: {}", b.place, b.message))
            .collect();
        problems.extend(of("products.jsonl", &self.products));
        problems.extend(of("orders.jsonl", &self.orders));
        problems.extend(of("messages.jsonl", &self.messages));
        problems
    }
}

impl Engine {
    /// Takes a shop into the profile: its rules and articles replace the ones that are there, its orders and messages
    /// join the channel whose name or address fits. Messages are history: the machine does not answer them. Taking
    /// the same shop in again changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn import(&self, folder: &ShopFolder) -> Result<Imported, EngineError> {
        let store = self.store();
        let knowledge = folder.shop.knowledge();
        let products: Vec<_> = folder
            .products
            .items
            .iter()
            .map(|(_, line)| line.to_product())
            .collect();
        store.put_shop(&folder.shop.settings()).await?;
        store.put_policies(&knowledge.policies).await?;
        store.put_articles(&knowledge.articles).await?;
        store.put_products(&products).await?;
        self.take_over_hours(folder).await?;
        let mut imported = Imported {
            policies: knowledge.policies.len(),
            articles: knowledge.articles.len(),
            products: products.len(),
            problems: folder.problems(),
            ..Imported::default()
        };
        for (part, channel) in self.channels_of(folder, &mut imported).await? {
            self.import_channel(folder, &part, &channel, &mut imported)
                .await?;
        }
        Ok(imported)
    }

    /// Working hours are the seller's: a fresh profile takes the shop's zone for them.
    async fn take_over_hours(&self, folder: &ShopFolder) -> Result<(), EngineError> {
        let mut schedule = self.store().schedule().await?;
        let zone = folder.shop.settings().home_time_zone;
        if schedule.working_hours.zone == "Etc/UTC" && zone != "Etc/UTC" {
            schedule.working_hours.zone = zone;
            self.store().put_schedule(&schedule).await?;
        }
        Ok(())
    }

    /// The channels of the bundle with ours. One that fits none is made, switched off: its history can be read.
    async fn channels_of(
        &self,
        folder: &ShopFolder,
        imported: &mut Imported,
    ) -> Result<Vec<(ChannelPart, Channel)>, EngineError> {
        let mut known = self.store().channels().await?;
        let mut pairs = Vec::new();
        for part in &folder.shop.channels {
            let same = |c: &Channel, text: &str| {
                !text.is_empty()
                    && (c.name.eq_ignore_ascii_case(text) || c.account.eq_ignore_ascii_case(text))
            };
            let by_name = known
                .iter()
                .find(|c| same(c, &part.id) || same(c, &part.account));
            // A shop with one account of a platform means that account, whatever it is called.
            let only = |platform: &str| {
                let mut of_platform = known.iter().filter(|c| c.platform == platform);
                let in_bundle = folder
                    .shop
                    .channels
                    .iter()
                    .filter(|p| p.platform == platform)
                    .count();
                of_platform
                    .next()
                    .filter(|_| of_platform.next().is_none() && in_bundle == 1)
            };
            let channel = match by_name.or_else(|| only(&part.platform)) {
                Some(channel) => channel.clone(),
                None => {
                    imported.channels += 1;
                    let channel = self.history_channel(part).await?;
                    known.push(channel.clone());
                    channel
                }
            };
            pairs.push((part.clone(), channel));
        }
        Ok(pairs)
    }

    async fn history_channel(&self, part: &ChannelPart) -> Result<Channel, EngineError> {
        let channel = Channel {
            id: ChannelId::new(self.new_id()),
            platform: part.platform.clone(),
            name: part.id.clone(),
            site: part.site.clone(),
            account: part.account.clone(),
            settings: serde_json::json!({}),
            enabled: false,
        };
        self.store().put_channel(&channel).await?;
        Ok(channel)
    }

    async fn import_channel(
        &self,
        folder: &ShopFolder,
        part: &ChannelPart,
        channel: &Channel,
        imported: &mut Imported,
    ) -> Result<(), EngineError> {
        let only_channel = folder.shop.channels.len() == 1;
        let ours = |name: &str| name == part.id || (name.is_empty() && only_channel);
        let names = Names {
            by_address: channel.account.contains('@'),
            folder,
        };
        let now = self.now();
        let ids = || self.inner.ports.ids.next();
        let lines: Vec<&OrderLine> = folder
            .orders
            .items
            .iter()
            .map(|(_, line)| line)
            .filter(|line| ours(&line.channel))
            .collect();
        let orders: Vec<InboundOrder> = lines
            .iter()
            .map(|line| names.order(line.into_inbound(now), line))
            .collect();
        for batch in orders.chunks(BATCH) {
            imported.orders += self
                .store()
                .put_orders(&channel.id, batch, now, &ids)
                .await?;
        }
        let buyers: Vec<Buyer> = lines
            .iter()
            .map(|line| names.buyer(&line.buyer, &channel.id))
            .collect();
        self.store().put_buyers(&buyers, &ids).await?;
        let messages = folder
            .messages
            .items
            .iter()
            .map(|(_, line)| line)
            .filter(|line| ours(&line.channel));
        let messages: Vec<InboundMessage> = messages.map(|line| names.message(line)).collect();
        for batch in messages.chunks(BATCH) {
            let pulled = Pulled {
                messages: batch.to_vec(),
                ..Pulled::default()
            };
            let ingested = self
                .store()
                .ingest(&channel.id, &pulled, now, true, &ids)
                .await?;
            imported.messages += ingested.new_messages.len();
        }
        self.close_old_history(&channel.id).await
    }
}

/// How buyers are called on a channel: in a mailbox by their address, elsewhere by the platform's name.
struct Names<'a> {
    by_address: bool,
    folder: &'a ShopFolder,
}

impl Names<'_> {
    fn platform_id(&self, buyer: &BuyerPart) -> String {
        if !self.by_address {
            return buyer.id.clone();
        }
        let own = buyer.email.clone();
        let elsewhere = || {
            let mut orders = self.folder.orders.items.iter();
            orders
                .find(|(_, o)| o.buyer.id == buyer.id && o.buyer.email.is_some())
                .and_then(|(_, o)| o.buyer.email.clone())
        };
        own.or_else(elsewhere)
            .map_or_else(|| buyer.id.clone(), |email| email.to_ascii_lowercase())
    }

    fn order(&self, mut order: InboundOrder, line: &OrderLine) -> InboundOrder {
        let name = self.platform_id(&line.buyer);
        order.order.buyer_platform_id.clone_from(&name);
        order.buyer.platform_id = name;
        order
    }

    fn message(&self, line: &MessageLine) -> InboundMessage {
        let mut message = line.to_inbound();
        message.buyer.platform_id = self.platform_id(&line.buyer);
        message
    }

    fn buyer(&self, part: &BuyerPart, channel: &ChannelId) -> Buyer {
        Buyer {
            id: BuyerId::new(""),
            channel: channel.clone(),
            platform_id: self.platform_id(part),
            name: part.name.clone(),
            country: part.country.clone(),
            language: part.language.as_deref().map(Language::from_tag),
            email: part.email.clone(),
            time_zone: part.time_zone.clone(),
            orders_count: part.orders_count,
            lifetime_value: part.lifetime_value,
        }
    }
}

/// Groups anything by conversation, in the order in which conversations first appear.
pub(crate) fn by_conversation(lines: &[(usize, MessageLine)]) -> Vec<Vec<&MessageLine>> {
    let mut place: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&MessageLine>> = Vec::new();
    for (_, line) in lines {
        let key = (line.channel.as_str(), line.conversation.as_str());
        let next = groups.len();
        let index = *place.entry(key).or_insert(next);
        if index == next {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(index) {
            group.push(line);
        }
    }
    for group in &mut groups {
        group.sort_by_key(|line| line.at);
    }
    groups
}
