//! One JSON object a line, for programs that read while logs are being read:
//! first each diagnosis of a log (`"type": "diagnosis"`), then the log's report
//! without them (`"type": "report"`).

use super::{Diagnosis, Report, json};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a, T> {
    #[serde(rename = "type")]
    kind: &'static str,
    path: Option<&'a str>,
    #[serde(flatten)]
    value: &'a T,
}

/// Writes the lines of one report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let path = report.input.path.as_deref();
    for diagnosis in &report.diagnoses {
        json::line(&Line::<Diagnosis> { kind: "diagnosis", path, value: diagnosis }, out)?;
    }
    let rest = Report { diagnoses: Vec::new(), ..report.clone() };
    json::line(&Line { kind: "report", path, value: &rest }, out)?;
    out.flush()
}
