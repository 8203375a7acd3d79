//! What can be read: bytes, text, a path, a binary file.

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use std::io::{self, Read};
use std::path::PathBuf;

/// A log in one of its forms.
pub enum Log {
    Bytes(PyBackedBytes),
    Path(PathBuf),
    File(BinaryFile),
}

impl Log {
    pub fn of(log: &Bound<'_, PyAny>) -> PyResult<Log> {
        let py = log.py();
        if log.is_instance_of::<PyBytes>() {
            return Ok(Log::Bytes(log.extract()?));
        }
        if let Ok(text) = log.cast::<PyString>() {
            return Ok(Log::Bytes(encode(text)?));
        }
        if log.hasattr(intern!(py, "__fspath__"))? {
            return Ok(Log::Path(log.extract()?));
        }
        if log.hasattr(intern!(py, "read"))? {
            return Ok(Log::File(BinaryFile::new(log.clone().unbind())));
        }
        bytes(log).map(Log::Bytes)
    }
}

/// Bytes of anything that lends its memory; another thread may write to what is
/// not immutable, so that is copied.
pub fn bytes(data: &Bound<'_, PyAny>) -> PyResult<PyBackedBytes> {
    if data.is_instance_of::<PyBytes>() || data.is_instance_of::<PyByteArray>() {
        return Ok(data.extract()?);
    }
    let view = PyMemoryView::from(data).map_err(|_| {
        let kind = data.get_type().name().map_or_else(|_| "that".into(), |name| name.to_string());
        let wanted = "a log is bytes, str, a path or a binary file";
        PyTypeError::new_err(format!("{wanted}, not {kind}"))
    })?;
    Ok(view.call_method0(intern!(data.py(), "tobytes"))?.extract()?)
}

/// UTF-8; what was read with `errors="surrogateescape"` becomes the bytes it was.
fn encode(text: &Bound<'_, PyString>) -> PyResult<PyBackedBytes> {
    let py = text.py();
    let encoded = |errors| text.call_method1(intern!(py, "encode"), ("utf-8", errors));
    let bytes = encoded("surrogateescape").or_else(|error| {
        if error.is_instance_of::<PyUnicodeEncodeError>(py) {
            encoded("replace")
        } else {
            Err(error)
        }
    })?;
    Ok(bytes.extract()?)
}

/// A Python object with a method `read`, as a reader.
pub struct BinaryFile {
    file: Py<PyAny>,
    block: Option<PyBackedBytes>,
    taken: usize,
    /// What `read` raised; a report on half a log would hide it.
    pub raised: Option<PyErr>,
}

impl BinaryFile {
    /// So much is asked for at a time: the interpreter is entered seldom.
    const BLOCK: usize = 1 << 20;

    fn new(file: Py<PyAny>) -> BinaryFile {
        BinaryFile { file, block: None, taken: 0, raised: None }
    }

    fn next_block(&self) -> PyResult<PyBackedBytes> {
        Python::attach(|py| {
            let block =
                self.file.bind(py).call_method1(intern!(py, "read"), (BinaryFile::BLOCK,))?;
            if block.is_instance_of::<PyString>() {
                return Err(PyTypeError::new_err("read() gave str: open the file in binary mode"));
            }
            if block.is_none() {
                return Err(PyTypeError::new_err("read() gave None: the file does not block"));
            }
            bytes(&block)
        })
    }
}

impl Read for &mut BinaryFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.block.as_ref().is_none_or(|block| self.taken == block.len()) {
            match self.next_block() {
                Ok(block) => (self.block, self.taken) = (Some(block), 0),
                Err(raised) => {
                    self.raised = Some(raised);
                    return Err(io::Error::other("read() raised an exception"));
                }
            }
        }
        let rest = self.block.as_ref().map_or(&[][..], |block| &block[self.taken..]);
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.taken += length;
        Ok(length)
    }
}
