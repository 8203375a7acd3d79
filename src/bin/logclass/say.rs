//! What is said on standard error.

use logclass::report::printable_lines;
use std::fmt::Display;
use std::io::Write;

/// Tells the user something. Names and reasons come from logs, settings and
/// signature files, so it is made printable; that nobody reads it is no failure.
pub fn say(message: impl Display) {
    let message = printable_lines(&format!("logclass: {message}"));
    let _ = writeln!(std::io::stderr(), "{message}");
}
