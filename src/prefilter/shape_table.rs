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

/// Buckets of the scan. Of the built-in shapes' 4.8 % of all positions pass
/// eight, 3.4 % sixteen; 3.2 % hold a trigger.
pub const BUCKETS: usize = 16;

/// The sets of a bucket.
pub type Bucket = [Set; RUN];

/// For each place and byte the shapes that allow it, one a bit.
pub type Group = [[u64; 256]; PLACES];

/// Shapes with the patterns they belong to.
#[derive(Clone, Debug, Default)]
pub struct ShapeTable {
    /// What is scanned for; none if there are no shapes.
    pub buckets: Cow<'static, [Bucket]>,
    /// 64 shapes each.
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
        let mut groups = vec![[[0; 256]; PLACES]; owners.len().div_ceil(64)];
        let (mut starts, mut patterns) = (vec![0], Vec::new());
        for (n, (shape, owners)) in owners.iter().enumerate() {
            for (table, set) in groups[n / 64].iter_mut().zip(&shape.0) {
                for byte in 0..=255 {
                    table[usize::from(byte)] |= u64::from(set.contains(byte)) << (n % 64);
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
                let first = &mut groups[shape / 64][LEAD];
                first.iter_mut().for_each(|shapes| *shapes &= !(1 << (shape % 64)));
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
            let at = |place: usize| group[place][usize::from(bytes[place])];
            let mut left = at(LEAD) & at(LEAD + 1) & at(LEAD + 2) & at(LEAD + 3);
            if left == 0 {
                continue;
            }
            left &= (LEAD + RUN..PLACES).fold(u64::MAX, |left, place| left & at(place));
            left &= (0..LEAD).fold(u64::MAX, |left, place| left & at(place));
            while left != 0 {
                let shape = number * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                let owners = self.starts[shape] as usize..self.starts[shape + 1] as usize;
                let candidate = |&pattern: &u32| Candidate { at: position as u32, pattern };
                out.extend(self.patterns[owners].iter().map(candidate));
            }
        }
    }
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
