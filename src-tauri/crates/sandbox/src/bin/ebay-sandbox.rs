//! The eBay stand-in as a process of its own. It prints one JSON line with its base URL and its keys, and runs until
//! it is killed. `ebay-sandbox [--port N] [--seller NAME] [--token TOKEN] [--seed N]`

use jiff::Timestamp;
use sandbox::ebay::{EbaySandbox, Options};
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let options = options(std::env::args().skip(1))?;
    let keys = serde_json::json!({
        "seller": options.seller,
        "access_token": options.access_token,
        "refresh_token": options.refresh_token,
        "client_id": options.client_id,
        "client_secret": options.client_secret,
    });
    let sandbox = EbaySandbox::start(options)
        .await
        .map_err(|e| e.to_string())?;
    let mut line = keys;
    if let Some(line) = line.as_object_mut() {
        line.insert(
            "base_url".to_owned(),
            serde_json::Value::String(sandbox.base_url()),
        );
    }
    println!("{line}");
    std::future::pending::<()>().await;
    Ok(())
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::new(Arc::new(wall_clock));
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        let number = || {
            value
                .parse::<u64>()
                .map_err(|_| format!("{word} needs a number, not `{value}`"))
        };
        match word.as_str() {
            "--port" => {
                options.port =
                    u16::try_from(number()?).map_err(|_| format!("{value} is no port"))?
            }
            "--seed" => options.seed = number()?,
            "--seller" => options.seller = value,
            "--token" => options.access_token = value,
            other => {
                return Err(format!(
                    "{other} is not known; try --port, --seller, --token or --seed"
                ));
            }
        }
    }
    Ok(options)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this program stands for another company's server: it has its own clock"
)]
fn wall_clock() -> Timestamp {
    Timestamp::now()
}
