//! Taking in what a channel pulled.

use crate::world::{World, at, cursor, id, order, page, says, sent, shop_says};
use domain::inbound::Pulled;
use domain::message::{Attachment, Suppress};
use domain::outbox::OutboxState;
use domain::{Author, ChannelId, ConversationState, Reason};
use store::StoreError;

pub async fn a_message_becomes_a_conversation(w: World) {
    let got = w
        .take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 2)
        .await;
    let c = w.thread("t").await;
    assert_eq!(got.conversations, vec![c.id.clone()]);
    assert_eq!(got.new_messages, w.store.messages(&c.id).await.unwrap());
    assert_eq!(
        (c.state, c.version, c.unread),
        (ConversationState::New, 1, true)
    );
    assert_eq!(c.last_message_at, at(1));
    let buyer = w.store.buyer(&c.buyer).await.unwrap().unwrap();
    assert_eq!(
        (buyer.name.as_str(), buyer.platform_id.as_str()),
        ("Buyer t", "u-Buyer t")
    );
    assert_eq!(
        buyer.time_zone.as_deref(),
        Some("Europe/Berlin"),
        "a German buyer lives by Berlin time"
    );
}

pub async fn the_same_page_twice_changes_nothing(w: World) {
    let mut pulled = page(vec![
        says("t", "m1", 1, "Hallo"),
        says("t", "m1", 1, "Hallo"),
    ]);
    pulled.cursor = Some(cursor(1));
    let first = w
        .store
        .ingest(&w.channel, &pulled, at(2), false, &id)
        .await
        .unwrap();
    assert_eq!(first.new_messages.len(), 1, "twice in one page is once");
    let before = w.thread("t").await;
    pulled.cursor = Some(cursor(2));
    let second = w
        .store
        .ingest(&w.channel, &pulled, at(3), false, &id)
        .await
        .unwrap();
    assert!(second.new_messages.is_empty() && second.conversations.is_empty());
    assert_eq!(w.thread("t").await, before);
    assert_eq!(
        w.store.cursor(&w.channel).await.unwrap(),
        Some(cursor(2)),
        "the cursor moves all the same"
    );
}

pub async fn a_failing_ingest_leaves_the_cursor(w: World) {
    let mut pulled = page(vec![says("t", "m1", 1, "Hallo")]);
    pulled.cursor = Some(cursor(1));
    w.store
        .ingest(&w.channel, &pulled, at(2), false, &id)
        .await
        .unwrap();
    // The same new id twice cannot be stored: the second message fails after the first was written.
    let broken = || "the-same".to_owned();
    let mut next = page(vec![
        says("t", "m2", 3, "Und?"),
        says("t", "m3", 4, "Hallo?"),
    ]);
    next.cursor = Some(cursor(2));
    let failed = w
        .store
        .ingest(&w.channel, &next, at(5), false, &broken)
        .await;
    assert!(matches!(failed, Err(StoreError::Conflict(_))), "{failed:?}");
    assert_eq!(w.store.cursor(&w.channel).await.unwrap(), Some(cursor(1)));
    let c = w.thread("t").await;
    assert_eq!(
        (c.version, w.store.messages(&c.id).await.unwrap().len()),
        (1, 1),
        "nothing of it was written"
    );
    let again = w
        .store
        .ingest(&w.channel, &next, at(6), false, &id)
        .await
        .unwrap();
    assert_eq!(again.new_messages.len(), 2, "the page can be pulled again");
    let gone = w
        .store
        .ingest(&ChannelId::new("gone"), &next, at(6), false, &id)
        .await;
    assert!(matches!(gone, Err(StoreError::NotFound)));
}

pub async fn a_new_message_takes_back_the_draft(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    let row = w.answer("t", 2).await;
    assert_eq!(w.state("t").await.0, ConversationState::Replying);
    let got = w
        .take_in(vec![says("t", "m2", 3, "Es ist dringend")], 3)
        .await;
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    assert_eq!(w.state("t").await.0, ConversationState::New);
    assert_eq!(got.conversations.len(), 1, "it is to be judged again");
    assert!(
        w.store.claim(at(60), "worker", 60).await.unwrap().is_none(),
        "the old draft is not sent"
    );
}

pub async fn history_waits_and_is_not_judged(w: World) {
    let pulled = page(vec![
        says("open", "m1", 1, "Frage"),
        says("done", "m2", 1, "Frage"),
        shop_says("done", "m3", 2, "Antwort"),
    ]);
    let got = w
        .store
        .ingest(&w.channel, &pulled, at(9), true, &id)
        .await
        .unwrap();
    assert!(
        got.conversations.is_empty(),
        "nothing of the past is judged"
    );
    assert_eq!(got.new_messages.len(), 3);
    assert_eq!(
        w.state("open").await,
        (ConversationState::Waiting, Some(Reason::History))
    );
    assert_eq!(w.state("done").await, (ConversationState::Answered, None));
    assert!(w.store.unjudged(10).await.unwrap().is_empty());
    w.take_in(vec![says("open", "m4", 10, "Hallo?")], 10).await;
    assert_eq!(
        w.state("open").await.0,
        ConversationState::New,
        "what comes now is judged"
    );
}

