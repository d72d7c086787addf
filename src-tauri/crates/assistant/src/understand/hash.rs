//! One small hash for everything that is looked up by a piece of text: n-grams, words, forms of concepts.
//!
//! It must give the same number on every machine and in every version, because the model file is written with it.

/// A running hash: FNV-1a over characters, finished by a mix that spreads the bits.
#[derive(Clone, Copy, Debug)]
pub struct Hash(u64);

impl Hash {
    /// Begins with a kind, so that the word `a` and the n-gram `a` are different features.
    #[must_use]
    pub const fn of_kind(kind: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ ((kind as u64) << 40)).add(kind as u32)
    }

    /// Goes on with one character (or any small number).
    #[must_use]
    pub const fn add(self, unit: u32) -> Self {
        Self((self.0 ^ unit as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Goes on with all characters of a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        text.chars().fold(self, |hash, c| hash.add(c as u32))
    }

    /// The key: 32 well mixed bits.
    #[must_use]
    pub const fn key(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as u32
    }
}

/// A hash of bytes, for naming what a model file was made from.
#[must_use]
pub fn of_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed;
    bytes.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::Hash;

    #[test]
    fn the_numbers_in_the_model_file_never_change() {
        assert_eq!(
            Hash::of_kind(1).text("parcel").key(),
            Hash::of_kind(1).text("par").text("cel").key()
        );
        assert_ne!(
            Hash::of_kind(1).text("parcel").key(),
            Hash::of_kind(2).text("parcel").key()
        );
        assert_ne!(
            Hash::of_kind(1).text("ab").key(),
            Hash::of_kind(1).text("ba").key()
        );
    }
}
