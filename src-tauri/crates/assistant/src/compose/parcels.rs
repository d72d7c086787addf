//! Which facts belong to which parcel.

use domain::{Fact, FactKind, FactSet, FactValue};

/// The facts of one parcel.
#[derive(Debug, Default)]
pub struct Parcel<'a>(Vec<&'a Fact>);

impl<'a> Parcel<'a> {
    /// The fact of a kind.
    #[must_use]
    pub fn get(&self, kind: FactKind) -> Option<&'a Fact> {
        self.0.iter().copied().find(|fact| fact.kind == kind)
    }

    /// The state word (`in_transit`).
    #[must_use]
    pub fn status(&self) -> Option<&'a str> {
        word(self.get(FactKind::ShipmentStatus))
    }
}

/// The word a fact carries.
#[must_use]
pub fn word(fact: Option<&Fact>) -> Option<&str> {
    match fact.map(|fact| &fact.value) {
        Some(FactValue::Word(word) | FactValue::Code(word) | FactValue::Text(word)) => Some(word),
        _ => None,
    }
}

const KINDS: &[FactKind] = &[
    FactKind::Carrier,
    FactKind::TrackingNumber,
    FactKind::ShippedAt,
    FactKind::Eta,
    FactKind::ShipmentStatus,
    FactKind::LastEventAt,
    FactKind::LastEventPlace,
    FactKind::LastEventText,
    FactKind::DeliveredAt,
];

/// Parcels in the order of the facts. The facts of a parcel stand together; a kind that comes again begins the next.
#[must_use]
pub fn parcels(facts: &FactSet) -> Vec<Parcel<'_>> {
    let mut parcels: Vec<Parcel<'_>> = Vec::new();
    for fact in facts.iter().filter(|fact| KINDS.contains(&fact.kind)) {
        match parcels
            .last_mut()
            .filter(|parcel| parcel.get(fact.kind).is_none())
        {
            Some(parcel) => parcel.0.push(fact),
            None => parcels.push(Parcel(vec![fact])),
        }
    }
    parcels
}
