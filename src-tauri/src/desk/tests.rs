//! The desk without a window.

use super::{Desk, Envelope, State};
use api::{ApiError, Code};
use serde_json::json;
use std::sync::mpsc;
use std::time::Duration;

#[tokio::test]
async fn a_question_waits_for_the_shop_and_gets_the_reason_why_it_is_closed() {
    let desk = Desk::default();
    let asked = tokio::spawn({
        let desk = desk.clone();
        async move { desk.call("overview", json!({})).await }
    });
    tokio::task::yield_now().await;
    assert!(!asked.is_finished(), "the shop is still on its way");
    desk.set(State::Refused(ApiError::new(Code::StoreNewer, "format 9")));
    let answer = asked.await.unwrap();
    let Envelope::Error(error) = &answer else {
        panic!("not refused: {answer:?}")
    };
    assert_eq!(
        (
            error.code.as_str(),
            error.params.get("detail").map(String::as_str)
        ),
        ("store_newer", Some("format 9"))
    );
    assert_eq!(
        desk.call("no.such.command", json!({})).await,
        answer,
        "every command gets the same reason"
    );
}

#[test]
fn the_envelope_is_the_one_of_the_loopback_server() {
    let ok = Envelope::from(Ok(json!({"done": true})));
    assert_eq!(
        serde_json::to_value(ok).unwrap(),
        json!({"ok": {"done": true}})
    );
    let error = Envelope::from(Err(ApiError::new(Code::StoreFull, "no room")));
    assert_eq!(
        serde_json::to_value(error).unwrap(),
        json!({"error": {"code": "store_full", "params": {"detail": "no room"}}})
    );
}

#[tokio::test]
async fn a_page_hears_calls_and_a_reloaded_one_takes_its_place() {
    let desk = Desk::default();
    let (first, heard_first) = mpsc::channel();
    desk.listen(move |change| first.send(change).is_ok());
    desk.show_conversation("c1".to_owned());
    let call = tokio::task::spawn_blocking(move || {
        let call = heard_first.recv_timeout(Duration::from_secs(5)).unwrap();
        (call, heard_first)
    });
    let (call, heard_first) = call.await.unwrap();
    assert_eq!(
        (call.event.as_deref(), call.conversation.as_deref()),
        (Some("open"), Some("c1"))
    );

    let (second, heard_second) = mpsc::channel();
    desk.listen(move |change| second.send(change).is_ok());
    let ended =
        tokio::task::spawn_blocking(move || heard_first.recv_timeout(Duration::from_secs(5)));
    assert_eq!(
        ended.await.unwrap(),
        Err(mpsc::RecvTimeoutError::Disconnected)
    );
    desk.set(State::Refused(ApiError::new(Code::Internal, "")));
    let fresh = tokio::task::spawn_blocking(move || {
        heard_second.recv_timeout(Duration::from_secs(5)).unwrap()
    });
    assert!(fresh.await.unwrap().tags.contains(&"overview".to_owned()));
}

#[tokio::test]
async fn the_link_that_started_the_program_waits_for_the_page() {
    let desk = Desk::default();
    desk.show_conversation("c9".to_owned());
    let (page, heard) = mpsc::channel();
    desk.listen(move |change| page.send(change).is_ok());
    let call =
        tokio::task::spawn_blocking(move || heard.recv_timeout(Duration::from_secs(5)).unwrap());
    assert_eq!(call.await.unwrap().conversation.as_deref(), Some("c9"));
}
