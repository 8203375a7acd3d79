//! What patterns that the scan gave up would have found at the end of the log.
//!
//! The last lines, next to the point where the build stopped, matter most. So
//! when all is read, the end that is still at hand is gone through backwards
//! for the last [`KEEP`] lines on which each of those patterns may match.

use crate::database::Database;
use crate::frame::Framing;
use crate::hits::Hit;
use crate::index::Owner;
use crate::scan::{CandidateSource, Found, Matcher, Reading, Segment, View};
use crate::walk::Walk;
use crate::window;
use memchr::{memchr, memchr_iter, memrchr};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Lines on which a pattern is tried again.
const KEEP: usize = 64;

/// What is gone through at a time.
const STEP: usize = 128 << 10;

/// Tries the patterns that were given up on the tail, the last part of the
/// text, and keeps what they match.
pub(crate) fn look(matcher: &Matcher, framing: &Framing, tail: View<'_>, found: &mut Found) {
    for (pattern, segments) in last_segments(matcher, tail, found) {
        let confirmed = segments.iter().rev();
        let confirmed = confirmed.filter_map(|s| hit(&matcher.database, framing, tail, pattern, s));
        let hits: Vec<Hit> = confirmed.collect();
        if !hits.is_empty() {
            found.hits.of_mut(pattern).late = hits;
        }
    }
}

/// For each pattern the last segments that hold a literal of it, from the place
/// on where it was given up; the last one first.
fn last_segments(matcher: &Matcher, tail: View<'_>, found: &Found) -> BTreeMap<u32, Vec<Segment>> {
    let ends = found.effort.ends();
    let mut last: BTreeMap<u32, Vec<Segment>> = BTreeMap::new();
    let mut sought: BTreeSet<u32> = ends.keys().copied().collect();
    let Some(first_end) = ends.values().copied().min() else {
        return last;
    };
    let only =
        |sought: &BTreeSet<u32>| matcher.candidates.without(&|pattern| !sought.contains(&pattern));
    let mut source = only(&sought);
    let (mut end, mut lines) = (tail.text.len(), found.lines);
    while end > 0 && tail.base + end as u64 > first_end && !sought.is_empty() {
        let start = step_before(tail.text, end);
        lines -= memchr_iter(b'\n', &tail.text[start..end]).count() as u64;
        let wanted = |pattern, place| ends.get(&pattern).is_some_and(|&end| place >= end);
        for (pattern, segments) in segments_in(&*source, tail, start..end, lines, wanted) {
            let last = last.entry(pattern).or_default();
            let room = KEEP.saturating_sub(last.len());
            last.extend(segments.into_iter().rev().take(room));
        }
        let before = sought.len();
        sought.retain(|pattern| last.get(pattern).is_none_or(|found| found.len() < KEEP));
        if sought.len() < before {
            source = only(&sought);
        }
        end = start;
    }
    last
}

/// The segments of a part of the tail that hold a literal of a pattern that is
/// wanted there; `lines` line ends are before it.
fn segments_in(
    source: &dyn CandidateSource,
    tail: View<'_>,
    part: Range<usize>,
    lines: u64,
    wanted: impl Fn(u32, u64) -> bool,
) -> BTreeMap<u32, Vec<Segment>> {
    let mut found: BTreeMap<u32, Vec<Segment>> = BTreeMap::new();
    let (mut walk, mut at) = (Walk::after(lines), part.start);
    while let Some(block) = walk.block(tail, &mut at, part.end) {
        at = block.end;
        walk.visit(source, tail, block, |segment, candidates| {
            let place = tail.base + segment.range.start as u64;
            for candidate in candidates {
                let pattern = candidate.pattern;
                let holds_literal = || {
                    !source.tries_all() || source.has_literal(pattern, &segment.clean(tail).text)
                };
                if wanted(pattern, place) && holds_literal() {
                    let segments = found.entry(pattern).or_default();
                    if segments.last().is_none_or(|last| last.range != segment.range) {
                        segments.push(segment.clone());
                    }
                }
            }
        });
    }
    found
}

/// Where a step that ends at `end` begins: at the start of a line.
fn step_before(text: &[u8], end: usize) -> usize {
    let near = end.saturating_sub(STEP);
    if near == 0 {
        return 0;
    }
    // the line end right before `end` is the end of the step's own last line
    match memchr(b'\n', &text[near..end - 1]) {
        Some(at) => near + at + 1,
        None => memrchr(b'\n', &text[..near]).map_or(0, |at| at + 1),
    }
}

fn hit(
    database: &Database,
    framing: &Framing,
    tail: View<'_>,
    pattern: u32,
    segment: &Segment,
) -> Option<Hit> {
    let reading = Reading::new(tail, segment, segment.clean(tail), framing);
    let mut hit = reading.matches(database, framing, pattern, segment.line)?;
    match database.patterns()[pattern as usize].owner {
        Owner::Primary(signature) if window::asked(database, signature) => {
            window::look(tail, framing, database, signature, &mut hit).then_some(hit)
        }
        _ => Some(hit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::Fast;
    use crate::prefilter::Isa;
    use crate::scan::Scanner;
    use std::sync::Arc;

    const FLOOD: &str = "[[signature]]\nid = \"flood/boom\"\ntitle = \"t\"\ncategory = \"test\"\npatterns = ['boom here']\n";

    #[test]
    fn of_the_lines_past_a_limit_the_last_are_found_each_once() {
        let mut database = Database::empty();
        database.add("flood.toml", FLOOD).expect("it is well formed");
        let candidates = Box::new(Fast::new(&database, Isa::best()));
        let matcher = Arc::new(Matcher { database, candidates });
        for (lines, late) in [(2_000, 0..0), (2_030, 2_001..2_031), (30_000, 29_937..30_001)] {
            let log = "boom here and boom here\n".repeat(lines);
            let view = View { text: log.as_bytes(), base: 0, ends: true };
            let mut scanner = Scanner::new(&matcher, Framing::default());
            scanner.scan(view, 0..log.len());
            let (mut found, framing) = scanner.finish(view);
            look(&matcher, &framing, view, &mut found);
            let hits = found.hits.of_mut(0).late.iter().map(|hit| hit.line);
            assert_eq!(hits.collect::<Vec<u64>>(), late.collect::<Vec<u64>>());
        }
    }

    #[test]
    fn a_step_back_begins_with_a_line() {
        let lines = "0123456\n".repeat(STEP / 4);
        assert_eq!(step_before(lines.as_bytes(), 2 * STEP), STEP + 8);
        assert_eq!(step_before(lines.as_bytes(), STEP), 0);
        let one = format!("ab\n{}\n", "x".repeat(3 * STEP));
        assert_eq!(step_before(one.as_bytes(), one.len()), 3);
    }
}
