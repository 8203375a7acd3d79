//! Takes terminal noise out of a log: colours, cursor movement, titles, links, CI time marks, hidden notes, overstrikes.
//!
//! Everything here is local to one line: a sequence that is not ended ends with its line, so a log cut into blocks at
//! any line end comes out the same. Line ends (`\n`) and redraws (`\r`) stay where they are: line numbers do not move,
//! and whoever matches can take the segments of a redrawn line one by one. Screen emulation is not the aim: `ESC[2A`
//! and `ESC[K` are dropped, because a text that was overwritten is still a text that the build printed.
//!
//! No crate did this right on CI logs when it was tried: strip-ansi-escapes and anstream return an empty string for
//! Buildkite's `ESC _bk;t=… BEL` and lose everything after an unterminated title.

use std::borrow::Cow;

use memchr::{memchr3, memchr3_iter};

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const BACKSPACE: u8 = 0x08;
const NUL: u8 = 0x00;

/// The bytes that cleaning acts on.
pub const NOISE: [u8; 3] = [ESC, NUL, BACKSPACE];

/// True when the block holds a byte of [`NOISE`]. One vectorised pass.
///
/// Eight-bit control codes (`0x9b` for CSI) are not acted on: in UTF-8 they are the insides of ordinary letters.
pub fn needs_cleaning(block: &[u8]) -> bool {
    memchr3(ESC, NUL, BACKSPACE, block).is_some()
}

/// Appends the cleaned form of whole lines to `out`.
pub fn clean_block(block: &[u8], out: &mut Vec<u8>) {
    out.reserve(block.len());
    let mut text = Text { floor: out.len(), erase: 0, out };
    clean_into(block, &mut text);
}

/// One line without its terminal noise, and the way back to the raw bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanLine<'a> {
    /// What the line says.
    pub text: Cow<'a, [u8]>,
    /// Where each kept run begins: (offset in `text`, offset in the raw line). Empty when nothing was taken out.
    runs: Vec<(usize, usize)>,
}

impl CleanLine<'_> {
    /// The offset in the raw line of the cleaned byte at `cleaned`; for the end of the text, the place just after its
    /// last byte. Grows with `cleaned`.
    pub fn raw_offset(&self, cleaned: usize) -> usize {
        let run = self.runs.partition_point(|&(start, _)| start <= cleaned.min(self.last_byte()));
        match run.checked_sub(1).map(|at| self.runs[at]) {
            Some((start, raw)) => raw + (cleaned - start),
            None => cleaned,
        }
    }

    /// The end of the text belongs to the run of the last byte, not to a run that begins after it.
    fn last_byte(&self) -> usize {
        self.text.len().saturating_sub(1)
    }
}

/// Cleans one line. The text is what [`clean_block`] gives for that line.
pub fn clean_line(raw: &[u8]) -> CleanLine<'_> {
    if !needs_cleaning(raw) {
        return CleanLine { text: Cow::Borrowed(raw), runs: Vec::new() };
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut mapped =
        Mapped { text: Text { floor: 0, erase: 0, out: &mut out }, runs: Vec::new(), base: raw };
    clean_into(raw, &mut mapped);
    let runs = mapped.runs;
    CleanLine { text: Cow::Owned(out), runs }
}

/// Receives what cleaning keeps.
trait Keep {
    /// Text that stays; never empty.
    fn keep(&mut self, kept: &[u8], at: usize);
    /// One backspace.
    fn backspace(&mut self);
}

/// The cleaned text alone.
struct Text<'o> {
    out: &'o mut Vec<u8>,
    /// What was in `out` before this block; backspaces never reach below it.
    floor: usize,
    /// Backspaces since the last kept text. They take effect only when more text of the same line follows: a progress
    /// meter that steps back before the line end has erased nothing.
    erase: usize,
}

impl Keep for Text<'_> {
    #[inline]
    fn keep(&mut self, kept: &[u8], _at: usize) {
        if self.erase > 0 {
            self.apply_erase(kept[0]);
        }
        self.out.extend_from_slice(kept);
    }

    fn backspace(&mut self) {
        self.erase += 1;
    }
}

