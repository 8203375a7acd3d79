//! The neighbourhood of a primary match: conditions that reach only a few
//! lines are searched for here, when a match makes it worth while.

use crate::clean::clean_line;
use crate::database::{Database, Windows};
use crate::frame::{Framing, StreamName};
use crate::hits::{ContextLine, Hit};
use crate::index::{conditions, in_window};
use crate::pattern::LineRegex;
use crate::scan::{LOOK, View, captures_of, quote};
use crate::signature::{Condition, Same, Side, Signature};
use memchr::{memchr, memrchr};

/// Lines of other streams that are passed over for one line of our own.
const FOREIGN: usize = 16;

/// Lines that one `evidence` condition may add.
const EVIDENCE: usize = 8;

/// A line near the match.
struct Neighbour {
    line: u64,
    payload: Vec<u8>,
    own_stream: bool,
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
    let (before, after) = neighbours(view, framing, signature, hit);
    let found = search(signature, database.windows(number), &own(hit), &before, &after);
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
    let (before, after) = neighbours(view, framing, signature, hit);
    let near = conditions(signature).enumerate().filter(|(_, condition)| in_window(condition));
    let found = near.map(|(n, condition)| {
        let lines = find_near(condition, n, &windows[n], &own(hit), &before, &after);
        (condition, crate::why::kind(signature, n), lines.iter().map(|line| line.line).collect())
    });
    found.collect()
}

/// The lines before and after a match, as far as its conditions reach.
fn neighbours(
    view: View<'_>,
    framing: &Framing,
    signature: &Signature,
    hit: &Hit,
) -> (Vec<Neighbour>, Vec<Neighbour>) {
    let reach = |side: Side| {
        let near = conditions(signature).filter(|c| in_window(c) && c.side != side);
        near.filter_map(|c| c.within).max().unwrap_or(0) as usize
    };
    let start = (hit.line_start - view.base) as usize;
    let before = lines_before(view.text, framing, start, reach(Side::After), hit);
    let after = lines_after(view.text, framing, start, reach(Side::Before), hit);
    (before, after)
}

fn search(
    signature: &Signature,
    windows: &Windows,
    own: &Neighbour,
    before: &[Neighbour],
    after: &[Neighbour],
) -> Option<Vec<ContextLine>> {
    let mut found = Vec::new();
    let required = signature.require.len();
    let forbidden = required + signature.forbid.len();
    let mut not_before = 0;
    for (n, condition) in conditions(signature).enumerate() {
        if !in_window(condition) {
            continue;
        }
        let mut lines = find_near(condition, n, &windows[n], own, before, after);
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

/// The primary line as a neighbour of itself.
fn own(hit: &Hit) -> Neighbour {
    Neighbour { line: hit.line, payload: hit.text.clone().into(), own_stream: true }
}

/// As [`find`]; a condition that reaches no line away is about the primary
/// line itself.
fn find_near(
    condition: &Condition,
    number: usize,
    regexes: &[LineRegex],
    own: &Neighbour,
    before: &[Neighbour],
    after: &[Neighbour],
) -> Vec<ContextLine> {
    if condition.within != Some(0) {
        return find(condition, number, regexes, before, after);
    }
    let here = Condition { within: Some(1), side: Side::After, ..condition.clone() };
    find(&here, number, regexes, &[], std::slice::from_ref(own))
}

/// The lines near the match on which a condition holds, nearest first.
fn find(
    condition: &Condition,
    number: usize,
    regexes: &[LineRegex],
    before: &[Neighbour],
    after: &[Neighbour],
) -> Vec<ContextLine> {
    let within = condition.within.unwrap_or(0) as usize;
    let limit = (condition.min as usize).max(EVIDENCE);
    let mine = |line: &&Neighbour| line.own_stream || condition.same == Same::Log;
    let after = after.iter().filter(mine).take(within).filter(|_| condition.side != Side::Before);
    let before = before.iter().filter(mine).take(within).filter(|_| condition.side != Side::After);
    let mut lines = Vec::new();
    for neighbour in after.chain(before) {
        let Some((span, captures)) =
            regexes.iter().find_map(|regex| captures_of(regex, &neighbour.payload))
        else {
            continue;
        };
        let (text, _) = quote(&neighbour.payload, span);
        lines.push(ContextLine { condition: number as u32, line: neighbour.line, text, captures });
        if lines.len() == limit {
            break;
        }
    }
    lines
}

fn lines_before(
    text: &[u8],
    framing: &Framing,
    line_start: usize,
    wanted: usize,
    hit: &Hit,
) -> Vec<Neighbour> {
    let floor = line_start.saturating_sub(LOOK);
    let mut found = Found { framing, hit, wanted, own: 0, foreign: 0, lines: Vec::new() };
    let (mut end, mut number) = (line_start, hit.line);
    while end > floor && number > 1 && !found.enough() {
        let line = &text[floor..end - 1];
        let start = match memrchr(b'\n', line) {
            Some(n) => floor + n + 1,
            None if floor == 0 => 0,
            None => break,
        };
        number -= 1;
        found.add(&text[start..end - 1], number);
        end = start;
    }
    found.lines
}

fn lines_after(
    text: &[u8],
    framing: &Framing,
    line_start: usize,
    wanted: usize,
    hit: &Hit,
) -> Vec<Neighbour> {
    let mut found = Found { framing, hit, wanted, own: 0, foreign: 0, lines: Vec::new() };
    if wanted == 0 {
        return found.lines;
    }
    let Some(own) = memchr(b'\n', &text[line_start..]) else { return found.lines };
    let mut start = line_start + own + 1;
    let ceiling = text.len().min(start + LOOK);
    let mut number = hit.line;
    while start < ceiling && !found.enough() {
        let line = &text[start..ceiling];
        let end = match memchr(b'\n', line) {
            Some(n) => start + n,
            None if ceiling == text.len() => ceiling,
            None => break,
        };
        number += 1;
        found.add(&text[start..end], number);
        start = end + 1;
    }
    found.lines
}

/// Collects neighbours until there are enough of the match's own stream.
struct Found<'a> {
    framing: &'a Framing,
    hit: &'a Hit,
    wanted: usize,
    own: usize,
    foreign: usize,
    lines: Vec<Neighbour>,
}

impl Found<'_> {
    fn enough(&self) -> bool {
        self.own >= self.wanted || self.foreign >= self.wanted * FOREIGN
    }

    fn add(&mut self, raw: &[u8], line: u64) {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        let mut own_stream = true;
        for (n, segment) in raw.split(|&byte| byte == b'\r').enumerate() {
            let clean = clean_line(segment);
            let framed = self.framing.split(&clean.text);
            if n == 0 {
                own_stream = StreamName::of(&framed.stream) == self.hit.stream;
                *if own_stream { &mut self.own } else { &mut self.foreign } += 1;
            }
            let payload = framed.payload.to_vec();
            self.lines.push(Neighbour { line, payload, own_stream });
        }
    }
}
