//! An old month judged again: what the machine would have said, held or handed over. Nothing is stored, nothing sent.

use crate::gather::{OrderChoice, ShopKnowledge, as_of, choose};
use crate::import::{ShopFolder, by_conversation};
use crate::judge::{Case, Judgement, judge, understand};
use assistant::Assistant;
use domain::bundle::{MessageLine, OrderLine};
use domain::deadline::{self, Counts};
use domain::order::Order;
use domain::rulepack;
use domain::schedule::{Mode, Schedule, Subject};
use domain::understanding::ScoredIntent;
use domain::{
    Author, Country, DecisionKind, Emotion, Fact, Intent, Language, OrderId, Reason, Risk, Verdict,
    zone,
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// How a replay judges.
#[derive(Clone, Debug, Default)]
pub struct ReplayOptions {
    /// The schedule to judge by; `None`: everything on automatic.
    pub schedule: Option<Schedule>,
}

/// What the machine would have done with one turn.
#[derive(Clone, Debug, Serialize)]
pub struct Replayed {
    /// The turn's last message.
    pub message_id: String,
    /// Of the turn.
    pub language: Language,
    /// Primary first.
    pub intents: Vec<ScoredIntent>,
    /// Of the turn.
    pub emotion: Emotion,
    /// Risks.
    pub risks: Vec<Risk>,
    /// What.
    pub decision: DecisionKind,
    /// Why.
    pub reason: Reason,
    /// What would have been sent.
    pub reply: Option<ReplayedReply>,
    /// What it rests on.
    pub facts: Vec<ReplayedFact>,
    /// Verdicts.
    pub checks: Vec<ReplayedCheck>,
    /// When a reply was due.
    pub due_at: Option<Timestamp>,
    /// Whether an automatic reply counts for that.
    pub counts: Counts,
    /// What the buyer said.
    #[serde(skip)]
    pub said: String,
    /// What the seller really answered.
    #[serde(skip)]
    pub seller: Option<String>,
}

/// A reply.
#[derive(Clone, Debug, Serialize)]
pub struct ReplayedReply {
    /// In the buyer's language.
    pub text: String,
    /// Which.
    pub language: Language,
    /// In the seller's language.
    pub gloss: String,
}

/// A fact.
#[derive(Clone, Debug, Serialize)]
pub struct ReplayedFact {
    /// `f1` …
    pub id: String,
    /// Kind.
    pub kind: domain::FactKind,
    /// As text.
    pub value: String,
    /// Where it comes from.
    pub source: String,
}

/// A verdict.
#[derive(Clone, Debug, Serialize)]
pub struct ReplayedCheck {
    /// Rule.
    pub rule: String,
    /// Verdict.
    pub verdict: Verdict,
}

/// Days in which a second message about the same thing goes to a person.
const SECOND_CONTACT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Judges every buyer turn of a bundle at its own time, in the order of the file.
#[must_use]
pub fn replay(
    assistant: &Assistant,
    folder: &ShopFolder,
    options: &ReplayOptions,
) -> Vec<Replayed> {
    let knowledge = folder.shop.knowledge();
    let shop = ShopKnowledge {
        settings: folder.shop.settings(),
        policies: knowledge.policies,
        articles: knowledge.articles,
    };
    let night = Night {
        assistant,
        folder,
        options,
        shop,
    };
    by_conversation(&folder.messages.items)
        .iter()
        .flat_map(|thread| night.conversation(thread))
        .collect()
}

struct Night<'a> {
    assistant: &'a Assistant,
    folder: &'a ShopFolder,
    options: &'a ReplayOptions,
    shop: ShopKnowledge,
}

/// One turn of a thread: the buyer's messages, and the seller's answer after them.
struct OldTurn<'a> {
    messages: Vec<&'a MessageLine>,
    answer: Option<&'a MessageLine>,
    answered_before: bool,
}

fn turns<'a>(thread: &[&'a MessageLine]) -> Vec<OldTurn<'a>> {
    let mut turns: Vec<OldTurn<'a>> = Vec::new();
    let mut open: Vec<&'a MessageLine> = Vec::new();
    let mut answered = false;
    for line in thread.iter().copied() {
        match line.from {
            Author::Buyer => open.push(line),
            Author::Seller | Author::Assistant => {
                if !open.is_empty() {
                    let messages = std::mem::take(&mut open);
                    turns.push(OldTurn {
                        messages,
                        answer: Some(line),
                        answered_before: answered,
                    });
                }
                answered = true;
            }
            Author::System => {}
        }
    }
    if !open.is_empty() {
        turns.push(OldTurn {
            messages: open,
            answer: None,
            answered_before: answered,
        });
    }
    turns
}

