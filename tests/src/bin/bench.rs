//! The budgets of the house, measured: `cargo xtask bench [NAME…] [--quick] [--messages N] [--strict]`.

use scenarios::bench::{self, Options};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("{why}\n\n{}", bench::USAGE);
            return ExitCode::from(2);
        }
    };
    if options.help {
        println!("{}", bench::USAGE);
        return ExitCode::SUCCESS;
    }
    let report = bench::run(&options).await;
    println!("{report}");
    if options.strict && report.has_missed() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
