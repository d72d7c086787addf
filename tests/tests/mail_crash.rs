//! Three hundred sends over real SMTP while lines break at every moment that matters, workers are killed at random and
//! their claims run out. Nobody is answered twice, nobody is lost; and without the `ambiguous` state somebody is.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use domain::Secret;
use engine::ports::{Ports, Vault};
use jiff::Timestamp;
use platform::doubles::{AlwaysAwake, RecordingNotifier};
use platform::{FileVault, Profile, SystemIds};
use scenarios::night::{Bought, Desk, Letter, Mailbox};
use scenarios::proxy::{Break, BreakingLine, Odds};
use scenarios::scaled::ScaledClock;
use scenarios::servers::{Authority, Copies, Dovecot, Exim, shop};
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const KEY: &str = "mail-crash-scenario";
/// Twenty times: the horizon of 110 s is 5.5 s, a lease of 60 s is 3 s.
const SCALE: u32 = 20;

/// A small generator with a seed: a failure can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn odds() -> Vec<Odds> {
    vec![
        (Break::BeforeData, 4),
        (Break::InBody, 4),
        (Break::BeforeAnswer, 5),
        (Break::AnswerLost, 8),
        // Longer than a claim holds: the row is swept while its worker still waits.
        (Break::AnswerLate(Duration::from_millis(4500)), 2),
    ]
}

/// A provider whose copies of what was sent take their time, up to 80 s by the clock of the workers: looking at once
/// proves nothing, as with real mail.
struct SlowPost {
    imap: Arc<Dovecot>,
    smtp: Exim,
    ended: Arc<AtomicBool>,
    _on_the_way: tempfile::TempDir,
}

impl SlowPost {
    fn start() -> Self {
        let authority = Arc::new(Authority::create().unwrap());
        let imap = Arc::new(Dovecot::start_under(Arc::clone(&authority)).unwrap());
        let on_the_way = tempfile::tempdir().unwrap();
        std::fs::set_permissions(on_the_way.path(), std::fs::Permissions::from_mode(0o777))
            .unwrap();
        let maildir = on_the_way.path().join("copies");
        let copies = Copies {
            own_mailbox: Some(maildir.clone()),
            sent: None,
        };
        let smtp = Exim::start_under(authority, copies).unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let (post, stop) = (Arc::clone(&imap), Arc::clone(&ended));
        std::thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                bring(&maildir.join("new"), &post);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        Self {
            imap,
            smtp,
            ended,
            _on_the_way: on_the_way,
        }
    }
}

impl Drop for SlowPost {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
    }
}

/// Brings the copies whose time has come.
fn bring(waiting: &Path, imap: &Dovecot) {
    let paths: Vec<PathBuf> = std::fs::read_dir(waiting)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    for path in paths {
        let Ok(age) = std::fs::metadata(&path)
            .and_then(|m| m.modified())
            .map(|at| at.elapsed().unwrap_or_default())
        else {
            continue;
        };
        // Some at once, some late; the same file always takes the same time.
        let sum: u64 = path.to_string_lossy().bytes().map(u64::from).sum();
        if age >= Duration::from_millis(sum * 379 % 4000) {
            imap.deliver(&std::fs::read(&path).unwrap()).unwrap();
            std::fs::remove_file(&path).unwrap();
        }
    }
}

fn buyer(n: usize) -> Bought {
    Bought::new(
        &format!("LL-{}", 30_000 + n),
        &format!("Kundin {n}"),
        &format!("kundin{n}@web.example"),
        "DE",
        "de",
    )
}

/// A profile with one mailbox behind the breaking line, all orders known, everything on automatic, no countdown.
async fn prepare(
    folder: &Path,
    clock: ScaledClock,
    host: &SlowPost,
    line: &BreakingLine,
    count: usize,
) -> Desk {
    let profile = Profile::at(folder).unwrap();
    let vault = FileVault::open(&profile.vault_file(), &Secret::new(KEY.to_owned())).unwrap();
    let ports = Ports {
        clock: Arc::new(clock),
        ids: Arc::new(SystemIds),
        vault: Arc::new(vault) as Arc<dyn Vault>,
        notifier: Arc::new(RecordingNotifier::default()),
        power: Arc::new(AlwaysAwake),
    };
    let desk = Desk::over(folder, ports).await;
    desk.speak(domain::schedule::Mode::Auto, 0).await;
    desk.connect(&Mailbox::plain(host.imap.port(), line.port()))
        .await;
    desk.sell(&(0..count).map(buyer).collect::<Vec<_>>()).await;
    for n in 0..count {
        let buyer = buyer(n);
        let letter = Letter::new(
            &format!("{} <{}>", buyer.name, buyer.email),
            &format!("frage-{n}"),
            Timestamp::now(),
        )
        .says("Guten Tag, wo bleibt mein Paket?");
        host.imap.deliver(&letter.bytes()).unwrap();
    }
    desk
}

fn worker(folder: &Path, clock: ScaledClock, control: bool) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_worker"));
    command
        .arg("--profile")
        .arg(folder)
        .env(platform::VAULT_KEY_VARIABLE, KEY);
    command
        .arg("--anchor")
        .arg(clock.anchor_ms().to_string())
        .arg("--scale")
        .arg(SCALE.to_string());
    if control {
        command.arg("--control");
    }
    command
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Workers that end with the test, however it ends.
struct Workers(Vec<Child>);

