//! What a scan found: confirmed matches, in bounded memory.
//!
//! A log in which every line matches must not fill memory, and its last
//! matches, next to the point where the build stopped, matter as much as its
//! first. So each pattern keeps its first [`KEEP_FIRST`] and its last
//! [`KEEP_LAST`] matches in full, until it is given up ([`crate::effort`]); what
//! it matched after that, at the end of the log, is added when the scan has
//! ended ([`crate::late`]).

use crate::frame::StreamName;
use std::collections::VecDeque;

/// Matches of a pattern that are kept in full.
pub(crate) const KEEP_FIRST: usize = 128;

/// Matches past those that are kept in full too: the last ones.
pub(crate) const KEEP_LAST: usize = 32;

/// A line on which a pattern matched.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// 1-based.
    pub line: u64,
    /// Where the line starts in the decoded input.
    pub line_start: u64,
    /// The matched bytes in the decoded input.
    pub bytes: (u64, u64),
    /// The line without framing and escape codes, cut round the match.
    pub text: String,
    /// The match in `text`.
    pub span: (usize, usize),
    /// Named groups that took part.
    pub captures: Vec<(String, String)>,
    /// The interleaved output the line belongs to.
    pub stream: StreamName,
    /// The step that the line itself names.
    pub step: Option<String>,
    /// The match is in a command or its text that the line shows, not in what it printed.
    pub echo: bool,
    /// Lines near it that its signature asked for.
    pub context: Vec<ContextLine>,
}

/// A line near a primary match that a condition asked for.
#[derive(Clone, Debug)]
pub(crate) struct ContextLine {
    /// The condition, by its number in [`crate::index::conditions`].
    pub condition: u32,
    /// 1-based.
    pub line: u64,
    /// The line without framing and escape codes.
    pub text: String,
    /// Named groups that took part.
    pub captures: Vec<(String, String)>,
}

/// What one pattern found.
#[derive(Clone, Debug, Default)]
pub(crate) struct PatternHits {
    /// The first matches.
    pub first: Vec<Hit>,
    /// The last matches, past those.
    pub last: VecDeque<Hit>,
    /// Matches of which the conditions near them hold.
    pub count: u64,
    /// Matches at the end of the log, after it was given up.
    pub late: Vec<Hit>,
}

impl PatternHits {
    /// Counts a match and keeps it.
    pub fn push(&mut self, hit: Hit) {
        self.count += 1;
        self.keep(hit);
    }

    fn keep(&mut self, hit: Hit) {
        if self.first.len() < KEEP_FIRST {
            return self.first.push(hit);
        }
        if self.last.len() == KEEP_LAST {
            self.last.pop_front();
        }
        self.last.push_back(hit);
    }

    /// All that are kept, in order.
    pub fn kept(&self) -> impl Iterator<Item = &Hit> {
        self.first.iter().chain(&self.last)
    }

    /// Those and what was found at the end of the log.
    pub fn all(&self) -> impl Iterator<Item = &Hit> {
        self.kept().chain(&self.late)
    }
}

/// All that a scan found, by pattern.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    by_pattern: Vec<Option<Box<PatternHits>>>,
}

impl Hits {
    pub fn new(patterns: usize) -> Hits {
        let mut by_pattern = Vec::new();
        by_pattern.resize_with(patterns, || None);
        Hits { by_pattern }
    }

    pub fn of_mut(&mut self, pattern: u32) -> &mut PatternHits {
        self.by_pattern[pattern as usize].get_or_insert_default()
    }

    /// Patterns that found something, in order.
    pub fn found(&self) -> impl Iterator<Item = (u32, &PatternHits)> {
        let all = self.by_pattern.iter().enumerate();
        all.filter_map(|(number, hits)| hits.as_deref().map(|hits| (number as u32, hits)))
    }
}

impl Hits {
    /// Appends what a scan of the text that follows found; `lines` line ends
    /// were before it.
    pub fn append(&mut self, later: Hits, lines: u64) {
        for (pattern, hits) in later.by_pattern.into_iter().enumerate() {
            let Some(mut hits) = hits else { continue };
            let mine = self.by_pattern[pattern].get_or_insert_default();
            mine.count += hits.count;
            let kept = hits.first.drain(..).chain(hits.last.drain(..));
            kept.for_each(|hit| mine.keep(hit.moved(lines)));
        }
    }
}

impl Hit {
    fn moved(mut self, lines: u64) -> Hit {
        self.line += lines;
        self.context.iter_mut().for_each(|context| context.line += lines);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(line: u64) -> Hit {
        Hit {
            line,
            line_start: 0,
            bytes: (0, 0),
            text: String::new(),
            span: (0, 0),
            captures: Vec::new(),
            stream: StreamName::default(),
            step: None,
            echo: false,
            context: Vec::new(),
        }
    }

    #[test]
    fn the_first_and_the_last_matches_are_kept_and_all_are_counted() {
        let mut hits = PatternHits::default();
        (1..=1000).for_each(|line| hits.push(hit(line)));
        let kept: Vec<u64> = hits.kept().map(|hit| hit.line).collect();
        assert_eq!(kept, (1..=128).chain(969..=1000).collect::<Vec<u64>>());
        assert_eq!(hits.count, 1000);
    }

    #[test]
    fn of_two_scans_the_first_and_the_last_matches_are_kept() {
        let scan = || {
            let mut hits = Hits::new(1);
            (1..=100).for_each(|line| hits.of_mut(0).push(hit(line)));
            hits
        };
        let mut whole = scan();
        whole.append(scan(), 1000);
        let of = whole.of_mut(0);
        assert_eq!(of.count, 200);
        let kept: Vec<u64> = of.kept().map(|hit| hit.line).collect();
        let wanted = (1..=100).chain(1001..=1028).chain(1069..=1100);
        assert_eq!(kept, wanted.collect::<Vec<u64>>());
    }
}
