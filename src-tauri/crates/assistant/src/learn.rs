//! Learning: from hand-written examples to the tables that [`crate::understand`] reads.
//!
//! Pure computation, the same numbers from the same examples on every machine. The trainer of the project and the
//! small layer that learns at the seller's use the same solver.

pub mod augment;
pub mod calibrate;
pub mod classifier;
pub mod corpus;
pub mod factors;
pub mod files;
pub mod languages;
pub mod lexicon;
pub mod local;
pub mod logistic;
pub mod measure;
pub mod network;
pub mod romanise;
pub mod solver;
pub mod texts;
pub mod trainer;
pub mod vocabulary;
