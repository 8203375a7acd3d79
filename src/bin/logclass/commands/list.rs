//! `logclass list`: all signatures.

use super::Outcome;
use crate::args::{DocumentFormat, ListArgs};
use std::io::Write;
use std::process::ExitCode;

pub fn run(args: ListArgs) -> Outcome {
    let database = super::database(&args.database)?;
    let mut out = std::io::stdout().lock();
    match args.format {
        DocumentFormat::Json => {
            let all: Vec<_> = database.iter().collect();
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
        DocumentFormat::Markdown => {
            out.write_all(logclass::report::docs::index(&database).as_bytes())?
        }
        DocumentFormat::Text => {
            for signature in database.iter() {
                writeln!(
                    out,
                    "{:<40} {:<11} {}",
                    signature.id, signature.category, signature.title
                )?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
