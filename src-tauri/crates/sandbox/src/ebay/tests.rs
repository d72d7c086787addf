use super::*;
use domain::Money;
use domain::order::{Address, Item, OrderStatus};
use domain::{ChannelId, Country, OrderId};
use serde_json::{Value, json};

fn clock() -> Now {
    let now: Timestamp = "2026-11-20T22:00:00Z".parse().unwrap();
    Arc::new(move || now)
}

async fn started() -> (EbaySandbox, reqwest::Client) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    (
        EbaySandbox::start(Options::new(clock())).await.unwrap(),
        reqwest::Client::new(),
    )
}

const TOKEN: &str = "v^1.1#access-0";

async fn get(sandbox: &EbaySandbox, http: &reqwest::Client, path: &str) -> (u16, Value) {
    let url = format!("{}/{path}", sandbox.base_url());
    let answer = http.get(url).bearer_auth(TOKEN).send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.json().await.unwrap_or_default(),
    )
}

async fn send(
    sandbox: &EbaySandbox,
    http: &reqwest::Client,
    body: &Value,
) -> reqwest::Result<(u16, Value)> {
    let url = format!("{}/commerce/message/v1/send_message", sandbox.base_url());
    let answer = http.post(url).bearer_auth(TOKEN).json(body).send().await?;
    let status = answer.status().as_u16();
    Ok((status, answer.json().await?))
}

fn order() -> Order {
    Order {
        id: OrderId::new(""),
        channel: ChannelId::new(""),
        platform_id: "12-1".to_owned(),
        buyer_platform_id: "anna".to_owned(),
        buyer_name: "Anna".to_owned(),
        placed_at: "2026-11-01T10:00:00Z".parse().unwrap(),
        status: OrderStatus::Paid,
        items: vec![Item {
            sku: "LAMP".to_owned(),
            title: "Lamp".to_owned(),
            quantity: 2,
            unit_price: Money::parse("24.90", "EUR").ok(),
            options: json!({"colour": "blue"}),
            customised: false,
        }],
        total: Money::parse("49.80", "EUR").ok(),
        ship_to: Address {
            country: Country::parse("DE"),
            ..Address::default()
        },
        shipments: Vec::new(),
        returns: Vec::new(),
        refunds: Vec::new(),
        fetched_at: "2026-11-01T10:00:00Z".parse().unwrap(),
    }
}

#[tokio::test]
async fn a_message_travels_both_ways_in_the_wire_format() {
    let (sandbox, http) = started().await;
    sandbox.seed_orders(vec![order()]);
    let writes = BuyerWrites {
        username: "anna".to_owned(),
        text: "Wo ist mein Paket?".to_owned(),
        order: Some("12-1".to_owned()),
        ..BuyerWrites::default()
    };
    let written = sandbox.buyer_writes(&writes);
    let (_, list) = get(
        &sandbox,
        &http,
        "commerce/message/v1/conversation?conversation_type=FROM_MEMBERS",
    )
    .await;
    assert_eq!(list["total"], 1);
    let conversation = &list["conversations"][0];
    assert_eq!(conversation["conversationId"], json!(written.conversation));
    assert_eq!(conversation["referenceId"], json!(item_id("LAMP")));
    assert_eq!(conversation["latestMessage"]["senderUsername"], "anna");
    assert_eq!(conversation["unreadCount"], 1);
    let body = json!({"conversationId": written.conversation, "messageText": "Unterwegs."});
    let (status, sent) = send(&sandbox, &http, &body).await.unwrap();
    assert_eq!(status, 201);
    let ledger = sandbox.ledger();
    assert_eq!(
        (ledger[0].text.as_str(), json!(ledger[0].message_id)),
        ("Unterwegs.", sent["messageId"].clone())
    );
    let path = format!(
        "commerce/message/v1/conversation/{}?conversation_type=FROM_MEMBERS",
        written.conversation
    );
    let (_, thread) = get(&sandbox, &http, &path).await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_rules_of_the_api_are_kept() {
    let (sandbox, http) = started().await;
    for (path, error) in [
        ("commerce/message/v1/conversation", 355_017),
        (
            "commerce/message/v1/conversation?conversation_type=FROM_MEMBERS&limit=51",
            355_009,
        ),
        (
            "commerce/message/v1/conversation?conversation_type=FROM_MEMBERS&limit=20&offset=30",
            355_008,
        ),
        (
            "commerce/message/v1/conversation?conversation_type=FROM_MEMBERS&start_time=today",
            355_005,
        ),
        (
            "commerce/message/v1/conversation/7?conversation_type=FROM_MEMBERS",
            355_007,
        ),
    ] {
        let (status, body) = get(&sandbox, &http, path).await;
        assert_eq!(
            (status, &body["errors"][0]["errorId"]),
            (400, &json!(error)),
            "{path}"
        );
    }
    for (body, error) in [
        (json!({"messageText": "Hi"}), 355_018),
        (json!({"conversationId": "7", "messageText": "Hi"}), 355_007),
        (json!({"otherPartyUsername": "anna"}), 355_015),
        (
            json!({"otherPartyUsername": "anna", "messageText": "字".repeat(2_001)}),
            355_013,
        ),
    ] {
        let (status, answer) = send(&sandbox, &http, &body).await.unwrap();
        assert_eq!(
            (status, &answer["errors"][0]["errorId"]),
            (400, &json!(error))
        );
    }
    assert!(sandbox.ledger().is_empty(), "a refusal sends nothing");
}

#[tokio::test]
async fn the_ledger_tells_what_was_taken_in_whatever_the_answer() {
    let (sandbox, http) = started().await;
    let taken = [
        FaultKind::LostAnswer,
        FaultKind::ErrorAfter { status: 502 },
        FaultKind::HalfBody,
        FaultKind::BadJson,
    ];
    for (n, kind) in taken.into_iter().enumerate() {
        sandbox.fault(Fault::next(Endpoint::Send, kind.clone()));
        let body = json!({"otherPartyUsername": "anna", "messageText": format!("No. {n}")});
        let answer = send(&sandbox, &http, &body).await;
        assert!(
            !matches!(answer, Ok((201, _))),
            "{kind:?} spoils the answer"
        );
        assert_eq!(
            sandbox.ledger().len(),
            n + 1,
            "{kind:?} takes the message in"
        );
    }
    let not_taken = [
        FaultKind::Cut,
        FaultKind::ErrorBefore { status: 500 },
        FaultKind::TooMany { retry_after: None },
    ];
    for kind in not_taken {
        sandbox.fault(Fault::next(Endpoint::Send, kind.clone()));
        let body = json!({"otherPartyUsername": "anna", "messageText": "Never"});
        let answer = send(&sandbox, &http, &body).await;
        assert!(!matches!(answer, Ok((201, _))), "{kind:?}");
        assert_eq!(sandbox.ledger().len(), 4, "{kind:?} takes nothing in");
    }
}

#[tokio::test]
async fn a_token_is_renewed_once_per_refresh_token() {
    let (sandbox, http) = started().await;
    let url = format!("{}/identity/v1/oauth2/token", sandbox.base_url());
    let renew = |refresh: &'static str, key: &'static str| {
        let (http, url) = (http.clone(), url.clone());
        async move {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
            let answer = http
                .post(url)
                .basic_auth("sandbox-app", Some(key))
                .form(&fields)
                .send()
                .await
                .unwrap();
            (
                answer.status().as_u16(),
                answer.json::<Value>().await.unwrap(),
            )
        }
    };
    sandbox.expire_token();
    let (status, _) = get(&sandbox, &http, "sell/fulfillment/v1/order").await;
    assert_eq!(status, 401);
    assert_eq!(renew("v^1.1#refresh-0", "wrong").await.0, 401);
    let (status, granted) = renew("v^1.1#refresh-0", "sandbox-key").await;
    assert_eq!(
        (status, &granted["refresh_token"]),
        (200, &json!("v^1.1#refresh-1"))
    );
    let (status, refused) = renew("v^1.1#refresh-0", "sandbox-key").await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("invalid_grant")),
        "the old one ended"
    );
}

