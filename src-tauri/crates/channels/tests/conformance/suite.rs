//! What every channel must do, whatever its platform. A platform joins by giving a [`Stand`] and writing
//! `conformance!(its_stand)`.

use async_trait::async_trait;
use channels::{ChannelError, Connector, Outgoing, SendProbe};
use domain::inbound::{Cursor, InboundMessage};
use domain::outbox::{Evidence, SendOutcome};
use domain::{Author, OutboxId, RetryClass};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An account on a stand-in of its platform.
#[async_trait]
pub trait Stand: Send + Sync {
    /// The account, freshly opened: nothing is remembered but its secrets.
    fn open(&self) -> Arc<dyn Connector>;
    /// The same account where nobody listens.
    fn nobody(&self) -> Arc<dyn Connector>;
    /// The clock of this computer.
    fn now(&self) -> Timestamp;
    /// Moves the clocks on both sides.
    fn advance(&self, seconds: i64);
    /// A buyer writes; the conversation's and the message's name come back.
    async fn buyer_writes(&self, buyer: &str, text: &str) -> (String, String);
    /// The seller answers elsewhere.
    async fn seller_writes_elsewhere(&self, conversation: &str, text: &str);
    /// Brings trouble for the next fitting requests.
    fn trouble(&self, trouble: Trouble);
    /// The texts that really were taken in, oldest first.
    fn delivered(&self) -> Vec<String>;
    /// Requests so far.
    fn requests(&self) -> usize;
    /// Nobody listens any more.
    async fn stop(&self);
}

/// Trouble that every platform can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Any next request: too many, come back after seconds.
    TooMany(u64),
    /// The same on the next send.
    TooManySends(u64),
    /// The login ends after so many more requests and can be renewed.
    LoginEndsAfter(u32),
    /// The login ends for good.
    LoginEnds,
    /// The next listing cannot be read.
    UnreadableListing,
    /// The next listing breaks off.
    HalfListing,
    /// The next conversation cannot be read.
    UnreadableThread,
    /// Listings and conversations: every entry twice.
    Duplicates,
    /// Listings and conversations: in no order.
    OutOfOrder,
    /// The next reading of a conversation fails on the platform's side.
    ThreadDown,
    /// The next send is taken in, its answer is lost.
    LostAnswer,
    /// The next send is taken in, half of its answer comes.
    HalfAnswer,
    /// The next send is taken in, its answer cannot be read.
    UnreadableAnswer,
    /// The next send is not taken in; the connection closes.
    CutSend,
    /// The next send fails on the platform's side before it is taken in.
    ErrorBefore,
    /// The same after it was taken in.
    ErrorAfter,
    /// The next send is refused for good.
    Refused,
    /// The next send is refused for its login, once.
    SendLoginEnds,
    /// The next send is taken in; listings show it after so many seconds.
    LateListing(i64),
}

/// Reads to the end.
pub async fn drain(
    connector: &dyn Connector,
    cursor: Option<Cursor>,
) -> (Vec<InboundMessage>, Option<Cursor>) {
    let mut cursor = cursor;
    let mut messages = Vec::new();
    for _ in 0..500 {
        let pulled = connector.pull(cursor.as_ref()).await.unwrap();
        assert_eq!(
            pulled.unreadable,
            Vec::<String>::new(),
            "everything can be read"
        );
        messages.extend(pulled.messages);
        cursor = pulled.cursor.or(cursor);
        if !pulled.more {
            return (messages, cursor);
        }
    }
    panic!("the inbox has no end");
}

fn ids(messages: &[InboundMessage]) -> BTreeSet<String> {
    messages.iter().map(|m| m.platform_id.clone()).collect()
}

fn outgoing(stand: &dyn Stand, conversation: &str, text: &str) -> Outgoing {
    Outgoing {
        id: OutboxId::new("018f-outbox"),
        conversation_platform_id: conversation.to_owned(),
        buyer_platform_id: "anna".to_owned(),
        text: text.to_owned(),
        language: "en".to_owned(),
        subject: None,
        context: serde_json::Value::Null,
        automatic: true,
        now: stand.now(),
    }
}

fn probe(
    stand: &dyn Stand,
    conversation: &str,
    text: &str,
    attempted_at: Timestamp,
    taken: &[String],
) -> SendProbe {
    SendProbe {
        id: OutboxId::new("018f-outbox"),
        conversation_platform_id: conversation.to_owned(),
        text: text.to_owned(),
        attempted_at,
        taken: taken.to_vec(),
        now: stand.now(),
    }
}

