//! Mail: Dovecot and Exim.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_imap::extensions::idle::IdleResponse;
use async_imap::{Client, Session};
use futures::{StreamExt, TryStreamExt};
use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use scenarios::servers::{Dovecot, Exim, MailHost, ServerError, shop};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

type Done = Result<(), Box<dyn std::error::Error>>;
type Smtp = AsyncSmtpTransport<Tokio1Executor>;

async fn login<T>(stream: T) -> Result<Session<T>, Box<dyn std::error::Error>>
where
    T: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send,
{
    let mut client = Client::new(stream);
    client.read_response().await?.ok_or("no greeting")?;
    Ok(client
        .login(shop::ADDRESS, shop::PASSWORD)
        .await
        .map_err(|(error, _)| error)?)
}

async fn plain(server: &Dovecot) -> Result<Session<TcpStream>, Box<dyn std::error::Error>> {
    login(TcpStream::connect(("127.0.0.1", server.port())).await?).await
}

fn trusting(root: &Path) -> Result<TlsConnector, Box<dyn std::error::Error>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root)?)?;
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()?
    .with_root_certificates(roots)
    .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn bodies<T>(
    session: &mut Session<T>,
    folder: &str,
) -> Result<Vec<Vec<u8>>, Box<dyn std::error::Error>>
where
    T: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send,
{
    session.examine(folder).await?;
    let fetched: Vec<_> = session
        .uid_fetch("1:*", "BODY.PEEK[]")
        .await?
        .try_collect()
        .await?;
    Ok(fetched
        .iter()
        .filter_map(|one| one.body().map(<[u8]>::to_vec))
        .collect())
}

fn letter(to: &str, id: &str) -> Result<Message, Box<dyn std::error::Error>> {
    Ok(Message::builder()
        .from(shop::ADDRESS.parse()?)
        .to(to.parse()?)
        .message_id(Some(id.to_owned()))
        .subject("Ihre Bestellung")
        .body("Das Paket ist unterwegs: 包裹在路上".to_owned())?)
}

fn smtp(server: &Exim, tls: Tls) -> Smtp {
    let port = if matches!(tls, Tls::Wrapper(_)) {
        server.tls_port()
    } else {
        server.port()
    };
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .tls(tls)
        .credentials(Credentials::new(
            shop::ADDRESS.to_owned(),
            shop::PASSWORD.to_owned(),
        ))
        .build()
}

fn tls_trusting(root: &Path) -> Result<TlsParameters, Box<dyn std::error::Error>> {
    let certificate = Certificate::from_pem(&std::fs::read(root)?)?;
    Ok(TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(certificate)
        .build_rustls()?)
}

#[tokio::test]
async fn what_is_delivered_is_read_over_imap() -> Done {
    let server = Dovecot::start_new()?;
    server.deliver(b"Subject: Where is it?\r\n\r\nWo ist mein Paket?\r\n")?;
    let mut session = plain(&server).await?;
    let mails = bodies(&mut session, "INBOX").await?;
    assert_eq!(mails.len(), 1);
    assert!(String::from_utf8_lossy(&mails[0]).contains("Wo ist mein Paket?"));
    assert_eq!(server.messages("INBOX")?, mails);
    let names: Vec<_> = session.list(None, Some("*")).await?.try_collect().await?;
    let sent = names
        .iter()
        .find(|name| name.name() == "Sent")
        .ok_or("no Sent folder")?;
    assert!(
        format!("{:?}", sent.attributes()).contains("Sent"),
        "{:?}",
        sent.attributes()
    );
    Ok(())
}

