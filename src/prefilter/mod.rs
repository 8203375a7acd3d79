//! Finds the few places of a text where a literal of a pattern stands.
pub mod triggers;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::literal::Literal;
use triggers::Trigger;

/// A place where a literal of a pattern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// Where the literal begins in the haystack.
    pub at: u32,
    /// The pattern it belongs to.
    pub pattern: u32,
}

/// The set of instructions a scan uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isa {
    /// Any machine.
    Portable,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 (BW, VBMI) and GFNI.
    Avx512,
    /// AArch64.
    Neon,
}

/// Literals made ready to be looked for, all at once.
#[derive(Debug)]
pub struct Prefilter {
    literals: Vec<(Literal, u32)>,
    automaton: AhoCorasick,
}

impl Prefilter {
    /// Prepares `literals`, each with the pattern it belongs to.
    pub fn new(literals: Vec<(Literal, u32)>, _triggers: &[Trigger]) -> Prefilter {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(literals.iter().map(|(literal, _)| &literal.bytes))
            .expect("literals are few and short");
        Prefilter { literals, automaton }
    }

    /// Finds every pattern of which a literal occurs in `haystack` and appends
    /// them to `out`, ordered by place and pattern.
    ///
    /// # Panics
    /// If `haystack` is 4 GiB or longer.
    pub fn find(&self, haystack: &[u8], out: &mut Vec<Candidate>) {
        assert!(u32::try_from(haystack.len()).is_ok());
        let first = out.len();
        for found in self.automaton.find_overlapping_iter(haystack) {
            let (literal, pattern) = &self.literals[found.pattern()];
            if literal.is_prefix_of(&haystack[found.start()..]) {
                out.push(Candidate { at: found.start() as u32, pattern: *pattern });
            }
        }
        out[first..].sort_unstable();
    }

    /// Uses the given instructions.
    #[must_use]
    pub fn with_isa(self, _isa: Isa) -> Prefilter {
        self
    }
}
