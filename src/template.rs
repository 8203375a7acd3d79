//! The form of a line: what is left of it when numbers, hashes and paths,
//! which differ from one line of a form to the next, are masked.
//!
//! Forms are compared, counted and kept as hashes; nobody reads them.

use crate::hash::Fnv;

/// How much of a line is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    /// What changes from one run of the same build to the next: numbers,
    /// hashes, folders. A name, and whether a number is zero, stay: "0 failed"
    /// and "2 failed" are not one line.
    Run,
    /// Also what changes from one line to the next of the same message: whole
    /// paths and what is quoted.
    Message,
}

/// The hash of a line's form.
pub(crate) fn template(line: &[u8], mask: Mask) -> u64 {
    let mut hash = Hash(Fnv::EMPTY);
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        if rest[0].is_ascii_whitespace() {
            at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            hash.byte(b' ');
        } else if is_word(rest[0]) {
            let length = rest.iter().take_while(|&&b| is_word(b)).count();
            word(&rest[..length], mask, &mut hash);
            at += length;
        } else if let Some(length) = quoted(line, at).filter(|_| mask == Mask::Message) {
            hash.byte(b'"');
            at += length;
        } else {
            hash.byte(rest[0]);
            at += 1;
        }
    }
    hash.0.get()
}

/// What a form came to so far.
struct Hash(Fnv);

impl Hash {
    fn byte(&mut self, byte: u8) {
        self.bytes(&[byte]);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0 = self.0.and(bytes);
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_./\\-@+~%".contains(&byte)
}

fn word(word: &[u8], mask: Mask, hash: &mut Hash) {
    let end = word.iter().rposition(|&b| b != b'.').map_or(0, |n| n + 1);
    let (word, dots) = word.split_at(end);
    if word.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
        let zero = word.iter().all(|b| matches!(b, b'0' | b'.'));
        hash.byte(if zero && !word.is_empty() { b'0' } else { b'#' });
    } else if let Some(slash) = word.iter().rposition(|b| matches!(b, b'/' | b'\\')) {
        hash.byte(b'/');
        if mask == Mask::Run {
            name(&word[slash + 1..], hash);
        }
    } else if mask == Mask::Message && word[1..].contains(&b'.') {
        hash.byte(b'/');
    } else {
        name(word, hash);
    }
    hash.bytes(dots);
}

/// A name with its numbers masked; one that is a number in hexadecimal, or
/// looks drawn by lot, goes as a whole.
fn name(name: &[u8], hash: &mut Hash) {
    let digits = name.iter().filter(|b| b.is_ascii_digit()).count();
    let hexadecimal = |text: &[u8]| text.iter().all(u8::is_ascii_hexdigit);
    let address = name.strip_prefix(b"0x").is_some_and(hexadecimal);
    if address || hexadecimal(name) && (name.len() >= 7 && digits > 0 || name.len() >= 16) {
        return hash.byte(b'#');
    }
    let mut last = 0;
    for &byte in name {
        let byte = if byte.is_ascii_digit() { b'#' } else { byte };
        if byte != b'#' || last != b'#' {
            hash.byte(byte);
        }
        last = byte;
    }
}

/// The length of a quotation that opens at `at`, both quotes included.
fn quoted(line: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = 200;
    let open = line[at];
    let close = if open == b'`' { &b"`'"[..] } else { std::slice::from_ref(&line[at]) };
    let opens = matches!(open, b'\'' | b'"' | b'`')
        && !at.checked_sub(1).is_some_and(|before| line[before].is_ascii_alphanumeric());
    let rest = &line[at + 1..line.len().min(at + LONGEST)];
    let end = rest.iter().position(|byte| close.contains(byte)).filter(|_| opens)?;
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::{Mask, template};

    fn same(mask: Mask, a: &str, b: &str) -> bool {
        template(a.as_bytes(), mask) == template(b.as_bytes(), mask)
    }

    #[test]
    fn what_changes_from_run_to_run_is_masked() {
        let table = [
            ("took 12.5s", "took 3.25s"),
            ("at 0x7f3ab of 4f9c2d1", "at 0x12 of 0a1b2c3"),
            ("/tmp/a81/x.c: warning", "/home/b/x.c: warning"),
            ("layer 3f2504e04f89", "layer 9a0b1c2d3e4f"),
        ];
        for (a, b) in table {
            assert!(same(Mask::Run, a, b), "{a} / {b}");
        }
    }

    #[test]
    fn what_means_something_else_is_another_form() {
        let table = [
            ("0 failed", "2 failed"),
            ("exit code 0", "exit code 1"),
            ("cannot find 'a'", "cannot find 'b'"),
            ("/x/a.c: warning", "/x/b.c: warning"),
        ];
        for (a, b) in table {
            assert!(!same(Mask::Run, a, b), "{a} / {b}");
        }
    }

    #[test]
    fn lines_of_one_message_have_one_form() {
        let table = [
            ("a.c:3:4: error: 'x' undeclared", "src/b.c:17:1: error: 'y' undeclared"),
            ("don't use \"a b\" here", "don't use \"c\" here"),
        ];
        for (a, b) in table {
            assert!(same(Mask::Message, a, b), "{a} / {b}");
        }
        assert!(!same(Mask::Message, "a.c:3: error: x", "a.c:3: warning: x"));
    }

    #[test]
    fn odd_bytes_are_no_trouble() {
        for line in [&b""[..], b"'", b"`", b"...", b".", b"\xff\xfe'", b"/", b"0x"] {
            for mask in [Mask::Run, Mask::Message] {
                template(line, mask);
            }
        }
    }
}
