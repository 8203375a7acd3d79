//! `logclass lint`: checks signature files.

use super::Outcome;
use super::test::{find_cases, read_expectation};
use crate::args::LintArgs;
use crate::streams;
use logclass::lint::{Problem, Recordings};
use logclass::report::printable_lines;
use logclass::{Classifier, Options};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

pub fn run(args: LintArgs) -> Outcome {
    let mut wanted = args.database.clone();
    wanted.no_builtin |= !args.paths.is_empty();
    wanted.signatures.extend(args.paths);
    let database = super::database(&wanted)?;
    let count = database.len();
    let mut problems = logclass::lint::lint(database);
    if !args.corpus.is_empty() {
        let classifier = Classifier::new(super::database(&wanted)?, Options::default());
        problems.extend(recordings(classifier, &args.corpus)?);
    }
    streams::print(|out| {
        for problem in &problems {
            let (id, check, message) = (&problem.id, problem.check, &problem.message);
            writeln!(out, "{}", printable_lines(&format!("{id}: {check}: {message}")))?;
        }
        writeln!(out, "{count} signatures, {} problems", problems.len())
    })?;
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}

/// What the recordings below some folders show.
fn recordings(classifier: Classifier, folders: &[PathBuf]) -> Result<Vec<Problem>, Box<dyn Error>> {
    let mut logs = Vec::new();
    for folder in folders {
        find_cases(folder, &mut logs)?;
    }
    logs.sort();
    let mut recordings = Recordings::new(classifier);
    for log in &logs {
        let expected = read_expectation(log)?;
        let text = std::fs::read(log)?;
        recordings.add(&log.display().to_string(), &text, expected.exit_code);
    }
    Ok(recordings.problems())
}
