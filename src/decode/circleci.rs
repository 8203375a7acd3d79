//! CircleCI's step output: one JSON array of `{"message": "…", "time": …, "type": "out"}`, usually on one line. A message is a chunk
//! of the terminal's output, not a line, so the messages are put end to end.

use std::borrow::Cow;

use serde::Deserialize;

use super::carrier::Unwrap;

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    message: Cow<'a, str>,
}

/// The array begins with a message.
pub(super) fn begins(text: &[u8]) -> bool {
    let Some(first) = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start) else { return false };
    let Some(key) = first.strip_prefix(b"{").map(<[u8]>::trim_ascii_start) else { return false };
    [&b"\"message\""[..], b"\"time\"", b"\"type\"", b"\"truncated\""]
        .iter()
        .any(|k| key.starts_with(k))
        && memchr::memmem::find(&text[..text.len().min(1 << 16)], b"\"message\"").is_some()
}

/// Cuts the array into its objects without holding more than one.
#[derive(Debug, Default)]
pub(super) struct Messages {
    object: Vec<u8>,
    depth: usize,
    in_text: bool,
    escaped: bool,
}

/// CircleCI cuts its messages at some kilobytes; this is far beyond, and keeps an unclosed text from eating the memory.
const LONGEST: usize = 64 << 20;

impl Messages {
    /// Takes one byte; true when it ends an object.
    fn step(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_text => self.escaped = true,
            b'"' if self.depth > 0 => self.in_text = !self.in_text,
            _ if self.in_text => {}
            b'{' => self.depth += 1,
            b'}' if self.depth > 0 => {
                self.depth -= 1;
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    fn emit(&mut self, out: &mut Vec<u8>) {
        match serde_json::from_slice::<Message<'_>>(&self.object) {
            Ok(message) => out.extend_from_slice(message.message.as_bytes()),
            // Cut short or of some other shape: it stands for itself.
            Err(_) => out.append(&mut self.object),
        }
        self.object.clear();
    }
}

impl Unwrap for Messages {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            let inside = self.depth > 0;
            let ended = self.step(byte);
            if inside || self.depth > 0 {
                self.object.push(byte);
            }
            if ended || self.object.len() > LONGEST {
                self.emit(out);
            }
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.object.is_empty() {
            self.emit(out);
        }
    }
}
