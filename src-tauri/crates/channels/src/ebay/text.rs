//! What stands in `messageBody`: plain text from members, HTML from the platform and from some tools.

use regex::Regex;
use std::sync::LazyLock;

/// A body, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub text: String,
    pub html: Option<String>,
}

/// Tags and entities that nobody types by hand. A lone `<` or `&` is left alone: "size < 40 & blue" is text.
static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let tags = "a|b|i|u|p|br|hr|div|span|font|table|tbody|tr|td|th|ul|ol|li|h[1-6]|strong|em|img|html|body|style|head";
    Regex::new(&format!(r"(?i)</?(?:{tags})(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{{1,6}}|#x[0-9a-f]{{1,6}});")).ok()
});

/// Lines are the writer's; nothing is wrapped.
const WIDTH: usize = 100_000;

pub(super) fn read(raw: &str) -> Body {
    let raw = clean(raw);
    if !MARKUP.as_ref().is_some_and(|markup| markup.is_match(&raw)) {
        return Body {
            text: raw.trim().to_owned(),
            html: None,
        };
    }
    let plain = html2text::config::with_decorator(html2text::render::TrivialDecorator::new())
        .no_table_borders()
        .allow_width_overflow()
        .string_from_read(with_breaks(&raw).as_bytes(), WIDTH);
    match plain {
        Ok(text) => Body {
            text: clean(&text).trim().to_owned(),
            html: Some(ammonia::clean(&raw)),
        },
        // What cannot be read as HTML is shown as it came, never dropped.
        Err(_) => Body {
            text: raw.trim().to_owned(),
            html: None,
        },
    }
}

/// Text with entities only has its line breaks in the source; in HTML they would be blanks.
fn with_breaks(raw: &str) -> String {
    if raw.contains('<') {
        raw.to_owned()
    } else {
        raw.replace('\n', "<br>")
    }
}

/// Takes out what no screen and no database should meet: NUL and other control characters.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn plain_text_stays_as_it_was_written() {
        for text in [
            "Size < 40 & blue?",
            "Ist das 3 > 2?\nGrüße",
            "<3 <3 danke",
            "مرحبا 你好 \u{1F319}",
        ] {
            let body = read(text);
            assert_eq!((body.text.as_str(), body.html), (text, None));
        }
    }

    #[test]
    fn html_becomes_text_and_harmless_html() {
        let body = read(
            "<p>Wo ist <b>mein</b> Paket?</p><p>Gru&szlig; <script>alert(1)</script><br>Anna</p>",
        );
        assert_eq!(body.text, "Wo ist mein Paket?\n\nGruß\nAnna");
        let html = body.html.unwrap();
        assert!(
            html.contains("<b>mein</b>") && !html.contains("script"),
            "{html}"
        );
    }

    #[test]
    fn entities_are_read_and_lines_kept() {
        assert_eq!(
            read("It&#39;s late\nWhere is &quot;it&quot;?").text,
            "It's late\nWhere is \"it\"?"
        );
    }

    #[test]
    fn control_characters_do_not_come_in() {
        assert_eq!(read("a\0b\u{8}c\r\nd\re").text, "abc\nd\ne");
    }
}
