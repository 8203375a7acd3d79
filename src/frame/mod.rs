//! What a CI system wraps round every line of a log, and how to get it off.
//!
//! The first 64 KiB decide once which layers there are; a line is then split without copying. A line that does not wear the
//! prefix is all payload, so nothing here can fail. Escape codes are gone before ([`crate::clean`]); which part of the log
//! belongs to which step is the business of the regions, not of this module.

use std::fmt;

/// One kind of wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// GitHub Actions, as its log files have it: `2024-01-01T00:00:00.0000000Z text`.
    GithubLive,
    /// `gh run view --log`: `job⇥step⇥2024-01-01T00:00:00.0000000Z text`.
    GithubCli,
    /// BuildKit's plain progress: `#9 12.30 text`.
    Buildkit,
}

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

impl Stream<'_> {
    /// True for the output that no prefix names.
    pub fn is_main(&self) -> bool {
        self.outer.is_empty() && self.inner.is_empty()
    }
}

impl fmt::Display for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outer = String::from_utf8_lossy(self.outer);
        let inner = String::from_utf8_lossy(self.inner);
        match (outer.is_empty(), inner.is_empty()) {
            (false, false) => write!(f, "{outer} {inner}"),
            _ => write!(f, "{outer}{inner}"),
        }
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
}

impl Framing {
    /// Decides by the first 64 KiB, cleaned or not.
    pub fn sniff(head: &[u8]) -> Framing {
        let _ = head;
        Framing::default()
    }

    /// The framing of that name, as [`Framing::name`] gives it and `--input-format` takes it.
    pub fn named(name: &str) -> Option<Framing> {
        (name == "plain").then(Framing::default)
    }

    /// The layers, outermost first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layers by name, outermost first: `github+buildkit`, `plain` when there is none.
    pub fn name(&self) -> String {
        "plain".to_owned()
    }

    /// Splits one cleaned line (no line end). Never fails.
    pub fn split<'a>(&self, line: &'a [u8]) -> Framed<'a> {
        Framed::plain(line)
    }
}