pub async fn a_person_who_answered_elsewhere_ends_the_turn(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    let row = w.answer("t", 2).await;
    let before = w.thread("t").await.version;
    w.take_in(vec![shop_says("t", "s1", 3, "Kommt morgen, Gruß Anna")], 3)
        .await;
    let c = w.thread("t").await;
    assert_eq!((c.state, c.unread), (ConversationState::Answered, false));
    assert!(c.version > before);
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    w.take_in(vec![says("t", "m2", 4, "Wirklich?")], 4).await;
    w.escalate("t", Reason::Anger, 5).await;
    w.take_in(vec![shop_says("t", "s2", 6, "Ja, ich rufe Sie an")], 6)
        .await;
    assert!(
        w.store.escalations(true).await.unwrap().is_empty(),
        "whoever was called has answered"
    );
}

pub async fn an_older_answer_does_not_end_a_newer_turn(w: World) {
    w.take_in(
        vec![
            says("t", "m1", 1, "Frage"),
            says("t", "m2", 5, "Noch eine Frage"),
        ],
        5,
    )
    .await;
    w.take_in(vec![shop_says("t", "s1", 3, "Antwort auf die erste")], 6)
        .await;
    let c = w.thread("t").await;
    assert_eq!(
        c.state,
        ConversationState::New,
        "the second question is open"
    );
    let turn = w.turn(&c.id).await;
    assert_eq!(
        turn.iter()
            .map(|m| m.platform_id.as_str())
            .collect::<Vec<_>>(),
        ["m2"]
    );
}

pub async fn our_own_reply_comes_back(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    w.answer("t", 2).await;
    let row = w.claim(2).await;
    let version = w.thread("t").await.version;
    // The answer of the platform was lost; the listing shows the text, re-spaced.
    let seen = row.payload.text.replace(' ', "  ");
    let got = w.take_in(vec![shop_says("t", "p-77", 2, &seen)], 3).await;
    assert_eq!(got.new_messages[0].author, Author::Assistant);
    let stored = w.store.outbox_row(&row.id).await.unwrap().unwrap();
    assert_eq!(
        (stored.state, stored.platform_id.as_deref()),
        (OutboxState::Sent, Some("p-77"))
    );
    let c = w.thread("t").await;
    assert_eq!(
        (c.state, c.version),
        (ConversationState::Answered, version),
        "our own word is no news"
    );
    // The worker wakes up and says so too.
    let told = w
        .store
        .finish(&row.id, Some(row.fence), &sent("p-77"), at(4))
        .await
        .unwrap();
    assert_eq!(told.state, OutboxState::Sent);
    assert_eq!(
        w.store.messages(&c.id).await.unwrap().len(),
        2,
        "it stands in the thread once"
    );
    assert_eq!(w.store.bound_platform_ids(&c.id).await.unwrap(), ["p-77"]);
}

pub async fn a_person_with_our_words_later_is_a_person(w: World) {
    let row = w.answered("t", 1).await;
    w.take_in(vec![says("t", "m2", 20, "Und jetzt?")], 20).await;
    let before = w.thread("t").await.version;
    w.take_in(vec![shop_says("t", "s9", 21, &row.payload.text)], 21)
        .await;
    let c = w.thread("t").await;
    let last = w.store.messages(&c.id).await.unwrap().pop().unwrap();
    assert_eq!(
        last.author,
        Author::Seller,
        "the reply is bound to another message already"
    );
    assert_eq!(
        (c.state, c.version),
        (ConversationState::Answered, before + 1)
    );
}

pub async fn a_platform_notice_is_shown_and_judged(w: World) {
    let mut notice = says("t", "m1", 1, "This is an automatic reply");
    notice.suppress = Some(Suppress::Automatic);
    w.take_in(vec![notice], 1).await;
    let c = w.thread("t").await;
    assert_eq!(
        c.state,
        ConversationState::New,
        "the judge decides to ignore it"
    );
    assert_eq!(
        w.store.messages(&c.id).await.unwrap()[0].suppress,
        Some(Suppress::Automatic)
    );
}

pub async fn a_system_message_opens_nothing(w: World) {
    w.answered("t", 1).await;
    let before = w.thread("t").await;
    let mut system = says("t", "sys", 5, "Order cancelled by the platform");
    system.author = Author::System;
    w.take_in(vec![system], 5).await;
    let after = w.thread("t").await;
    assert_eq!((after.state, after.version), (before.state, before.version));
    assert_eq!(
        w.store.messages(&after.id).await.unwrap().len(),
        3,
        "but it is shown"
    );
}

