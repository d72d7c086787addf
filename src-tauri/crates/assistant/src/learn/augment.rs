//! Altered copies of seeds: the slips of a thumb, words left out, marks forgotten. Seeded, so every training sees
//! the same.

use super::solver::Random;

/// A copy as it might also have been typed.
#[must_use]
pub fn alter(text: &str, random: &mut Random) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in &words {
        if words.len() > 4 && random.one_in(9) {
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        let plain = letters.len() >= 4 && letters.iter().all(|c| c.is_alphabetic());
        out.push(if plain && random.one_in(6) {
            slip(letters, random)
        } else {
            (*word).to_owned()
        });
    }
    out.join(" ")
}

fn slip(mut letters: Vec<char>, random: &mut Random) -> String {
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.swap(at, at + 1),
        2 => {
            if let Some(c) = letters.get(at).copied() {
                letters.insert(at, c);
            }
        }
        _ => {
            let other = letters.get(random.below(letters.len())).copied();
            if let (Some(place), Some(other)) = (letters.get_mut(at), other) {
                *place = other;
            }
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Random, alter};

    #[test]
    fn the_same_seed_alters_alike_and_any_text_can_be_altered() {
        let text = "where is my parcel please, I ordered weeks ago";
        assert_eq!(alter(text, &mut Random(3)), alter(text, &mut Random(3)));
        assert_ne!(alter(text, &mut Random(3)), text);
        for odd in ["", " ", "a", "😀😀😀😀😀", "我的包裹到哪里了", "נא לשלוח"]
        {
            let _ = alter(odd, &mut Random(1));
        }
    }
}
