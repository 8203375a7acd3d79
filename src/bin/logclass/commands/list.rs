//! `logclass list`: all signatures.

use super::Outcome;
use crate::args::{DocumentFormat, ListArgs};
use crate::streams;
use std::process::ExitCode;

pub fn run(args: ListArgs) -> Outcome {
    let database = super::database(&args.database)?;
    streams::print(|out| match args.format {
        DocumentFormat::Json => {
            let all: Vec<_> = database.iter().collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
        DocumentFormat::Markdown => {
            out.write_all(logclass::report::docs::index(&database).as_bytes())
        }
        DocumentFormat::Text => database.iter().try_for_each(|signature| {
            let (id, category, title) = (&signature.id, signature.category, &signature.title);
            writeln!(out, "{id:<40} {category:<11} {title}")
        }),
    })?;
    Ok(ExitCode::SUCCESS)
}
