//! Bytes to text when the mail does not say how, or says it wrongly.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Decodes bytes whose character set is not known.
#[must_use]
pub fn guess(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0x1b)
    {
        return text.to_owned();
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector
        .guess(None, Utf8Detection::Allow)
        .decode(bytes)
        .0
        .into_owned()
}

/// Decodes bytes by the name the mail gives; guesses where the name is unknown or plainly wrong.
#[must_use]
pub fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let Some(encoding) = label.and_then(named) else {
        return guess(bytes);
    };
    let (text, _, had_errors) = encoding.decode(bytes);
    // A truncated or slightly broken text stays in its own character set; a wrong label shows everywhere.
    if had_errors && is_mostly_broken(&text) {
        return guess(bytes);
    }
    text.into_owned()
}

/// Names of character sets in mails that the web's table does not know.
fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let known = match label.as_str() {
        "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "unknown-8bit" | "default" | "x-unknown" => {
            return None;
        }
        "utf-7" | "unicode-1-1-utf-7" => return None,
        "cp932" | "ms932" | "x-ms-cp932" => "shift_jis",
        "cp936" | "ms936" | "x-gbk" => "gbk",
        "gb18030-2000" | "gb18030-2005" => "gb18030",
        "cp949" | "ms949" | "x-windows-949" => "euc-kr",
        "cp950" => "big5",
        "iso-2022-jp-ms" | "iso-2022-jp-1" | "iso-2022-jp-2" | "cp50220" | "cp50221" => {
            "iso-2022-jp"
        }
        "utf8mb4" | "utf_8" => "utf-8",
        other => other,
    };
    Encoding::for_label(known.as_bytes())
}

fn is_mostly_broken(text: &str) -> bool {
    let (broken, foreign) = text
        .chars()
        .fold((0usize, 0usize), |(broken, foreign), c| match c {
            '\u{FFFD}' => (broken + 1, foreign),
            c if c.is_ascii() => (broken, foreign),
            _ => (broken, foreign + 1),
        });
    broken * 3 > foreign
}

fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let sample = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 5;
    if odd > many && even == 0 {
        return Some(encoding_rs::UTF_16LE);
    }
    (even > many && odd == 0).then_some(encoding_rs::UTF_16BE)
}

/// Takes out what no screen can show and no store wants.
#[must_use]
pub fn tidy(text: &str) -> Cow<'_, str> {
    let unwanted = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || c == '\u{feff}';
    if text.contains(unwanted) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        return Cow::Owned(text.chars().filter(|c| !unwanted(*c)).collect());
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_a_label_are_guessed() {
        let texts = [
            (
                encoding_rs::GB18030,
                "您好，请问我的订单什么时候发货？谢谢您的帮助。",
            ),
            (
                encoding_rs::SHIFT_JIS,
                "お世話になっております。商品はいつ届きますか。よろしくお願いします。",
            ),
            (
                encoding_rs::KOI8_R,
                "Здравствуйте! Когда придёт мой заказ? Спасибо большое за ответ.",
            ),
            (
                encoding_rs::WINDOWS_1252,
                "Können Sie mir bitte sagen, wann das Päckchen für Müller ankommt? Grüße",
            ),
            (
                encoding_rs::EUC_KR,
                "안녕하세요. 주문한 상품은 언제 도착하나요? 감사합니다.",
            ),
        ];
        for (encoding, text) in texts {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(guess(&bytes), text, "{}", encoding.name());
        }
    }

    #[test]
    fn a_wrong_label_is_not_believed() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("您好，请问我的订单什么时候发货？");
        assert_eq!(
            decode(&bytes, Some("utf-8")),
            "您好，请问我的订单什么时候发货？"
        );
        assert_eq!(decode("Grüße".as_bytes(), Some("no-such-set")), "Grüße");
    }

    #[test]
    fn half_an_utf16_text_is_still_read() {
        let mut bytes: Vec<u8> = "Bonjour, où est mon colis ?"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        bytes.pop();
        assert!(guess(&bytes).starts_with("Bonjour, où est mon colis "));
    }

    #[test]
    fn control_characters_are_taken_out() {
        assert_eq!(tidy("a\u{0}b\r\nc\td\u{7}"), "ab\nc\td");
    }
}
