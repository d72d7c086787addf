//! The zone a buyer lives in.
