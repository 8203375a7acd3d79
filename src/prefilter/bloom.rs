//! A set of keys that may claim too much, small enough for the first cache.

use std::borrow::Cow;

/// Bits for each key, of which three are set: about one foreign key in 500 is
/// taken for a member.
const BITS_PER_KEY: usize = 16;

/// Words at least: 8 KiB, what a first cache can always spare. Text repeats
/// itself, so that one foreign key that passes, passes thousands of times.
const MIN_WORDS: usize = 1 << 10;

/// A Bloom filter in which all bits of a key are in the same word.
#[derive(Clone, Debug)]
pub struct Bloom {
    /// A power of two of them.
    pub words: Cow<'static, [u64]>,
    /// How far a hash is shifted to give its word.
    pub shift: u32,
}

impl Default for Bloom {
    fn default() -> Bloom {
        Bloom::with_room_for(0)
    }
}

impl Bloom {
    /// An empty set with room for this many keys.
    pub fn with_room_for(keys: usize) -> Bloom {
        let words = (keys * BITS_PER_KEY / 64).next_power_of_two().max(MIN_WORDS);
        Bloom { words: vec![0; words].into(), shift: 64 - words.trailing_zeros() }
    }

    /// Adds a key by its hash, which must be good in its upper bits.
    pub fn insert(&mut self, hash: u64) {
        let word = self.word(hash);
        self.words.to_mut()[word] |= bits(hash);
    }

    /// Whether a key of this hash may be in the set: true if it is.
    #[inline]
    pub fn may_contain(&self, hash: u64) -> bool {
        self.words[self.word(hash)] & bits(hash) == bits(hash)
    }

    #[inline]
    fn word(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }
}

/// Three bits chosen by parts of the hash that the word does not depend on.
#[inline]
fn bits(hash: u64) -> u64 {
    1 << (hash >> 26 & 63) | 1 << (hash >> 32 & 63) | 1 << (hash >> 38 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(key: u64) -> u64 {
        key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    #[test]
    fn members_are_found_and_few_others() {
        for keys in [0, 1, 100, 10_000] {
            let mut bloom = Bloom::with_room_for(keys as usize);
            (0..keys).for_each(|key| bloom.insert(hash(key)));
            assert!((0..keys).all(|key| bloom.may_contain(hash(key))));
            let others = (1 << 32..(1 << 32) + 10_000).filter(|&key| bloom.may_contain(hash(key)));
            assert!(others.count() < 300, "of 10,000 with {keys} keys");
        }
    }
}