/// Two buyers, so that the platform shows who is who; the conversation of the first comes back.
async fn scene(stand: &dyn Stand) -> (Arc<dyn Connector>, String) {
    let (conversation, _) = stand.buyer_writes("anna", "Where is my parcel?").await;
    stand.buyer_writes("bert", "Do you ship to Norway?").await;
    (stand.open(), conversation)
}

async fn send(
    stand: &dyn Stand,
    connector: &dyn Connector,
    conversation: &str,
    text: &str,
) -> SendOutcome {
    let armed = connector.arm().await.unwrap();
    armed.send(&outgoing(stand, conversation, text)).await
}

const ANSWER: &str = "Your parcel left on Monday and is on its way.";

pub async fn an_empty_inbox_is_no_error(stand: &dyn Stand) {
    let (messages, cursor) = drain(stand.open().as_ref(), None).await;
    assert!(
        messages.is_empty() && cursor.is_some(),
        "nothing, and a place to go on from"
    );
}

pub async fn every_message_comes_and_a_quiet_poll_is_cheap(stand: &dyn Stand) {
    let mut written = BTreeSet::new();
    for n in 0..64 {
        written.insert(
            stand
                .buyer_writes(&format!("buyer-{n}"), &format!("Question {n}"))
                .await
                .1,
        );
        stand.advance(31);
    }
    for n in 0..60 {
        written.insert(stand.buyer_writes("buyer-3", &format!("More {n}")).await.1);
    }
    let connector = stand.open();
    let (messages, cursor) = drain(connector.as_ref(), None).await;
    assert_eq!(
        ids(&messages),
        written,
        "all pages of the list and of the conversation"
    );
    let before = stand.requests();
    let (again, cursor) = drain(connector.as_ref(), cursor).await;
    assert!(again.is_empty(), "nothing happened");
    assert!(
        stand.requests() - before <= 1,
        "{} requests for a quiet poll",
        stand.requests() - before
    );
    let (_, new) = stand.buyer_writes("buyer-9", "And one more").await;
    let (news, _) = drain(stand.open().as_ref(), cursor).await;
    assert!(
        ids(&news).contains(&new),
        "a cursor is good for another process, too"
    );
}

pub async fn nothing_slips_through_between_pages(stand: &dyn Stand) {
    let mut written = BTreeSet::new();
    for n in 0..60 {
        written.insert(
            stand
                .buyer_writes(&format!("buyer-{n}"), &format!("Question {n}"))
                .await
                .1,
        );
        stand.advance(1);
    }
    let connector = stand.open();
    let (mut seen, mut cursor) = (BTreeSet::new(), None);
    for n in 0..500 {
        let pulled = connector.pull(cursor.as_ref()).await.unwrap();
        seen.extend(ids(&pulled.messages));
        cursor = pulled.cursor;
        if n < 3 {
            written.insert(stand.buyer_writes(&format!("buyer-{n}"), "Hello?").await.1);
            written.insert(
                stand
                    .buyer_writes(&format!("late-{n}"), "I am new here")
                    .await
                    .1,
            );
        }
        if !pulled.more && n > 4 {
            break;
        }
    }
    assert_eq!(seen, written);
}

pub async fn duplicates_and_disorder_lose_nothing(stand: &dyn Stand) {
    let mut written = BTreeSet::new();
    for n in 0..30 {
        written.insert(
            stand
                .buyer_writes(&format!("buyer-{}", n % 12), &format!("Question {n}"))
                .await
                .1,
        );
        stand.advance(3);
    }
    for trouble in [Trouble::Duplicates, Trouble::OutOfOrder] {
        stand.trouble(trouble.clone());
        let (messages, _) = drain(stand.open().as_ref(), None).await;
        assert_eq!(ids(&messages), written, "{trouble:?}");
    }
}

pub async fn a_pause_is_kept_without_asking_again(stand: &dyn Stand) {
    let (connector, _) = scene(stand).await;
    stand.trouble(Trouble::TooMany(40));
    let error = connector.pull(None).await.unwrap_err();
    assert_eq!(error.retry(), RetryClass::After { seconds: 40 });
    let before = stand.requests();
    stand.advance(10);
    let error = connector.pull(None).await.unwrap_err();
    assert_eq!(
        error.retry(),
        RetryClass::After { seconds: 30 },
        "what is left of it"
    );
    assert_eq!(stand.requests(), before, "nobody knocks during a pause");
    stand.advance(31);
    assert_eq!(drain(connector.as_ref(), None).await.0.len(), 2);
}

