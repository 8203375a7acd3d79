//! Shapes: what every match of a pattern contains when no good literal is
//! among it.
//!
//! `^[HTJD]\d{3} \d+:\d+ ` requires no text but `:`, which stands everywhere,
//! and yet says a lot: a letter of four, three digits, a space. A shape is such
//! a run of byte sets, of at most [`PLACES`] places. It is derived as literals
//! are (`literal.rs`), but for patterns whose literals are common or too short,
//! and looked for by the tables of `shape_table.rs`.

use super::frequencies::{AGAIN, ByteSet, Frequencies};
use super::triggers::RUN;
use crate::literal::Literal;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use std::collections::HashMap;

/// Places of a shape.
pub const PLACES: usize = 12;

/// How many of them stand before the four that are scanned for.
pub const LEAD: usize = 4;

/// More alternatives than this are not tracked.
const MAX_RUNS: usize = 32;

/// Copies of a repeated set that are told apart.
const MAX_COPIES: u32 = 4;

/// How many bytes of a broader set stand next to each other says nothing.
const BROAD: f32 = 0.4;

/// A run may be this long; its places are chosen from it.
const MAX_RUN: usize = 40;

/// A line on which a regex is tried in vain costs as much as so many positions
/// that only the scan lets through.
const PRICE_OF_A_TRY: f32 = 40.0;

/// What a shape costs that never occurs.
const CHARGE: f32 = 5.0e-6;

/// Literals that cost less than this are good enough. 1e-3 is a candidate in
/// 40 KB.
const GOOD: f32 = 1.0e-3;

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(pub [u64; 4]);

impl Set {
    /// No byte.
    pub const NONE: Set = Set([0; 4]);
    /// Any byte.
    pub const ANY: Set = Set([u64::MAX; 4]);

    /// The set of these bytes.
    pub fn of(bytes: impl IntoIterator<Item = u8>) -> Set {
        bytes.into_iter().fold(Set::NONE, Set::with)
    }

    fn with(mut self, byte: u8) -> Set {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        self
    }

    /// Whether the byte is in it.
    pub fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    /// The bytes of either.
    #[must_use]
    pub fn union(&self, other: &Set) -> Set {
        Set(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn without_line_ends(mut self) -> Set {
        self.0[0] &= !(1 << b'\n' | 1 << b'\r');
        self
    }

    /// By low seven bits, as frequencies are known.
    fn folded(&self) -> ByteSet {
        let [a, b, c, d] = self.0.map(u128::from);
        (a | c) | (b | d) << 64
    }

    /// What may stand before the first byte of a payload: a line end, or the
    /// last byte of what was taken off before it.
    fn before_the_start() -> Set {
        Set::of((0..=255).filter(|&byte| may_precede(byte)))
    }

    fn is_one_byte(&self) -> bool {
        self.0.iter().map(|word| word.count_ones()).sum::<u32>() == 1
    }

    /// What may follow the last byte of a payload: it ends at a line end or the
    /// end of the text, which counts as one, with or without blanks before it.
    fn after_the_end() -> Set {
        Set::of(*b"\n\r \t\x0c")
    }
}

/// Whether a byte may be the last before a payload: of what CI systems and task
/// runners put there only these end a prefix (`m` and `K` a colour code that
/// lost its `ESC`, BF a byte order mark). The fewer they are, the fewer places
/// in the middle of a line look like its start.
pub fn may_precede(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'\t' | b' ' | b'+' | b']' | b'm' | b'K' | 0xBF)
}

/// A run of sets, all places of which have to hold. The scan is for the places
/// from [`LEAD`] on; those that are not used hold any byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(pub [Set; PLACES]);

impl Shape {
    /// The places that are scanned for.
    pub fn trigger(&self) -> &[Set; RUN] {
        self.0[LEAD..].first_chunk().expect("there are as many places")
    }

