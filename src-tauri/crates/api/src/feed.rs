//! What changed, for the screens: the store's change feed turned into tags.
//!
//! The feed is read from the database and not from the engine alone, so that a change made by another process (the
//! stop key on the command line) shows in the window as well.

use crate::wire::Changed;
use domain::event::Event;
use engine::Engine;
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// How often the database is asked for changes of other processes.
const PAUSE: Duration = Duration::from_millis(500);
/// Changes read at once.
const BATCH: u32 = 500;

/// An endless list of changes.
pub struct Changes {
    engine: Engine,
    events: broadcast::Receiver<Event>,
    seen: Option<i64>,
    waiting: VecDeque<Changed>,
}

impl Changes {
    pub(crate) fn new(engine: Engine) -> Self {
        let events = engine.events();
        Self {
            engine,
            events,
            seen: None,
            waiting: VecDeque::new(),
        }
    }

    /// The next change; waits for it.
    pub async fn next(&mut self) -> Changed {
        loop {
            if let Some(changed) = self.waiting.pop_front() {
                return changed;
            }
            let clock = self.engine.ports().clock.clone();
            tokio::select! {
                event = self.events.recv() => match event {
                    Ok(event) => {
                        self.waiting.push_back(of_event(&event));
                        self.read_feed().await;
                    }
                    Err(RecvError::Lagged(_)) => self.waiting.push_back(everything()),
                    Err(RecvError::Closed) => clock.sleep(PAUSE).await,
                },
                () = clock.sleep(PAUSE) => self.read_feed().await,
            }
        }
    }

    async fn read_feed(&mut self) {
        let store = self.engine.store();
        let Some(seen) = self.seen else {
            self.seen = store.last_change().await.ok();
            return;
        };
        let Ok(changes) = store.changes_after(seen, BATCH).await else {
            return;
        };
        let Some(last) = changes.last() else { return };
        self.seen = Some(last.seq);
        let mut tags = BTreeSet::new();
        for change in &changes {
            tags.extend(tags_of(&change.entity, &change.id));
        }
        self.waiting.push_back(Changed {
            tags: tags.into_iter().collect(),
            event: None,
            conversation: None,
        });
    }
}

fn everything() -> Changed {
    let tags = [
        "overview",
        "inbox",
        "outbox",
        "escalations",
        "channels",
        "schedule",
        "settings",
        "conversation",
        "corrections",
    ];
    Changed {
        tags: tags.map(str::to_owned).to_vec(),
        event: None,
        conversation: None,
    }
}

/// The tags of a changed entity of the store.
fn tags_of(entity: &str, id: &str) -> Vec<String> {
    let words: &[&str] = match entity {
        "conversation" => {
            return vec![
                "inbox".to_owned(),
                "overview".to_owned(),
                format!("conversation:{id}"),
            ];
        }
        "message" | "buyer" | "order" => &["inbox"],
        "outbox" => &["outbox", "overview"],
        "correction" => &["corrections"],
        "escalation" => &["escalations", "overview"],
        "channel" | "health" => &["channels", "overview"],
        "schedule" => &["schedule", "overview"],
        "shop" | "setting" | "settings" => &["settings", "overview"],
        _ => &["overview"],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn of_event(event: &Event) -> Changed {
    let (name, tags, conversation): (&str, &[&str], Option<String>) = match event {
        Event::Message { conversation, .. } => (
            "message",
            &["inbox", "overview"],
            Some(conversation.to_string()),
        ),
        Event::Decision { conversation, .. } => (
            "decision",
            &["inbox", "overview", "outbox"],
            Some(conversation.to_string()),
        ),
        Event::Sent { conversation, .. } => (
            "sent",
            &["inbox", "overview", "outbox"],
            Some(conversation.to_string()),
        ),
        Event::Escalated { conversation, .. } => (
            "escalated",
            &["inbox", "overview", "escalations"],
            Some(conversation.to_string()),
        ),
        Event::Ambiguous { conversation, .. } => (
            "ambiguous",
            &["inbox", "overview", "outbox"],
            Some(conversation.to_string()),
        ),
        Event::Outbox { conversation, .. } => (
            "outbox",
            &["inbox", "overview", "outbox"],
            Some(conversation.to_string()),
        ),
        Event::Health { .. } => ("health", &["channels", "overview"], None),
        Event::Error { code, .. } => (code.as_str(), &["channels", "overview"], None),
    };
    let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    tags.extend(conversation.iter().map(|id| format!("conversation:{id}")));
    Changed {
        tags,
        event: Some(name.to_owned()),
        conversation,
    }
}
