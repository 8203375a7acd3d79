//! Literals that every match of a pattern must contain.
//!
//! A pattern can be skipped on every line that holds none of its required
//! literals; finding those few lines is the task of [`crate::prefilter`].
//! This module only derives the literals. It reads the pattern as
//! `regex-syntax` does with Unicode off, because that is how the patterns are
//! compiled: with Unicode on, `(?i)k` would also match the Kelvin sign, which
//! no ASCII literal covers.
//!
//! `build.rs` includes this file by its path, so it may use nothing of the
//! crate.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// More alternatives than this are not worth tracking: each one needs an entry
/// in the prefilter, and a set that large is about as common as its shortest
/// member.
const MAX_ALTERNATIVES: usize = 64;

/// A class of more members is a gap, not a choice of literals. Five keeps
/// `[.:;]` and `[a-e]`; ten digits would only dilute the text around them.
const MAX_CLASS: usize = 5;

/// Bytes of a literal past which it does not get rarer in any way that counts.
const LONG_ENOUGH: usize = 12;

/// Copies of a repeated part that are spelled out.
const MAX_COPIES: u32 = 4;

/// The longest literal that is kept; the rest is left to the regex.
const MAX_LITERAL: usize = 64;

/// One of the literals of which every match of a pattern contains at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    /// The bytes; ASCII lower-case if `ignore_case` is set.
    pub bytes: Vec<u8>,
    /// Whether ASCII letters of the haystack may be in either case.
    pub ignore_case: bool,
}

impl Literal {
    /// A literal as it stands, or with `ignore_case` in either case.
    pub fn new(bytes: &[u8], ignore_case: bool) -> Literal {
        let ignore_case = ignore_case && bytes.iter().any(u8::is_ascii_alphabetic);
        let bytes = if ignore_case { bytes.to_ascii_lowercase() } else { bytes.to_vec() };
        Literal { bytes, ignore_case }
    }

    /// Whether the literal stands at the start of `haystack`.
    pub fn is_prefix_of(&self, haystack: &[u8]) -> bool {
        match haystack.get(..self.bytes.len()) {
            None => false,
            Some(found) if self.ignore_case => found.eq_ignore_ascii_case(&self.bytes),
            Some(found) => found == self.bytes,
        }
    }
}

/// Derives literals of which every match of `pattern` contains at least one.
///
/// Literals never hold `\n` or `\r`. `None`: no literal can be derived, and the pattern has to be tried on every
/// line.
///
/// # Errors
/// If `pattern` is not a regex.
// The error is large, but it is the caller's type and rare.
#[allow(clippy::result_large_err)]
pub fn required_literals(
    pattern: &str,
    ignore_case: bool,
) -> Result<Option<Vec<Literal>>, regex_syntax::Error> {
    let hir = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .case_insensitive(ignore_case)
        .build()
        .parse(pattern)?;
    Ok(Facts::of(&hir).into_required().map(|required| literals_of(&required)))
}

/// A byte of a literal, or with `fold` an ASCII letter (lower-case here) in
/// either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    byte: u8,
    fold: bool,
}

type Run = Vec<Unit>;

/// What is known about the matches of an expression.
struct Facts {
    /// All strings the expression matches, if they are few.
    exact: Option<Vec<Run>>,
    /// Strings of which every match contains at least one, if any are known.
    required: Option<Vec<Run>>,
}

impl Facts {
    fn exact(runs: Vec<Run>) -> Facts {
        Facts { exact: Some(runs), required: None }
    }

    fn unknown() -> Facts {
        Facts { exact: None, required: None }
    }

