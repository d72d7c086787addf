//! From a turn to its reply in the outbox: buyers of the demo shop write again, and the engine judges.

use super::samples::Samples;
use super::synthetic::demo_lines;
use super::{Failed, Report, millis};
use crate::night::{Desk, Mailbox, real_ports};
use domain::bundle::MessageLine;
use domain::inbound::{InboundBuyer, InboundMessage, Pulled};
use domain::{Author, ChannelId};
use engine::ports::Ids;
use engine::{Engine, ShopFolder};
use jiff::{SignedDuration, Timestamp};
use platform::SystemIds;
use sandbox::demo::DemoShop;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Turns that are judged one by one, and in a row.
const COUNT: usize = 4_000;
const QUICK: usize = 1_000;

pub(super) async fn measure(report: &mut Report, quick: bool) -> Result<(), Failed> {
    let count = if quick { QUICK } else { COUNT };
    // A mailbox that nobody reads: the messages are put where its reader would put them.
    let desk = Desk::open(real_ports()).await;
    let channel = desk.connect(&Mailbox::plain(9, 9)).await;
    desk.engine.import(&one_mailbox()?).await?;
    let mut buyers = Buyers::of(&desk, &channel).await?;

    let (mut judged, mut taken, mut replies) = (Samples::default(), Samples::default(), 0);
    // A few first, so that lazily built tables are not measured.
    let first = ingest(&desk.engine, &channel, buyers.write(50)?).await?;
    taken.add(first);
    judge_all(&desk.engine, 50).await?;
    for _ in 0..count {
        let taking = ingest(&desk.engine, &channel, buyers.write(1)?).await?;
        let mut events = desk.engine.events();
        let begun = Instant::now();
        let done = desk.engine.judge_waiting().await?;
        let took = begun.elapsed();
        if done != 1 {
            return Err(format!("{done} turns were judged where one waited").into());
        }
        while let Ok(event) = events.try_recv() {
            if let domain::event::Event::Decision {
                outbox: Some(_), ..
            } = event
            {
                replies += 1;
                judged.add(took);
                taken.add(taking);
            }
        }
    }
    if judged.len() * 10 < count {
        return Err(format!("only {replies} of {count} turns were answered").into());
    }

    ingest(&desk.engine, &channel, buyers.write(count)?).await?;
    let begun = Instant::now();
    judge_all(&desk.engine, count).await?;
    let rate = count as f64 / begun.elapsed().as_secs_f64();

    let p99 = judged.percentile(99);
    report.budget(
        "turn to reply in the outbox, p99",
        "<= 10 ms",
        &millis(p99),
        p99 <= Duration::from_millis(10),
    );
    report.budget(
        "turns in a row",
        ">= 1000 turns/s",
        &format!("{rate:.0} turns/s"),
        rate >= 1_000.0,
    );
    report.note(&format!(
        "turns: {count} one by one on a store on disk, one durable transaction each; {replies} replies, median {}, slowest {}; taking the message in before it: median {}, p99 {}",
        millis(judged.percentile(50)),
        millis(judged.percentile(100)),
        millis(taken.percentile(50)),
        millis(taken.percentile(99)),
    ));
    Ok(())
}

/// The demo shop as if everything came through its mailbox: one open channel that may answer by itself.
fn one_mailbox() -> Result<ShopFolder, Failed> {
    let shop = DemoShop::at(Timestamp::now())?;
    let mailbox = shop
        .channels()
        .iter()
        .find(|channel| channel.account.contains('@'))
        .ok_or("the demo shop has no mailbox")?;
    let mut folder = ShopFolder::parse(
        shop.shop_json(),
        shop.products_jsonl(),
        shop.orders_jsonl(),
        shop.messages_jsonl(),
    )?;
    folder
        .shop
        .channels
        .retain(|channel| channel.id == mailbox.id);
    for (_, order) in &mut folder.orders.items {
        order.channel.clone_from(&mailbox.id);
    }
    for (_, message) in &mut folder.messages.items {
        message.channel.clone_from(&mailbox.id);
    }
    Ok(folder)
}

async fn judge_all(engine: &Engine, count: usize) -> Result<(), Failed> {
    let mut judged = 0;
    while judged < count {
        match engine.judge_waiting().await? {
            0 => return Err(format!("{judged} of {count} turns were judged").into()),
            some => judged += some,
        }
    }
    Ok(())
}

async fn ingest(
    engine: &Engine,
    channel: &ChannelId,
    messages: Vec<InboundMessage>,
) -> Result<Duration, Failed> {
    let pulled = Pulled {
        messages,
        ..Pulled::default()
    };
    let begun = Instant::now();
    let ingested = engine
        .store()
        .ingest(channel, &pulled, engine.now(), false, &|| SystemIds.next())
        .await?;
    let took = begun.elapsed();
    if ingested.new_messages.len() != pulled.messages.len() {
        return Err("the store did not take every message".into());
    }
    Ok(took)
}

/// The demo shop's buyers, who write what they wrote once more, each time in a new thread.
struct Buyers {
    lines: Vec<(MessageLine, InboundBuyer)>,
    written: usize,
}

impl Buyers {
    async fn of(desk: &Desk, channel: &ChannelId) -> Result<Self, Failed> {
        // In a mailbox they are called by their address, as the import has named them.
        let mut named: HashMap<String, InboundBuyer> = HashMap::new();
        for (conversation, _) in desk
            .threads()
            .await
            .iter()
            .filter(|(c, _)| c.channel == *channel)
        {
            let Some(buyer) = desk.store().buyer(&conversation.buyer).await? else {
                continue;
            };
            named.insert(
                conversation.platform_id.clone(),
                InboundBuyer {
                    platform_id: buyer.platform_id,
                    name: buyer.name,
                    country: buyer.country,
                    language: buyer.language,
                    email: buyer.email,
                },
            );
        }
        let lines: Vec<_> = demo_lines()?
            .into_iter()
            .filter(|line| line.from == Author::Buyer)
            .filter_map(|line| {
                let buyer = named.get(&line.conversation)?.clone();
                Some((line, buyer))
            })
            .collect();
        if lines.is_empty() {
            return Err("no buyer of the demo shop was found in the store".into());
        }
        Ok(Self { lines, written: 0 })
    }

    fn write(&mut self, count: usize) -> Result<Vec<InboundMessage>, Failed> {
        let minute_ago = Timestamp::now().checked_sub(SignedDuration::from_mins(1))?;
        Ok((0..count).map(|_| self.message(minute_ago)).collect())
    }

    fn message(&mut self, at: Timestamp) -> InboundMessage {
        let (line, buyer) = &self.lines[self.written % self.lines.len()];
        self.written += 1;
        InboundMessage {
            platform_id: format!("bench-{}", self.written),
            conversation_platform_id: format!("bench-thread-{}", self.written),
            buyer: buyer.clone(),
            sent_at: at,
            ..line.to_inbound()
        }
    }
}
