//! Random nights: whatever happens in whatever order, the laws hold.

use crate::world::{World, at, id, manual, page, says, sent, shop_says, sqlite, to};
use domain::outbox::{OutboxKind, OutboxRow, OutboxState};
use domain::{Author, ConversationState, Reason};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{HashMap, HashSet};
use store::{InboxFilter, InboxQuery, OutboxQuery, Store, Touch};

/// Something that may happen in one of three threads.
#[derive(Clone, Debug)]
enum Step {
    BuyerWrites(u8),
    PersonAnswersElsewhere(u8),
    Judge(u8),
    PersonSends(u8),
    Claim,
    /// The platform takes it (and the ledger counts it), and then this is what the worker learns.
    Send(u8, Learned),
    Sweep,
    Reconcile(bool),
    Stop,
    TouchMode(u8),
    Close(u8),
    /// The channel lists what was sent.
    Listing,
}

#[derive(Clone, Copy, Debug)]
enum Learned {
    Sent,
    Refused,
    Unknown,
    /// The worker dies before the write, or after it.
    DiedBefore,
    DiedAfter,
}

fn step() -> impl Strategy<Value = Step> {
    let thread = 0..3_u8;
    let learned = prop_oneof![
        Just(Learned::Sent),
        Just(Learned::Refused),
        Just(Learned::Unknown),
        Just(Learned::DiedBefore),
        Just(Learned::DiedAfter)
    ];
    prop_oneof![
        3 => thread.clone().prop_map(Step::BuyerWrites),
        1 => thread.clone().prop_map(Step::PersonAnswersElsewhere),
        4 => thread.clone().prop_map(Step::Judge),
        1 => thread.clone().prop_map(Step::PersonSends),
        3 => Just(Step::Claim),
        4 => (thread.clone(), learned).prop_map(|(t, l)| Step::Send(t, l)),
        2 => Just(Step::Sweep),
        2 => any::<bool>().prop_map(Step::Reconcile),
        1 => Just(Step::Stop),
        1 => thread.clone().prop_map(Step::TouchMode),
        1 => thread.prop_map(Step::Close),
        2 => Just(Step::Listing),
    ]
}

/// The marketplace: what was really said in each thread.
#[derive(Default)]
struct Ledger {
    copies: HashMap<String, u32>,
    listed: Vec<(String, String, String, i64)>,
}

struct Night {
    w: World,
    ledger: Ledger,
    claimed: Vec<OutboxRow>,
    minute: i64,
    messages: u32,
}

impl Night {
    fn name(&mut self) -> String {
        self.messages += 1;
        format!("m{}", self.messages)
    }

    async fn run(&mut self, step: &Step) {
        self.minute += 1;
        let now = at(self.minute);
        let store = self.w.store.clone();
        match step {
            Step::BuyerWrites(t) => {
                let name = self.name();
                let said = says(
                    &format!("t{t}"),
                    &name,
                    self.minute,
                    &format!("Frage {name}"),
                );
                self.w.take_in(vec![said], self.minute).await;
            }
            Step::PersonAnswersElsewhere(t) => {
                let name = self.name();
                let said = shop_says(
                    &format!("t{t}"),
                    &name,
                    self.minute,
                    &format!("Ein Mensch schrieb {name} selbst"),
                );
                self.w.take_in(vec![said], self.minute).await;
            }
            Step::Judge(t) => self.judge(*t).await,
            Step::PersonSends(t) => {
                let c = store
                    .conversation_by_platform_id(&self.w.channel, &format!("t{t}"))
                    .await
                    .unwrap();
                if let Some(c) = c {
                    let name = self.name();
                    let row = manual(&c, &format!("Von Hand {name} geschrieben"), self.minute);
                    store
                        .enqueue_manual(&row, Some(c.version), now)
                        .await
                        .unwrap();
                }
            }
            Step::Claim => {
                if let Some(row) = store.claim(now, "worker", 60).await.unwrap() {
                    self.claimed.push(row);
                }
            }
            Step::Send(nth, learned) => self.send(usize::from(*nth), *learned).await,
            Step::Sweep => {
                let in_flight: HashSet<_> = store
                    .in_flight()
                    .await
                    .unwrap()
                    .into_iter()
                    .map(|r| r.id)
                    .collect();
                for row in store.sweep(now).await.unwrap() {
                    assert_eq!(
                        row.state,
                        OutboxState::Ambiguous,
                        "a sweep makes nothing ready"
                    );
                    assert!(in_flight.contains(&row.id));
                }
            }
            Step::Reconcile(absent) => self.reconcile(*absent).await,
            Step::Stop => {
                store.cancel_countdowns(Reason::Stopped, now).await.unwrap();
            }
            Step::TouchMode(t) => self.touch(*t, Touch::Mode(None)).await,
            Step::Close(t) => self.touch(*t, Touch::Close).await,
            Step::Listing => {
                let all = std::mem::take(&mut self.ledger.listed);
                let listed: Vec<_> = all
                    .iter()
                    .map(|(t, name, text, m)| shop_says(t, name, *m, text))
                    .collect();
                store
                    .ingest(&self.w.channel, &page(listed), now, false, &id)
                    .await
                    .unwrap();
            }
        }
        self.laws().await;
    }

