//! The rules of the marketplaces.
