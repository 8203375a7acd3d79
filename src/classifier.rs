//! The way in: from a log, however it comes, to a [`Report`].

use crate::baseline::Baseline;
use crate::candidates::{Fast, Naive};
use crate::database::Database;
use crate::decode::{
    Carrier, CarrierReader, Compression, Decoder, Encoding, Limits, carrier, decode_slice,
    unpack_carrier,
};
use crate::error::Error;
use crate::excerpt::Weights;
use crate::frame::Framing;
use crate::hits::Hits;
use crate::journal::Journal;
use crate::redact::Redactor;
use crate::report::{Input, Report};
use crate::resolve;
use crate::scan::{CandidateSource, Scanner, View};
use crate::signature::Confidence;
use memchr::{memchr, memchr_iter, memrchr};
use std::io::Read;
use std::sync::Arc;

/// The framing is decided on this much of the text.
pub(crate) const HEAD: usize = 64 << 10;

/// The end of the text that stays at hand: late candidates and excerpts come
/// from it, whatever the size of the log and however it arrived.
const TAIL: usize = 4 << 20;

/// A stream's buffer is cut back to [`TAIL`] when it holds this much.
const BUFFER: usize = 3 * TAIL;

/// How a log is to be read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The build's own exit status, when the caller knows it; it overrules
    /// what the log says.
    pub exit_code: Option<i32>,
    /// The framing, when it is not to be guessed.
    pub framing: Option<Framing>,
    /// Use signatures in preview too and report what would be folded.
    pub all: bool,
    /// Diagnoses below this are not reported.
    pub min_confidence: Confidence,
    /// At most so many decoded bytes are read.
    pub max_input: u64,
    /// Takes secrets out of what a report quotes; `None` leaves them in.
    pub redactor: Option<Redactor>,
    /// Threads for a slice; a stream is read by one.
    pub threads: usize,
    /// Who proposes the lines to be matched.
    pub engine: Engine,
    /// What passing builds print as well.
    pub baseline: Option<Arc<Baseline>>,
    /// By what excerpts are chosen; the built-in weights if `None`.
    pub weights: Option<Arc<Weights>>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            exit_code: None,
            framing: None,
            all: false,
            min_confidence: Confidence::Low,
            max_input: Limits::default().max_input,
            redactor: Some(Redactor::default()),
            threads: 1,
            engine: Engine::Fast,
            baseline: None,
            weights: None,
        }
    }
}

/// Who proposes the lines to be matched. Both give the same report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The literal prefilter.
    Fast,
    /// Every pattern on every line: the reference that the other is held to,
    /// some thousand times slower.
    Reference,
}

/// Signatures made ready to read logs. Make one and keep it.
///
/// ```
/// let classifier = logclass::Classifier::builtin();
/// let report = classifier.classify(b"all is well\n");
/// assert!(report.diagnoses.is_empty());
/// ```
pub struct Classifier {
    database: Database,
    options: Options,
    candidates: Box<dyn CandidateSource + Send>,
}

