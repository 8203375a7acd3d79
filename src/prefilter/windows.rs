//! Which literals can stand around a trigger: a table by the bytes around it.
//!
//! Each literal has one anchor, the place of a trigger in it. The bytes around
//! the anchor, its window, are the literal's key: [`WINDOW`] bytes, or for a
//! short literal the [`SHORT_WINDOW`] bytes from the anchor on. Keys have bit 5
//! of each byte set, which makes them the same for both cases of a letter (and
//! for some other bytes, which the comparison of the literal tells apart).

use super::bloom::Bloom;
use super::triggers::{BEFORE, SHORT_WINDOW, WINDOW, window};
use crate::literal::Literal;
use std::borrow::Cow;

/// All bytes with bit 5, the difference between the cases of a letter.
const FOLD: u64 = u64::from_ne_bytes([0x20; 8]);

/// Odd, with its bits well spread: 2^64 divided by the golden ratio, and
/// another one for short keys, lest they meet in the filter.
const LONG: u64 = 0x9E37_79B9_7F4A_7C15;
const SHORT: u64 = 0xD1B5_4A32_D192_ED03;

/// A literal with the patterns it belongs to and the place of its trigger.
#[derive(Clone, Debug)]
pub struct Anchored {
    /// The literal, of [`SHORT_WINDOW`] bytes or more.
    pub literal: Literal,
    /// The patterns, in order.
    pub patterns: Vec<u32>,
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

/// A literal in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where its bytes begin in the text of all literals.
    pub start: u32,
    /// How many they are.
    pub length: u32,
    /// Whether ASCII letters may be in either case.
    pub ignore_case: bool,
    /// The place of its trigger.
    pub anchor: u32,
    /// Where its patterns begin among those of all literals.
    pub first: u32,
    /// How many they are.
    pub patterns: u32,
}

/// Eight further bytes of a literal: they refute most. The literals of a window
/// stand one after the other, those that are asked for the same bytes together
/// and in order, so that few have to be looked at however many share the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// Where the bytes stand from the position of the trigger on.
    pub from: i16,
    /// How many they are, 1 to 8.
    pub count: u8,
    /// How many checks from here on ask for the same bytes; at most 255, of
    /// more the rest is another run.
    pub run: u8,
    /// The literal.
    pub id: u32,
    /// The bytes, as a key.
    pub bytes: u64,
}

impl Check {
    /// Of `count` bytes from `first` on in the literal.
    fn of(anchored: &Anchored, id: usize, first: usize, count: usize) -> Check {
        let literal = &anchored.literal.bytes;
        let mut bytes = [0; WINDOW];
        for (to, from) in bytes.iter_mut().zip(&literal[first..first + count]) {
            *to = from | 0x20;
        }
        Check {
            from: first as i16 - anchored.anchor as i16,
            count: count as u8,
            run: 1,
            id: id as u32,
            bytes: u64::from_le_bytes(bytes),
        }
    }

    /// The first or the last bytes of a literal, whichever are farther from
    /// its window.
    fn farthest(anchored: &Anchored, id: usize) -> Check {
        let (length, anchor) = (anchored.literal.bytes.len(), anchored.anchor as usize);
        let count = length.min(WINDOW);
        let after = length - count;
        let first = if anchor.saturating_sub(BEFORE) < length - anchor { after } else { 0 };
        Check::of(anchored, id, first, count)
    }

    /// Eight bytes that stand `from` the trigger, if the literal reaches there.
    fn at(anchored: &Anchored, id: usize, from: i16) -> Option<Check> {
        let first = (anchored.anchor as usize).checked_add_signed(from.into())?;
        let inside = first + WINDOW <= anchored.literal.bytes.len();
        inside.then(|| Check::of(anchored, id, first, WINDOW))
    }

    /// What stands where the bytes should. At the end of the haystack, where
    /// eight cannot be read, that is left to the comparison in full.
    #[inline]
    fn found(&self, haystack: &[u8], position: usize) -> Option<u64> {
        let from = position.wrapping_add_signed(self.from.into());
        let found = haystack.get(from..).and_then(<[u8]>::first_chunk)?;
        let others = if self.count == 8 { 0 } else { u64::MAX << (8 * self.count) };
        Some((u64::from_le_bytes(*found) | FOLD) & !others)
    }
}

/// Windows of more literals than this get checks that tell them apart.
const CROWD: usize = 4;

/// Where such checks may stand from the trigger on: next to the window first.
const OFFSETS: [i16; 12] = [6, -10, 14, -18, 22, -26, 30, -34, 38, 2, -6, -2];

