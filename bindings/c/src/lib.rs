//! The C interface of logclass. `include/logclass.h` is written from it.
//!
//! Each function checks its pointers, catches panics and hands errors over as
//! values. What the functions ask of their callers is said in the header.

#![allow(unsafe_code, reason = "pointers come from C")]
#![allow(non_camel_case_types, reason = "the names of C")]
#![allow(missing_docs, clippy::missing_safety_doc, reason = "the header says it")]

mod classifier;
mod guard;
mod options;
mod report;
mod stream;
mod text;

use std::ffi::c_char;

/// The version of this library, as "1.2.3".
#[unsafe(no_mangle)]
pub extern "C" fn logclass_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