impl std::fmt::Debug for Classifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Classifier").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Classifier {
    /// The built-in signatures with default options.
    pub fn builtin() -> Classifier {
        Classifier::new(Database::builtin(), Options::default())
    }

    /// Any signatures, any options.
    pub fn new(database: Database, options: Options) -> Classifier {
        let candidates: Box<dyn CandidateSource + Send> = match options.engine {
            Engine::Fast => Box::new(Fast::new(&database)),
            Engine::Reference => Box::new(Naive::new(&database)),
        };
        Classifier { database, options, candidates }
    }

    /// The signatures in use.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// How logs are read.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How logs are to be read from now on. The engine stays as it is.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    /// Who answers, for a report on several logs.
    pub fn tool(&self) -> crate::report::Tool {
        resolve::tool(&self.database)
    }

    /// Reads a whole log that is in memory, packed or not. Never fails: what
    /// cannot be unpacked is reported as truncated input.
    pub fn classify(&self, log: &[u8]) -> Report {
        self.classify_with(log, &Journal::default())
    }

    /// As [`Classifier::classify`]; decisions go into the journal.
    pub(crate) fn classify_with(&self, log: &[u8], journal: &Journal) -> Report {
        let limits = self.limits();
        match decode_slice(log, &limits) {
            Ok(decoded) => {
                let truncated = decoded.truncated.as_ref().map(ToString::to_string);
                let found = carrier(&decoded.text[..decoded.text.len().min(HEAD)]);
                let (compression, encoding) = (decoded.compression, decoded.encoding);
                let coding = Coding { compression, encoding, truncated, carrier: found };
                match found {
                    None => self.classify_text(&decoded.text, coding, journal),
                    Some(found) => {
                        self.classify_text(&unpack_carrier(&decoded.text, found), coding, journal)
                    }
                }
            }
            Err(error) => {
                let truncated = Some(error.to_string());
                self.classify_text(&[], Coding { truncated, ..Coding::default() }, journal)
            }
        }
    }

    /// Reads a log from a reader, packed or not, in memory that does not grow
    /// with it.
    ///
    /// # Errors
    /// Those of the reader, if nothing could be read. What was read before an
    /// error is analysed and reported as truncated.
    pub fn classify_reader(&self, reader: impl Read) -> Result<Report, Error> {
        let mut decoder = Decoder::new(reader, self.limits());
        let mut stream = self.stream();
        let (head, mut failure) = read_head(&mut decoder);
        let found = carrier(&head);
        let rest = std::io::Cursor::new(head).chain(&mut decoder);
        let read = match found {
            None => stream.fill(rest),
            Some(found) => stream.fill(CarrierReader::new(rest, found)),
        };
        failure = failure.or(read.err());
        if let (Some(error), true) = (&failure, stream.is_empty()) {
            return Err(Error::io("input", std::io::Error::new(error.kind(), error.to_string())));
        }
        let cut = decoder.truncated().map(ToString::to_string);
        stream.coding = Coding {
            compression: decoder.compression(),
            encoding: decoder.encoding(),
            truncated: cut.or(failure.map(|error| error.to_string())),
            carrier: found,
        };
        Ok(stream.finish())
    }

    /// Reads a log that arrives piece by piece, as plain text.
    pub fn stream(&self) -> LogStream<'_> {
        LogStream {
            classifier: self,
            scanner: None,
            buffer: Vec::new(),
            length: 0,
            base: 0,
            scanned: 0,
            coding: Coding::default(),
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { max_input: self.options.max_input, ..Limits::default() }
    }

    pub(crate) fn framing(&self, head: &[u8]) -> Framing {
        let sniff = || Framing::sniff(&head[..head.len().min(HEAD)]);
        self.options.framing.clone().unwrap_or_else(sniff)
    }

    fn classify_text(&self, text: &[u8], coding: Coding, journal: &Journal) -> Report {
        let view = View { text, base: 0, ends: true };
        let framing = self.framing(text);
        let parallel = self.scan_parts(view, &framing);
        let (hits, lines) = parallel.unwrap_or_else(|| {
            let mut scanner = Scanner::new(&self.database, &*self.candidates, framing.clone());
            scanner.scan(view, 0..text.len());
            let (hits, lines, _) = scanner.finish(view);
            (hits, lines)
        });
        self.report(&self.options, Scanned { view, framing, hits, lines }, coding, journal)
    }

    /// Scans parts of the text side by side; `None` when it is not worth while,
    /// or when so much matched that only one scan can tell what to keep.
    fn scan_parts(&self, view: View<'_>, framing: &Framing) -> Option<(Hits, u64)> {
        const WORTH: usize = 8 << 20;
        let parts = self.options.threads.min(view.text.len() / WORTH + 1);
        if parts < 2 {
            return None;
        }
        let mut cuts: Vec<usize> = (0..parts)
            .map(|n| view.text.len() / parts * n)
            .map(|near| memrchr(b'\n', &view.text[..near]).map_or(0, |at| at + 1))
            .collect();
        cuts.push(view.text.len());
        cuts.dedup();
        let scan = |from: usize, to: usize| {
            let mut scanner = Scanner::new(&self.database, &*self.candidates, framing.clone());
            scanner.scan(view, from..to);
            scanner.finish(view)
        };
        let found: Vec<(Hits, u64, Framing)> = std::thread::scope(|scope| {
            let spawn = |pair: &[usize]| {
                let (from, to) = (pair[0], pair[1]);
                scope.spawn(move || scan(from, to))
            };
            let threads: Vec<_> = cuts.windows(2).map(spawn).collect();
            threads.into_iter().map(|t| t.join().expect("a scan does not panic")).collect()
        });
        let mut all = Hits::new(self.database.patterns().len());
        let mut lines = 0;
        for (hits, seen, _) in found {
            if !all.append(hits, lines) {
                return None;
            }
            lines += seen;
        }
        Some((all, lines))
    }

    fn report(
        &self,
        options: &Options,
        scanned: Scanned<'_>,
        coding: Coding,
        journal: &Journal,
    ) -> Report {
        let Scanned { view, framing, hits, lines: line_ends } = scanned;
        let whole = view.base + view.text.len() as u64;
        let open = view.text.last().is_some_and(|&byte| byte != b'\n');
        let lines = line_ends + u64::from(open);
        let carrier = coding.carrier.map(|carrier| format!("{}+", carrier.name()));
        let input = Input {
            path: None,
            bytes: whole,
            lines,
            framing: format!("{}{}", carrier.unwrap_or_default(), framing.name()),
            encoding: coding.encoding.name().to_string(),
            compression: coding.compression.name().to_string(),
            truncated: coding.truncated,
        };
        let tail = tail(view);
        let inside = memchr_iter(b'\n', tail.text).count() as u64;
        let first_line = line_ends - inside + 1;
        let scan = resolve::Scan { framing, hits, lines, tail, first_line, journal };
        let mut report = resolve::resolve(&self.database, options, scan, input);
        if let Some(redactor) = &options.redactor {
            redactor.report(&mut report);
        }
        report
    }
}

