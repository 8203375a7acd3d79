//! Finds the few places of a text where a literal of a pattern stands.
//!
//! The time it takes hardly grows with the number of literals: what is looked
//! for is not the literals but a few short runs of bytes that all of them
//! together contain, the *triggers*. `docs/prefilter.md` tells the whole story.
//! Which literals a pattern requires is the task of [`crate::literal`], and
//! what becomes of a candidate that of the engine.

mod anchors;
mod bloom;
mod frequencies;
mod isa;
mod marked;
mod portable;
#[allow(unsafe_code)]
mod simd;
mod tables;
#[cfg(test)]
mod tests;
mod tiny;
pub mod triggers;
mod windows;

pub use isa::Isa;

use crate::literal::Literal;
use anchors::Anchors;
use isa::Scanner;
use marked::{Marked, QUEUE};
use tiny::Tiny;
use triggers::{RUN, SHORT_WINDOW, Trigger};
use windows::{Anchored, Windows};

/// Bytes that are scanned before what was found is looked at: few enough that
/// text and queue stay in the first cache, which holds 32 KiB or more.
const SEGMENT: usize = 8 << 10;

/// A place where a literal of a pattern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// Where the literal begins in the haystack.
    pub at: u32,
    /// The pattern it belongs to.
    pub pattern: u32,
}

/// Literals made ready to be looked for, all at once.
#[derive(Clone, Debug)]
pub struct Prefilter {
    /// The triggers in use.
    triggers: Vec<Trigger>,
    scanner: Scanner,
    windows: Windows,
    tiny: Option<Tiny>,
    /// Length of the longest literal.
    longest: usize,
}

impl Prefilter {
    /// Prepares `literals`, each with the pattern it belongs to. They are found
    /// by the `triggers` given; those that hold none get triggers of their own,
    /// which takes a thousand times longer.
    ///
    /// # Panics
    /// If a literal is empty.
    pub fn new(literals: Vec<(Literal, u32)>, triggers: &[Trigger]) -> Prefilter {
        let longest = literals.iter().map(|(literal, _)| literal.bytes.len()).max().unwrap_or(0);
        let (tiny, literals): (Vec<_>, Vec<_>) =
            literals.into_iter().partition(|(literal, _)| literal.bytes.len() < SHORT_WINDOW);
        let mut anchored = Vec::with_capacity(literals.len());
        let (mut used, left) = anchor(literals, triggers, &mut anchored);
        if !left.is_empty() {
            let lonely: Vec<Literal> = left.iter().map(|(literal, _)| literal.clone()).collect();
            let own = triggers::extend(&used, &lonely);
            let (own, none) = anchor(left, &own, &mut anchored);
            assert!(none.is_empty(), "triggers are chosen to stand in every literal");
            used.extend(own);
        }
        let scanner = Scanner::new(Isa::best(), &used);
        let windows = Windows::new(anchored);
        Prefilter { triggers: used, scanner, windows, tiny: Tiny::new(tiny), longest }
    }

    /// Finds every pattern of which a literal occurs in `haystack` and appends
    /// each with the place, ordered by place and pattern.
    ///
    /// # Panics
    /// If `haystack` is 4 GiB or longer.
    pub fn find(&self, haystack: &[u8], out: &mut Vec<Candidate>) {
        assert!(u32::try_from(haystack.len()).is_ok(), "haystack of 4 GiB or more");
        let mut sorted = out.len();
        for start in (0..haystack.len()).step_by(SEGMENT) {
            let end = haystack.len().min(start + SEGMENT);
            let found = out.len();
            self.find_in_segment(haystack, start, end, out);
            if out.len() > found {
                sorted = self.sort(start, sorted, out);
            }
        }
    }

    /// Uses the given instructions, or the portable code if the machine does
    /// not have them.
    #[must_use]
    pub fn with_isa(mut self, isa: Isa) -> Prefilter {
        self.scanner = Scanner::new(isa, &self.triggers);
        self
    }

    /// The instructions in use.
    pub fn isa(&self) -> Isa {
        self.scanner.isa()
    }

