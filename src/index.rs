//! What the scanner needs to know of signature files, flat and ready.
//!
//! `build.rs` makes it for the built-in database and writes it down as Rust
//! constants, so that nothing of the files has to be parsed at start; the
//! loader makes the same for files named at run time.

use crate::literal::{self, Literal};
use crate::opening::{self, Opening};
use crate::prefilter::shapes::{self, Prices, Shape};
use crate::signature::file::{Expressions, SignatureFile};
use crate::signature::{Condition, Edge, Level, RegionKind, Says, Signature};

/// A condition that reaches at most this many lines is searched for round the
/// primary line; one that reaches further is part of the scan.
pub const WINDOW_LINES: u32 = 64;

/// Whom a scanned pattern belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A primary pattern of a signature.
    Primary(u32),
    /// A far-reaching condition of a signature, by its number in
    /// [`conditions`].
    Condition(u32, u32),
    /// An outcome rule.
    Outcome(u32),
    /// An edge of a region.
    Region(u32),
}

/// A pattern of the scan.
#[derive(Clone, Debug)]
pub struct ScanPattern {
    /// The regular expression.
    pub source: String,
    /// Whether ASCII case is ignored.
    pub ignore_case: bool,
    /// Whom it belongs to.
    pub owner: Owner,
    /// The literals of which a matching line has at least one. Without literals
    /// and shapes the pattern must be tried on every line.
    pub literals: Vec<Literal>,
    /// Texts that a matching line holds, each of them.
    pub needed: Vec<Vec<u8>>,
    /// The shapes of which it has at least one, in the place of literals.
    pub shapes: Vec<Shape>,
    /// What a payload it matches begins with.
    pub opening: Opening,
}

/// What is kept of an outcome rule.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeRule<S> {
    /// Who says so.
    pub tool: S,
    /// What it says.
    pub says: Says,
    /// How much it counts.
    pub level: Level,
}

/// What is kept of a region's edge.
#[derive(Clone, Copy, Debug)]
pub struct RegionRule<S> {
    /// Who prints it.
    pub system: S,
    /// What it bounds.
    pub kind: RegionKind,
    /// Begin or end.
    pub edge: Edge,
}

/// The index of some signature files.
#[derive(Debug, Default)]
pub struct Index {
    /// Signatures, in order of files.
    pub signatures: Vec<Signature>,
    /// All patterns of the scan.
    pub patterns: Vec<ScanPattern>,
    /// Outcome rules.
    pub outcomes: Vec<OutcomeRule<String>>,
    /// Edges of regions.
    pub regions: Vec<RegionRule<String>>,
    prices: Prices,
}

impl Index {
    /// Adds a file that was parsed and so checked.
    pub fn add(&mut self, file: SignatureFile) {
        let expressions = &file.expressions;
        for signature in file.signatures {
            self.add_signature(signature, expressions);
        }
        for outcome in file.outcomes {
            let owner = Owner::Outcome(self.outcomes.len() as u32);
            self.add_pattern(&outcome.pattern, false, owner, expressions);
            let (tool, says, level) = (outcome.tool, outcome.says, outcome.level);
            self.outcomes.push(OutcomeRule { tool, says, level });
        }
        for region in file.regions {
            let owner = Owner::Region(self.regions.len() as u32);
            self.add_pattern(&region.pattern, false, owner, expressions);
            let (system, kind, edge) = (region.system, region.kind, region.edge);
            self.regions.push(RegionRule { system, kind, edge });
        }
    }

    fn add_signature(&mut self, signature: Signature, expressions: &Expressions) {
        let (number, ignore_case) = (self.signatures.len() as u32, signature.ignore_case);
        for pattern in &signature.patterns {
            self.add_pattern(pattern, ignore_case, Owner::Primary(number), expressions);
        }
        for (n, condition) in conditions(&signature).enumerate() {
            if !in_window(condition) {
                for pattern in condition.all_patterns() {
                    let owner = Owner::Condition(number, n as u32);
                    self.add_pattern(pattern, ignore_case, owner, expressions);
                }
            }
        }
        self.signatures.push(signature);
    }

    fn add_pattern(
        &mut self,
        source: &str,
        ignore_case: bool,
        owner: Owner,
        expressions: &Expressions,
    ) {
        let hir = expressions.get(source, ignore_case);
        let mut literals = literal::literals_in(hir).unwrap_or_default();
        let needed = literal::needed_texts(hir);
        let opening = opening::of(hir);
        let prices = &mut self.prices;
        let shapes = shapes::better_than_literals(hir, &literals, prices);
        if shapes.is_some() {
            literals.clear();
        }
        let (source, shapes) = (source.to_string(), shapes.unwrap_or_default());
        self.patterns.push(ScanPattern {
            source,
            ignore_case,
            owner,
            literals,
            needed,
            shapes,
            opening,
        });
    }
}

/// All conditions of a signature in a fixed order: require, forbid, evidence.
pub fn conditions(signature: &Signature) -> impl Iterator<Item = &Condition> {
    signature.require.iter().chain(&signature.forbid).chain(&signature.evidence)
}

/// Whether a condition is searched for round the primary line.
pub fn in_window(condition: &Condition) -> bool {
    condition.within.is_some_and(|lines| lines <= WINDOW_LINES)
}
