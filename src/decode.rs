//! Bytes as they are found become bytes as the engine reads them: gzip and zstd are unpacked, UTF-16 becomes UTF-8, a byte
//! order mark goes. What is readable of a damaged file is delivered; an archive that unpacks beyond reason is refused.

mod base64;
mod carrier;
mod circleci;
mod journal;
mod progress;
#[cfg(test)]
mod tests;
mod unpack;
mod unwrap;
mod utf16;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

pub use carrier::{Carrier, CarrierReader, carrier, unpack_carrier};
use unpack::Unpacker;
use utf16::Transcoder;

/// How the input was packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// As it is.
    #[default]
    None,
    /// gzip, of one or more members.
    Gzip,
    /// zstd, of one or more frames.
    Zstd,
}

impl Compression {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Compression::None => "none",
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// How the text was encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or anything else in which ASCII is ASCII.
    #[default]
    Utf8,
    /// UTF-16, little end first (PowerShell 5.1's `>`).
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Encoding {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }
}

/// What decoding may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At most so many decoded bytes are delivered.
    pub max_input: u64,
    /// More decoded bytes than this for one packed byte is a bomb …
    pub max_ratio: u64,
    /// … once so many bytes were decoded.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_input: 4 << 30, max_ratio: 1000, ratio_from: 64 << 20 }
    }
}

/// Why less than the whole input was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Truncation {
    /// `max_input` was reached.
    Limit(u64),
    /// The packed data ends in the middle.
    Cut(Compression),
    /// The packed data is damaged.
    Damaged(Compression),
}

impl fmt::Display for Truncation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Truncation::Limit(bytes) => write!(f, "stopped after {bytes} bytes"),
            Truncation::Cut(packed) => write!(f, "the {} data ends early", packed.name()),
            Truncation::Damaged(packed) => write!(f, "the {} data is damaged", packed.name()),
        }
    }
}

/// Why an input is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// It unpacks to more than [`Limits::max_ratio`] times its size.
    Bomb,
    /// This build cannot unpack it.
    Unsupported(Compression),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Bomb => {
                write!(f, "refused: the input unpacks to over 1000 times its size")
            }
            DecodeError::Unsupported(packed) => {
                let name = packed.name();
                write!(
                    f,
                    "the input is {name} data, and this build has no `{name}` feature; unpack it first"
                )
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// A whole input, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed when nothing had to be decoded.
    pub text: Cow<'a, [u8]>,
    /// How it was packed.
    pub compression: Compression,
    /// How it was encoded.
    pub encoding: Encoding,
    /// Why this is not the whole of it.
    pub truncated: Option<Truncation>,
}

/// Decodes a whole slice; borrows when there is nothing to decode, so that a mapped file is scanned in place.
pub fn decode_slice<'a>(raw: &'a [u8], limits: &Limits) -> Result<Decoded<'a>, DecodeError> {
    let (encoding, mark) = sniff_encoding(&raw[..raw.len().min(SNIFFED)]);
    if unpack::sniff(raw) == Compression::None && encoding == Encoding::Utf8 {
        return Ok(borrow(&raw[mark..], limits));
    }
    let mut decoder = Decoder::new(raw, *limits);
    let mut text = Vec::new();
    match decoder.read_to_end(&mut text) {
        Ok(_) => Ok(Decoded {
            text: Cow::Owned(text),
            compression: decoder.compression,
            encoding: decoder.encoding,
            truncated: decoder.truncated,
        }),
        // Reading from memory fails for no other reason.
        Err(error) => Err(refusal(&error).unwrap_or(DecodeError::Bomb)),
    }
}

fn borrow<'a>(text: &'a [u8], limits: &Limits) -> Decoded<'a> {
    let most = usize::try_from(limits.max_input).unwrap_or(usize::MAX);
    let truncated = (text.len() > most).then_some(Truncation::Limit(limits.max_input));
    Decoded {
        text: Cow::Borrowed(&text[..text.len().min(most)]),
        compression: Compression::None,
        encoding: Encoding::Utf8,
        truncated,
    }
}

/// The refusal inside an error that a [`Decoder`] returned.
pub fn refusal(error: &io::Error) -> Option<DecodeError> {
    error.get_ref()?.downcast_ref::<DecodeError>().copied()
}

impl From<DecodeError> for io::Error {
    fn from(error: DecodeError) -> Self {
        let kind = match error {
            DecodeError::Bomb => io::ErrorKind::InvalidData,
            DecodeError::Unsupported(_) => io::ErrorKind::Unsupported,
        };
        io::Error::new(kind, error)
    }
}

/// So much of the text decides about its encoding. PowerShell's files begin with a mark; for those without one a page of ASCII in
/// UTF-16 is clear enough.
const SNIFFED: usize = 4096;

/// The encoding, and how many bytes of mark to skip.
fn sniff_encoding(head: &[u8]) -> (Encoding, usize) {
    match head {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        _ => (encoding_by_zeros(head), 0),
    }
}

