//! The list.

use crate::world::{World, a_channel, at, id, manual, order, page, says};
use domain::outbox::OutboxState;
use domain::{Author, ChannelId, ConversationState, Reason};
use store::{InboxFilter, InboxPage, InboxQuery, PageKey, Touch};

async fn list(w: &World, filter: InboxFilter, after: Option<PageKey>, limit: u32) -> InboxPage {
    w.store
        .inbox(&InboxQuery {
            filter,
            channel: None,
            after,
            limit,
        })
        .await
        .unwrap()
}

fn names(page: &InboxPage) -> Vec<&str> {
    page.rows
        .iter()
        .map(|row| row.conversation.platform_id.as_str())
        .collect()
}

pub async fn rows_show_what_the_list_needs(w: World) {
    let long = format!("Wo ist\nmein   Paket? {}", "ä".repeat(400));
    let mut asked = says("t", "m1", 5, &long);
    asked.order_platform_id = Some("12-34567-89012".to_owned());
    w.store
        .put_orders(
            &w.channel,
            &[order("12-34567-89012", "Buyer t", 1)],
            at(5),
            &id,
        )
        .await
        .unwrap();
    w.take_in(vec![asked], 5).await;
    let row = w.answer("t", 6).await;
    let page = list(&w, InboxFilter::All, None, 10).await;
    let shown = &page.rows[0];
    assert_eq!(shown.conversation, w.thread("t").await);
    assert_eq!(
        (
            shown.buyer_name.as_str(),
            shown.channel_name.as_str(),
            shown.platform.as_str()
        ),
        ("Buyer t", "Lamps", "market")
    );
    assert_eq!(shown.buyer_country.as_ref().map(|c| c.as_str()), Some("DE"));
    assert!(shown.preview.starts_with("Wo ist mein Paket? ää"));
    assert_eq!(shown.preview.chars().count(), 160);
    assert_eq!(
        (shown.last_author, shown.order_platform_id.as_deref()),
        (Author::Buyer, Some("12-34567-89012"))
    );
    assert_eq!(shown.outbox, Some((row.id, OutboxState::Ready, at(6))));
    assert!(!shown.escalated && page.next.is_none());
    w.take_in(vec![says("u", "m2", 7, "Ich bin sauer")], 7)
        .await;
    w.escalate("u", Reason::Anger, 8).await;
    assert!(list(&w, InboxFilter::Waiting, None, 10).await.rows[0].escalated);
}

pub async fn filters_and_counts_agree(w: World) {
    for (n, t) in ["new", "replying", "waiting", "answered", "closed"]
        .into_iter()
        .enumerate()
    {
        w.take_in(vec![says(t, t, i64::try_from(n).unwrap(), "Frage")], 10)
            .await;
    }
    w.answer("replying", 11).await;
    w.escalate("waiting", Reason::Anger, 11).await;
    let c = w.thread("answered").await;
    w.store
        .enqueue_manual(&manual(&c, "Antwort", 11), None, at(11))
        .await
        .unwrap();
    let row = w
        .store
        .outbox(store::OutboxQuery {
            open_only: true,
            limit: 9,
        })
        .await
        .unwrap();
    let by_hand = row.iter().find(|r| r.conversation == c.id).unwrap();
    w.store.send_now(&by_hand.id, at(11)).await.unwrap();
    while let Some(row) = w.store.claim(at(11), "worker", 60).await.unwrap() {
        if row.id == by_hand.id {
            w.store
                .finish(&row.id, None, &crate::world::sent("p"), at(11))
                .await
                .unwrap();
        }
    }
    w.store
        .touch(&w.thread("closed").await.id, Touch::Close, at(12))
        .await
        .unwrap();
    for (filter, expected) in [
        (
            InboxFilter::All,
            vec!["answered", "closed", "waiting", "replying", "new"],
        ),
        (InboxFilter::Open, vec!["waiting", "replying", "new"]),
        (InboxFilter::Waiting, vec!["waiting"]),
        (InboxFilter::Replying, vec!["replying"]),
        (InboxFilter::Answered, vec!["answered"]),
        (InboxFilter::Closed, vec!["closed"]),
    ] {
        let page = list(&w, filter, None, 10).await;
        assert_eq!(names(&page), expected, "{filter:?}");
        let c = page.counts;
        assert_eq!(
            (
                c.all, c.open, c.waiting, c.replying, c.answered, c.closed, c.unread
            ),
            (5, 3, 1, 1, 1, 1, 3)
        );
        let one = InboxQuery {
            filter,
            channel: Some(w.channel.clone()),
            after: None,
            limit: 10,
        };
        assert_eq!(
            w.store.inbox(&one).await.unwrap(),
            page,
            "the only channel is all channels"
        );
    }
    assert_eq!(w.state("new").await.0, ConversationState::New);
}

