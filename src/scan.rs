//! The one pass over the text: blocks of whole lines go through the literal
//! prefilter, and only the few lines it points at are framed and matched.
//!
//! Everything here is a function of the text alone, never of how it arrived:
//! a line's verdict depends on the line, on at most [`LOOK`] bytes to either
//! side of it and on the framing that was decided once. That is what makes a
//! mapped file, a pipe and several threads give the same report.

use crate::clean::{CleanLine, clean_block, clean_line};
use crate::database::{Database, Pattern};
use crate::echo::echoed;
use crate::frame::{Framing, StreamName};
use crate::hits::{Hit, Hits, Late};
use crate::index::Owner;
use crate::pattern::LineRegex;
use crate::peel::{Peel, peel};
use crate::prefilter::Candidate;
use crate::redact::uncut;
use crate::survey::Survey;
use crate::window;
use memchr::{memchr_iter, memchr2, memchr2_iter, memrchr, memrchr2};
use regex_automata::PatternID;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// The part of a line (or of one redraw of it) that is looked at. Also the
/// size of a block, so that whether a segment is cut never depends on where a
/// block begins.
pub(crate) const SEGMENT: usize = 64 << 10;

/// How far round a match its conditions may look.
pub(crate) const LOOK: usize = 64 << 10;

/// What is looked over, cleaned and searched at once.
const PART: usize = 8 << 10;

/// The part of a payload that a report may quote.
const QUOTE: usize = 2048;

/// Signatures, and what finds the places at which they may match.
pub(crate) struct Matcher {
    pub database: Database,
    pub candidates: Box<dyn CandidateSource + Send>,
}

/// Reads text block by block and collects what matches.
#[derive(Clone)]
pub(crate) struct Scanner {
    matcher: Arc<Matcher>,
    framing: Framing,
    hits: Hits,
    /// Line ends before `position`.
    lines: u64,
    /// The rest of an overlong segment is being passed over.
    skipping: bool,
    pending: VecDeque<Pending>,
    scratch: Vec<u8>,
    found: Vec<Candidate>,
    /// Segments with candidates so far.
    segments: u64,
    /// For each pattern the last of them in which it was tried.
    tried_in: Vec<u64>,
}

/// A match whose neighbourhood is not all there yet.
#[derive(Clone)]
struct Pending {
    pattern: u32,
    signature: u32,
    line_end: u64,
    hit: Hit,
}

/// Finds the places in a text at which a pattern may match: the prefilter, or
/// the reference that skips nothing.
pub(crate) trait CandidateSource: Sync {
    /// Looks a text over.
    fn survey(&self, text: &[u8]) -> Survey;

    /// Appends candidates of the first `length` bytes, ordered by place; what
    /// follows may be looked at.
    fn find(&self, length: usize, text: &[u8], found: &mut Vec<Candidate>);

    /// Whether a candidate on this line was found by a literal. Only the
    /// reference proposes lines without one; they must not count as tried, or
    /// it would stop confirming earlier than the prefilter does.
    fn has_literal(&self, pattern: u32, line: &[u8]) -> bool;

    /// Whether a line is tried that does not begin as a match has to: the
    /// reference does, to find out if one could.
    fn tries_all(&self) -> bool;
}

/// A text, or the part of it that is at hand.
#[derive(Clone, Copy)]
pub(crate) struct View<'t> {
    /// The bytes at hand.
    pub text: &'t [u8],
    /// Where the first of them is in the whole text.
    pub base: u64,
    /// Whether the last of them is the end of the whole text.
    pub ends: bool,
}

/// One segment of one line.
pub(crate) struct Segment {
    /// In the view.
    pub range: Range<usize>,
    /// 1-based line number.
    pub line: u64,
}

impl Segment {
    /// The part that is looked at, without escape codes.
    pub fn clean<'t>(&self, view: View<'t>) -> CleanLine<'t> {
        let raw = &view.text[self.range.clone()];
        clean_line(&raw[..raw.len().min(SEGMENT)])
    }
}

impl Scanner {
    pub fn new(matcher: &Arc<Matcher>, framing: Framing) -> Scanner {
        let patterns = matcher.database.patterns().len();
        Scanner {
            matcher: Arc::clone(matcher),
            framing,
            hits: Hits::new(patterns),
            lines: 0,
            skipping: false,
            pending: VecDeque::new(),
            scratch: Vec::new(),
            found: Vec::new(),
            segments: 0,
            tried_in: vec![0; patterns],
        }
    }

