/** What a message can be about, in the order of the engine; a test holds the two lists together. */
export const INTENTS = [
  "order_status", "delivered_not_received", "change_address", "change_order", "cancel_order", "shipping_info", "customs_duties",
  "customs_held", "return", "refund_status", "refund_request", "exchange", "item_damaged", "wrong_or_missing_item", "not_as_described",
  "warranty_repair", "usage_help", "product_info", "size_fit", "availability", "price_promo", "bulk_order", "payment_issue", "invoice",
  "complaint", "dispute", "feedback_review", "thanks", "human_agent", "account_privacy", "spam", "other",
] as const;