pub async fn orders_link_conversations(w: World) {
    let mut asked = says("t", "m1", 5, "Wo ist meine Bestellung?");
    asked.order_platform_id = Some("12-34567-89012".to_owned());
    let other = says("u", "m2", 5, "Hallo");
    let pulled = Pulled {
        messages: vec![asked, other],
        orders: vec![
            order("12-34567-89012", "Buyer t", 1),
            order("12-00000-00001", "Buyer u", 1),
        ],
        ..Pulled::default()
    };
    let got = w
        .store
        .ingest(&w.channel, &pulled, at(6), false, &id)
        .await
        .unwrap();
    assert_eq!(got.orders, 2);
    let by_number = w
        .store
        .order_by_platform_id(&w.channel, "12-34567-89012")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        w.thread("t").await.order,
        Some(by_number.id.clone()),
        "the message names it"
    );
    assert!(
        w.thread("u").await.order.is_some(),
        "the buyer has this one only"
    );
    assert_eq!(
        w.store.order(&by_number.id).await.unwrap().unwrap(),
        by_number
    );
}

pub async fn an_order_that_comes_later_links_too(w: World) {
    let mut asked = says("t", "m1", 5, "Wo ist meine Bestellung?");
    asked.order_platform_id = Some("12-34567-89012".to_owned());
    w.take_in(vec![asked, says("u", "m2", 5, "Hallo")], 5).await;
    let row = w.answer("t", 6).await;
    assert_eq!(w.thread("t").await.order, None);
    // Another buyer bought it for them: the number counts, not the name.
    w.store
        .put_orders(
            &w.channel,
            &[order("12-34567-89012", "Somebody", 1)],
            at(7),
            &id,
        )
        .await
        .unwrap();
    let c = w.thread("t").await;
    assert!(c.order.is_some());
    assert_eq!(
        w.outbox_state(&row.id).await,
        OutboxState::Superseded,
        "the draft did not know the order"
    );
    assert_eq!(c.state, ConversationState::New);
    let two = [order("1", "Buyer u", 1), order("2", "Buyer u", 2)];
    w.store
        .put_orders(&w.channel, &two[1..], at(8), &id)
        .await
        .unwrap();
    assert!(w.thread("u").await.order.is_some());
    let buyers_orders = {
        w.store
            .put_orders(&w.channel, &two, at(9), &id)
            .await
            .unwrap();
        w.store
            .orders_of_buyer(&w.channel, "u-Buyer u")
            .await
            .unwrap()
    };
    let numbers: Vec<_> = buyers_orders
        .iter()
        .map(|o| o.platform_id.as_str())
        .collect();
    assert_eq!(numbers, ["2", "1"], "newest first");
}

pub async fn a_long_page_is_taken_in_whole(w: World) {
    let messages: Vec<_> = (0..333)
        .map(|n| {
            says(
                &format!("t{}", n % 97),
                &format!("m{n}"),
                n,
                &format!("Nachricht Nummer {n} über Lampen"),
            )
        })
        .collect();
    let got = w.take_in(messages, 400).await;
    assert_eq!((got.new_messages.len(), got.conversations.len()), (333, 97));
    let page = w
        .store
        .inbox(&store::InboxQuery {
            filter: store::InboxFilter::All,
            channel: None,
            after: None,
            limit: 200,
        })
        .await
        .unwrap();
    assert_eq!(
        (page.rows.len(), page.counts.all, page.counts.unread),
        (97, 97, 97)
    );
    assert_eq!(w.store.search("Lampen", 500).await.unwrap().len(), 333);
}

pub async fn everything_of_a_message_is_kept(w: World) {
    let mut full = says("t", "m1", 1, "Guten Tag");
    full.subject = Some("Frage".to_owned());
    full.full_text = Some("Guten Tag\n> alt".to_owned());
    full.html = Some("<p>Guten Tag</p>".to_owned());
    full.context = serde_json::json!({"message_id": "<a@b>", "references": ["<x@y>"]});
    full.attachments = vec![Attachment {
        name: "foto.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: Some(1234),
        url: None,
    }];
    w.take_in(vec![full.clone()], 2).await;
    let c = w.thread("t").await;
    assert_eq!(c.subject.as_deref(), Some("Frage"));
    let kept = w.store.messages(&c.id).await.unwrap().pop().unwrap();
    assert_eq!(
        w.store.message(&kept.id).await.unwrap().as_ref(),
        Some(&kept)
    );
    assert_eq!(
        (
            kept.full_text,
            kept.html,
            kept.context,
            kept.attachments,
            kept.received_at
        ),
        (
            full.full_text,
            full.html,
            full.context,
            full.attachments,
            at(2)
        )
    );
}