/// What a scan leaves behind.
struct Scanned<'t> {
    view: View<'t>,
    framing: Framing,
    hits: Hits,
    /// Line ends in the whole text.
    lines: u64,
}

/// How the text was packed.
#[derive(Debug, Default)]
struct Coding {
    compression: Compression,
    encoding: Encoding,
    truncated: Option<String>,
    carrier: Option<Carrier>,
}

/// The first [`HEAD`] bytes, or all there are before an error.
pub(crate) fn read_head(reader: &mut impl Read) -> (Vec<u8>, Option<std::io::Error>) {
    let mut head = Vec::new();
    let mut failure = reader.take(HEAD as u64).read_to_end(&mut head).err();
    if failure.is_some() && head.is_empty() {
        // Asked again, a decoder hands out what it had read before the error.
        failure = reader.take(HEAD as u64).read_to_end(&mut head).err().or(failure);
    }
    (head, failure)
}

/// The last [`TAIL`] bytes, from a line start on.
fn tail(view: View<'_>) -> View<'_> {
    if view.base == 0 && view.text.len() <= TAIL {
        return view;
    }
    let from = view.text.len() - TAIL;
    let start = memchr(b'\n', &view.text[from..]).map_or(view.text.len(), |n| from + n + 1);
    View { text: &view.text[start..], base: view.base + start as u64, ends: true }
}

/// A log that arrives piece by piece. Memory stays bounded.
///
/// ```
/// let classifier = logclass::Classifier::builtin();
/// let mut stream = classifier.stream();
/// stream.push(b"ld: cannot find -l");
/// stream.push(b"ssl: No such file or directory\n");
/// let report = stream.finish();
/// assert_eq!(report.input.lines, 1);
/// ```
pub struct LogStream<'c> {
    classifier: &'c Classifier,
    scanner: Option<Scanner<'c>>,
    /// Text at hand; only the first `length` bytes are filled.
    buffer: Vec<u8>,
    length: usize,
    /// Where the buffer starts in the whole text.
    base: u64,
    scanned: usize,
    coding: Coding,
}

