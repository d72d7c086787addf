//! Plain columns for the terminal. Chinese and Japanese letters take two places, so their lines stay straight too.

/// Lays rows out in columns; the last column is as long as it is.
pub(super) fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| places(cell))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    rows.iter().map(|row| laid_out(row, &widths)).collect()
}

fn laid_out(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        let gap = width.saturating_sub(places(cell)) + 2;
        line.extend(std::iter::repeat_n(' ', gap));
    }
    line.trim_end().to_owned()
}

/// How many places a text takes.
fn places(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

const fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

/// The beginning of a text, on one line.
pub(super) fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut taken = 0;
    let mut out = String::new();
    for c in line.chars() {
        taken += if is_wide(c) { 2 } else { 1 };
        if taken > most {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{columns, short};

    #[test]
    fn columns_are_straight_in_every_script() {
        let rows = [
            vec!["ab".to_owned(), "x".to_owned()],
            vec!["退货".to_owned(), "y".to_owned()],
        ];
        assert_eq!(columns(&rows), ["ab    x", "退货  y"]);
        assert_eq!(columns(&[]), Vec::<String>::new());
    }

    #[test]
    fn long_texts_end_between_letters() {
        assert_eq!(short("a\n b  c", 10), "a b c");
        assert_eq!(short("我的抱枕套到哪里了", 6), "我的抱…");
    }
}
