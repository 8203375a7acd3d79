//! Signatures made ready to read logs.

use crate::guard::{Failure, Status, borrow, free, guard, hand_over, or, usage};
use crate::options::Options;
use crate::report::Report;
use crate::text::take_path;
use logclass::Database;
use std::ffi::{c_char, c_int, c_void};

/// Signatures made ready to read logs. Make one and keep it; threads may share it.
pub struct Classifier(pub logclass::Classifier);

/// The built-in signatures with default options. NULL only after a defect.
#[unsafe(no_mangle)]
pub extern "C" fn logclass_classifier_builtin() -> *mut Classifier {
    or(std::ptr::null_mut(), || {
        Box::into_raw(Box::new(Classifier(logclass::Classifier::builtin())))
    })
}

/// Any signatures, any options. If it fails and `message` is not NULL, it says
/// why, to be freed with logclass_string_free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_classifier_new(
    options: *const Options,
    classifier: *mut *mut Classifier,
    message: *mut *mut c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(message, || {
            let options = borrow(options)?;
            let builtin = options.builtin;
            let mut database = if builtin { Database::builtin() } else { Database::empty() };
            options.signatures.iter().try_for_each(|path| database.load(path))?;
            let made = logclass::Classifier::new(database, options.reading.clone());
            hand_over(classifier, Classifier(made))
        })
    }
}

/// The same for builds that ended with this exit status, which overrules what
/// their logs say. Costs next to nothing: the signatures are shared. NULL if the
/// classifier is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_classifier_with_exit_code(
    classifier: *const Classifier,
    exit_code: c_int,
) -> *mut Classifier {
    or(std::ptr::null_mut(), || {
        // SAFETY: as the header asks
        let Ok(classifier) = (unsafe { borrow(classifier) }) else { return std::ptr::null_mut() };
        let mut told = classifier.0.clone();
        told.options_mut().exit_code = Some(exit_code);
        Box::into_raw(Box::new(Classifier(told)))
    })
}

/// Frees a classifier; its streams and reports stay.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_classifier_free(classifier: *mut Classifier) {
    // SAFETY: as the header asks
    unsafe { free(classifier) }
}

/// Reads a whole log that is in memory, packed or not. `log` may be NULL if
/// `length` is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_classify(
    classifier: *const Classifier,
    log: *const c_void,
    length: usize,
    report: *mut *mut Report,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let log = memory(log, length)?;
            hand_over(report, Report::from(borrow(classifier)?.0.classify(log)))
        })
    }
}

/// Reads a log file, packed or not, in memory that does not grow with it. If it
/// fails and `message` is not NULL, it says why, to be freed with
/// logclass_string_free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_classify_file(
    classifier: *const Classifier,
    path: *const c_char,
    report: *mut *mut Report,
    message: *mut *mut c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(message, || {
            let path = take_path(path)?;
            hand_over(report, Report::from(borrow(classifier)?.0.classify_file(&path)?))
        })
    }
}

/// Memory of C.
///
/// # Safety
/// `length` bytes can be read at `start` and stay as they are meanwhile.
pub unsafe fn memory<'a>(start: *const c_void, length: usize) -> Result<&'a [u8], Failure> {
    if length == 0 {
        return Ok(&[]);
    }
    if start.is_null() {
        return Err(usage("the log is NULL"));
    }
    if isize::try_from(length).is_err() {
        return Err(usage("no log is that long"));
    }
    // SAFETY: it is not NULL and not too long; as the caller promises
    Ok(unsafe { std::slice::from_raw_parts(start.cast(), length) })
}