impl std::fmt::Debug for LogStream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogStream").field("bytes", &self.bytes()).finish_non_exhaustive()
    }
}

impl LogStream<'_> {
    /// One read fills at most this much.
    const READ: usize = 256 << 10;

    /// Takes the next piece of the log, of any length.
    pub fn push(&mut self, mut piece: &[u8]) {
        let limit = self.classifier.options.max_input;
        while !piece.is_empty() && self.bytes() < limit {
            let Some(room) = self.room() else { return };
            let length = room.len().min(piece.len());
            room[..length].copy_from_slice(&piece[..length]);
            self.filled(length);
            piece = &piece[length..];
        }
    }

    /// Whether nothing came yet.
    pub fn is_empty(&self) -> bool {
        self.bytes() == 0
    }

    /// Bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.base + self.length as u64
    }

    /// Ends the log and says what it was about.
    pub fn finish(self) -> Report {
        let options = self.classifier.options();
        self.finish_with(options)
    }

    /// Ends the log of a build that ended with this exit status.
    pub fn finish_with_exit_code(self, exit_code: i32) -> Report {
        let mut options = self.classifier.options.clone();
        options.exit_code = Some(exit_code);
        self.finish_with(&options)
    }

    fn finish_with(mut self, options: &Options) -> Report {
        self.scan(true);
        let view = View { text: &self.buffer[..self.length], base: self.base, ends: true };
        let scanner = self.scanner.take().expect("the last scan made one");
        let (hits, lines, framing) = scanner.finish(view);
        let journal = Journal::default();
        let scanned = Scanned { view, framing, hits, lines };
        self.classifier.report(options, scanned, self.coding, &journal)
    }

    /// Takes all that a reader gives.
    fn fill(&mut self, mut reader: impl Read) -> std::io::Result<()> {
        while let Some(room) = self.room() {
            match reader.read(room) {
                Ok(0) => break,
                Ok(length) => self.filled(length),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Room for the next piece; `None` when the caller's limit is reached.
    fn room(&mut self) -> Option<&mut [u8]> {
        let left = self.classifier.options.max_input.saturating_sub(self.bytes());
        if left == 0 {
            return None;
        }
        if self.length + Self::READ > BUFFER {
            self.cut();
        }
        let wanted = self.length + Self::READ;
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted.max((self.buffer.len() * 2).min(BUFFER)), 0);
        }
        let end = wanted.min(self.length + left.min(Self::READ as u64) as usize);
        Some(&mut self.buffer[self.length..end])
    }

    fn filled(&mut self, length: usize) {
        self.length += length;
        self.scan(false);
    }

    /// Keeps the tail. What is scanned with a neighbourhood is far shorter.
    fn cut(&mut self) {
        let from = self.length - TAIL;
        self.buffer.copy_within(from..self.length, 0);
        self.length = TAIL;
        self.scanned -= from;
        self.base += from as u64;
    }

    fn scan(&mut self, ends: bool) {
        let text = &self.buffer[..self.length];
        if self.scanner.is_none() {
            if !ends && self.length < HEAD {
                return;
            }
            let classifier = self.classifier;
            let framing = classifier.framing(text);
            let candidates = &*classifier.candidates;
            self.scanner = Some(Scanner::new(&classifier.database, candidates, framing));
        }
        let view = View { text, base: self.base, ends };
        if let Some(scanner) = &mut self.scanner {
            self.scanned += scanner.scan(view, self.scanned..self.length);
        }
    }
}
