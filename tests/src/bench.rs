//! The budgets of the house, each measured on this machine and printed beside what is allowed.

mod bundle;
mod curves;
mod machine;
mod options;
mod process;
mod report;
mod samples;
mod search;
mod store;
mod synthetic;
mod turns;
mod understand;
mod understanding;
mod window;

pub use options::{Name, Options, USAGE};
pub use report::Report;

use std::time::Duration;

/// What a benchmark ends with when it could not measure: said in the table, it does not stop the others.
pub type Failed = Box<dyn std::error::Error>;

/// Measures everything that was asked for. A benchmark that breaks is a line of the report, and counts as missed.
pub async fn run(options: &Options) -> Report {
    let mut report = Report::new(machine::describe());
    for name in options.names() {
        eprintln!("measuring {} …", name.text());
        let measured = match name {
            Name::Understand => {
                understand::measure(&mut report).and_then(|()| understanding::measure(&mut report))
            }
            Name::Turns => turns::measure(&mut report, options.quick).await,
            Name::Store => store::measure(&mut report, options.messages()).await,
            Name::Bundle => bundle::measure(&mut report),
            Name::Window => window::measure(&mut report).await,
        };
        if let Err(error) = measured {
            report.failed(name.text(), &error.to_string());
        }
    }
    report
}

/// Milliseconds with as many digits as matter.
fn millis(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        _ if ms < 1.0 => format!("{ms:.3} ms"),
        _ if ms < 100.0 => format!("{ms:.1} ms"),
        _ => format!("{ms:.0} ms"),
    }
}
