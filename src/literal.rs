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

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};
use regex_syntax::{ParserBuilder, is_meta_character};

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
    Ok(literals_in(&parse(pattern, ignore_case)?))
}

/// As [`required_literals`], of what is parsed already.
pub fn literals_in(hir: &Hir) -> Option<Vec<Literal>> {
    if let HirKind::Literal(text) = hir.kind()
        && !text.0.iter().any(|&byte| is_line_end(byte))
    {
        return Some(vec![Literal::new(&text.0[..text.0.len().min(MAX_LITERAL)], false)]);
    }
    Facts::of(hir).into_required().map(|required| literals_of(&required))
}

/// Parses a pattern as it will be compiled.
///
/// # Errors
/// If it is not a regex.
#[allow(clippy::result_large_err)]
pub fn parse(pattern: &str, ignore_case: bool) -> Result<Hir, regex_syntax::Error> {
    if let Some(text) = plain_text(pattern) {
        match ignore_case {
            false => return Ok(Hir::literal(text)),
            true if text.is_ascii() => return Ok(in_either_case(&text)),
            true => {}
        }
    }
    let mut parser = ParserBuilder::new();
    parser.unicode(false).utf8(false).case_insensitive(ignore_case).build().parse(pattern)
}

/// The text that a pattern stands for if it is nothing but text, perhaps with
/// escaped signs in it. Many patterns that people write are, and to see that
/// takes far less time than the parser does.
fn plain_text(pattern: &str) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            '\\' => characters.next().filter(|&escaped| is_meta_character(escaped))?,
            // these mean something in a class alone
            '-' | '&' | '~' | '#' => character,
            _ if is_meta_character(character) => return None,
            _ => character,
        };
        text.extend_from_slice(literal.encode_utf8(&mut [0; 4]).as_bytes());
    }
    (!text.is_empty()).then_some(text)
}

/// What a text of ASCII means when case is ignored.
fn in_either_case(text: &[u8]) -> Hir {
    let either = |byte: &u8| match byte.is_ascii_alphabetic() {
        false => Hir::literal([*byte]),
        true => {
            let cases = [byte.to_ascii_uppercase(), byte.to_ascii_lowercase()];
            Hir::class(Class::Bytes(ClassBytes::new(cases.map(|b| ClassBytesRange::new(b, b)))))
        }
    };
    Hir::concat(text.iter().map(either).collect())
}

/// More than the states that the automaton of an expression has.
pub fn states(hir: &Hir) -> u64 {
    let all = |parts: &[Hir]| parts.iter().map(states).fold(1, u64::saturating_add);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Bytes(class)) => 1 + class.ranges().len() as u64,
        HirKind::Class(Class::Unicode(class)) => 16 * (1 + class.ranges().len() as u64),
        HirKind::Repetition(it) => {
            let copies = u64::from(it.max.unwrap_or(it.min)).max(u64::from(it.min)) + 1;
            states(&it.sub).saturating_add(1).saturating_mul(copies)
        }
        HirKind::Capture(group) => states(&group.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
    }
}