/// The checks of the literals of one window.
fn checks_of(ids: &[u32], literals: &[Anchored]) -> Vec<Check> {
    let check = |id: u32| Check::farthest(&literals[id as usize], id as usize);
    let mut left = ids.to_vec();
    let mut checks = Vec::with_capacity(ids.len());
    while left.len() > CROWD {
        let at = |from: i16| {
            let check = move |&id: &u32| Check::at(&literals[id as usize], id as usize, from);
            left.iter().filter_map(check).collect::<Vec<Check>>()
        };
        let told_apart = |from: &i16| {
            let mut bytes: Vec<u64> = at(*from).iter().map(|check| check.bytes).collect();
            bytes.sort_unstable();
            bytes.dedup();
            bytes.len()
        };
        let best = OFFSETS.iter().rev().max_by_key(|from| told_apart(from));
        let Some(found) = best.map(|&from| at(from)).filter(|found| !found.is_empty()) else {
            break;
        };
        left.retain(|&id| found.iter().all(|check| check.id != id));
        checks.extend(found);
    }
    checks.extend(left.into_iter().map(check));
    checks.sort_unstable_by_key(|check| (check.from, check.count, check.bytes, check.id));
    number_runs(&mut checks);
    checks
}

/// Says of each check how many of those that follow ask for the same bytes.
fn number_runs(checks: &mut [Check]) {
    for run in checks.chunk_by_mut(|a, b| (a.from, a.count) == (b.from, b.count)) {
        let length = run.len();
        for (n, check) in run.iter_mut().enumerate() {
            check.run = (length - n).min(255) as u8;
        }
    }
}

/// A place where a literal of a pattern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// Where the literal begins in the haystack, or the trigger of a shape.
    pub at: u32,
    /// The pattern it belongs to.
    pub pattern: u32,
}

/// Literals by their windows.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    /// The literals.
    pub literals: Cow<'static, [Placed]>,
    /// Their bytes, one after the other.
    pub bytes: Cow<'static, [u8]>,
    /// Their patterns, one literal's after the other's. Hundreds share `error: `,
    /// which is compared once.
    pub patterns: Cow<'static, [u32]>,
    /// Which windows there may be.
    pub bloom: Bloom,
    /// Where the checks of a window are.
    pub slots: Slots,
    /// By slot: the ones of a window stand together.
    pub checks: Cow<'static, [Check]>,
    /// Whether some literals have short keys.
    pub has_short: bool,
}

impl Windows {
    /// The table of these literals.
    pub fn new(literals: &[Anchored]) -> Windows {
        let mut bloom = Bloom::with_room_for(literals.len());
        let mut slots = Slots::with_room_for(literals.len());
        let slot_of = |anchored: &Anchored| {
            let (key, hash) = anchored.key_and_hash();
            bloom.insert(hash);
            slots.count(key)
        };
        let slot_of: Vec<usize> = literals.iter().map(slot_of).collect();
        slots.share_out();
        let mut ids = vec![0; literals.len()];
        for (id, slot) in slot_of.into_iter().enumerate() {
            ids[slots.next(slot)] = id as u32;
        }
        let mut checks = vec![Check::default(); literals.len()];
        for range in slots.ranges() {
            let of_window = checks_of(&ids[range.clone()], literals);
            checks[range].copy_from_slice(&of_window);
        }
        let (mut bytes, mut patterns) = (Vec::new(), Vec::new());
        let mut placed = Vec::with_capacity(literals.len());
        for it in literals {
            placed.push(Placed {
                start: bytes.len() as u32,
                length: it.literal.bytes.len() as u32,
                ignore_case: it.literal.ignore_case,
                anchor: it.anchor,
                first: patterns.len() as u32,
                patterns: it.patterns.len() as u32,
            });
            bytes.extend_from_slice(&it.literal.bytes);
            patterns.extend_from_slice(&it.patterns);
        }
        let has_short = literals.iter().any(|it| it.literal.bytes.len() < WINDOW);
        let (literals, bytes) = (placed.into(), bytes.into());
        let (patterns, checks) = (patterns.into(), checks.into());
        Windows { literals, bytes, patterns, bloom, slots, checks, has_short }
    }

