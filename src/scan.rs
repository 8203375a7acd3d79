//! The one pass over the text: blocks of whole lines go through the literal
//! prefilter, and only the few lines it points at are framed and matched.
//!
//! Everything here is a function of the text alone, never of how it arrived:
//! a line's verdict depends on the line, on at most [`LOOK`] bytes to either
//! side of it and on the framing that was decided once. That is what makes a
//! mapped file, a pipe and several threads give the same report.

use crate::clean::{CleanLine, clean_line};
use crate::database::{Database, Pattern};
use crate::echo::echoed;
use crate::effort::Effort;
use crate::frame::{Framing, StreamName};
use crate::hits::{Hit, Hits};
use crate::index::Owner;
use crate::pattern::LineRegex;
use crate::peel::{Peel, peel};
use crate::prefilter::Candidate;
use crate::redact::uncut;
use crate::survey::Survey;
use crate::walk::Walk;
use crate::window;
use memchr::{memchr2, memrchr};
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
    found: Found,
    walk: Walk,
    pending: VecDeque<Pending>,
    /// Segments with candidates so far.
    segments: u64,
    /// For each pattern the last of them in which it was tried.
    tried_in: Vec<u64>,
    quiet: Quiet,
}

/// What a scan found, and what it cost.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub hits: Hits,
    pub effort: Effort,
    /// Line ends that were seen.
    pub lines: u64,
}

impl Found {
    /// Of a scan that has not begun, with so many patterns.
    pub fn new(patterns: usize) -> Found {
        Found { hits: Hits::new(patterns), effort: Effort::new(patterns), lines: 0 }
    }

    /// Appends what a scan of the text from `start` on found. False if one scan
    /// of both might have given up on a pattern that these two have not: then
    /// what it would have kept cannot be told from them.
    pub fn append(&mut self, later: Found, start: u64) -> bool {
        let within = self.effort.append(&later.effort, start);
        if within {
            self.hits.append(later.hits, self.lines);
            self.lines += later.lines;
        }
        within
    }
}

/// Candidates without those patterns that the scan has given up on: where a
/// literal stands on every line, to find it costs more than all else.
#[derive(Clone, Default)]
struct Quiet {
    source: Option<Arc<dyn CandidateSource + Send>>,
    /// How many patterns were left out.
    without: usize,
    /// Not made again before this place.
    not_before: u64,
}

impl Quiet {
    /// Bytes for each pattern between one time that it is made and the next.
    const PAUSE: u64 = 256;

    fn update(&mut self, matcher: &Matcher, effort: &Effort, at: u64) {
        if effort.ends().len() == self.without || at < self.not_before {
            return;
        }
        self.source =
            Some(matcher.candidates.without(&|pattern| effort.has_given_up(pattern)).into());
        self.without = effort.ends().len();
        self.not_before = at + Quiet::PAUSE * matcher.database.patterns().len() as u64;
    }
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

    /// The same without some patterns.
    fn without(&self, gone: &dyn Fn(u32) -> bool) -> Box<dyn CandidateSource + Send>;

    /// Whether it is the reference: it proposes every pattern on every line, and
    /// lines are tried that do not begin as a match has to, to find out if one
    /// could.
    fn tries_all(&self) -> bool {
        false
    }

    /// Whether a line that is proposed for a pattern has a literal of it. Others,
    /// which only the reference proposes, must not count as tried, or it would
    /// give up earlier than the prefilter does.
    fn has_literal(&self, _pattern: u32, _line: &[u8]) -> bool {
        true
    }
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
#[derive(Clone, Debug)]
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
            found: Found::new(patterns),
            walk: Walk::default(),
            pending: VecDeque::new(),
            segments: 0,
            tried_in: vec![0; patterns],
            quiet: Quiet::default(),
        }
    }

    /// Scans `range` of the view, which continues where the last call stopped.
    /// Returns how much of it was taken; the rest is the start of a line whose
    /// end is not there yet.
    pub fn scan(&mut self, view: View<'_>, range: Range<usize>) -> usize {
        let matcher = Arc::clone(&self.matcher);
        let mut walk = std::mem::take(&mut self.walk);
        let mut at = range.start;
        while let Some(block) = walk.block(view, &mut at, range.end) {
            at = block.end;
            self.quiet.update(&matcher, &self.found.effort, view.base + block.start as u64);
            let quiet = self.quiet.source.clone();
            let source = quiet.as_deref().unwrap_or(&*matcher.candidates);
            walk.visit(source, view, block, |segment, candidates| {
                self.segment(&matcher, view, segment, candidates);
            });
            self.settle(view);
        }
        self.settle(view);
        self.walk = walk;
        at - range.start
    }

    /// Ends the scan: what it found, and the framing.
    pub fn finish(mut self, view: View<'_>) -> (Found, Framing) {
        self.settle(view);
        self.found.lines = self.walk.lines;
        (self.found, self.framing)
    }

    fn segment(
        &mut self,
        matcher: &Matcher,
        view: View<'_>,
        segment: &Segment,
        candidates: &[Candidate],
    ) {
        let Matcher { database, candidates: source } = matcher;
        let segment_start = view.base + segment.range.start as u64;
        let mut reading = None;
        self.segments += 1;
        self.found.effort.turn_to(segment_start);
        for candidate in candidates {
            let number = candidate.pattern;
            // one look at a stamp: a hostile line may hold a literal ten thousand times
            let stamp = &mut self.tried_in[number as usize];
            if std::mem::replace(stamp, self.segments) == self.segments
                || self.found.effort.has_given_up(number)
            {
                continue;
            }
            let read = || Reading::new(view, segment, segment.clean(view), &self.framing);
            let counts = !source.tries_all()
                || source.has_literal(number, reading.get_or_insert_with(read).cleaned());
            if counts && !self.found.effort.sight(number, segment_start) {
                continue;
            }
            let reading = reading.get_or_insert_with(read);
            let pattern = &database.patterns()[number as usize];
            let opens = reading.opens(pattern);
            if !opens && !source.tries_all() || !pattern.has_needed(reading.cleaned()) {
                continue;
            }
            let hit = reading.matches(database, &self.framing, number, segment.line);
            if counts && opens {
                self.found.effort.count_try(number, hit.is_some());
            }
            if let Some(hit) = hit {
                self.keep(view, number, segment, hit);
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
            _ => self.found.hits.of_mut(pattern).push(hit),
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
                self.found.hits.of_mut(pattern).push(hit);
            }
        }
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
            || self.peeled.is_some_and(|peel| peel.starts().any(|at| pattern.opens(&payload[at..])))
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
        let peeled = || self.peeled.filter(|peel| indented || !peel.blank);
        if let Some((skipped, found)) = first_match(regex, self.payload(), peeled) {
            return Some((framed + skipped, framed, found));
        }
        let whole = (framed > 0 && indented).then_some(&self.clean.text)?;
        Some((0, 0, captures_of(regex, whole)?))
    }
}

/// Tries a payload as it is, without blanks at its end, and without what a task
/// runner put before it. Says how much was skipped.
pub(crate) fn first_match(
    regex: &LineRegex,
    payload: &[u8],
    peeled: impl FnOnce() -> Option<Peel>,
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
    peeled()?.starts().find_map(|start| Some((start, captures_of(regex, trimmed.get(start..)?)?)))
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