pub async fn a_login_that_ends_in_mid_page_is_renewed(stand: &dyn Stand) {
    let mut written = BTreeSet::new();
    for n in 0..40 {
        written.insert(stand.buyer_writes(&format!("buyer-{n}"), "Hello").await.1);
    }
    stand.trouble(Trouble::LoginEndsAfter(9));
    let (messages, _) = drain(stand.open().as_ref(), None).await;
    assert_eq!(ids(&messages), written);
}

pub async fn a_login_that_ended_is_told_as_such(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    drain(connector.as_ref(), None).await;
    let armed = connector.arm().await.unwrap();
    stand.trouble(Trouble::LoginEnds);
    let outcome = armed.send(&outgoing(stand, &conversation, ANSWER)).await;
    assert!(
        matches!(
            outcome,
            SendOutcome::NotSent {
                retry: RetryClass::Login,
                ..
            }
        ),
        "{outcome:?}"
    );
    for error in [
        connector.pull(None).await.unwrap_err(),
        connector.arm().await.err().unwrap(),
    ] {
        assert_eq!(error.retry(), RetryClass::Login, "{error}");
    }
    assert!(stand.delivered().is_empty(), "nothing was sent");
}

pub async fn a_listing_that_cannot_be_read_loses_nothing(stand: &dyn Stand) {
    let (connector, _) = scene(stand).await;
    for trouble in [Trouble::UnreadableListing, Trouble::HalfListing] {
        stand.trouble(trouble.clone());
        let error = connector.pull(None).await.unwrap_err();
        assert_eq!(error.retry(), RetryClass::Network, "{trouble:?}: {error}");
        assert!(
            !error.to_string().contains("parcel"),
            "the buyer's words are not in {error}"
        );
    }
    assert_eq!(
        drain(connector.as_ref(), None).await.0.len(),
        2,
        "the next poll has it all"
    );
}

pub async fn a_conversation_that_cannot_be_read_waits_alone(stand: &dyn Stand) {
    for text in ["First", "Second", "Third"] {
        stand.buyer_writes("anna", text).await;
        stand.buyer_writes("bert", text).await;
    }
    let connector = stand.open();
    stand.trouble(Trouble::UnreadableThread);
    let pulled = connector.pull(None).await.unwrap();
    assert!(!pulled.unreadable.is_empty(), "it is told");
    let seen = ids(&pulled.messages);
    assert!(
        (3..6).contains(&seen.len()),
        "the other conversation came whole: {} of 6",
        seen.len()
    );
    stand.advance(120);
    let (rest, _) = drain(connector.as_ref(), pulled.cursor).await;
    let all: BTreeSet<String> = seen.union(&ids(&rest)).cloned().collect();
    assert_eq!(all.len(), 6, "and later the rest");
}

pub async fn a_thread_shows_who_spoke(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    stand.advance(5);
    stand
        .seller_writes_elsewhere(&conversation, "We look into it.")
        .await;
    stand.advance(5);
    stand.buyer_writes("anna", "Any news?").await;
    stand.trouble(Trouble::OutOfOrder);
    let thread = connector.thread(&conversation).await.unwrap();
    let spoken: Vec<(Author, &str)> = thread
        .messages
        .iter()
        .map(|m| (m.author, m.text.as_str()))
        .collect();
    assert_eq!(
        spoken,
        [
            (Author::Buyer, "Where is my parcel?"),
            (Author::Seller, "We look into it."),
            (Author::Buyer, "Any news?"),
        ]
    );
    assert!(thread.complete, "no page is missing");
    assert!(
        thread
            .messages
            .iter()
            .all(|m| m.buyer.platform_id == thread.messages[0].buyer.platform_id),
        "one buyer"
    );
}

pub async fn a_send_is_taken_in_once_and_found(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    let began = stand.now();
    let SendOutcome::Sent {
        platform_id: Some(id),
    } = send(stand, connector.as_ref(), &conversation, ANSWER).await
    else {
        panic!("it was taken in");
    };
    assert_eq!(stand.delivered(), [ANSWER]);
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, began, &[]))
        .await;
    assert_eq!(
        found,
        Evidence::Present {
            platform_id: Some(id.clone())
        }
    );
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, began, &[id]))
        .await;
    assert!(
        matches!(found, Evidence::Absent { .. }),
        "what belongs to another row proves nothing: {found:?}"
    );
    let found = connector
        .find(&probe(
            stand,
            &conversation,
            "Quite another text.",
            began,
            &[],
        ))
        .await;
    assert!(matches!(found, Evidence::Absent { .. }), "{found:?}");
}

