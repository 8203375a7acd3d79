//! Logs that arrive piece by piece.

use crate::classifier::{Classifier, memory};
use crate::guard::{Status, borrow, borrow_mut, free, guard, hand_over, or, usage};
use crate::report::Report;
use logclass::LogStream;
use std::ffi::{c_int, c_void};

/// A log that arrives piece by piece, as plain text. Memory stays bounded.
pub struct Stream(Option<LogStream>);

/// Begins a log. NULL if the classifier is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_new(classifier: *const Classifier) -> *mut Stream {
    or(std::ptr::null_mut(), || {
        // SAFETY: as the header asks
        let Ok(classifier) = (unsafe { borrow(classifier) }) else { return std::ptr::null_mut() };
        Box::into_raw(Box::new(Stream(Some(classifier.0.stream()))))
    })
}

/// Takes the next piece, of any length; it is not needed any more afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_push(
    stream: *mut Stream,
    piece: *const c_void,
    length: usize,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let piece = memory(piece, length)?;
            borrow_mut(stream)?.0.as_mut().ok_or_else(finished)?.push(piece);
            Ok(())
        })
    }
}

/// What the report would be if the log ended here. Nothing in it is final: what
/// follows may tolerate a failure or name its cause.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_so_far(
    stream: *const Stream,
    report: *mut *mut Report,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let stream = borrow(stream)?.0.as_ref().ok_or_else(finished)?;
            hand_over(report, Report::from(stream.so_far()))
        })
    }
}

/// Ends the log and says what it was about. The stream takes nothing more; it is
/// still to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_finish(
    stream: *mut Stream,
    report: *mut *mut Report,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let stream = borrow_mut(stream)?.0.take().ok_or_else(finished)?;
            hand_over(report, Report::from(stream.finish()))
        })
    }
}

/// Ends the log of a build that ended with this exit status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_finish_with_exit_code(
    stream: *mut Stream,
    exit_code: c_int,
    report: *mut *mut Report,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let stream = borrow_mut(stream)?.0.take().ok_or_else(finished)?;
            hand_over(report, Report::from(stream.finish_with_exit_code(exit_code)))
        })
    }
}

/// Frees a stream, finished or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_stream_free(stream: *mut Stream) {
    // SAFETY: as the header asks
    unsafe { free(stream) }
}

fn finished() -> crate::guard::Failure {
    usage("the stream is finished")
}
