//! What people say about an understanding, and what is learnt from it.

wire! {
    /// What a turn is about, where it was read wrong.
    UnderstandingCorrect {
        /// Conversation.
        conversation: String,
        /// The buyer's message that ends the turn, as in the judgement that is corrected.
        message: String,
        /// Intent code.
        intent: String,
    }

    /// A turn about which the machine should have kept silent.
    UnderstandingOverrule {
        /// Conversation.
        conversation: String,
        /// The buyer's message that ends the turn, as in the judgement that is corrected.
        message: String,
    }

    /// What came of a correction, or of taking one back.
    Learned {
        /// The correction, to take it back; absent where one was taken back.
        correction: Option<String>,
        /// How learning went.
        trial: TrialView,
    }

    /// How well what was learnt reads, against the built-in understanding.
    TrialView {
        /// Corrections that count.
        corrections: u32,
        /// Corrections that were each read with what the others teach.
        tried: u32,
        /// Of these, read right by the built-in understanding.
        before: u32,
        /// Of these, read right with what was learnt.
        after: u32,
        /// Ordinary messages read right by the built-in understanding.
        kept_before: u32,
        /// Ordinary messages read right with what was learnt.
        kept_after: u32,
        /// Whether turns are read with what was learnt.
        used: bool,
    }

    /// Everything people corrected, newest first.
    CorrectionList {
        /// Those that count.
        rows: Vec<CorrectionView>,
        /// How the last learning went.
        trial: TrialView,
    }

    /// One correction.
    CorrectionView {
        /// Ours.
        id: String,
        /// Conversation.
        conversation: String,
        /// The buyer's message that ends the turn.
        message: String,
        /// The turn as it was read.
        text: String,
        /// The intent that was read.
        was: String,
        /// What it is.
        intent: String,
        /// `intent`: it is about something else; `overruled`: the machine should have kept silent.
        kind: String,
        /// When.
        made_at: String,
    }
}