impl Text<'_> {
    #[cold]
    fn apply_erase(&mut self, next: u8) {
        let count = std::mem::take(&mut self.erase);
        if next == b'\n' || next == b'\r' {
            return;
        }
        for _ in 0..count {
            if !self.erase_char() {
                break;
            }
        }
    }

    /// Takes one character off the end; stops at the start of the line or of the redraw.
    fn erase_char(&mut self) -> bool {
        let mut continuation = 0;
        while let Some(&last) = self.out[self.floor..].last() {
            if last == b'\n' || last == b'\r' {
                return false;
            }
            self.out.pop();
            // A UTF-8 character has at most three continuation bytes; garbage goes byte by byte.
            if last & 0xc0 != 0x80 || continuation == 3 {
                return true;
            }
            continuation += 1;
        }
        false
    }
}

/// The cleaned text of one line with the map back.
struct Mapped<'o, 'r> {
    text: Text<'o>,
    runs: Vec<(usize, usize)>,
    base: &'r [u8],
}

impl Keep for Mapped<'_, '_> {
    fn keep(&mut self, kept: &[u8], at: usize) {
        debug_assert_eq!(&self.base[at..at + kept.len()], kept);
        if self.text.erase > 0 {
            self.text.apply_erase(kept[0]);
            let left = self.text.out.len();
            while self.runs.last().is_some_and(|&(start, _)| start >= left) {
                self.runs.pop();
            }
        }
        self.runs.push((self.text.out.len(), at));
        self.text.out.extend_from_slice(kept);
    }

    fn backspace(&mut self) {
        self.text.backspace();
    }
}

/// The one loop behind both forms: jump from one special byte to the next, keep what is between.
fn clean_into(raw: &[u8], to: &mut impl Keep) {
    let mut from = 0;
    for at in memchr3_iter(ESC, NUL, BACKSPACE, raw) {
        // Inside a sequence that was already skipped.
        if at < from {
            continue;
        }
        if at > from {
            to.keep(&raw[from..at], from);
        }
        from = match raw[at] {
            ESC => sequence_end(raw, at),
            byte => {
                if byte == BACKSPACE {
                    to.backspace();
                }
                at + 1
            }
        };
    }
    if from < raw.len() {
        to.keep(&raw[from..], from);
    }
}

/// Where the sequence that begins with the `ESC` at `at` ends (exclusive).
#[inline]
fn sequence_end(raw: &[u8], at: usize) -> usize {
    let end = match raw.get(at + 1) {
        Some(b'[') => control_end(raw, at + 2),
        // OSC (title, link, progress), DCS, SOS, PM, APC (Buildkite's time mark).
        Some(b']' | b'P' | b'X' | b'^' | b'_') => string_end(raw, at + 2),
        // Character set and the like: intermediates, then one final byte.
        Some(0x20..=0x2f) => skip_final(raw, skip(raw, at + 2, |b| (0x20..=0x2f).contains(&b))),
        // Two bytes: reset, save cursor, reverse index, keypad, a stray string terminator.
        Some(0x30..=0x7e) => at + 2,
        _ => at + 1,
    };
    // `tput sgr0` of many terminals is a CSI and a shift-in (^O).
    skip(raw, end, |b| b == 0x0e || b == 0x0f)
}

/// The end of a CSI whose first byte after `ESC[` is at `at`.
#[inline]
fn control_end(raw: &[u8], at: usize) -> usize {
    let params = skip(raw, at, |b| (0x20..=0x3f).contains(&b));
    let end = skip_final(raw, params);
    if raw[at..end] == *b"8m" && raw[end..].starts_with(b"ha:") {
        return note_end(raw, end);
    }
    end
}

/// The end of a Jenkins ConsoleNote, whose `ESC[8m` ends at `at`: `ha:`, base64, `ESC[0m`.
#[cold]
fn note_end(raw: &[u8], at: usize) -> usize {
    let data = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let end = skip(raw, at + 3, data);
    match raw.get(end) {
        Some(&ESC) if raw[end..].starts_with(b"\x1b[0m") => end + 4,
        Some(b'\n' | b'\r') | None => end,
        // No note after all, only text that begins like one.
        Some(_) => at,
    }
}

/// The end of a string sequence whose data begins at `at`: after BEL or `ESC \`, and before whatever cuts it short (any
/// other escape, a line end).
#[inline]
fn string_end(raw: &[u8], at: usize) -> usize {
    let end = skip(raw, at, |b| !matches!(b, BEL | ESC | b'\n' | b'\r'));
    match raw.get(end) {
        Some(&BEL) => end + 1,
        Some(&ESC) if raw.get(end + 1) == Some(&b'\\') => end + 2,
        _ => end,
    }
}

