//! What one line says by itself.

use super::weights::Weights;
use crate::clean::clean_line;
use crate::echo::echoed;
use crate::frame::{Framing, Level, StreamName};
use crate::scan::start_of;
use crate::template::{Mask, template};
use std::borrow::Cow;
use std::ops::Range;

/// Of a shown line at most so many bytes.
const WIDTH: usize = 400;

/// The parts of a score: first what the line says by itself, then what its
/// place in the log adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Words,
    Doubt,
    Form,
    Colour,
    Marked,
    Stderr,
    Tolerated,
    Step,
    Rarity,
    Burst,
    Distance,
    Tool,
}

impl Part {
    pub const NAMES: [&'static str; 12] = [
        "words",
        "doubt",
        "form",
        "colour",
        "marked",
        "stderr",
        "tolerated",
        "step",
        "rarity",
        "burst",
        "distance",
        "tool",
    ];
}

/// A score by its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Score([i32; Part::NAMES.len()]);

impl Score {
    pub fn add(&mut self, part: Part, value: i32) {
        self.0[part as usize] += value;
    }

    pub fn total(&self) -> i32 {
        self.0.iter().sum()
    }

    /// What the line is worth by itself, wherever it stands.
    pub fn own(&self) -> i32 {
        self.0[..=Part::Tolerated as usize].iter().sum()
    }

    /// The parts that count for something, in their order.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, i32)> {
        Part::NAMES.into_iter().zip(self.0).filter(|(_, value)| *value != 0)
    }
}

/// A line of the tail. There may be very many, so their texts stay where they
/// are.
#[derive(Clone, Debug)]
pub(crate) struct Line<'t> {
    pub number: u64,
    /// What is shown of it.
    text: Cow<'t, [u8]>,
    pub score: Score,
    /// Why it may be worth a look; `None` if it is not.
    pub why: Option<&'static str>,
    /// It says that something went well.
    pub calm: bool,
    /// The hash of its form.
    pub form: u64,
    /// The hash of its form up to the word that tells.
    pub message: u64,
    pub stream: StreamName,
    /// The step that the line itself names.
    pub step: Option<String>,
}