/// Texts that every match holds, all of them, beside the literals: the few
/// longest. Looking for them is far cheaper than a regex that fails.
pub fn needed_texts(hir: &Hir) -> Vec<Vec<u8>> {
    const MOST: usize = 3;
    fn collect(hir: &Hir, texts: &mut Vec<Vec<u8>>) {
        match hir.kind() {
            HirKind::Literal(literal) => texts.push(literal.0.to_vec()),
            HirKind::Capture(group) => collect(&group.sub, texts),
            HirKind::Repetition(it) if it.min > 0 => collect(&it.sub, texts),
            HirKind::Concat(parts) => parts.iter().for_each(|part| collect(part, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    collect(hir, &mut texts);
    texts.retain(|text| !text.iter().any(|&byte| is_line_end(byte)));
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.dedup();
    texts.truncate(MOST);
    texts.retain(|text| text.len() > 1 || !text[0].is_ascii_alphanumeric());
    texts
}

/// A byte of a literal, or with `fold` an ASCII letter (lower-case here) in
/// either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    byte: u8,
    fold: bool,
}

type Run = Vec<Unit>;

fn run_of(text: &[u8]) -> Run {
    text.iter().map(|&byte| Unit { byte, fold: false }).collect()
}

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
        if !bytes.iter().any(|&byte| is_line_end(byte)) {
            return Facts::exact(vec![run_of(bytes)]);
        }
        let mut concat = Concat::default();
        for (i, line) in bytes.split(|&byte| is_line_end(byte)).enumerate() {
            if i > 0 {
                concat.gap();
            }
            concat.push(&Facts::exact(vec![run_of(line)]));
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
        concat.push_all(parts);
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
        better(self.required, self.exact.filter(|set| is_usable(set)))
    }
}

/// A concatenation read from left to right: a run of text that grows until a
/// gap ends it, and the best set met so far.
struct Concat {
    run: Vec<Run>,
    gaps: bool,
    best: Option<Vec<Run>>,
    /// What the best set costs.
    price: f64,
}

impl Default for Concat {
    fn default() -> Concat {
        Concat { run: vec![Run::new()], gaps: false, best: None, price: f64::INFINITY }
    }
}

impl Concat {
    /// Groups in a concatenation are part of it: `error (TS[0-9]+)` requires
    /// `error TS`.
    fn push_all(&mut self, parts: &[Hir]) {
        for part in parts {
            match part.kind() {
                HirKind::Repetition(repetition) => self.push_repetition(repetition),
                HirKind::Capture(group) => match group.sub.kind() {
                    HirKind::Concat(inner) => self.push_all(inner),
                    _ => self.push_all(std::slice::from_ref(&*group.sub)),
                },
                HirKind::Concat(inner) => self.push_all(inner),
                _ => self.push(&Facts::of(part)),
            }
        }
    }

    fn push(&mut self, part: &Facts) {
        if let Some(required) = &part.required {
            self.offer(required);
        }
        let Some(next) = &part.exact else { return self.gap() };
        // The part alone may be better than the product with what stands
        // around it, as `[abc]` before a long text.
        self.offer(next);
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
        self.offer(&run);
        self.gaps = true;
    }

    /// Takes a set that says something, if it is the best so far.
    fn offer(&mut self, set: &[Run]) {
        if is_usable(set) && cost(set) < self.price {
            self.price = cost(set);
            self.best = Some(set.to_vec());
        }
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

/// Whether every member of a set says something.
fn is_usable(set: &[Run]) -> bool {
    !set.is_empty() && set.iter().all(|run| !run.is_empty())
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
    let third = |n: usize| n > 1 && run[n - 2..n].iter().all(|unit| *unit == run[n]);
    let step = |(n, unit): (usize, &Unit)| match unit.byte {
        // indentation and rules (`=====`) are long
        _ if third(n) => 0.8,
        _ if unit.fold => 0.12,
        b' ' | b'e' | b't' | b'o' | b'-' | b'/' | b'.' => 0.12,
        b'a'..=b'z' | b'0'..=b'9' | b'_' => 0.08,
        b'A'..=b'Z' | b':' | b'=' | b'"' | b'\'' | b',' | b'(' | b')' | b'*' | b'#' => 0.05,
        _ => 0.02,
    };
    run.iter().enumerate().take(LONG_ENOUGH).map(step).product::<f64>()
        / run.len().max(LONG_ENOUGH) as f64
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;

    fn derived(pattern: &str) -> Option<Vec<String>> {
        let show = |literal: &Literal| {
            let text = String::from_utf8_lossy(&literal.bytes).into_owned();
            if literal.ignore_case { text + "/i" } else { text }
        };
        let literals = required_literals(pattern, false).expect(pattern);
        literals.map(|literals| literals.iter().map(show).collect())
    }

    #[test]
    fn literals_of_patterns() {
        let cases: &[(&str, &[&str])] = &[
            ("error: linker `(.*)` not found", &["error: linker `"]),
            (r"npm (ERR!|error) code E[A-Z]+", &["npm ERR! code E", "npm error code E"]),
            (r"Module not found: (Error: )?Can't resolve", &["Can't resolve"]),
            ("foo(bar)?baz", &["foobarbaz", "foobaz"]),
            ("(?i)error[:;] x", &["error: x/i", "error; x/i"]),
            ("[Ee]rror", &["error/i"]),
            ("(?i:warn)ing: .*foo", &["warning: /i"]),
            ("a+bcd", &["abcd"]),
            ("ab{3,}c", &["abbb"]),
            ("fo(o|ba)+r", &["foba", "foo"]),
            (r"foo\nbars", &["bars"]),
            (r"[0-9]+% full", &["% full"]),
            (r"\bE\d+\b", &["E"]),
            (r"^\xFFx$", &["\u{FFFD}x"]),
        ];
        for (pattern, literals) in cases {
            let literals = literals.iter().map(|l| (*l).to_owned()).collect();
            assert_eq!(derived(pattern), Some(literals), "{pattern}");
        }
    }

    #[test]
    fn plain_text_is_read_as_the_parser_reads_it() {
        let texts = [
            "error: linker not found",
            r"a\.b\(c\)",
            "x-y ~ #&",
            "\u{e9}\u{20ac}",
            r"\[ERROR\] \{\}",
            " ",
            "a  b",
        ];
        for (text, ignore_case) in texts.iter().flat_map(|text| [(text, false), (text, true)]) {
            assert!(plain_text(text).is_some(), "{text}");
            let mut parser = ParserBuilder::new();
            parser.unicode(false).utf8(false).case_insensitive(ignore_case);
            let parsed = parser.build().parse(text).unwrap();
            assert_eq!(parse(text, ignore_case).unwrap(), parsed, "{text}");
        }
        for pattern in ["", r"\d", r"\<a", "a.b", "a?", "a{2}", "^a", "[a-b]", r"\", r"\x41", "a|b"]
        {
            assert_eq!(plain_text(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn patterns_without_literals() {
        for pattern in ["", "x*", "(foo|bar|.*)", r"\d+", "(foo)?", "a{0}", "[^a]", r"[\r\n]"] {
            assert_eq!(derived(pattern), None, "{pattern}");
        }
        assert!(required_literals("(", false).is_err());
    }

    #[test]
    fn literals_stay_short_and_few() {
        let long = required_literals(&"x".repeat(1000), false).unwrap().unwrap();
        assert_eq!(long[0].bytes.len(), MAX_LITERAL);
        let many = "(a|b|c)(d|e|f)(g|h|i)(j|k|l)(m|n|o)(p|q|r)(s|t|u)";
        assert!(required_literals(many, false).unwrap().unwrap().len() <= MAX_ALTERNATIVES);
    }

    /// A pattern of which a match can be made up.
    #[derive(Clone, Debug)]
    enum Part {
        Text(String),
        Class(Vec<char>),
        Gap(&'static str, &'static str),
        Concat(Vec<Part>),
        Either(Vec<Part>),
        Repeat(Box<Part>, u32, Option<u32>),
        AnyCase(Box<Part>),
    }

    impl Part {
        fn pattern(&self) -> String {
            let join = |parts: &[Part], by: &str| {
                parts.iter().map(Part::pattern).collect::<Vec<_>>().join(by)
            };
            match self {
                Part::Text(text) => regex_syntax::escape(text),
                Part::Class(members) => {
                    let members: String = members.iter().collect();
                    format!("[{}]", regex_syntax::escape(&members))
                }
                Part::Gap(pattern, _) => (*pattern).to_owned(),
                Part::Concat(parts) => join(parts, ""),
                Part::Either(parts) => format!("({})", join(parts, "|")),
                Part::Repeat(part, min, None) => format!("(?:{}){{{min},}}", part.pattern()),
                Part::Repeat(part, min, Some(max)) => {
                    format!("(?:{}){{{min},{max}}}", part.pattern())
                }
                Part::AnyCase(part) => format!("(?i:{})", part.pattern()),
            }
        }

        /// A match; `choices` decides wherever there are several.
        fn text(&self, choices: &mut impl FnMut(usize) -> usize) -> String {
            match self {
                Part::Text(text) => text.clone(),
                Part::Class(members) => members[choices(members.len())].to_string(),
                Part::Gap(_, text) => text[..choices(text.len() + 1).max(1)].to_owned(),
                Part::Concat(parts) => parts.iter().map(|part| part.text(choices)).collect(),
                Part::Either(parts) => parts[choices(parts.len())].text(choices),
                Part::Repeat(part, min, max) => {
                    let times = min + choices((max.unwrap_or(min + 3) - min + 1) as usize) as u32;
                    (0..times).map(|_| part.text(choices)).collect()
                }
                Part::AnyCase(part) => {
                    let mut text = part.text(choices);
                    match choices(3) {
                        0 => text.make_ascii_uppercase(),
                        1 => text.make_ascii_lowercase(),
                        _ => {}
                    }
                    text
                }
            }
        }
    }

    fn parts() -> impl Strategy<Value = Part> {
        let gaps = [(".*", "qux "), (r"\d+", "1234"), (r"\S+", "k.q"), ("[^:]*", "Kq-")];
        let leaf = prop_oneof![
            4 => "[a-cA-C :k]{1,6}".prop_map(Part::Text),
            1 => "[a-cA-C]{1,8}".prop_map(|members| Part::Class(members.chars().collect())),
            1 => prop::sample::select(gaps.to_vec()).prop_map(|(p, t)| Part::Gap(p, t)),
            1 => "[é\t\r\n*ſ]{1,2}".prop_map(Part::Text),
        ];
        leaf.prop_recursive(4, 24, 4, |part| {
            prop_oneof![
                3 => prop::collection::vec(part.clone(), 1..4).prop_map(Part::Concat),
                2 => prop::collection::vec(part.clone(), 1..4).prop_map(Part::Either),
                2 => (part.clone(), 0u32..6, prop::option::of(0u32..3)).prop_map(|(p, min, more)| {
                    Part::Repeat(Box::new(p), min, more.map(|more| min + more))
                }),
                1 => part.prop_map(|part| Part::AnyCase(Box::new(part))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn every_match_holds_a_literal(part in parts(), ignore_case: bool, seed: u64) {
            let pattern = part.pattern();
            let mut state = seed;
            let mut choices = |among: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as usize % among
            };
            let mut text = part.text(&mut choices);
            if ignore_case && choices(2) == 0 {
                text.make_ascii_uppercase();
            }
            let regex = RegexBuilder::new(&pattern)
                .unicode(false)
                .case_insensitive(ignore_case)
                .build()
                .unwrap();
            let literals = required_literals(&pattern, ignore_case).unwrap();
            prop_assume!(regex.is_match(text.as_bytes()));
            let found = |literal: &Literal| {
                (0..text.len()).any(|at| literal.is_prefix_of(&text.as_bytes()[at..]))
            };
            if let Some(literals) = literals {
                prop_assert!(literals.iter().any(found), "{pattern:?} {text:?} {literals:?}");
                let line_ends = |l: &Literal| l.bytes.is_empty() || l.bytes.iter().any(|&b| is_line_end(b));
                prop_assert!(!literals.iter().any(line_ends));
            }
        }
    }
}
