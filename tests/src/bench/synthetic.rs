//! Years of messages, made from what the buyers of the demo shop wrote: whole sentences in their languages, with other
//! numbers, names and parcels, and always the same ones, so that two runs can be compared.

use super::Failed;
use domain::bundle::{MessageLine, parse_lines};
use domain::inbound::{InboundBuyer, InboundMessage};
use domain::{Author, Country, Language};
use jiff::{SignedDuration, Timestamp};
use sandbox::demo::DemoShop;
use std::collections::BTreeMap;

/// Messages of one conversation.
pub(super) const THREAD: usize = 10;
/// Conversations that go on at the same time: a message in each of them every few days.
const AT_ONCE: usize = 400;
/// Seconds from one message to the next: a million fill three years.
const APART: i64 = 94;

/// Sentences in scripts that the demo shop does not have, or has too few of.
const MORE: &[(&str, &str, &[&str])] = &[
    (
        "th",
        "TH",
        &[
            "สวัสดีค่ะ พัสดุยังไม่ถึงเลยค่ะ ช่วยเช็คให้หน่อยได้ไหมคะ",
            "อยากขอคืนเงินค่ะ สินค้าที่ได้รับไม่ตรงกับรูป",
            "ได้รับของแล้วนะคะ โคมไฟสวยมาก ขอบคุณค่ะ",
            "คืนสินค้าได้ภายในกี่วันคะ",
        ],
    ),
    (
        "zh-Hans",
        "CN",
        &[
            "请问什么时候可以退款？已经等了两个星期了",
            "我想退货，颜色和图片不一样，运费谁来出？",
            "货款还没有到账，麻烦查一下，谢谢",
            "物流一直没有更新，包裹是不是丢了",
        ],
    ),
    (
        "ko",
        "KR",
        &[
            "배송이 언제쯤 도착할까요? 송장 조회가 안 돼요",
            "환불 신청했는데 언제 처리되나요?",
        ],
    ),
    (
        "ar",
        "AE",
        &[
            "مرحبا، أين طلبي؟ لم يصل الطرد حتى الآن",
            "أريد استرداد المبلغ من فضلكم، المنتج مكسور",
        ],
    ),
    (
        "ru",
        "KZ",
        &[
            "Здравствуйте, где моя посылка? Трек не обновляется уже неделю",
            "Хочу вернуть деньги, товар пришёл сломанный",
        ],
    ),
];

/// Everything that is written in the demo shop.
pub(super) fn demo_lines() -> Result<Vec<MessageLine>, Failed> {
    let shop = DemoShop::at(Timestamp::now())?;
    let lines = parse_lines::<MessageLine>(shop.messages_jsonl());
    if let Some(broken) = lines.broken.first() {
        return Err(format!("messages.jsonl:{}: {}", broken.line, broken.message).into());
    }
    Ok(lines.items.into_iter().map(|(_, line)| line).collect())
}

/// Random numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// The same text with other digits.
    fn digits(&mut self, text: &str) -> String {
        let digit = |c: char, dice: &mut Self| match c {
            '0'..='9' => char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or_default()),
            other => other,
        };
        text.chars().map(|c| digit(c, self)).collect()
    }
}

/// A conversation that goes on.
struct Thread {
    name: String,
    language: usize,
    buyer: InboundBuyer,
    order: Option<String>,
    told: usize,
}

/// Sentences of buyers and of the shop in one language.
#[derive(Default)]
struct Phrases {
    buyers: Vec<String>,
    names: Vec<(String, Option<Country>)>,
}

/// Messages without end, oldest first.
pub(super) struct Years {
    dice: Dice,
    languages: Vec<(Language, Phrases)>,
    /// The shop answers in its own words, whatever the language.
    answers: Vec<String>,
    /// One entry for each line of the demo shop: languages come as often as there.
    often: Vec<usize>,
    threads: Vec<Thread>,
    begun: usize,
    at: Timestamp,
    number: usize,
    /// Order numbers and parcels that were written, a few of each thousand.
    pub(super) codes: Vec<String>,
    /// Buyers' names on the platform, a few of each thousand.
    pub(super) handles: Vec<String>,
}

impl Years {
    /// So many messages that the last one is written now.
    pub(super) fn ending_now(messages: usize) -> Result<Self, Failed> {
        let lines = demo_lines()?;
        let mut by_language: BTreeMap<String, Phrases> = BTreeMap::new();
        let mut answers = Vec::new();
        for line in &lines {
            if line.from != Author::Buyer {
                answers.push(line.text.clone());
                continue;
            }
            let Some(language) = line.buyer.language.clone() else {
                continue;
            };
            let phrases = by_language.entry(language).or_default();
            phrases.buyers.push(line.text.clone());
            phrases
                .names
                .push((line.buyer.name.clone(), line.buyer.country.clone()));
        }
        for (language, country, texts) in MORE {
            let phrases = by_language.entry((*language).to_owned()).or_default();
            phrases
                .buyers
                .extend(texts.iter().map(|text| (*text).to_owned()));
            phrases
                .names
                .push((format!("Buyer {language}"), Country::parse(country)));
        }
        let languages: Vec<(Language, Phrases)> = by_language
            .into_iter()
            .map(|(tag, phrases)| (Language::from_tag(&tag), phrases))
            .collect();
        let often = (0..languages.len())
            .flat_map(|language| std::iter::repeat_n(language, languages[language].1.buyers.len()))
            .collect();
        let long = APART * i64::try_from(messages)?;
        Ok(Self {
            dice: Dice(2_026),
            languages,
            answers,
            often,
            threads: Vec::new(),
            begun: 0,
            at: Timestamp::now().checked_sub(SignedDuration::from_secs(long))?,
            number: 0,
            codes: Vec::new(),
            handles: Vec::new(),
        })
    }