impl<'t> Line<'t> {
    /// Reads a raw line, the last of its redraws.
    pub fn read(raw: &'t [u8], number: u64, framing: &Framing, weights: &Weights) -> Line<'t> {
        let shown = raw.split(|&b| b == b'\r').rfind(|part| !part.is_empty()).unwrap_or_default();
        let shown = &shown[..shown.len().min(4 * WIDTH)];
        let clean = clean_line(shown);
        let framed = framing.split(&clean.text);
        let payload = start_of(framed.payload, WIDTH);
        let mut line = Line {
            number,
            text: match clean.text {
                Cow::Borrowed(text) => text[framed.payload_start..][..payload.len()].into(),
                Cow::Owned(_) => payload.to_vec().into(),
            },
            score: Score::default(),
            why: None,
            calm: false,
            form: template(payload, Mask::Message),
            message: 0,
            stream: StreamName::of(&framed.stream),
            step: framed.step.map(|step| String::from_utf8_lossy(step).into_owned()),
        };
        line.judge(payload, weights);
        if echoed(payload).is_some() {
            line.why = None;
            return line;
        }
        if is_red(shown) && !line.calm {
            line.score.add(Part::Colour, weights.signs.red);
            line.why = line.why.or(Some("printed in red"));
        }
        if framed.level == Some(Level::Error) {
            line.score.add(Part::Marked, weights.signs.marked);
            line.why = Some("marked as an error by the CI system");
        }
        line.score.add(Part::Stderr, weights.signs.stderr * i32::from(framed.stderr));
        line
    }

    /// What is shown of it.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// Whether nothing is shown of it but blanks.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// The same, whatever becomes of the log.
    pub fn into_owned(self) -> Line<'static> {
        Line { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    /// Scores words and form.
    fn judge(&mut self, payload: &[u8], weights: &Weights) {
        let signs = &weights.signs;
        let shape = Shape::of(payload);
        let said = said(payload, shape.start, weights);
        let form = [
            (said.head, signs.head),
            (shape.place, signs.place),
            (shape.program, signs.program),
            (shape.mark, signs.mark),
            (shape.quote, signs.quote),
        ];
        let form = form.into_iter().filter(|(is, _)| *is).map(|(_, weight)| weight).sum();
        self.score.add(Part::Words, said.worth);
        self.score.add(Part::Doubt, said.doubt);
        self.score.add(Part::Form, form);
        self.calm = shape.tick || said.doubt < 0 && said.worth + said.doubt <= 0;
        self.message = match said.end {
            Some(end) => template(&payload[..end], Mask::Message),
            None => self.form,
        };
        self.why = if self.score.total() <= 0 || payload.is_empty() || shape.tick {
            None
        } else if said.worth > 0 {
            Some("says that something failed")
        } else if shape.mark {
            Some("marked as failed")
        } else if shape.place {
            Some("points at a place in a file")
        } else {
            None
        };
    }
}

/// What the words of a line are worth.
struct Said {
    worth: i32,
    doubt: i32,
    /// The first of them opens the message.
    head: bool,
    /// Where the weightiest word ends.
    end: Option<usize>,
}

fn said(payload: &[u8], start: usize, weights: &Weights) -> Said {
    let mut said = Said { worth: 0, doubt: 0, head: false, end: None };
    let mut best = 0;
    for (span, _, weight) in weights.words(payload) {
        let weight = match weight > 0 {
            true if counts_none(payload, &span) => weights.signs.none,
            true if is_name(payload, &span) => weight / 4,
            _ => weight,
        };
        if weight < 0 {
            said.doubt += weight;
            continue;
        }
        // the weightiest word counts in full, each other one a little
        said.worth += if weight > best { weight - best + best / 8 } else { weight / 8 };
        said.head |= weight > 0 && span.start <= start + 1;
        if weight > best {
            (best, said.end) = (weight, Some(span.end));
        }
    }
    said
}

/// Whether a line says that there is none of what a word names: `0 errors`,
/// `0 Error(s)`, `Failed:   0`, `Unexpected Pass:  0`.
fn counts_none(payload: &[u8], span: &Range<usize>) -> bool {
    let ends_number = |byte: &u8| byte.is_ascii_alphanumeric() || b".,".contains(byte);
    let before = payload[..span.start].trim_ascii_end();
    if before.len() < span.start
        && before.strip_suffix(b"0").is_some_and(|rest| !rest.last().is_some_and(ends_number))
    {
        return true;
    }
    let word = payload[span.start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let after = &payload[span.start + word..];
    let after = after.strip_prefix(b"(s)").unwrap_or(after);
    let named = after.iter().take(24);
    let named = named.take_while(|byte| byte.is_ascii_alphabetic() || **byte == b' ').count();
    let after = &after[named..];
    let count = after.strip_prefix(b":").or_else(|| after.strip_prefix(b"="));
    let after = count.and_then(|count| count.trim_ascii_start().strip_prefix(b"0"));
    after.is_some_and(|rest| {
        !rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
    })
}

/// Whether a word is part of a longer name, such as a path. `ValueError:` is
/// none: it is how languages write the word.
fn is_name(payload: &[u8], span: &Range<usize>) -> bool {
    let joins = |byte: &u8| byte.is_ascii_alphanumeric() || b"_./-".contains(byte);
    let before = span.start.checked_sub(1).map(|at| payload[at]);
    let camel = payload[span.start].is_ascii_uppercase()
        && before.is_some_and(|byte| byte.is_ascii_lowercase());
    let after = payload.get(span.end).filter(|_| payload[span.end - 1].is_ascii_alphanumeric());
    let sentence_ends = after == Some(&b'.')
        && payload.get(span.end + 1).is_none_or(|byte| byte.is_ascii_whitespace());
    before.is_some_and(|byte| joins(&byte)) && !camel || after.is_some_and(joins) && !sentence_ends
}

/// How a line begins.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    place: bool,
    program: bool,
    mark: bool,
    tick: bool,
    quote: bool,
    /// Where the message begins, past indentation, marks, place and program.
    start: usize,
}

impl Shape {
    fn of(payload: &[u8]) -> Shape {
        let indent = payload.len() - payload.trim_ascii_start().len();
        let rest = &payload[indent..];
        let mut shape = Shape { start: indent, ..Shape::default() };
        shape.quote = is_quote(rest);
        if let Some(length) = mark(rest, indent) {
            (shape.mark, shape.start) = (true, indent + length);
        } else if TICKS.iter().any(|tick| rest.starts_with(tick.as_bytes())) {
            shape.tick = true;
        } else if let Some(length) = place(rest) {
            (shape.place, shape.start) = (true, indent + length);
        } else if let Some(length) = program(rest).filter(|_| indent == 0) {
            (shape.program, shape.start) = (true, length);
        }
        let blanks = payload[shape.start..].iter().take_while(|&&b| b == b' ').count();
        shape.start += blanks;
        shape
    }
}

/// What reporters put before a failure, in the words of none of them.
const MARKS: &[&str] = &[
    "✖",
    "✘",
    "✗",
    "×",
    "❌",
    "⨯",
    "●",
    "🚨",
    "⛔",
    "!! ",
    "! ",
    "E   ",
    "E: ",
    "E  ",
    "[E] ",
    "--- FAIL",
    "FAIL ",
    "FAIL:",
    "FAILED ",
    "[FAIL]",
    "[  FAILED  ]",
    "not ok ",
    "ERR! ",
    "[ERROR]",
    "[error]",
    "%Error",
    "##[error]",
];

/// What they put before a success.
const TICKS: &[&str] = &[
    "✓",
    "✔",
    "√",
    "✅",
    "ok ",
    "[ OK ]",
    "[       OK ]",
    "PASS ",
    "--- PASS",
    "[PASS]",
    "PASSED ",
];

fn mark(rest: &[u8], indent: usize) -> Option<usize> {
    if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(mark.as_bytes())) {
        return Some(mark.len());
    }
    // R heads each step of an installation so, in small letters
    let starred = rest.strip_prefix(b"*** ").and_then(<[u8]>::first);
    if starred.is_some_and(|first| !first.is_ascii_lowercase()) {
        return Some(4);
    }
    // the numbered failures of mocha, rspec, phpunit and playwright
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let numbered = (1..=3).contains(&digits) && rest[digits..].starts_with(b") ");
    (numbered && indent <= 8).then_some(digits + 2)
}

/// `src/a.c:3:14: `, `a.ts(3,14): `, `File "a.py", line 3`: its length.
fn place(rest: &[u8]) -> Option<usize> {
    let name = |b: &u8| b.is_ascii_alphanumeric() || b"_./\\-+@~[] ".contains(b);
    let file = rest.iter().take(120).take_while(|b| name(b)).count();
    let path = &rest[..file];
    let dot = path.iter().rposition(|&b| b == b'.')?;
    let ending = &path[dot + 1..];
    let named = ending.first().is_some_and(u8::is_ascii_alphabetic);
    if dot == 0 || !named || ending.len() > 6 || path.contains(&b' ') {
        return None;
    }
    let after = &rest[file..];
    let opens = matches!(after.first(), Some(b':' | b'('));
    let number =
        |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit() || **b == b',').count();
    let digits = number(after.get(1..)?);
    if !opens || digits == 0 {
        return None;
    }
    let mut end = file + 1 + digits;
    while let Some(b':') = rest.get(end) {
        let more = number(&rest[end + 1..]);
        end += 1 + more;
        if more == 0 {
            break;
        }
    }
    let closed = rest[end..].iter().take_while(|b| matches!(b, b')' | b':')).count();
    Some(end + closed)
}

