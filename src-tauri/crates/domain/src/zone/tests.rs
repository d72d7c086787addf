//! Where a buyer lives, by what is known of them.

use super::{
    buyer_zone, countries, local_time, postal, regions, same_zone, validate_zone,
    zone_offset_minutes,
};
use crate::order::Address;
use crate::{Country, Language};
use jiff::Timestamp;
use rstest::rstest;

fn address(country: &str, region: &str, postal_code: &str) -> Address {
    Address {
        country: Country::parse(country),
        region: region.to_owned(),
        postal_code: postal_code.to_owned(),
        ..Address::default()
    }
}

#[test]
fn every_zone_of_the_tables_is_in_the_database() {
    for zone in countries::all_zones().chain(regions::all_zones().chain(postal::all_zones())) {
        assert_eq!(validate_zone(zone), Ok(()), "{zone}");
    }
    assert!(countries::all_zones().count() > 170);
}

#[rstest]
#[case("DE", "", "", "Europe/Berlin")]
#[case("US", "CA", "", "America/Los_Angeles")]
#[case("US", "Texas", "", "America/Chicago")]
#[case("US", "us-hi", "", "Pacific/Honolulu")]
#[case("US", "", "85012", "America/Phoenix")]
#[case("US", "", "94103", "America/Los_Angeles")]
#[case("US", "", "59601", "America/Denver")]
#[case("US", "", "10001", "America/New_York")]
#[case("CA", "Québec", "", "America/Toronto")]
#[case("CA", "", "v6b 1a1", "America/Vancouver")]
#[case("AU", "Western Australia", "", "Australia/Perth")]
#[case("AU", "", "2000", "Australia/Sydney")]
#[case("BR", "AM", "", "America/Manaus")]
#[case("BR", "São Paulo", "", "America/Sao_Paulo")]
#[case("MX", "Quintana Roo", "", "America/Cancun")]
#[case("RU", "Приморский край", "", "Asia/Vladivostok")]
#[case("RU", "", "", "Europe/Moscow")]
#[case("ID", "Bali", "", "Asia/Makassar")]
#[case("ES", "Canarias", "", "Atlantic/Canary")]
#[case("ES", "", "38001", "Atlantic/Canary")]
#[case("ES", "Madrid", "28001", "Europe/Madrid")]
#[case("PT", "", "9500-100", "Atlantic/Azores")]
#[case("FR", "", "97400", "Indian/Reunion")]
#[case("uk", "", "", "Europe/London")]
fn an_address_tells_the_zone(
    #[case] country: &str,
    #[case] region: &str,
    #[case] code: &str,
    #[case] zone: &str,
) {
    let ship_to = address(country, region, code);
    assert_eq!(
        buyer_zone(Some(&ship_to), None, None, None).as_deref(),
        Some(zone)
    );
}

#[test]
fn what_is_surer_comes_first() {
    let ship_to = address("JP", "", "");
    let (site, language) = (Country::parse("FR"), Language::new("ko"));
    let zone = |address: Option<&Address>, site: Option<&Country>, language, known| {
        buyer_zone(address, site, language, known)
    };
    let known = zone(
        Some(&ship_to),
        site.as_ref(),
        Some(&language),
        Some("Asia/Calcutta"),
    );
    assert_eq!(
        known.as_deref(),
        Some("Asia/Kolkata"),
        "known, under its name of today"
    );
    let broken = zone(
        Some(&ship_to),
        site.as_ref(),
        Some(&language),
        Some("Nowhere"),
    );
    assert_eq!(
        broken.as_deref(),
        Some("Asia/Tokyo"),
        "a broken known zone does not count"
    );
    assert_eq!(
        zone(None, site.as_ref(), Some(&language), None).as_deref(),
        Some("Europe/Paris")
    );
    let nowhere = address("", "", "");
    assert_eq!(
        zone(Some(&nowhere), None, Some(&language), None).as_deref(),
        Some("Asia/Seoul")
    );
}

#[rstest]
#[case("ja", Some("Asia/Tokyo"))]
#[case("zh-Hant", Some("Asia/Taipei"))]
#[case("en", None)]
#[case("es", None)]
#[case("pt", None)]
#[case("ar", None)]
#[case("ru", None)]
#[case("und", None)]
fn a_language_tells_only_when_it_is_no_guess(#[case] code: &str, #[case] zone: Option<&str>) {
    assert_eq!(
        buyer_zone(None, None, Some(&Language::new(code)), None).as_deref(),
        zone
    );
}

#[test]
fn local_clocks_and_offsets() {
    let summer: Timestamp = "2026-07-01T12:00:00Z".parse().unwrap();
    for (zone, minutes, shown) in [
        ("Europe/Berlin", 120, "2026-07-01T14:00:00"),
        ("Asia/Kolkata", 330, "2026-07-01T17:30:00"),
        ("America/St_Johns", -150, "2026-07-01T09:30:00"),
        ("Australia/Lord_Howe", 630, "2026-07-01T22:30:00"),
    ] {
        assert_eq!(zone_offset_minutes(zone, summer), Some(minutes), "{zone}");
        assert_eq!(
            local_time(zone, summer).unwrap().to_string(),
            shown,
            "{zone}"
        );
    }
    assert_eq!(
        (
            zone_offset_minutes("Nowhere", summer),
            local_time("", summer)
        ),
        (None, None)
    );
}

#[test]
fn names_that_are_no_zone_are_refused_with_advice() {
    for name in ["", "Mars/Olympus", "Etc/Unknown", "+02:00", "CET-1CEST"] {
        let error = validate_zone(name).unwrap_err();
        assert!(
            error.to_string().contains("Europe/Berlin"),
            "{name}: {error}"
        );
    }
    assert!(
        same_zone("europe/kiev", "Europe/Kyiv") && !same_zone("Europe/Berlin", "Europe/Vienna")
    );
}