impl Drop for Workers {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[derive(Debug)]
struct Outcome {
    twice: BTreeSet<String>,
    lost: Vec<String>,
    by_person: usize,
    kills: usize,
    broken: usize,
}

async fn run(count: usize, seed: u64, control: bool, limit: Duration) -> Outcome {
    let clock = ScaledClock::starting_now(SCALE);
    let host = SlowPost::start();
    let line = BreakingLine::before(host.smtp.port(), odds(), seed).await;
    let folder = tempfile::tempdir().unwrap();
    let desk = prepare(folder.path(), clock, &host, &line, count).await;
    let started = Instant::now();
    let mut dice = Dice(seed | 1);
    let mut workers = Workers(
        (0..2)
            .map(|_| worker(folder.path(), clock, control))
            .collect(),
    );
    let mut kills = 0;
    while started.elapsed() < limit && !settled(&desk, count).await {
        tokio::time::sleep(Duration::from_millis(400 + dice.roll(1800))).await;
        if started.elapsed() < limit.mul_f32(0.4) {
            let victim = usize::try_from(dice.roll(2)).unwrap();
            workers.0[victim].kill().unwrap();
            workers.0[victim].wait().unwrap();
            kills += 1;
            workers.0[victim] = worker(folder.path(), clock, control);
        } else {
            line.calm();
        }
    }
    drop(workers);
    let outcome = judge(&desk, &host, count, kills, line.broken()).await;
    println!(
        "{count} conversations in {} s, {kills} kills, {} broken lines: {} twice, {} lost, {} with a person",
        started.elapsed().as_secs(),
        outcome.broken,
        outcome.twice.len(),
        outcome.lost.len(),
        outcome.by_person
    );
    if !outcome.lost.is_empty() {
        println!("{}", desk.dump().await);
    }
    outcome
}

/// Whether every conversation is answered or waits visibly for a person.
async fn settled(desk: &Desk, count: usize) -> bool {
    let query = store::InboxQuery {
        filter: store::InboxFilter::All,
        channel: None,
        after: None,
        limit: 1,
    };
    let counts = desk.store().inbox(&query).await.unwrap().counts;
    let count = i64::try_from(count).unwrap();
    counts.all == count && counts.answered + counts.waiting == count
}

/// What the mail server accepted is the truth: once for each buyer and once for each Message-ID.
async fn judge(desk: &Desk, host: &SlowPost, count: usize, kills: usize, broken: usize) -> Outcome {
    let (mut by_buyer, mut by_id) = (
        BTreeMap::<String, Vec<String>>::new(),
        BTreeMap::<String, usize>::new(),
    );
    for mail in host.smtp.accepted().unwrap() {
        let id = mail.message_id.clone().unwrap();
        for to in mail.recipients.iter().filter(|to| *to != shop::ADDRESS) {
            by_buyer.entry(to.clone()).or_default().push(id.clone());
            *by_id.entry(id.clone()).or_default() += 1;
        }
    }
    let mut twice: BTreeSet<String> = by_buyer
        .iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|(buyer, _)| buyer.clone())
        .collect();
    twice.extend(by_id.into_iter().filter(|(_, n)| *n > 1).map(|(id, _)| id));
    let query = store::InboxQuery {
        filter: store::InboxFilter::Waiting,
        channel: None,
        after: None,
        limit: 500,
    };
    let waiting = desk.store().inbox(&query).await.unwrap().rows;
    let mut waits = BTreeSet::new();
    for row in &waiting {
        waits.insert(
            desk.store()
                .buyer(&row.conversation.buyer)
                .await
                .unwrap()
                .unwrap()
                .platform_id,
        );
    }
    let unanswered = (0..count)
        .map(|n| buyer(n).email)
        .filter(|email| !by_buyer.contains_key(email));
    // Unanswered is not lost while a person is told of it.
    let lost: Vec<String> = unanswered.filter(|email| !waits.contains(email)).collect();
    Outcome {
        twice,
        lost,
        by_person: waits.len(),
        kills,
        broken,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_mails_over_breaking_lines_say_nothing_twice_and_lose_nothing() {
    let outcome = run(300, 0x00A1_1CE5, false, Duration::from_secs(240)).await;
    assert!(outcome.twice.is_empty(), "told twice: {:?}", outcome.twice);
    assert!(
        outcome.lost.is_empty(),
        "neither answered nor with a person: {:?}",
        outcome.lost
    );
    assert!(
        outcome.kills >= 10 && outcome.broken >= 30,
        "the scenario must bite: {outcome:?}"
    );
    assert!(
        outcome.by_person < 9,
        "a person has to look at {} of 300",
        outcome.by_person
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_ambiguous_state_the_same_lines_tell_buyers_twice() {
    for seed in 1..=3 {
        let outcome = run(60, 0xC0_4700 + seed, true, Duration::from_secs(60)).await;
        if !outcome.twice.is_empty() {
            return;
        }
    }
    panic!("the control found no second copy in three runs: the crash scenario proves nothing");
}
