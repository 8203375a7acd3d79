//! The native half of the Python package `logclass`.

mod classifier;
mod error;
mod log;
mod plain;
mod report;

use pyo3::prelude::*;

/// Reads a log with the built-in signatures and default options.
#[pyfunction]
#[pyo3(signature = (log, *, path=None, exit_code=None))]
fn classify(
    log: &Bound<'_, PyAny>,
    path: Option<String>,
    exit_code: Option<i32>,
) -> PyResult<report::Report> {
    classifier::builtin().read(log, path, exit_code)
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::classifier::{Classifier, Stream};
    #[pymodule_export]
    use super::classify;
    #[pymodule_export]
    use super::error::SignatureError;
    #[pymodule_export]
    use super::report::Report;
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "its name in Python")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