    /// The next messages.
    pub(super) fn next(&mut self, count: usize) -> Result<Vec<InboundMessage>, Failed> {
        (0..count).map(|_| self.message()).collect()
    }

    fn begin(&mut self) -> Thread {
        self.begun += 1;
        let language = *self.dice.of(&self.often);
        let (tag, phrases) = &self.languages[language];
        let (name, country) = self.dice.of(&phrases.names).clone();
        let handle = format!("buyer_{:06}", self.dice.below(self.begun * 3 / 2 + 100));
        let buyer = InboundBuyer {
            platform_id: handle,
            name,
            country,
            language: Some(tag.clone()),
            email: None,
        };
        let has_order = self.dice.below(4) > 0;
        let order = has_order.then(|| self.dice.digits("00-00000-00000"));
        Thread {
            name: format!("thread-{}", self.begun),
            language,
            buyer,
            order,
            told: 0,
        }
    }

    /// The conversation that goes on next.
    fn thread(&mut self) -> usize {
        if self.threads.len() < AT_ONCE {
            let fresh = self.begin();
            self.threads.push(fresh);
            return self.threads.len() - 1;
        }
        let place = self.dice.below(AT_ONCE);
        if self.threads[place].told >= THREAD {
            self.threads[place] = self.begin();
        }
        place
    }

    fn message(&mut self) -> Result<InboundMessage, Failed> {
        self.number += 1;
        self.at = self.at.checked_add(SignedDuration::from_secs(APART))?;
        let place = self.thread();
        self.threads[place].told += 1;
        let told = self.threads[place].told;
        let author = if told % 2 == 1 {
            Author::Buyer
        } else {
            Author::Seller
        };
        let text = self.text(place, author);
        let thread = &self.threads[place];
        if self.number.is_multiple_of(400) {
            self.handles.push(thread.buyer.platform_id.clone());
        }
        Ok(InboundMessage {
            platform_id: format!("m-{}", self.number),
            conversation_platform_id: thread.name.clone(),
            author,
            buyer: thread.buyer.clone(),
            subject: None,
            text,
            full_text: None,
            html: None,
            sent_at: self.at,
            attachments: Vec::new(),
            suppress: None,
            order_platform_id: thread.order.clone(),
            context: serde_json::Value::Null,
        })
    }

    fn text(&mut self, place: usize, author: Author) -> String {
        let thread = &self.threads[place];
        let source = match author {
            Author::Buyer => &self.languages[thread.language].1.buyers,
            _ => &self.answers,
        };
        let mut parts: Vec<String> = (0..=self.dice.below(2))
            .map(|_| {
                let text = self.dice.of(source);
                self.dice.digits(text)
            })
            .collect();
        let code = match self.dice.below(6) {
            0 => thread.order.clone(),
            1 => Some(self.dice.digits("YT0000000000000000")),
            _ => None,
        };
        if let Some(code) = code {
            if self.number.is_multiple_of(7) && self.codes.len() < 4_000 {
                self.codes.push(code.clone());
            }
            parts.push(code);
        }
        parts.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, THREAD, Years};
    use std::collections::HashMap;

    #[test]
    fn the_same_years_in_every_run() {
        let texts = |mut years: Years| -> Vec<String> {
            years
                .next(500)
                .unwrap()
                .into_iter()
                .map(|m| format!("{} {}", m.conversation_platform_id, m.text))
                .collect()
        };
        let make = || Years::ending_now(500).unwrap();
        assert_eq!(texts(make()), texts(make()));
    }

    #[test]
    fn conversations_are_told_in_turn_and_to_their_end() {
        let mut years = Years::ending_now(20_000).unwrap();
        let messages = years.next(20_000).unwrap();
        let mut told: HashMap<&str, usize> = HashMap::new();
        for message in &messages {
            *told.entry(&message.conversation_platform_id).or_default() += 1;
        }
        assert!(told.values().all(|count| *count <= THREAD));
        let whole = told.values().filter(|count| **count == THREAD).count();
        assert!(whole + AT_ONCE >= told.len(), "{whole} of {}", told.len());
        assert!(messages.iter().any(|m| m.text.contains("退款")));
        assert!(
            messages
                .windows(2)
                .all(|pair| pair[0].sent_at < pair[1].sent_at)
        );
        assert!(years.codes.len() > 100 && years.handles.len() > 20);
    }
}
