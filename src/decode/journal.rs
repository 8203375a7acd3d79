//! One JSON object per message: Docker's `json-file`, `journalctl -o json`, Bazel's build events.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::carrier::{Objects, Partial, put_line};

/// Docker's `json-file`: `{"log":"text\n","stream":"stderr","time":"…"}`. A line of over 16 KiB comes in parts.
#[derive(Debug, Default)]
pub(super) struct Docker {
    stdout: Partial,
    stderr: Partial,
}

#[derive(Deserialize)]
struct DockerLine<'a> {
    #[serde(borrow)]
    log: Cow<'a, str>,
    #[serde(borrow, default)]
    stream: Cow<'a, str>,
}

impl Objects for Docker {
    fn object(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let Ok(message) = serde_json::from_slice::<DockerLine<'_>>(line) else { return false };
        let stream = if message.stream == "stderr" { &mut self.stderr } else { &mut self.stdout };
        stream.push(message.log.as_bytes(), |line| put_line(line, out));
        true
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.stdout.finish(|line| put_line(line, out));
        self.stderr.finish(|line| put_line(line, out));
    }
}

/// `journalctl -o json`: `MESSAGE` is a text, a list of bytes where it is no UTF-8, a list of these, or null where it is too long.
#[derive(Debug)]
pub(super) struct Journal;

impl Objects for Journal {
    fn object(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let Ok(Value::Object(entry)) = serde_json::from_slice(line) else { return false };
        match entry.get("MESSAGE") {
            Some(message) => put_message(message, out),
            // An entry without a message says nothing.
            None => return entry.contains_key("__REALTIME_TIMESTAMP"),
        }
        true
    }

    fn finish(&mut self, _out: &mut Vec<u8>) {}
}

fn put_message(message: &Value, out: &mut Vec<u8>) {
    match message {
        Value::String(text) => put_line(text.as_bytes(), out),
        Value::Array(items) if items.iter().all(Value::is_u64) => {
            let bytes = items.iter().filter_map(Value::as_u64).filter_map(|b| u8::try_from(b).ok());
            put_line(&bytes.collect::<Vec<u8>>(), out);
        }
        // Values of values do not occur; one level keeps the recursion bounded.
        Value::Array(items) => {
            for item in items.iter().filter(|item| item.is_string()) {
                put_message(item, out);
            }
        }
        _ => {}
    }
}

/// Bazel's build events: the console's text is in `progress`, why a target was given up in `aborted`.
#[derive(Debug, Default)]
pub(super) struct Bazel {
    stdout: Partial,
    stderr: Partial,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    progress: Option<Console<'a>>,
    #[serde(borrow)]
    aborted: Option<Aborted<'a>>,
}

#[derive(Deserialize)]
struct Console<'a> {
    #[serde(borrow, default)]
    stdout: Cow<'a, str>,
    #[serde(borrow, default)]
    stderr: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Aborted<'a> {
    #[serde(borrow, default)]
    reason: Cow<'a, str>,
    #[serde(borrow, default)]
    description: Cow<'a, str>,
}

impl Objects for Bazel {
    fn object(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let Ok(event) = serde_json::from_slice::<Event<'_>>(line) else { return false };
        if let Some(console) = event.progress {
            self.stderr.push(console.stderr.as_bytes(), |line| put_line(line, out));
            self.stdout.push(console.stdout.as_bytes(), |line| put_line(line, out));
        }
        if let Some(aborted) = event.aborted {
            for line in aborted.description.lines() {
                put_line(format!("ERROR: {}: {line}", aborted.reason).as_bytes(), out);
            }
        }
        true
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.stderr.finish(|line| put_line(line, out));
        self.stdout.finish(|line| put_line(line, out));
    }
}
