//! The parts of a report as the dataclasses of `_report.py`.
//!
//! Each struct is taken apart by its fields, and a dataclass has the same fields
//! in the same order.

use logclass::report::{
    Accepted, Alternative, BuildOutcome, DeadEnd, Diagnosis, Evidence, Excerpt, Explained, Input,
    Recurrence, Reference, Remediation, SignatureSet, SourceLocation, Stats, Suggestion, Tool,
    Verdict, Verification,
};
use logclass::signature::{Category, Confidence, RemedyKind, Role, Severity, Standing};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple};
use std::collections::BTreeMap;

/// A value in plain Python.
pub trait ToPython {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

macro_rules! dataclass {
    ($($name:ident { $($field:ident),+ })+) => {$(
        impl ToPython for $name {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                let class = CLASS.import(py, "logclass._report", stringify!($name))?;
                let $name { $($field),+, .. } = self;
                class.call1(PyTuple::new(py, [$($field.to_python(py)?),+])?)
            }
        }
    )+};
}

dataclass! {
    Tool { name, version, signatures }
    SignatureSet { count, digest }
    Input { path, bytes, lines, framing, encoding, compression, truncated }
    Diagnosis {
        id, title, category, domain, role, severity, confidence, status, impact, requirements, line,
        column, byte_start, byte_end, text, span, stream, step, source, captures, occurrences,
        evidence, cause, remediations, dead_ends, verify, references, explains, alternatives,
        fingerprint, suggestions, recurrence
    }
    Recurrence { count, first_seen, last_seen, new_since_green }
    Accepted { id, title, line, fingerprint, reason }
    Suggestion {
        remedy, applies_if, file, line, before, after, leading, trailing, crlf, open
    }
    SourceLocation { file, line, column }
    Evidence { line, text, role }
    Remediation {
        title, kind, standing, steps, before, after, language, applies_if, source, note
    }
    DeadEnd { what, why }
    Verification { command, expect }
    Reference { title, url }
    Explained { id, line, occurrences }
    Alternative { id, tell_apart }
    Excerpt { start_line, end_line, lines, score, reason }
    Stats { matches, signatures, folded, given_up }
}

macro_rules! value {
    ($($type:ty),+) => {$(
        impl ToPython for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                self.clone().into_py_any(py).map(|value| value.into_bound(py))
            }
        }
    )+};
}

value!(bool, u64, i64, usize, String, (usize, usize));

macro_rules! word {
    ($($type:ty),+) => {$(
        impl ToPython for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(PyString::intern(py, self.as_str()).into_any())
            }
        }
    )+};
}

word!(Category, Confidence, RemedyKind, Role, Severity, Standing);

impl ToPython for BuildOutcome {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let word = match self {
            BuildOutcome::Failed => "failed",
            BuildOutcome::Passed => "passed",
            BuildOutcome::Unknown => "unknown",
        };
        Ok(PyString::intern(py, word).into_any())
    }
}

impl ToPython for Verdict {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let word = match self {
            Verdict::Diagnosed => "diagnosed",
            Verdict::Unknown => "unknown",
            Verdict::Clean => "clean",
        };
        Ok(PyString::intern(py, word).into_any())
    }
}

impl<T: ToPython> ToPython for Option<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.to_python(py))
    }
}

impl<T: ToPython> ToPython for Vec<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.to_python(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }
}

impl ToPython for BTreeMap<String, String> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = PyDict::new(py);
        self.iter().try_for_each(|(name, value)| items.set_item(name, value))?;
        Ok(items.into_any())
    }
}
