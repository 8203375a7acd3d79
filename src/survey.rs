//! What a text holds besides words: line ends, which are counted, and the
//! noise of terminals, which has to be cleaned away before anything is looked
//! for. One pass tells both, and brings the text into the first cache for the
//! passes that follow.

use crate::clean::{NOISE, needs_cleaning};
use memchr::memchr_iter;

/// What a text holds besides words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Line ends.
    pub lines: u64,
    /// Whether there is anything to clean.
    pub noisy: bool,
}

impl Survey {
    /// Looks a text over on any machine.
    pub fn of(text: &[u8]) -> Survey {
        let lines = memchr_iter(b'\n', text).count() as u64;
        Survey { lines, noisy: needs_cleaning(text) }
    }

    /// Of two texts, one after the other.
    #[must_use]
    pub fn and(self, other: Survey) -> Survey {
        Survey { lines: self.lines + other.lines, noisy: self.noisy | other.noisy }
    }
}

/// For each low half of a byte the noise that has it, for machines that look up
/// many halves at once: a byte is noise if it is the one found under its own
/// low half. Where there is none stands zero, whose low half is another.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub const NOISE_BY_LOW_HALF: [u8; 16] = {
    let mut table = [0; 16];
    let mut n = 0;
    while n < NOISE.len() {
        let half = (NOISE[n] & 15) as usize;
        assert!(table[half] == 0 && NOISE[n] < 128);
        table[half] = NOISE[n];
        n += 1;
    }
    table
};
