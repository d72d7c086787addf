//! Channels, the shop, orders, buyers, the feed.

use crate::world::{World, a_channel, at, buyer, id, is_conflict, order, says};
use domain::health::{Health, HealthState};
use domain::order::{Buyer, OrderStatus};
use domain::schedule::{Mode, Row, Scope, When};
use domain::shop::{Article, Policy, Product, ShopSettings};
use domain::{ArticleId, BuyerId, ChannelId, Country, Intent, Language, PolicyId};
use store::{OpenOptions, Store};

pub async fn channels_come_and_go(w: World) {
    let mut second = a_channel("c2", "Armchairs");
    w.store.put_channel(&second).await.unwrap();
    second.name = "Zebra".to_owned();
    second.enabled = false;
    w.store.put_channel(&second).await.unwrap();
    assert_eq!(
        w.store.channels().await.unwrap(),
        vec![a_channel("c1", "Lamps"), second.clone()]
    );
    assert_eq!(
        w.store.channel(&second.id).await.unwrap(),
        Some(second.clone())
    );
    w.store.remove_channel(&second.id).await.unwrap();
    assert_eq!(w.store.channel(&second.id).await.unwrap(), None);
}

pub async fn what_the_shop_knows_is_kept(w: World) {
    assert_eq!(w.store.shop().await.unwrap(), ShopSettings::default());
    let shop = ShopSettings {
        name: "Lamps & Co".to_owned(),
        home_time_zone: "Asia/Shanghai".to_owned(),
        language: Language::new("zh-Hans"),
    };
    w.store.put_shop(&shop).await.unwrap();
    assert_eq!(w.store.shop().await.unwrap(), shop);
    let policy = |id: &str, days| Policy {
        id: PolicyId::new(id),
        topic: Intent::Return,
        countries: vec![Country::parse("DE").unwrap()],
        skus: Vec::new(),
        window_days: Some(days),
        paid_by: Some("buyer".to_owned()),
        amount_limit: None,
        conditions: Vec::new(),
        valid_from: None,
        valid_until: None,
        text: [("en".to_owned(), "Within the window.".to_owned())].into(),
    };
    w.store.put_policies(&[policy("a", 14)]).await.unwrap();
    let all = vec![policy("z", 30), policy("b", 60)];
    w.store.put_policies(&all).await.unwrap();
    assert_eq!(
        w.store.policies().await.unwrap(),
        all,
        "the order given, and nothing of before"
    );
    let article = Article {
        id: ArticleId::new("a1"),
        title: "Bulbs".to_owned(),
        text: "E27".to_owned(),
        language: Language::new("en"),
        topics: vec![Intent::ProductInfo],
        skus: Vec::new(),
        valid_from: None,
        valid_until: None,
    };
    w.store
        .put_articles(std::slice::from_ref(&article))
        .await
        .unwrap();
    assert_eq!(w.store.articles().await.unwrap(), vec![article]);
    let product = Product {
        sku: "LAMP-1".to_owned(),
        title: "Lamp".to_owned(),
        attributes: serde_json::json!({"colours": ["brass"]}),
        hs_code: None,
        stock: Some(3),
        restock_on: None,
        price: None,
    };
    w.store
        .put_products(std::slice::from_ref(&product))
        .await
        .unwrap();
    assert_eq!(w.store.products().await.unwrap(), vec![product]);
}

pub async fn a_first_schedule_sends_nothing(w: World) {
    let mut schedule = w.store.schedule().await.unwrap();
    assert!(
        schedule.rows.iter().all(|row| row.mode != Mode::Auto),
        "nobody allowed the machine to speak yet"
    );
    schedule.rows.push(Row {
        scope: Scope::Zone("Europe/Berlin".to_owned()),
        mode: Mode::Auto,
        when: When::Away,
        days: Vec::new(),
    });
    schedule.stopped_at = Some(at(3));
    schedule.countdown = 0;
    w.store.put_schedule(&schedule).await.unwrap();
    assert_eq!(w.store.schedule().await.unwrap(), schedule);
}

pub async fn settings_are_set_and_taken_away(w: World) {
    assert_eq!(w.store.setting("look").await.unwrap(), None);
    w.store.put_setting("look", Some("dark")).await.unwrap();
    w.store.put_setting("look", Some("light")).await.unwrap();
    assert_eq!(
        w.store.setting("look").await.unwrap().as_deref(),
        Some("light")
    );
    w.store.put_setting("look", None).await.unwrap();
    assert_eq!(w.store.setting("look").await.unwrap(), None);
}

pub async fn health_is_kept_with_the_channel(w: World) {
    let health = Health {
        channel: w.channel.clone(),
        state: HealthState::Offline,
        last_sync_at: Some(at(1)),
        failures: 3,
        detail: Some("The network is away.".to_owned()),
        retry_at: Some(at(2)),
        login_expires_at: None,
    };
    w.store.put_health(&health).await.unwrap();
    w.store
        .put_channel(&a_channel("c1", "Renamed"))
        .await
        .unwrap();
    assert_eq!(
        w.store.healths().await.unwrap(),
        vec![health.clone()],
        "a new name does not heal"
    );
    let gone = Health {
        channel: ChannelId::new("gone"),
        ..health
    };
    assert!(matches!(
        w.store.put_health(&gone).await,
        Err(store::StoreError::NotFound)
    ));
}

