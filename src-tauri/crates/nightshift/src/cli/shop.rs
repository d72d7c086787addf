//! Taking a shop folder in.

use super::failure::{FAILED, Failure};
use super::{Place, stdout};
use crate::open;
use clap::Args;
use engine::{Imported, ShopFolder};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  nightshift import --shop ./my-shop

The folder holds shop.json and, where there are any, products.jsonl, orders.jsonl and messages.jsonl. Orders join the
channel whose name or address fits. Lines that cannot be read are named and left out; the exit code is then 1.")]
pub(super) struct ImportArgs {
    /// The folder
    #[arg(long, value_name = "DIR")]
    shop: PathBuf,
}

/// `import`.
pub(super) async fn import(place: &Place, args: &ImportArgs) -> Result<ExitCode, Failure> {
    let folder = ShopFolder::read(&args.shop).await?;
    let shop = open::attach(place.folder(), None).await?;
    let imported = shop.engine.import(&folder).await;
    shop.engine.store().close().await;
    let imported = imported?;
    stdout::line(&summary(&imported))?;
    for problem in &imported.problems {
        eprintln!("{problem}");
    }
    if imported.problems.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "{} places could not be read and were left out; everything else is in. Mend them and import again: nothing is taken in twice.",
        imported.problems.len()
    );
    Ok(ExitCode::from(FAILED))
}

fn summary(imported: &Imported) -> String {
    format!(
        "Imported {} orders, {} new messages, {} policies, {} articles, {} products; {} channels for history.",
        imported.orders,
        imported.messages,
        imported.policies,
        imported.articles,
        imported.products,
        imported.channels
    )
}