pub async fn an_unclear_send_that_was_taken_in_is_found(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    let troubles = [
        Trouble::LostAnswer,
        Trouble::HalfAnswer,
        Trouble::UnreadableAnswer,
        Trouble::ErrorAfter,
    ];
    for (n, trouble) in troubles.into_iter().enumerate() {
        let text = format!("Answer number {n}, which says something of its own: {trouble:?}");
        let began = stand.now();
        stand.trouble(trouble.clone());
        let outcome = send(stand, connector.as_ref(), &conversation, &text).await;
        assert!(
            matches!(outcome, SendOutcome::Unknown { .. }),
            "{trouble:?}: {outcome:?}"
        );
        assert_eq!(
            stand.delivered().len(),
            n + 1,
            "{trouble:?}: taken in, once"
        );
        let found = stand
            .open()
            .find(&probe(stand, &conversation, &text, began, &[]))
            .await;
        assert!(
            matches!(
                found,
                Evidence::Present {
                    platform_id: Some(_)
                }
            ),
            "{trouble:?}: {found:?}"
        );
    }
}

pub async fn an_unclear_send_that_was_not_taken_in_is_absent(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    for trouble in [Trouble::ErrorBefore, Trouble::CutSend] {
        let began = stand.now();
        stand.trouble(trouble.clone());
        let outcome = send(stand, connector.as_ref(), &conversation, ANSWER).await;
        assert!(
            matches!(outcome, SendOutcome::Unknown { .. }),
            "{trouble:?}: {outcome:?}"
        );
        let found = connector
            .find(&probe(stand, &conversation, ANSWER, began, &[]))
            .await;
        assert_eq!(
            found,
            Evidence::Absent {
                listing_began: stand.now()
            },
            "{trouble:?}"
        );
    }
    let began = stand.now();
    stand.buyer_writes("anna", ANSWER).await;
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, began, &[]))
        .await;
    assert!(
        matches!(found, Evidence::Absent { .. }),
        "the buyer's words prove nothing: {found:?}"
    );
    assert!(stand.delivered().is_empty(), "nothing was taken in");
}

pub async fn a_refused_send_is_certainly_not_sent(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    stand.trouble(Trouble::Refused);
    let outcome = send(stand, connector.as_ref(), &conversation, ANSWER).await;
    assert!(
        matches!(
            outcome,
            SendOutcome::NotSent {
                retry: RetryClass::Never,
                ..
            }
        ),
        "{outcome:?}"
    );
    stand.trouble(Trouble::TooManySends(25));
    let outcome = send(stand, connector.as_ref(), &conversation, ANSWER).await;
    assert!(
        matches!(
            outcome,
            SendOutcome::NotSent {
                retry: RetryClass::After { seconds: 25 },
                ..
            }
        ),
        "{outcome:?}"
    );
    assert!(stand.delivered().is_empty(), "nothing was taken in");
    stand.advance(26);
    stand.trouble(Trouble::SendLoginEnds);
    let outcome = send(stand, connector.as_ref(), &conversation, ANSWER).await;
    assert!(
        matches!(outcome, SendOutcome::Sent { .. }),
        "after a renewed login it goes: {outcome:?}"
    );
    assert_eq!(stand.delivered(), [ANSWER], "once");
}

pub async fn where_nobody_listens_nothing_is_sent(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    drain(connector.as_ref(), None).await;
    let nobody = stand.nobody();
    for error in [
        nobody.pull(None).await.unwrap_err(),
        nobody.arm().await.err().unwrap(),
    ] {
        assert!(
            matches!(error, ChannelError::Unreachable { .. }),
            "{error:?}"
        );
    }
    let armed = connector.arm().await.unwrap();
    stand.stop().await;
    let outcome = armed.send(&outgoing(stand, &conversation, ANSWER)).await;
    assert!(
        matches!(
            outcome,
            SendOutcome::NotSent {
                retry: RetryClass::Network,
                ..
            }
        ),
        "{outcome:?}"
    );
    assert!(stand.delivered().is_empty(), "nothing was taken in");
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, stand.now(), &[]))
        .await;
    assert!(
        matches!(found, Evidence::Unclear { .. }),
        "a listing that is down proves nothing: {found:?}"
    );
}

pub async fn a_listing_that_is_down_proves_nothing(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    drain(connector.as_ref(), None).await;
    for trouble in [Trouble::ThreadDown, Trouble::UnreadableThread] {
        stand.trouble(trouble.clone());
        let found = connector
            .find(&probe(stand, &conversation, ANSWER, stand.now(), &[]))
            .await;
        assert!(
            matches!(found, Evidence::Unclear { .. }),
            "{trouble:?}: {found:?}"
        );
    }
}

