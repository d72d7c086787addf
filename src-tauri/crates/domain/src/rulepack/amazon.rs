//! Amazon: buyers are answered, not courted.

use super::prepared::Prepared;
use super::{Applies, Disclosure, Finding, LinkPolicy, Rule, RulePack, phrases, scan};
use crate::deadline::Counts;
use jiff::civil::date;

const HOSTS: &[&str] = &[
    "amazon.com",
    "amazon.de",
    "amazon.co.uk",
    "amazon.fr",
    "amazon.it",
    "amazon.es",
    "amazon.nl",
    "amazon.se",
    "amazon.pl",
    "amazon.com.be",
    "amazon.com.tr",
    "amazon.ie",
    "amazon.ca",
    "amazon.com.mx",
    "amazon.com.br",
    "amazon.co.jp",
    "amazon.com.au",
    "amazon.in",
    "amazon.ae",
    "amazon.sa",
    "amazon.eg",
    "amazon.sg",
    "amazon.co.za",
];

pub(super) static PACK: RulePack = RulePack {
    id: "amazon",
    version: date(2026, 11, 20),
    source: &[
        "Amazon Seller Central, help 202152030: answer within 24 hours, weekends and holidays included; \
         auto-responders are not a valid response",
        "Amazon Seller Central, Communication Guidelines (G1701): no outside links, e-mail addresses, marketing, \
         coupons, requests for positive reviews, incentives; no emoji, not more than two blank lines",
    ],
    applies: &[
        Applies {
            platform: "amazon",
            preset: None,
        },
        Applies {
            platform: "email",
            preset: Some("amazon"),
        },
    ],
    reply_within: Some(24),
    own_goal: false,
    counts_weekends: true,
    counts: Counts::No,
    disclosure: Some(Disclosure {
        why: "agents say that they are automated",
        source: "Amazon Business Solutions Agreement, Agent Policy, in force since 2026-03-04",
    }),
    max_characters: Some(4_000),
    links: LinkPolicy::Only(HOSTS),
    rules: &[
        Rule {
            name: "amazon.no_email",
            look: mail,
        },
        Rule {
            name: "amazon.no_review_begging",
            look: reviews,
        },
        Rule {
            name: "amazon.no_marketing",
            look: marketing,
        },
        Rule {
            name: "amazon.no_emoji",
            look: emoji,
        },
        Rule {
            name: "amazon.blank_lines",
            look: blank_lines,
        },
    ],
};

fn mail(text: &Prepared<'_>) -> Option<Finding> {
    let found =
        scan::mail_address(&text.plain).or_else(|| scan::hidden_mail_address(&text.plain))?;
    Some(Finding::block(format!(
        "`{found}`: no e-mail addresses in messages on Amazon"
    )))
}

fn reviews(text: &Prepared<'_>) -> Option<Finding> {
    let harmless = phrases::compiled(NO_REVIEW);
    let sentences = text.sentences.iter().map(|sentence| {
        harmless.map_or_else(
            || sentence.clone(),
            |r| r.replace_all(sentence, " ").into_owned(),
        )
    });
    let without = Prepared {
        sentences: sentences.collect(),
        plain: String::new(),
        links: Vec::new(),
        raw: text.raw,
    };
    phrases::find(REVIEWS, &without)
}

fn marketing(text: &Prepared<'_>) -> Option<Finding> {
    phrases::find(MARKETING, text)
}

fn emoji(text: &Prepared<'_>) -> Option<Finding> {
    let found = text.raw.chars().find(|c| {
        matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{FE0F}')
    })?;
    Some(Finding::warn(format!("`{found}`: Amazon wants no emoji")))
}

fn blank_lines(text: &Prepared<'_>) -> Option<Finding> {
    let mut run = 0;
    let longest = text.raw.trim().lines().fold(0, |longest: usize, line| {
        run = if line.trim().is_empty() { run + 1 } else { 0 };
        longest.max(run)
    });
    (longest > 2).then(|| {
        Finding::warn(format!(
            "{longest} blank lines in a row; Amazon wants two at most"
        ))
    })
}

/// What sounds like a review and is none.
const NO_REVIEW: &str = r"\bavis (de|d['’]) ?(passage|livraison|réception|retrait|dépôt|expédition)\b|\b(review|feedback) (of|on|about) (your|the|this) (request|case|order|claim|ticket|address|documents?)\b|\bwir bewerten (den|ihren|deinen) (fall|schaden)\b|\b(rating|rated) (of|for|at) \d+ ?(v|w|a|mah|volts?|watts?|amps?)\b";

