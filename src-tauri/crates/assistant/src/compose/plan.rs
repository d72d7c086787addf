//! What is said, in which order, from which facts; the same plan is written out in every language.

use super::parcels::{Parcel, parcels, word};
use domain::decision::Answerable;
use domain::{Fact, FactKind, FactSet, FactValue, Intent};

/// One message of the templates with its facts.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The message's name.
    pub message: &'static str,
    /// Arguments.
    pub facts: Vec<(&'static str, &'a Fact)>,
    /// The fact whose word chose this message.
    pub because: Option<&'a Fact>,
    /// Whether a blank line goes before it.
    pub paragraph: bool,
}

/// Intents the built-in composer has an answer for.
#[must_use]
pub fn answers(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::OrderStatus
            | Intent::DeliveredNotReceived
            | Intent::Return
            | Intent::RefundStatus
            | Intent::ShippingInfo
            | Intent::CustomsDuties
            | Intent::Thanks
    )
}

/// Whether an answer to the first intent leaves nothing open of the second.
#[must_use]
pub fn covers(first: Intent, second: Intent) -> bool {
    use Intent::{DeliveredNotReceived, OrderStatus, Thanks};
    second == Thanks
        || matches!(
            (first, second),
            (OrderStatus, DeliveredNotReceived) | (DeliveredNotReceived, OrderStatus)
        )
}

/// Puts the seller's version of a clause in the place of the buyer's. Whether there was one.
pub fn in_language_of_seller<'a>(lines: &mut [Line<'a>], facts: &'a FactSet) -> bool {
    let mut found = false;
    for (_, fact) in lines.iter_mut().flat_map(|line| line.facts.iter_mut()) {
        let wanted = format!("{}{SELLERS}", fact.source);
        if let Some(version) = facts.all(FactKind::PolicyText).find(|f| f.source == wanted) {
            *fact = version;
            found = true;
        }
    }
    found
}

/// Ends the source of a clause in the seller's language, kept beside the one in the buyer's for the gloss alone.
pub const SELLERS: &str = "#seller";

/// The clause or passage for the buyer.
fn clause(facts: &FactSet, kind: FactKind) -> Option<&Fact> {
    facts.all(kind).find(|fact| !fact.source.ends_with(SELLERS))
}

/// The plan for an intent, or why there is none.
///
/// # Errors
/// What keeps the answer from being given.
pub fn plan(intent: Intent, facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    match intent {
        Intent::OrderStatus => order_status(facts),
        Intent::DeliveredNotReceived => delivered_not_received(facts),
        Intent::Return => returns(facts),
        Intent::RefundStatus => refund_status(facts),
        Intent::ShippingInfo | Intent::CustomsDuties => from_text(facts),
        Intent::Thanks => Ok(vec![line("thanks")]),
        _ => Err(Answerable::NoIntent),
    }
}

/// Asks for the order's number.
#[must_use]
pub fn ask_order<'a>() -> Vec<Line<'a>> {
    vec![line("ask-order")]
}

fn line<'a>(message: &'static str) -> Line<'a> {
    Line {
        message,
        facts: Vec::new(),
        because: None,
        paragraph: false,
    }
}

fn with<'a>(message: &'static str, facts: Vec<(&'static str, &'a Fact)>) -> Line<'a> {
    Line {
        message,
        facts,
        because: None,
        paragraph: false,
    }
}

impl<'a> Line<'a> {
    fn because(mut self, fact: Option<&'a Fact>) -> Self {
        self.because = fact;
        self
    }

    fn apart(mut self) -> Self {
        self.paragraph = true;
        self
    }
}

fn order_status(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let order = facts.get(FactKind::OrderId).ok_or(Answerable::AskOrder)?;
    let status = facts.get(FactKind::OrderStatus);
    let parcels = parcels(facts);
    let plain = |message| Ok(vec![with(message, vec![("order", order)]).because(status)]);
    match word(status) {
        Some("unpaid") => return plain("order-unpaid"),
        Some("cancelled") => return plain("order-cancelled"),
        Some("refunded") => return plain("order-refunded"),
        _ => {}
    }
    if !parcels.is_empty() {
        return way_of(order, &parcels);
    }
    match word(status) {
        Some("paid") => plain("order-paid"),
        Some("in_production") => plain("order-in-production"),
        Some("shipped") => plain("order-shipped"),
        Some("delivered") => plain("order-delivered"),
        _ => Err(Answerable::FactMissing),
    }
}

