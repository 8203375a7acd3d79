//! `Report`: the answer for one log.

use crate::plain::ToPython;
use logclass::report::{Document, Format, RenderOptions};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The answer for one log. Its parts become Python objects when they are asked
/// for, once.
#[pyclass(frozen, eq, module = "logclass")]
pub struct Report {
    document: Document,
    diagnoses: PyOnceLock<Py<PyAny>>,
    excerpts: PyOnceLock<Py<PyAny>>,
}

impl From<logclass::Report> for Report {
    fn from(report: logclass::Report) -> Report {
        let document = Document::One(report);
        Report { document, diagnoses: PyOnceLock::new(), excerpts: PyOnceLock::new() }
    }
}

impl PartialEq for Report {
    fn eq(&self, other: &Report) -> bool {
        self.document == other.document
    }
}

impl Report {
    fn report(&self) -> &logclass::Report {
        &self.document.reports()[0]
    }

    fn write(&self, format: Format) -> PyResult<String> {
        let mut out = Vec::new();
        format.write(&self.document, &RenderOptions::default(), &mut out)?;
        Ok(String::from_utf8(out)?)
    }
}

/// What was made once, or is made now.
fn once<'py>(
    cell: &PyOnceLock<Py<PyAny>>,
    py: Python<'py>,
    value: &impl ToPython,
) -> PyResult<Bound<'py, PyAny>> {
    let made = cell.get_or_try_init(py, || value.to_python(py).map(Bound::unbind))?;
    Ok(made.bind(py).clone())
}

#[pymethods]
impl Report {
    /// Reads a report that was written as JSON.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Report> {
        let read = serde_json::from_str::<logclass::Report>(text);
        let report = read.map_err(|error| PyValueError::new_err(format!("no report: {error}")))?;
        Ok(Report::from(report))
    }

    /// The JSON document that the command writes.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| self.write(Format::Json))
    }

    /// The report in any format of the command.
    fn render(&self, py: Python<'_>, format: &str) -> PyResult<String> {
        let unknown = || PyValueError::new_err(format!("no format is called {format:?}"));
        let format = Format::named(format).ok_or_else(unknown)?;
        py.detach(|| self.write(format))
    }

    #[getter]
    fn schema_version(&self) -> &str {
        &self.report().schema_version
    }

    #[getter]
    fn tool<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().tool.to_python(py)
    }

    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().input.to_python(py)
    }

    #[getter]
    fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().outcome.to_python(py)
    }

    #[getter]
    fn verdict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().verdict.to_python(py)
    }

    #[getter]
    fn diagnoses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        once(&self.diagnoses, py, &self.report().diagnoses)
    }

    #[getter]
    fn accepted<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().accepted.to_python(py)
    }

    #[getter]
    fn excerpts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        once(&self.excerpts, py, &self.report().excerpts)
    }

    #[getter]
    fn stats<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.report().stats.to_python(py)
    }

    /// Reports travel between processes as JSON.
    fn __reduce__<'py>(slf: &Bound<'py, Report>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let make = slf.get_type().getattr("from_json")?;
        Ok((make, (slf.get().write(Format::Json)?,)))
    }

    fn __repr__(&self) -> String {
        let report = self.report();
        let found =
            report.diagnoses.iter().map(|found| format!("{} in line {}", found.id, found.line));
        let found: Vec<String> = found.collect();
        let verdict = format!("{:?}", report.verdict).to_lowercase();
        format!("<logclass.Report {verdict}: {}>", found.join(", "))
    }
}
