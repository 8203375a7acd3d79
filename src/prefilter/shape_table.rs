//! Tables that find shapes.
//!
//! The triggers of all shapes are merged into sixteen buckets and scanned for
//! as those of literals are, in tables of bytes alone: a hash says nothing about
//! sets. A position that is let through is looked up in one table for each
//! place, which holds a bit for each shape: what is left of all of them
//! together are the shapes that stand there, exactly.

use super::shapes::{LEAD, PLACES, Prices, Set, Shape};
use super::triggers::RUN;
use super::windows::Candidate;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Buckets of the scan. Of the built-in shapes' 4.8 % of all positions pass
/// eight, 3.4 % sixteen; 3.2 % hold a trigger.
pub const BUCKETS: usize = 16;

/// The sets of a bucket.
pub type Bucket = [Set; RUN];

/// Shapes, one a bit. As many as one load of AVX2 takes: what all built-in
/// shapes say of a byte stands together.
pub type Shapes = [u64; WORDS];

const WORDS: usize = 4;
const IN_A_GROUP: usize = 64 * WORDS;

/// For each place and byte the shapes that allow it.
pub type Group = [[Shapes; 256]; PLACES];

/// Shapes with the patterns they belong to.
#[derive(Clone, Debug, Default)]
pub struct ShapeTable {
    /// What is scanned for; none if there are no shapes.
    pub buckets: Cow<'static, [Bucket]>,
    /// As many shapes each as [`Shapes`] has bits.
    pub groups: Cow<'static, [Group]>,
    /// Where the patterns of each shape begin in `patterns`; one more at the end.
    pub starts: Cow<'static, [u32]>,
    /// Patterns, shape by shape.
    pub patterns: Cow<'static, [u32]>,
}

impl ShapeTable {
    /// The table of these shapes.
    pub fn new(shapes: Vec<(Shape, u32)>) -> ShapeTable {
        let mut owners: BTreeMap<Shape, Vec<u32>> = BTreeMap::new();
        for (shape, pattern) in shapes {
            owners.entry(shape).or_default().push(pattern);
        }
        if owners.is_empty() {
            return ShapeTable::default();
        }
        let mut groups = vec![[[[0; WORDS]; 256]; PLACES]; owners.len().div_ceil(IN_A_GROUP)];
        let (mut starts, mut patterns) = (vec![0], Vec::new());
        for (n, (shape, owners)) in owners.iter().enumerate() {
            let (group, word, bit) = place_of(n);
            for (table, set) in groups[group].iter_mut().zip(&shape.0) {
                for byte in 0..=255 {
                    table[usize::from(byte)][word] |= u64::from(set.contains(byte)) << bit;
                }
            }
            patterns.extend(owners);
            starts.push(patterns.len() as u32);
        }
        let triggers = owners.keys().map(|shape| *shape.trigger()).collect();
        ShapeTable {
            buckets: buckets(triggers).into(),
            groups: groups.into(),
            starts: starts.into(),
            patterns: patterns.into(),
        }
    }

    /// The same without some patterns; what is scanned for stays.
    pub fn without(&self, gone: &dyn Fn(u32) -> bool) -> ShapeTable {
        let mut groups = self.groups.to_vec();
        let (mut starts, mut patterns) = (vec![0], Vec::new());
        for (shape, range) in self.starts.windows(2).enumerate() {
            let before = patterns.len();
            let owners = &self.patterns[range[0] as usize..range[1] as usize];
            patterns.extend(owners.iter().filter(|pattern| !gone(**pattern)));
            starts.push(patterns.len() as u32);
            if patterns.len() == before {
                // where none can lead there is nothing to look further for
                let (group, word, bit) = place_of(shape);
                let first = &mut groups[group][LEAD];
                first.iter_mut().for_each(|shapes| shapes[word] &= !(1 << bit));
            }
        }
        if patterns.is_empty() {
            return ShapeTable::default();
        }
        let (buckets, groups) = (self.buckets.clone(), groups.into());
        ShapeTable { buckets, groups, starts: starts.into(), patterns: patterns.into() }
    }

    /// How many shapes there are.
    pub fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// Appends the patterns of the shapes that stand at a position.
    pub fn confirm(&self, haystack: &[u8], position: usize, out: &mut Vec<Candidate>) {
        let around = position.checked_sub(LEAD).and_then(|from| haystack.get(from..));
        let bytes: [u8; PLACES] = match around.and_then(<[u8]>::first_chunk) {
            Some(bytes) => *bytes,
            None => std::array::from_fn(|place| {
                let at = (position + place).checked_sub(LEAD);
                at.and_then(|at| haystack.get(at)).copied().unwrap_or(b'\n')
            }),
        };
        for (number, group) in self.groups.iter().enumerate() {
            let mut left = [u64::MAX; WORDS];
            keep(&mut left, group, &bytes, LEAD..LEAD + RUN);
            if left == [0; WORDS] {
                continue;
            }
            keep(&mut left, group, &bytes, LEAD + RUN..PLACES);
            keep(&mut left, group, &bytes, 0..LEAD);
            for (word, left) in left.into_iter().enumerate() {
                self.propose(number * IN_A_GROUP + word * 64, left, position, out);
            }
        }
    }

    /// Appends the patterns of some of the 64 shapes from the `first` on.
    fn propose(&self, first: usize, mut some: u64, position: usize, out: &mut Vec<Candidate>) {
        while some != 0 {
            let shape = first + some.trailing_zeros() as usize;
            some &= some - 1;
            let owners = self.starts[shape] as usize..self.starts[shape + 1] as usize;
            let candidate = |&pattern: &u32| Candidate { at: position as u32, pattern };
            out.extend(self.patterns[owners].iter().map(candidate));
        }
    }
}

/// Keeps those of the shapes that allow each byte at its place.
#[inline]
fn keep(left: &mut Shapes, group: &Group, bytes: &[u8; PLACES], places: Range<usize>) {
    for place in places {
        let allowed = &group[place][usize::from(bytes[place])];
        for word in 0..WORDS {
            left[word] &= allowed[word];
        }
    }
}

/// The group, the word and the bit of a shape.
fn place_of(shape: usize) -> (usize, usize, usize) {
    (shape / IN_A_GROUP, shape % IN_A_GROUP / 64, shape % 64)
}

/// Merges triggers into buckets, each into the one that grows least by it.
fn buckets(mut triggers: Vec<Bucket>) -> Vec<Bucket> {
    let mut prices = Prices::default();
    triggers.sort();
    triggers.dedup();
    triggers.sort_by(|a, b| prices.frequency(b).total_cmp(&prices.frequency(a)));
    let mut buckets = [([Set::NONE; RUN], 0.0); BUCKETS];
    for trigger in triggers {
        let unions = buckets.each_ref().map(|(bucket, frequency)| {
            let union: Bucket = std::array::from_fn(|place| bucket[place].union(&trigger[place]));
            let passed = prices.frequency(&union);
            (union, passed, passed - frequency)
        });
        let growth = |a: &(usize, &(Bucket, f32, f32)), b: &(usize, &(Bucket, f32, f32))| {
            a.1.2.total_cmp(&b.1.2)
        };
        let Some((best, &(union, passed, _))) = unions.iter().enumerate().min_by(growth) else {
            continue;
        };
        buckets[best] = (union, passed);
    }
    buckets.iter().map(|&(bucket, _)| bucket).collect()
}