    /// Whether the shape stands in a text with its trigger at `position`. The
    /// text ends with its last line.
    pub fn stands_at(&self, text: &[u8], position: usize) -> bool {
        self.0.iter().enumerate().all(|(place, set)| {
            let byte = (position + place).checked_sub(LEAD).and_then(|at| text.get(at));
            set.contains(byte.copied().unwrap_or(b'\n'))
        })
    }
}

type Run = Vec<Set>;

/// Derives shapes of which every match contains at least one, if that is worth
/// more than its literals are.
pub fn better_than_literals(
    hir: &Hir,
    literals: &[Literal],
    prices: &mut Prices,
) -> Option<Vec<Shape>> {
    let literal_cost = match literals {
        [] => f32::INFINITY,
        _ => literals.iter().map(|literal| prices.of_literal(literal)).sum(),
    };
    let short = literals.iter().any(|literal| literal.bytes.len() < RUN);
    if literal_cost < GOOD && !short {
        return None;
    }
    let runs = Facts::of(hir, prices).into_required(prices)?;
    let cost: f32 = runs.iter().map(|run| prices.of(run)).sum();
    let worth = if short { 1.0 } else { 0.5 };
    let own_places = |run: &Run| run.len() - usize::from(run[0] == Set::before_the_start());
    if cost > literal_cost * worth || runs.iter().any(|run| own_places(run) < 2) {
        return None;
    }
    let mut shapes: Vec<Shape> = runs.iter().map(|run| prices.shape(run)).collect();
    shapes.sort();
    shapes.dedup();
    Some(shapes)
}

fn run_of(literal: &Literal) -> Run {
    let set = |&byte: &u8| match literal.ignore_case {
        true => Set::of([byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]),
        false => Set::of([byte]),
    };
    literal.bytes.iter().map(set).collect()
}

/// What it costs to look for a run, from how often its places occur.
#[derive(Debug, Default)]
pub struct Prices {
    frequencies: Frequencies,
    /// Probability of a byte of a set, by itself and after another set.
    single: HashMap<Set, f32>,
    pair: HashMap<(Set, Set), f32>,
}

impl Prices {
    /// How often a run occurs, as a chain of its sets.
    pub fn frequency(&mut self, run: &[Set]) -> f32 {
        let Some(first) = run.first() else { return 1.0 };
        let mut frequency = self.single(*first);
        for (n, pair) in run.windows(2).enumerate() {
            let before = self.single(pair[0]);
            if before > 0.0 {
                let again = n > 0 && run[n - 1..n + 2].iter().all(|set| *set == pair[0]);
                let least = if again && pair[0].is_one_byte() { AGAIN } else { 0.0 };
                frequency *= (self.pair(pair[0], pair[1]) / before).max(least);
            }
        }
        frequency
    }

    fn single(&mut self, set: Set) -> f32 {
        let frequencies = &self.frequencies;
        *self.single.entry(set).or_insert_with(|| frequencies.of(&[set.folded()]))
    }

    fn pair(&mut self, a: Set, b: Set) -> f32 {
        let frequencies = &self.frequencies;
        *self.pair.entry((a, b)).or_insert_with(|| frequencies.of(&[a.folded(), b.folded()]))
    }

    fn of_literal(&mut self, literal: &Literal) -> f32 {
        let bytes = &literal.bytes;
        if bytes.len() >= PLACES {
            // Long ones are good: only the rarest place counts.
            let rarest = bytes.windows(RUN).map(|run| self.frequencies.of_bytes(run));
            let rarest = rarest.fold(1.0, f32::min);
            return rarest * if literal.ignore_case { 16.0 } else { 1.0 } + CHARGE;
        }
        self.of(&run_of(literal))
    }

    fn of(&mut self, run: &[Set]) -> f32 {
        self.best_place(run).1
    }

    /// Where the trigger of a run begins, and what the run costs then.
    fn best_place(&mut self, run: &[Set]) -> (usize, f32) {
        let mut best = (0, f32::INFINITY);
        for place in 0..run.len() {
            let trigger = &run[place..run.len().min(place + RUN)];
            let from = place.saturating_sub(LEAD);
            let all = &run[from..run.len().min(place + PLACES - LEAD)];
            let cost = self.frequency(trigger) + PRICE_OF_A_TRY * self.frequency(all) + CHARGE;
            if cost < best.1 && !trigger[0].contains(b'\n') {
                best = (place, cost);
            }
        }
        best
    }

    fn shape(&mut self, run: &[Set]) -> Shape {
        let (trigger, _) = self.best_place(run);
        let place = |at: usize| (trigger + at).checked_sub(LEAD).and_then(|at| run.get(at));
        Shape(std::array::from_fn(|at| place(at).copied().unwrap_or(Set::ANY)))
    }

    fn of_set(&mut self, runs: &[Run]) -> f32 {
        runs.iter().map(|run| self.of(run)).sum()
    }
}

/// What is known about the matches of an expression.
struct Facts {
    /// All runs the expression matches, if they are few.
    exact: Option<Vec<Run>>,
    /// Runs of which every match contains at least one, if any are known.
    required: Option<Vec<Run>>,
}

impl Facts {
    fn exact(runs: Vec<Run>) -> Facts {
        Facts { exact: Some(runs), required: None }
    }