/// `ld: `, `/usr/bin/tar: `: its length.
fn program(rest: &[u8]) -> Option<usize> {
    let name = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_./-+".contains(b);
    let length = rest.iter().take(80).take_while(|b| name(b)).count();
    (length > 1 && rest[length..].starts_with(b": ")).then_some(length + 2)
}

/// A line of source that a tool quotes, or of a stack.
fn is_quote(rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let numbered = digits > 0 && rest[digits..].trim_ascii_start().starts_with(b"|");
    let barred = rest.starts_with(b"|") || rest.starts_with("│".as_bytes());
    let frame =
        rest.starts_with(b"at ") || rest.starts_with(b"File \"") || rest.starts_with(b"from ");
    let address = rest.starts_with(b"#") && rest.get(1).is_some_and(u8::is_ascii_digit);
    numbered || barred || frame || address
}

/// Red by an SGR code: 31, 91, bold or not.
fn is_red(raw: &[u8]) -> bool {
    memchr::memchr_iter(0x1b, raw).any(|at| {
        let code = &raw[at + 1..raw.len().min(at + 12)];
        let end = code.iter().position(|&b| b == b'm').unwrap_or(0);
        let mut parts = code[..end].strip_prefix(b"[").unwrap_or_default().split(|&b| b == b';');
        parts.any(|part| part == b"31" || part == b"91")
    })
}

