//! One module for each command; each returns an exit status.

mod convert;
mod explain;
mod history;
mod lint;
mod list;
mod new;
mod run;
mod scan;
mod test;

use crate::args::{Args, Command, SignatureArgs};
use crate::streams;
use clap::CommandFactory;
use logclass::Database;
use std::error::Error;
use std::process::ExitCode;

/// What a command gives back.
pub type Outcome = Result<ExitCode, Box<dyn Error>>;

/// Runs what the arguments ask for.
pub fn run(args: Args) -> Outcome {
    match args.command {
        None => scan::run(args.scan),
        Some(Command::Scan(args)) => scan::run(args),
        Some(Command::Run(args)) => run::run(args),
        Some(Command::Convert(args)) => convert::run(args),
        Some(Command::History(args)) => history::run(args),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::List(args)) => list::run(args),
        Some(Command::Lint(args)) => lint::run(args),
        Some(Command::New(args)) => new::run(args),
        Some(Command::Test(args)) => test::run(args),
        Some(Command::Completions { shell }) => {
            // Into memory first, for it panics when it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "logclass", &mut script);
            streams::print(|out| out.write_all(&script))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Man) => {
            let page = clap_mangen::Man::new(Args::command());
            streams::print(|mut out| page.render(&mut out))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The signatures that the arguments ask for.
pub fn database(args: &SignatureArgs) -> Result<Database, logclass::Error> {
    let mut database = if args.no_builtin { Database::empty() } else { Database::builtin() };
    for path in &args.signatures {
        database.load(path)?;
    }
    Ok(database)
}
