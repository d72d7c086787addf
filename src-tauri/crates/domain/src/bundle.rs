//! The shop bundle.
