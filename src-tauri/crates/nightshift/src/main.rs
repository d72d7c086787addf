//! `nightshift`: Nightdesk without a window.

fn main() -> std::process::ExitCode {
    nightshift::cli::main()
}
