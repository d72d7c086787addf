//! A profile with years of messages: how fast it fills, and how fast it answers when it is full.

use super::samples::Samples;
use super::search;
use super::synthetic::{THREAD, Years};
use super::{Failed, Report, millis};
use ::store::{InboxFilter, InboxQuery, OpenOptions, Store};
use domain::ChannelId;
use domain::channel::Channel;
use domain::inbound::Pulled;
use engine::ports::Ids;
use jiff::Timestamp;
use platform::SystemIds;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FILE: &str = "nightdesk.db";
/// Messages of one page of a first import.
const PAGE: usize = 1_000;
/// The size at which other programs were measured.
const MAILS: usize = 50_000;
const READS: usize = 200;
const SHOWN: u32 = 50;

/// A store that was filled.
struct Filled {
    store: Store,
    years: Years,
    /// Time in the store alone; the texts are made beside it.
    writing: Samples,
    folder: TempDir,
}

impl Filled {
    /// Ends it; then the whole of it lies in one file.
    async fn bytes(self) -> Result<u64, Failed> {
        self.store.close().await;
        Ok(std::fs::metadata(self.folder.path().join(FILE))?.len())
    }
}

pub(super) async fn measure(report: &mut Report, messages: usize) -> Result<(), Failed> {
    if messages > MAILS {
        let small = fill(MAILS).await?;
        import(report, &small, MAILS);
        let budget = Duration::from_millis(5);
        search::measure(report, &small.store, &small.years, MAILS, budget).await?;
        small.bytes().await?;
    }
    let large = fill(messages).await?;
    import(report, &large, messages);
    inbox(report, &large.store, messages).await?;
    search::measure(
        report,
        &large.store,
        &large.years,
        messages,
        Duration::from_millis(50),
    )
    .await?;
    let bytes = large.bytes().await?;
    let each = bytes / u64::try_from(messages)?;
    report.figure(
        &format!("database of {messages} messages"),
        &format!("{:.2} GB, {each} bytes each", bytes as f64 / 1e9),
    );
    Ok(())
}

async fn fill(messages: usize) -> Result<Filled, Failed> {
    let folder = tempfile::Builder::new().prefix("nd-bench-").tempdir()?;
    let path = folder.path().join(FILE);
    let store = Store::open(OpenOptions {
        path,
        now: Timestamp::now(),
    })
    .await?;
    let channel = Channel {
        id: ChannelId::new("bench"),
        platform: "email".to_owned(),
        name: "Bench".to_owned(),
        site: None,
        account: "shop@bench.example".to_owned(),
        settings: serde_json::json!({}),
        enabled: false,
    };
    store.put_channel(&channel).await?;
    let mut years = Years::ending_now(messages)?;
    let mut writing = Samples::default();
    let mut written = 0;
    while written < messages {
        let page = years.next(PAGE.min(messages - written))?;
        written += page.len();
        let pulled = Pulled {
            messages: page,
            ..Pulled::default()
        };
        let begun = Instant::now();
        let ingested = store
            .ingest(&channel.id, &pulled, Timestamp::now(), true, &|| {
                SystemIds.next()
            })
            .await?;
        writing.add(begun.elapsed());
        if ingested.new_messages.len() != pulled.messages.len() {
            return Err("the store did not take every message".into());
        }
        if written % 100_000 == 0 {
            eprintln!(
                "  {written} messages, {:.0} messages/s",
                written as f64 / writing.sum().as_secs_f64()
            );
        }
    }
    Ok(Filled {
        store,
        years,
        writing,
        folder,
    })
}

fn import(report: &mut Report, filled: &Filled, messages: usize) {
    let rate = messages as f64 / filled.writing.sum().as_secs_f64();
    let measured = format!("{rate:.0} messages/s");
    let what = format!("first import with full text, {messages} messages");
    report.budget(&what, ">= 20000 messages/s", &measured, rate >= 20_000.0);
    report.note(&format!(
        "first import: {} pages of {PAGE} in one transaction each, median {}, slowest {}",
        filled.writing.len(),
        millis(filled.writing.percentile(50)),
        millis(filled.writing.percentile(100)),
    ));
}

async fn inbox(report: &mut Report, store: &Store, messages: usize) -> Result<(), Failed> {
    let filters = [
        InboxFilter::All,
        InboxFilter::Open,
        InboxFilter::Waiting,
        InboxFilter::Answered,
    ];
    let mut reads = Samples::default();
    let mut conversations = 0;
    for filter in filters.iter().cycle().take(READS) {
        let query = InboxQuery {
            filter: *filter,
            channel: None,
            after: None,
            limit: SHOWN,
        };
        let begun = Instant::now();
        let page = store.inbox(&query).await?;
        reads.add(begun.elapsed());
        if page.rows.is_empty() {
            return Err(format!("the inbox shows nothing for {filter:?}").into());
        }
        conversations = page.counts.all;
    }
    let p99 = reads.percentile(99);
    let what = format!("first page of the inbox, {messages} messages, p99");
    report.budget(
        &what,
        "<= 20 ms",
        &millis(p99),
        p99 <= Duration::from_millis(20),
    );
    report.note(&format!(
        "inbox: {READS} reads of {SHOWN} rows over four filters in turn, {conversations} conversations of up to {THREAD} messages, median {}",
        millis(reads.percentile(50)),
    ));
    Ok(())
}
