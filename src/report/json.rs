//! The JSON form, version 1; its schema is `schema/report.v1.json`.

use super::{Report, ReportSet};
use std::io::{self, Write};

/// Writes one report as an indented JSON document with a final line end.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
}

/// Writes several reports as one JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_set(set: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, set)?;
    out.write_all(b"\n")
}
