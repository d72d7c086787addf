//! The demo's marketplace: the eBay stand-in with the demo shop in it, and the buyers who write by the script.

use super::DemoError;
use domain::Secret;
use domain::channel::Channel;
use engine::{Engine, EngineError, NewChannel, ShopFolder};
use jiff::Timestamp;
use sandbox::demo::{DemoChannel, DemoShop, ScriptLine};
use sandbox::ebay::{BuyerWrites, EbaySandbox, Options};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The history of the demo shop is older than what a first sync reads of a real account.
const HISTORY_DAYS: i64 = 90;
/// The stand-in lies on this computer: nobody has to be spared.
const REQUESTS_PER_MINUTE: u32 = 6_000;

/// The stand-in and the account of the shop in it.
pub(super) struct StandIn {
    sandbox: EbaySandbox,
    account: DemoChannel,
    secrets: [(&'static str, String); 4],
}

impl StandIn {
    /// Starts the stand-in with the orders and conversations of the shop.
    pub async fn start(
        engine: &Engine,
        shop: &DemoShop,
        folder: &ShopFolder,
    ) -> Result<Self, DemoError> {
        let account = shop
            .channels()
            .iter()
            .find(|c| c.platform == "ebay")
            .cloned();
        let account = account.ok_or_else(|| {
            DemoError::StandIn("it has no account the stand-in speaks for".to_owned())
        })?;
        let clock = Arc::clone(&engine.ports().clock);
        let mut options = Options::new(Arc::new(move || clock.now()));
        options.seller.clone_from(&account.account);
        // A demo that is opened again must not give a number that the profile knows already.
        options.numbered_from = u64::try_from(shop.now().as_second()).unwrap_or_default();
        let secrets = [
            ("access_token", options.access_token.clone()),
            ("refresh_token", options.refresh_token.clone()),
            ("client_id", options.client_id.clone()),
            ("client_secret", options.client_secret.clone()),
        ];
        let sandbox = EbaySandbox::start(options)
            .await
            .map_err(|error| DemoError::StandIn(error.to_string()))?;
        let orders: Vec<_> = folder
            .orders
            .items
            .iter()
            .map(|(_, line)| line.clone())
            .collect();
        let messages: Vec<_> = folder
            .messages
            .items
            .iter()
            .map(|(_, line)| line.clone())
            .collect();
        sandbox.seed_bundle(&account.id, &orders, &messages);
        Ok(Self {
            sandbox,
            account,
            secrets,
        })
    }

    /// Where it listens.
    pub fn base_url(&self) -> String {
        self.sandbox.base_url()
    }

    /// Connects the account, or tells the one that is there where the stand-in listens now.
    pub async fn connect(&self, engine: &Engine) -> Result<(), EngineError> {
        let settings = json!({
            "base_url": self.base_url(),
            "account": self.account.account,
            "history_days": HISTORY_DAYS,
            "requests_per_minute": REQUESTS_PER_MINUTE,
        });
        let known = engine
            .store()
            .channels()
            .await?
            .into_iter()
            .find(|c| c.enabled && c.platform == self.account.platform);
        match known {
            Some(channel) => {
                self.reconnect(
                    engine,
                    Channel {
                        settings,
                        ..channel
                    },
                )
                .await
            }
            None => {
                let secrets = self
                    .secrets
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), Secret::new(value.clone())));
                let new = NewChannel {
                    platform: self.account.platform.clone(),
                    name: self.account.account.clone(),
                    site: (!self.account.site.is_empty()).then(|| self.account.site.clone()),
                    account: self.account.account.clone(),
                    settings,
                    secrets: secrets.collect(),
                };
                engine.add_channel(new).await.map(|_| ())
            }
        }
    }

    async fn reconnect(&self, engine: &Engine, channel: Channel) -> Result<(), EngineError> {
        for (name, value) in &self.secrets {
            let name = format!("{}/{name}", channel.id);
            engine
                .ports()
                .vault
                .set(&name, Secret::new(value.clone()))
                .await?;
        }
        engine.store().put_channel(&channel).await?;
        engine.open_channels().await
    }

    fn write(&self, line: &ScriptLine, conversation: Option<String>) -> String {
        let written = BuyerWrites {
            username: line.buyer.id.clone(),
            conversation,
            text: line.text.clone(),
            order: (!line.order_id.is_empty()).then(|| line.order_id.clone()),
            ..BuyerWrites::default()
        };
        self.sandbox.buyer_writes(&written).conversation
    }
}

/// Lets the buyers write, each line at its second.
pub(super) async fn play(
    engine: Engine,
    stand_in: Arc<StandIn>,
    script: Vec<ScriptLine>,
    begin: Timestamp,
) {
    let mut opened: BTreeMap<String, String> = BTreeMap::new();
    for line in script
        .iter()
        .filter(|line| line.channel == stand_in.account.id)
    {
        let Some(due) = line.due(begin) else { return };
        let wait = Duration::try_from(due.duration_since(engine.now())).unwrap_or_default();
        engine.ports().clock.sleep(wait).await;
        let thread = line.thread();
        let conversation = line
            .conversation
            .clone()
            .or_else(|| opened.get(&thread).cloned());
        let conversation = stand_in.write(line, conversation);
        opened.insert(thread, conversation);
        // A marketplace is polled; the demo does not let anybody wait for that. The second ring catches a poll that
        // was just under way.
        engine.wake_all();
        engine.ports().clock.sleep(Duration::from_secs(1)).await;
        engine.wake_all();
    }
}
