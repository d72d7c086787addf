//! States and provinces of the countries with more than one zone.

use super::postal;
use crate::order::Address;

/// Country, zone, and the regions in it, as platforms write them: codes and names, small letters, no accents, parted
/// by bars.
const REGIONS: &[(&str, &str, &str)] = &[
    (
        "US",
        "America/New_York",
        "ct|connecticut|dc|district of columbia|de|delaware|fl|florida|ga|georgia|in|indiana|\
         ky|kentucky|ma|massachusetts|md|maryland|me|maine|mi|michigan|nc|north carolina|nh|\
         new hampshire|nj|new jersey|ny|new york|oh|ohio|pa|pennsylvania|ri|rhode island|sc|\
         south carolina|va|virginia|vt|vermont|wv|west virginia",
    ),
    (
        "US",
        "America/Chicago",
        "al|alabama|ar|arkansas|ia|iowa|il|illinois|ks|kansas|la|louisiana|mn|minnesota|mo|\
         missouri|ms|mississippi|nd|north dakota|ne|nebraska|ok|oklahoma|sd|south dakota|tn|\
         tennessee|tx|texas|wi|wisconsin",
    ),
    (
        "US",
        "America/Denver",
        "co|colorado|mt|montana|nm|new mexico|ut|utah|wy|wyoming",
    ),
    ("US", "America/Boise", "id|idaho"),
    ("US", "America/Phoenix", "az|arizona"),
    (
        "US",
        "America/Los_Angeles",
        "ca|california|nv|nevada|or|oregon|wa|washington",
    ),
    ("US", "America/Anchorage", "ak|alaska"),
    ("US", "Pacific/Honolulu", "hi|hawaii"),
    ("US", "America/Puerto_Rico", "pr|puerto rico"),
    ("US", "Pacific/Guam", "gu|guam"),
    ("CA", "America/Toronto", "on|ontario|qc|quebec|pq"),
    (
        "CA",
        "America/Halifax",
        "ns|nova scotia|pe|prince edward island",
    ),
    ("CA", "America/Moncton", "nb|new brunswick"),
    (
        "CA",
        "America/St_Johns",
        "nl|newfoundland|newfoundland and labrador",
    ),
    ("CA", "America/Winnipeg", "mb|manitoba"),
    ("CA", "America/Regina", "sk|saskatchewan"),
    ("CA", "America/Edmonton", "ab|alberta"),
    ("CA", "America/Yellowknife", "nt|northwest territories"),
    ("CA", "America/Vancouver", "bc|british columbia"),
    ("CA", "America/Whitehorse", "yt|yukon"),
    ("CA", "America/Iqaluit", "nu|nunavut"),
    (
        "AU",
        "Australia/Sydney",
        "nsw|new south wales|act|australian capital territory",
    ),
    ("AU", "Australia/Melbourne", "vic|victoria"),
    ("AU", "Australia/Brisbane", "qld|queensland"),
    ("AU", "Australia/Adelaide", "sa|south australia"),
    ("AU", "Australia/Darwin", "nt|northern territory"),
    ("AU", "Australia/Perth", "wa|western australia"),
    ("AU", "Australia/Hobart", "tas|tasmania"),
    (
        "BR",
        "America/Sao_Paulo",
        "sp|sao paulo|rj|rio de janeiro|mg|minas gerais|es|espirito santo|pr|parana|sc|\
         santa catarina|rs|rio grande do sul|df|distrito federal|go|goias",
    ),
    ("BR", "America/Bahia", "ba|bahia"),
    (
        "BR",
        "America/Fortaleza",
        "ce|ceara|ma|maranhao|pi|piaui|rn|rio grande do norte|pb|paraiba",
    ),
    ("BR", "America/Recife", "pe|pernambuco"),
    ("BR", "America/Maceio", "al|alagoas|se|sergipe"),
    ("BR", "America/Belem", "pa|para|ap|amapa"),
    ("BR", "America/Araguaina", "to|tocantins"),
    ("BR", "America/Cuiaba", "mt|mato grosso"),
    ("BR", "America/Campo_Grande", "ms|mato grosso do sul"),
    ("BR", "America/Manaus", "am|amazonas"),
    ("BR", "America/Porto_Velho", "ro|rondonia"),
    ("BR", "America/Boa_Vista", "rr|roraima"),
    ("BR", "America/Rio_Branco", "ac|acre"),
    ("MX", "America/Cancun", "qr|roo|quintana roo|q. roo"),
    ("MX", "America/Tijuana", "bc|bcn|baja california"),
    ("MX", "America/Hermosillo", "so|son|sonora"),
    (
        "MX",
        "America/Mazatlan",
        "bs|bcs|baja california sur|si|sin|sinaloa|na|nay|nayarit",
    ),
    ("MX", "America/Chihuahua", "ch|chh|chihuahua"),
    (
        "RU",
        "Europe/Kaliningrad",
        "kaliningrad|kaliningrad oblast|калининградская область",
    ),
    (
        "RU",
        "Europe/Samara",
        "samara|samara oblast|самарская область|udmurtia|удмуртия",
    ),
    (
        "RU",
        "Asia/Yekaterinburg",
        "sverdlovsk|sverdlovsk oblast|свердловская область|chelyabinsk|chelyabinsk oblast|\
         челябинская область|bashkortostan|башкортостан|perm krai|пермский край|tyumen oblast|\
         тюменская область|ханты-мансийский автономный округ",
    ),
    ("RU", "Asia/Omsk", "omsk|omsk oblast|омская область"),
    (
        "RU",
        "Asia/Novosibirsk",
        "novosibirsk|novosibirsk oblast|новосибирская область",
    ),
    (
        "RU",
        "Asia/Krasnoyarsk",
        "krasnoyarsk|krasnoyarsk krai|красноярский край|kemerovo oblast|кемеровская область",
    ),
    (
        "RU",
        "Asia/Irkutsk",
        "irkutsk|irkutsk oblast|иркутская область|buryatia|бурятия",
    ),
    (
        "RU",
        "Asia/Yakutsk",
        "sakha|yakutia|якутия|амурская область|amur oblast",
    ),
    (
        "RU",
        "Asia/Vladivostok",
        "primorsky krai|приморский край|vladivostok|khabarovsk krai|хабаровский край",
    ),
    (
        "RU",
        "Asia/Kamchatka",
        "kamchatka krai|kamchatka|камчатский край",
    ),
    (
        "ID",
        "Asia/Makassar",
        "bali|nusa tenggara barat|west nusa tenggara|nusa tenggara timur|east nusa tenggara|\
         sulawesi selatan|south sulawesi|sulawesi utara|north sulawesi|sulawesi tengah|\
         central sulawesi|sulawesi tenggara|southeast sulawesi|sulawesi barat|west sulawesi|\
         gorontalo|kalimantan timur|east kalimantan|kalimantan selatan|south kalimantan|\
         kalimantan utara|north kalimantan",
    ),
    (
        "ID",
        "Asia/Pontianak",
        "kalimantan barat|west kalimantan|kalimantan tengah|central kalimantan",
    ),
    (
        "ID",
        "Asia/Jayapura",
        "papua|papua barat|west papua|maluku|maluku utara|north maluku",
    ),
    (
        "ES",
        "Atlantic/Canary",
        "canarias|islas canarias|canary islands|las palmas|gran canaria|santa cruz de tenerife|\
         tenerife|lanzarote|fuerteventura|la palma|gc|tf|cn",
    ),
    (
        "PT",
        "Atlantic/Azores",
        "azores|acores|regiao autonoma dos acores|20",
    ),
    (
        "PT",
        "Atlantic/Madeira",
        "madeira|regiao autonoma da madeira|30",
    ),
    (
        "CL",
        "America/Punta_Arenas",
        "magallanes|magallanes y de la antartica chilena",
    ),
    ("CL", "Pacific/Easter", "isla de pascua|easter island"),
    ("EC", "Pacific/Galapagos", "galapagos"),
    ("NZ", "Pacific/Chatham", "chatham islands"),
    ("FR", "Indian/Reunion", "la reunion|reunion"),
    ("FR", "America/Guadeloupe", "guadeloupe"),
    ("FR", "America/Martinique", "martinique"),
    ("FR", "America/Cayenne", "guyane|guyane francaise"),
    ("FR", "Indian/Mayotte", "mayotte"),
];

/// The zone of an address within a country of several zones; `None` when neither region nor code tells.
pub(super) fn zone_of(country: &str, address: &Address) -> Option<&'static str> {
    let region = plain(&address.region);
    let by_region = REGIONS
        .iter()
        .find(|(known, _, names)| *known == country && names.split('|').any(|name| name == region))
        .map(|(_, zone, _)| *zone);
    by_region.or_else(|| postal::zone_of(country, &address.postal_code))
}

/// Small letters without the accents that addresses drop or keep at will; a leading `US-` of ISO 3166-2 goes too.
fn plain(region: &str) -> String {
    let folded: String = region
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'î' | 'ï' => 'i',
            'ó' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        })
        .collect();
    match folded.split_once('-') {
        Some((country, region)) if country.len() == 2 && country.is_ascii() => region.to_owned(),
        _ => folded,
    }
}

#[cfg(test)]
pub(super) fn all_zones() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(_, zone, _)| *zone)
}