    async fn judge(&self, t: u8) {
        let t = format!("t{t}");
        let Some(c) = self
            .w
            .store
            .conversation_by_platform_id(&self.w.channel, &t)
            .await
            .unwrap()
        else {
            return;
        };
        if c.state == ConversationState::New {
            assert!(
                !self.w.turn(&c.id).await.is_empty(),
                "a new conversation has an open turn"
            );
            let decision = self.w.decision(&t, self.minute).await;
            self.w.store.commit_decision(&decision).await.unwrap();
            assert_ne!(
                self.w.thread(&t).await.state,
                ConversationState::New,
                "a judged turn is not new"
            );
        }
    }

    async fn touch(&self, t: u8, change: Touch) {
        if let Some(c) = self
            .w
            .store
            .conversation_by_platform_id(&self.w.channel, &format!("t{t}"))
            .await
            .unwrap()
        {
            self.w
                .store
                .touch(&c.id, change, at(self.minute))
                .await
                .unwrap();
        }
    }

    fn deliver(&mut self, row: &OutboxRow) {
        *self.ledger.copies.entry(row.id.to_string()).or_default() += 1;
        let entry = (
            row.payload.conversation_platform_id.clone(),
            format!("p-{}", row.id),
            row.payload.text.clone(),
            self.minute,
        );
        self.ledger.listed.push(entry);
    }

    /// A worker writes to the platform, after the last look.
    async fn send(&mut self, nth: usize, learned: Learned) {
        if self.claimed.is_empty() {
            return;
        }
        let row = self.claimed.remove(nth % self.claimed.len());
        let store = self.w.store.clone();
        if !store.arm(&row.id, row.fence, "worker").await.unwrap() {
            let _ = store
                .finish(
                    &row.id,
                    Some(row.fence),
                    &to(OutboxState::Superseded, None),
                    at(self.minute),
                )
                .await;
            return;
        }
        let transition = match learned {
            Learned::DiedBefore => return,
            Learned::Refused => to(OutboxState::Ready, None),
            Learned::Sent | Learned::Unknown | Learned::DiedAfter => {
                self.deliver(&row);
                match learned {
                    Learned::Sent => sent(&format!("p-{}", row.id)),
                    Learned::Unknown => to(OutboxState::Ambiguous, Some(Reason::CannotConfirm)),
                    _ => return,
                }
            }
        };
        store
            .finish(&row.id, Some(row.fence), &transition, at(self.minute))
            .await
            .unwrap();
    }

    /// Looks ambiguous rows up; the listing tells the truth.
    async fn reconcile(&mut self, up: bool) {
        for row in self.w.store.ambiguous_due(at(self.minute)).await.unwrap() {
            let there = self.ledger.copies.contains_key(row.id.as_str());
            let transition = match (up, there) {
                (false, _) => to(OutboxState::Ambiguous, Some(Reason::CannotConfirm)),
                (true, true) => sent(&format!("p-{}", row.id)),
                (true, false) => to(OutboxState::Ready, None),
            };
            self.w
                .store
                .finish(&row.id, Some(row.fence), &transition, at(self.minute))
                .await
                .unwrap();
        }
    }

    async fn laws(&self) {
        let store: &Store = &self.w.store;
        for (row, copies) in &self.ledger.copies {
            assert!(*copies <= 1, "{row} was sent {copies} times");
        }
        let mut busy = HashSet::new();
        for row in store.in_flight().await.unwrap() {
            assert!(
                busy.insert(row.conversation),
                "two in flight in one conversation"
            );
        }
        // A buyer message has at most one automatic reply that was, or may have been, sent.
        let rows = store
            .outbox(OutboxQuery {
                open_only: false,
                limit: 1000,
            })
            .await
            .unwrap();
        let mut covered = HashMap::new();
        for row in rows.iter().filter(|r| r.kind == OutboxKind::AutoReply) {
            let delivered = self.ledger.copies.contains_key(row.id.as_str());
            for message in row.covers.iter().filter(|_| delivered) {
                let other = covered.insert(message.clone(), row.id.clone());
                assert_eq!(other, None, "{message} was answered twice");
            }
        }
        self.nothing_is_lost(&rows).await;
    }

