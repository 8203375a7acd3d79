//! Finds the few places of a text where a literal of a pattern stands.
//!
//! The time it takes hardly grows with the number of literals: what is looked
//! for is not the literals but a few short runs of bytes that all of them
//! together contain, the *triggers*. `docs/prefilter.md` tells the whole story.
//! Which literals a pattern requires is the task of [`crate::literal`], and
//! what becomes of a candidate that of the engine.

mod anchors;
pub mod bloom;
mod frequencies;
// What other machines leave unused of it: they have the portable scan alone.
#[cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(unused))]
mod isa;
mod marked;
pub mod plan;
mod portable;
pub mod shape_table;
pub mod shapes;
#[allow(unsafe_code)]
#[cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(unused))]
mod simd;
#[cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(unused))]
mod tables;
#[cfg(test)]
mod tests;
mod tiny;
pub mod triggers;
pub mod windows;

pub use isa::Isa;
pub use windows::Candidate;

use crate::literal::Literal;
use crate::survey::Survey;
use isa::{Scanner, SetScanner};
use marked::{Marked, QUEUE};
use plan::Plan;
use std::ops::Range;
use tiny::Tiny;
use triggers::{RUN, Trigger};

/// Bytes that are scanned before what was found is looked at: few enough that
/// text and queue stay in the first cache, which holds 32 KiB or more.
const SEGMENT: usize = 8 << 10;

/// Literals and shapes made ready to be looked for, all at once.
#[derive(Clone, Debug)]
pub struct Prefilter {
    plan: Plan,
    scanner: Scanner,
    tiny: Option<Tiny>,
    shape_scanner: SetScanner,
}

impl Prefilter {
    /// Prepares `literals`, each with the pattern it belongs to. They are found
    /// by the `triggers` given; those that hold none get triggers of their own,
    /// which takes a thousand times longer.
    ///
    /// # Panics
    /// If a literal is empty.
    pub fn new(literals: Vec<(Literal, u32)>, triggers: &[Trigger]) -> Prefilter {
        Prefilter::of(Plan::new(literals, triggers, Vec::new()), Isa::best())
    }

    /// Prepares what is laid out already, for the given instructions, or for the
    /// portable code if the machine does not have them. Costs microseconds.
    pub fn of(plan: Plan, isa: Isa) -> Prefilter {
        Prefilter {
            scanner: Scanner::new(isa, &plan.triggers),
            tiny: Tiny::new(plan.tiny.clone()),
            shape_scanner: SetScanner::new(isa, &plan.shapes),
            plan,
        }
    }

    /// The same without some patterns. Costs some ten nanoseconds a literal.
    #[must_use]
    pub fn without(&self, gone: &dyn Fn(u32) -> bool) -> Prefilter {
        let plan = self.plan.without(gone);
        let tiny = Tiny::new(plan.tiny.clone());
        let (scanner, shape_scanner) = (self.scanner.clone(), self.shape_scanner.clone());
        Prefilter { plan, scanner, tiny, shape_scanner }
    }

    /// Counts line ends and looks for noise, by the same instructions.
    pub fn survey(&self, text: &[u8]) -> Survey {
        self.scanner.survey(text)
    }

    /// Finds every pattern of which a literal occurs in `haystack` and appends
    /// each with the place, ordered by place and pattern.
    ///
    /// # Panics
    /// If `haystack` is 4 GiB or longer.
    pub fn find(&self, haystack: &[u8], out: &mut Vec<Candidate>) {
        self.find_in_first(haystack.len(), haystack, out);
    }

    /// As [`Prefilter::find`], for the first `length` bytes. What follows is
    /// looked at where a literal reaches into it, which spares the copy that
    /// the end of a haystack needs.
    ///
    /// # Panics
    /// If `length` is more than `haystack` has, or 4 GiB.
    pub fn find_in_first(&self, length: usize, haystack: &[u8], out: &mut Vec<Candidate>) {
        assert!(length <= haystack.len() && u32::try_from(length).is_ok());
        let mut sorted = out.len();
        for start in (0..length).step_by(SEGMENT) {
            let end = length.min(start + SEGMENT);
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
    pub fn with_isa(self, isa: Isa) -> Prefilter {
        Prefilter::of(self.plan, isa)
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
        let mut masks = [0; SEGMENT / 64];
        let masks = &mut masks[..(end - start).div_ceil(64)];
        if !self.plan.shapes.is_empty() {
            self.find_shapes(haystack, start..end, masks, out);
        }
        if self.plan.triggers.is_empty() {
            return;
        }
        let last = |length: usize| (length + 1).saturating_sub(RUN);
        scan(haystack, start..end, masks, 0, last, |text, masks| self.scanner.scan(text, masks));
        let mut marked = Marked::of(masks);
        let mut positions = [0; QUEUE];
        loop {
            let count = marked.drain(&mut positions);
            if count == 0 {
                break;
            }
            let count = self.plan.windows.sift(haystack, start, &mut positions, count);
            for &position in &positions[..count] {
                self.plan.windows.confirm(haystack, start + usize::from(position), out);
            }
        }
    }

    fn find_shapes(
        &self,
        haystack: &[u8],
        segment: Range<usize>,
        masks: &mut [u64],
        out: &mut Vec<Candidate>,
    ) {
        let start = segment.start;
        let scanner = |text: &[u8], masks: &mut [u64]| self.shape_scanner.scan(text, masks);
        scan(haystack, segment, masks, b'\n', |length| length, scanner);
        let mut marked = Marked::of(masks);
        let mut positions = [0; QUEUE];
        loop {
            let count = marked.drain(&mut positions);
            if count == 0 {
                break;
            }
            for &position in &positions[..count] {
                self.plan.shapes.confirm(haystack, start + usize::from(position), out);
            }
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
        let reach = (start + SEGMENT).saturating_sub(self.plan.longest);
        sorted + out[sorted..].partition_point(|candidate| (candidate.at as usize) < reach)
    }
}

/// Scans the blocks of a segment. The last ones of the haystack are copied and
/// padded, because the scan reads whole blocks and a few bytes more; `last`
/// says how many positions of a rest of some length count.
fn scan(
    haystack: &[u8],
    segment: Range<usize>,
    masks: &mut [u64],
    pad: u8,
    last: impl Fn(usize) -> usize,
    scan: impl Fn(&[u8], &mut [u64]),
) {
    let (length, text) = (segment.len(), &haystack[segment.start..]);
    scan_blocks(text, masks, pad, last, scan);
    if let Some(mask) = masks.last_mut() {
        *mask &= first_bits(length - (length - 1) / 64 * 64);
    }
}

fn scan_blocks(
    text: &[u8],
    masks: &mut [u64],
    pad: u8,
    last: impl Fn(usize) -> usize,
    scan: impl Fn(&[u8], &mut [u64]),
) {
    let inside = text.len().saturating_sub(simd::OVERHANG) / 64;
    let (masks, edge) = masks.split_at_mut(inside.min(masks.len()));
    scan(text, masks);
    let rest = &text[(masks.len() * 64).min(text.len())..];
    for (block, mask) in edge.iter_mut().enumerate() {
        let rest = &rest[(block * 64).min(rest.len())..];
        let mut padded = [pad; 64 + simd::OVERHANG];
        let length = rest.len().min(padded.len());
        padded[..length].copy_from_slice(&rest[..length]);
        scan(&padded, std::slice::from_mut(mask));
        *mask &= first_bits(last(length));
    }
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
            let key = |it: &Candidate| u64::from(it.at) << 32 | u64::from(it.pattern);
            return candidates.sort_unstable_by_key(key);
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
