//! Who proposes the lines to be matched: the prefilter, or the reference that
//! proposes every pattern on every line and so can miss nothing.

use crate::database::Database;
use crate::literal::Literal;
use crate::prefilter::{Candidate, Prefilter};
use crate::scan::CandidateSource;
use memchr::memchr2_iter;

/// The prefilter, and the patterns that it cannot help.
#[derive(Debug)]
pub(crate) struct Fast {
    prefilter: Prefilter,
    everywhere: Vec<u32>,
}

impl Fast {
    pub fn new(database: &Database) -> Fast {
        let mut literals: Vec<(Literal, u32)> = Vec::new();
        let mut everywhere = Vec::new();
        for (number, pattern) in database.patterns().iter().enumerate() {
            let before = literals.len();
            literals.extend(pattern.literals().into_iter().map(|l| (l, number as u32)));
            if literals.len() == before {
                everywhere.push(number as u32);
            }
        }
        Fast { prefilter: Prefilter::new(literals, database.triggers()), everywhere }
    }
}

impl CandidateSource for Fast {
    fn find(&self, text: &[u8], found: &mut Vec<Candidate>) {
        self.prefilter.find(text, found);
        if !self.everywhere.is_empty() {
            on_every_line(text, self.everywhere.iter().copied(), found);
            found.sort_unstable();
        }
    }

    fn has_literal(&self, _: u32, _: &[u8]) -> bool {
        true
    }
}

/// The reference: every pattern on every line.
#[derive(Debug)]
pub(crate) struct Naive {
    literals: Vec<Vec<Literal>>,
}

impl Naive {
    pub fn new(database: &Database) -> Naive {
        Naive { literals: database.patterns().iter().map(|p| p.literals()).collect() }
    }
}

impl CandidateSource for Naive {
    fn find(&self, text: &[u8], found: &mut Vec<Candidate>) {
        on_every_line(text, 0..self.literals.len() as u32, found);
    }

    fn has_literal(&self, pattern: u32, line: &[u8]) -> bool {
        let literals = &self.literals[pattern as usize];
        let starts = |literal: &Literal, at: usize| {
            let there = line.get(at..at + literal.bytes.len());
            there.is_some_and(|there| match literal.ignore_case {
                true => there.eq_ignore_ascii_case(&literal.bytes),
                false => there == literal.bytes,
            })
        };
        literals.is_empty() || literals.iter().any(|l| (0..line.len()).any(|at| starts(l, at)))
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
