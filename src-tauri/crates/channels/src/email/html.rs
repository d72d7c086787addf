//! HTML of buyers: made harmless for showing, and turned into text for reading.

use std::borrow::Cow;
use std::collections::HashSet;

/// Stands in the text where an HTML mail begins to quote. A private-use character: no mail has it on purpose.
pub const QUOTE_MARK: char = '\u{F5D1}';

/// HTML above this size is read as text only.
const LARGEST: usize = 1024 * 1024;
/// Deeper nesting is nobody's letter, and the tools below walk trees by recursion.
const DEEPEST: usize = 200;
const WIDTH: usize = 2_000;

/// Makes HTML harmless: no scripts, styles, forms or remote images. `None` when it is too large or too deep to show.
#[must_use]
pub fn sanitise(html: &str) -> Option<String> {
    if html.len() > LARGEST || depth(html) > DEEPEST {
        return None;
    }
    let mut builder = ammonia::Builder::default();
    builder
        .add_url_schemes(["cid", "data"])
        .url_relative(ammonia::UrlRelative::Deny)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => is_local_image(value).then(|| value.into()),
            (_, "href") => (!value.trim_start().to_ascii_lowercase().starts_with("data:"))
                .then(|| value.into()),
            (_, "src" | "background" | "srcset" | "cite" | "longdesc") => None,
            _ => Some(value.into()),
        })
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "head", "template", "noscript", "svg", "math",
        ]));
    // `head` is both stripped with its content and never part of what is shown.
    let clean = builder.clean(html).to_string();
    (!clean.trim().is_empty()).then_some(clean)
}

fn is_local_image(source: &str) -> bool {
    let source = source.trim().to_ascii_lowercase();
    source.starts_with("cid:")
        || ["png", "jpeg", "jpg", "gif", "webp"]
            .iter()
            .any(|kind| source.starts_with(&format!("data:image/{kind};")))
}

/// The text of an HTML mail, with [`QUOTE_MARK`] on a line of its own where quoting begins.
#[must_use]
pub fn to_text(html: &str) -> String {
    let html = without_comments_and_head(html);
    let html = cut(&html, LARGEST);
    let marked = mark_quotes(html);
    if depth(&marked) > DEEPEST {
        return squeeze(&mail_parser::decoders::html::html_to_text(&marked));
    }
    let rendered = html2text::config::plain_no_decorate()
        .raw_mode(true)
        .no_link_wrapping()
        .allow_width_overflow()
        .string_from_read(marked.as_bytes(), WIDTH);
    match rendered {
        Ok(text) => squeeze(&text),
        Err(_) => squeeze(&mail_parser::decoders::html::html_to_text(&marked)),
    }
}

/// How deep tags are nested at most, by counting; void elements and unclosed paragraphs may make it too high.
fn depth(html: &str) -> usize {
    const VOID: &[&str] = &[
        "br", "img", "hr", "meta", "link", "input", "col", "wbr", "area", "base", "p", "li", "td",
        "th", "tr", "tbody", "dd", "dt", "option",
    ];
    let (mut now, mut most) = (0usize, 0usize);
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(closing) = after.strip_prefix('/') {
            if !VOID.contains(&tag_name(closing).as_str()) {
                now = now.saturating_sub(1);
            }
        } else {
            let name = tag_name(after);
            if !name.is_empty() && !VOID.contains(&name.as_str()) {
                now += 1;
                most = most.max(now);
            }
        }
    }
    most
}

fn tag_name(after: &str) -> String {
    after
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric())
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase()
}

fn without_comments_and_head(html: &str) -> Cow<'_, str> {
    let lower = html.to_ascii_lowercase();
    let body = lower.find("<body").or_else(|| lower.find("</head>"));
    let from = body.filter(|at| !lower.get(..*at).unwrap_or_default().contains("<div"));
    let html = html.get(from.unwrap_or(0)..).unwrap_or(html);
    if !html.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, behind)| behind);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// What mail programs put around the mail they answer.
