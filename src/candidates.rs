//! Who proposes the lines to be matched: the prefilter, or the reference that
//! proposes every pattern on every line and so can miss nothing.

use crate::database::{Database, Pattern};
use crate::literal::Literal;
use crate::prefilter::shapes::Shape;
use crate::prefilter::{Candidate, Isa, Prefilter};
use crate::scan::CandidateSource;
use crate::survey::Survey;
use memchr::memchr2_iter;

/// The prefilter, and the patterns that it cannot help.
#[derive(Debug)]
pub(crate) struct Fast {
    prefilter: Prefilter,
    everywhere: Vec<u32>,
}

impl Fast {
    pub fn new(database: &Database, isa: Isa) -> Fast {
        let everywhere = database.patterns().iter().zip(0..);
        let everywhere = everywhere.filter(|(pattern, _)| pattern.is_tried_everywhere());
        let everywhere = everywhere.map(|(_, number)| number).collect();
        Fast { prefilter: Prefilter::of(database.plan(), isa), everywhere }
    }
}

impl CandidateSource for Fast {
    fn survey(&self, text: &[u8]) -> Survey {
        self.prefilter.survey(text)
    }

    fn find(&self, length: usize, text: &[u8], found: &mut Vec<Candidate>) {
        self.prefilter.find_in_first(length, text, found);
        if !self.everywhere.is_empty() {
            on_every_line(&text[..length], self.everywhere.iter().copied(), found);
            found.sort_unstable();
        }
    }

    fn has_literal(&self, _: u32, _: &[u8]) -> bool {
        true
    }

    fn tries_all(&self) -> bool {
        false
    }
}

/// The reference: every pattern on every line.
#[derive(Debug)]
pub(crate) struct Naive {
    required: Vec<(Vec<Literal>, Vec<Shape>)>,
}

impl Naive {
    pub fn new(database: &Database) -> Naive {
        let required = |pattern: &Pattern| (pattern.literals(), pattern.shapes().to_vec());
        Naive { required: database.patterns().iter().map(required).collect() }
    }
}

impl CandidateSource for Naive {
    fn survey(&self, text: &[u8]) -> Survey {
        Survey::of(text)
    }

    fn find(&self, length: usize, text: &[u8], found: &mut Vec<Candidate>) {
        on_every_line(&text[..length], 0..self.required.len() as u32, found);
    }

    fn has_literal(&self, pattern: u32, line: &[u8]) -> bool {
        let (literals, shapes) = &self.required[pattern as usize];
        let starts = |literal: &Literal, at: usize| {
            let there = line.get(at..at + literal.bytes.len());
            there.is_some_and(|there| match literal.ignore_case {
                true => there.eq_ignore_ascii_case(&literal.bytes),
                false => there == literal.bytes,
            })
        };
        let nothing = literals.is_empty() && shapes.is_empty();
        nothing
            || literals.iter().any(|l| (0..line.len()).any(|at| starts(l, at)))
            || shapes.iter().any(|s| (0..line.len()).any(|at| s.stands_at(line, at)))
    }

    fn tries_all(&self) -> bool {
        true
    }
}

fn on_every_line(
    text: &[u8],
    patterns: impl Iterator<Item = u32> + Clone,
    found: &mut Vec<Candidate>,
) {
    let mut at = 0;
    for end in memchr2_iter(b'\n', b'\r', text).chain([text.len()]) {
        if end > at {
            found.extend(patterns.clone().map(|pattern| Candidate { at: at as u32, pattern }));
        }
        at = end + 1;
    }
}
