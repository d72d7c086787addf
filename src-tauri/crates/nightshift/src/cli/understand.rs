//! Understanding messages from a pipe. Needs no profile and touches none.

use super::failure::{FAILED, Failure};
use clap::Args;
use domain::{Country, Understanding};
use engine::Assistant;
use engine::ports::Clock;
use jiff::Timestamp;
use platform::SystemClock;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

/// Longest line that is read; a longer one is an error of that line.
const LONGEST: u64 = 64 * 1024 * 1024;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  echo '{\"id\":\"m1\",\"text\":\"Wo ist mein Paket?\",\"country\":\"DE\"}' | nightshift understand

A line that cannot be read gives {\"error\":…,\"line\":n} on standard error; the others go on, and the exit code is 1.")]
pub(super) struct UnderstandArgs {}

/// One message to understand. What else stands in the line is not read.
#[derive(Debug, Deserialize)]
struct Asked {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    country: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    #[serde(flatten)]
    understanding: Understanding,
}

/// `understand`.
pub(super) fn understand() -> Result<ExitCode, Failure> {
    let now = SystemClock::new().now();
    let mut input = BufReader::new(std::io::stdin().lock());
    let broken = stream(
        &mut input,
        std::io::stdout().lock(),
        std::io::stderr().lock(),
        now,
    )?;
    Ok(if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

/// Lines in, lines out in the same order; returns how many could not be read. Flushed whenever the input pauses.
fn stream(
    input: &mut BufReader<impl Read>,
    output: impl Write,
    mut errors: impl Write,
    now: Timestamp,
) -> std::io::Result<usize> {
    let assistant = Assistant::new();
    let mut output = BufWriter::new(output);
    let (mut broken, mut number, mut line) = (0, 0, Vec::new());
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        number += 1;
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        if !whole {
            input.skip_until(b'\n')?;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let asked = if whole {
            read(text)
        } else {
            Err("the line is longer than 64 MB".to_owned())
        };
        match asked {
            Ok(asked) => {
                let answer = Answer {
                    id: &asked.id,
                    understanding: answer(&assistant, &asked, now),
                };
                serde_json::to_writer(&mut output, &answer)?;
                output.write_all(b"\n")?;
            }
            Err(error) => {
                broken += 1;
                writeln!(errors, "{}", json!({"error": error, "line": number}))?;
            }
        }
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(broken)
}

/// Reads a line. Bytes that are no text and halves of surrogate pairs are read as the sign for what is unreadable:
/// the rest of the message may say enough.
fn read(text: &[u8]) -> Result<Asked, String> {
    let text = String::from_utf8_lossy(text);
    serde_json::from_str(&text)
        .or_else(|error| serde_json::from_str(&without_halves(&text)).map_err(|_| error))
        .map_err(|error| format!("the line is not a message to understand: {error}"))
}

/// The JSON text with every escaped half of a surrogate pair replaced.
fn without_halves(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push('\u{FFFD}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            // The sign after the stroke belongs to it, whatever it is.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (whole, after) = escape.split_at(length.min(escape.len()));
        out.push_str(whole);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The number of an escape `\uXXXX` at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

fn answer(assistant: &Assistant, asked: &Asked, now: Timestamp) -> Understanding {
    let country = asked.country.as_deref().and_then(Country::parse);
    engine::understand(
        assistant,
        &asked.text,
        asked.channel.as_deref().unwrap_or_default(),
        country.as_ref(),
        None,
        now,
    )
}

#[cfg(test)]
mod tests {
    use super::stream;
    use std::io::BufReader;

    fn run(input: &[u8]) -> (usize, Vec<serde_json::Value>, Vec<serde_json::Value>) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let broken = stream(&mut BufReader::new(input), &mut out, &mut err, now).unwrap();
        let lines = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .unwrap()
                .lines()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect()
        };
        (broken, lines(out), lines(err))
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions_and_in_the_form_of_the_design() {
        let (broken, out, err) = run(
            "{\"id\":\"m1\",\"text\":\"Where is my order 12-34567-89012?\",\"extra\":1}\n\n{\"id\":2,\"text\":\"Wo ist mein Paket?\",\"country\":\"DE\"}".as_bytes(),
        );
        assert_eq!((broken, err.len()), (0, 0));
        assert_eq!(
            (&out[0]["id"], &out[1]["id"]),
            (&"m1".into(), &2.into()),
            "ids come back as they were given"
        );
        assert_eq!(
            (&out[0]["language"], &out[1]["language"]),
            (&"en".into(), &"de".into())
        );
        assert_eq!(out[0]["intents"][0]["intent"], "order_status");
        let mut fields: Vec<&str> = out[0]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        fields.sort_unstable();
        let designed = [
            "abstain",
            "emotion",
            "entities",
            "id",
            "intents",
            "language",
            "language_confidence",
            "risks",
        ];
        assert_eq!(fields, designed);
    }

    #[test]
    fn a_broken_line_is_told_with_its_number_and_the_others_go_on() {
        let (broken, out, err) =
            run(b"{\"id\":1}\nnonsense\n\xff\xfe\n{\"id\":4,\"text\":\"thanks!\"}\n");
        assert_eq!(broken, 3);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0]["id"], 4);
        let numbers: Vec<_> = err.iter().map(|e| e["line"].as_u64().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert!(err.iter().all(|e| e["error"].is_string()));
    }

    #[test]
    fn half_characters_and_huge_texts_are_answered_like_any_other() {
        let huge = format!("{{\"id\":3,\"text\":\"{}\"}}\n", "a".repeat(10_000_000));
        let lines = [
            b"{\"id\":1,\"text\":\"where is my parcel \\ud83d please \\\\ud800 \\ud83d\\ude00\"}\n"
                .as_slice(),
            b"{\"id\":2,\"text\":\"refund \xff\xfe please\"}\n",
            huge.as_bytes(),
            "{\"id\":4,\"text\":\"\u{202E}\u{202E}\u{202D}😀😀\"}\n".as_bytes(),
        ]
        .concat();
        let (broken, out, err) = run(&lines);
        assert_eq!((broken, out.len(), err.len()), (0, 4, 0), "{err:?}");
        let ids: Vec<_> = out.iter().map(|o| o["id"].as_u64().unwrap()).collect();
        assert_eq!(ids, [1, 2, 3, 4]);
    }
}
