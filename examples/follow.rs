//! Follows a build log while it grows. Says what is known of a failure as soon
//! as something is, and what it was in the end.
//!
//!     cargo run --example follow -- build.log 30
//!
//! The build has ended when nothing was written for so many seconds.

#![allow(clippy::print_stdout)] // it is a command

use logclass::{Classifier, LogStream, Report};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// How often the file is looked at.
const PAUSE: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, seconds] = &arguments[..] else { return Err("usage: follow LOG SECONDS".into()) };
    let patience = Duration::from_secs_f64(seconds.parse()?);
    let mut stream = Classifier::builtin().stream();
    follow(File::open(path)?, patience, &mut stream)?;
    println!("in the end:");
    describe(&stream.finish());
    Ok(())
}

fn follow(mut log: File, patience: Duration, stream: &mut LogStream) -> io::Result<()> {
    let mut block = vec![0; 64 << 10];
    let mut shown = HashSet::new();
    let mut last = Instant::now();
    while last.elapsed() < patience {
        let length = log.read(&mut block)?;
        if length == 0 {
            std::thread::sleep(PAUSE);
            continue;
        }
        last = Instant::now();
        stream.push(&block[..length]);
        // None of this is final: a step may be tried again, or what follows names the cause.
        let report = stream.so_far();
        for diagnosis in report.diagnoses {
            if shown.insert(diagnosis.fingerprint) {
                println!("so far: line {}: {}", diagnosis.line, diagnosis.title);
            }
        }
    }
    Ok(())
}

fn describe(report: &Report) {
    for diagnosis in &report.diagnoses {
        println!("line {}: {} [{}]", diagnosis.line, diagnosis.title, diagnosis.id);
        for remediation in &diagnosis.remediations {
            println!("  {}", remediation.title);
        }
    }
    for excerpt in &report.excerpts {
        println!("lines {} to {}: {}", excerpt.start_line, excerpt.end_line, excerpt.reason);
    }
}
