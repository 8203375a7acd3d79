//! What a passing build prints as well, and so does not explain a failure.

use crate::classifier::{HEAD, read_head};
use crate::clean::clean_line;
use crate::decode::{CarrierReader, Decoder, Limits, carrier};
use crate::error::Error;
use crate::frame::Framing;
use crate::template::{Mask, template};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};

/// Forms that are kept: 16 MiB of hashes, more than the largest logs have.
const MOST: usize = 1 << 20;

/// Of a line only this much is compared.
const WIDTH: usize = 300;

/// A line is read up to here; the rest of it is passed over.
const LONGEST: u64 = 64 << 10;

/// The lines of passing builds, by their forms: numbers, hashes and folders
/// are masked, so that the lines of another run are known again.
///
/// Lines of such a form are left out of excerpts, and a line that builds are
/// known to survive is no cause if a passing build has it too. What stops a
/// build by itself stays a cause, whatever the baseline says.
///
/// ```
/// let mut green = logclass::Baseline::default();
/// green.add(b"warning: cache /tmp/b1/x is 3 days old\n");
/// assert!(green.contains("warning: cache /home/ci/x is 5 days old"));
/// assert!(!green.contains("warning: cache /home/ci/x is corrupt"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    forms: HashSet<u64>,
}

impl Baseline {
    /// Adds a passing log, packed or not. What cannot be unpacked is left out.
    pub fn add(&mut self, log: &[u8]) {
        // a slice gives no error; a damaged archive counts as far as it goes
        let _ = self.read(log);
    }

    /// Adds a passing log from a reader, in memory that grows only with the
    /// number of different lines, up to a million.
    ///
    /// # Errors
    /// Those of the reader; what was read before stays.
    pub fn read(&mut self, log: impl Read) -> Result<(), Error> {
        let unreadable = |error| Error::io("baseline", error);
        let mut decoder = Decoder::new(log, Limits::default());
        let (head, failure) = read_head(&mut decoder);
        if let Some(error) = failure {
            return Err(unreadable(error));
        }
        let found = carrier(&head);
        let rest = std::io::Cursor::new(head).chain(&mut decoder);
        match found {
            None => self.lines(rest),
            Some(found) => self.lines(CarrierReader::new(rest, found)),
        }
        .map_err(unreadable)
    }

    /// Whether a passing build has a line of this form.
    pub fn contains(&self, line: &str) -> bool {
        !self.forms.is_empty() && self.forms.contains(&form(line))
    }

    /// How many forms are known.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    fn lines(&mut self, log: impl Read) -> std::io::Result<()> {
        let mut log = BufReader::with_capacity(HEAD, log);
        let framing = Framing::sniff(log.fill_buf()?);
        let mut line = Vec::new();
        while self.forms.len() < MOST {
            line.clear();
            if (&mut log).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.pop_if(|byte| *byte == b'\n').is_none() && line.len() as u64 == LONGEST {
                log.skip_until(b'\n')?;
            }
            for shown in line.split(|&byte| byte == b'\r').filter(|shown| !shown.is_empty()) {
                let clean = clean_line(shown);
                let payload = framing.split(&clean.text).payload;
                let text = String::from_utf8_lossy(&payload[..payload.len().min(4 * WIDTH)]);
                self.forms.insert(form(&text));
            }
        }
        Ok(())
    }
}

fn form(line: &str) -> u64 {
    let line = line.trim_ascii_end().as_bytes();
    template(&line[..line.len().min(WIDTH)], Mask::Run)
}

#[cfg(test)]
mod tests {
    use super::Baseline;

    #[test]
    fn framing_escape_codes_and_redraws_do_not_matter() {
        let mut green = Baseline::default();
        green.add(b"2024-05-01T10:00:00.0000000Z \x1b[31mwarning: x\x1b[0m\n10%\r20% of a\n");
        assert!(green.contains("warning: x") && green.contains("90% of a"));
        assert!(!green.contains("error: x"));
    }

    #[test]
    fn endless_lines_and_damaged_archives_are_borne() {
        let mut green = Baseline::default();
        let mut log = vec![b'x'; 1 << 20];
        log.extend_from_slice(b"\nlast\n");
        green.add(&log);
        assert!(green.contains("last"));
        green.add(&[0x1f, 0x8b, 8, 0, 1, 2, 3]);
        assert!(green.len() < 5);
    }

    #[test]
    fn nothing_is_known_of_no_log() {
        assert!(Baseline::default().is_empty() && !Baseline::default().contains(""));
    }
}
