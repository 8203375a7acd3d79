//! `logclass lint`: checks signature files.

use super::Outcome;
use crate::args::LintArgs;
use crate::streams;
use logclass::report::printable_lines;
use std::process::ExitCode;

pub fn run(args: LintArgs) -> Outcome {
    let mut wanted = args.database.clone();
    wanted.no_builtin |= !args.paths.is_empty();
    wanted.signatures.extend(args.paths);
    let database = super::database(&wanted)?;
    let count = database.len();
    let problems = logclass::lint::lint(database);
    streams::print(|out| {
        for problem in &problems {
            let (id, check, message) = (&problem.id, problem.check, &problem.message);
            writeln!(out, "{}", printable_lines(&format!("{id}: {check}: {message}")))?;
        }
        writeln!(out, "{count} signatures, {} problems", problems.len())
    })?;
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}
