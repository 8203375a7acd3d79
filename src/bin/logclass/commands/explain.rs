//! `logclass explain`: what a signature means.

use super::Outcome;
use crate::args::{DocumentFormat, ExplainArgs};
use crate::streams;
use std::process::ExitCode;

pub fn run(args: ExplainArgs) -> Outcome {
    let database = super::database(&args.database)?;
    let Some(signature) = database.get(&args.id) else {
        return Err(format!("no signature is called {:?}; see `logclass list`", args.id).into());
    };
    streams::print(|out| match args.format {
        DocumentFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, signature)?;
            writeln!(out)
        }
        DocumentFormat::Text | DocumentFormat::Markdown => {
            out.write_all(logclass::report::docs::page(signature).as_bytes())
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
