//! Which literals can stand around a trigger: a table by the bytes around it.
//!
//! Each literal has one anchor, the place of a trigger in it. The bytes around
//! the anchor, its window, are the literal's key: [`WINDOW`] bytes, or for a
//! short literal the [`SHORT_WINDOW`] bytes from the anchor on. Keys have bit 5
//! of each byte set, which makes them the same for both cases of a letter (and
//! for some other bytes, which the comparison of the literal tells apart).

use super::Candidate;
use super::bloom::Bloom;
use super::triggers::{BEFORE, SHORT_WINDOW, WINDOW, places, window};
use crate::literal::Literal;

/// All bytes with bit 5, the difference between the cases of a letter.
const FOLD: u64 = u64::from_ne_bytes([0x20; 8]);

/// Odd, with its bits well spread: 2^64 divided by the golden ratio, and
/// another one for short keys, lest they meet in the filter.
const LONG: u64 = 0x9E37_79B9_7F4A_7C15;
const SHORT: u64 = 0xD1B5_4A32_D192_ED03;

/// No entry.
const END: u32 = u32::MAX;

/// A literal, its anchor and the next one of the same key. In 64 bytes, so
/// that most are refuted within one line of the cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Entry {
    /// The last bytes of the literal, as many as fit, as a key.
    last: u64,
    literal: Literal,
    pattern: u32,
    anchor: u32,
    next: u32,
}

impl Entry {
    /// Whether the literal ends where it has to if it stands at `at`. Most
    /// literals that share a window differ there, and this takes a fifth of
    /// the time of a comparison in full.
    #[inline]
    fn may_end_well(&self, haystack: &[u8], at: usize) -> bool {
        let end = at + self.literal.bytes.len();
        let last = haystack.get(end.wrapping_sub(WINDOW)..end).and_then(<[u8]>::first_chunk);
        last.is_none_or(|last| (u64::from_le_bytes(*last) | FOLD) & self.mask() == self.last)
    }

    /// Nothing is asked of the bytes before a literal shorter than a window.
    #[inline]
    fn mask(&self) -> u64 {
        let missing = WINDOW.saturating_sub(self.literal.bytes.len());
        u64::MAX << (8 * missing)
    }
}

/// The last bytes of a literal in the upper bytes of a key.
fn last_bytes(literal: &Literal) -> u64 {
    let mut last = [0; WINDOW];
    for (to, from) in last.iter_mut().rev().zip(literal.bytes.iter().rev()) {
        *to = from | 0x20;
    }
    u64::from_le_bytes(last)
}

/// Literals by their windows.
#[derive(Clone, Debug)]
pub struct Windows {
    entries: Vec<Entry>,
    bloom: Bloom,
    long: Heads,
    short: Heads,
    has_short: bool,
}

impl Windows {
    /// An empty table with room for this many literals.
    pub fn with_room_for(literals: usize) -> Windows {
        Windows {
            entries: Vec::with_capacity(literals),
            bloom: Bloom::with_room_for(literals),
            long: Heads::with_room_for(literals),
            short: Heads::with_room_for(0),
            has_short: false,
        }
    }

    /// Adds a literal with its anchor, which must be one of its places.
    pub fn insert(&mut self, literal: Literal, pattern: u32, anchor: usize) {
        debug_assert!(places(&literal).contains(&anchor));
        let id = self.entries.len() as u32;
        let (hash, next) = match window(&literal, anchor).try_into() {
            Ok(long) => {
                let key = u64::from_le_bytes(long) | FOLD;
                (long_hash(key), self.long.push(key, id))
            }
            Err(_) => {
                self.has_short = true;
                let mut long = [0; WINDOW];
                long[BEFORE..BEFORE + SHORT_WINDOW].copy_from_slice(window(&literal, anchor));
                let key = short_key(u64::from_le_bytes(long) | FOLD);
                (short_hash(key), self.short.push(key, id))
            }
        };
        self.bloom.insert(hash);
        let last = last_bytes(&literal);
        self.entries.push(Entry { last, literal, pattern, anchor: anchor as u32, next });
    }