    /// Appends the literals whose trigger begins in a segment.
    fn find_in_segment(&self, haystack: &[u8], start: usize, end: usize, out: &mut Vec<Candidate>) {
        if let Some(tiny) = &self.tiny {
            tiny.find(haystack, start, end, out);
        }
        if self.triggers.is_empty() {
            return;
        }
        let mut masks = [0; SEGMENT / 64];
        let masks = &mut masks[..(end - start).div_ceil(64)];
        self.scan(haystack, start, masks);
        let mut marked = Marked::of(masks);
        let mut positions = [0; QUEUE];
        loop {
            let count = marked.drain(&mut positions);
            if count == 0 {
                break;
            }
            let count = self.windows.sift(haystack, start, &mut positions, count);
            for &position in &positions[..count] {
                self.windows.confirm(haystack, start + usize::from(position), out);
            }
        }
    }

    /// Scans the blocks from `start` on. The last ones of the haystack are
    /// copied, because the scan reads whole blocks and a few bytes more.
    fn scan(&self, haystack: &[u8], start: usize, masks: &mut [u64]) {
        let text = &haystack[start..];
        let inside = text.len().saturating_sub(simd::OVERHANG) / 64;
        let (masks, edge) = masks.split_at_mut(inside.min(masks.len()));
        self.scanner.scan(text, masks);
        let rest = &text[(masks.len() * 64).min(text.len())..];
        for (block, mask) in edge.iter_mut().enumerate() {
            let rest = &rest[(block * 64).min(rest.len())..];
            let mut padded = [0; 64 + simd::OVERHANG];
            let length = rest.len().min(padded.len());
            padded[..length].copy_from_slice(&rest[..length]);
            self.scanner.scan(&padded, std::slice::from_mut(mask));
            *mask &= first_bits((length + 1).saturating_sub(RUN));
        }
    }

    /// Sorts what a segment has added. It may reach back by the length of a
    /// literal, so the last of what was sorted before is sorted again. Returns
    /// from where on that is to be done next time.
    fn sort(&self, start: usize, sorted: usize, out: &mut Vec<Candidate>) -> usize {
        let tail = &mut out[sorted..];
        sort_nearly_sorted(tail);
        let unique = sorted + dedup(tail);
        out.truncate(unique);
        let reach = (start + SEGMENT).saturating_sub(self.longest);
        sorted + out[sorted..].partition_point(|candidate| (candidate.at as usize) < reach)
    }
}

/// Finds the anchors of the literals that hold a trigger. Returns the triggers that
/// were used, and the literals that hold none.
fn anchor(
    literals: Vec<(Literal, u32)>,
    triggers: &[Trigger],
    anchored: &mut Vec<Anchored>,
) -> (Vec<Trigger>, Vec<(Literal, u32)>) {
    if triggers.is_empty() {
        return (Vec::new(), literals);
    }
    let mut anchors = Anchors::new(triggers);
    let mut used = vec![false; triggers.len()];
    let mut left = Vec::new();
    for (literal, pattern) in literals {
        match anchors.choose(&literal) {
            None => left.push((literal, pattern)),
            Some((place, trigger)) => {
                used[trigger] = true;
                anchored.push(Anchored { literal, pattern, anchor: place as u32 });
            }
        }
    }
    let used = triggers.iter().zip(used).filter_map(|(trigger, used)| used.then_some(*trigger));
    (used.collect(), left)
}

fn first_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// Sorts what is in order but for neighbours, as literals are that were found
/// in the order of their triggers. More disorder than that, from many literals
/// of one place, is left to a sort that does not mind.
fn sort_nearly_sorted(candidates: &mut [Candidate]) {
    let mut moves = 8 * candidates.len();
    for end in 1..candidates.len() {
        let candidate = candidates[end];
        let mut at = end;
        while at > 0 && candidates[at - 1] > candidate {
            candidates[at] = candidates[at - 1];
            at -= 1;
        }
        candidates[at] = candidate;
        moves = moves.saturating_sub(end - at);
        if moves == 0 {
            return candidates.sort_unstable();
        }
    }
}

/// Moves the first of each group of equals to the front, returns their number.
fn dedup(sorted: &mut [Candidate]) -> usize {
    let mut kept = 0;
    for i in 0..sorted.len() {
        if kept == 0 || sorted[kept - 1] != sorted[i] {
            sorted[kept] = sorted[i];
            kept += 1;
        }
    }
    kept
}
