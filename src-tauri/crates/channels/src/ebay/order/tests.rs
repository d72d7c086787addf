use super::*;
use crate::ebay::order_wire::ParcelPage;
use serde_json::json;

fn order() -> Value {
    json!({
        "orderId": "12-34567-89012", "creationDate": "2026-11-01T10:00:00.000Z",
        "lastModifiedDate": "2026-11-03T08:00:00.000Z",
        "orderFulfillmentStatus": "FULFILLED", "orderPaymentStatus": "PAID", "sellerId": "lamps",
        "buyer": {"username": "anna_k"},
        "pricingSummary": {"total": {"value": "59.80", "currency": "EUR"}},
        "cancelStatus": {"cancelState": "NONE_REQUESTED", "cancelRequests": []},
        "paymentSummary": {"refunds": [{"refundId": "r1", "refundStatus": "REFUNDED",
            "refundDate": "2026-11-05T00:00:00.000Z", "amount": {"value": "5.0", "currency": "EUR"}}]},
        "fulfillmentStartInstructions": [{"maxEstimatedDeliveryDate": "2026-11-30T00:00:00.000Z",
            "shippingStep": {"shipTo": {"fullName": "Anna K.", "email": "x1@members.ebay.com", "contactAddress": {
                "addressLine1": "Hauptstr. 1", "city": "Köln", "postalCode": "50667", "countryCode": "DE"}}}}],
        "fulfillmentHrefs": ["https://api.ebay.com/…/shipping_fulfillment/1"],
        "lineItems": [
            {"lineItemId": "L1", "legacyItemId": "110", "sku": "LAMP-1", "title": "Lamp", "quantity": 2,
             "lineItemCost": {"value": "59.80", "currency": "EUR"},
             "variationAspects": [{"name": "Colour", "value": "blue"}],
             "lineItemFulfillmentInstructions": {"minEstimatedDeliveryDate": "2026-11-10T00:00:00.000Z",
                "maxEstimatedDeliveryDate": "2026-11-12T00:00:00.000Z"}},
            {"lineItemId": "L2", "legacyItemId": "220", "title": "Cable", "quantity": 1,
             "lineItemFulfillmentInstructions": {"maxEstimatedDeliveryDate": "2026-11-20T00:00:00.000Z"}}],
        "aFieldOfTomorrow": {"x": 1}
    })
}

fn now() -> Timestamp {
    "2026-11-20T22:00:00Z".parse().unwrap()
}

#[test]
fn an_order_is_read_with_everything_that_is_known() {
    let read = read(&order(), now()).unwrap();
    let order = &read.order.order;
    assert_eq!(
        (order.platform_id.as_str(), order.status),
        ("12-34567-89012", OrderStatus::Shipped)
    );
    assert_eq!(order.total, Money::parse("59.80", "EUR").ok());
    let lamp = order.items.first().unwrap();
    assert_eq!(
        (lamp.sku.as_str(), lamp.quantity, lamp.unit_price),
        ("LAMP-1", 2, Money::parse("29.90", "EUR").ok())
    );
    assert_eq!(lamp.options, json!({"Colour": "blue"}));
    assert_eq!(
        order.ship_to.country.as_ref().map(Country::as_str),
        Some("DE")
    );
    assert_eq!(
        order.refunds.first().map(|r| r.status),
        Some(RefundStatus::Issued)
    );
    let buyer = &read.order.buyer;
    assert_eq!(
        (buyer.platform_id.as_str(), buyer.name.as_str()),
        ("anna_k", "Anna K.")
    );
    assert_eq!(
        (read.seller.as_deref(), read.items.as_slice()),
        (
            Some("lamps"),
            ["110".to_owned(), "220".to_owned()].as_slice()
        )
    );
    assert!(read.has_parcels, "its parcels can be asked for");
}

#[test]
fn a_parcel_has_the_estimate_of_the_goods_in_it_and_no_events() {
    let page: ParcelPage = serde_json::from_value(json!({"fulfillments": [
        {"fulfillmentId": "1", "shipmentTrackingNumber": "00340434", "shippingCarrierCode": "DHL",
         "shippedDate": "2026-11-03T08:00:00.000Z", "lineItems": [{"lineItemId": "L1", "quantity": 2}]},
        {"fulfillmentId": "2"}], "total": 2}))
    .unwrap();
    let read = read(&order(), now())
        .unwrap()
        .with_parcels(&page.fulfillments.unwrap());
    let [first, second] = read.order.order.shipments.as_slice() else {
        panic!("two parcels")
    };
    assert_eq!(
        (first.carrier.as_str(), first.tracking_number.as_str()),
        ("DHL", "00340434")
    );
    assert_eq!(
        first.eta,
        "2026-11-12T00:00:00Z".parse().ok(),
        "that of the lamp, not of the cable"
    );
    assert!(
        first.events.is_empty(),
        "the platform tells none, so none are made up"
    );
    assert_eq!(
        (second.tracking_number.as_str(), second.shipped_at),
        ("", None)
    );
    assert_eq!(
        second.eta,
        "2026-11-20T00:00:00Z".parse().ok(),
        "the latest of all goods"
    );
}

#[test]
fn states_are_told_by_what_is_known() {
    for (change, status) in [
        (
            json!({"orderFulfillmentStatus": "NOT_STARTED"}),
            OrderStatus::Paid,
        ),
        (
            json!({"orderFulfillmentStatus": "NOT_STARTED", "orderPaymentStatus": "PENDING"}),
            OrderStatus::Unpaid,
        ),
        (
            json!({"orderFulfillmentStatus": "IN_PROGRESS"}),
            OrderStatus::Shipped,
        ),
        (
            json!({"orderPaymentStatus": "FULLY_REFUNDED"}),
            OrderStatus::Refunded,
        ),
        (
            json!({"orderPaymentStatus": "PARTIALLY_REFUNDED"}),
            OrderStatus::Shipped,
        ),
        (
            json!({"cancelStatus": {"cancelState": "CANCELED"}}),
            OrderStatus::Cancelled,
        ),
        (
            json!({"cancelStatus": {"cancelState": "IN_PROGRESS"}}),
            OrderStatus::Shipped,
        ),
    ] {
        let mut value = order();
        for (key, new) in change.as_object().unwrap() {
            value[key] = new.clone();
        }
        assert_eq!(
            read(&value, now()).unwrap().order.order.status,
            status,
            "{change}"
        );
    }
}

#[test]
fn an_order_that_cannot_be_read_is_named() {
    let told = read(&json!({"orderId": "1-2", "creationDate": "soon"}), now()).unwrap_err();
    assert!(told.contains("1-2"), "{told}");
    assert!(read(&json!([]), now()).is_err());
}

#[test]
fn a_price_that_does_not_divide_is_not_rounded() {
    let mut value = order();
    value["lineItems"][0]["quantity"] = json!(3);
    assert_eq!(
        read(&value, now())
            .unwrap()
            .order
            .order
            .items
            .first()
            .unwrap()
            .unit_price,
        None
    );
}