    fn of(hir: &Hir) -> Facts {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Facts::exact(vec![Run::new()]),
            HirKind::Literal(literal) => Facts::of_literal(&literal.0),
            HirKind::Class(class) => match class_members(class) {
                Some(members) => Facts::exact(members),
                None => Facts::unknown(),
            },
            HirKind::Repetition(repetition) => Facts::of_repetition(repetition),
            HirKind::Capture(capture) => Facts::of(&capture.sub),
            HirKind::Concat(parts) => Facts::of_concat(parts),
            HirKind::Alternation(parts) => Facts::of_alternation(parts),
        }
    }

    fn of_literal(bytes: &[u8]) -> Facts {
        let mut concat = Concat::default();
        for (i, line) in bytes.split(|&byte| is_line_end(byte)).enumerate() {
            if i > 0 {
                concat.gap();
            }
            let run = line.iter().map(|&byte| Unit { byte, fold: false }).collect();
            concat.push(&Facts::exact(vec![run]));
        }
        concat.finish()
    }

    fn of_repetition(repetition: &Repetition) -> Facts {
        let mut concat = Concat::default();
        concat.push_repetition(repetition);
        concat.finish()
    }

    fn of_concat(parts: &[Hir]) -> Facts {
        let mut concat = Concat::default();
        for part in parts {
            if let HirKind::Repetition(repetition) = part.kind() {
                concat.push_repetition(repetition);
                continue;
            }
            concat.push(&Facts::of(part));
        }
        concat.finish()
    }

    fn of_alternation(parts: &[Hir]) -> Facts {
        let parts: Vec<Facts> = parts.iter().map(Facts::of).collect();
        if parts.iter().all(|part| part.exact.is_some()) {
            let runs: Vec<Run> =
                parts.iter().flat_map(|part| part.exact.clone().unwrap()).collect();
            if runs.len() <= MAX_ALTERNATIVES {
                return Facts::exact(runs);
            }
        }
        let mut union = Vec::new();
        for part in parts {
            let Some(required) = part.into_required() else { return Facts::unknown() };
            union.extend(required);
        }
        Facts { exact: None, required: Some(union).filter(|u| u.len() <= MAX_ALTERNATIVES) }
    }

    /// The same or nothing.
    fn optional(self) -> Facts {
        let Some(mut runs) = self.exact else { return Facts::unknown() };
        runs.push(Run::new());
        Facts::exact(runs)
    }

    /// The best set known, be it the exact one.
    fn into_required(self) -> Option<Vec<Run>> {
        better(self.required, self.exact.and_then(usable))
    }
}

/// A concatenation read from left to right: a run of text that grows until a
/// gap ends it, and the best set met so far.
struct Concat {
    run: Vec<Run>,
    gaps: bool,
    best: Option<Vec<Run>>,
}

impl Default for Concat {
    fn default() -> Concat {
        Concat { run: vec![Run::new()], gaps: false, best: None }
    }
}

impl Concat {
    fn push(&mut self, part: &Facts) {
        self.offer(part.required.clone());
        let Some(next) = &part.exact else { return self.gap() };
        // The part alone may be better than the product with what stands
        // around it, as `[abc]` before a long text.
        self.offer(usable(next.clone()));
        if self.run.len() * next.len() > MAX_ALTERNATIVES {
            self.gap();
        }
        self.run = product(&self.run, next);
        if self.run.len() > MAX_ALTERNATIVES {
            self.gap();
        }
    }

    fn push_repetition(&mut self, repetition: &Repetition) {
        let sub = Facts::of(&repetition.sub);
        match (repetition.min, repetition.max) {
            (_, Some(0)) => {}
            (0, Some(1)) => self.push(&sub.optional()),
            (0, _) => self.gap(),
            (min, max) => {
                let copies = min.min(MAX_COPIES);
                (0..copies).for_each(|_| self.push(&sub));
                if max != Some(copies) {
                    self.gap();
                    // `ab+c` is `ab` … `bc`: the last copy touches what follows.
                    self.run = sub.exact.unwrap_or_else(|| vec![Run::new()]);
                }
            }
        }
    }

    /// Ends the run.
    fn gap(&mut self) {
        let run = std::mem::replace(&mut self.run, vec![Run::new()]);
        self.offer(usable(run));
        self.gaps = true;
    }

    fn offer(&mut self, set: Option<Vec<Run>>) {
        self.best = better(self.best.take(), set);
    }