/// ASCII in UTF-16 has a zero in every second byte: in the odd places when the little end comes first.
fn encoding_by_zeros(head: &[u8]) -> Encoding {
    let units = head.len() / 2;
    let zeros = |at: usize| head.chunks_exact(2).filter(|unit| unit[at] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let (many, few) = (|n: usize| n * 10 > units * 3, |n: usize| n * 10 < units);
    match () {
        () if units < 2 => Encoding::Utf8,
        () if many(odd) && few(even) => Encoding::Utf16Le,
        () if many(even) && few(odd) => Encoding::Utf16Be,
        () => Encoding::Utf8,
    }
}

/// A reader that decodes what another reads.
///
/// Damage is no error: what could be read is delivered, the end follows, and [`Decoder::truncated`] tells why. Errors are those of
/// the inner reader, and [`DecodeError`] (see [`refusal`]).
#[derive(Debug)]
pub struct Decoder<R: Read> {
    unpacker: Unpacker<R>,
    limits: Limits,
    compression: Compression,
    encoding: Encoding,
    transcoder: Option<Transcoder>,
    truncated: Option<Truncation>,
    /// Decoded and not yet delivered.
    pending: Vec<u8>,
    pending_at: usize,
    unpacked: u64,
    delivered: u64,
    phase: Phase,
    /// The last read of the head was an error.
    is_stuck: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Start,
    Running,
    End,
}

impl<R: Read> Decoder<R> {
    /// Wraps a reader. Nothing is read until the first `read`.
    pub fn new(inner: R, limits: Limits) -> Self {
        Decoder {
            unpacker: Unpacker::new(inner),
            limits,
            compression: Compression::None,
            encoding: Encoding::Utf8,
            transcoder: None,
            truncated: None,
            pending: Vec::new(),
            pending_at: 0,
            unpacked: 0,
            delivered: 0,
            phase: Phase::Start,
            is_stuck: false,
        }
    }

    /// How the input is packed; known after the first `read`.
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// How the text is encoded; known after the first `read`.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Why the end that was delivered is not the end of the input; known at the end.
    pub fn truncated(&self) -> Option<&Truncation> {
        self.truncated.as_ref()
    }

    /// Reads what decides about the encoding.
    fn start(&mut self) -> io::Result<()> {
        self.compression = self.unpacker.start()?;
        let mut head = std::mem::take(&mut self.pending);
        let mut piece = [0; SNIFFED];
        while head.len() < SNIFFED {
            match self.unpack(&mut piece[head.len()..]) {
                Ok(0) => break,
                Ok(count) => {
                    head.extend_from_slice(&piece[head.len()..][..count]);
                    self.is_stuck = false;
                }
                // It lasts, and the next read will tell it again: what came before it is delivered.
                Err(error) if self.is_stuck && error.kind() != io::ErrorKind::Interrupted => break,
                Err(error) => {
                    // Kept for the next call: an error of the inner reader may pass.
                    self.is_stuck = error.kind() != io::ErrorKind::Interrupted && !head.is_empty();
                    self.pending = head;
                    return Err(error);
                }
            }
        }
        let (encoding, mark) = sniff_encoding(&head);
        self.encoding = encoding;
        self.transcoder = Transcoder::new(encoding);
        self.phase = Phase::Running;
        match &mut self.transcoder {
            Some(transcoder) => transcoder.push(&head[mark..], &mut self.pending),
            None => {
                self.pending = head;
                self.pending_at = mark;
            }
        }
        Ok(())
    }

    /// Unpacked bytes; `Ok(0)` at the end, whatever brought it about.
    fn unpack(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.truncated.is_some() {
            return Ok(0);
        }
        let count = match self.unpacker.read(into)? {
            Ok(count) => count,
            Err(truncation) => {
                self.truncated = Some(truncation);
                0
            }
        };
        self.unpacked += count as u64;
        let packed = self.unpacker.consumed().max(1);
        let is_bomb = self.compression != Compression::None
            && self.unpacked > self.limits.ratio_from
            && self.unpacked / packed > self.limits.max_ratio;
        if is_bomb {
            self.phase = Phase::End;
            return Err(DecodeError::Bomb.into());
        }
        Ok(count)
    }

    /// Hands out what is pending.
    fn deliver(&mut self, into: &mut [u8]) -> usize {
        let pending = &self.pending[self.pending_at..];
        let count = pending.len().min(into.len());
        into[..count].copy_from_slice(&pending[..count]);
        self.pending_at += count;
        count
    }

    fn has_pending(&self) -> bool {
        self.pending_at < self.pending.len()
    }

    /// One read without the limit on what is delivered.
    fn read_decoded(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.has_pending() {
                return Ok(self.deliver(into));
            }
            self.pending.clear();
            self.pending_at = 0;
            if self.phase == Phase::End {
                return Ok(0);
            }
            if self.transcoder.is_none() {
                return self.unpack(into);
            }
            self.transcode()?;
        }
    }

    /// Fills `pending` with the next piece of UTF-16.
    fn transcode(&mut self) -> io::Result<()> {
        let mut piece = [0; 8192];
        let count = self.unpack(&mut piece)?;
        let Some(transcoder) = &mut self.transcoder else { return Ok(()) };
        if count > 0 {
            transcoder.push(&piece[..count], &mut self.pending);
        } else {
            transcoder.finish(&mut self.pending);
            self.phase = Phase::End;
        }
        Ok(())
    }

    /// The limit is reached: it is a truncation only if there is more.
    fn end_at_limit(&mut self) -> io::Result<usize> {
        let waiting = self.pending_at < self.pending.len();
        if waiting || self.phase != Phase::End && self.read_decoded(&mut [0])? > 0 {
            self.truncated = Some(Truncation::Limit(self.limits.max_input));
        }
        self.phase = Phase::End;
        self.pending.clear();
        self.pending_at = 0;
        Ok(0)
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        if self.phase == Phase::Start {
            self.start()?;
        }
        let left = self.limits.max_input.saturating_sub(self.delivered);
        if left == 0 {
            return self.end_at_limit();
        }
        let most = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.read_decoded(&mut into[..most])?;
        self.delivered += count as u64;
        Ok(count)
    }
}
