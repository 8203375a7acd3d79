//! What a CI system wraps round every line of a log, and how to get it off.
//!
//! The first 64 KiB decide once which layers there are; a line is then split without copying. A line that does not wear the
//! prefix is all payload, so nothing here can fail. Escape codes are gone before ([`crate::clean`]); which part of the log
//! belongs to which step is the business of the regions, not of this module.

mod ci;
mod cursor;
mod docker;
mod github;
mod layer;
#[cfg(test)]
mod regions_tests;
mod sniff;
#[cfg(test)]
mod tests;
mod time;
mod tools;

use std::fmt;

use cursor::Peeled;
pub use layer::Layer;

/// U+FEFF. Every page of the Actions runner's log begins with one, in the middle of what is downloaded.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// How grave the CI system says a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// `##[debug]`.
    Debug,
    /// `##[notice]`.
    Notice,
    /// `##[warning]`, TeamCity's `W:`.
    Warning,
    /// `##[error]`, TeamCity's `E:`.
    Error,
}

/// Which of several interleaved outputs a line belongs to. Both parts are empty in the main output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream<'a> {
    /// The outer one: a job of `gh run view --log`, a branch of Jenkins.
    pub outer: &'a [u8],
    /// The inner one: a BuildKit vertex (`#9`), a compose service.
    pub inner: &'a [u8],
}

/// The name of a [`Stream`], for keeping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamName {
    outer: String,
    inner: String,
}

impl StreamName {
    /// The name of a stream.
    pub fn of(stream: &Stream<'_>) -> StreamName {
        let text = |part| String::from_utf8_lossy(part).into_owned();
        StreamName { outer: text(stream.outer), inner: text(stream.inner) }
    }

    /// Whether it is the name of that stream.
    pub fn is(&self, stream: &Stream<'_>) -> bool {
        let same = |name: &str, part: &[u8]| match name.as_bytes() == part {
            true => true,
            false => !part.is_ascii() && name == String::from_utf8_lossy(part),
        };
        same(&self.outer, stream.outer) && same(&self.inner, stream.inner)
    }

    /// The stream round it: a BuildKit vertex stands in the output of a job.
    pub fn enclosing(&self) -> StreamName {
        StreamName { outer: self.outer.clone(), inner: String::new() }
    }

    /// Whether what is said of this stream is said of the other too.
    pub fn holds(&self, other: &StreamName) -> bool {
        self.outer == other.outer && (self.inner.is_empty() || self.inner == other.inner)
    }

    /// True for the output that no prefix names.
    pub fn is_main(&self) -> bool {
        self.outer.is_empty() && self.inner.is_empty()
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.outer.is_empty() || self.inner.is_empty() { "" } else { " " };
        write!(f, "{}{between}{}", self.outer, self.inner)
    }
}

/// One line, split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed<'a> {
    /// What the tool printed: the end of the line.
    pub payload: &'a [u8],
    /// Where in the line it begins.
    pub payload_start: usize,
    /// The output it belongs to.
    pub stream: Stream<'a>,
    /// The step that the prefix names.
    pub step: Option<&'a [u8]>,
    /// The time as printed.
    pub timestamp: Option<&'a [u8]>,
    /// Printed to standard error, where the prefix says so.
    pub stderr: bool,
    /// Continues the line before it (GitLab's `+`).
    pub continues: bool,
    /// How grave the CI system says it is; the marker stays in the payload.
    pub level: Option<Level>,
}

impl<'a> Framed<'a> {
    /// A line that nothing is wrapped round.
    pub fn plain(line: &'a [u8]) -> Self {
        Framed {
            payload: line,
            payload_start: 0,
            stream: Stream::default(),
            step: None,
            timestamp: None,
            stderr: false,
            continues: false,
            level: None,
        }
    }
}

/// What wraps the log, outermost layer first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framing {
    layers: Vec<Layer>,
    /// The parallel branches that Jenkins announced.
    branches: Vec<Vec<u8>>,
}

impl Framing {
    /// Decides by the first 64 KiB, cleaned or not.
    pub fn sniff(head: &[u8]) -> Framing {
        sniff::sniff(head)
    }

    /// The framing of that name, as [`Framing::name`] gives it and `--input-format` takes it.
    pub fn named(name: &str) -> Option<Framing> {
        if name == "plain" {
            return Some(Framing::default());
        }
        let layers = name.split('+').map(Layer::named).collect::<Option<Vec<Layer>>>()?;
        Some(Framing { layers, branches: Vec::new() })
    }

    /// The layers, outermost first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layers by name, outermost first: `github+buildkit`, `plain` when there is none.
    pub fn name(&self) -> String {
        if self.layers.is_empty() {
            return "plain".to_owned();
        }
        let names: Vec<&str> = self.layers.iter().map(|layer| layer.name()).collect();
        names.join("+")
    }

    /// Splits one cleaned line (no line end). Never fails: a line without the prefix is all payload.
    ///
    /// A line that was redrawn (`\r`) is split once, as a whole; its later segments have no prefix of their own.
    pub fn split<'a>(&self, line: &'a [u8]) -> Framed<'a> {
        let mut framed = Framed::plain(line);
        framed.strip_mark();
        for &layer in &self.layers {
            framed.peel(layer, &self.branches);
        }
        self.peel_unannounced(&mut framed);
        framed.level = framed.level.or_else(|| github::level(framed.payload));
        framed
    }

    /// The prefixes that nothing else looks like come off wherever they turn up: a container build or a compose run often
    /// begins long after the head, and a pasted log after a page of talk.
    fn peel_unannounced(&self, framed: &mut Framed<'_>) {
        if framed.timestamp.is_none() {
            framed.take_some(github::live(framed.payload));
        }
        match framed.payload.first() {
            _ if !framed.stream.inner.is_empty() => {}
            Some(b'#') => framed.take_some(docker::buildkit(framed.payload)),
            Some(b) if b.is_ascii_alphanumeric() => {
                framed.take_some(docker::compose_numbered(framed.payload));
            }
            _ => {}
        }
    }
}

impl<'a> Framed<'a> {
    /// Takes one layer off, where the line wears it.
    fn peel(&mut self, layer: Layer, branches: &[Vec<u8>]) {
        if let Some(peeled) = layer.peel(self.payload, branches) {
            self.take(peeled, layer.is_outer());
        }
    }

    fn take_some(&mut self, peeled: Option<Peeled<'a>>) {
        if let Some(peeled) = peeled {
            self.take(peeled, false);
        }
    }

    fn take(&mut self, peeled: Peeled<'a>, outer: bool) {
        self.advance(peeled.skip);
        match peeled.stream {
            Some(stream) if outer => self.stream.outer = stream,
            Some(stream) => self.stream.inner = stream,
            None => {}
        }
        self.step = self.step.or(peeled.step);
        self.timestamp = self.timestamp.or(peeled.timestamp);
        self.stderr |= peeled.stderr;
        self.continues |= peeled.continues;
        self.level = peeled.level.or(self.level);
        self.strip_mark();
    }

    fn strip_mark(&mut self) {
        self.advance(self.payload.len() - strip_mark(self.payload).len());
    }

    fn advance(&mut self, bytes: usize) {
        self.payload = &self.payload[bytes..];
        self.payload_start += bytes;
    }
}

/// Without a byte order mark at its start.
fn strip_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(BOM).unwrap_or(text)
}
