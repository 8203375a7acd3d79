//! Errors of the library as Python's exceptions.

use logclass::{Error, ErrorKind};
use pyo3::create_exception;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use std::error::Error as _;

create_exception!(logclass, SignatureError, PyValueError, "A file of signatures is not right.");

pub fn raise(error: Error) -> PyErr {
    match error.kind() {
        ErrorKind::Signature => SignatureError::new_err(error.to_string()),
        ErrorKind::Io => {
            let source = error.source().and_then(|source| source.downcast_ref());
            source.map_or_else(
                || PyOSError::new_err(error.to_string()),
                |source| unreadable(error.file(), source),
            )
        }
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// `FileNotFoundError` and its kin, if the system said why.
pub fn unreadable(path: Option<&str>, error: &std::io::Error) -> PyErr {
    let text = error.to_string();
    let Some(number) = error.raw_os_error() else { return PyOSError::new_err(text) };
    // Python says the number itself
    let reason = text.split(" (os error ").next().unwrap_or_default().to_string();
    PyOSError::new_err((number, reason, path.map(str::to_string)))
}
