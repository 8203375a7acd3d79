//! The answer for one log.

use crate::guard::{Status, borrow, borrow_mut, free, guard, or, usage};
use crate::text::{give, take};
use logclass::report::{BuildOutcome, Diagnosis, Document, Format, RenderOptions};
use std::ffi::{CString, c_char};

/// What logclass makes of a log.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum Verdict {
    /// At least one cause that made the build fail.
    LOGCLASS_DIAGNOSED = 0,
    /// It failed, or looks so, and no signature says why.
    LOGCLASS_UNKNOWN = 1,
    /// Nothing failed, or only what was tolerated.
    LOGCLASS_CLEAN = 2,
}

/// What the log, or the caller, says of the build itself.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum Outcome {
    /// It failed.
    LOGCLASS_BUILD_FAILED = 0,
    /// It passed.
    LOGCLASS_BUILD_PASSED = 1,
    /// The log does not say.
    LOGCLASS_BUILD_UNKNOWN = 2,
}

/// The answer for one log. The most asked for can be asked of it; all of it is in
/// the JSON document.
pub struct Report {
    document: Document,
    /// Of each diagnosis: id, title, category, cause.
    texts: Vec<[CString; 4]>,
}

impl From<logclass::Report> for Report {
    fn from(report: logclass::Report) -> Report {
        let texts = report.diagnoses.iter().map(texts).collect();
        Report { document: Document::One(report), texts }
    }
}

fn texts(diagnosis: &Diagnosis) -> [CString; 4] {
    let category = diagnosis.category.as_str();
    [&diagnosis.id, &diagnosis.title, category, &diagnosis.cause]
        .map(|text| CString::new(text.replace('\0', "")).unwrap_or_default())
}

impl Report {
    fn report(&self) -> &logclass::Report {
        &self.document.reports()[0]
    }
}

/// What logclass makes of the log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_verdict(report: *const Report) -> Verdict {
    or(Verdict::LOGCLASS_UNKNOWN, || {
        // SAFETY: as the header asks
        let Ok(report) = (unsafe { borrow(report) }) else { return Verdict::LOGCLASS_UNKNOWN };
        match report.report().verdict {
            logclass::report::Verdict::Diagnosed => Verdict::LOGCLASS_DIAGNOSED,
            logclass::report::Verdict::Unknown => Verdict::LOGCLASS_UNKNOWN,
            logclass::report::Verdict::Clean => Verdict::LOGCLASS_CLEAN,
        }
    })
}

/// How the build went.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_outcome(report: *const Report) -> Outcome {
    or(Outcome::LOGCLASS_BUILD_UNKNOWN, || {
        // SAFETY: as the header asks
        let Ok(report) = (unsafe { borrow(report) }) else {
            return Outcome::LOGCLASS_BUILD_UNKNOWN;
        };
        match report.report().outcome {
            BuildOutcome::Failed => Outcome::LOGCLASS_BUILD_FAILED,
            BuildOutcome::Passed => Outcome::LOGCLASS_BUILD_PASSED,
            BuildOutcome::Unknown => Outcome::LOGCLASS_BUILD_UNKNOWN,
        }
    })
}

/// How many diagnoses there are, best first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_diagnoses(report: *const Report) -> usize {
    // SAFETY: as the header asks
    or(0, || unsafe { borrow(report) }.map_or(0, |report| report.texts.len()))
}

/// One text of a diagnosis.
unsafe fn text(report: *const Report, diagnosis: usize, which: usize) -> *const c_char {
    or(std::ptr::null(), || {
        // SAFETY: as the header asks
        let Ok(report) = (unsafe { borrow(report) }) else { return std::ptr::null() };
        report.texts.get(diagnosis).map_or(std::ptr::null(), |texts| texts[which].as_ptr())
    })
}

/// The signature of a diagnosis, such as "npm/eresolve". NULL if there are not so
/// many; valid as long as the report.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_diagnosis_id(report: *const Report, n: usize) -> *const c_char {
    // SAFETY: as the header asks
    unsafe { text(report, n, 0) }
}

/// The failure, with the reader's own names. As logclass_diagnosis_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_diagnosis_title(
    report: *const Report,
    n: usize,
) -> *const c_char {
    // SAFETY: as the header asks
    unsafe { text(report, n, 1) }
}

/// The class of the failure, such as "package". As logclass_diagnosis_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_diagnosis_category(
    report: *const Report,
    n: usize,
) -> *const c_char {
    // SAFETY: as the header asks
    unsafe { text(report, n, 2) }
}

/// Why it happens. As logclass_diagnosis_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_diagnosis_cause(
    report: *const Report,
    n: usize,
) -> *const c_char {
    // SAFETY: as the header asks
    unsafe { text(report, n, 3) }
}

/// The line of a diagnosis in the decoded log, from 1 on; 0 if there are not so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_diagnosis_line(report: *const Report, n: usize) -> u64 {
    or(0, || {
        // SAFETY: as the header asks
        let Ok(report) = (unsafe { borrow(report) }) else { return 0 };
        report.report().diagnoses.get(n).map_or(0, |diagnosis| diagnosis.line)
    })
}

/// What the report calls the log; NULL for nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_set_path(
    report: *mut Report,
    path: *const c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let path = if path.is_null() { None } else { Some(take(path)?.to_string()) };
            borrow_mut(report)?.document.reports_mut()[0].input.path = path;
            Ok(())
        })
    }
}

/// Writes a report in any format of the command by its name: "json", "text",
/// "markdown", "sarif" and so on. The text is to be freed with
/// logclass_string_free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_render(
    report: *const Report,
    format: *const c_char,
    text: *mut *mut c_char,
) -> Status {
    // SAFETY: as the header asks
    unsafe {
        guard(std::ptr::null_mut(), || {
            let format = Format::named(take(format)?);
            let format = format.ok_or_else(|| usage("no format has this name"))?;
            let report = borrow(report)?;
            if text.is_null() {
                return Err(usage("there is no place for the result"));
            }
            let mut out = Vec::new();
            format
                .write(&report.document, &RenderOptions::default(), &mut out)
                .map_err(|error| usage(error.to_string()))?;
            *text = give(out);
            Ok(())
        })
    }
}

/// Frees a report.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logclass_report_free(report: *mut Report) {
    // SAFETY: as the header asks
    unsafe { free(report) }
}