    fn finish(mut self) -> Facts {
        if !self.gaps {
            // `best` holds parts of the run; they may still win over it.
            return Facts { exact: Some(self.run), required: self.best };
        }
        self.gap();
        Facts { exact: None, required: self.best }
    }
}

fn product(heads: &[Run], tails: &[Run]) -> Vec<Run> {
    let join = |head: &Run, tail: &Run| head.iter().chain(tail).copied().collect();
    heads.iter().flat_map(|head| tails.iter().map(move |tail| join(head, tail))).collect()
}

/// The members of a class, if they are few; `[Ee]` is one member.
fn class_members(class: &Class) -> Option<Vec<Run>> {
    let bytes = class_bytes(class)?;
    let mut members = Vec::new();
    for &byte in &bytes {
        let paired = byte.is_ascii_alphabetic() && bytes.contains(&(byte ^ 0x20));
        if !paired || byte.is_ascii_lowercase() {
            members.push(vec![Unit { byte, fold: paired }]);
        }
    }
    (members.len() <= MAX_CLASS).then_some(members)
}

/// The bytes of a class of ASCII, unless it has too many.
fn class_bytes(class: &Class) -> Option<Vec<u8>> {
    let ranges: Vec<(u8, u8)> = match class {
        Class::Bytes(class) => class.ranges().iter().map(|r| (r.start(), r.end())).collect(),
        Class::Unicode(class) => {
            let ascii = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
            let range = |r: &regex_syntax::hir::ClassUnicodeRange| {
                Some((ascii(r.start())?, ascii(r.end())?))
            };
            class.ranges().iter().map(range).collect::<Option<_>>()?
        }
    };
    let count: usize = ranges.iter().map(|&(a, b)| usize::from(b - a) + 1).sum();
    if count > 2 * MAX_CLASS {
        return None;
    }
    let bytes: Vec<u8> = ranges.iter().flat_map(|&(a, b)| a..=b).collect();
    (!bytes.iter().any(|&byte| is_line_end(byte))).then_some(bytes)
}

/// The set, if every member says something.
fn usable(set: Vec<Run>) -> Option<Vec<Run>> {
    (!set.is_empty() && set.iter().all(|run| !run.is_empty())).then_some(set)
}

/// Line ends are gaps: the haystack is a line, but what a caller takes for one
/// may still hold a `\r`.
fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn better(a: Option<Vec<Run>>, b: Option<Vec<Run>>) -> Option<Vec<Run>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if cost(&b) < cost(&a) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Expected occurrences of a set in text, with a charge for every member.
fn cost(set: &[Run]) -> f64 {
    set.iter().map(|run| occurrences(run) + 1e-9).sum()
}

/// A guess at how often a text occurs: each further byte makes it rarer, by
/// the less the more usual it is. The steps are rounded single-byte
/// frequencies of build logs; ties are all they have to break.
fn occurrences(run: &[Unit]) -> f64 {
    let step = |unit: &Unit| match unit.byte {
        _ if unit.fold => 0.12,
        b' ' | b'e' | b't' | b'o' | b'-' | b'/' | b'.' => 0.12,
        b'a'..=b'z' | b'0'..=b'9' | b'_' => 0.08,
        b':' | b'=' | b'"' | b'\'' | b',' | b'(' | b')' | b'*' | b'#' => 0.05,
        _ => 0.02,
    };
    run.iter().take(LONG_ENOUGH).map(step).product::<f64>() / run.len().max(LONG_ENOUGH) as f64
}

fn literals_of(set: &[Run]) -> Vec<Literal> {
    let mut literals: Vec<Literal> = set.iter().map(|run| literal_of(run)).collect();
    literals.sort();
    literals.dedup();
    literals
}

/// With a folded letter anywhere the whole literal ignores case: that finds
/// more than the pattern matches, never less.
fn literal_of(run: &[Unit]) -> Literal {
    let run = &run[..run.len().min(MAX_LITERAL)];
    let bytes: Vec<u8> = run.iter().map(|unit| unit.byte).collect();
    Literal::new(&bytes, run.iter().any(|unit| unit.fold))
}