fn way_of<'a>(order: &'a Fact, parcels: &[Parcel<'a>]) -> Result<Vec<Line<'a>>, Answerable> {
    let mut lines = vec![with("about-order", vec![("order", order)])];
    if parcels.len() > 1 {
        lines.push(line("several-parcels"));
    }
    for parcel in parcels {
        lines.extend(one_parcel(parcel)?);
    }
    Ok(lines)
}

/// A parcel with something wrong, or on its way back, needs a person: no text is made for it.
fn one_parcel<'a>(parcel: &Parcel<'a>) -> Result<Vec<Line<'a>>, Answerable> {
    let status = parcel.get(FactKind::ShipmentStatus);
    let first = match parcel.status() {
        None if parcel.get(FactKind::LastEventAt).is_none() => line("parcel-none"),
        Some("info_received") => line("parcel-info-received"),
        Some("in_transit") => line("parcel-in-transit"),
        Some("customs") => line("parcel-customs"),
        Some("out_for_delivery") => line("parcel-out-for-delivery"),
        Some("available_for_pickup") => line("parcel-available-for-pickup"),
        Some("delivered") => match parcel.get(FactKind::DeliveredAt) {
            Some(at) => with("parcel-delivered", vec![("delivered", at)]),
            None => line("parcel-delivered-plain"),
        },
        _ => return Err(Answerable::FactMissing),
    };
    let mut lines = vec![first.because(status).apart()];
    lines.extend(number(parcel));
    let delivered = parcel.status() == Some("delivered");
    if let Some(when) = parcel.get(FactKind::LastEventAt).filter(|_| !delivered) {
        lines.push(match filled(parcel.get(FactKind::LastEventPlace)) {
            Some(place) => with("event-place", vec![("when", when), ("place", place)]),
            None => with("event", vec![("when", when)]),
        });
    } else if let Some(shipped) = parcel.get(FactKind::ShippedAt).filter(|_| !delivered) {
        lines.push(with("shipped-on", vec![("shipped", shipped)]));
    }
    if let Some(eta) = parcel.get(FactKind::Eta).filter(|_| !delivered) {
        lines.push(with("eta", vec![("eta", eta)]));
    }
    Ok(lines)
}

fn number<'a>(parcel: &Parcel<'a>) -> Option<Line<'a>> {
    match (
        filled(parcel.get(FactKind::TrackingNumber)),
        filled(parcel.get(FactKind::Carrier)),
    ) {
        (Some(tracking), Some(carrier)) => Some(with(
            "number-carrier",
            vec![("tracking", tracking), ("carrier", carrier)],
        )),
        (Some(tracking), None) => Some(with("number", vec![("tracking", tracking)])),
        (None, Some(carrier)) => Some(with("carrier", vec![("carrier", carrier)])),
        (None, None) => None,
    }
}

fn filled(fact: Option<&Fact>) -> Option<&Fact> {
    fact.filter(|fact| !fact.value.to_string().trim().is_empty())
}

/// Only with a delivery on record; what happens next is the policy's text or nothing.
fn delivered_not_received(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let order = facts.get(FactKind::OrderId).ok_or(Answerable::AskOrder)?;
    let parcels = parcels(facts);
    let mut delivered = parcels
        .iter()
        .filter(|parcel| parcel.status() == Some("delivered"));
    // With several delivered parcels it cannot be told which one is missing.
    let (Some(parcel), None) = (delivered.next(), delivered.next()) else {
        return Err(Answerable::FactMissing);
    };
    let at = parcel
        .get(FactKind::DeliveredAt)
        .ok_or(Answerable::FactMissing)?;
    let mut lines = vec![
        with("dnr-sorry", vec![("order", order)]),
        with("dnr-delivered", vec![("delivered", at)])
            .because(parcel.get(FactKind::ShipmentStatus)),
    ];
    lines.extend(
        filled(parcel.get(FactKind::LastEventPlace))
            .map(|place| with("dnr-place", vec![("place", place)])),
    );
    lines.extend(number(parcel));
    lines.push(line("dnr-check").apart());
    lines.extend(
        clause(facts, FactKind::PolicyText)
            .map(|text| with("policy-text", vec![("text", text)]).apart()),
    );
    lines.push(line("dnr-write").apart());
    Ok(lines)
}

