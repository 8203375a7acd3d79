//! How a pattern becomes a regular expression, in one place: the scanner, the
//! window search and the linter must agree on it.

use crate::literal;
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::captures::{Captures, GroupInfo};
use regex_automata::util::syntax;
use regex_syntax::hir::Hir;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A compiled pattern may take this much memory; above it is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// Bytes of lines past which the automata pay that a search is faster with.
const ENOUGH: usize = 32 << 10;

/// Patterns of a process that may have these automata, since a log can have
/// all patterns tried.
const MOST_FAST: usize = 512;

/// Bytes that the lazy automaton of a pattern may keep for one direction: with
/// [`MOST_FAST`] of them, both ways, no more than loaded patterns may take.
const CACHE: usize = 256 << 10;

/// How many have them.
static FAST: AtomicUsize = AtomicUsize::new(0);

/// A compiled pattern, to be tried on the bytes of one line.
///
/// Most patterns are tried on a few lines, if on any. For these, automata that
/// make a search faster (the lazy one, the one-pass one) cost most of the
/// memory and of the time, and are left out. A pattern that is
/// tried on [`ENOUGH`] text is compiled once more, with them.
#[derive(Debug)]
pub struct LineRegex {
    source: Box<str>,
    ignore_case: bool,
    small: Regex,
    fast: OnceLock<Option<Regex>>,
    /// Bytes of lines on which it was tried.
    tried: AtomicUsize,
}

/// Compiles a pattern to be tried on the bytes of one line.
///
/// # Errors
/// When it is not a regular expression or would be too large, in words.
pub fn compile(source: &str, ignore_case: bool) -> Result<LineRegex, String> {
    let config = Config::new().hybrid(false).onepass(false).dfa(false);
    let small = build(source, ignore_case, config).map_err(|error| match error.size_limit() {
        Some(limit) => format!("compiled, it exceeds the size limit of {limit} bytes"),
        None => error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string),
    })?;
    let (fast, tried) = (OnceLock::new(), AtomicUsize::new(0));
    Ok(LineRegex { source: source.into(), ignore_case, small, fast, tried })
}

fn build(source: &str, ignore_case: bool, config: Config) -> Result<Regex, Box<BuildError>> {
    let syntax = syntax::Config::new().unicode(false).utf8(false).case_insensitive(ignore_case);
    let limits = Config::new().nfa_size_limit(Some(SIZE_LIMIT)).hybrid_cache_capacity(CACHE);
    let limits = limits.utf8_empty(false);
    Regex::builder()
        .syntax(syntax)
        .configure(limits)
        .configure(config)
        .build(source)
        .map_err(Box::new)
}

impl LineRegex {
    /// Where the first match on a line is.
    pub fn find(&self, line: &[u8]) -> Option<Range<usize>> {
        self.on(line).find(line).map(|found| found.range())
    }

    /// The first match on a line, with its groups.
    pub fn captures(&self, line: &[u8]) -> Option<Captures> {
        let regex = self.on(line);
        let mut found = regex.create_captures();
        regex.captures(line, &mut found);
        found.is_match().then_some(found)
    }

    /// Its groups; the match itself is the first of them.
    pub fn groups(&self) -> &GroupInfo {
        self.small.group_info()
    }

    /// What to try on this line.
    fn on(&self, line: &[u8]) -> &Regex {
        if let Some(fast) = self.fast.get() {
            return fast.as_ref().unwrap_or(&self.small);
        }
        if self.tried.fetch_add(line.len(), Ordering::Relaxed) + line.len() < ENOUGH {
            return &self.small;
        }
        self.fast.get_or_init(|| self.compile_fast()).as_ref().unwrap_or(&self.small)
    }

    /// None when there are enough of them, or it would be too large.
    fn compile_fast(&self) -> Option<Regex> {
        let mut fast = None;
        if FAST.fetch_add(1, Ordering::Relaxed) < MOST_FAST {
            fast = build(&self.source, self.ignore_case, Config::new()).ok();
        }
        if fast.is_none() {
            FAST.fetch_sub(1, Ordering::Relaxed);
        }
        fast
    }
}

impl Drop for LineRegex {
    fn drop(&mut self) {
        if let Some(Some(_)) = self.fast.get() {
            FAST.fetch_sub(1, Ordering::Relaxed);
        }
    }
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
    /// Adds a pattern, which is also given as it was parsed.
    ///
    /// # Errors
    /// When it would be too large, by itself or with all the others, in words.
    pub fn add(&mut self, source: &str, ignore_case: bool, hir: &Hir) -> Result<(), String> {
        let wrong = |why: String| format!("pattern {source:?}: {why}");
        let bytes = literal::states(hir).saturating_mul(STATE);
        // Below a quarter it cannot come near the limit.
        if bytes > SIZE_LIMIT as u64 / 4 {
            compile(source, ignore_case).map_err(wrong)?;
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
    let config = Config::new().nfa_size_limit(Some(SMALL));
    !build(source, ignore_case, config).is_err_and(|error| error.size_limit().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_the_same_before_and_after_it_is_made_faster() {
        let regex = compile(r"^(?<file>\S+?):(?<line>\d+): (?:error|warning)\b", false).unwrap();
        let long = format!("src/main.c:12: warn{}", " x".repeat(ENOUGH));
        let found = |line: &[u8]| {
            let captures = regex.captures(line)?;
            let group = |name| captures.get_group_by_name(name).map(|span| span.range());
            assert_eq!(regex.find(line), captures.get_match().map(|found| found.range()));
            Some((group("file")?, group("line")?))
        };
        let wanted = Some((0..10, 11..13));
        assert_eq!(found(b"src/main.c:12: error: x"), wanted);
        assert!(regex.fast.get().is_none());
        assert_eq!(found(long.as_bytes()), None);
        assert!(regex.fast.get().is_some());
        assert_eq!(found(b"src/main.c:12: error: x"), wanted);
    }

    #[test]
    fn what_is_no_pattern_or_too_large_is_said() {
        let error = compile("(", false).unwrap_err();
        assert!(error.contains("unclosed group"), "{error}");
        let error = compile("(?:[a-z]{1,99}q){1,999}", false).unwrap_err();
        assert!(error.contains("size limit of 1048576 bytes"), "{error}");
    }

    #[test]
    fn a_pattern_is_large_once_it_compiles_to_many_states() {
        assert!(is_small("^error: (?<what>.+)", false) && is_small("(", false));
        assert!(!is_small("error: .{1,8000}", false));
    }
}
