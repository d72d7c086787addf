//! What was understood of a turn, each part with a confidence.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// All of them, in the order of the design.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as in JSON and in data files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the word; `None` for any other text.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What the buyer wants.
    Intent {
        /// Where is it, when does it come.
        OrderStatus = "order_status",
        /// Tracking says delivered, the buyer has nothing.
        DeliveredNotReceived = "delivered_not_received",
        /// Another address.
        ChangeAddress = "change_address",
        /// Another variant or quantity, before shipping.
        ChangeOrder = "change_order",
        /// Call it off.
        CancelOrder = "cancel_order",
        /// Before buying: cost, time, destinations.
        ShippingInfo = "shipping_info",
        /// Will there be duties or taxes.
        CustomsDuties = "customs_duties",
        /// Held at customs.
        CustomsHeld = "customs_held",
        /// Wants to send it back.
        Return = "return",
        /// When does the promised money come.
        RefundStatus = "refund_status",
        /// Wants money back.
        RefundRequest = "refund_request",
        /// Swap it.
        Exchange = "exchange",
        /// Broken on arrival.
        ItemDamaged = "item_damaged",
        /// Wrong or missing pieces.
        WrongOrMissingItem = "wrong_or_missing_item",
        /// Not what the listing says.
        NotAsDescribed = "not_as_described",
        /// Failed after some use.
        WarrantyRepair = "warranty_repair",
        /// How to use it.
        UsageHelp = "usage_help",
        /// What it is.
        ProductInfo = "product_info",
        /// Which size.
        SizeFit = "size_fit",
        /// Is there any.
        Availability = "availability",
        /// Discounts.
        PricePromo = "price_promo",
        /// Wholesale.
        BulkOrder = "bulk_order",
        /// Paying does not work.
        PaymentIssue = "payment_issue",
        /// An invoice.
        Invoice = "invoice",
        /// Anger without a request.
        Complaint = "complaint",
        /// A case is open or announced.
        Dispute = "dispute",
        /// Reviews and ratings.
        FeedbackReview = "feedback_review",
        /// Thanks, ok, closing.
        Thanks = "thanks",
        /// Wants a person.
        HumanAgent = "human_agent",
        /// Account and data.
        AccountPrivacy = "account_privacy",
        /// Adverts, phishing.
        Spam = "spam",
        /// None of these, or unclear.
        Other = "other",
    }
}

words! {
    /// How the buyer feels.
    Emotion {
        /// Neutral.
        Calm = "calm",
        /// Pleased.
        Happy = "happy",
        /// Afraid something is wrong.
        Worried = "worried",
        /// Displeased.
        Annoyed = "annoyed",
        /// Angry.
        Angry = "angry",
    }
}

words! {
    /// What must reach a person.
    Risk {
        /// Bank, card or PayPal dispute.
        Chargeback = "chargeback",
        /// Lawyer, police, authority.
        Legal = "legal",
        /// Said to be fake.
        Counterfeit = "counterfeit",
        /// Injury, fire, allergy, danger to a child.
        Safety = "safety",
        /// A bad review as a threat.
        BadReviewThreat = "bad_review_threat",
        /// A request about, or leak of, personal data.
        Privacy = "privacy",
        /// Phishing, scams.
        Fraud = "fraud",
        /// Insults, hate.
        Abuse = "abuse",
        /// Orders to the assistant hidden in the text.
        PromptInjection = "prompt_injection",
    }
}

/// One intent with its confidence, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoredIntent {
    /// Which.
    pub intent: Intent,
    /// 0 to 1, calibrated.
    pub confidence: f64,
}

/// What stands in the text, in the forms of `intents.md`: amounts as `EUR 25.00`, dates as ISO.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entities {
    /// Order ids in the marketplaces' own formats.
    pub order_id: Vec<String>,
    /// Tracking numbers whose check digit holds.
    pub tracking_number: Vec<String>,
    /// The seller's codes.
    pub sku: Vec<String>,
    /// Amounts.
    pub amount: Vec<String>,
    /// Dates.
    pub date: Vec<String>,
    /// ISO countries.
    pub country: Vec<String>,
    /// Mail addresses.
    pub email: Vec<String>,
    /// Phone numbers.
    pub phone: Vec<String>,
}

/// The output of `assistant.understand`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// Of the turn.
    pub language: Language,
    /// 0 to 1.
    pub language_confidence: f64,
    /// One to three, primary first.
    pub intents: Vec<ScoredIntent>,
    /// Of the turn.
    pub emotion: Emotion,
    /// Rules are OR-ed, never averaged.
    pub risks: Vec<Risk>,
    /// What stands in the text.
    pub entities: Entities,
    /// Below the calibrated gates: the machine keeps silent.
    pub abstain: bool,
}

impl Understanding {
    /// The intent whose answer the buyer waits for.
    #[must_use]
    pub fn primary(&self) -> Intent {
        self.intents
            .first()
            .map_or(Intent::Other, |scored| scored.intent)
    }

    /// Whether an intent is among those understood.
    #[must_use]
    pub fn has(&self, intent: Intent) -> bool {
        self.intents.iter().any(|scored| scored.intent == intent)
    }
}