#[tokio::test]
async fn the_control_surface_does_the_same_over_http() {
    let (sandbox, http) = started().await;
    let post = |path: &str, body: Value| {
        let url = format!("{}/_sandbox/{path}", sandbox.base_url());
        let http = http.clone();
        async move {
            http.post(url)
                .json(&body)
                .send()
                .await
                .unwrap()
                .json::<Value>()
                .await
                .unwrap()
        }
    };
    post("orders", serde_json::to_value(vec![order()]).unwrap()).await;
    let written = post(
        "buyer_writes",
        json!({"username": "anna", "text": "Hi", "order": "12-1"}),
    )
    .await;
    post(
        "seller_writes",
        json!({"conversation": written["conversation"], "text": "Hello"}),
    )
    .await;
    post("faults", json!([{"on": "send", "kind": "lost_answer"}])).await;
    let body = json!({"conversationId": written["conversation"], "messageText": "Again"});
    assert!(
        send(&sandbox, &http, &body).await.is_err(),
        "the answer is lost"
    );
    let url = format!("{}/_sandbox/ledger", sandbox.base_url());
    let ledger: Vec<Sent> = http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        ledger.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(),
        ["Again"]
    );
    let refused = post("advance", json!({"seconds": "soon"})).await;
    assert!(refused["error"].is_string(), "{refused}");
}

#[tokio::test]
async fn a_bundle_keeps_its_own_ids() {
    let (sandbox, http) = started().await;
    let order = json!({
        "channel": "demo-ebay", "order_id": "12-9", "placed_at": "2026-11-01T10:00:00Z", "status": "delivered",
        "buyer": {"id": "anna", "name": "Anna"}, "items": [{"sku": "LAMP", "title": "Lamp", "quantity": 1}],
        "shipments": [{"carrier": "DHL", "tracking_number": "1", "shipped_at": "2026-11-02T10:00:00Z", "events": []}]
    });
    let message = |id: &str, from: &str, channel: &str, at: &str| {
        json!({
            "id": id, "channel": channel, "conversation": "c1", "order_id": "12-9", "buyer": {"id": "anna"},
            "at": at, "from": from, "text": id
        })
    };
    let messages = [
        message("m1", "buyer", "demo-ebay", "2026-11-03T10:00:00Z"),
        message("m2", "seller", "demo-ebay", "2026-11-03T11:00:00Z"),
        message("m3", "buyer", "demo-mail", "2026-11-03T12:00:00Z"),
    ]
    .map(|line| serde_json::from_value(line).unwrap());
    sandbox.seed_bundle(
        "demo-ebay",
        &[serde_json::from_value(order).unwrap()],
        &messages,
    );
    let (_, thread) = get(
        &sandbox,
        &http,
        "commerce/message/v1/conversation/c1?conversation_type=FROM_MEMBERS",
    )
    .await;
    let ids: Vec<&str> = thread["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["messageId"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        ["m2", "m1"],
        "newest first, and nothing of another channel"
    );
    assert_eq!(thread["messages"][0]["senderUsername"], "lamp_and_linen");
    let (_, parcels) = get(
        &sandbox,
        &http,
        "sell/fulfillment/v1/order/12-9/shipping_fulfillment",
    )
    .await;
    assert_eq!(parcels["fulfillments"][0]["shipmentTrackingNumber"], "1");
    assert!(
        sandbox.ledger().is_empty(),
        "history was not sent through the API"
    );
}
