//! Goes through a text block by block and hands over the segments of lines in
//! which a pattern may match.

use crate::clean::clean_block;
use crate::prefilter::Candidate;
use crate::scan::{CandidateSource, SEGMENT, Segment, View};
use crate::survey::Survey;
use memchr::{memchr_iter, memchr2, memchr2_iter, memrchr2};
use std::ops::Range;

/// What is looked over, cleaned and searched at once.
const PART: usize = 8 << 10;

/// How far a text has been gone through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    /// Line ends so far.
    pub lines: u64,
    /// The rest of an overlong segment is being passed over.
    skipping: bool,
    scratch: Vec<u8>,
    found: Vec<Candidate>,
}

impl Walk {
    /// A walk that begins after so many line ends.
    pub fn after(lines: u64) -> Walk {
        Walk { lines, ..Walk::default() }
    }

    /// The next block of whole lines from `at` on, which moves to its start.
    /// `None` if what is left up to `end` is the start of a line whose end is
    /// not there yet.
    pub fn block(&mut self, view: View<'_>, at: &mut usize, end: usize) -> Option<Range<usize>> {
        if self.skipping {
            match memchr2(b'\n', b'\r', &view.text[*at..end]) {
                Some(length) => (*at, self.skipping) = (*at + length, false),
                None => *at = end,
            }
        }
        if *at == end {
            return None;
        }
        let block = *at..end.min(*at + SEGMENT);
        let whole = memrchr2(b'\n', b'\r', &view.text[block.clone()]);
        let full = block.len() == SEGMENT;
        let block_end = match whole {
            Some(length) if full || !view.ends || block.end < end => *at + length + 1,
            None if !full && !view.ends => return None,
            _ => block.end,
        };
        self.skipping = whole.is_none() && full;
        Some(block.start..block_end)
    }

    /// Hands over the segments of a block for which there are candidates, in
    /// order.
    pub fn visit(
        &mut self,
        source: &dyn CandidateSource,
        view: View<'_>,
        block: Range<usize>,
        mut visitor: impl FnMut(&Segment, &[Candidate]),
    ) {
        let mut at = block.start;
        while at < block.end {
            let (end, survey) = next_part(source, view.text, at, block.end);
            self.part(source, view, at..end, survey, &mut visitor);
            at = end;
        }
    }

    fn part(
        &mut self,
        source: &dyn CandidateSource,
        view: View<'_>,
        part: Range<usize>,
        survey: Survey,
        visitor: &mut impl FnMut(&Segment, &[Candidate]),
    ) {
        let raw = &view.text[part.clone()];
        self.found.clear();
        let text: &[u8] = if survey.noisy {
            self.scratch.clear();
            clean_block(raw, &mut self.scratch);
            source.find(self.scratch.len(), &self.scratch, &mut self.found);
            &self.scratch
        } else {
            let reach = view.text.len().min(part.end + 64);
            source.find(raw.len(), &view.text[part.start..reach], &mut self.found);
            raw
        };
        let mut cursor = Cursor { text, raw, in_text: 0, in_raw: 0, lines: 0 };
        let mut rest = self.found.as_slice();
        while let Some(first) = rest.first() {
            let (in_text, in_raw) = cursor.segment(first.at as usize);
            let same =
                rest.iter().take_while(|c| (c.at as usize) < in_text.end.max(in_text.start + 1));
            let (candidates, later) = rest.split_at(same.count().max(1));
            rest = later;
            let range = in_raw.start + part.start..in_raw.end + part.start;
            visitor(&Segment { range, line: self.lines + cursor.lines + 1 }, candidates);
        }
        self.lines += survey.lines;
    }
}

/// A part of the text from `at` on, of about [`PART`] bytes: where it ends
/// and what it holds. It ends after a line, so that only parts with escape
/// codes have to be copied to be cleaned, and fits into the first cache.
fn next_part(source: &dyn CandidateSource, text: &[u8], at: usize, end: usize) -> (usize, Survey) {
    let near = end.min(at + PART);
    let survey = source.survey(&text[at..near]);
    if near == end {
        return (end, survey);
    }
    if let Some(last) = memrchr2(b'\n', b'\r', &text[at..near]) {
        return (at + last + 1, survey);
    }
    let far = memchr2(b'\n', b'\r', &text[near..end]).map_or(end, |n| near + n + 1);
    (far, survey.and(source.survey(&text[near..far])))
}

/// Walks a block and its cleaned form side by side: both have the same line
/// ends and redraws, in the same order.
struct Cursor<'a> {
    text: &'a [u8],
    raw: &'a [u8],
    in_text: usize,
    in_raw: usize,
    lines: u64,
}

impl Cursor<'_> {
    /// The segment that holds `at` of the text, there and in the raw block.
    fn segment(&mut self, at: usize) -> (Range<usize>, Range<usize>) {
        let start = memrchr2(b'\n', b'\r', &self.text[self.in_text..at])
            .map_or(self.in_text, |n| self.in_text + n + 1);
        let end = memchr2(b'\n', b'\r', &self.text[at..]).map_or(self.text.len(), |n| at + n);
        let passed = &self.text[self.in_text..start];
        self.lines += memchr_iter(b'\n', passed).count() as u64;
        if std::ptr::eq(self.text, self.raw) {
            (self.in_text, self.in_raw) = (start, start);
            return (start..end, start..end);
        }
        let ends = memchr2_iter(b'\n', b'\r', passed).count();
        if ends > 0 {
            let nth = memchr2_iter(b'\n', b'\r', &self.raw[self.in_raw..]).nth(ends - 1);
            self.in_raw += nth.map_or(0, |n| n + 1);
        }
        self.in_text = start;
        let raw_end = memchr2(b'\n', b'\r', &self.raw[self.in_raw..])
            .map_or(self.raw.len(), |n| self.in_raw + n);
        (start..end, self.in_raw..raw_end)
    }
}
