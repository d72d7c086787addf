//! eBay: nothing that leads a buyer away from eBay.

use super::prepared::Prepared;
use super::{Applies, Finding, LinkPolicy, Rule, RulePack, phrases, scan};
use crate::deadline::Counts;
use jiff::civil::date;

const HOSTS: &[&str] = &[
    "ebay.com",
    "ebay.de",
    "ebay.co.uk",
    "ebay.fr",
    "ebay.it",
    "ebay.es",
    "ebay.at",
    "ebay.be",
    "ebay.nl",
    "ebay.ie",
    "ebay.pl",
    "ebay.ch",
    "ebay.ca",
    "ebay.com.au",
    "ebay.com.hk",
    "ebay.com.sg",
    "ebay.com.my",
    "ebay.ph",
    "ebay.us",
    "ebay.to",
    "ebaystatic.com",
    "ebayimg.com",
];

pub(super) static PACK: RulePack = RulePack {
    id: "ebay",
    version: date(2026, 11, 20),
    source: &[
        "eBay, Member-to-member contact policy: no e-mail addresses, phone numbers, other contact data, links, \
         payment data or offers outside eBay; signatures too",
        "eBay, Commerce Message API v1, send_message: messageText of 2,000 characters at most",
        "own goal: eBay names no deadline; an answer within a day",
    ],
    applies: &[Applies {
        platform: "ebay",
        preset: None,
    }],
    reply_within: Some(24),
    own_goal: true,
    counts_weekends: true,
    counts: Counts::Unknown,
    disclosure: None,
    max_characters: Some(2_000),
    links: LinkPolicy::Only(HOSTS),
    rules: &[
        Rule {
            name: "ebay.no_contact_data",
            look: contact_data,
        },
        Rule {
            name: "ebay.no_payment_data",
            look: payment_data,
        },
        Rule {
            name: "ebay.no_off_platform_offer",
            look: off_platform,
        },
    ],
};

fn contact_data(text: &Prepared<'_>) -> Option<Finding> {
    let mail = scan::mail_address(&text.plain).or_else(|| scan::hidden_mail_address(&text.plain));
    if let Some(found) = mail {
        return Some(Finding::block(format!(
            "`{found}`: no e-mail addresses in messages on eBay"
        )));
    }
    if let Some(found) = scan::phone_number(&text.plain) {
        return Some(Finding::block(format!(
            "`{found}`: no phone numbers in messages on eBay"
        )));
    }
    if let Some(found) = scan::social_handle(&text.plain) {
        return Some(Finding::block(format!(
            "`{found}`: no accounts of other networks in messages on eBay"
        )));
    }
    scan::social_name(&text.plain).map(|found| {
        Finding::warn(format!(
            "`{found}`: another network is named; eBay forbids to move a talk there"
        ))
    })
}

fn payment_data(text: &Prepared<'_>) -> Option<Finding> {
    if let Some(found) = scan::payment_data(&text.plain) {
        return Some(Finding::block(format!(
            "`{found}`: no payment data in messages on eBay"
        )));
    }
    scan::payment_way(&text.plain).map(|found| {
        Finding::warn(format!(
            "`{found}`: payment outside eBay is forbidden; is it meant?"
        ))
    })
}

fn off_platform(text: &Prepared<'_>) -> Option<Finding> {
    phrases::find(OFFERS, text)
}

/// All parts of a row must stand in one sentence.
static OFFERS: phrases::Phrases = &[
    phrases::block(
        "offers outside eBay are forbidden",
        &[r"\b(outside|off)[ -](of )?ebay\b"],
    ),
    phrases::block(
        "offers outside eBay are forbidden",
        &[
            r"\b(buy|order|purchase|pay|cheaper|discount|price)\b",
            r"\b(on|from|at|in|through|via|visit) our (own )?(web ?site|web ?shop|online (shop|store)|homepage)\b",
        ],
    ),
    phrases::block(
        "payment outside eBay is forbidden",
        &[
            r"\bpay(ment|ing|s)?\b",
            r"\b(directly|direct|privately)\b",
            r"\b(us|me|paypal|bank|transfer)\b",
        ],
    ),
    phrases::block(
        "offers outside eBay are forbidden",
        &[r"\b(buy|order|purchase) (it |them |this )?(directly|direct) (from|with) (us|me)\b"],
    ),
    phrases::block(
        "Angebote außerhalb von eBay sind verboten",
        &[r"\bau(ß|ss)erhalb (von )?ebay\b|\ban ebay vorbei\b"],
    ),
    phrases::block(
        "Angebote außerhalb von eBay sind verboten",
        &[
            r"\b(kaufen|bestellen|günstiger|billiger|zahlen|bezahlen)\b",
            r"\b(in|auf|über) unsere[mnr]? (eigenen? )?(web-?shop|online-?shop|web-?site|webseite|homepage|internetseite)\b|\bdirekt bei (uns|mir)\b",
        ],
    ),
    phrases::block(
        "les offres hors eBay sont interdites",
        &[r"\b(en dehors|hors) (de |d['’])?ebay\b"],
    ),
    phrases::block(
        "les offres hors eBay sont interdites",
        &[
            r"\b(achet|command|pay|moins cher|prix)",
            r"\bsur notre (propre )?(site|boutique en ligne)\b|\bdirectement chez nous\b",
        ],
    ),
    phrases::block(
        "las ofertas fuera de eBay están prohibidas",
        &[r"\bfuera de ebay\b"],
    ),
    phrases::block(
        "las ofertas fuera de eBay están prohibidas",
        &[
            r"\b(compr|pedir|pida|pag|barato|precio)",
            r"\ben nuestra (propia )?(web|página|tienda (online|en línea))\b",
        ],
    ),
    phrases::block(
        "le offerte fuori da eBay sono vietate",
        &[r"\b(al di )?fuori (da|di) ebay\b"],
    ),
    phrases::block(
        "le offerte fuori da eBay sono vietate",
        &[
            r"\b(compr|acquist|ordin|pag|prezzo)",
            r"\b(sul|nel) nostro (sito|negozio online|shop)\b",
        ],
    ),
    phrases::block(
        "eBay 禁止站外交易",
        &[
            r"ebay\s*(平台)?(之|以)?外|站外(交易|购买|付款)|(私下|线下)(交易|付款|转账)|绕(过|开)\s*ebay",
        ],
    ),
    phrases::block(
        "eBay 禁止站外交易",
        &[r"(购买|下单|付款|便宜)", r"(官网|独立站|我们的网站)"],
    ),
    phrases::block(
        "eBay外での取引は禁止です",
        &[r"ebay\s*(以)?外|イーベイ(以)?外|直接(取引|お?支払|振込)"],
    ),
    phrases::block(
        "eBay外での取引は禁止です",
        &[
            r"(購入|注文|お得|安く)",
            r"当店の(公式)?(サイト|ホームページ|オンラインショップ)",
        ],
    ),
];

#[cfg(test)]
pub(super) fn patterns() -> impl Iterator<Item = &'static str> {
    OFFERS
        .iter()
        .flat_map(|phrase| phrase.parts.iter().copied())
}
