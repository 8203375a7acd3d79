//! Who proposes the lines to be matched: the prefilter, or the reference that
//! proposes every pattern on every line and so can miss nothing.

use crate::database::{Database, Pattern};
use crate::literal::Literal;
use crate::prefilter::shapes::Shape;
use crate::prefilter::{Candidate, Isa, Prefilter};
use crate::scan::CandidateSource;
use crate::survey::Survey;
use memchr::{memchr2_iter, memmem};
use std::sync::Arc;

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

    fn without(&self, gone: &dyn Fn(u32) -> bool) -> Fast {
        let everywhere = self.everywhere.iter().copied().filter(|&pattern| !gone(pattern));
        Fast { prefilter: self.prefilter.without(gone), everywhere: everywhere.collect() }
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

    fn without(&self, gone: &dyn Fn(u32) -> bool) -> Box<dyn CandidateSource + Send> {
        Box::new(Fast::without(self, gone))
    }
}

/// The reference: every pattern on every line.
#[derive(Debug)]
pub(crate) struct Naive {
    required: Arc<Vec<(Vec<Literal>, Vec<Shape>)>>,
    /// The patterns that are proposed.
    patterns: Vec<u32>,
}

impl Naive {
    pub fn new(database: &Database) -> Naive {
        let required = |pattern: &Pattern| (pattern.literals(), pattern.shapes().to_vec());
        let required: Vec<_> = database.patterns().iter().map(required).collect();
        let patterns = (0..required.len() as u32).collect();
        Naive { required: Arc::new(required), patterns }
    }
}

impl CandidateSource for Naive {
    fn survey(&self, text: &[u8]) -> Survey {
        Survey::of(text)
    }

    fn find(&self, length: usize, text: &[u8], found: &mut Vec<Candidate>) {
        on_every_line(&text[..length], self.patterns.iter().copied(), found);
    }

    fn without(&self, gone: &dyn Fn(u32) -> bool) -> Box<dyn CandidateSource + Send> {
        let patterns = self.patterns.iter().copied().filter(|&pattern| !gone(pattern)).collect();
        Box::new(Naive { required: Arc::clone(&self.required), patterns })
    }

    fn has_literal(&self, pattern: u32, line: &[u8]) -> bool {
        let (literals, shapes) = &self.required[pattern as usize];
        let stands = |literal: &Literal| match literal.ignore_case {
            true => (0..line.len()).any(|at| literal.is_prefix_of(&line[at..])),
            false => memmem::find(line, &literal.bytes).is_some(),
        };
        let nothing = literals.is_empty() && shapes.is_empty();
        nothing
            || literals.iter().any(stands)
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
