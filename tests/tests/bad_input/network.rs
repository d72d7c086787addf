//! A network that is gone for an hour.

use super::tells;
use domain::health::HealthState;
use domain::schedule::Mode;
use engine::ports::{Clock, Ports};
use jiff::{SignedDuration, Timestamp};
use platform::doubles::doubles;
use scenarios::night::{Bought, Desk, Letter, Mailbox};
use scenarios::servers::{MailHost, shop};
use std::collections::BTreeMap;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

fn buyers() -> Vec<Bought> {
    let buyer = |n: usize| {
        Bought::new(
            &format!("LL-2080{n}"),
            "Kundin",
            &format!("kundin{n}@web.example"),
            "DE",
            "de",
        )
    };
    (0..3).map(buyer).collect()
}

fn ask(host: &MailHost, n: usize, at: Timestamp) {
    let letter = Letter::new(
        &format!("Kundin <{}>", buyers()[n].email),
        &format!("frage-{n}"),
        at,
    );
    host.imap
        .deliver(&letter.says("Guten Tag, wo bleibt mein Paket?").bytes())
        .unwrap();
}

/// How often each buyer was answered.
fn answers(host: &MailHost) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mail in host.smtp.accepted().unwrap() {
        for to in mail.recipients.into_iter().filter(|to| to != shop::ADDRESS) {
            *counts.entry(to).or_default() += 1;
        }
    }
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_without_network_is_told_loses_nothing_and_ends_by_itself() {
    let mut host = MailHost::start().unwrap();
    let doubles = doubles(Timestamp::now());
    let (clock, ports): (_, Ports) = (doubles.clock, doubles.ports);
    let desk = Desk::open(ports).await;
    let channel = desk.connect(&Mailbox::of(&host)).await;
    desk.sell(&buyers()).await;
    // One reply is in its countdown when the network goes.
    desk.speak(Mode::Auto, 30).await;
    ask(&host, 0, clock.now());
    desk.step().await;
    assert!(answers(&host).is_empty());
    host.imap.stop();
    host.smtp.stop();

    // Buyers go on writing; their mails wait at the provider.
    ask(&host, 1, clock.now());
    for minute in 0..60 {
        clock.advance(MINUTE);
        desk.step().await;
        let health = desk.health(&channel).await;
        assert_eq!(health.state, HealthState::Offline, "minute {minute}");
        if minute == 30 {
            ask(&host, 2, clock.now());
        }
    }
    let health = desk.health(&channel).await;
    let said = [
        "could not be reached",
        "Nothing was lost",
        "tries again by itself",
    ];
    tells(health.detail.as_deref().unwrap(), &said);
    assert!(health.failures > 3);
    let wait = health.retry_at.unwrap().duration_since(clock.now());
    assert!(
        wait > SignedDuration::ZERO && wait <= SignedDuration::from_mins(10),
        "tried again within ten minutes: {wait}"
    );
    let shown = desk.channel_in_window().await;
    assert_eq!(shown["health"], "offline");
    tells(shown["detail"].as_str().unwrap(), &said);
    let refused = desk
        .window("channel.sync", serde_json::json!({ "id": channel }))
        .await
        .unwrap_err();
    assert_eq!(refused.view().code, "channel_unreachable");
    assert!(
        desk.outbox().await.iter().all(|row| !row.state.is_final()),
        "what waits, waits: {}",
        desk.dump().await
    );

    host.imap.start().unwrap();
    host.smtp.start().unwrap();
    for _ in 0..20 {
        clock.advance(MINUTE);
        desk.step().await;
    }
    assert_eq!(desk.health(&channel).await.state, HealthState::Watching);
    assert_eq!(desk.channel_in_window().await["health"], "watching");
    let once: BTreeMap<String, usize> =
        buyers().into_iter().map(|buyer| (buyer.email, 1)).collect();
    assert_eq!(
        answers(&host),
        once,
        "everybody was answered once\n{}",
        desk.dump().await
    );
}

/// The loops themselves: no step is called by hand, nobody presses anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loops_find_the_network_again_by_themselves() {
    let mut host = MailHost::start().unwrap();
    let clock = scenarios::scaled::ScaledClock::starting_now(10);
    let ports = Ports {
        clock: std::sync::Arc::new(clock),
        ..scenarios::night::real_ports()
    };
    let desk = Desk::open(ports).await;
    let channel = desk.connect(&Mailbox::of(&host)).await;
    desk.sell(&buyers()).await;
    let watch = desk.engine.start();
    let patience = Duration::from_secs(30);
    desk.until_health(&channel, HealthState::Watching, patience)
        .await;
    host.imap.stop();
    host.smtp.stop();
    ask(&host, 1, clock.now());
    desk.until_health(&channel, HealthState::Offline, patience)
        .await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    host.imap.start().unwrap();
    host.smtp.start().unwrap();
    desk.until_health(&channel, HealthState::Watching, patience)
        .await;
    let end = std::time::Instant::now() + patience;
    while answers(&host).is_empty() {
        assert!(std::time::Instant::now() < end, "{}", desk.dump().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    watch.stop().await;
    assert_eq!(
        answers(&host),
        BTreeMap::from([(buyers()[1].email.clone(), 1)])
    );
}