    /// Scans `range` of the view, which continues where the last call stopped.
    /// Returns how much of it was taken; the rest is the start of a line whose
    /// end is not there yet.
    pub fn scan(&mut self, view: View<'_>, range: Range<usize>) -> usize {
        let mut at = range.start;
        while at < range.end {
            if self.skipping {
                match memchr2(b'\n', b'\r', &view.text[at..range.end]) {
                    Some(length) => (at, self.skipping) = (at + length, false),
                    None => at = range.end,
                }
                continue;
            }
            let block = at..range.end.min(at + SEGMENT);
            let whole = memrchr2(b'\n', b'\r', &view.text[block.clone()]);
            let full = block.len() == SEGMENT;
            let end = match whole {
                Some(length) if full || !view.ends || block.end < range.end => at + length + 1,
                None if !full && !view.ends => break,
                _ => block.end,
            };
            self.skipping = whole.is_none() && full;
            while at < end {
                let (part_end, survey) = self.next_part(view.text, at, end);
                self.block(view, at..part_end, survey);
                at = part_end;
            }
            self.settle(view);
        }
        self.settle(view);
        at - range.start
    }

    /// Ends the scan: what it found, how many line ends it saw, and the framing.
    pub fn finish(mut self, view: View<'_>) -> (Hits, u64, Framing) {
        self.settle(view);
        (self.hits, self.lines, self.framing)
    }

    /// A part of the text from `at` on, of about [`PART`] bytes: where it ends
    /// and what it holds. It ends after a line, so that only parts with escape
    /// codes have to be copied to be cleaned, and fits into the first cache.
    fn next_part(&self, text: &[u8], at: usize, end: usize) -> (usize, Survey) {
        let near = end.min(at + PART);
        let survey = self.matcher.candidates.survey(&text[at..near]);
        if near == end {
            return (end, survey);
        }
        if let Some(last) = memrchr2(b'\n', b'\r', &text[at..near]) {
            return (at + last + 1, survey);
        }
        let far = memchr2(b'\n', b'\r', &text[near..end]).map_or(end, |n| near + n + 1);
        (far, survey.and(self.matcher.candidates.survey(&text[near..far])))
    }

    fn block(&mut self, view: View<'_>, block: Range<usize>, survey: Survey) {
        let raw = &view.text[block.clone()];
        let mut found = std::mem::take(&mut self.found);
        let mut scratch = std::mem::take(&mut self.scratch);
        found.clear();
        let text: &[u8] = if survey.noisy {
            scratch.clear();
            clean_block(raw, &mut scratch);
            self.matcher.candidates.find(scratch.len(), &scratch, &mut found);
            &scratch
        } else {
            let reach = view.text.len().min(block.end + 64);
            self.matcher.candidates.find(raw.len(), &view.text[block.start..reach], &mut found);
            raw
        };
        let mut cursor = Cursor { text, raw, in_text: 0, in_raw: 0, lines: 0 };
        let mut rest = found.as_slice();
        while let Some(first) = rest.first() {
            let (in_text, in_raw) = cursor.segment(first.at as usize);
            let same =
                rest.iter().take_while(|c| (c.at as usize) < in_text.end.max(in_text.start + 1));
            let (candidates, later) = rest.split_at(same.count().max(1));
            rest = later;
            let range = in_raw.start + block.start..in_raw.end + block.start;
            let segment = Segment { range, line: self.lines + cursor.lines + 1 };
            self.segment(view, &segment, candidates);
        }
        self.lines += survey.lines;
        (self.found, self.scratch) = (found, scratch);
    }

    fn segment(&mut self, view: View<'_>, segment: &Segment, candidates: &[Candidate]) {
        let mut reading = None;
        self.segments += 1;
        for candidate in candidates {
            let pattern = candidate.pattern;
            // one look at a stamp: a hostile line may hold a literal ten thousand times
            let stamp = &mut self.tried_in[pattern as usize];
            if std::mem::replace(stamp, self.segments) == self.segments {
                continue;
            }
            let reading = reading.get_or_insert_with(|| {
                Reading::new(view, segment, segment.clean(view), &self.framing)
            });
            let Matcher { database, candidates } = &*self.matcher;
            let required = &database.patterns()[pattern as usize];
            let opens = reading.opens(required);
            if !opens && !candidates.tries_all() || !required.has_needed(reading.cleaned()) {
                continue;
            }
            let counts = opens && candidates.has_literal(pattern, reading.cleaned());
            if self.hits.of(pattern).is_some_and(|hits| hits.saturated()) {
                if counts {
                    let segment_start = view.base + segment.range.start as u64;
                    self.hits.of_mut(pattern).note(Late { line: segment.line, segment_start });
                }
                continue;
            }
            self.hits.of_mut(pattern).tried += u32::from(counts);
            if let Some(hit) = reading.matches(database, &self.framing, pattern, segment.line) {
                self.hits.of_mut(pattern).matched += 1;
                self.keep(view, pattern, segment, hit);
            }
        }
    }