#[tokio::test]
async fn imap_speaks_implicit_tls_and_starttls_with_its_own_authority() -> Done {
    let server = Dovecot::start_new()?;
    server.deliver(b"Subject: a\r\n\r\nb\r\n")?;
    let trusting = trusting(&server.authority().root())?;
    let name = ServerName::try_from("localhost")?;

    let stream = TcpStream::connect(("127.0.0.1", server.tls_port())).await?;
    let mut session = login(trusting.connect(name.clone(), stream).await?).await?;
    assert_eq!(bodies(&mut session, "INBOX").await?.len(), 1);

    let mut client = Client::new(TcpStream::connect(("127.0.0.1", server.port())).await?);
    client.read_response().await?.ok_or("no greeting")?;
    client.run_command_and_check_ok("STARTTLS", None).await?;
    let stream = trusting.connect(name.clone(), client.into_inner()).await?;
    let client = Client::new(stream);
    let mut session = client
        .login(shop::ADDRESS, shop::PASSWORD)
        .await
        .map_err(|(error, _)| error)?;
    assert_eq!(bodies(&mut session, "INBOX").await?.len(), 1);

    // A client that trusts another authority refuses.
    let other = scenarios::servers::Authority::create()?;
    let stream = TcpStream::connect(("127.0.0.1", server.tls_port())).await?;
    let refused = self::trusting(&other.root())?.connect(name, stream).await;
    assert!(refused.is_err());
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_refused() -> Done {
    let server = Dovecot::start_new()?;
    let mut client = Client::new(TcpStream::connect(("127.0.0.1", server.port())).await?);
    client.read_response().await?.ok_or("no greeting")?;
    assert!(client.login(shop::ADDRESS, "wrong").await.is_err());
    Ok(())
}

#[tokio::test]
async fn idle_hears_of_new_mail_within_two_seconds() -> Done {
    let server = Dovecot::start_new()?;
    let mut session = plain(&server).await?;
    session.select("INBOX").await?;
    let mut idle = session.idle();
    idle.init().await?;
    let (woken, _stop) = idle.wait_with_timeout(Duration::from_secs(20));
    let start = Instant::now();
    server.deliver(b"Subject: a\r\n\r\nb\r\n")?;
    assert!(matches!(woken.await?, IdleResponse::NewData(_)));
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn uidvalidity_changes_on_demand_and_the_mail_stays() -> Done {
    let mut server = Dovecot::start_new()?;
    server.deliver(b"Subject: a\r\n\r\nb\r\n")?;
    let before = plain(&server).await?.select("INBOX").await?;
    server.change_uidvalidity()?;
    let after = plain(&server).await?.select("INBOX").await?;
    assert_ne!(before.uid_validity, after.uid_validity);
    assert_eq!((before.exists, after.exists), (1, 1));
    Ok(())
}

#[tokio::test]
async fn imap_stops_and_comes_back_on_the_same_port() -> Done {
    let mut server = Dovecot::start_new()?;
    server.deliver(b"Subject: a\r\n\r\nb\r\n")?;
    server.stop();
    assert!(
        TcpStream::connect(("127.0.0.1", server.port()))
            .await
            .is_err()
    );
    server.start()?;
    server.restart()?;
    assert_eq!(bodies(&mut plain(&server).await?, "INBOX").await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_is_submitted_is_accepted_once_with_its_envelope() -> Done {
    let server = Exim::start_new()?;
    let root = server.authority().root();
    for (id, tls) in [
        ("<plain@shop>", Tls::None),
        ("<start@shop>", Tls::Required(tls_trusting(&root)?)),
        ("<tls@shop>", Tls::Wrapper(tls_trusting(&root)?)),
    ] {
        smtp(&server, tls)
            .send(letter("buyer@buyers.test", id)?)
            .await?;
    }
    let accepted = server.accepted()?;
    let mut ids: Vec<&str> = accepted
        .iter()
        .filter_map(|mail| mail.message_id.as_deref())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["<plain@shop>", "<start@shop>", "<tls@shop>"]);
    assert!(accepted.iter().all(
        |mail| mail.envelope_from == shop::ADDRESS && mail.recipients == ["buyer@buyers.test"]
    ));
    Ok(())
}

#[tokio::test]
async fn submission_refuses_strangers_and_can_be_told_to_refuse_everybody() -> Done {
    let server = Exim::start_new()?;
    let stranger = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(server.port())
        .build();
    assert!(
        stranger
            .send(letter("buyer@buyers.test", "<1@x>")?)
            .await
            .is_err()
    );
    server.refuse(true)?;
    let refused = smtp(&server, Tls::None)
        .send(letter("buyer@buyers.test", "<2@x>")?)
        .await
        .unwrap_err();
    assert!(refused.is_permanent(), "{refused}");
    server.refuse(false)?;
    server.put_off(true)?;
    let put_off = smtp(&server, Tls::None)
        .send(letter("buyer@buyers.test", "<3@x>")?)
        .await
        .unwrap_err();
    assert!(put_off.is_transient(), "{put_off}");
    server.put_off(false)?;
    smtp(&server, Tls::None)
        .send(letter("buyer@buyers.test", "<4@x>")?)
        .await?;
    assert_eq!(server.accepted()?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn three_hundred_mails_go_through_quickly() -> Done {
    let server = Exim::start_new()?;
    let transport = smtp(&server, Tls::None);
    let start = Instant::now();
    let letters = (0..300)
        .map(|number| letter("buyer@buyers.test", &format!("<{number}@shop>")))
        .collect::<Result<Vec<_>, _>>()?;
    // Side by side: after a QUIT the server waits a fifth of a second before it closes.
    futures::stream::iter(letters)
        .map(|letter| transport.send(letter))
        .buffer_unordered(20)
        .try_collect::<Vec<_>>()
        .await?;
    let accepted = server.accepted()?;
    let ids: std::collections::BTreeSet<_> = accepted
        .iter()
        .filter_map(|mail| mail.message_id.clone())
        .collect();
    assert_eq!((accepted.len(), ids.len()), (300, 300));
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn a_copy_to_the_own_mailbox_comes_back_over_imap() -> Done {
    let host = MailHost::start()?;
    let envelope = lettre::address::Envelope::new(
        Some(shop::ADDRESS.parse()?),
        vec!["buyer@buyers.test".parse()?, shop::ADDRESS.parse()?],
    )?;
    let raw = letter("buyer@buyers.test", "<copy@shop>")?.formatted();
    smtp(&host.smtp, Tls::None)
        .send_raw(&envelope, &raw)
        .await?;
    let accepted = host.smtp.accepted()?;
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].recipients, ["buyer@buyers.test", shop::ADDRESS]);
    let mails = bodies(&mut plain(&host.imap).await?, "INBOX").await?;
    assert_eq!(mails.len(), 1);
    assert!(String::from_utf8_lossy(&mails[0]).contains("<copy@shop>"));
    assert!(host.imap.messages("Sent")?.is_empty());
    Ok(())
}

#[tokio::test]
async fn some_providers_save_what_was_sent() -> Done {
    let host = MailHost::start_saving_sent()?;
    smtp(&host.smtp, Tls::None)
        .send(letter("buyer@buyers.test", "<saved@shop>")?)
        .await?;
    assert_eq!(host.smtp.accepted()?.len(), 1);
    let mails = bodies(&mut plain(&host.imap).await?, "Sent").await?;
    assert_eq!(mails.len(), 1);
    assert!(String::from_utf8_lossy(&mails[0]).contains("<saved@shop>"));
    Ok(())
}

#[test]
fn a_dropped_server_is_gone() -> Done {
    let server = Exim::start_new()?;
    let port = server.port();
    drop(server);
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    Ok(())
}

#[test]
#[ignore = "runs inside another test, which kills it"]
fn probe_starts_a_server_and_waits() -> Done {
    let server = Exim::start_new()?;
    println!("port {}", server.port());
    std::thread::sleep(Duration::from_secs(60));
    Ok(())
}

#[test]
fn a_server_ends_with_a_test_that_is_killed() -> Done {
    // Nobody tidies up after a test that is killed, so its folders go into one that is removed here.
    let folder = tempfile::tempdir()?;
    std::fs::set_permissions(
        folder.path(),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )?;
    let mut test = Command::new(std::env::current_exe()?)
        .env("TMPDIR", folder.path())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "mail::probe_starts_a_server_and_waits",
        ])
        .stdout(Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(test.stdout.take().ok_or("no output")?).lines();
    let port: u16 = lines
        .map_while(Result::ok)
        .find_map(|line| line.rsplit_once("port ")?.1.parse().ok())
        .ok_or("no port")?;
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    test.kill()?;
    test.wait()?;
    let end = Instant::now() + Duration::from_secs(10);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < end, "the server outlives its test");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

#[test]
fn errors_say_what_to_do() {
    let error = ServerError::Start {
        server: "exim".to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    };
    assert!(error.to_string().contains("cargo xtask setup"), "{error}");
}
