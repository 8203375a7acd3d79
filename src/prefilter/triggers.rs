//! The short runs of bytes the scan looks for, and their choice.
//!
//! Literals share words, so a few dozen runs can stand for thousands of
//! literals: a set cover, greedy and weighted by how usual a run is. This
//! module knows nothing of the scan beyond where a trigger may stand in a
//! literal; `build.rs` includes it by its path to choose the triggers of the
//! built-in signatures, together with `literal.rs` and `frequencies.rs`.

use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::frequencies::{ByteSet, Frequencies, byte_set};
use crate::literal::Literal;

/// How many groups of triggers there are. A scan that has room for 16 or 8 only
/// merges neighbours: `bucket / 2`, `bucket / 4`.
pub const BUCKETS: usize = 32;

/// Bytes of a literal that are hashed around a trigger.
pub const WINDOW: usize = 8;

/// How many of them stand before the trigger. Two, so that a trigger can be
/// anywhere but in the outermost bytes of a literal of 12.
pub const BEFORE: usize = 2;

/// Bytes that are hashed from the trigger on when the literal has no room for
/// a window; a shorter literal has no trigger at all.
pub const SHORT_WINDOW: usize = 4;

/// Windows that more literals than this share are not used for a literal that
/// has another one: all of them have to be compared wherever it stands.
const MAX_SHARED: u32 = 64;

/// Cost of a trigger that never occurs, as the share of positions that its
/// presence in the tables makes the scan look at in vain.
const CHARGE: f32 = 1.0e-5;

/// Bytes of a trigger.
pub const RUN: usize = 4;

/// A run of four bytes that stands in many literals and in little text.
///
/// Runs of three were tried beside them: of 300 triggers for 10,000 literals a
/// dozen were three bytes long, too few to pay for tables that allow them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trigger {
    /// The run, ASCII-lower-case with `ignore_case`.
    pub bytes: [u8; RUN],
    /// Whether ASCII letters may be in either case.
    pub ignore_case: bool,
    /// The group of triggers it shares tables with, below [`BUCKETS`].
    pub bucket: u8,
    /// How rare the run is in text: `-8 * log2` of its probability, at most 255.
    pub rarity: u8,
}

impl Trigger {
    fn new(run: &[u8], ignore_case: bool) -> Trigger {
        let mut bytes = [run[0], run[1], run[2], run[3]];
        let ignore_case = ignore_case && has_letters(&bytes);
        if ignore_case {
            bytes.make_ascii_lowercase();
        }
        Trigger { bytes, ignore_case, bucket: 0, rarity: 0 }
    }

    /// The bytes that may stand at each place of the run: one, or a letter in
    /// both its cases (the second may equal the first).
    pub fn spellings(&self) -> [[u8; 2]; RUN] {
        self.bytes.map(|byte| match self.ignore_case {
            true => [byte, byte.to_ascii_uppercase()],
            false => [byte; 2],
        })
    }

    fn sets(&self) -> [ByteSet; RUN] {
        self.spellings().map(|bytes| byte_set(&bytes))
    }

    /// Whether every occurrence of `literal` has an occurrence of the trigger
    /// at `offset`.
    pub fn stands_in(&self, literal: &Literal, offset: usize) -> bool {
        match literal.bytes.get(offset..offset + RUN) {
            None => false,
            Some(found) if self.ignore_case => found.eq_ignore_ascii_case(&self.bytes),
            Some(found) => found == self.bytes && !(literal.ignore_case && has_letters(found)),
        }
    }
}

fn has_letters(run: &[u8]) -> bool {
    run.iter().any(u8::is_ascii_alphabetic)
}

/// Where in a literal a trigger may begin: where its window is inside.
pub fn places(literal: &Literal) -> Range<usize> {
    match literal.bytes.len() {
        len if len >= WINDOW => BEFORE..len - (WINDOW - BEFORE) + 1,
        len if len >= SHORT_WINDOW => 0..len - SHORT_WINDOW + 1,
        _ => 0..0,
    }
}

/// The window of a trigger that begins at `offset`, one of the places.
pub fn window(literal: &Literal, offset: usize) -> &[u8] {
    match literal.bytes.len() >= WINDOW {
        true => &literal.bytes[offset - BEFORE..offset - BEFORE + WINDOW],
        false => &literal.bytes[offset..offset + SHORT_WINDOW],
    }
}

/// Chooses triggers such that every literal of [`SHORT_WINDOW`] bytes or more
/// holds one at one of its [`places`]. The same literals give the same
/// triggers, whatever their order.
pub fn choose(literals: &[Literal]) -> Vec<Trigger> {
    extend(&[], literals)
}

