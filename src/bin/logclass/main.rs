//! The `logclass` command: arguments in, exit status out.

#![deny(unsafe_code)]

mod archive;
mod args;
mod ci;
mod commands;
mod config;
mod interrupt;
mod ledger;
mod locate;
mod logs;
mod mapping;
mod output;
mod reading;
mod repository;
mod say;
mod source;
mod streams;
mod style;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(args) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say::say(error);
            ExitCode::from(2)
        }
    }
}

/// A reader that has seen enough is no failure.
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
