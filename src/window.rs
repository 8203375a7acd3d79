//! The neighbourhood of a primary match: conditions that reach only a few
//! lines are searched for here, when a match makes it worth while.

use crate::clean::clean_line;
use crate::database::{Database, Windows};
use crate::frame::Framing;
use crate::hits::{ContextLine, Hit};
use crate::index::{conditions, in_window};
use crate::pattern::LineRegex;
use crate::peel::{Peel, peel};
use crate::scan::{LOOK, View, first_match, quote};
use crate::signature::{Condition, Same, Side, Signature};
use memchr::{memchr, memrchr};
use std::borrow::Cow;
use std::cell::OnceCell;

/// Lines of other streams that are passed over for one line of our own.
const FOREIGN: usize = 16;

/// Lines that one `evidence` condition may add.
const EVIDENCE: usize = 8;

/// A line near the match.
struct Neighbour<'t> {
    line: u64,
    /// Without escape codes.
    text: Cow<'t, [u8]>,
    payload_start: usize,
    /// What a task runner put before the payload, once that was asked for.
    peeled: OnceCell<Option<Peel>>,
    own_stream: bool,
}

impl Neighbour<'_> {
    /// What the first of the patterns that match finds on it.
    fn meets(&self, condition: usize, patterns: &[LineRegex]) -> Option<ContextLine> {
        let payload = &self.text[self.payload_start..];
        let peeled = || *self.peeled.get_or_init(|| peel(payload));
        let found = patterns.iter().find_map(|regex| first_match(regex, payload, peeled));
        let (skipped, (span, captures)) = found?;
        let (text, _) = quote(payload, span.start + skipped..span.end + skipped);
        Some(ContextLine { condition: condition as u32, line: self.line, text, captures })
    }
}

/// Whether a signature has conditions to be searched for near its match.
pub(crate) fn asked(database: &Database, signature: u32) -> bool {
    conditions(database.signature(signature)).any(in_window)
}

/// Searches the neighbourhood of `hit`; adds what was found to it. Says
/// whether the conditions hold.
pub(crate) fn look(
    view: View<'_>,
    framing: &Framing,
    database: &Database,
    number: u32,
    hit: &mut Hit,
) -> bool {
    let signature = database.signature(number);
    let mut near = Neighbourhood::new(view, framing, signature, hit);
    let found = near.search(signature, database.windows(number));
    let holds = found.is_some();
    hit.context = found.unwrap_or_default();
    holds
}

/// Each condition that is searched for here, what it is for, and the lines on
/// which it was found, for whoever asks why a match was dropped.
pub(crate) fn conditions_near<'d>(
    view: View<'_>,
    framing: &Framing,
    database: &'d Database,
    number: u32,
    hit: &Hit,
) -> Vec<(&'d Condition, &'static str, Vec<u64>)> {
    let signature = database.signature(number);
    let windows = database.windows(number);
    let mut near = Neighbourhood::new(view, framing, signature, hit);
    let asked = conditions(signature).enumerate().filter(|(_, condition)| in_window(condition));
    let found = asked.map(|(n, condition)| {
        let lines = near.find(condition, n, &windows[n]);
        (condition, crate::why::kind(signature, n), lines.iter().map(|line| line.line).collect())
    });
    found.collect()
}

/// The lines round a match, as far as its conditions reach. A line is framed
/// when a condition first comes to it: most are met close by.
struct Neighbourhood<'t> {
    /// The primary line as a neighbour of itself.
    own: Neighbour<'t>,
    before: Reach<'t>,
    after: Reach<'t>,
}

impl<'t> Neighbourhood<'t> {
    fn new(
        view: View<'t>,
        framing: &'t Framing,
        signature: &Signature,
        hit: &'t Hit,
    ) -> Neighbourhood<'t> {
        let reach = |side: Side| {
            let near = conditions(signature).filter(|c| in_window(c) && c.side != side);
            near.filter_map(|c| c.within).max().unwrap_or(0) as usize
        };
        let start = (hit.line_start - view.base) as usize;
        let own = Neighbour {
            line: hit.line,
            text: Cow::Borrowed(hit.text.as_bytes()),
            payload_start: 0,
            peeled: OnceCell::new(),
            own_stream: true,
        };
        let before = Outward::before(view.text, start);
        let after = Outward::after(view.text, start);
        Neighbourhood {
            own,
            before: Reach::new(before, framing, hit, reach(Side::After)),
            after: Reach::new(after, framing, hit, reach(Side::Before)),
        }
    }

    /// What the conditions found, if all hold.
    fn search(&mut self, signature: &Signature, windows: &Windows) -> Option<Vec<ContextLine>> {
        let mut found = Vec::new();
        let required = signature.require.len();
        let forbidden = required + signature.forbid.len();
        let mut not_before = 0;
        for (n, condition) in conditions(signature).enumerate() {
            if !in_window(condition) {
                continue;
            }
            let mut lines = self.find(condition, n, &windows[n]);
            if n < required && signature.ordered {
                lines.retain(|line| line.line > not_before);
                not_before = lines.first().map_or(not_before, |line| line.line);
            }
            match n {
                n if n < required => {
                    if lines.len() < condition.min.max(1) as usize {
                        return None;
                    }
                    found.extend(lines);
                }
                n if n < forbidden => {
                    if !lines.is_empty() {
                        return None;
                    }
                }
                _ => found.extend(lines),
            }
        }
        Some(found)
    }

    /// The lines near the match on which a condition holds, nearest first. One
    /// that reaches no line away is about the primary line itself.
    fn find(
        &mut self,
        condition: &Condition,
        number: usize,
        patterns: &[LineRegex],
    ) -> Vec<ContextLine> {
        if condition.within == Some(0) {
            return self.own.meets(number, patterns).into_iter().collect();
        }
        let mut lines = Vec::new();
        if condition.side != Side::Before {
            self.after.search(condition, number, patterns, &mut lines);
        }
        if condition.side != Side::After {
            self.before.search(condition, number, patterns, &mut lines);
        }
        lines
    }
}