/// Chooses triggers for `literals` that do not hold any of the `given` ones.
/// Only the new triggers are returned; their buckets fit with those given.
pub fn extend(given: &[Trigger], literals: &[Literal]) -> Vec<Trigger> {
    let frequencies = Frequencies::new();
    let mut literals: Vec<&Literal> = literals.iter().collect();
    literals.sort();
    literals.dedup();
    let runs = runs(&literals, &frequencies);
    let mut chosen = cover(&runs, literals.len(), &frequencies);
    prune(&mut chosen, &runs, literals.len());
    let mut triggers: Vec<Trigger> = chosen.iter().map(|&(_, run)| runs[run].0).collect();
    for trigger in &mut triggers {
        trigger.rarity = (-8.0 * frequencies.of(&trigger.sets()).log2()).min(255.0) as u8;
    }
    assign_buckets(given, &mut triggers, &frequencies);
    triggers.sort();
    triggers
}

/// Every run that could be a trigger, with the literals it would cover.
type Runs = Vec<(Trigger, Vec<u32>)>;

fn runs(literals: &[&Literal], frequencies: &Frequencies) -> Runs {
    let shared = shared_windows(literals);
    let mut runs: HashMap<Trigger, Vec<u32>, Mixed> = HashMap::default();
    // Those that ignore case first: a literal that does not can use their
    // triggers as well.
    for ignore_case in [true, false] {
        for (id, literal) in literals.iter().enumerate() {
            if literal.ignore_case != ignore_case {
                continue;
            }
            for place in good_places(literal, &shared, frequencies) {
                let run = &literal.bytes[place..place + RUN];
                let own = Trigger::new(run, ignore_case);
                push(runs.entry(own).or_default(), id as u32);
                let folded = Trigger::new(run, true);
                if folded != own
                    && let Some(covered) = runs.get_mut(&folded)
                {
                    push(covered, id as u32);
                }
            }
        }
    }
    let mut runs: Runs = runs.into_iter().collect();
    runs.sort_unstable_by_key(|&(run, _)| run);
    runs
}

fn push(covered: &mut Vec<u32>, id: u32) {
    if covered.last() != Some(&id) {
        covered.push(id);
    }
}

/// How many literals hold each window.
type Shared = HashMap<u64, u32, Mixed>;

fn shared_windows(literals: &[&Literal]) -> Shared {
    let mut shared = Shared::default();
    for literal in literals {
        for place in places(literal) {
            *shared.entry(window_key(literal, place)).or_default() += 1;
        }
    }
    shared
}

fn window_key(literal: &Literal, place: usize) -> u64 {
    window(literal, place).iter().fold(0, |key, &byte| key << 8 | u64::from(byte))
}

/// A hash that is quick on a few bytes; literals are no place for an attack, as
/// whoever chooses them may choose patterns that cost more.
#[derive(Default)]
struct Mix(u64);

