//! `nightshift`: Nightdesk without a window.

fn main() {}
