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
use crate::journal::Journal;
use crate::late;
use crate::prefilter::Isa;
use crate::redact::Redactor;
use crate::report::{Input, Report};
use crate::resolve;
use crate::scan::{CandidateSource, Found, Matcher, Scanner, View};
use crate::signature::Confidence;
use memchr::{memchr, memchr_iter, memrchr};
use std::io::Read;
use std::path::Path;
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
    /// The instructions that the prefilter uses; the report is the same by any.
    /// The portable code takes the place of those that the machine lacks.
    pub isa: Isa,
    /// What passing builds print as well.
    pub baseline: Option<Arc<Baseline>>,
    /// By what excerpts are chosen; the built-in weights if `None`.
    pub weights: Option<Arc<Weights>>,
    /// Failures that are known and no longer reported as causes.
    pub accept: Vec<Acceptance>,
}

/// A failure that the caller knows and lives with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The signature, or `family/*`.
    pub id: String,
    /// Only the failure with this fingerprint.
    pub fingerprint: Option<String>,
    /// Why it is accepted.
    pub reason: String,
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
            isa: Isa::best(),
            baseline: None,
            weights: None,
            accept: Vec::new(),
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

/// Signatures made ready to read logs. Make one and keep it: what a log needs
/// is compiled when the first log needs it.
///
/// Any number of threads may use one at a time. A clone costs next to nothing
/// and shares the signatures and all that was compiled of them, so that logs
/// can be read with other options.
///
/// ```
/// let classifier = logclass::Classifier::builtin();
/// let report = classifier.classify(b"all is well\n");
/// assert!(report.diagnoses.is_empty());
///
/// let mut failed = classifier.clone();
/// failed.options_mut().exit_code = Some(1);
/// let report = failed.classify(b"all is well\n");
/// assert_eq!(report.verdict, logclass::report::Verdict::Unknown);
/// ```
#[derive(Clone)]
pub struct Classifier {
    matcher: Arc<Matcher>,
    options: Arc<Options>,
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
            Engine::Fast => Box::new(Fast::new(&database, options.isa)),
            Engine::Reference => Box::new(Naive::new(&database)),
        };
        Classifier {
            matcher: Arc::new(Matcher { database, candidates }),
            options: Arc::new(options),
        }
    }

    /// The signatures in use.
    pub fn database(&self) -> &Database {
        &self.matcher.database
    }

    /// How logs are read.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How logs are to be read from now on, by this classifier and not by its
    /// clones. The engine and its instructions stay as they are.
    pub fn options_mut(&mut self) -> &mut Options {
        Arc::make_mut(&mut self.options)
    }

    /// Who answers, for a report on several logs.
    pub fn tool(&self) -> crate::report::Tool {
        resolve::tool(self.database())
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

    /// Reads a log file, packed or not, in blocks: a file that another process
    /// shortens meanwhile is no danger, as it would be to a mapping.
    ///
    /// ```
    /// let path = std::path::Path::new("corpus/fail/alpine/apk-2.10.8-typo.log");
    /// let report = logclass::Classifier::builtin().classify_file(path)?;
    /// assert_eq!(report.diagnoses[0].id, "alpine/package-not-found");
    /// assert_eq!(report.input.path.as_deref(), path.to_str());
    /// # Ok::<(), logclass::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the file cannot be opened or nothing of it can be read.
    pub fn classify_file(&self, path: &Path) -> Result<Report, Error> {
        let name = path.display().to_string();
        let named = |error| Error::unreadable(&name, error);
        let file = std::fs::File::open(path).map_err(named)?;
        if file.metadata().map_err(named)?.is_dir() {
            return Err(named(std::io::ErrorKind::IsADirectory.into()));
        }
        let mut report = self.classify_reader(file)?;
        report.input.path = Some(name);
        Ok(report)
    }

    /// Reads a log that arrives piece by piece, as plain text.
    pub fn stream(&self) -> LogStream {
        LogStream {
            classifier: self.clone(),
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

    /// A scanner for a log that begins with this text.
    fn scanner(&self, text: &[u8]) -> Scanner {
        Scanner::new(&self.matcher, self.framing(text))
    }

    fn classify_text(&self, text: &[u8], coding: Coding, journal: &Journal) -> Report {
        let view = View { text, base: 0, ends: true };
        let framing = self.framing(text);
        let parallel = self.scan_parts(view, &framing);
        let found = parallel.unwrap_or_else(|| {
            let mut scanner = Scanner::new(&self.matcher, framing.clone());
            scanner.scan(view, 0..text.len());
            scanner.finish(view).0
        });
        self.report(Scanned { view, framing, found }, coding, journal)
    }

    /// Scans parts of the text side by side; `None` when it is not worth while,
    /// or when so much may match that only one scan can tell what to keep.
    fn scan_parts(&self, view: View<'_>, framing: &Framing) -> Option<Found> {
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
            let mut scanner = Scanner::new(&self.matcher, framing.clone());
            scanner.scan(view, from..to);
            (from, scanner.finish(view).0)
        };
        let parts: Vec<(usize, Found)> = std::thread::scope(|scope| {
            let spawn = |pair: &[usize]| {
                let (from, to) = (pair[0], pair[1]);
                scope.spawn(move || scan(from, to))
            };
            let threads: Vec<_> = cuts.windows(2).map(spawn).collect();
            threads.into_iter().map(|t| t.join().expect("a scan does not panic")).collect()
        });
        let mut all = Found::new(self.database().patterns().len());
        parts.into_iter().all(|(from, part)| all.append(part, from as u64)).then_some(all)
    }

    fn report(&self, scanned: Scanned<'_>, coding: Coding, journal: &Journal) -> Report {
        let Scanned { view, framing, mut found } = scanned;
        let tail = tail(view);
        late::look(&self.matcher, &framing, tail, &mut found);
        let Found { hits, lines: line_ends, effort } = found;
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
        let inside = memchr_iter(b'\n', tail.text).count() as u64;
        let first_line = line_ends - inside + 1;
        let given_up = effort.ends().len() as u64;
        let scan = resolve::Scan { framing, hits, given_up, lines, tail, first_line, journal };
        let mut report = resolve::resolve(self.database(), &self.options, scan, input);
        if let Some(redactor) = &self.options.redactor {
            redactor.report(&mut report);
        }
        report
    }
}

/// What a scan leaves behind.
struct Scanned<'t> {
    view: View<'t>,
    framing: Framing,
    found: Found,
}