type Mixed = BuildHasherDefault<Mix>;

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.write_u64(chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    fn write_usize(&mut self, _length: usize) {}

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// The places of a literal that few other literals share; all of them if there
/// are none. A short literal has no window around its trigger that would keep
/// the usual runs away from the table, so it gets its rarest run.
fn good_places(literal: &Literal, shared: &Shared, frequencies: &Frequencies) -> Vec<usize> {
    if literal.bytes.len() < WINDOW {
        let run = |place: usize| Trigger::new(&literal.bytes[place..], literal.ignore_case);
        let costs: Vec<f32> = places(literal).map(|place| cost(&run(place), frequencies)).collect();
        return if costs.is_empty() { Vec::new() } else { vec![least(&costs)] };
    }
    let good = |place: &usize| shared[&window_key(literal, *place)] <= MAX_SHARED;
    let places = places(literal);
    let found: Vec<usize> = places.clone().filter(good).collect();
    if found.is_empty() { places.collect() } else { found }
}

/// A run as the greedy choice sees it; the greatest is the best.
#[derive(PartialEq)]
struct Offer {
    price: f32,
    uncovered: usize,
    run: usize,
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Offer) -> std::cmp::Ordering {
        other.price.total_cmp(&self.price).then(other.run.cmp(&self.run))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The greedy choice: the run of the least cost for each literal it newly
/// covers, until none is left. Returns (cost, index into `runs`).
fn cover(runs: &Runs, literals: usize, frequencies: &Frequencies) -> Vec<(f32, usize)> {
    let costs: Vec<f32> = runs.iter().map(|(run, _)| cost(run, frequencies)).collect();
    let offer = |run: usize, uncovered: usize| Offer {
        price: costs[run] / uncovered as f32,
        uncovered,
        run,
    };
    let mut heap: BinaryHeap<Offer> =
        runs.iter().enumerate().map(|(run, (_, covered))| offer(run, covered.len())).collect();
    let mut covered = vec![false; literals];
    let mut chosen = Vec::new();
    // An offer is out of date if others have covered its literals meanwhile;
    // it can only have become worse, so it goes back with its new price.
    while let Some(best) = heap.pop() {
        let ids = &runs[best.run].1;
        let uncovered = ids.iter().filter(|&&id| !covered[id as usize]).count();
        if uncovered == best.uncovered {
            ids.iter().for_each(|&id| covered[id as usize] = true);
            chosen.push((costs[best.run], best.run));
        } else if uncovered > 0 {
            heap.push(offer(best.run, uncovered));
        }
    }
    chosen
}

fn cost(run: &Trigger, frequencies: &Frequencies) -> f32 {
    frequencies.of(&run.sets()) + CHARGE
}

/// Drops triggers that later ones made superfluous, the dearest first.
fn prune(chosen: &mut Vec<(f32, usize)>, runs: &Runs, literals: usize) {
    let mut times = vec![0u32; literals];
    for &(_, run) in chosen.iter() {
        runs[run].1.iter().for_each(|&id| times[id as usize] += 1);
    }
    chosen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    chosen.retain(|&(_, run)| {
        let needed = runs[run].1.iter().any(|&id| times[id as usize] == 1);
        if !needed {
            runs[run].1.iter().for_each(|&id| times[id as usize] -= 1);
        }
        needed
    });
}

/// Triggers whose tables are shared.
#[derive(Clone, Copy, Default)]
struct Group {
    sets: [ByteSet; RUN],
    members: u32,
    passed: f32,
}

impl Group {
    fn of(trigger: &Trigger, frequencies: &Frequencies) -> Group {
        let sets = trigger.sets();
        Group { sets, members: 1, passed: passed(&sets, 1, frequencies) }
    }

    fn union(&self, other: &Group, frequencies: &Frequencies) -> Group {
        let sets = std::array::from_fn(|place| self.sets[place] | other.sets[place]);
        let members = self.members + other.members;
        Group { sets, members, passed: passed(&sets, members, frequencies) }
    }

    /// What a union of two groups lets through that they alone do not.
    fn growth(&self, other: &Group, frequencies: &Frequencies) -> f32 {
        self.union(other, frequencies).passed - self.passed - other.passed
    }
}

/// How often text passes the tables of a group of triggers: they let through
/// each byte of any of them at each place, and a hash of the run, of the size
/// of `tables.rs`, about as often as there are members.
fn passed(sets: &[ByteSet; RUN], members: u32, frequencies: &Frequencies) -> f32 {
    frequencies.of(sets) * (1.0 - (-(members as f32) / 64.0).exp())
}

/// Puts triggers that look alike into the same bucket and, if none are given
/// that have their places already, buckets that look alike next to each other.
fn assign_buckets(given: &[Trigger], triggers: &mut [Trigger], frequencies: &Frequencies) {
    triggers.sort_by(|a, b| cost(b, frequencies).total_cmp(&cost(a, frequencies)).then(a.cmp(b)));
    let mut groups = [Group::default(); BUCKETS];
    for trigger in given {
        let group = &mut groups[usize::from(trigger.bucket)];
        *group = group.union(&Group::of(trigger, frequencies), frequencies);
    }
    for trigger in triggers.iter_mut() {
        let own = Group::of(trigger, frequencies);
        let growths = groups.each_ref().map(|group| group.growth(&own, frequencies));
        let best = least(&growths);
        groups[best] = groups[best].union(&own, frequencies);
        trigger.bucket = best as u8;
    }
    if given.is_empty() {
        let order = neighbours(&groups, frequencies);
        triggers.iter_mut().for_each(|trigger| trigger.bucket = order[usize::from(trigger.bucket)]);
    }
}

fn least(costs: &[f32]) -> usize {
    let least = costs.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
    least.expect("there is a choice").0
}

/// The new place of each group, such that pairs and quads of groups look alike.
fn neighbours(groups: &[Group; BUCKETS], frequencies: &Frequencies) -> [u8; BUCKETS] {
    let single = groups.iter().enumerate().map(|(old, group)| (*group, vec![old])).collect();
    let quads = pair_up(pair_up(single, frequencies), frequencies);
    let mut order = [0; BUCKETS];
    for (new, old) in quads.into_iter().flat_map(|(_, olds)| olds).enumerate() {
        order[old] = new as u8;
    }
    order
}

/// A union of groups and which ones they were.
type Nested = (Group, Vec<usize>);

/// Halves the number of groups, each time by the pair that costs least.
fn pair_up(mut groups: Vec<Nested>, frequencies: &Frequencies) -> Vec<Nested> {
    let mut pairs = Vec::new();
    while let Some((group, mut olds)) = groups.pop() {
        let growths: Vec<f32> =
            groups.iter().map(|other| group.growth(&other.0, frequencies)).collect();
        let (other, others) = groups.swap_remove(least(&growths));
        olds.extend(others);
        pairs.push((group.union(&other, frequencies), olds));
    }
    pairs
}