    fn unknown() -> Facts {
        Facts { exact: None, required: None }
    }

    fn of(hir: &Hir, prices: &mut Prices) -> Facts {
        match hir.kind() {
            HirKind::Look(Look::Start) => Facts::exact(vec![vec![Set::before_the_start()]]),
            HirKind::Look(Look::End) => Facts::exact(vec![vec![Set::after_the_end()]]),
            HirKind::Empty | HirKind::Look(_) => Facts::exact(vec![Run::new()]),
            HirKind::Literal(literal) => {
                let sets = literal.0.iter().map(|&byte| Set::of([byte]).without_line_ends());
                Facts::exact(vec![sets.collect()])
            }
            HirKind::Class(class) => match set_of(class) {
                Some(set) => Facts::exact(vec![vec![set]]),
                None => Facts { exact: members(class), required: None },
            },
            HirKind::Repetition(repetition) => {
                let mut concat = Concat::default();
                concat.push_repetition(repetition, prices);
                concat.finish(prices)
            }
            HirKind::Capture(capture) => Facts::of(&capture.sub, prices),
            HirKind::Concat(parts) => {
                let mut concat = Concat::default();
                concat.push_all(parts, prices);
                concat.finish(prices)
            }
            HirKind::Alternation(parts) => Facts::of_alternation(parts, prices),
        }
    }

    fn of_alternation(parts: &[Hir], prices: &mut Prices) -> Facts {
        let parts: Vec<Facts> = parts.iter().map(|part| Facts::of(part, prices)).collect();
        if parts.iter().all(|part| part.exact.is_some()) {
            let mut runs: Vec<Run> =
                parts.iter().flat_map(|part| part.exact.clone().unwrap_or_default()).collect();
            runs.sort();
            runs.dedup();
            if runs.len() <= MAX_RUNS {
                return Facts::exact(runs);
            }
        }
        let mut union = Vec::new();
        for part in parts {
            let Some(required) = part.into_required(prices) else { return Facts::unknown() };
            union.extend(required);
        }
        union.sort();
        union.dedup();
        Facts { exact: None, required: Some(union).filter(|all| all.len() <= 2 * MAX_RUNS) }
    }

    fn into_required(self, prices: &mut Prices) -> Option<Vec<Run>> {
        better(self.required, self.exact.and_then(usable), prices)
    }
}

/// A concatenation read from left to right.
struct Concat {
    /// What the text so far ends with.
    runs: Vec<Run>,
    /// Where it ends with something else: a run that stood there and does not
    /// go on.
    ended: Vec<Run>,
    gaps: bool,
    best: Option<Vec<Run>>,
}

impl Default for Concat {
    fn default() -> Concat {
        Concat { runs: vec![Run::new()], ended: Vec::new(), gaps: false, best: None }
    }
}

impl Concat {
    /// Groups in a concatenation are part of it.
    fn push_all(&mut self, parts: &[Hir], prices: &mut Prices) {
        for part in parts {
            match part.kind() {
                HirKind::Repetition(it) => self.push_repetition(it, prices),
                HirKind::Capture(group) => match group.sub.kind() {
                    HirKind::Concat(inner) => self.push_all(inner, prices),
                    _ => self.push_all(std::slice::from_ref(&*group.sub), prices),
                },
                HirKind::Concat(inner) => self.push_all(inner, prices),
                _ => {
                    let facts = Facts::of(part, prices);
                    self.push(&facts, prices);
                }
            }
        }
    }

    fn is_fresh(&self) -> bool {
        self.ended.is_empty() && self.runs.iter().all(Vec::is_empty)
    }

    fn push(&mut self, part: &Facts, prices: &mut Prices) {
        self.best = better(self.best.take(), part.required.clone(), prices);
        let Some(next) = &part.exact else { return self.gap(prices) };
        if next.len() > 1 {
            self.offer(self.runs.clone(), prices);
            self.best = better(self.best.take(), usable(next.clone()), prices);
        }
        if self.runs.len() * next.len() + self.ended.len() > MAX_RUNS {
            self.gap(prices);
        }
        self.runs = product(&self.runs, next);
        if self.runs.iter().any(|run| run.len() > MAX_RUN) {
            self.gap(prices);
        }
    }

