//! Judgements: understanding, facts, checks.

wire! {
    /// Why: everything a judgement rests on.
    DecisionView {
        /// The turn's newest message.
        message: String,
        /// When it was judged.
        at: String,
        /// `reply`, `ask`, `suggest`, `escalate`, `ignore`.
        decision: String,
        /// Reason code.
        reason: String,
        /// Language of the turn.
        language: String,
        /// 0 to 1.
        language_confidence: f64,
        /// Primary first.
        intents: Vec<IntentView>,
        /// Emotion word.
        emotion: String,
        /// Risk words.
        risks: Vec<String>,
        /// Below the gates.
        abstained: bool,
        /// What was found in the text, `kind: value`.
        entities: Vec<EntityView>,
        /// What the reply rests on.
        facts: Vec<FactView>,
        /// Verdicts.
        checks: Vec<CheckView>,
        /// What was or would be said.
        draft: Option<String>,
        /// The same in the seller's language.
        gloss: Option<String>,
        /// The outbox row.
        outbox: Option<String>,
    }

    /// One intent.
    IntentView {
        /// Code.
        intent: String,
        /// 0 to 1.
        confidence: f64,
    }

    /// One entity.
    EntityView {
        /// `order_id`, `amount` …
        kind: String,
        /// As found.
        value: String,
    }

    /// One fact.
    FactView {
        /// `f1` …
        id: String,
        /// Kind code.
        kind: String,
        /// As text.
        value: String,
        /// Where it comes from.
        source: String,
        /// When it was read.
        fetched_at: String,
    }

    /// One verdict.
    CheckView {
        /// Rule name.
        rule: String,
        /// `pass`, `warn`, `block`.
        verdict: String,
        /// What was found.
        detail: String,
    }
}
