//! How logs are to be read.

use crate::guard::{Status, borrow_mut, free, guard, or, usage};
use crate::text::{take, take_path};
use logclass::frame::Framing;
use logclass::redact::Redactor;
use logclass::signature::Confidence;
use std::ffi::c_char;
use std::path::PathBuf;

/// How logs are to be read, and with which signatures.
pub struct Options {
    pub signatures: Vec<PathBuf>,
    pub builtin: bool,
    pub reading: logclass::Options,
}

/// The defaults: the built-in signatures, everything reported, secrets taken out.
/// NULL only after a defect.
#[unsafe(no_mangle)]
pub extern "C" fn logclass_options_new() -> *mut Options {
    or(std::ptr::null_mut(), || {
        let reading = logclass::Options::default();
        Box::into_raw(Box::new(Options { signatures: Vec::new(), builtin: true, reading }))
    })
}

/// Frees options; a classifier that was made with them stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_free(options: *mut Options) {
    // SAFETY: as the header asks
    unsafe { free(options) }
}

/// Changes one thing.
unsafe fn set(options: *mut Options, change: impl FnOnce(&mut Options)) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            change(borrow_mut(options)?);
            Ok(())
        })
    }
}

/// Adds the signatures of a file, or of all *.toml files of a folder. They are
/// read when the classifier is made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_add_signatures(
    options: *mut Options,
    path: *const c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            borrow_mut(options)?.signatures.push(take_path(path)?);
            Ok(())
        })
    }
}

/// Whether the built-in signatures are used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_builtin(options: *mut Options, yes: bool) -> Status {
    // SAFETY: as the header asks
    unsafe { set(options, |options| options.builtin = yes) }
}

/// Whether signatures in preview are used and what would be folded is reported.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_all(options: *mut Options, yes: bool) -> Status {
    // SAFETY: as the header asks
    unsafe { set(options, |options| options.reading.all = yes) }
}

/// Whether secrets are taken out of what a report quotes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_redact(options: *mut Options, yes: bool) -> Status {
    // SAFETY: as the header asks
    unsafe { set(options, |options| options.reading.redactor = yes.then(Redactor::default)) }
}

/// Diagnoses that are less sure are not reported: "low", "medium" or "high".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_min_confidence(
    options: *mut Options,
    level: *const c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let word = take(level)?;
            let level = Confidence::ALL.iter().find(|level| level.as_str() == word);
            let level = level.ok_or_else(|| usage("no confidence has this name"))?;
            borrow_mut(options)?.reading.min_confidence = *level;
            Ok(())
        })
    }
}

/// At most so many decoded bytes of a log are read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_max_input(
    options: *mut Options,
    bytes: u64,
) -> Status {
    // SAFETY: as the header asks
    unsafe { set(options, |options| options.reading.max_input = bytes) }
}

/// A log that is in memory is read by so many threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_threads(
    options: *mut Options,
    threads: usize,
) -> Status {
    // SAFETY: as the header asks
    unsafe { set(options, |options| options.reading.threads = threads.max(1)) }
}

/// What a CI system wrapped round the lines, by name, when it is not to be guessed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_options_set_framing(
    options: *mut Options,
    name: *const c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let name = take(name)?;
            let framing = Framing::named(name).ok_or_else(|| usage("no framing has this name"))?;
            borrow_mut(options)?.reading.framing = Some(framing);
            Ok(())
        })
    }
}