const EN: &str = r"\b(a|an|your|the|my|any|our|us|positive|negative|good|bad|product|seller|honest|star|stars) ?-?(\w+[ -])?(reviews?|ratings?|feedback)\b|\b(\d|five)[ -]?stars?\b";
const DE: &str = r"bewertung|rezension|\bsterne\b";
const FR: &str = r"\bavis\b|\bévaluation|\bcommentaire|étoiles";
const ES: &str = r"\breseñas?\b|\bvaloraci(ón|ones)\b|\bestrellas\b|\bopinión\b";
const IT: &str = r"\brecension[ei]\b|\bvalutazion[ei]\b|\bstelle\b";
const PT: &str = r"\bavaliaç(ão|ões)\b|\bestrelas\b";
const NL: &str = r"\brecensies?\b|\bbeoordeling(en)?\b|\bsterren\b";

const BENT: &str = "Amazon forbids to ask for good reviews or for changing them";
const BOUGHT: &str = "Amazon forbids to offer something for a review";
const BEFORE: &str = "Amazon forbids to ask for contact before a bad review";
const ASKED: &str = "Amazon allows one neutral request for an order; a person decides";

/// All parts of a row must stand in one sentence.
static REVIEWS: phrases::Phrases = &[
    phrases::block(
        BENT,
        &[
            EN,
            r"\b(positive|good|great|nice|(5|five)[ -]?stars?)\b",
            r"\b(leave|write|give|post|share|hope|would|please|could|if)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[
            EN,
            r"\b(change|update|edit|revise|remove|delete|withdraw|take down|reconsider)\b",
        ],
    ),
    phrases::block(
        BOUGHT,
        &[
            r"\breviews?\b|\bratings?\b|\bstars?\b",
            r"\b(if|when|once|after) you\b|\bin (exchange|return)\b|\bfor (a|an|your|the|leaving|writing)\b",
            r"\b(gift|discount|coupon|voucher|reward|bonus|free|refund|cash ?back)\b",
        ],
    ),
    phrases::block(
        BEFORE,
        &[
            EN,
            r"\b(before|instead of|prior to)\b",
            r"\b(contact|write to|message|reach|email|tell|let) (us|me)\b|\breach out\b",
        ],
    ),
    phrases::warn(ASKED, &[EN, r"\b(leave|write|post|share|submit|give us)\b"]),
    phrases::warn(
        ASKED,
        &[r"\b(rate|review) (us|our|the product|your purchase)\b"],
    ),
    phrases::block(
        BENT,
        &[
            DE,
            r"\b(positiv\w*|gute[nrs]?|(5|fünf)[ -]?sternen?)\b",
            r"\b(hinterlass\w*|schreib\w*|geben|abgeben|freuen|würden|bitte|könnten)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[
            DE,
            r"\b(ändern|anpassen|löschen|entfernen|zurücknehmen|zurückziehen|überarbeiten)\b",
        ],
    ),
    phrases::block(
        BOUGHT,
        &[
            DE,
            r"\b(gutschein|rabatt|geschenk|erstattung|gratis|kostenlos)\b",
            r"\b(wenn|für|nach|als dank)\b",
        ],
    ),
    phrases::block(BEFORE, &[DE, r"\b(bevor|statt|anstatt)\b"]),
    phrases::warn(
        ASKED,
        &[
            DE,
            r"\b(hinterlass\w*|schreib\w*|abgeben|geben|abzugeben|freuen)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[
            FR,
            r"\b(positi(f|ve)s?|5 étoiles|cinq étoiles)",
            r"\b(laiss\w*|écri\w*|donne\w*|publi\w*|pourriez|apprécierions|merci de)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[FR, r"\b(modifie[rz]|change[rz]|supprime[rz]|retire[rz])\b"],
    ),
    phrases::block(
        BOUGHT,
        &[
            FR,
            r"\b(cadeau|réduction|remise|bon d['’]achat|gratuit\w*|remboursement)\b",
            r"\b(si|pour|contre|en échange)\b",
        ],
    ),
    phrases::block(BEFORE, &[FR, r"\bavant (de|d['’])"]),
    phrases::warn(ASKED, &[FR, r"\b(laiss\w*|écri\w*|donne\w*|publi\w*)\b"]),
    phrases::block(
        BENT,
        &[
            ES,
            r"\b(positiv\w+|buena|(5|cinco) estrellas)\b",
            r"\b(dej\w*|escrib\w*|publi\w*|podría\w*|agradecer\w*|por favor)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[
            ES,
            r"\b(cambi(ar|e)|modifi(car|que)|elimin(ar|e)|borr(ar|e)|retir(ar|e))\b",
        ],
    ),
    phrases::block(
        BOUGHT,
        &[
            ES,
            r"\b(regalo|descuento|cupón|gratis|reembolso)\b",
            r"\b(si|por|a cambio)\b",
        ],
    ),
    phrases::block(BEFORE, &[ES, r"\bantes de\b"]),
    phrases::warn(ASKED, &[ES, r"\b(deja\w*|deje\w*|escrib\w*|publi\w*)\b"]),
    phrases::block(
        BENT,
        &[
            IT,
            r"\b(positiv\w+|buona|(5|cinque) stelle)\b",
            r"\b(lasci\w*|scriv\w*|potrebbe|potresti|per favore)\b",
        ],
    ),
    phrases::block(
        BENT,
        &[IT, r"\b(modificare|cambiare|rimuovere|eliminare)\b"],
    ),
    phrases::block(BEFORE, &[IT, r"\bprima di\b"]),
    phrases::warn(ASKED, &[IT, r"\b(lasci\w*|scriv\w*)\b"]),
    phrases::block(
        BENT,
        &[
            PT,
            r"\b(positiva|boa|(5|cinco) estrelas)\b",
            r"\b(deix\w*|escrev\w*|poderia|por favor)\b",
        ],
    ),
    phrases::block(BENT, &[PT, r"\b(alterar|mudar|remover|apagar)\b"]),
    phrases::warn(ASKED, &[PT, r"\b(deix\w*|escrev\w*)\b"]),
    phrases::block(
        BENT,
        &[
            NL,
            r"\b(positieve|goede|(5|vijf) sterren)\b",
            r"\b(achterlaten|laat|schrijf\w*|wilt|kunt|graag)\b",
        ],
    ),
    phrases::block(BENT, &[NL, r"\b(wijzigen|aanpassen|verwijderen)\b"]),
    phrases::warn(ASKED, &[NL, r"\b(achterlaten|laat|schrijf\w*)\b"]),
    phrases::block(
        BENT,
        &[
            r"好评|好評|五星|5\s?星",
            r"(请|請|给|給|留|求|麻烦|麻煩|希望|如果)",
        ],
    ),
    phrases::block(
        BENT,
        &[
            r"评价|評價|评论|評論|差评|差評",
            r"(修改|更改|删除|刪除|撤(销|回)|改成)",
        ],
    ),
    phrases::block(
        BOUGHT,
        &[
            r"评价|評價|评论|評論",
            r"(返现|返現|红包|紅包|礼品|禮品|优惠券|優惠券|折扣|退款)",
        ],
    ),
    phrases::warn(
        ASKED,
        &[r"评价|評價|评论|評論", r"(留下|给我们|給我們|写|寫|发表)"],
    ),
    phrases::block(
        BENT,
        &[
            r"高評価|(星|★)\s?(5|五)|5つ星",
            r"(お願い|いただけ|ください|幸い)",
        ],
    ),
    phrases::block(BENT, &[r"レビュー|評価", r"(変更|修正|削除|取り消)"]),
    phrases::block(
        BOUGHT,
        &[r"レビュー|評価", r"(プレゼント|特典|割引|クーポン|返金)"],
    ),
    phrases::block(BEFORE, &[r"(レビュー|評価).{0,20}前に"]),
    phrases::warn(ASKED, &[r"レビュー|評価", r"(お願い|いただけ|書いて|投稿)"]),
];

const ADVERT: &str = "Amazon forbids marketing, coupons and invitations in messages to buyers";

static MARKETING: phrases::Phrases = &[
    phrases::block(
        ADVERT,
        &[r"\b\d+ ?% (off|discount|rabatt|nachlass|de (réduction|remise|descuento)|di sconto)\b"],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(coupon|promo(tion(al)?)?|discount|voucher) code\b|\buse (promo |coupon |discount )?code\b|\bgutschein-?code\b|\brabattcode\b|\bcode promo\b|\bcódigo (de descuento|promocional)\b|\bcodice sconto\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(discount|coupon|voucher|rabatt|gutschein|réduction|remise|descuento|sconto)\b",
            r"\bnext (order|purchase)\b|\bnächste[nr]? (bestellung|einkauf)\b|\bprochain(e)? (commande|achat)\b|\bpróxim[ao] (compra|pedido)\b|\bprossimo (acquisto|ordine)\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(subscribe to|sign up for) our\b|\bnewsletter\b|\bfollow us\b|\bfolge(n sie)? uns\b|\bsuivez[- ]nous\b|\bsíguenos\b|\bseguici\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(visit|check out|browse|see|discover) our (\w+ )?(store|storefront|shop|website|new products?|other products?|collection)\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(besuchen sie|schauen sie|entdecken sie)\b",
            r"\bunsere[nm]? (shop|store|online-?shop|website|neuheiten|weiteren produkte)\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"\b(special|limited|exclusive) offer\b|\bsonderangebot\b|\boffre (spéciale|exclusive)\b|\boferta (especial|exclusiva)\b|\bofferta speciale\b",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"优惠券|優惠券|折扣码|折扣碼|优惠码|优惠碼|关注我们|關注我們|访问我们的店铺|下次购买.{0,10}(优惠|折扣)",
        ],
    ),
    phrases::block(
        ADVERT,
        &[
            r"クーポン(コード)?|割引コード|フォローして|次回.{0,12}(割引|オフ|クーポン)|メルマガ|当店の(他の)?商品も(ぜひ)?ご覧",
        ],
    ),
];

#[cfg(test)]
pub(super) fn patterns() -> impl Iterator<Item = &'static str> {
    REVIEWS
        .iter()
        .chain(MARKETING)
        .flat_map(|phrase| phrase.parts.iter().copied())
        .chain([NO_REVIEW])
}
