//! Which literals can stand around a trigger: a table by the bytes around it.
//!
//! Each literal has one anchor, the place of a trigger in it. The bytes around
//! the anchor, its window, are the literal's key: [`WINDOW`] bytes, or for a
//! short literal the [`SHORT_WINDOW`] bytes from the anchor on. Keys have bit 5
//! of each byte set, which makes them the same for both cases of a letter (and
//! for some other bytes, which the comparison of the literal tells apart).

use super::Candidate;
use super::bloom::Bloom;
use super::triggers::{BEFORE, SHORT_WINDOW, WINDOW, window};
use crate::literal::Literal;

/// All bytes with bit 5, the difference between the cases of a letter.
const FOLD: u64 = u64::from_ne_bytes([0x20; 8]);

/// Odd, with its bits well spread: 2^64 divided by the golden ratio, and
/// another one for short keys, lest they meet in the filter.
const LONG: u64 = 0x9E37_79B9_7F4A_7C15;
const SHORT: u64 = 0xD1B5_4A32_D192_ED03;

/// A literal with the pattern it belongs to and the place of its trigger.
#[derive(Clone, Debug)]
pub struct Anchored {
    /// The literal, of [`SHORT_WINDOW`] bytes or more.
    pub literal: Literal,
    /// The pattern.
    pub pattern: u32,
    /// One of the places of the literal.
    pub anchor: u32,
}

impl Anchored {
    /// The key, and a hash that is good in its upper bits. A short key has no
    /// bit in its upper half and so never equals a long one.
    fn key_and_hash(&self) -> (u64, u64) {
        let window = window(&self.literal, self.anchor as usize);
        if let Ok(long) = window.try_into() {
            let key = u64::from_le_bytes(long) | FOLD;
            return (key, long_hash(key));
        }
        let mut around = [0; WINDOW];
        around[BEFORE..BEFORE + SHORT_WINDOW].copy_from_slice(window);
        let key = short_key(u64::from_le_bytes(around) | FOLD);
        (key, short_hash(key))
    }
}

/// Eight further bytes of a literal, in 16 bytes: the literals of a window
/// stand one after the other, and most are refuted by this alone.
#[derive(Clone, Copy, Debug, Default)]
struct Check {
    /// The bytes, as a key.
    bytes: u64,
    /// Where they stand from the position of the trigger on.
    from: i32,
    /// The literal; the top four bits are the number of bytes less one.
    id_and_count: u32,
}

/// Bits of a [`Check`] that tell which literal it is of.
const ID_BITS: u32 = 28;

impl Check {
    /// The first or the last bytes of a literal, whichever are farther from
    /// its window.
    fn of(anchored: &Anchored, id: usize) -> Check {
        let (literal, anchor) = (&anchored.literal.bytes, anchored.anchor as usize);
        let count = literal.len().min(WINDOW);
        let after = literal.len() - count;
        let first = if anchor.saturating_sub(BEFORE) < literal.len() - anchor { after } else { 0 };
        let mut bytes = [0; WINDOW];
        for (to, from) in bytes.iter_mut().zip(&literal[first..first + count]) {
            *to = from | 0x20;
        }
        Check {
            bytes: u64::from_le_bytes(bytes),
            from: first as i32 - anchor as i32,
            id_and_count: id as u32 | (count as u32 - 1) << ID_BITS,
        }
    }

    fn id(&self) -> usize {
        (self.id_and_count & ((1 << ID_BITS) - 1)) as usize
    }

    /// Whether the bytes are there. At the end of the haystack, where eight
    /// cannot be read, that is left to the comparison in full.
    #[inline]
    fn may_pass(&self, haystack: &[u8], position: usize) -> bool {
        let from = position.wrapping_add_signed(self.from as isize);
        let Some(found) = haystack.get(from..).and_then(<[u8]>::first_chunk) else { return true };
        let others = u64::MAX << 8 << (8 * (self.id_and_count >> ID_BITS));
        (u64::from_le_bytes(*found) | FOLD) & !others == self.bytes
    }
}

/// Literals by their windows.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    literals: Vec<Anchored>,
    bloom: Bloom,
    slots: Slots,
    /// By slot: the ones of a window stand together.
    checks: Vec<Check>,
    has_short: bool,
}

impl Windows {
    /// The table of these literals.
    pub fn new(literals: Vec<Anchored>) -> Windows {
        assert!(literals.len() < 1 << ID_BITS, "too many literals");
        let mut bloom = Bloom::with_room_for(literals.len());
        let mut slots = Slots::with_room_for(literals.len());
        let slot_of = |anchored: &Anchored| {
            let (key, hash) = anchored.key_and_hash();
            bloom.insert(hash);
            slots.count(key)
        };
        let slot_of: Vec<usize> = literals.iter().map(slot_of).collect();
        slots.share_out();
        let mut checks = vec![Check::default(); literals.len()];
        for (id, (anchored, slot)) in literals.iter().zip(slot_of).enumerate() {
            checks[slots.next(slot)] = Check::of(anchored, id);
        }
        let has_short = literals.iter().any(|it| it.literal.bytes.len() < WINDOW);
        Windows { literals, bloom, slots, checks, has_short }
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
        self.confirm_key(key, haystack, position, out);
        if self.has_short {
            self.confirm_key(short_key(key), haystack, position, out);
        }
    }

    #[inline]
    fn confirm_key(&self, key: u64, haystack: &[u8], position: usize, out: &mut Vec<Candidate>) {
        for check in &self.checks[self.slots.get(key)] {
            if check.may_pass(haystack, position) {
                self.confirm_literal(&self.literals[check.id()], haystack, position, out);
            }
        }
    }

    fn confirm_literal(
        &self,
        anchored: &Anchored,
        haystack: &[u8],
        position: usize,
        out: &mut Vec<Candidate>,
    ) {
        let Some(at) = position.checked_sub(anchored.anchor as usize) else { return };
        if anchored.literal.is_prefix_of(&haystack[at..]) {
            out.push(Candidate { at: at as u32, pattern: anchored.pattern });
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

/// A hash table from keys to ranges, at most half full, searched slot by slot.
#[derive(Clone, Debug, Default)]
struct Slots {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u64,
    start: u32,
    end: u32,
}

impl Slots {
    fn with_room_for(keys: usize) -> Slots {
        Slots { slots: vec![Slot::default(); (2 * keys).next_power_of_two().max(2)] }
    }

    /// The range of a key; an empty one if it is not in the table.
    #[inline]
    fn get(&self, key: u64) -> std::ops::Range<usize> {
        let Slot { start, end, .. } = self.slots[self.find(key)];
        start as usize..end as usize
    }

    /// Where the key is, or would be.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = (long_hash(key) >> 32) as usize & last;
        while self.slots[slot].end != 0 && self.slots[slot].key != key {
            slot = (slot + 1) & last;
        }
        slot
    }

    /// Makes the range of a key longer by one, and returns its slot.
    fn count(&mut self, key: u64) -> usize {
        let slot = self.find(key);
        self.slots[slot].key = key;
        self.slots[slot].end += 1;
        slot
    }

    /// Turns the lengths of the ranges into places, to be filled by `next`.
    fn share_out(&mut self) {
        let mut start = 0;
        for slot in self.slots.iter_mut().filter(|slot| slot.end != 0) {
            let length = slot.end;
            (slot.start, slot.end) = (start, start);
            start += length;
        }
    }

    /// The next free place in the range of a slot.
    fn next(&mut self, slot: usize) -> usize {
        self.slots[slot].end += 1;
        self.slots[slot].end as usize - 1
    }
}
