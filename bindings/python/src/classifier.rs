//! `Classifier` and `Stream`.

use crate::error::{raise, unreadable};
use crate::log::{self, Log};
use crate::plain::ToPython;
use crate::report::Report;
use logclass::frame::Framing;
use logclass::redact::Redactor;
use logclass::signature::Confidence;
use logclass::{Baseline, Database, LogStream, Options};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

/// Signatures made ready to read logs.
#[pyclass(frozen, module = "logclass")]
pub struct Classifier(logclass::Classifier);

/// The one that `classify` uses.
pub fn builtin() -> &'static Classifier {
    static BUILTIN: OnceLock<Classifier> = OnceLock::new();
    BUILTIN.get_or_init(|| Classifier(logclass::Classifier::builtin()))
}

/// One path, or several.
#[derive(FromPyObject)]
pub enum Paths {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Paths {
    fn all(self) -> Vec<PathBuf> {
        match self {
            Paths::One(path) => vec![path],
            Paths::Several(paths) => paths,
        }
    }
}

impl Classifier {
    pub fn read(
        &self,
        log: &Bound<'_, PyAny>,
        path: Option<String>,
        exit_code: Option<i32>,
    ) -> PyResult<Report> {
        let (py, log) = (log.py(), Log::of(log)?);
        let mut report = py.detach(|| self.told(exit_code).read_form(log))?;
        if path.is_some() {
            report.input.path = path;
        }
        Ok(Report::from(report))
    }

    /// Itself, told how the build ended.
    fn told(&self, exit_code: Option<i32>) -> Classifier {
        let mut classifier = self.0.clone();
        if exit_code.is_some() {
            classifier.options_mut().exit_code = exit_code;
        }
        Classifier(classifier)
    }

    fn read_form(&self, log: Log) -> PyResult<logclass::Report> {
        match log {
            Log::Bytes(bytes) => Ok(self.0.classify(&bytes)),
            Log::Path(path) => self.0.classify_file(&path).map_err(raise),
            Log::File(mut file) => {
                let report = self.0.classify_reader(&mut file);
                match file.raised.take() {
                    Some(raised) => Err(raised),
                    None => report.map_err(raise),
                }
            }
        }
    }
}

#[pymethods]
impl Classifier {
    #[new]
    #[pyo3(signature = (
        *, signatures=Paths::Several(Vec::new()), builtin=true, all=false, min_confidence="low",
        framing=None, max_input=None, redact=true, threads=1, baseline=Paths::Several(Vec::new()),
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn new(
        py: Python<'_>,
        signatures: Paths,
        builtin: bool,
        all: bool,
        min_confidence: &str,
        framing: Option<&str>,
        max_input: Option<u64>,
        redact: bool,
        threads: usize,
        baseline: Paths,
    ) -> PyResult<Classifier> {
        let mut options = Options::default();
        options.all = all;
        options.min_confidence = confidence(min_confidence)?;
        options.framing = framing.map(named_framing).transpose()?;
        options.max_input = max_input.unwrap_or(options.max_input);
        options.redactor = redact.then(Redactor::default);
        options.threads = threads.max(1);
        let (signatures, green) = (signatures.all(), baseline.all());
        py.detach(|| {
            options.baseline = read_baseline(&green)?;
            let mut database = if builtin { Database::builtin() } else { Database::empty() };
            signatures.iter().try_for_each(|path| database.load(path)).map_err(raise)?;
            Ok(Classifier(logclass::Classifier::new(database, options)))
        })
    }

    /// Reads one log.
    #[pyo3(signature = (log, *, path=None, exit_code=None))]
    fn classify(
        &self,
        log: &Bound<'_, PyAny>,
        path: Option<String>,
        exit_code: Option<i32>,
    ) -> PyResult<Report> {
        self.read(log, path, exit_code)
    }

    /// Takes a log that arrives piece by piece.
    fn stream(&self) -> Stream {
        Stream(Mutex::new(Some(self.0.stream())))
    }

    /// Who answers: the program and its signatures.
    #[getter]
    fn tool<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.tool().to_python(py)
    }

    fn __repr__(&self) -> String {
        let database = self.0.database();
        format!("<logclass.Classifier of {} signatures, {}>", database.len(), database.digest())
    }
}

fn confidence(word: &str) -> PyResult<Confidence> {
    let known = Confidence::ALL.iter().find(|level| level.as_str() == word);
    known.copied().ok_or_else(|| PyValueError::new_err(format!("no confidence is called {word:?}")))
}

fn named_framing(name: &str) -> PyResult<Framing> {
    Framing::named(name)
        .ok_or_else(|| PyValueError::new_err(format!("no framing is called {name:?}")))
}

fn read_baseline(paths: &[PathBuf]) -> PyResult<Option<Arc<Baseline>>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut baseline = Baseline::default();
    for path in paths {
        let file = std::fs::File::open(path)
            .map_err(|error| unreadable(Some(&path.display().to_string()), &error))?;
        baseline.read(file).map_err(raise)?;
    }
    Ok(Some(Arc::new(baseline)))
}

/// A log that arrives piece by piece.
#[pyclass(frozen, module = "logclass")]
pub struct Stream(Mutex<Option<LogStream>>);

impl Stream {
    fn open(&self) -> MutexGuard<'_, Option<LogStream>> {
        // nothing that holds it can leave half a log behind
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn finished() -> PyErr {
    PyValueError::new_err("the stream is finished")
}

#[pymethods]
impl Stream {
    /// Takes the next piece, of any length.
    fn push(&self, py: Python<'_>, piece: &Bound<'_, PyAny>) -> PyResult<()> {
        let piece = log::bytes(piece)?;
        py.detach(|| {
            self.open().as_mut().ok_or_else(finished)?.push(&piece);
            Ok(())
        })
    }

    /// What the report would be if the log ended here.
    fn so_far(&self, py: Python<'_>) -> PyResult<Report> {
        py.detach(|| Ok(self.open().as_ref().ok_or_else(finished)?.so_far().into()))
    }

    /// Ends the log and says what it was about.
    #[pyo3(signature = (*, exit_code=None))]
    fn finish(&self, py: Python<'_>, exit_code: Option<i32>) -> PyResult<Report> {
        py.detach(|| {
            let stream = self.open().take().ok_or_else(finished)?;
            Ok(Report::from(match exit_code {
                Some(code) => stream.finish_with_exit_code(code),
                None => stream.finish(),
            }))
        })
    }
}