pub async fn pages_are_stable_while_messages_arrive(w: World) {
    // Several conversations share a minute, so that the key must hold more than the time.
    for n in 0..25 {
        w.take_in(
            vec![says(&format!("t{n:02}"), &format!("m{n}"), n / 5, "Frage")],
            10,
        )
        .await;
    }
    let whole = list(&w, InboxFilter::All, None, 100).await;
    let expected: Vec<String> = names(&whole).into_iter().map(str::to_owned).collect();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = list(&w, InboxFilter::All, after, 4).await;
        seen.extend(names(&page).into_iter().map(str::to_owned));
        // Something arrives between two pages; it belongs to the top and moves nothing below.
        let n = seen.len();
        w.take_in(
            vec![says(&format!("new{n}"), &format!("new{n}"), 60, "Neu")],
            60,
        )
        .await;
        match page.next {
            Some(key) => after = Some(key),
            None => break,
        }
    }
    assert_eq!(seen, expected);
}

pub async fn channels_filter_the_list(w: World) {
    w.store
        .put_channel(&a_channel("c2", "Chairs"))
        .await
        .unwrap();
    let second = ChannelId::new("c2");
    w.take_in(vec![says("t", "m1", 1, "Lampe")], 1).await;
    let pulled = page(vec![says("t", "m1", 2, "Stuhl")]);
    w.store
        .ingest(&second, &pulled, at(2), false, &id)
        .await
        .unwrap();
    let q = InboxQuery {
        filter: InboxFilter::Open,
        channel: Some(second),
        after: None,
        limit: 10,
    };
    let chairs = w.store.inbox(&q).await.unwrap();
    assert_eq!((chairs.rows.len(), chairs.counts.all), (1, 1));
    assert_eq!(
        (
            chairs.rows[0].channel_name.as_str(),
            chairs.rows[0].preview.as_str()
        ),
        ("Chairs", "Stuhl")
    );
    assert_eq!(list(&w, InboxFilter::Open, None, 10).await.counts.all, 2);
}

pub async fn removed_channels_leave_nothing(w: World) {
    w.store
        .put_channel(&a_channel("c2", "Chairs"))
        .await
        .unwrap();
    let second = ChannelId::new("c2");
    let pulled = page(vec![says("x", "m1", 2, "Stuhl kaputt")]);
    w.store
        .ingest(&second, &pulled, at(2), false, &id)
        .await
        .unwrap();
    w.answered("t", 1).await;
    w.take_in(vec![says("t", "m2", 3, "Lampe kaputt")], 3).await;
    w.answer("t", 4).await;
    let row = w.claim(4).await;
    assert!(
        crate::world::is_conflict(w.store.remove_channel(&w.channel).await),
        "a reply is on its way"
    );
    w.store
        .finish(&row.id, None, &crate::world::sent("p"), at(5))
        .await
        .unwrap();
    w.store.remove_channel(&w.channel).await.unwrap();
    let page = list(&w, InboxFilter::All, None, 10).await;
    assert_eq!((names(&page), page.counts.all), (vec!["x"], 1));
    assert_eq!(w.store.search("kaputt", 10).await.unwrap().len(), 1);
    assert!(w.store.search("Lampe", 10).await.unwrap().is_empty());
    assert!(w.store.integrity().await.unwrap().is_empty());
}
