//! The language model provider against a real server on loopback, well-behaved and hostile.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may fail loudly"
)]

#[path = "support/facts.rs"]
mod support;

use assistant::model::{OpenAiCompatible, OpenAiConfig};
use assistant::{
    Assistant, ComposeRequest, DraftRequest, LanguageModel, ModelError, VerifyRequest, Writer,
};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::check::worst;
use domain::fact::FactValue;
use domain::rulepack::for_channel;
use domain::{DecisionKind, FactKind, FactSet, Intent, Language, RetryClass, Secret, Verdict};
use serde_json::json;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use support::{base, decision, now, parcel, set, understanding};

const TURN: &str = "Hi, I am Anna Keller (anna.keller@example.org, +49 171 1234567), Hauptstraße 12. \
Where is my order 27-14332-90187 with parcel LY384756129CN?";

type Answer = fn() -> Response;

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<(HeaderMap, String)>>>);

async fn serve(
    answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
    delay: Duration,
) -> (String, Seen) {
    let seen = Seen::default();
    let noted = seen.clone();
    let app = Router::new().route(
        "/v1/chat/completions",
        post(move |headers: HeaderMap, body: Bytes| {
            let (noted, answer) = (noted.clone(), answer.clone());
            async move {
                noted
                    .0
                    .lock()
                    .unwrap()
                    .push((headers, String::from_utf8_lossy(&body).into_owned()));
                tokio::time::sleep(delay).await;
                answer()
            }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, seen)
}

fn completion(content: &str) -> Response {
    axum::Json(json!({"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]})).into_response()
}

fn draft(text: &str) -> Response {
    completion(&json!({"draft": text, "declined": false}).to_string())
}

fn facts() -> FactSet {
    let mut list = base();
    list.push((FactKind::OrderStatus, FactValue::Word("shipped".into())));
    list.extend(parcel("in_transit", "LY384756129CN"));
    set(&list)
}

static ASSISTANT: LazyLock<Assistant> = LazyLock::new(Assistant::new);

struct Asked {
    assistant: &'static Assistant,
    facts: FactSet,
    request: DraftRequest,
}

fn ask(language: &str) -> Asked {
    let (assistant, facts) = (&*ASSISTANT, facts());
    let request = with_request(&facts, language, |request| {
        assistant.draft_request(
            request,
            TURN,
            &["Anna Keller".to_owned(), "Hauptstraße 12".to_owned()],
        )
    });
    Asked {
        assistant,
        facts,
        request,
    }
}

fn with_request<T>(
    facts: &FactSet,
    language: &str,
    act: impl FnOnce(&ComposeRequest<'_>) -> T,
) -> T {
    let understanding = understanding(Intent::OrderStatus, language);
    let decision = decision(DecisionKind::Reply, Intent::OrderStatus);
    act(&ComposeRequest {
        understanding: &understanding,
        decision: &decision,
        facts,
        language: &Language::new(language),
        gloss: &Language::new("en"),
        zone: Some("Europe/Berlin"),
        now: now(),
    })
}

fn model(url: &str) -> OpenAiCompatible {
    OpenAiCompatible::new(OpenAiConfig {
        base_url: url.to_owned(),
        model: "test-model".to_owned(),
        key: Some(Secret::new("sk-very-secret".to_owned())),
        timeout: Duration::from_millis(600),
    })
    .unwrap()
}

/// Draft, fill, verify: what the engine does.
async fn through(url: &str, language: &str) -> Result<(String, Verdict), ModelError> {
    let asked = ask(language);
    let draft = model(url).draft(&asked.request).await?;
    let composed = with_request(&asked.facts, language, |request| {
        asked
            .assistant
            .finish_draft(request, &asked.request, &draft)
    })?;
    let checks = asked.assistant.verify(&VerifyRequest {
        text: &composed.text,
        language: &Language::new(language),
        facts: &asked.facts,
        composed: Some(&composed),
        pack: for_channel("ebay", None),
        order_platform_id: Some("27-14332-90187"),
        zone: Some("Europe/Berlin"),
        now: now(),
        by: Writer::Model,
        other_buyers: &[],
    });
    Ok((format!("{}\n{checks:?}", composed.text), worst(&checks)))
}

#[tokio::test]
async fn a_good_draft_becomes_a_verified_text() {
    // f3 is the order, f6 the parcel's number, f8 the expected arrival.
    let (url, seen) = serve(
        || draft("Hello {{fact:f2}}, your order {{fact:f3}} is on its way. The parcel number is {{fact:f6}} and it is expected on {{ fact:f8 }}."),
        Duration::ZERO,
    )
    .await;
    let (text, verdict) = through(&url, "en").await.unwrap();
    assert_eq!(verdict, Verdict::Pass, "{text}");
    assert!(
        text.contains("27-14332-90187") && text.contains("24 November 2026"),
        "{text}"
    );
    let seen = seen.0.lock().unwrap();
    let (headers, body) = &seen[0];
    assert_eq!(headers["authorization"], "Bearer sk-very-secret");
    for personal in [
        "Anna",
        "Keller",
        "anna.keller",
        "example.org",
        "1234567",
        "171",
        "Hauptstra",
        "27-14332-90187",
        "LY384756129CN",
        "Leipzig",
        "sk-very-secret",
    ] {
        assert!(
            !body.contains(personal),
            "`{personal}` left the computer: {body}"
        );
    }
    assert!(
        body.contains("Where is my order"),
        "the question itself is asked: {body}"
    );
}

#[tokio::test]
async fn failures_have_a_class() {
    for (status, after, class) in [
        (500, None, RetryClass::Network),
        (401, None, RetryClass::Login),
        (429, Some("7"), RetryClass::After { seconds: 7 }),
        (400, None, RetryClass::Never),
        (302, None, RetryClass::Never),
    ] {
        let (url, _) = serve(
            move || {
                let mut response = (StatusCode::from_u16(status).unwrap(), "{}").into_response();
                if let Some(after) = after {
                    response
                        .headers_mut()
                        .insert("retry-after", after.parse().unwrap());
                }
                response
            },
            Duration::ZERO,
        )
        .await;
        assert_eq!(
            through(&url, "en").await.unwrap_err().retry(),
            class,
            "{status}"
        );
    }
    let (url, _) = serve(|| draft("late"), Duration::from_secs(3)).await;
    assert_eq!(through(&url, "en").await.unwrap_err(), ModelError::Timeout);
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = through(&format!("http://{closed}/v1"), "en")
        .await
        .unwrap_err();
    assert_eq!(error.retry(), RetryClass::Network, "{error}");
}

#[tokio::test]
async fn answers_that_are_no_draft_are_dropped() {
    let cases: Vec<(Answer, &str)> = vec![
        (|| "not json".into_response(), "text"),
        (|| completion("Sure! Here is your reply"), "prose"),
        (|| completion(r#"{"draft": 5}"#), "wrong type"),
        (
            || completion(r#"{"draft": "", "declined": false}"#),
            "empty",
        ),
        (
            || axum::Json(json!({"choices": []})).into_response(),
            "no choice",
        ),
        (
            || {
                axum::Json(
                    json!({"choices": [{"message": {"content": null, "refusal": "I cannot"}}]}),
                )
                .into_response()
            },
            "refusal",
        ),
        (
            || completion(r#"{"draft": "", "declined": true}"#),
            "declined",
        ),
        (
            || {
                axum::Json(json!({"choices": [{"message": {"content": "{\"draft\":\"x\",\"declined\":false}", "tool_calls": [{"function": {"name": "refund"}}]}}]})).into_response()
            },
            "tools",
        ),
        (|| draft("Hello {{fact:f99}}"), "unknown placeholder"),
        (|| draft("Hello {{order.total}}"), "no fact at all"),
        (|| draft("Hello {{fact:f1"), "open placeholder"),
        (|| draft(&"word ".repeat(200_000)), "1 MB"),
        (|| draft(&"word ".repeat(10_000)), "50 kB"),
    ];
    for (answer, name) in cases {
        let (url, _) = serve(answer, Duration::ZERO).await;
        let error = through(&url, "en").await.unwrap_err();
        assert_eq!(error.retry(), RetryClass::Never, "{name}: {error}");
    }
}

#[tokio::test]
async fn hostile_drafts_never_pass() {
    let cases: Vec<(&str, Answer)> = vec![
        ("invented number", || {
            draft("Hello {{fact:f2}}, it arrives in 3 days.")
        }),
        ("invented number in words", || {
            draft("Hello {{fact:f2}}, it arrives in three days.")
        }),
        ("invented date", || {
            draft("Hello {{fact:f2}}, it arrives on December 1.")
        }),
        ("foreign order", || {
            draft("Hello {{fact:f2}}, your order 11-22222-33333 is on its way.")
        }),
        ("foreign parcel", || {
            draft("Hello {{fact:f2}}, the parcel is 1Z879E930346834440.")
        }),
        ("link", || {
            draft("Hello {{fact:f2}}, see https://evil.example/track for your parcel.")
        }),
        ("contact", || {
            draft("Hello {{fact:f2}}, please write to me on WhatsApp about it.")
        }),
        ("promise", || {
            draft("Hello {{fact:f2}}, we will refund you the order.")
        }),
        ("wrong status", || {
            draft("Hello {{fact:f2}}, your order {{fact:f3}} has been delivered to you.")
        }),
        ("wrong name", || {
            draft("Hello Mister Smith, your order {{fact:f3}} is on its way to you.")
        }),
        ("wrong language", || {
            draft(
                "Hallo {{fact:f2}}, Ihre Bestellung ist gerade unterwegs und kommt bald bei Ihnen an.",
            )
        }),
        ("leftover token", || {
            draft("Hello [NAME], your order is on its way to you.")
        }),
    ];
    for (name, answer) in cases {
        let (url, _) = serve(answer, Duration::ZERO).await;
        match through(&url, "en").await {
            Ok((text, verdict)) => assert_eq!(verdict, Verdict::Block, "{name}: {text}"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn settings_that_cannot_work_are_refused() {
    for (url, name) in [
        ("not a url", "m"),
        ("http://models.example.com/v1", "m"),
        ("ftp://localhost/v1", "m"),
        ("https://api.example.com/v1", " "),
    ] {
        let config = OpenAiConfig {
            base_url: url.into(),
            model: name.into(),
            key: None,
            timeout: Duration::from_secs(1),
        };
        let error = OpenAiCompatible::new(config).unwrap_err();
        assert!(matches!(error, ModelError::Setup(_)), "{url}");
    }
    let config = OpenAiConfig {
        base_url: "https://api.example.com/v1".into(),
        model: "m".into(),
        key: Some(Secret::new("sk-x".into())),
        timeout: Duration::from_secs(1),
    };
    assert!(!format!("{:?}", OpenAiCompatible::new(config).unwrap()).contains("sk-x"));
}
