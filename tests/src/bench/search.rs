//! Searching in years of messages, as sellers type: numbers, words, single characters, names.

use super::samples::Samples;
use super::synthetic::Years;
use super::{Failed, Report, millis};
use std::time::{Duration, Instant};
use store::Store;

/// Each question is asked this often; the first time counts as well.
const ROUNDS: usize = 4;
const SHOWN: u32 = 50;

/// Words in the scripts that buyers write.
const WORDS: [&str; 36] = [
    // Chinese: words, one character, a sentence, both scripts.
    "退款",
    "款",
    "退货",
    "物流",
    "包裹",
    "什么时候可以退款",
    "請問",
    "谢谢",
    "灯",
    // Japanese, Korean, Thai.
    "発送",
    "色",
    "届きました",
    "ありがとうございます",
    "サイズ",
    "배송",
    "환불 신청",
    "คืนเงิน",
    "พัสดุ",
    "ขอบคุณ",
    // Words with accents, long words, several words, the beginning of a word.
    "Bestellung",
    "danke schön",
    "SCHON",
    "Lampe",
    "qué",
    "devolución",
    "colis",
    "reçu",
    "taille",
    "where is my",
    "refund",
    "moon lamp",
    "perf",
    "thank you",
    "вернуть деньги",
    "посылка",
    "استرداد",
];

/// Fifty questions: the words, and numbers and names that were really written.
fn questions(years: &Years) -> Vec<String> {
    let some = |all: &[String], count: usize| -> Vec<String> {
        let step = (all.len() / count.max(1)).max(1);
        all.iter().step_by(step).take(count).cloned().collect()
    };
    let mut questions: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    questions.extend(some(&years.codes, 9));
    questions.extend(some(&years.handles, 3));
    // What somebody has typed so far of a number, and a number that nobody wrote.
    questions.extend(
        years
            .codes
            .last()
            .map(|code| code.chars().take(7).collect()),
    );
    questions.push("00-99999-0000000".to_owned());
    questions
}

pub(super) async fn measure(
    report: &mut Report,
    store: &Store,
    years: &Years,
    messages: usize,
    budget: Duration,
) -> Result<(), Failed> {
    let questions = questions(years);
    let mut times = Samples::default();
    let mut slowest = (Duration::ZERO, String::new());
    let mut nothing = Vec::new();
    for round in 0..ROUNDS {
        for question in &questions {
            let begun = Instant::now();
            let hits = store.search(question, SHOWN).await?;
            let took = begun.elapsed();
            times.add(took);
            if took > slowest.0 {
                slowest = (took, question.clone());
            }
            if round == 0 && hits.is_empty() {
                nothing.push(question.as_str());
            }
        }
    }
    let p95 = times.percentile(95);
    report.budget(
        &format!("search, {messages} messages, p95"),
        &format!("<= {} ms", budget.as_millis()),
        &millis(p95),
        p95 <= budget,
    );
    report.note(&format!(
        "search in {messages}: {} questions {ROUNDS} times, median {}, slowest {} (`{}`); nothing found for {}",
        questions.len(),
        millis(times.percentile(50)),
        millis(slowest.0),
        slowest.1,
        nothing.join(", "),
    ));
    if nothing.len() > questions.len() / 5 {
        return Err(format!(
            "the search finds too little to be measured: nothing for {}",
            nothing.join(", ")
        )
        .into());
    }
    Ok(())
}
