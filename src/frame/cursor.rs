//! The hands that take a prefix off: a cursor over one line, and what it found.

/// What one layer's prefix says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Peeled<'a> {
    /// How many bytes the prefix takes.
    pub skip: usize,
    /// Which interleaved output.
    pub stream: Option<&'a [u8]>,
    pub step: Option<&'a [u8]>,
    pub timestamp: Option<&'a [u8]>,
    pub stderr: bool,
    pub continues: bool,
    pub level: Option<super::Level>,
}

/// A place in a line. Every method that finds what it asks for moves on; else it says `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(line: &'a [u8]) -> Self {
        Cursor { line, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }

    pub fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    /// The text since `from`.
    pub fn since(&self, from: usize) -> &'a [u8] {
        &self.line[from..self.at]
    }

    pub fn byte(&mut self, wanted: u8) -> Option<()> {
        self.one(|b| b == wanted).map(drop)
    }

    pub fn one(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let byte = self.peek().filter(|&b| wanted(b))?;
        self.at += 1;
        Some(byte)
    }

    pub fn text(&mut self, wanted: &[u8]) -> Option<()> {
        self.rest().starts_with(wanted).then(|| self.at += wanted.len())
    }

    /// Bytes of a kind, at least `min`; no more than `max` are taken.
    pub fn run(&mut self, min: usize, max: usize, kind: impl Fn(u8) -> bool) -> Option<&'a [u8]> {
        let rest = self.rest();
        let window = &rest[..rest.len().min(max)];
        let count = window.iter().position(|&b| !kind(b)).unwrap_or(window.len());
        (count >= min).then(|| {
            self.at += count;
            &rest[..count]
        })
    }

    pub fn digits(&mut self, min: usize, max: usize) -> Option<&'a [u8]> {
        self.run(min, max, |b| b.is_ascii_digit())
    }

    pub fn spaces(&mut self, min: usize, max: usize) -> Option<()> {
        self.run(min, max, |b| b == b' ').map(drop)
    }

    /// One space, or the end of the line: a CI system's empty line often loses the space.
    pub fn space_or_end(&mut self) -> Option<()> {
        match self.peek() {
            None => Some(()),
            Some(b' ') => self.byte(b' '),
            Some(_) => None,
        }
    }
}

/// Letters, digits and what else names of services, packages and the like hold.
pub(super) fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}