    /// Keeps the positions around which a literal may stand, of the first
    /// `count`, and returns how many those are.
    pub fn sift(
        &self,
        haystack: &[u8],
        start: usize,
        positions: &mut [u16],
        count: usize,
    ) -> usize {
        match self.has_short {
            false => self.sift_by(haystack, start, positions, count, |key| self.may_be_long(key)),
            true => self.sift_by(haystack, start, positions, count, |key| {
                self.may_be_long(key) | self.bloom.may_contain(short_hash(short_key(key)))
            }),
        }
    }

    #[inline]
    fn may_be_long(&self, key: u64) -> bool {
        self.bloom.may_contain(long_hash(key))
    }

    /// Without a branch: which positions pass cannot be predicted.
    #[inline]
    fn sift_by(
        &self,
        haystack: &[u8],
        start: usize,
        positions: &mut [u16],
        count: usize,
        may_pass: impl Fn(u64) -> bool,
    ) -> usize {
        let mut kept = 0;
        for i in 0..count {
            let position = positions[i];
            let key = key_around(haystack, start + usize::from(position));
            positions[kept] = position;
            kept += usize::from(may_pass(key));
        }
        kept
    }

    /// Appends the literals that do stand around a position.
    pub fn confirm(&self, haystack: &[u8], position: usize, out: &mut Vec<Candidate>) {
        let key = key_around(haystack, position);
        self.confirm_chain(self.long.get(key), haystack, position, out);
        if self.has_short {
            self.confirm_chain(self.short.get(short_key(key)), haystack, position, out);
        }
    }

    fn confirm_chain(
        &self,
        mut id: u32,
        haystack: &[u8],
        position: usize,
        out: &mut Vec<Candidate>,
    ) {
        while let Some(entry) = self.entries.get(id as usize) {
            if let Some(at) = position.checked_sub(entry.anchor as usize)
                && entry.may_end_well(haystack, at)
                && entry.literal.is_prefix_of(&haystack[at..])
            {
                out.push(Candidate { at: at as u32, pattern: entry.pattern });
            }
            id = entry.next;
        }
    }
}

/// The key of the bytes around a position. Past the ends of the haystack there
/// are zeros: no literal stands there, and comparing it will find that out.
#[inline]
fn key_around(haystack: &[u8], position: usize) -> u64 {
    let inside = haystack.get(position.wrapping_sub(BEFORE)..).and_then(<[u8]>::first_chunk);
    match inside {
        Some(window) => u64::from_le_bytes(*window) | FOLD,
        None => key_at_edge(haystack, position),
    }
}

#[cold]
fn key_at_edge(haystack: &[u8], position: usize) -> u64 {
    let byte = |i: usize| haystack.get((position + i).wrapping_sub(BEFORE)).copied().unwrap_or(0);
    u64::from_le_bytes(std::array::from_fn(byte)) | FOLD
}

/// The key of a short literal: the bytes from the trigger on.
#[inline]
fn short_key(key: u64) -> u64 {
    key >> (8 * BEFORE) & 0xFFFF_FFFF
}

#[inline]
fn long_hash(key: u64) -> u64 {
    key.wrapping_mul(LONG)
}

#[inline]
fn short_hash(key: u64) -> u64 {
    key.wrapping_mul(SHORT)
}

/// A hash table from keys to the first of a chain of entries, at most half
/// full, searched slot by slot.
#[derive(Clone, Debug)]
struct Heads {
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl Heads {
    fn with_room_for(keys: usize) -> Heads {
        Heads { slots: vec![(0, END); (2 * keys).next_power_of_two().max(4)], used: 0 }
    }

    fn get(&self, key: u64) -> u32 {
        self.slots[self.slot(key)].1
    }

    /// Makes `id` the first entry of its key and returns the one that was.
    fn push(&mut self, key: u64, id: u32) -> u32 {
        if 2 * self.used >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(key);
        let next = std::mem::replace(&mut self.slots[slot], (key, id)).1;
        self.used += usize::from(next == END);
        next
    }

    /// Where the key is, or would be.
    fn slot(&self, key: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = (long_hash(key) >> 32) as usize & last;
        while self.slots[slot].1 != END && self.slots[slot].0 != key {
            slot = (slot + 1) & last;
        }
        slot
    }

    fn grow(&mut self) {
        let larger = Heads::with_room_for(self.slots.len());
        let old = std::mem::replace(self, larger);
        for (key, id) in old.slots.into_iter().filter(|slot| slot.1 != END) {
            self.push(key, id);
        }
    }
}
