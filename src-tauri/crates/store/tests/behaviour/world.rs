//! A small shop to try things in.

use domain::channel::Channel;
use domain::escalation::{Escalation, EscalationState, HandoverPacket};
use domain::inbound::{Cursor, InboundBuyer, InboundMessage, InboundOrder, Pulled};
use domain::order::{Address, Item, Order, OrderStatus, Shipment};
use domain::outbox::{
    OutboxKind, OutboxRow, OutboxState, Payload, Transition, manual_key, trigger_key,
};
use domain::schedule::Mode;
use domain::understanding::ScoredIntent;
use domain::{
    Author, ChannelId, Conversation, ConversationId, ConversationState, Country, Decision,
    DecisionKind, Emotion, EscalationId, Intent, Language, Message, OrderId, OutboxId, Reason,
    Understanding,
};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Committed, Ingested, NewDecision, OpenOptions, Store, StoreError};

/// An open store, empty but for one channel.
pub struct World {
    pub store: Store,
    pub channel: ChannelId,
    pub path: PathBuf,
    dir: tempfile::TempDir,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Ids that grow, as UUIDv7 texts do.
pub fn id() -> String {
    format!("{:012}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A minute of the night.
pub fn at(minute: i64) -> Timestamp {
    Timestamp::new(1_790_000_000, 0).unwrap() + SignedDuration::from_mins(minute)
}

pub async fn sqlite() -> World {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("nightdesk.db");
    let store = Store::open(OpenOptions {
        path: path.clone(),
        now: at(0),
    })
    .await
    .unwrap();
    let channel = ChannelId::new("c1");
    store.put_channel(&a_channel("c1", "Lamps")).await.unwrap();
    World {
        store,
        channel,
        path,
        dir,
    }
}

pub fn a_channel(id: &str, name: &str) -> Channel {
    Channel {
        id: ChannelId::new(id),
        platform: "market".to_owned(),
        name: name.to_owned(),
        site: Some("DE".to_owned()),
        account: "shop@example.org".to_owned(),
        settings: serde_json::json!({"host": "localhost"}),
        enabled: true,
    }
}

pub fn buyer(name: &str) -> InboundBuyer {
    InboundBuyer {
        platform_id: format!("u-{name}"),
        name: name.to_owned(),
        country: Country::parse("DE"),
        language: Some(Language::new("de")),
        email: None,
    }
}

/// A message of the buyer of thread `t`, who is called `Buyer t`.
pub fn says(t: &str, name: &str, minute: i64, text: &str) -> InboundMessage {
    InboundMessage {
        platform_id: name.to_owned(),
        conversation_platform_id: t.to_owned(),
        author: Author::Buyer,
        buyer: buyer(&format!("Buyer {t}")),
        subject: None,
        text: text.to_owned(),
        full_text: None,
        html: None,
        sent_at: at(minute),
        attachments: Vec::new(),
        suppress: None,
        order_platform_id: None,
        context: serde_json::Value::Null,
    }
}

/// A message of the shop in thread `t`.
pub fn shop_says(t: &str, name: &str, minute: i64, text: &str) -> InboundMessage {
    InboundMessage {
        author: Author::Seller,
        ..says(t, name, minute, text)
    }
}

pub fn page(messages: Vec<InboundMessage>) -> Pulled {
    Pulled {
        messages,
        ..Pulled::default()
    }
}

pub fn cursor(n: i64) -> Cursor {
    Cursor(serde_json::json!({ "uid": n }))
}

pub fn order(number: &str, buyer_name: &str, minute: i64) -> InboundOrder {
    InboundOrder {
        order: Order {
            id: OrderId::new(""),
            channel: ChannelId::new(""),
            platform_id: number.to_owned(),
            buyer_platform_id: format!("u-{buyer_name}"),
            buyer_name: buyer_name.to_owned(),
            placed_at: at(minute),
            status: OrderStatus::Shipped,
            items: vec![Item {
                sku: "LAMP-AB.12".to_owned(),
                title: "Brass desk lamp".to_owned(),
                quantity: 1,
                unit_price: None,
                options: serde_json::Value::Null,
                customised: false,
            }],
            total: Some(domain::Money {
                minor: 2490,
                currency: domain::money::Currency::parse("EUR").unwrap(),
            }),
            ship_to: Address {
                country: Country::parse("DE"),
                city: "Berlin".to_owned(),
                ..Address::default()
            },
            shipments: vec![Shipment {
                carrier: "DHL".to_owned(),
                tracking_number: "RR123456785DE".to_owned(),
                shipped_at: None,
                eta: None,
                events: Vec::new(),
            }],
            returns: Vec::new(),
            refunds: Vec::new(),
            fetched_at: at(minute),
        },
        buyer: buyer(buyer_name),
    }
}

pub fn understood(intent: Intent) -> Understanding {
    Understanding {
        language: Language::new("de"),
        language_confidence: 0.99,
        intents: vec![ScoredIntent {
            intent,
            confidence: 0.97,
        }],
        emotion: Emotion::Calm,
        risks: Vec::new(),
        entities: domain::Entities::default(),
        abstain: false,
    }
}

/// A reply to the open turn of a conversation.
pub fn reply(c: &Conversation, turn: &[Message], minute: i64) -> OutboxRow {
    let last = turn.last().expect("a turn has a message");
    OutboxRow {
        id: OutboxId::new(id()),
        channel: c.channel.clone(),
        conversation: c.id.clone(),
        trigger_key: trigger_key(&c.channel, &last.id),
        kind: OutboxKind::AutoReply,
        payload: Payload {
            text: format!("Ihr Paket ist unterwegs, Antwort auf {}.", last.platform_id),
            language: Language::new("de"),
            gloss: Some("Your parcel is on its way.".to_owned()),
            conversation_platform_id: c.platform_id.clone(),
            buyer_platform_id: "u-1".to_owned(),
            context: serde_json::json!({"in_reply_to": last.platform_id}),
        },
        covers: turn.iter().map(|m| m.id.clone()).collect(),
        based_on_version: c.version,
        state: OutboxState::Ready,
        reason: None,
        detail: None,
        fence: 0,
        owner: None,
        lease_until: None,
        attempts: 0,
        not_before: at(minute),
        deadline: at(minute + 600),
        platform_id: None,
        created_at: at(minute),
        last_attempt_at: None,
        absences: Vec::new(),
    }
}

/// What a person wants to send.
pub fn manual(c: &Conversation, text: &str, minute: i64) -> OutboxRow {
    let id = OutboxId::new(id());
    OutboxRow {
        trigger_key: manual_key(&id),
        id,
        channel: c.channel.clone(),
        conversation: c.id.clone(),
        kind: OutboxKind::Manual,
        payload: Payload {
            text: text.to_owned(),
            language: Language::new("de"),
            gloss: None,
            conversation_platform_id: c.platform_id.clone(),
            buyer_platform_id: "u-1".to_owned(),
            context: serde_json::Value::Null,
        },
        covers: Vec::new(),
        based_on_version: c.version,
        state: OutboxState::Ready,
        reason: None,
        detail: None,
        fence: 0,
        owner: None,
        lease_until: None,
        attempts: 0,
        not_before: at(minute),
        deadline: at(minute + 600),
        platform_id: None,
        created_at: at(minute),
        last_attempt_at: None,
        absences: Vec::new(),
    }
}

pub fn to(state: OutboxState, reason: Option<Reason>) -> Transition {
    Transition {
        state,
        reason,
        detail: None,
        not_before: None,
        platform_id: None,
        absences: Vec::new(),
    }
}

pub fn sent(name: &str) -> Transition {
    Transition {
        platform_id: Some(name.to_owned()),
        ..to(OutboxState::Sent, None)
    }
}

pub fn escalation(c: &Conversation, turn: &[Message], reason: Reason, minute: i64) -> Escalation {
    Escalation {
        id: EscalationId::new(id()),
        channel: c.channel.clone(),
        conversation: c.id.clone(),
        message: turn.last().expect("a turn has a message").id.clone(),
        state: EscalationState::Open,
        wake: true,
        created_at: at(minute),
        due_at: Some(at(minute + 600)),
        notified: 0,
        next_notice_at: Some(at(minute)),
        packet: HandoverPacket {
            buyer_name: "Buyer 1".to_owned(),
            country: Some("DE".to_owned()),
            time_zone: None,
            language: Language::new("de"),
            order_platform_id: None,
            order_status: None,
            said: "Wo ist mein Paket?".to_owned(),
            intents: vec![Intent::OrderStatus],
            emotion: Emotion::Angry,
            risks: Vec::new(),
            tried: Vec::new(),
            reason,
            proposed: None,
            proposed_gloss: None,
            facts: Vec::new(),
        },
    }
}

/// The decision to answer a turn.
pub fn decision_of(c: &Conversation, turn: &[Message], minute: i64) -> NewDecision {
    let row = reply(c, turn, minute);
    NewDecision {
        conversation: c.id.clone(),
        expected_version: c.version,
        message: turn.last().unwrap().id.clone(),
        covers: row.covers.clone(),
        decision: Decision {
            kind: DecisionKind::Reply,
            reason: Reason::FactsAtHand,
            intent: Intent::OrderStatus,
            wake: false,
        },
        understanding: understood(Intent::OrderStatus),
        facts: Vec::new(),
        checks: vec![domain::Check::pass("atom.bound")],
        draft: None,
        reply: Some(row),
        escalation: None,
        state: ConversationState::Replying,
        due_at: Some(at(minute + 600)),
        now: at(minute),
    }
}

impl World {
    /// A second store on the same data, as a second program would open it.
    pub async fn again(&self) -> Store {
        Store::open(OpenOptions {
            path: self.path.clone(),
            now: at(0),
        })
        .await
        .unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub async fn take_in(&self, messages: Vec<InboundMessage>, minute: i64) -> Ingested {
        self.store
            .ingest(&self.channel, &page(messages), at(minute), false, &id)
            .await
            .unwrap()
    }

    /// Thread `t`.
    pub async fn thread(&self, t: &str) -> Conversation {
        self.store
            .conversation_by_platform_id(&self.channel, t)
            .await
            .unwrap()
            .expect("the thread is there")
    }

    /// The buyer's messages after our last word.
    pub async fn turn(&self, c: &ConversationId) -> Vec<Message> {
        let thread = self.store.messages(c).await.unwrap();
        domain::message::Turn::open(c, &thread)
            .map(|turn| turn.messages)
            .unwrap_or_default()
    }

    /// The decision to answer the open turn of thread `t`.
    pub async fn decision(&self, t: &str, minute: i64) -> NewDecision {
        let c = self.thread(t).await;
        let turn = self.turn(&c.id).await;
        decision_of(&c, &turn, minute)
    }

    /// Answers the open turn of thread `t`; the row is ready.
    pub async fn answer(&self, t: &str, minute: i64) -> OutboxRow {
        let decision = self.decision(t, minute).await;
        let done = self.store.commit_decision(&decision).await.unwrap();
        assert_eq!(
            done,
            Committed::Done { escalation: None },
            "the turn of {t} could not be answered"
        );
        decision.reply.unwrap()
    }

    /// Calls a person for the open turn of thread `t`.
    pub async fn escalate(&self, t: &str, reason: Reason, minute: i64) -> EscalationId {
        let mut decision = self.decision(t, minute).await;
        let c = self.thread(t).await;
        let turn = self.turn(&c.id).await;
        decision.reply = None;
        decision.decision = Decision {
            kind: DecisionKind::Escalate,
            reason,
            ..decision.decision
        };
        decision.escalation = Some(escalation(&c, &turn, reason, minute));
        decision.state = ConversationState::Waiting;
        match self.store.commit_decision(&decision).await.unwrap() {
            Committed::Done {
                escalation: Some(id),
            } => id,
            other => panic!("a person could not be called: {other:?}"),
        }
    }

    pub async fn claim(&self, minute: i64) -> OutboxRow {
        self.store
            .claim(at(minute), "worker", 60)
            .await
            .unwrap()
            .expect("a row is due")
    }

    /// Buyer asks, machine answers, platform takes it: thread `t`, all in one minute.
    pub async fn answered(&self, t: &str, minute: i64) -> OutboxRow {
        self.take_in(
            vec![says(
                t,
                &format!("{t}-ask-{minute}"),
                minute,
                "Wo ist mein Paket?",
            )],
            minute,
        )
        .await;
        self.answer(t, minute).await;
        let row = self.claim(minute).await;
        self.store
            .finish(
                &row.id,
                Some(row.fence),
                &sent(&format!("{t}-answer-{minute}")),
                at(minute),
            )
            .await
            .unwrap()
    }

    pub async fn state(&self, t: &str) -> (ConversationState, Option<Reason>) {
        let c = self.thread(t).await;
        (c.state, c.reason)
    }

    pub async fn outbox_state(&self, id: &OutboxId) -> OutboxState {
        self.store.outbox_row(id).await.unwrap().unwrap().state
    }

    pub async fn stop(&self, on: bool) {
        let mut schedule = self.store.schedule().await.unwrap();
        schedule.stopped_at = on.then(|| at(0));
        schedule.rows[0].mode = Mode::Auto;
        self.store.put_schedule(&schedule).await.unwrap();
    }
}

pub fn is_conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict(_)))
}
