//! However a log is cut into pieces, the report is that of the whole.

use super::log::Log;
use super::promises::{FAST, is_plain};
use arbitrary::{Arbitrary, Unstructured};
use std::io::{self, Read};

#[derive(Arbitrary, Debug)]
struct Cut {
    log: Log,
    raw: Option<Vec<u8>>,
    sizes: Vec<u8>,
}

pub fn run(data: &[u8]) {
    let Ok(Cut { log, raw, sizes }) = Cut::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let text = raw.unwrap_or_else(|| log.render(16 << 10));
    let whole = FAST.classify(&text);
    let pieces = Pieces { text: &text, sizes: &sizes, at: 0 };
    let read = FAST.classify_reader(pieces).expect("what fails can be tried again");
    assert_eq!(read, whole);
    // A stream takes plain text.
    if is_plain(&whole, &text) {
        let mut stream = FAST.stream();
        let mut pieces = Pieces { text: &text, sizes: &sizes, at: 0 };
        while let Some(piece) = pieces.next() {
            stream.push(piece);
        }
        assert_eq!(stream.finish(), whole);
    }
}

/// A reader that gives little at a time and is interrupted.
struct Pieces<'a> {
    text: &'a [u8],
    sizes: &'a [u8],
    at: usize,
}

impl<'a> Pieces<'a> {
    fn size(&mut self) -> u8 {
        let Some(last) = self.sizes.len().checked_sub(1) else { return 255 };
        self.at += 1;
        self.sizes[(self.at - 1).min(last)]
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let size = usize::from(self.size().max(1)).min(self.text.len());
        let (piece, rest) = self.text.split_at(size);
        self.text = rest;
        (!piece.is_empty()).then_some(piece)
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.size();
        if size == 0 && self.at < self.sizes.len() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let size = usize::from(size.max(1)).min(self.text.len()).min(into.len());
        let (piece, rest) = self.text.split_at(size);
        into[..size].copy_from_slice(piece);
        self.text = rest;
        Ok(size)
    }
}
