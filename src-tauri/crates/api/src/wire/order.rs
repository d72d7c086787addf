//! Orders and parcels.

use super::common::MoneyView;

wire! {
    /// One order.
    OrderView {
        /// Ours.
        id: String,
        /// The number the buyer knows.
        platform_id: String,
        /// State word.
        status: String,
        /// When it was placed.
        placed_at: String,
        /// Sum.
        total: Option<MoneyView>,
        /// Lines.
        items: Vec<ItemView>,
        /// Where it goes, one line each.
        ship_to: Vec<String>,
        /// Parcels.
        shipments: Vec<ShipmentView>,
        /// Refunds, in words: amount and state.
        refunds: Vec<RefundView>,
        /// Returns.
        returns: Vec<ReturnView>,
        /// Whether the conversation is about it.
        linked: bool,
    }

    /// One line of an order.
    ItemView {
        /// Code.
        sku: String,
        /// Title.
        title: String,
        /// Pieces.
        #[ts(type = "number")]
        quantity: i64,
        /// Price of one.
        unit_price: Option<MoneyView>,
        /// Chosen options, `Colour: red`.
        options: Vec<String>,
    }

    /// One parcel with its way.
    ShipmentView {
        /// Carrier.
        carrier: String,
        /// Number.
        tracking_number: String,
        /// When it left.
        shipped_at: Option<String>,
        /// Expected.
        eta: Option<String>,
        /// Status word of the newest event.
        status: Option<String>,
        /// Oldest first.
        events: Vec<TrackingView>,
    }

    /// One line of the parcel's way.
    TrackingView {
        /// When.
        at: String,
        /// Status word.
        status: String,
        /// Where.
        location: String,
        /// Carrier's text.
        text: String,
    }

    /// One refund.
    RefundView {
        /// How much.
        amount: Option<MoneyView>,
        /// `pending`, `issued`, `failed`.
        status: String,
        /// When the money left.
        issued_at: Option<String>,
        /// When the buyer should have it.
        expected_by: Option<String>,
    }

    /// One return.
    ReturnView {
        /// State word of the platform.
        status: String,
        /// When.
        opened_at: Option<String>,
    }
}