pub async fn a_late_listing_is_absent_and_then_present(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    let began = stand.now();
    stand.trouble(Trouble::LateListing(90));
    let outcome = send(stand, connector.as_ref(), &conversation, ANSWER).await;
    assert!(matches!(outcome, SendOutcome::Sent { .. }), "{outcome:?}");
    let listing_began = stand.now();
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, began, &[]))
        .await;
    assert_eq!(found, Evidence::Absent { listing_began });
    assert!(
        90 < connector.manifest().horizon,
        "an absence within the horizon means nothing"
    );
    stand.advance(connector.manifest().horizon);
    let found = connector
        .find(&probe(stand, &conversation, ANSWER, began, &[]))
        .await;
    assert!(matches!(found, Evidence::Present { .. }), "{found:?}");
}

pub async fn every_script_travels_unharmed(stand: &dyn Stand) {
    let longest: String = "字".repeat(stand.open().manifest().max_characters);
    let texts = [
        "\u{1F319} Wo ist mein Paket? \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
        "أين طردي؟ رقم 12-345",
        "我的包裹在哪里？谢谢！",
        "Où est « l'ampoule » ?\nMerci & à bientôt <3",
        "e\u{301}tat, Ünï\u{200B}code, ไทย, हिन्दी",
        &longest,
    ];
    let (_, first) = stand.buyer_writes("zero", "before\0after").await;
    let (conversation, _) = stand.buyer_writes("anna", "Hello").await;
    for text in texts {
        stand.advance(1);
        stand.buyer_writes("anna", text).await;
    }
    let connector = stand.open();
    let (messages, _) = drain(connector.as_ref(), None).await;
    for text in texts {
        assert!(messages.iter().any(|m| m.text == text), "{text} came in");
    }
    let zero = messages.iter().find(|m| m.platform_id == first).unwrap();
    assert_eq!(zero.text, "beforeafter", "a NUL is no text");
    for (n, text) in texts.iter().enumerate() {
        let began = stand.now();
        let outcome = send(stand, connector.as_ref(), &conversation, text).await;
        assert!(
            matches!(outcome, SendOutcome::Sent { .. }),
            "{text}: {outcome:?}"
        );
        assert_eq!(
            stand.delivered().get(n).map(String::as_str),
            Some(*text),
            "it arrives as it was written"
        );
        let found = connector
            .find(&probe(stand, &conversation, text, began, &[]))
            .await;
        assert!(
            matches!(found, Evidence::Present { .. }),
            "{text}: {found:?}"
        );
    }
}

pub async fn what_the_manifest_forbids_is_refused_before_any_request(stand: &dyn Stand) {
    let (connector, conversation) = scene(stand).await;
    let long = "a".repeat(connector.manifest().max_characters + 1);
    for text in ["", "   ", "a\0b", &long] {
        let armed = connector.arm().await.unwrap();
        let before = stand.requests();
        let outcome = armed.send(&outgoing(stand, &conversation, text)).await;
        assert!(
            matches!(
                outcome,
                SendOutcome::NotSent {
                    retry: RetryClass::Never,
                    ..
                }
            ),
            "{outcome:?}"
        );
        assert_eq!(stand.requests(), before, "the platform never saw it");
    }
    assert!(stand.delivered().is_empty(), "nothing was taken in");
}

/// Runs the whole suite against a stand.
#[macro_export]
macro_rules! conformance {
    ($start:path) => {
        $crate::conformance! { $start:
            an_empty_inbox_is_no_error,
            every_message_comes_and_a_quiet_poll_is_cheap,
            nothing_slips_through_between_pages,
            duplicates_and_disorder_lose_nothing,
            a_pause_is_kept_without_asking_again,
            a_login_that_ends_in_mid_page_is_renewed,
            a_login_that_ended_is_told_as_such,
            a_listing_that_cannot_be_read_loses_nothing,
            a_conversation_that_cannot_be_read_waits_alone,
            a_thread_shows_who_spoke,
            a_send_is_taken_in_once_and_found,
            an_unclear_send_that_was_taken_in_is_found,
            an_unclear_send_that_was_not_taken_in_is_absent,
            a_refused_send_is_certainly_not_sent,
            where_nobody_listens_nothing_is_sent,
            a_listing_that_is_down_proves_nothing,
            a_late_listing_is_absent_and_then_present,
            every_script_travels_unharmed,
            what_the_manifest_forbids_is_refused_before_any_request,
        }
    };
    ($start:path: $($check:ident,)*) => {
        $(#[tokio::test]
        async fn $check() {
            $crate::suite::$check(&$start().await).await;
        })*
    };
}