    /// Keeps a match, at once or when its neighbourhood is there.
    fn keep(&mut self, view: View<'_>, pattern: u32, segment: &Segment, hit: Hit) {
        match self.matcher.database.patterns()[pattern as usize].owner {
            Owner::Primary(signature) if window::asked(&self.matcher.database, signature) => {
                let line_end = view.base + segment.range.end as u64;
                self.pending.push_back(Pending { pattern, signature, line_end, hit });
            }
            _ => self.hits.of_mut(pattern).push(hit),
        }
    }

    /// Looks round those pending matches whose neighbourhood is there.
    fn settle(&mut self, view: View<'_>) {
        let seen = view.base + view.text.len() as u64;
        while let Some(next) = self.pending.front() {
            if !view.ends && next.line_end + LOOK as u64 > seen {
                return;
            }
            let Pending { pattern, signature, mut hit, .. } =
                self.pending.pop_front().expect("there is a front");
            if window::look(view, &self.framing, &self.matcher.database, signature, &mut hit) {
                self.hits.of_mut(pattern).push(hit);
            }
        }
    }
}

/// Tries a candidate that was only noted, now that the text has ended.
pub(crate) fn confirm_late(
    view: View<'_>,
    framing: &Framing,
    database: &Database,
    pattern: u32,
    late: Late,
) -> Option<Hit> {
    let start = late.segment_start.checked_sub(view.base)? as usize;
    let rest = view.text.get(start..)?;
    let rest = &rest[..rest.len().min(SEGMENT)];
    let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    let segment = Segment { range: start..start + length, line: late.line };
    let clean = segment.clean(view);
    let reading = Reading::new(view, &segment, clean, framing);
    let mut hit = reading.matches(database, framing, pattern, late.line)?;
    match database.patterns()[pattern as usize].owner {
        Owner::Primary(signature) if window::asked(database, signature) => {
            window::look(view, framing, database, signature, &mut hit).then_some(hit)
        }
        _ => Some(hit),
    }
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

/// A segment, cleaned and framed, ready to be matched.
pub(crate) struct Reading<'t> {
    view: View<'t>,
    /// Where it starts in the view.
    start: usize,
    clean: CleanLine<'t>,
    payload: Range<usize>,
    /// The payload without what a task runner or an indentation put before it.
    peeled: Option<Peel>,
}

/// What a line says of itself beside its payload. Asked for when a pattern has
/// matched, which few lines come to.
struct Labels {
    line_start: usize,
    stream: StreamName,
    step: Option<String>,
}

impl<'t> Reading<'t> {
    pub fn new(
        view: View<'t>,
        segment: &Segment,
        clean: CleanLine<'t>,
        framing: &Framing,
    ) -> Reading<'t> {
        let payload = framing.split(&clean.text).payload_start..clean.text.len();
        let peeled = peel(&clean.text[payload.clone()]);
        Reading { view, start: segment.range.start, clean, payload, peeled }
    }

    /// Whether the line begins as a match has to, with or without what was put
    /// before it.
    fn opens(&self, pattern: &Pattern) -> bool {
        let payload = self.payload();
        pattern.opens(payload)
            || self.peeled.is_some_and(|peel| pattern.opens(&payload[peel.length..]))
            || self.payload.start > 0 && pattern.opens(self.cleaned())
    }

    /// Only the first segment of a redrawn line says whose the line is.
    fn labels(&self, framing: &Framing) -> Labels {
        let line_start = line_start(self.view.text, self.start);
        let first = match line_start < self.start {
            false => None,
            true => {
                let rest = &self.view.text[line_start..self.start];
                Some(clean_line(&rest[..memchr2(b'\r', b'\n', rest).unwrap_or(rest.len())]))
            }
        };
        let framed = framing.split(first.as_ref().map_or(self.cleaned(), |first| &first.text));
        let (stream, step) = (StreamName::of(&framed.stream), framed.step.map(text_of));
        Labels { line_start, stream, step }
    }

    pub fn matches(
        &self,
        database: &Database,
        framing: &Framing,
        pattern: u32,
        line: u64,
    ) -> Option<Hit> {
        let pattern = &database.patterns()[pattern as usize];
        let regex = pattern.regex()?;
        let indented = !matches!(pattern.owner, Owner::Outcome(_) | Owner::Region(_));
        let (start, shown, (span, captures)) = self.find(regex, indented)?;
        let span = span.start + start..span.end + start;
        let raw = |at: usize| self.view.base + (self.start + self.clean.raw_offset(at)) as u64;
        let Labels { line_start, stream, step } = self.labels(framing);
        let inside = span.start - shown..span.end - shown;
        let (text, cut) = quote(&self.clean.text[shown..], inside);
        Some(Hit {
            line,
            line_start: self.view.base + line_start as u64,
            bytes: (raw(span.start), raw(span.end)),
            text,
            span: cut,
            captures,
            stream,
            step,
            echo: self.shows(&span),
            context: Vec::new(),
        })
    }
}

