//! Puts together what Windows PowerShell took apart.
//!
//! PowerShell 5.1 turns each line that a program writes to standard error into
//! an error record and breaks it at the width of the console, also when it is
//! redirected into a file: at a blank, which stays at the end of the line, or
//! in the middle of a word that fills the line. No pattern would match such
//! pieces. They are joined on the line of the first piece; the others become
//! empty lines, so line numbers stay.

use memchr::memchr;

/// The width is decided on this much text.
const HEAD: usize = 64 << 10;

/// A joined line holds at most so many bytes; what is longer was no line.
const LONGEST: usize = 4096;

/// A console is no narrower.
const NARROWEST: usize = 20;

/// What PowerShell adds to the first record of a program.
const RECORDS: [&[u8]; 2] = [b"NativeCommandError", b"RemoteException"];

/// Joins wrapped lines, wherever the pieces of the text are cut.
#[derive(Debug, Default)]
pub(super) struct Unwrap {
    /// Text that is not settled yet: it begins at a line start.
    pending: Vec<u8>,
    /// Columns of the console; 0 when nothing was wrapped.
    width: Option<usize>,
}

impl Unwrap {
    /// Takes decoded text and appends what is settled to `out`.
    pub fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.pending.extend_from_slice(text);
        if self.width.is_some() || self.pending.len() >= HEAD {
            self.settle(false, out);
        }
    }

    /// The text is over.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.settle(true, out);
    }

    fn settle(&mut self, ends: bool, out: &mut Vec<u8>) {
        let head = &self.pending[..self.pending.len().min(HEAD)];
        let width = *self.width.get_or_insert_with(|| width(head));
        let mut settled = 0;
        if width == 0 {
            settled = self.pending.len();
            out.extend_from_slice(&self.pending);
        }
        while settled < self.pending.len() {
            let Some(length) = join(&self.pending[settled..], width, ends, out) else { break };
            settled += length;
        }
        self.pending.drain(..settled);
    }
}

/// The width at which lines were wrapped: that of the longest line which ends
/// in a blank and goes on, or of a word that filled two. 0 if PowerShell
/// wrapped nothing.
fn width(head: &[u8]) -> usize {
    // the names may be wrapped themselves
    let unbroken: Vec<u8> = head.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    if !RECORDS.iter().any(|record| memchr::memmem::find(&unbroken, record).is_some()) {
        return 0;
    }
    let lines: Vec<&[u8]> = head.split(|&byte| byte == b'\n').map(without_return).collect();
    let pairs = || lines.windows(2).filter(|pair| starts_a_word(pair[1]));
    let at_blank = pairs().filter(|pair| ends_in_one_blank(pair[0])).map(|pair| columns(pair[0]));
    // a long word fills line after line
    let full = pairs().map(|pair| (columns(pair[0]), columns(pair[1])));
    let full = full.filter(|(one, other)| one == other).map(|(one, _)| one);
    let blank = at_blank.max().unwrap_or(0);
    let full = full.filter(|&columns| columns > blank).min().unwrap_or(0);
    let width = blank.max(full);
    if blank < NARROWEST { 0 } else { width }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn columns(line: &[u8]) -> usize {
    line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

fn ends_in_one_blank(line: &[u8]) -> bool {
    matches!(line, [.., last, b' '] if *last != b' ')
}

fn starts_a_word(line: &[u8]) -> bool {
    line.first().is_some_and(|byte| !byte.is_ascii_whitespace())
}

/// Whether the next line is the rest of this one.
fn goes_on(line: &[u8], next: &[u8], width: usize) -> bool {
    let full = columns(line) == width && !line.ends_with(b" ");
    // the next word had no room
    let word = next.split(|byte| *byte == b' ').next().map_or(0, columns);
    let at_blank = ends_in_one_blank(line) && columns(line) + word >= width;
    (full || at_blank) && columns(line) <= width && starts_a_word(next)
}

/// Joins the line at the start of `text` with those that continue it. `None`
/// if they are not all there yet.
fn join(text: &[u8], width: usize, ends: bool, out: &mut Vec<u8>) -> Option<usize> {
    let mut joined: Vec<u8> = Vec::new();
    let (mut at, mut lines) = (0, 0);
    loop {
        let Some(length) = memchr(b'\n', &text[at..]) else {
            if !ends && text.len() < LONGEST {
                return None;
            }
            joined.extend_from_slice(&text[at..]);
            at = text.len();
            break;
        };
        let line = without_return(&text[at..at + length]);
        joined.extend_from_slice(line);
        at += length + 1;
        lines += 1;
        let rest = &text[at..];
        if rest.is_empty() && !ends {
            return None;
        }
        if joined.len() > LONGEST || !goes_on(line, without_return(first_line(rest)), width) {
            break;
        }
    }
    out.extend_from_slice(&joined);
    out.extend(std::iter::repeat_n(b'\n', lines));
    Some(at)
}

fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr(b'\n', text).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::Unwrap;

    fn unwrap(text: &str, size: usize) -> String {
        let (mut unwrap, mut out) = (Unwrap::default(), Vec::new());
        text.as_bytes().chunks(size).for_each(|piece| unwrap.push(piece, &mut out));
        unwrap.finish(&mut out);
        String::from_utf8(out).expect("text stays text")
    }

    const WRAPPED: &str = "docker : unable to get \r\nimage 'x': error during \r\nconnect: open //./pipe/x\r\nyz: The system cannot \r\nfind the file.\r\n    + FullyQualifiedErrorId : NativeCommandError\r\n \r\nnext line\r\n";

    #[test]
    fn wrapped_lines_are_joined_and_line_numbers_stay() {
        let joined = unwrap(WRAPPED, 4096);
        let lines: Vec<&str> = joined.split('\n').collect();
        assert_eq!(
            lines[0],
            "docker : unable to get image 'x': error during connect: open //./pipe/xyz: The system cannot find the file."
        );
        assert_eq!(lines[1..5], ["", "", "", ""]);
        assert_eq!(lines[7], "next line");
        assert_eq!(lines.len(), WRAPPED.split('\n').count());
    }

    #[test]
    fn the_pieces_in_which_it_arrives_make_no_difference() {
        for size in [1, 2, 3, 7, 50] {
            assert_eq!(unwrap(WRAPPED, size), unwrap(WRAPPED, 4096), "{size}");
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        let plain = "a line that ends in a blank \nanother\n";
        assert_eq!(unwrap(plain, 5), plain);
    }
}
