//! TeamCity: a build problem for each diagnosis, after the text for people.

use super::escape::cut_utf16;
use super::findings::findings;
use super::{RenderOptions, Report, text};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Characters of a description.
const DESCRIPTION: usize = 4000;

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "##teamcity[disableServiceMessages]")?;
    reports.iter().try_for_each(|report| text::write(report, &options.text, out))?;
    writeln!(out, "##teamcity[enableServiceMessages]")?;
    for finding in findings(reports) {
        let text = format!("{}: {}\n{}", finding.shown_id(), finding.title(), finding.text());
        // The limit counts what is written, so room is left for the escapes.
        let mut description = escape(&cut_utf16(text.trim_end(), DESCRIPTION));
        let mut units = DESCRIPTION;
        while description.len() > DESCRIPTION && units > 16 {
            units -= units / 4;
            description = escape(&cut_utf16(text.trim_end(), units));
        }
        let identity = identity(finding.id(), &finding.fingerprint());
        writeln!(
            out,
            "##teamcity[buildProblem description='{description}' identity='{identity}']"
        )?;
    }
    Ok(())
}

/// A Java identifier of at most 60 characters, the same for the same failure.
fn identity(id: &str, fingerprint: &str) -> String {
    let plain: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(40).collect();
    let hash: String = fingerprint.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("l_{plain}_{hash}")
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '\'' | '|' | '[' | ']' => safe.extend(['|', c]),
            '\n' => safe.push_str("|n"),
            '\r' => safe.push_str("|r"),
            c if c.is_ascii() => safe.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(safe, "|0x{unit:04x}");
                }
            }
        }
    }
    safe
}
