//! The driver against servers that do what no stand-in of a platform does.

use super::*;
use crate::driver::client::Login;
use async_trait::async_trait;
use domain::Secret;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

struct Vault;

#[async_trait]
impl Host for Vault {
    fn now(&self) -> Timestamp {
        "2026-11-20T22:00:00Z".parse().unwrap()
    }

    async fn secret(
        &self,
        _: &ChannelId,
        name: &str,
    ) -> Result<Option<Secret<String>>, ChannelError> {
        Ok((name == "access_token").then(|| Secret::new("t0ken".to_owned())))
    }

    async fn keep_secret(
        &self,
        _: &ChannelId,
        _: &str,
        _: Secret<String>,
    ) -> Result<(), ChannelError> {
        Ok(())
    }
}

fn driver(base: &str) -> Driver {
    let profile = Profile {
        who: "the shop",
        base: base.parse().unwrap(),
        token_path: "token",
        requests_per_minute: 600,
        explain: |_| Said::default(),
    };
    Driver::new(profile, &ChannelId::new("c"), Arc::new(Vault)).unwrap()
}

/// A server that answers every connection with these bytes and closes it; the count of connections beside it.
async fn says(answer: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (base, count)
}

fn http(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_takes_no_token_along() {
    let (elsewhere, visits) = says(http("200 OK", b"{}")).await;
    let (base, _) = says(http(&format!("302 Found\r\nlocation: {elsewhere}/x"), b"")).await;
    let error = driver(&base).get(&Request::get("list")).await.unwrap_err();
    assert!(
        matches!(error, ChannelError::Unreadable { .. }),
        "{error:?}"
    );
    let attempt = driver(&base)
        .send_once(&Request::post_json("send", &serde_json::json!({})))
        .await;
    assert!(matches!(attempt, Attempt::Unknown { .. }), "{attempt:?}");
    assert_eq!(visits.load(Ordering::SeqCst), 0, "nobody went there");
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let (base, _) = says(http("200 OK", &vec![b' '; 9 * 1024 * 1024])).await;
    let error = driver(&base).get(&Request::get("list")).await.unwrap_err();
    assert!(
        matches!(&error, ChannelError::Unreadable { detail, .. } if detail.contains("longer")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_without_tls_gets_neither_token_nor_text() {
    let (base, _) = says(b"220 this is no TLS\r\n".to_vec()).await;
    let driver = driver(&base.replace("http:", "https:"));
    let attempt = driver
        .send_once(&Request::post_json(
            "send",
            &serde_json::json!({"text": "hi"}),
        ))
        .await;
    assert!(
        matches!(
            attempt,
            Attempt::NotSent {
                retry: domain::RetryClass::Network,
                ..
            }
        ),
        "{attempt:?}"
    );
}

#[tokio::test]
async fn noise_instead_of_http_is_an_unknown_send() {
    let (base, visits) = says(b"hello\r\n\r\n".to_vec()).await;
    let attempt = driver(&base)
        .send_once(&Request::post_json(
            "send",
            &serde_json::json!({"text": "hi"}),
        ))
        .await;
    assert!(matches!(attempt, Attempt::Unknown { .. }), "{attempt:?}");
    assert_eq!(visits.load(Ordering::SeqCst), 1, "it is never repeated");
}

#[tokio::test]
async fn a_token_that_no_header_can_hold_is_told_without_it() {
    let client = Client::new("http://127.0.0.1:1".parse().unwrap(), "the shop").unwrap();
    let login: Login = Secret::new("Bearer a\nb".to_owned());
    let error = client
        .exchange(&Request::get("list"), &login, None)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, ChannelError::Secret(told) if !told.contains("a\nb")),
        "{error:?}"
    );
}
