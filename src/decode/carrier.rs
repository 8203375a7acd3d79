//! Logs that travel inside JSON: which carrier it is, and a reader that unpacks it line by line.

use std::io::{self, Read};

use serde_json::Value;

use super::{circleci, journal, progress};

/// A log that is carried inside JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// `docker buildx build --progress=rawjson`: becomes BuildKit's plain progress.
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
    const ALL: [Carrier; 5] = [
        Carrier::BuildkitJson,
        Carrier::CircleciJson,
        Carrier::BazelEvents,
        Carrier::DockerJson,
        Carrier::JournalJson,
    ];

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
        Carrier::ALL.into_iter().find(|carrier| carrier.name() == name)
    }
}

/// Recognises a JSON carrier by the first bytes of the decoded text.
pub fn carrier(head: &[u8]) -> Option<Carrier> {
    let text = head.trim_ascii_start();
    match text.first()? {
        b'[' => circleci::begins(text).then_some(Carrier::CircleciJson),
        // buildx warns in plain text before its first object, so the first lines are all asked.
        _ => text.split(|&b| b == b'\n').take(10).find_map(carrier_of_line),
    }
}

fn carrier_of_line(line: &[u8]) -> Option<Carrier> {
    let line = line.trim_ascii();
    if !line.starts_with(b"{") {
        return None;
    }
    let Value::Object(object) = serde_json::from_slice(line).ok()? else { return None };
    let has = |key: &str| object.contains_key(key);
    match () {
        () if has("vertexes") || (has("logs") && object["logs"].is_array()) || has("statuses") => {
            Some(Carrier::BuildkitJson)
        }
        () if has("log") && has("stream") => Some(Carrier::DockerJson),
        () if has("MESSAGE") || has("__REALTIME_TIMESTAMP") => Some(Carrier::JournalJson),
        () if has("id") && (has("started") || has("progress") || has("children")) => {
            Some(Carrier::BazelEvents)
        }
        () => None,
    }
}

/// Takes the objects of one carrier and gives the text they carry.
pub(super) trait Unwrap: std::fmt::Debug {
    /// The next bytes of the carrying text, cut anywhere.
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>);
    /// The carrying text is over.
    fn finish(&mut self, out: &mut Vec<u8>);
}

/// Unpacks a carried log as it is read: every line that comes out belongs to one message.
#[derive(Debug)]
pub struct CarrierReader<R: Read> {
    inner: R,
    carrier: Carrier,
    unwrap: Box<dyn Unwrap + Send>,
    pending: Vec<u8>,
    pending_at: usize,
    ended: bool,
}

impl<R: Read> CarrierReader<R> {
    /// Wraps a reader of decoded text.
    pub fn new(inner: R, carrier: Carrier) -> Self {
        let unwrap: Box<dyn Unwrap + Send> = match carrier {
            Carrier::BuildkitJson => Box::new(Lines::new(progress::Progress::default())),
            Carrier::CircleciJson => Box::new(circleci::Messages::default()),
            Carrier::BazelEvents => Box::new(Lines::new(journal::Bazel::default())),
            Carrier::DockerJson => Box::new(Lines::new(journal::Docker::default())),
            Carrier::JournalJson => Box::new(Lines::new(journal::Journal)),
        };
        CarrierReader { inner, carrier, unwrap, pending: Vec::new(), pending_at: 0, ended: false }
    }

    /// Which carrier it unpacks.
    pub fn carrier(&self) -> Carrier {
        self.carrier
    }
}

impl<R: Read> Read for CarrierReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.pending_at == self.pending.len() && !self.ended && !into.is_empty() {
            self.pending.clear();
            self.pending_at = 0;
            let mut piece = [0; 16 << 10];
            let count = self.inner.read(&mut piece)?;
            if count == 0 {
                self.ended = true;
                self.unwrap.finish(&mut self.pending);
            } else {
                self.unwrap.push(&piece[..count], &mut self.pending);
            }
        }
        let pending = &self.pending[self.pending_at..];
        let count = pending.len().min(into.len());
        into[..count].copy_from_slice(&pending[..count]);
        self.pending_at += count;
        Ok(count)
    }
}

/// Unpacks a whole carried log.
pub fn unpack_carrier(text: &[u8], carrier: Carrier) -> Vec<u8> {
    let mut out = Vec::new();
    // Reading from memory cannot fail.
    let _ = CarrierReader::new(text, carrier).read_to_end(&mut out);
    out
}

/// A carrier with one object a line.
pub(super) trait Objects: std::fmt::Debug {
    /// One object; false when the line is none of the carrier's, and stands for itself.
    fn object(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool;
    /// No more objects.
    fn finish(&mut self, out: &mut Vec<u8>);
}

/// Cuts the carrying text into lines.
#[derive(Debug)]
struct Lines<O> {
    objects: O,
    /// A line that was cut by the end of a piece.
    line: Vec<u8>,
}

/// A longer line is no object, and is passed through: what is held in memory stays bounded. Bazel's longest are its command lines.
const LONGEST: usize = 64 << 20;

impl<O: Objects> Lines<O> {
    fn new(objects: O) -> Self {
        Lines { objects, line: Vec::new() }
    }

    fn line(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let trimmed = line.trim_ascii();
        if trimmed.starts_with(b"{") && self.objects.object(trimmed, out) {
            return;
        }
        out.extend_from_slice(line);
        out.push(b'\n');
    }
}

impl<O: Objects> Unwrap for Lines<O> {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(&rest[..end]);
            self.line(&line, out);
            line.clear();
            self.line = line;
            rest = &rest[end + 1..];
        }
        self.line.extend_from_slice(rest);
        if self.line.len() > LONGEST {
            out.append(&mut self.line);
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.line(&line, out);
        }
        self.objects.finish(out);
    }
}

/// A build that prints a megabyte without a line end is drawing, and its line may as well be cut.
const LONGEST_PARTIAL: usize = 1 << 20;

/// Text of which only whole lines are given out.
#[derive(Debug, Default)]
pub(super) struct Partial(Vec<u8>);

impl Partial {
    /// Adds text and hands its whole lines, without their ends, to `line`.
    pub fn push(&mut self, text: &[u8], mut line: impl FnMut(&[u8])) {
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            if self.0.is_empty() {
                line(&rest[..end]);
            } else {
                self.0.extend_from_slice(&rest[..end]);
                line(&self.0);
                self.0.clear();
            }
            rest = &rest[end + 1..];
        }
        self.0.extend_from_slice(rest);
        if self.0.len() > LONGEST_PARTIAL {
            line(&self.0);
            self.0.clear();
        }
    }

    /// The last line, if it was never ended.
    pub fn finish(&mut self, mut line: impl FnMut(&[u8])) {
        if !self.0.is_empty() {
            line(&self.0);
            self.0.clear();
        }
    }
}

/// Appends a line and its end.
pub(super) fn put_line(line: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(line);
    out.push(b'\n');
}