    /// The same without the literals of some patterns.
    pub fn without(&self, gone: &dyn Fn(u32) -> bool) -> Windows {
        let (mut literals, mut patterns) = (self.literals.to_vec(), Vec::new());
        for literal in &mut literals {
            let all = &self.patterns[range(literal.first, literal.patterns)];
            literal.first = patterns.len() as u32;
            patterns.extend(all.iter().filter(|pattern| !gone(**pattern)));
            literal.patterns = patterns.len() as u32 - literal.first;
        }
        let stays = |check: &&Check| literals[check.id as usize].patterns > 0;
        let mut checks: Vec<Check> = Vec::with_capacity(self.checks.len());
        let mut left: Vec<Slot> = Vec::new();
        for slot in self.slots.slots.iter().filter(|slot| slot.end != 0) {
            let start = checks.len();
            let of_window = &self.checks[slot.start as usize..slot.end as usize];
            checks.extend(of_window.iter().filter(stays));
            number_runs(&mut checks[start..]);
            let (start, end) = (start as u32, checks.len() as u32);
            left.extend((start < end).then_some(Slot { key: slot.key, start, end }));
        }
        let mut bloom = Bloom::with_room_for(left.len());
        left.iter().for_each(|slot| bloom.insert(hash_of(slot.key)));
        let (slots, checks) = (Slots::of(&left), checks.into());
        let (literals, bytes) = (literals.into(), self.bytes.clone());
        let (patterns, has_short) = (patterns.into(), self.has_short);
        Windows { literals, bytes, patterns, bloom, slots, checks, has_short }
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
        let mut rest = &self.checks[self.slots.get(key)];
        while let Some(first) = rest.first() {
            let (run, others) = rest.split_at(usize::from(first.run).min(rest.len()));
            rest = others;
            let equal = match first.found(haystack, position) {
                None => run,
                Some(bytes) => {
                    let from = match run.len() > CROWD {
                        true => run.partition_point(|check| check.bytes < bytes),
                        false => run.iter().take_while(|check| check.bytes < bytes).count(),
                    };
                    let equal = run[from..].iter().take_while(|check| check.bytes == bytes);
                    &run[from..from + equal.count()]
                }
            };
            for check in equal {
                self.confirm_literal(check.id, haystack, position, out);
            }
        }
    }

    fn confirm_literal(&self, id: u32, haystack: &[u8], position: usize, out: &mut Vec<Candidate>) {
        let Placed { start, length, ignore_case, anchor, first, patterns } =
            self.literals[id as usize];
        let Some(at) = position.checked_sub(anchor as usize) else { return };
        let literal = &self.bytes[range(start, length)];
        let stands = match haystack.get(at..at + literal.len()) {
            None => false,
            Some(found) if ignore_case => found.eq_ignore_ascii_case(literal),
            // the key tells no `error: ` from `ERROR: `, the first byte mostly does
            Some(found) => found[0] == literal[0] && found == literal,
        };
        if stands {
            let patterns = &self.patterns[range(first, patterns)];
            out.extend(patterns.iter().map(|&pattern| Candidate { at: at as u32, pattern }));
        }
    }
}

fn range(start: u32, length: u32) -> std::ops::Range<usize> {
    start as usize..start as usize + length as usize
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

/// The hash of a key of either kind.
fn hash_of(key: u64) -> u64 {
    if key >> (8 * SHORT_WINDOW) == 0 { short_hash(key) } else { long_hash(key) }
}

/// A hash table from keys to ranges, at most half full, searched slot by slot.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// A power of two of them.
    pub slots: Cow<'static, [Slot]>,
}

/// A window and the range of its checks; none if the range ends at 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slot {
    /// The window, as a key.
    pub key: u64,
    /// Where its checks begin.
    pub start: u32,
    /// Where they end.
    pub end: u32,
}

impl Slots {
    fn with_room_for(keys: usize) -> Slots {
        Slots { slots: vec![Slot::default(); (2 * keys).next_power_of_two().max(2)].into() }
    }

    /// The table of these windows.
    fn of(windows: &[Slot]) -> Slots {
        let mut table = Slots::with_room_for(windows.len());
        for window in windows {
            let slot = table.find(window.key);
            table.slots.to_mut()[slot] = *window;
        }
        table
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
        let slots: &[Slot] = &self.slots;
        let last = slots.len() - 1;
        let mut slot = (long_hash(key) >> 32) as usize & last;
        while slots[slot].end != 0 && slots[slot].key != key {
            slot = (slot + 1) & last;
        }
        slot
    }

    /// Makes the range of a key longer by one, and returns its slot.
    fn count(&mut self, key: u64) -> usize {
        let slot = self.find(key);
        let slots = self.slots.to_mut();
        slots[slot].key = key;
        slots[slot].end += 1;
        slot
    }

    /// Turns the lengths of the ranges into places, to be filled by `next`.
    fn share_out(&mut self) {
        let mut start = 0;
        for slot in self.slots.to_mut().iter_mut().filter(|slot| slot.end != 0) {
            let length = slot.end;
            (slot.start, slot.end) = (start, start);
            start += length;
        }
    }

    /// The next free place in the range of a slot.
    fn next(&mut self, slot: usize) -> usize {
        let slot = &mut self.slots.to_mut()[slot];
        slot.end += 1;
        slot.end as usize - 1
    }

    fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let taken = self.slots.iter().filter(|slot| slot.end != 0);
        taken.map(|slot| slot.start as usize..slot.end as usize)
    }
}
