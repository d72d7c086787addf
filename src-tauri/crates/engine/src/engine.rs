//! The engine's body: the store, the ports, the open connectors, and the ways to wake its loops.

use crate::corrections::Learning;
use crate::error::EngineError;
use crate::gather::ShopKnowledge;
use crate::ports::Ports;
use assistant::{Assistant, LanguageModel};
use channels::Connector;
use domain::event::Event;
use domain::outbox::Protocol;
use domain::{ChannelId, OutboxId, RetryClass};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;
use tokio::sync::{Mutex, Notify, broadcast};

/// How many events a slow listener may lag behind before it has to read everything again.
const EVENT_RING: usize = 4096;

/// The engine. Cheap to clone; all clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) ports: Ports,
    pub(crate) assistant: Assistant,
    /// Held while corrections are written and learnt from.
    pub(crate) learning: Mutex<Learning>,
    pub(crate) protocol: Protocol,
    pub(crate) owner: String,
    pub(crate) connectors: RwLock<BTreeMap<ChannelId, Arc<dyn Connector>>>,
    pub(crate) model: RwLock<Option<Arc<dyn LanguageModel>>>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) wakes: Wakes,
    /// When the wall clock last jumped (milliseconds UTC): listings begun before it prove nothing.
    pub(crate) clock_jumped_at: AtomicI64,
    /// How many watches run over this engine: screens say "watching" only while one does.
    pub(crate) watches: AtomicI64,
}

/// One bell for each loop.
#[derive(Default)]
pub(crate) struct Wakes {
    pub(crate) sync: Notify,
    pub(crate) turns: Notify,
    pub(crate) deliver: Notify,
    pub(crate) reconcile: Notify,
    pub(crate) escalate: Notify,
    pub(crate) accounts: Notify,
}

impl Engine {
    /// Puts an engine together. Nothing runs yet: call [`Engine::open_channels`], then [`Engine::start`] or the steps.
    #[must_use]
    pub fn new(store: Store, ports: Ports) -> Self {
        Self::with_protocol(store, ports, Protocol::default())
    }

    /// The same with other times of the send protocol (tests that squeeze a night into seconds).
    #[must_use]
    pub fn with_protocol(store: Store, ports: Ports, protocol: Protocol) -> Self {
        let owner = ports.ids.next();
        let (events, _) = broadcast::channel(EVENT_RING);
        let inner = Inner {
            store,
            ports,
            assistant: Assistant::new(),
            learning: Mutex::default(),
            protocol,
            owner,
            connectors: RwLock::default(),
            model: RwLock::default(),
            events,
            wakes: Wakes::default(),
            clock_jumped_at: AtomicI64::new(i64::MIN),
            watches: AtomicI64::new(0),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// What happens from now on. A listener that lags too far is told so and must read everything again.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// The built-in assistant.
    #[must_use]
    pub fn assistant(&self) -> &Assistant {
        &self.inner.assistant
    }

    /// The engine's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.ports.clock.now()
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> String {
        self.inner.ports.ids.next()
    }

    /// Tells everybody who listens; nobody listening is no error.
    pub(crate) fn emit(&self, event: Event) {
        let _ = self.inner.events.send(event);
    }

    /// Tells of a failure once, at the place where it is handled.
    pub(crate) fn report(&self, channel: Option<&ChannelId>, code: &str, error: &EngineError) {
        tracing::warn!(channel = channel.map(ChannelId::as_str), code, error = %error, "failure");
        self.emit(Event::Error {
            channel: channel.cloned(),
            code: code.to_owned(),
            message: error.to_string(),
        });
    }

    /// The connector of a channel, while it is open.
    #[must_use]
    pub fn connector(&self, channel: &ChannelId) -> Option<Arc<dyn Connector>> {
        self.inner
            .connectors
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(channel)
            .cloned()
    }

    /// All open connectors.
    pub(crate) fn open_connectors(&self) -> Vec<(ChannelId, Arc<dyn Connector>)> {
        let open = self
            .inner
            .connectors
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        open.iter()
            .map(|(id, connector)| (id.clone(), Arc::clone(connector)))
            .collect()
    }

    pub(crate) fn keep_connector(&self, channel: ChannelId, connector: Arc<dyn Connector>) {
        self.inner
            .connectors
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(channel, connector);
        self.inner.wakes.accounts.notify_waiters();
        self.inner.wakes.accounts.notify_one();
    }

    pub(crate) fn drop_connector(&self, channel: &ChannelId) {
        self.inner
            .connectors
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(channel);
        self.inner.wakes.accounts.notify_one();
    }

    /// Whether the loops run in this process.
    #[must_use]
    pub fn is_watching(&self) -> bool {
        self.inner.watches.load(Ordering::SeqCst) > 0
    }

    /// Uses a language model for drafts, or none.
    pub fn use_model(&self, model: Option<Arc<dyn LanguageModel>>) {
        *self
            .inner
            .model
            .write()
            .unwrap_or_else(PoisonError::into_inner) = model;
    }

    pub(crate) fn model(&self) -> Option<Arc<dyn LanguageModel>> {
        self.inner
            .model
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What the shop knows, read fresh: a policy changed a minute ago holds for the next reply.
    pub(crate) async fn knowledge(&self) -> Result<ShopKnowledge, EngineError> {
        Ok(ShopKnowledge {
            settings: self.store().shop().await?,
            policies: self.store().policies().await?,
            articles: self.store().articles().await?,
        })
    }

    /// Remembers that the wall clock jumped.
    pub(crate) fn clock_jumped(&self, at: Timestamp) {
        self.inner
            .clock_jumped_at
            .store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// A moment that was written down, as the clock counts now. One that lies ahead was written down before the clock
    /// was set back; it was before now all the same.
    pub(crate) fn as_counted_now(&self, at: Timestamp) -> Timestamp {
        let now = self.now();
        if at <= now {
            return at;
        }
        let jumped =
            Timestamp::from_millisecond(self.inner.clock_jumped_at.load(Ordering::SeqCst)).ok();
        jumped.filter(|jumped| *jumped <= now).unwrap_or_else(|| {
            // Nobody saw the jump, as when it came between two runs: counted from here on.
            self.clock_jumped(now);
            now
        })
    }

    /// The time from which listings prove something about a row.
    pub(crate) fn proof_from(&self, attempted_at: Timestamp) -> Timestamp {
        let attempted_at = self.as_counted_now(attempted_at);
        let jumped = self.inner.clock_jumped_at.load(Ordering::SeqCst);
        Timestamp::from_millisecond(jumped).map_or(attempted_at, |jumped| attempted_at.max(jumped))
    }

    /// Reads a row of the outbox.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when there is none of this id.
    pub async fn outbox_row(
        &self,
        id: &OutboxId,
    ) -> Result<domain::outbox::OutboxRow, EngineError> {
        let row = self.store().outbox_row(id).await?;
        row.ok_or_else(|| EngineError::NotFound {
            what: "outbox row",
            id: id.to_string(),
        })
    }
}

/// Seconds until a failure is tried again: as asked for, or growing from 5 s to 10 min.
#[must_use]
pub fn pause_after(retry: RetryClass, failures: i64) -> i64 {
    match retry {
        RetryClass::After { seconds } => i64::try_from(seconds).unwrap_or(3600).clamp(1, 24 * 3600),
        RetryClass::Network => {
            let doublings = u32::try_from(failures.clamp(1, 8) - 1).unwrap_or(0);
            (5 * 2_i64.pow(doublings)).min(600)
        }
        RetryClass::Login => 300,
        RetryClass::Never => 900,
    }
}