fn returns(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let until = facts.get(FactKind::ReturnUntil);
    if let Some(Fact {
        value: FactValue::Date(day),
        ..
    }) = until
    {
        // Facts are read on the day of the answer: the newest reading is the earliest that "now" can be.
        let today = facts
            .iter()
            .map(|fact| fact.fetched_at)
            .max()
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
        if today.is_some_and(|today| today > *day) {
            return Err(Answerable::OutOfPolicy);
        }
    }
    let mut lines = match clause(facts, FactKind::PolicyText) {
        Some(text) => vec![
            line("policy-intro"),
            with("policy-text", vec![("text", text)]).apart(),
        ],
        None => structured_return(facts)?,
    };
    lines.extend(until.map(|until| with("return-until", vec![("until", until)])));
    lines.push(line("return-ask").apart());
    Ok(lines)
}

/// The return policy in our own words. A condition we have no words for is not left out: a person answers.
pub fn structured_return(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let days = facts
        .get(FactKind::ReturnWindowDays)
        .ok_or(Answerable::FactMissing)?;
    let from = facts.get(FactKind::ReturnWindowFrom);
    let window = match word(from) {
        Some("from_delivery") => "return-window-from-delivery",
        Some("from_order") => "return-window-from-order",
        _ => return Err(Answerable::FactMissing),
    };
    let mut lines = vec![
        line("policy-intro"),
        with(window, vec![("days", days)]).because(from).apart(),
    ];
    if let Some(paid_by) = facts.get(FactKind::ReturnPaidBy) {
        let message = match word(Some(paid_by)) {
            Some("buyer") => "return-paid-buyer",
            Some("seller") => "return-paid-seller",
            _ => return Err(Answerable::FactMissing),
        };
        lines.push(line(message).because(Some(paid_by)));
    }
    for condition in facts.all(FactKind::ReturnCondition) {
        let message = match word(Some(condition)) {
            Some("unused") => "cond-unused",
            Some("not_customised") => "cond-not-customised",
            Some("defect") => "cond-defect",
            Some("from_delivery" | "from_order") => continue,
            _ => return Err(Answerable::FactMissing),
        };
        lines.push(line(message).because(Some(condition)));
    }
    Ok(lines)
}

fn refund_status(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let order = facts.get(FactKind::OrderId).ok_or(Answerable::AskOrder)?;
    let status = facts
        .get(FactKind::RefundStatus)
        .ok_or(Answerable::FactMissing)?;
    // With several refunds it cannot be told which one is meant.
    if facts.all(FactKind::RefundStatus).count() > 1 {
        return Err(Answerable::FactMissing);
    }
    let amount = facts.get(FactKind::RefundAmount);
    let mut arguments = vec![("order", order)];
    arguments.extend(amount.map(|amount| ("amount", amount)));
    let message = match (word(Some(status)), amount.is_some()) {
        (Some("pending"), true) => "refund-pending-amount",
        (Some("pending"), false) => "refund-pending",
        (Some("issued"), with_amount) => {
            arguments.push((
                "issued",
                facts
                    .get(FactKind::RefundIssuedAt)
                    .ok_or(Answerable::FactMissing)?,
            ));
            if with_amount {
                "refund-issued-amount"
            } else {
                "refund-issued"
            }
        }
        _ => return Err(Answerable::FactMissing),
    };
    let mut lines = vec![with(message, arguments).because(Some(status))];
    lines.extend(
        facts
            .get(FactKind::RefundExpectedBy)
            .map(|by| with("refund-expected", vec![("by", by)])),
    );
    Ok(lines)
}

/// Answers that are the shop's own words: a clause or a passage of an article.
fn from_text(facts: &FactSet) -> Result<Vec<Line<'_>>, Answerable> {
    let text =
        clause(facts, FactKind::PolicyText).or_else(|| clause(facts, FactKind::ArticlePassage));
    let text = filled(text).ok_or(Answerable::FactMissing)?;
    Ok(vec![
        line("policy-intro"),
        with("policy-text", vec![("text", text)]).apart(),
    ])
}
