//! What can go wrong while signatures are loaded or an input is read.

use std::fmt;

/// An error of this library: opaque, with the file, line and key it is about.
///
/// Ask [`Error::kind`] what happened; the text of `Display` is for people and
/// not promised.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    file: Option<String>,
    line: Option<usize>,
    source: Option<std::io::Error>,
}

/// The classes of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A signature file is not what the format asks for.
    Signature,
    /// Reading an input failed.
    Io,
    /// An option of the caller makes no sense.
    Usage,
}

impl Error {
    fn new(kind: ErrorKind, message: String, source: Option<std::io::Error>) -> Error {
        Error(Box::new(Inner { kind, message, file: None, line: None, source }))
    }

    pub(crate) fn signature(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Signature, message.into(), None)
    }

    pub(crate) fn io(what: impl Into<String>, source: std::io::Error) -> Error {
        Error::new(ErrorKind::Io, what.into(), Some(source))
    }

    pub(crate) fn unreadable(file: impl Into<String>, source: std::io::Error) -> Error {
        Error::new(ErrorKind::Io, String::new(), Some(source)).in_file(&file.into())
    }

    pub(crate) fn usage(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Usage, message.into(), None)
    }

    pub(crate) fn in_file(mut self, file: &str) -> Error {
        self.0.file.get_or_insert_with(|| file.to_string());
        self
    }

    pub(crate) fn at_line(mut self, line: Option<usize>) -> Error {
        self.0.line = self.0.line.or(line);
        self
    }

    /// What class of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file it is about, when there is one.
    pub fn file(&self) -> Option<&str> {
        self.0.file.as_deref()
    }

    /// The 1-based line of that file, when it is known.
    pub fn line(&self) -> Option<usize> {
        self.0.line
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.file, self.0.line) {
            (Some(file), Some(line)) => write!(f, "{file}:{line}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            _ => {}
        }
        match &self.0.source {
            None => f.write_str(&self.0.message),
            Some(source) if self.0.message.is_empty() => source.fmt(f),
            Some(source) => write!(f, "{}: {source}", self.0.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| e as _)
    }
}
