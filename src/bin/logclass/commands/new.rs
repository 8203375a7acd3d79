//! `logclass new`: a draft of a signature.

use super::Outcome;
use crate::args::NewArgs;
use crate::streams;
use std::process::ExitCode;

pub fn run(args: NewArgs) -> Outcome {
    let (file, line) = args.from.rsplit_once(':').ok_or("--from takes FILE:LINE")?;
    let number: u64 = line.parse().map_err(|_| format!("{line:?} is no line number"))?;
    let log = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let draft = logclass::draft::from_line(&log, number, &args.id)
        .ok_or_else(|| format!("{file} has nothing on line {number}"))?;
    streams::print(|out| out.write_all(draft.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}