/// How the text was packed.
#[derive(Clone, Debug, Default)]
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
/// Only the end of a log says what made the build fail: a failure may be
/// retried, tolerated, or follow from one that is named later. So there is one
/// final [`Report`]; while the log grows, [`LogStream::so_far`] tells what it
/// would be if nothing more came.
///
/// ```
/// let classifier = logclass::Classifier::builtin();
/// let mut stream = classifier.stream();
/// stream.push(b"ld: cannot find -l");
/// stream.push(b"ssl: No such file or directory\n");
/// let report = stream.finish();
/// assert_eq!(report.input.lines, 1);
/// ```
pub struct LogStream {
    classifier: Classifier,
    scanner: Option<Scanner>,
    /// Text at hand; only the first `length` bytes are filled.
    buffer: Vec<u8>,
    length: usize,
    /// Where the buffer starts in the whole text.
    base: u64,
    scanned: usize,
    coding: Coding,
}

impl std::fmt::Debug for LogStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogStream").field("bytes", &self.bytes()).finish_non_exhaustive()
    }
}

impl LogStream {
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

    /// What the report would be if the log ended here. Nothing in it is final:
    /// what follows may tolerate a failure or name its cause.
    ///
    /// Costs as much as to finish: nothing is read again, but all matches are weighed.
    ///
    /// ```
    /// let mut stream = logclass::Classifier::builtin().stream();
    /// stream.push(b"ERROR: unable to select packages:\n  foo-dev (no such package):\n");
    /// assert_eq!(stream.so_far().diagnoses[0].id, "alpine/package-not-found");
    /// stream.push(b"    required by: world[foo-dev]\n");
    /// assert_eq!(stream.finish().diagnoses[0].captures["package"], "foo-dev");
    /// ```
    pub fn so_far(&self) -> Report {
        self.report(self.scanner.clone())
    }

    /// Ends the log and says what it was about.
    pub fn finish(mut self) -> Report {
        let scanner = self.scanner.take();
        self.report(scanner)
    }

    /// Ends the log of a build that ended with this exit status.
    pub fn finish_with_exit_code(mut self, exit_code: i32) -> Report {
        self.classifier.options_mut().exit_code = Some(exit_code);
        self.finish()
    }

    /// Scans the rest with a scanner that has come so far, and reports.
    fn report(&self, scanner: Option<Scanner>) -> Report {
        let text = &self.buffer[..self.length];
        let view = View { text, base: self.base, ends: true };
        let mut scanner = scanner.unwrap_or_else(|| self.classifier.scanner(text));
        scanner.scan(view, self.scanned..self.length);
        let (found, framing) = scanner.finish(view);
        let scanned = Scanned { view, framing, found };
        self.classifier.report(scanned, self.coding.clone(), &Journal::default())
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
        if self.buffer.is_empty() {
            // asked for as zeros, it is not touched before it is filled
            self.buffer = vec![0; wanted];
        } else if self.buffer.len() < wanted {
            self.buffer.resize(wanted.max((self.buffer.len() * 2).min(BUFFER)), 0);
        }
        let end = wanted.min(self.length + left.min(Self::READ as u64) as usize);
        Some(&mut self.buffer[self.length..end])
    }

    fn filled(&mut self, length: usize) {
        self.length += length;
        self.scan();
    }

    /// Keeps the tail. What is scanned with a neighbourhood is far shorter.
    fn cut(&mut self) {
        let from = self.length - TAIL;
        self.buffer.copy_within(from..self.length, 0);
        self.length = TAIL;
        self.scanned -= from;
        self.base += from as u64;
    }

    /// Scans what can be scanned before the end is known.
    fn scan(&mut self) {
        let text = &self.buffer[..self.length];
        if self.scanner.is_none() && self.length >= HEAD {
            self.scanner = Some(self.classifier.scanner(text));
        }
        let view = View { text, base: self.base, ends: false };
        if let Some(scanner) = &mut self.scanner {
            self.scanned += scanner.scan(view, self.scanned..self.length);
        }
    }
}
