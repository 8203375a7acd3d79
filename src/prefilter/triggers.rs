//! Choice of the short runs of bytes the scanner looks for.
use crate::literal::Literal;

/// A run of two to four bytes that stands in many literals and few texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trigger {
    /// The run; bytes past `len` are zero, letters lower-case with
    /// `ignore_case`.
    pub bytes: [u8; 4],
    /// How many of the bytes count, 2 to 4.
    pub len: u8,
    /// Whether ASCII letters may be in either case.
    pub ignore_case: bool,
    /// The group of triggers it shares its tables with.
    pub bucket: u8,
}

/// Chooses triggers such that every literal of two bytes or more holds one.
pub fn choose(_literals: &[Literal]) -> Vec<Trigger> {
    Vec::new()
}