#[cfg(test)]
mod tests {
    use super::{Line, Shape, Weights, is_red};
    use crate::frame::Framing;

    fn shape(line: &str) -> Shape {
        Shape::of(line.as_bytes())
    }

    fn read(line: &str) -> Line<'_> {
        Line::read(line.as_bytes(), 1, &Framing::sniff(b""), Weights::builtin())
    }

    #[test]
    fn places_programs_and_marks_open_a_message() {
        for line in ["a.c:3: x", "src/a.c:3:14: x", "a.ts(3,14): x", "C\\a.cs(3): x"] {
            assert!(shape(line).place, "{line}");
            assert!(line[shape(line).start..].starts_with('x'), "{line}: {:?}", shape(line));
        }
        for line in ["ld: x", "/usr/bin/tar: x", "x86_64-linux-gnu-gcc: x"] {
            assert!(shape(line).program, "{line}");
        }
        for line in ["✖ a", "  ● a", "E   x", "  1) a", "not ok 1", "--- FAIL: T"] {
            assert!(shape(line).mark, "{line}");
        }
        for line in ["ok 1 - error", "  ✓ fails", "PASS a"] {
            assert!(shape(line).tick, "{line}");
        }
        for line in ["12:30:01 done", "https://a.b/c", "Note: x", "v1.2:3", "a b.c:3"] {
            assert!(!shape(line).place && !shape(line).program, "{line}");
        }
    }

    #[test]
    fn names_that_hold_a_word_say_little() {
        let worth = |line| read(line).score.total();
        assert!(worth("error: x") > worth("cp src/error.c out/error.o"));
        assert!(worth("ValueError: x") > worth("my_error: x"));
        assert!(worth("The widget failed.") > worth("failed.txt"));
    }

    #[test]
    fn commands_and_successes_are_not_worth_a_look() {
        for line in ["+ echo error: x", "ok 3 - prints error: x", "0 errors", "all is well", ""] {
            assert_eq!(read(line).why, None, "{line}");
        }
        assert!(read("ok 3 - prints error: x").calm && read("0 errors, 0 failed").calm);
    }

    #[test]
    fn a_count_of_none_is_no_failure() {
        for line in [
            "0 errors",
            " 0 Error(s)",
            "0 failed",
            "errors: 0",
            "Failed:   0, Passed:   3",
            "failures=0",
        ] {
            assert!(read(line).calm, "{line}");
        }
        for line in [
            "10 errors",
            "1.0 errors",
            "errors: 01",
            "Failed: 10",
            "error: 0x1 is bad",
            "failed 0 of 3",
        ] {
            assert!(!read(line).calm, "{line}");
        }
    }

    #[test]
    fn red_is_seen_in_any_code() {
        for text in ["\x1b[31mx", "\x1b[1;31mx", "\x1b[0;91mx"] {
            assert!(is_red(text.as_bytes()), "{text:?}");
        }
        for text in ["\x1b[32mx", "31m", "\x1b[3", "\x1b"] {
            assert!(!is_red(text.as_bytes()), "{text:?}");
        }
    }
}
