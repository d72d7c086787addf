//! Logins that are refused and certificates that cannot be trusted.

use super::tells;
use api::ApiError;
use domain::Secret;
use domain::health::HealthState;
use jiff::Timestamp;
use scenarios::night::{Bought, Desk, Letter, Mailbox, real_ports};
use scenarios::servers::{MailHost, shop};
use serde_json::json;
use std::time::Duration;

fn jonas() -> Bought {
    Bought::new("LL-20701", "Jonas Richter", "jonas@web.example", "DE", "de")
}

fn ask(host: &MailHost) {
    let letter = Letter::new(
        "Jonas Richter <jonas@web.example>",
        "frage",
        Timestamp::now(),
    );
    host.imap
        .deliver(&letter.says("Guten Tag, wo bleibt mein Paket?").bytes())
        .unwrap();
}

fn answers(host: &MailHost) -> usize {
    host.smtp
        .accepted()
        .unwrap()
        .iter()
        .filter(|mail| mail.recipients.contains(&jonas().email))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_told_everywhere_and_the_right_one_mends_it() {
    let host = MailHost::start().unwrap();
    let ports = real_ports();
    let desk = Desk::open(ports.clone()).await;
    let channel = desk.connect(&Mailbox::of(&host).password("wrong")).await;
    desk.sell(&[jonas()]).await;
    ask(&host);

    let error = desk.engine.sync_channel(&channel).await.unwrap_err();
    tells(&error.to_string(), &["refuses the login", "Sign in again"]);
    assert!(
        !error.to_string().contains("wrong"),
        "the password is not in it: {error}"
    );
    assert_eq!(ApiError::from(error).view().code, "channel_login");
    let health = desk.health(&channel).await;
    assert_eq!(health.state, HealthState::NeedsLogin);
    let shown = desk.channel_in_window().await;
    assert_eq!(shown["health"], "needs_login");
    tells(
        shown["detail"].as_str().unwrap(),
        &["refuses the login", "Sign in again"],
    );

    // The form of the window does not keep an account that does not work, and says why.
    let form = json!({
        "name": "Other", "address": shop::ADDRESS, "imap": format!("127.0.0.1:{}", host.imap.port()),
        "smtp": format!("127.0.0.1:{}", host.smtp.port()), "user": shop::ADDRESS, "password": "wrong", "tls": "none"
    });
    let added = desk.window("channel.add_email", form).await.unwrap();
    assert_eq!(added["ok"], false);
    tells(&added["lines"].to_string(), &["refuses the login"]);
    assert_eq!(desk.store().channels().await.unwrap().len(), 1);

    // With the right password the loops go on by themselves at the next look.
    let watch = desk.engine.start();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(answers(&host), 0);
    ports
        .vault
        .set(
            &format!("{channel}/password"),
            Secret::new(shop::PASSWORD.to_owned()),
        )
        .await
        .unwrap();
    // "Try again" in the window.
    desk.window("channel.sync", json!({ "id": channel }))
        .await
        .unwrap();
    desk.until_health(&channel, HealthState::Watching, Duration::from_secs(20))
        .await;
    let end = std::time::Instant::now() + Duration::from_secs(20);
    while answers(&host) == 0 {
        assert!(std::time::Instant::now() < end, "{}", desk.dump().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    watch.stop().await;
    desk.step().await;
    assert_eq!(answers(&host), 1, "what came meanwhile was answered once");
    assert_eq!(desk.channel_in_window().await["health"], "watching");
}

#[tokio::test]
async fn an_unknown_authority_is_told_nothing_is_read_and_trust_mends_it() {
    let host = MailHost::start().unwrap();
    let ports = real_ports();
    let desk = Desk::open(ports.clone()).await;
    let good = Mailbox::of(&host);
    let bad = good.clone().with("trust", serde_json::Value::Null);
    let channel = desk.connect(&bad).await;
    desk.sell(&[jonas()]).await;
    ask(&host);

    let error = desk.engine.sync_channel(&channel).await.unwrap_err();
    let said = [
        "certificate that cannot be trusted",
        "nobody this computer trusts",
        "Nothing was read or sent",
        "Check the host name",
    ];
    tells(&error.to_string(), &said);
    assert_eq!(ApiError::from(error).view().code, "channel_certificate");
    assert_eq!(desk.health(&channel).await.state, HealthState::Broken);
    let shown = desk.channel_in_window().await;
    assert_eq!(shown["health"], "broken");
    tells(shown["detail"].as_str().unwrap(), &said);
    let refused = desk
        .window("channel.sync", json!({ "id": channel }))
        .await
        .unwrap_err();
    tells(&refused.view().params["detail"], &said);
    desk.step().await;
    assert_eq!((desk.threads().await.len(), answers(&host)), (0, 0));

    let mut stored = desk.engine.channel(&channel).await.unwrap();
    stored.settings = good.settings;
    desk.store().put_channel(&stored).await.unwrap();
    let again = Desk::over(desk.folder(), ports).await;
    again.step().await;
    assert_eq!(again.health(&channel).await.state, HealthState::Watching);
    assert_eq!(answers(&host), 1, "{}", again.dump().await);
}