const QUOTE_STARTS: &[&str] = &[
    "class=\"gmail_quote",
    "class=gmail_quote",
    "class=\"gmail_attr",
    "class=\"yahoo_quoted",
    "class=\"moz-cite-prefix",
    "class=\"protonmail_quote",
    "class=\"zmail_extra",
    "class=\"ntes-mailmaster-quote",
    "class=\"outlookmessageheader",
    "id=\"divrplyfwdmsg",
    "id=\"x_divrplyfwdmsg",
    "id=\"appendonsend",
    "id=\"ymail_android_signature_quote",
    "id=\"isreplycontent",
    "name=\"quote\"",
    "name=\"messagereplyseparator",
    "class=\"qmbox",
    "style=\"border:none;border-top:solid #e1e1e1 1.0pt",
    "style=\"border:none;border-top:solid #b5c4df 1.0pt",
    "style='border:none;border-top:solid #e1e1e1 1.0pt",
    "style='border:none;border-top:solid #b5c4df 1.0pt",
    "<blockquote type=\"cite",
    "<blockquote type=cite",
];

/// Puts the mark before the first tag that begins a quotation.
fn mark_quotes(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let first = QUOTE_STARTS
        .iter()
        .filter_map(|start| lower.find(start))
        .min();
    let tag = first.and_then(|at| lower.get(..=at).and_then(|before| before.rfind('<')));
    match tag.and_then(|at| html.split_at_checked(at)) {
        Some((before, after)) => format!("{before}<div>{QUOTE_MARK}</div>{after}"),
        None => html.to_owned(),
    }
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Trims lines, drops rules drawn by characters, and keeps at most one empty line between paragraphs.
fn squeeze(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let is_rule =
            line.chars().count() > 20 && line.chars().all(|c| matches!(c, '─' | '━' | '┄'));
        let line = if is_rule { "---" } else { line };
        let is_second_empty = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !is_second_empty {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_remote_and_nothing_that_runs_is_left() {
        let html = r#"<style>b{color:red}</style><script>alert(1)</script><p onclick="x()" style="background:url(http://t.example/)">Hi
            <img src="https://t.example/p.gif" width=1><img src="cid:a@b"><a href="https://shop.example/?a=1">link</a>
            <a href="javascript:alert(1)">bad</a><iframe src="https://e.example"></iframe><form action="/x"><input></form></p>"#;
        let clean = sanitise(html).unwrap();
        for gone in [
            "script",
            "style",
            "onclick",
            "t.example",
            "javascript",
            "iframe",
            "form",
            "e.example",
            "color",
        ] {
            assert!(!clean.contains(gone), "{gone} in {clean}");
        }
        assert!(
            clean.contains("cid:a@b") && clean.contains("https://shop.example/?a=1"),
            "{clean}"
        );
    }

    #[test]
    fn a_tower_of_tags_is_read_without_falling_over() {
        let tower = format!(
            "{}deep text{}",
            "<div>".repeat(60_000),
            "</div>".repeat(60_000)
        );
        assert_eq!(sanitise(&tower), None);
        assert!(to_text(&tower).contains("deep text"));
    }

    #[test]
    fn tables_in_tables_end_in_time() {
        let table = |inner: &str| format!("<table><tr><td>{inner}</td><td>x</td></tr></table>");
        let nested = (0..60).fold("core".to_owned(), |inner, _| table(&inner));
        assert!(to_text(&nested).contains("core"));
        let wide = format!("<table>{}</table>", "<tr><td>a<td>b".repeat(5_000));
        assert!(to_text(&wide).contains('b') && sanitise(&wide).is_some());
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let html = "<html><head><title>T</title><style>p{}</style></head><body><p>Hello&nbsp;there,</p>\
            <!-- hidden --><p>where is <b>my</b> order?</p><table><tr><td>A</td><td>B</td></tr></table><hr></body></html>";
        let text = to_text(html);
        assert!(
            text.starts_with("Hello\u{a0}there,\n\nwhere is my order?"),
            "{text:?}"
        );
        assert!(
            text.contains('A')
                && text.contains('B')
                && !text.contains("hidden")
                && !text.contains('─'),
            "{text:?}"
        );
    }

    #[test]
    fn the_start_of_a_quotation_is_marked() {
        let text = to_text(
            "<div>New words</div><div class=\"gmail_quote\">On Monday X wrote:<blockquote>old</blockquote></div>",
        );
        let (before, after) = text.split_once(QUOTE_MARK).unwrap();
        assert_eq!(before.trim(), "New words");
        assert!(after.contains("old"));
    }
}