/// Takes the final byte of a sequence, if there is one.
#[inline]
fn skip_final(raw: &[u8], at: usize) -> usize {
    at + usize::from(matches!(raw.get(at), Some(0x30..=0x7e)))
}

#[inline]
fn skip(raw: &[u8], from: usize, inside: impl Fn(u8) -> bool) -> usize {
    raw[from..].iter().position(|&b| !inside(b)).map_or(raw.len(), |n| from + n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What goes in, and what is left.
    const CASES: &[(&str, &str)] = &[
        ("plain\r\n", "plain\r\n"),
        // Colours, cursor movement, private modes, colons in parameters.
        ("\x1b[31merror\x1b[0m: x", "error: x"),
        ("\x1b[1;38;5;9mx\x1b[m\x1b[K", "x"),
        ("\x1b[38:2::1:2:3mx", "x"),
        ("\x1b[?2026h\x1b[J\r\x1bM\x1b[2Ax", "\rx"),
        ("\x1b[!px\x1b[0 qy", "xy"),
        // The classic builder of Docker cuts lines in the middle of words.
        ("\x1b[91mDir.zig\x1b[0m\x1b[91m:\x1b[0m\x1b[91m2505", "Dir.zig:2505"),
        // Titles, links and progress, ended by BEL or ST.
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]9;4;3\x07\rx", "\rx"),
        ("\x1b]8;;https://a/b\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]1339;url=x;content=y\x07z", "z"),
        ("\x1bP1$r0m\x1b\\x\x1b^pm\x1b\\y\x1bXsos\x1b\\z", "xyz"),
        // Buildkite, at the start and in the middle.
        ("\x1b_bk;t=1700000000000\x07$ make\r\n", "$ make\r\n"),
        ("a\x1b_bk;t=1\x07b\x1b_bk;t=2\x1b\\c", "abc"),
        // Jenkins' notes.
        ("\x1b[8mha:////4AbC+/==\x1b[0mStarted by\n", "Started by\n"),
        ("[\x1b[8mha:////4A\x1b[0mPipeline] sh", "[Pipeline] sh"),
        ("\x1b[8mha:////4A\nx", "\nx"),
        ("\x1b[8mha: hidden?\x1b[0m", "ha: hidden?"),
        // Character sets, `tput sgr0`, the two-byte ones.
        ("\x1b(0qqq\x1b(Bx\x1b[m\x0f", "qqqx"),
        ("\x1b7a\x1b8b\x1bcd\x1b=e\x1b>f\x1b#8g\x1b%Gh", "abdefgh"),
        // Cut short: by the line end, by a redraw, by the next sequence, by a letter that cannot be in it.
        ("\x1b]0;title\nnext", "\nnext"),
        ("\x1b_bk\rx", "\rx"),
        ("\x1b]0;title\x1b[31mx", "x"),
        ("\x1b[31", ""),
        ("\x1b[31\nx", "\nx"),
        ("\x1b[31\u{e4}x", "\u{e4}x"),
        ("x\x1b", "x"),
        ("\x1b\x1b[0mx", "x"),
        ("\x1b\nx", "\nx"),
        // NULs of a file that turned into UTF-16 half way.
        ("e\0r\0r\0o\0r\0\n\0", "error\n"),
        // Backspaces: meters and overstrikes, which stay inside their line and their redraw.
        (" 10%\x08\x08\x08\x0820%\n", "20%\n"),
        ("N\x08NA\x08A", "NA"),
        ("|\x08/\x08-\x08done", "done"),
        ("\u{2714}\x08ok", "ok"),
        ("a\n\x08b\r\x08c", "a\nb\rc"),
        // What is not overwritten stands.
        ("100%\x08\x08\x08\x08\nx", "100%\nx"),
        ("error: x\x08\x08", "error: x"),
        ("ab\x08\x1b[Kc", "ac"),
        // Not ours.
        ("\ttab\x07bell \u{9b}31m", "\ttab\x07bell \u{9b}31m"),
    ];

    fn block(raw: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        clean_block(raw, &mut out);
        out
    }

    #[test]
    fn cases() {
        for (raw, clean) in CASES {
            let found = block(raw.as_bytes());
            assert_eq!(String::from_utf8_lossy(&found), *clean, "{raw:?}");
        }
    }

    #[test]
    fn what_needs_no_cleaning_is_borrowed() {
        assert!(!needs_cleaning("plain \t \u{9b} \x07\r\n".as_bytes()));
        assert!(matches!(clean_line(b"plain").text, Cow::Borrowed(_)));
        assert_eq!(clean_line(b"plain").raw_offset(3), 3);
    }

    #[test]
    fn offsets_lead_back() {
        let line = clean_line(b"\x1b[1mab\x1b[0mcd\x1b[K");
        assert_eq!(&*line.text, b"abcd");
        let offsets: Vec<usize> = (0..=4).map(|at| line.raw_offset(at)).collect();
        // The end of the text is just after its last byte, before the sequence that follows.
        assert_eq!(offsets, [4, 5, 10, 11, 12]);
    }

    #[test]
    fn what_was_before_the_block_is_out_of_reach() {
        let mut out = b"ab".to_vec();
        clean_block(b"\x08\x08c", &mut out);
        assert_eq!(out, b"abc");
    }

    /// Text in which special bytes meet often.
    fn noise() -> impl Strategy<Value = Vec<u8>> {
        const PIECES: [&[u8]; 26] = [
            b"\x1b",
            b"[",
            b"]",
            b"_",
            b"P",
            b"(",
            b"\\",
            b"\x07",
            b"\x08",
            b"\0",
            b"\n",
            b"\r",
            b"m",
            b"8mha:",
            b"\x1b[0m",
            b"AA=",
            b"31;1",
            b"\x0f",
            b"text",
            b"\xe2\x9c\x94",
            b"\x9b",
            b"\x80",
            b" ",
            b"?",
            b"\x1b[",
            b"K",
        ];
        let piece = proptest::sample::select(PIECES.to_vec());
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_line_is_cleaned_as_its_block_is(raw in noise()) {
            let lines: Vec<Vec<u8>> =
                raw.split_inclusive(|&b| b == b'\n').map(|line| clean_line(line).text.into_owned()).collect();
            prop_assert_eq!(lines.concat(), block(&raw));
        }

        #[test]
        fn the_line_end_makes_no_difference(raw in noise()) {
            for line in raw.split(|&b| b == b'\n') {
                let mut ended = line.to_vec();
                ended.push(b'\n');
                let mut cleaned = clean_line(line).text.into_owned();
                cleaned.push(b'\n');
                prop_assert_eq!(cleaned, block(&ended));
            }
        }

        #[test]
        fn blocks_may_be_cut_at_any_line_end(raw in noise(), cut in any::<proptest::sample::Index>()) {
            let ends: Vec<usize> =
                (0..raw.len()).filter(|&at| raw[at] == b'\n').map(|at| at + 1).chain([0]).collect();
            let (left, right) = raw.split_at(ends[cut.index(ends.len())]);
            let mut out = Vec::new();
            clean_block(left, &mut out);
            clean_block(right, &mut out);
            prop_assert_eq!(out, block(&raw));
        }

        #[test]
        fn lines_stay_and_noise_goes(raw in noise()) {
            let cleaned = block(&raw);
            let count = |text: &[u8], byte| text.iter().filter(|&&b| b == byte).count();
            prop_assert_eq!(count(&cleaned, b'\n'), count(&raw, b'\n'));
            prop_assert_eq!(count(&cleaned, b'\r'), count(&raw, b'\r'));
            prop_assert!(!needs_cleaning(&cleaned));
            if !needs_cleaning(&raw) {
                prop_assert_eq!(cleaned, raw);
            }
        }

        #[test]
        fn every_kept_byte_is_found_again(raw in noise()) {
            for raw in raw.split(|&b| b == b'\n') {
                let line = clean_line(raw);
                let mut last = None;
                for (at, &byte) in line.text.iter().enumerate() {
                    let from = line.raw_offset(at);
                    prop_assert_eq!(raw[from], byte);
                    prop_assert!(last < Some(from));
                    last = Some(from);
                }
                let end = line.raw_offset(line.text.len());
                prop_assert!(end <= raw.len() && last.is_none_or(|last| end == last + 1));
            }
        }
    }
}