    /// Every buyer message is answered, waiting visibly, on its way to be judged, or closed.
    async fn nothing_is_lost(&self, rows: &[OutboxRow]) {
        let q = InboxQuery {
            filter: InboxFilter::All,
            channel: None,
            after: None,
            limit: 100,
        };
        let page = self.w.store.inbox(&q).await.unwrap();
        let mut open = 0;
        for row in &page.rows {
            let c = &row.conversation;
            let turn = self.w.turn(&c.id).await;
            match c.state {
                ConversationState::Answered => assert!(turn.is_empty(), "{:?} is lost", turn),
                ConversationState::New => {
                    assert!(!turn.is_empty(), "nothing to judge in {}", c.platform_id)
                }
                ConversationState::Replying => assert!(
                    rows.iter().any(|r| r.conversation == c.id
                        && matches!(
                            r.state,
                            OutboxState::Ready | OutboxState::Sending | OutboxState::Ambiguous
                        )),
                    "{} waits for a reply that nobody sends",
                    c.platform_id
                ),
                ConversationState::Waiting | ConversationState::Closed => {}
            }
            open += i64::from(!matches!(
                c.state,
                ConversationState::Answered | ConversationState::Closed
            ));
        }
        assert_eq!(
            (page.counts.all, page.counts.open),
            (i64::try_from(page.rows.len()).unwrap(), open)
        );
    }
}

async fn night(steps: Vec<Step>) {
    let w = sqlite().await;
    w.stop(false).await;
    let mut night = Night {
        w,
        ledger: Ledger::default(),
        claimed: Vec::new(),
        minute: 0,
        messages: 0,
    };
    for step in &steps {
        night.run(step).await;
    }
    assert!(night.w.store.integrity().await.unwrap().is_empty());
}

/// The world it is given is not used: every night needs its own.
pub async fn random_nights_keep_the_laws(_w: World) {
    let cases = 48;
    tokio::task::spawn_blocking(move || {
        let mut runner = TestRunner::new(Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        });
        let nights = prop::collection::vec(step(), 1..60);
        let run = runner.run(&nights, |steps| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(night(steps));
            Ok(())
        });
        if let Err(failure) = run {
            panic!("{failure}");
        }
    })
    .await
    .unwrap();
}

/// Two programs on one file work through the same night; the marketplace counts.
pub async fn two_programs_at_once_keep_the_laws(w: World) {
    for n in 0..24 {
        w.take_in(
            vec![says(
                &format!("t{n}"),
                &format!("m{n}"),
                n,
                "Wo ist mein Paket?",
            )],
            n,
        )
        .await;
    }
    let ledger = std::sync::Arc::new(std::sync::Mutex::new(HashMap::<String, u32>::new()));
    let mut tasks = Vec::new();
    for worker in 0..3_i64 {
        let (store, ledger) = (w.again().await, ledger.clone());
        let (channel, path, owner) = (
            w.channel.clone(),
            w.path.clone(),
            format!("worker {worker}"),
        );
        tasks.push(tokio::spawn(async move {
            assert!(path.exists());
            for n in 0..24 {
                let c = store
                    .conversation_by_platform_id(&channel, &format!("t{n}"))
                    .await
                    .unwrap()
                    .unwrap();
                let turn = store.messages(&c.id).await.unwrap();
                let turn: Vec<_> = turn
                    .into_iter()
                    .filter(|m| m.author == Author::Buyer)
                    .collect();
                let mut decision = crate::world::decision_of(&c, &turn, 100);
                decision.expected_version = c.version;
                store.commit_decision(&decision).await.unwrap();
                if let Some(row) = store.claim(at(200), &owner, 60).await.unwrap()
                    && store.arm(&row.id, row.fence, &owner).await.unwrap()
                {
                    *ledger
                        .lock()
                        .unwrap()
                        .entry(row.trigger_key.clone())
                        .or_default() += 1;
                    store
                        .finish(
                            &row.id,
                            Some(row.fence),
                            &sent(&format!("p-{}", row.id)),
                            at(201),
                        )
                        .await
                        .unwrap();
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let ledger = ledger.lock().unwrap();
    assert_eq!(ledger.len(), 24, "every turn was answered");
    assert!(ledger.values().all(|copies| *copies == 1), "{ledger:?}");
}