/// The lines to one side of a match, the nearest first.
struct Reach<'t> {
    framing: &'t Framing,
    hit: &'t Hit,
    raw: Outward<'t>,
    /// Lines of the match's own stream that are enough.
    wanted: usize,
    own: usize,
    foreign: usize,
    /// Those that were looked at so far.
    lines: Vec<Neighbour<'t>>,
}

impl<'t> Reach<'t> {
    fn new(raw: Outward<'t>, framing: &'t Framing, hit: &'t Hit, wanted: usize) -> Reach<'t> {
        Reach { framing, hit, raw, wanted, own: 0, foreign: 0, lines: Vec::new() }
    }

    /// Adds the lines within a condition's reach on which it holds.
    fn search(
        &mut self,
        condition: &Condition,
        number: usize,
        patterns: &[LineRegex],
        found: &mut Vec<ContextLine>,
    ) {
        let most = (condition.min as usize).max(EVIDENCE);
        let mut left = condition.within.unwrap_or(0);
        for n in 0.. {
            if left == 0 || found.len() >= most {
                return;
            }
            let Some(neighbour) = self.line(n) else { return };
            if neighbour.own_stream || condition.same == Same::Log {
                found.extend(neighbour.meets(number, patterns));
                left -= 1;
            }
        }
    }

    /// The `n`th line, if it is not too far away.
    fn line(&mut self, n: usize) -> Option<&Neighbour<'t>> {
        while self.lines.len() <= n && !self.enough() {
            let raw = self.raw.next()?;
            self.add(raw);
        }
        self.lines.get(n)
    }

    fn enough(&self) -> bool {
        self.own >= self.wanted || self.foreign >= self.wanted * FOREIGN
    }

    /// Frames a line; each redraw of it counts as one.
    fn add(&mut self, raw: &'t [u8]) {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        let line = self.raw.number(self.hit.line);
        let mut own_stream = true;
        for (n, segment) in raw.split(|&byte| byte == b'\r').enumerate() {
            let text = clean_line(segment).text;
            let framed = self.framing.split(&text);
            let payload_start = framed.payload_start;
            if n == 0 {
                own_stream = self.hit.stream.is(&framed.stream);
                *if own_stream { &mut self.own } else { &mut self.foreign } += 1;
            }
            let peeled = OnceCell::new();
            self.lines.push(Neighbour { line, text, payload_start, peeled, own_stream });
        }
    }
}

/// Goes from a line outwards, [`LOOK`] bytes at most, and gives the next line
/// as it stands in the log.
struct Outward<'t> {
    /// What is not yet gone through.
    rest: &'t [u8],
    backwards: bool,
    /// Whether `rest` reaches to the end of the log, so that its last line is whole.
    whole: bool,
    /// How many lines were given.
    count: u64,
}

impl<'t> Outward<'t> {
    fn before(text: &'t [u8], line_start: usize) -> Outward<'t> {
        let floor = line_start.saturating_sub(LOOK);
        let rest = &text[floor..line_start];
        Outward { rest, backwards: true, whole: floor == 0, count: 0 }
    }

    fn after(text: &'t [u8], line_start: usize) -> Outward<'t> {
        let own = memchr(b'\n', &text[line_start..]).map_or(text.len(), |end| line_start + end + 1);
        let ceiling = text.len().min(own + LOOK);
        let (rest, whole) = (&text[own..ceiling], ceiling == text.len());
        Outward { rest, backwards: false, whole, count: 0 }
    }

    /// The number of the line that was given last, seen from line `from`.
    fn number(&self, from: u64) -> u64 {
        if self.backwards { from - self.count } else { from + self.count }
    }

    fn next(&mut self) -> Option<&'t [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let line = if self.backwards { self.last() } else { self.first() }?;
        self.count += 1;
        Some(line)
    }

    fn first(&mut self) -> Option<&'t [u8]> {
        let end = memchr(b'\n', self.rest);
        let line = &self.rest[..end.or(self.whole.then_some(self.rest.len()))?];
        self.rest = &self.rest[self.rest.len().min(line.len() + 1)..];
        Some(line)
    }

    fn last(&mut self) -> Option<&'t [u8]> {
        let lines = &self.rest[..self.rest.len() - 1];
        let start = memrchr(b'\n', lines).map(|end| end + 1);
        let start = start.or(self.whole.then_some(0))?;
        self.rest = &self.rest[..start];
        Some(&lines[start..])
    }
}
