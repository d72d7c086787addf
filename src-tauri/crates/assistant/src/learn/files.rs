//! Where the corpus lies.

use super::trainer::{Sources, understood};
use crate::understand::languages::CODES;
use std::io;
use std::path::Path;

impl Sources {
    /// Reads the corpus of a crate folder: `corpus/{seeds,more,first,dev,language}`, `data/{concepts,phrases,words}`. A language
    /// without a file is left out.
    ///
    /// # Errors
    /// A folder or file that cannot be read, with its path.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let of = |part: &str, end: &str| texts(&folder.join(part), end, understood());
        let mut seeds = of("corpus/seeds", "txt")?;
        seeds.extend(of("corpus/more", "txt")?);
        seeds.extend(of("corpus/first", "txt")?);
        let mut concepts = of("data/concepts", "tsv")?;
        concepts.extend(of("data/phrases", "tsv")?);
        concepts.extend(of("data/words", "tsv")?);
        Ok(Self {
            seeds,
            dev: of("corpus/dev", "txt")?,
            samples: texts(
                &folder.join("corpus/language"),
                "txt",
                CODES.iter().copied(),
            )?,
            concepts,
            names: text(&folder.join("data/concepts/concepts.tsv"))?
                + &text(&folder.join("data/concepts/words.tsv"))?,
        })
    }
}

fn texts(
    folder: &Path,
    end: &str,
    codes: impl Iterator<Item = &'static str>,
) -> io::Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    for code in codes {
        let path = folder.join(format!("{code}.{end}"));
        if path.exists() {
            found.push((code, text(&path)?));
        }
    }
    Ok(found)
}

fn text(path: &Path) -> io::Result<String> {
    // A copy on Windows may have its line ends changed; the corpus is the same.
    std::fs::read_to_string(path)
        .map(|text| text.replace("\r\n", "\n"))
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