pub async fn orders_are_newest_reading_wins(w: World) {
    let put = |o| {
        let store = w.store.clone();
        let channel = w.channel.clone();
        async move { store.put_orders(&channel, &[o], at(9), &id).await.unwrap() }
    };
    assert_eq!(put(order("1", "Ann", 5)).await, 1);
    let first = w
        .store
        .order_by_platform_id(&w.channel, "1")
        .await
        .unwrap()
        .unwrap();
    let mut older = order("1", "Ann", 4);
    older.order.status = OrderStatus::Paid;
    assert_eq!(put(older).await, 0);
    let mut newer = order("1", "Ann", 6);
    newer.order.status = OrderStatus::Delivered;
    assert_eq!(put(newer).await, 1);
    let now = w
        .store
        .order_by_platform_id(&w.channel, "1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (now.id, now.status),
        (first.id, OrderStatus::Delivered),
        "the id stays"
    );
}

pub async fn buyers_learn_and_keep(w: World) {
    let mut one = says("t", "m1", 1, "Hi");
    one.buyer = domain::inbound::InboundBuyer {
        platform_id: "u1".to_owned(),
        ..Default::default()
    };
    w.take_in(vec![one.clone()], 1).await;
    let known = |w: &World| {
        let (store, channel) = (w.store.clone(), w.channel.clone());
        async move {
            store
                .buyer_by_platform_id(&channel, "u1")
                .await
                .unwrap()
                .unwrap()
        }
    };
    assert_eq!(
        known(&w).await.time_zone,
        None,
        "a guess is worse than nothing"
    );
    one.platform_id = "m2".to_owned();
    one.buyer = domain::inbound::InboundBuyer {
        platform_id: "u1".to_owned(),
        ..buyer("Ann")
    };
    w.take_in(vec![one.clone()], 2).await;
    let said = Buyer {
        id: BuyerId::new(""),
        channel: w.channel.clone(),
        platform_id: "u1".to_owned(),
        name: String::new(),
        country: None,
        language: None,
        email: Some("ann@example.org".to_owned()),
        time_zone: Some("America/Chicago".to_owned()),
        orders_count: Some(4),
        lifetime_value: None,
    };
    w.store
        .put_buyers(std::slice::from_ref(&said), &id)
        .await
        .unwrap();
    let mut bought = order("1", "Ann", 3);
    bought.buyer.platform_id = "u1".to_owned();
    w.store
        .put_orders(&w.channel, &[bought], at(3), &id)
        .await
        .unwrap();
    let ann = known(&w).await;
    assert_eq!(
        (ann.name.as_str(), ann.email.as_deref(), ann.orders_count),
        ("Ann", Some("ann@example.org"), Some(4))
    );
    assert_eq!(
        ann.time_zone.as_deref(),
        Some("America/Chicago"),
        "what was said wins over what is worked out"
    );
}

pub async fn zones_are_counted(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Hi"), says("u", "m2", 1, "Hi")], 1)
        .await;
    w.answered("v", 2).await;
    let zones = w.store.zones().await.unwrap();
    assert_eq!(zones.len(), 1);
    assert_eq!(
        (zones[0].zone.as_str(), zones[0].buyers, zones[0].open),
        ("Europe/Berlin", 3, 2)
    );
}

pub async fn the_feed_tells_every_change_once(w: World) {
    let start = w.store.last_change().await.unwrap();
    w.take_in(vec![says("t", "m1", 1, "Hi")], 1).await;
    let row = w.answer("t", 2).await;
    let changes = w.store.changes_after(start, 100).await.unwrap();
    let seqs: Vec<i64> = changes.iter().map(|c| c.seq).collect();
    assert_eq!(
        seqs,
        (start + 1..=w.store.last_change().await.unwrap()).collect::<Vec<_>>(),
        "no gaps"
    );
    let c = w.thread("t").await;
    assert!(
        changes
            .iter()
            .any(|x| x.entity == "conversation" && x.id == c.id.as_str() && x.at == at(1))
    );
    assert!(
        changes
            .iter()
            .any(|x| x.entity == "outbox" && x.id == row.id.as_str() && x.at == at(2))
    );
    assert_eq!(w.store.changes_after(start, 1).await.unwrap(), changes[..1]);
    assert!(
        w.store
            .changes_after(seqs[seqs.len() - 1], 100)
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn a_backup_opens_again(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Hallo Welt")], 1).await;
    let copy = w.file("copy.db");
    w.store.backup_to(&copy).await.unwrap();
    assert!(
        is_conflict(w.store.backup_to(&copy).await),
        "nothing is written over"
    );
    let opened = Store::open(OpenOptions {
        path: copy,
        now: at(2),
    })
    .await
    .unwrap();
    assert_eq!(opened.search("welt", 5).await.unwrap().len(), 1);
    assert!(opened.integrity().await.unwrap().is_empty());
    opened.close().await;
}

pub async fn two_stores_share_one_file(w: World) {
    let other = w.again().await;
    w.take_in(vec![says("t", "m1", 1, "Hallo")], 1).await;
    let c = other
        .conversation_by_platform_id(&w.channel, "t")
        .await
        .unwrap()
        .unwrap();
    other
        .touch(&c.id, store::Touch::MarkRead, at(2))
        .await
        .unwrap();
    assert!(
        !w.thread("t").await.unread,
        "each sees what the other wrote"
    );
    other.close().await;
    assert!(other.channels().await.is_err(), "closed is closed");
    w.store.put_setting("still", Some("open")).await.unwrap();
}