impl Night<'_> {
    fn conversation(&self, thread: &[&MessageLine]) -> Vec<Replayed> {
        let mut said: Vec<(Intent, Timestamp)> = Vec::new();
        let mut language: Option<Language> = None;
        let mut replayed = Vec::new();
        for turn in turns(thread) {
            let Some(last) = turn.messages.last().copied() else {
                continue;
            };
            let (judged, due_at, counts) = self.turn(&turn, last, &said, language.as_ref());
            if judged.decision.kind == DecisionKind::Reply {
                said.push((judged.decision.intent, last.at));
            }
            language = Some(judged.understanding.language.clone());
            replayed.push(result(&turn, last, judged, due_at, counts));
        }
        replayed
    }

    fn turn(
        &self,
        turn: &OldTurn<'_>,
        last: &MessageLine,
        said: &[(Intent, Timestamp)],
        hint: Option<&Language>,
    ) -> (Judgement, Option<Timestamp>, Counts) {
        let at = last.at;
        let channel = self
            .folder
            .shop
            .channels
            .iter()
            .find(|c| c.id == last.channel || last.channel.is_empty());
        let platform = channel.map_or("", |c| c.platform.as_str());
        let pack = rulepack::for_channel(platform, channel.and_then(|c| c.site.as_deref()));
        let own = self.own_orders(last, at);
        let country = last
            .buyer
            .country
            .clone()
            .or_else(|| own.first().and_then(|o| o.ship_to.country.clone()));
        let text = turn
            .messages
            .iter()
            .map(|m| m.text.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let told = last.buyer.language.as_deref().map(Language::from_tag);
        let understanding = understand(
            self.assistant,
            &text,
            platform,
            country.as_ref(),
            hint.or(told.as_ref()),
            at,
        );
        let linked = turn
            .messages
            .iter()
            .rev()
            .find_map(|m| m.order_id.as_deref())
            .map(OrderId::new);
        let order = choose(&understanding.entities.order_id, linked.as_ref(), &own, at);
        let zone = self.zone(last, &order, country.as_ref(), &understanding.language);
        let first = turn.messages.first().map_or(at, |m| m.at);
        let due_at = deadline::due_at(pack, first, zone.as_deref());
        let answered = self.answered(turn, said, at);
        let case = Case {
            mode: self.mode(&understanding, zone.as_deref(), country.as_ref(), at),
            stopped: false,
            suppressed: false,
            platform_allows: true,
            counts: pack.counts,
            understanding,
            order: &order,
            buyer_name: &last.buyer.name,
            country: country.as_ref(),
            zone: zone.as_deref(),
            pack,
            due_at,
            asked_at: at,
            answered: &answered,
            now: at,
        };
        (
            judge(self.assistant, &self.shop, &case),
            due_at,
            pack.counts,
        )
    }

    /// What the machine would have answered lately. An answer of the seller counts as some answer: thanks after it
    /// need none.
    fn answered(
        &self,
        turn: &OldTurn<'_>,
        said: &[(Intent, Timestamp)],
        at: Timestamp,
    ) -> Vec<Intent> {
        let lately = said
            .iter()
            .filter(|(_, when)| at.duration_since(*when) <= SECOND_CONTACT);
        let mut answered: Vec<Intent> = lately.map(|(intent, _)| *intent).collect();
        if turn.answered_before && answered.is_empty() {
            answered.push(Intent::Other);
        }
        answered
    }

    fn own_orders(&self, last: &MessageLine, at: Timestamp) -> Vec<Order> {
        let theirs = |line: &&OrderLine| {
            let same_buyer = !last.buyer.id.is_empty() && line.buyer.id == last.buyer.id;
            let named = last.order_id.as_deref() == Some(line.order_id.as_str());
            (line.channel == last.channel || line.channel.is_empty() || last.channel.is_empty())
                && (same_buyer || named)
        };
        let lines = self
            .folder
            .orders
            .items
            .iter()
            .map(|(_, line)| line)
            .filter(theirs);
        let mut orders: Vec<Order> = lines
            .filter_map(|line| {
                let mut order = line.into_inbound(at).order;
                order.id = OrderId::new(line.order_id.clone());
                as_of(&order, at)
            })
            .collect();
        orders.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
        orders
    }

    fn zone(
        &self,
        last: &MessageLine,
        order: &OrderChoice,
        country: Option<&Country>,
        language: &Language,
    ) -> Option<String> {
        let known = last.buyer.time_zone.clone().or_else(|| {
            let mut lines = self.folder.orders.items.iter().map(|(_, line)| &line.buyer);
            lines
                .find(|b| !b.id.is_empty() && b.id == last.buyer.id)
                .and_then(|b| b.time_zone.clone())
        });
        zone::buyer_zone(
            order.order().map(|o| &o.ship_to),
            country,
            Some(language),
            known.as_deref(),
        )
    }

    fn mode(
        &self,
        understanding: &domain::Understanding,
        zone: Option<&str>,
        country: Option<&Country>,
        at: Timestamp,
    ) -> Mode {
        let Some(schedule) = &self.options.schedule else {
            return Mode::Auto;
        };
        let subject = Subject {
            intent: Some(understanding.primary()),
            zone: zone.map(str::to_owned),
            country: country.cloned(),
            ..Subject::default()
        };
        schedule.mode_for(&subject, at).mode
    }
}

fn result(
    turn: &OldTurn<'_>,
    last: &MessageLine,
    judged: Judgement,
    due_at: Option<Timestamp>,
    counts: Counts,
) -> Replayed {
    let speaks = matches!(
        judged.decision.kind,
        DecisionKind::Reply | DecisionKind::Ask
    );
    let reply = judged
        .composed
        .filter(|_| speaks)
        .map(|composed| ReplayedReply {
            text: composed.text,
            language: composed.language,
            gloss: composed.gloss,
        });
    Replayed {
        message_id: last.id.clone(),
        language: judged.understanding.language,
        intents: judged.understanding.intents,
        emotion: judged.understanding.emotion,
        risks: judged.understanding.risks,
        decision: judged.decision.kind,
        reason: judged.decision.reason,
        reply,
        facts: judged.facts.into_vec().iter().map(fact).collect(),
        checks: judged
            .checks
            .into_iter()
            .map(|c| ReplayedCheck {
                rule: c.rule,
                verdict: c.verdict,
            })
            .collect(),
        due_at,
        counts,
        said: turn
            .messages
            .iter()
            .map(|m| m.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        seller: turn.answer.map(|line| line.text.clone()),
    }
}

fn fact(fact: &Fact) -> ReplayedFact {
    ReplayedFact {
        id: fact.id.to_string(),
        kind: fact.kind,
        value: fact.value.to_string(),
        source: fact.source.clone(),
    }
}
