//! The border: nothing unwinds across it.

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a call ended.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As it should.
    LOGCLASS_OK = 0,
    /// A pointer is NULL, a text is no UTF-8, or a name is not known.
    LOGCLASS_USAGE = 1,
    /// A file cannot be read.
    LOGCLASS_IO = 2,
    /// A file of signatures is not right.
    LOGCLASS_SIGNATURE = 3,
    /// A defect of logclass. The handles of the call are not to be used again,
    /// only freed.
    LOGCLASS_PANIC = 4,
}

/// What went wrong inside a call: how it ended, and in words.
pub struct Failure {
    pub status: Status,
    pub message: String,
}

impl From<logclass::Error> for Failure {
    fn from(error: logclass::Error) -> Failure {
        let status = match error.kind() {
            logclass::ErrorKind::Signature => Status::LOGCLASS_SIGNATURE,
            logclass::ErrorKind::Io => Status::LOGCLASS_IO,
            _ => Status::LOGCLASS_USAGE,
        };
        Failure { status, message: error.to_string() }
    }
}

/// A caller's mistake.
pub fn usage(message: impl Into<String>) -> Failure {
    Failure { status: Status::LOGCLASS_USAGE, message: message.into() }
}

/// Runs the body of a call. If it fails and `message` is not NULL, the words
/// are handed over there.
///
/// # Safety
/// `message` is NULL or can be written to.
pub unsafe fn guard(
    message: *mut *mut c_char,
    body: impl FnOnce() -> Result<(), Failure>,
) -> Status {
    // What a panic leaves half done is behind handles that are only freed then.
    let caught = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        let message = "a defect of logclass".to_string();
        Err(Failure { status: Status::LOGCLASS_PANIC, message })
    });
    let Err(failure) = caught else { return Status::LOGCLASS_OK };
    if !message.is_null() {
        // SAFETY: as the caller promises
        unsafe { *message = crate::text::give(failure.message) };
    }
    failure.status
}

/// Runs a body that cannot fail except by a defect.
pub fn or<T>(instead: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(instead)
}

/// A handle that C holds.
///
/// # Safety
/// `handle` is NULL or was made by this library and not freed.
pub unsafe fn borrow<'a, T>(handle: *const T) -> Result<&'a T, Failure> {
    // SAFETY: as the caller promises
    unsafe { handle.as_ref() }.ok_or_else(|| usage("a handle is NULL"))
}

/// As [`borrow`], to be changed.
///
/// # Safety
/// As for [`borrow`]; nobody else uses it meanwhile.
pub unsafe fn borrow_mut<'a, T>(handle: *mut T) -> Result<&'a mut T, Failure> {
    // SAFETY: as the caller promises
    unsafe { handle.as_mut() }.ok_or_else(|| usage("a handle is NULL"))
}

/// Hands a new handle over.
///
/// # Safety
/// `out` is NULL or can be written to.
pub unsafe fn hand_over<T>(out: *mut *mut T, value: T) -> Result<(), Failure> {
    if out.is_null() {
        return Err(usage("there is no place for the result"));
    }
    // SAFETY: as the caller promises
    unsafe { *out = Box::into_raw(Box::new(value)) };
    Ok(())
}

/// Frees what [`hand_over`] gave.
///
/// # Safety
/// `handle` is NULL or came from [`hand_over`] and is not used again.
pub unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: as the caller promises
        or((), || drop(unsafe { Box::from_raw(handle) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_status() {
        let mut message = std::ptr::null_mut();
        let status = unsafe { guard(&mut message, || panic!("on purpose")) };
        assert_eq!(status, Status::LOGCLASS_PANIC);
        assert!(!message.is_null());
        unsafe { crate::text::logclass_string_free(message) };
        assert_eq!(or(7, || panic!("on purpose")), 7);
    }

    #[test]
    fn nobody_has_to_take_the_message() {
        let status = unsafe { guard(std::ptr::null_mut(), || Err(usage("wrong"))) };
        assert_eq!(status, Status::LOGCLASS_USAGE);
    }
}
