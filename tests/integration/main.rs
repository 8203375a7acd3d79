//! All integration tests, in one binary.

mod advice; // a diagnosis in the reader's own names
mod bad_input; // whatever is thrown at the command, it answers or says why not
mod causes; // which finding is the cause, and what follows from what
mod checks; // the readers of reports have no complaint
mod cli; // commands, formats, exit statuses
mod corpus; // recorded builds against their labels
mod engines; // the fast engine against the reference, in any arrangement
mod examples; // the programs in examples/
mod faults; // full disks, lost readers, signals, files that shrink
mod formats; // every writer on one report that has everything
mod fuzz; // the fuzz targets over their seeds
mod generated; // files that are written by the program and committed
mod history; // what is remembered from run to run
mod laws; // what holds for any log
mod limits; // the limits of SECURITY.md, each at work
mod output; // saved reports, files of CI systems
mod redact; // secrets stay out of reports
mod run; // a command, passed through and diagnosed
mod run_zip; // the logs of a run, packed and unpacked
mod settings; // logclass.toml, also a hostile one
mod signatures; // the built-in database against the linter
mod suggestions; // changes on the spot, and what git makes of them
mod supply; // what the program is made of
mod truth; // why, baselines, and what confidence is worth

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the command with `input` on its standard input.
fn logclass(args: &[&str], input: &[u8]) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_logclass"))
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("it was piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output
}

/// What is started from now on starts as a terminal would start it, though the
/// tests were started with signals ignored, as nohup and a shell's background
/// jobs are: a signal that is caught here has its default again in a child.
#[cfg(unix)]
fn with_default_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let always = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, always.clone())
            .expect("it may be caught");
    }
}

/// All files below a folder with this ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compares a committed file with what the program makes of it today;
/// `LOGCLASS_BLESS=1` rewrites it.
fn same_as_committed(path: &Path, now: &str) {
    if std::env::var_os("LOGCLASS_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        std::fs::write(path, now).expect("the file is writable");
        return;
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == now,
        "{} is not what the program makes; LOGCLASS_BLESS=1 cargo test rewrites it",
        path.display()
    );
}