    fn push_repetition(&mut self, repetition: &Repetition, prices: &mut Prices) {
        let sub = Facts::of(&repetition.sub, prices);
        let (min, max) = (repetition.min, repetition.max);
        if max == Some(0) {
            return;
        }
        let single = match &sub.exact {
            Some(runs) if runs.len() == 1 && runs[0].len() == 1 => Some(runs[0][0]),
            _ => None,
        };
        match (single, min, max) {
            (Some(set), _, max) if max != Some(min) => self.push_some(set, min, max, prices),
            (_, 0, Some(1)) => {
                let mut sub = sub;
                match &mut sub.exact {
                    Some(runs) => runs.push(Run::new()),
                    None => return self.gap(prices),
                }
                sub.required = None;
                self.push(&sub, prices);
            }
            (_, 0, _) => self.gap(prices),
            _ => {
                let copies = min.min(MAX_COPIES + 1);
                (0..copies).for_each(|_| self.push(&sub, prices));
                if max != Some(copies) {
                    self.gap(prices);
                    self.runs = match sub.exact {
                        Some(runs) => runs,
                        None => vec![Run::new()],
                    };
                }
            }
        }
    }

    /// A set so many times or more: some numbers of copies are told apart, and
    /// a text with more of them ends there.
    fn push_some(&mut self, set: Set, min: u32, max: Option<u32>, prices: &mut Prices) {
        let few = max.is_some_and(|max| max <= min + MAX_COPIES);
        let most = if few { max.unwrap_or(min) } else { min + MAX_COPIES - 1 };
        let room = self.runs.len() * (most - min + 2) as usize + self.ended.len() <= MAX_RUNS;
        let copies = |count: u32| vec![set; count as usize];
        let says_little = self.is_fresh() && !few || prices.frequency(&[set]) > BROAD;
        if says_little || !room || min > 16 {
            self.gap(prices);
            self.runs = vec![copies(min.min(16))];
            return;
        }
        self.offer(self.runs.clone(), prices);
        if !few {
            self.ended.extend(product(&self.runs, &[copies(most + 1)]));
        }
        let counts: Vec<Run> = (min..=most).map(copies).collect();
        self.runs = product(&self.runs, &counts);
    }

    /// Ends the runs.
    fn gap(&mut self, prices: &mut Prices) {
        let runs = std::mem::replace(&mut self.runs, vec![Run::new()]);
        self.offer(runs, prices);
        self.ended.clear();
        self.gaps = true;
    }

    fn offer(&mut self, mut runs: Vec<Run>, prices: &mut Prices) {
        runs.extend(self.ended.iter().cloned());
        runs.sort();
        runs.dedup();
        self.best = better(self.best.take(), usable(runs), prices);
    }

    fn finish(mut self, prices: &mut Prices) -> Facts {
        if !self.gaps && self.ended.is_empty() {
            return Facts { exact: Some(self.runs), required: self.best };
        }
        self.gap(prices);
        Facts { exact: None, required: self.best }
    }
}

fn product(heads: &[Run], tails: &[Run]) -> Vec<Run> {
    let join = |head: &Run, tail: &Run| head.iter().chain(tail).copied().collect();
    heads.iter().flat_map(|head| tails.iter().map(move |tail| join(head, tail))).collect()
}

fn usable(runs: Vec<Run>) -> Option<Vec<Run>> {
    (!runs.is_empty() && runs.iter().all(|run| !run.is_empty())).then_some(runs)
}

fn better(a: Option<Vec<Run>>, b: Option<Vec<Run>>, prices: &mut Prices) -> Option<Vec<Run>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if prices.of_set(&b) < prices.of_set(&a) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The members of a small class of characters, byte by byte.
fn members(class: &Class) -> Option<Vec<Run>> {
    const MOST: usize = 8;
    let Class::Unicode(class) = class else { return None };
    let characters = || class.iter().flat_map(|range| range.start()..=range.end());
    let run = |character: char| {
        let mut utf8 = [0; 4];
        let bytes = character.encode_utf8(&mut utf8).bytes();
        bytes.map(|byte| Set::of([byte]).without_line_ends()).collect()
    };
    (characters().take(MOST + 1).count() <= MOST).then(|| characters().map(run).collect())
}

/// The bytes of a class; none are line ends, which stand in no payload. A class
/// of characters has none, unless all are ASCII.
pub fn set_of(class: &Class) -> Option<Set> {
    let set = match class {
        Class::Bytes(class) => Set::of(class.ranges().iter().flat_map(|r| r.start()..=r.end())),
        Class::Unicode(class) => {
            let range = |r: &ClassUnicodeRange| {
                let end = u8::try_from(r.end()).ok().filter(u8::is_ascii)?;
                Some(u8::try_from(r.start()).ok()?..=end)
            };
            let ranges: Option<Vec<_>> = class.iter().map(range).collect();
            Set::of(ranges?.into_iter().flatten())
        }
    };
    Some(set.without_line_ends())
}
