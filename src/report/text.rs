//! The form for people.

use super::Report;
use std::io::{self, Write};

/// Writes a report for people.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnosis in &report.diagnoses {
        writeln!(out, "{}[{}]: {}", diagnosis.severity, diagnosis.id, diagnosis.title)?;
    }
    Ok(())
}
