//! How a pattern becomes a regular expression, in one place: the scanner, the
//! window search and the linter must agree on it.

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
