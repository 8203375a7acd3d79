//! `logclass history`: what earlier runs ended in.

use super::Outcome;
use crate::args::{DocumentFormat, HistoryArgs};
use crate::ledger;
use crate::streams;
use std::process::ExitCode;

pub fn run(args: HistoryArgs) -> Outcome {
    let name = args.file.display();
    let history = ledger::read(&args.file).map_err(|error| format!("{name}: {error}"))?;
    let summary = history.summary();
    streams::print(|out| match args.format {
        DocumentFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            writeln!(out)
        }
        DocumentFormat::Markdown => out.write_all(summary.markdown().as_bytes()),
        DocumentFormat::Text => out.write_all(summary.text().as_bytes()),
    })?;
    Ok(ExitCode::SUCCESS)
}
