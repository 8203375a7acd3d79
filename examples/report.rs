//! Writes the JSON reports on the logs that are named, one after the other.
//!
//!     cargo run --example report -- build.log

use logclass::report::json;
use std::io::{self, BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let classifier = logclass::Classifier::builtin();
    let mut out = BufWriter::new(io::stdout().lock());
    for path in std::env::args_os().skip(1) {
        let report = classifier.classify_file(Path::new(&path))?;
        json::write(&report, &mut out)?;
    }
    Ok(out.flush()?)
}
