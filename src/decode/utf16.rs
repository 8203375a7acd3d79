//! UTF-16 to UTF-8, a piece at a time. What is no character becomes U+FFFD, as everywhere.

use super::Encoding;
use super::unwrap::Unwrap;

/// Turns UTF-16 into UTF-8, wherever the pieces are cut.
#[derive(Debug)]
pub(super) struct Transcoder {
    big_end_first: bool,
    /// The first byte of a unit that was cut.
    half: Option<u8>,
    /// A high surrogate that waits for its low one.
    high: Option<u16>,
    /// UTF-16 logs are PowerShell's, and it wraps lines.
    unwrap: Unwrap,
}

impl Transcoder {
    /// `None` for UTF-8, which stays as it is.
    pub fn new(encoding: Encoding) -> Option<Transcoder> {
        let big_end_first = match encoding {
            Encoding::Utf8 => return None,
            Encoding::Utf16Le => false,
            Encoding::Utf16Be => true,
        };
        Some(Transcoder { big_end_first, half: None, high: None, unwrap: Unwrap::default() })
    }

    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut text = Vec::with_capacity(bytes.len());
        self.decode(bytes, &mut text);
        self.unwrap.push(&text, out);
    }

    fn decode(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        if let (Some(first), [second, rest @ ..]) = (self.half, bytes) {
            self.half = None;
            self.unit([first, *second], out);
            bytes = rest;
        }
        let units = bytes.chunks_exact(2);
        self.half = units.remainder().first().copied().or(self.half);
        for unit in units {
            self.unit([unit[0], unit[1]], out);
        }
    }

    /// The input is over: what was cut stays cut.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let mut text = Vec::new();
        if self.high.take().is_some() {
            put(char::REPLACEMENT_CHARACTER, &mut text);
        }
        if self.half.take().is_some() {
            put(char::REPLACEMENT_CHARACTER, &mut text);
        }
        self.unwrap.push(&text, out);
        self.unwrap.finish(out);
    }

    fn unit(&mut self, bytes: [u8; 2], out: &mut Vec<u8>) {
        let unit =
            if self.big_end_first { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) };
        if unit < 0x80 && self.high.is_none() {
            out.push(unit as u8);
            return;
        }
        // A surrogate that was alone is decoded alone, and the unit after it starts anew.
        let pair = [self.high.take(), Some(unit)];
        let mut decoded = char::decode_utf16(pair.into_iter().flatten()).peekable();
        while let Some(result) = decoded.next() {
            match result {
                Ok(char) => put(char, out),
                Err(lone) => {
                    let surrogate = lone.unpaired_surrogate();
                    let waits = decoded.peek().is_none() && (0xd800..0xdc00).contains(&surrogate);
                    if waits {
                        self.high = Some(surrogate);
                    } else {
                        put(char::REPLACEMENT_CHARACTER, out);
                    }
                }
            }
        }
    }
}

fn put(char: char, out: &mut Vec<u8>) {
    out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}
