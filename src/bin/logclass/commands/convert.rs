//! `logclass convert`: a saved report in another format.

use super::Outcome;
use crate::args::ConvertArgs;
use crate::output::Output;
use crate::style::Stream;
use logclass::redact::Redactor;
use logclass::report::{Document, SCHEMA_VERSION};
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: ConvertArgs) -> Outcome {
    let name = args.report.display().to_string();
    let mut document = parse(&read(&args.report).map_err(|error| format!("{name}: {error}"))?)
        .map_err(|error| format!("{name}: {error}"))?;
    let mut output = Output::new(&args.output, false, Stream::Out)?;
    let redactor = Redactor::default();
    for report in document.reports_mut() {
        if !args.no_redact {
            redactor.report(report);
        }
        output.early(report)?;
    }
    let written = output.write(&mut document)?;
    let status = match (written, output.fails(&document)) {
        (false, _) => 2,
        (true, fails) => u8::from(fails),
    };
    Ok(ExitCode::from(status))
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match path == Path::new("-") {
        true => std::io::stdin().lock().read_to_end(&mut bytes)?,
        false => std::fs::File::open(path)?.read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

/// A report, whose spans may have been edited: they are made to fit.
fn parse(bytes: &[u8]) -> Result<Document, String> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    let version = value.get("schema_version").and_then(|version| version.as_str());
    if version != Some(SCHEMA_VERSION) {
        return Err(format!("no report of version {SCHEMA_VERSION}"));
    }
    // Not by the untagged type: that forgets what is wrong.
    let document = match value.get("reports") {
        Some(_) => serde_json::from_value(value).map(Document::Set),
        None => serde_json::from_value(value).map(Document::One),
    };
    document.map_err(|error| error.to_string())
}
