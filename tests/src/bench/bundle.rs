//! Size of the screens' script as it would travel.

use super::{Failed, Report};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist/assets");
const BUDGET: usize = 150_000;

pub(super) fn measure(report: &mut Report) -> Result<(), Failed> {
    let scripts = scripts(Path::new(ASSETS))?;
    if scripts.is_empty() {
        report.skipped(
            "UI script",
            "there is no `ui/dist`; `npm run build` in `ui` makes it",
        );
        return Ok(());
    }
    let mut sum = 0;
    for script in &scripts {
        sum += gzipped(&std::fs::read(script)?)?;
    }
    let measured = format!("{:.1} kB", sum as f64 / 1e3);
    report.budget("UI script, gzip", "<= 150 kB", &measured, sum <= BUDGET);
    report.note(&format!(
        "UI script: all {} files in `ui/dist/assets`, each through gzip -9",
        scripts.len()
    ));
    Ok(())
}

fn scripts(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut scripts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "js") {
            scripts.push(path);
        }
    }
    Ok(scripts)
}

/// Bytes that are left of these.
fn gzipped(bytes: &[u8]) -> Result<usize, Failed> {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c", "-n"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = gzip.stdin.take().ok_or("gzip takes no input")?;
    let bytes = bytes.to_vec();
    // From another thread: gzip writes while it still reads.
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = gzip.wait_with_output()?;
    writer.join().map_err(|_| "the writer to gzip broke")??;
    if !output.status.success() {
        return Err(format!("gzip ended with {}", output.status).into());
    }
    Ok(output.stdout.len())
}
