//! How a pattern becomes a regular expression, in one place: the scanner, the
//! window search and the linter must agree on it.

use crate::literal;
use regex::bytes::{Regex, RegexBuilder};

/// A compiled pattern may take this much memory; above it is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// Compiles a pattern to be tried on the bytes of one line.
///
/// # Errors
/// When it is not a regular expression or would be too large.
pub fn compile(source: &str, ignore_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source)
        .unicode(false)
        .case_insensitive(ignore_case)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
}

/// A state of an automaton takes less than so many bytes.
const STATE: u64 = 64;

/// The patterns of all loaded files may take this many bytes once all of them
/// are compiled: four times what those take that logclass comes with.
const LOADED_LIMIT: u64 = 256 << 20;

/// What the patterns of loaded files would take, in bytes, if a log had all of
/// them compiled. A pattern is weighed, not compiled: that costs more than all
/// else that loading does, and is left until it is needed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight(u64);

impl Weight {
    /// Adds a pattern.
    ///
    /// # Errors
    /// When it is no regular expression or would be too large, by itself or
    /// with all the others, in words.
    pub fn add(&mut self, source: &str, ignore_case: bool) -> Result<(), String> {
        let wrong = |why: String| format!("pattern {source:?}: {why}");
        let hir = literal::parse(source, ignore_case).map_err(|error| wrong(error.to_string()))?;
        let bytes = literal::states(&hir).saturating_mul(STATE);
        // Below a quarter it cannot come near the limit.
        if bytes > SIZE_LIMIT as u64 / 4 {
            compile(source, ignore_case).map_err(|error| wrong(error.to_string()))?;
        }
        self.0 = self.0.saturating_add(bytes);
        match self.0 {
            ..=LOADED_LIMIT => Ok(()),
            _ => Err(format!(
                "the patterns of all loaded files would take more than {} MiB",
                LOADED_LIMIT >> 20
            )),
        }
    }
}

/// The compiled size, in bytes, past which a pattern is slow to compile and to
/// search with. Counted repetitions (`.{1,4000}`) get there, `.+` does not.
const SMALL: usize = 128 << 10;

/// Whether a pattern compiles to a small program. One that does not compile at
/// all is no concern of this.
pub fn is_small(source: &str, ignore_case: bool) -> bool {
    let mut builder = RegexBuilder::new(source);
    builder.unicode(false).case_insensitive(ignore_case).size_limit(SMALL);
    !matches!(builder.build(), Err(regex::Error::CompiledTooBig(_)))
}
