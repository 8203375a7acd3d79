//! Runs a command, passes its output on, and says why it failed.
//!
//!     cargo run --example wrap -- make -j8

use logclass::Classifier;
use logclass::report::text::{self, TextOptions};
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, Stdio};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().ok_or("usage: wrap COMMAND [ARGUMENT]...")?;
    // One pipe for both streams keeps the order in which the lines were written.
    let (mut output, input) = io::pipe()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::inherit()).stderr(input.try_clone()?).stdout(input);
    let mut child = command.spawn()?;
    // It holds the writing end, which would keep the pipe open.
    drop(command);

    let mut stream = Classifier::builtin().stream();
    let mut block = vec![0; 64 << 10];
    let mut passed = io::stdout().lock();
    loop {
        let length = output.read(&mut block)?;
        if length == 0 {
            break;
        }
        passed.write_all(&block[..length])?;
        passed.flush()?;
        stream.push(&block[..length]);
    }

    // A signal is no status; shells say 128 and more.
    let status = child.wait()?.code().unwrap_or(128);
    if status != 0 {
        let report = stream.finish_with_exit_code(status);
        text::write(&report, &TextOptions::default(), &mut io::stderr().lock())?;
    }
    Ok(ExitCode::from(u8::try_from(status).unwrap_or(1)))
}