impl Reading<'_> {
    /// The line without escape codes.
    pub fn cleaned(&self) -> &[u8] {
        &self.clean.text
    }

    /// The line without framing and escape codes.
    pub fn payload(&self) -> &[u8] {
        &self.clean.text[self.payload.clone()]
    }

    /// How much of the payload a task runner put before the rest.
    pub fn peeled(&self) -> Option<usize> {
        self.peeled.as_ref().map(|peel| peel.length)
    }

    /// Whether the line does nothing but show a command.
    pub fn is_echo(&self) -> bool {
        self.shows(&self.payload)
    }

    /// Whether a span of the cleaned text lies in a command that is only shown.
    fn shows(&self, span: &Range<usize>) -> bool {
        let start = self.payload.start;
        echoed(self.payload())
            .is_some_and(|part| start + part.start <= span.start && span.end <= start + part.end)
    }

    /// Whether a pattern matches, with or without what was put before.
    pub fn is_match(&self, regex: &LineRegex) -> bool {
        self.find(regex, true).is_some()
    }

    /// Tries the payload, then the whole line: a tool's own words can look
    /// like framing (`remote: ` is git's). Says from where the match counts
    /// and where the text to be shown begins.
    fn find(
        &self,
        regex: &LineRegex,
        indented: bool,
    ) -> Option<(usize, usize, (Range<usize>, Captured))> {
        let framed = self.payload.start;
        if let Some((skipped, found)) = self.first_match(regex, self.payload(), indented) {
            return Some((framed + skipped, framed, found));
        }
        let whole = (framed > 0 && indented).then_some(&self.clean.text)?;
        Some((0, 0, captures_of(regex, whole)?))
    }

    /// Tries the payload as it is, without blanks at its end, and without what
    /// a task runner put before it. Says how much was skipped.
    fn first_match(
        &self,
        regex: &LineRegex,
        payload: &[u8],
        indented: bool,
    ) -> Option<(usize, (Range<usize>, Captured))> {
        if let Some(found) = captures_of(regex, payload) {
            return Some((0, found));
        }
        let trimmed = payload.trim_ascii_end();
        if trimmed.len() < payload.len()
            && let Some(found) = captures_of(regex, trimmed)
        {
            return Some((0, found));
        }
        let peel = self.peeled.filter(|peel| indented || !peel.blank)?;
        let rest = trimmed.get(peel.length..)?;
        Some((peel.length, captures_of(regex, rest)?))
    }
}

/// The start of the line that holds `at`, looking back no further than
/// [`LOOK`]; `at` itself if it is further away.
fn line_start(text: &[u8], at: usize) -> usize {
    let floor = at.saturating_sub(LOOK);
    match memrchr(b'\n', &text[floor..at]) {
        Some(n) => floor + n + 1,
        None if floor == 0 => 0,
        None => at,
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(start_of(bytes, 200)).into_owned()
}

/// The named groups of a match, in the order in which the pattern has them.
pub(crate) type Captured = Vec<(String, String)>;

/// The first match of a pattern on a line, with its named groups.
pub(crate) fn captures_of(regex: &LineRegex, line: &[u8]) -> Option<(Range<usize>, Captured)> {
    if regex.groups().all_group_len() == 1 {
        return regex.find(line).map(|found| (found, Vec::new()));
    }
    let found = regex.captures(line)?;
    let named = regex.groups().pattern_names(PatternID::ZERO).flatten().filter_map(|name| {
        let value = &line[found.get_group_by_name(name)?.range()];
        let value = String::from_utf8_lossy(start_of(value, QUOTE));
        Some((name.to_string(), value.trim().to_string()))
    });
    let captures = named.collect();
    Some((found.get_match()?.range(), captures))
}

/// The first so many bytes, less a secret that does not end there.
pub(crate) fn start_of(bytes: &[u8], most: usize) -> &[u8] {
    if bytes.len() <= most { bytes } else { &bytes[uncut(bytes, 0..most)] }
}

/// Cuts a payload to what a report may quote, and moves the span with it.
pub(crate) fn quote(payload: &[u8], span: Range<usize>) -> (String, (usize, usize)) {
    let mut part = 0..payload.len();
    if payload.len() > QUOTE {
        let start = span.start.saturating_sub(QUOTE / 4);
        part = uncut(payload, start..payload.len().min(start + QUOTE));
    }
    let (from, to) = (span.start.clamp(part.start, part.end), span.end.clamp(part.start, part.end));
    let before = String::from_utf8_lossy(&payload[part.start..from]);
    let inside = String::from_utf8_lossy(&payload[from..to]);
    let after = String::from_utf8_lossy(&payload[to..part.end]);
    let cut = (before.len(), before.len() + inside.len());
    ([before, inside, after].concat(), cut)
}
