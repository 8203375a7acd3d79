//! Texts on their way across the border.

use crate::guard::{Failure, or, usage};
use std::ffi::{CStr, CString, c_char};
use std::path::PathBuf;

/// A text of C.
///
/// # Safety
/// `text` is NULL or ends in a NUL and stays as it is meanwhile.
pub unsafe fn take<'a>(text: *const c_char) -> Result<&'a str, Failure> {
    // SAFETY: as the caller promises
    let text = unsafe { bytes(text) }?;
    text.to_str().map_err(|_| usage("a text is no UTF-8"))
}

/// A path of C; on Unix any bytes.
///
/// # Safety
/// As for [`take`].
pub unsafe fn take_path(text: *const c_char) -> Result<PathBuf, Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        // SAFETY: as the caller promises
        let text = unsafe { bytes(text) }?;
        Ok(std::ffi::OsStr::from_bytes(text.to_bytes()).into())
    }
    #[cfg(not(unix))]
    // SAFETY: as the caller promises
    unsafe { take(text) }.map(PathBuf::from)
}

unsafe fn bytes<'a>(text: *const c_char) -> Result<&'a CStr, Failure> {
    if text.is_null() {
        return Err(usage("a text is NULL"));
    }
    // SAFETY: it is not NULL; as the caller promises
    Ok(unsafe { CStr::from_ptr(text) })
}

/// A text for C, to be freed with [`logclass_string_free`]. Nothing that
/// logclass writes has a NUL in it; if it had, the text would end there.
pub fn give(text: impl Into<Vec<u8>>) -> *mut c_char {
    let mut text = text.into();
    text.truncate(text.iter().position(|&byte| byte == 0).unwrap_or(text.len()));
    CString::new(text).unwrap_or_default().into_raw()
}

/// Frees a text that a function gave to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_string_free(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: the header asks for a text that `give` has given
        or((), || drop(unsafe { CString::from_raw(text) }));
    }
}
