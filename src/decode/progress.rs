//! `docker buildx build --progress=rawjson` becomes what `--progress=plain` prints, so that everything after this sees one form:
//! `#9 [builder 5/5] RUN make`, `#9 12.30 text`, `#9 ERROR: …`, `#9 DONE 1.2s`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;

use serde::Deserialize;

use super::base64;
use super::carrier::{Objects, Partial};

#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow, default)]
    vertexes: Vec<Vertex<'a>>,
    #[serde(borrow, default)]
    logs: Vec<Log<'a>>,
    #[serde(borrow, default)]
    warnings: Vec<Warning<'a>>,
}

#[derive(Deserialize)]
struct Vertex<'a> {
    #[serde(borrow)]
    digest: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    started: Option<Cow<'a, str>>,
    #[serde(borrow)]
    completed: Option<Cow<'a, str>>,
    #[serde(default)]
    cached: bool,
    #[serde(borrow, default)]
    error: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    vertex: Cow<'a, str>,
    #[serde(borrow, default)]
    data: Cow<'a, str>,
    #[serde(borrow, default)]
    timestamp: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Warning<'a> {
    #[serde(borrow)]
    vertex: Cow<'a, str>,
    #[serde(borrow, default)]
    short: Cow<'a, str>,
}

/// The vertices seen so far, numbered as they begin.
#[derive(Debug, Default)]
pub(super) struct Progress {
    vertices: HashMap<String, State>,
}

#[derive(Debug)]
struct State {
    number: usize,
    /// Nanoseconds.
    started: i64,
    completed: bool,
    line: Partial,
}

/// Builds have hundreds; the bound is against made-up input.
const MOST_VERTICES: usize = 1 << 16;

impl Objects for Progress {
    fn object(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let Ok(status) = serde_json::from_slice::<Status<'_>>(line) else { return false };
        for vertex in status.vertexes.iter().filter(|v| v.started.is_some()) {
            self.begin(vertex, out);
        }
        for log in &status.logs {
            self.log(log, out);
        }
        for warning in &status.warnings {
            self.warn(warning, out);
        }
        for vertex in status.vertexes.iter().filter(|v| v.completed.is_some()) {
            self.end(vertex, out);
        }
        true
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        let mut left: Vec<&mut State> = self.vertices.values_mut().collect();
        left.sort_by_key(|state| state.number);
        for state in left {
            state.flush(out);
        }
    }
}

impl Progress {
    fn begin(&mut self, vertex: &Vertex<'_>, out: &mut Vec<u8>) {
        if self.vertices.contains_key(&*vertex.digest) || self.vertices.len() >= MOST_VERTICES {
            return;
        }
        let number = self.vertices.len() + 1;
        let started = nanos(vertex.started.as_deref().unwrap_or_default()).unwrap_or(0);
        // A name may hold the lines of a heredoc.
        put(out, number, vertex.name.split('\n').next().unwrap_or_default());
        let state = State { number, started, completed: false, line: Partial::default() };
        self.vertices.insert(vertex.digest.clone().into_owned(), state);
    }

    fn log(&mut self, log: &Log<'_>, out: &mut Vec<u8>) {
        let Some(state) = self.vertices.get_mut(&*log.vertex) else { return };
        let seconds = nanos(&log.timestamp).map_or(0.0, |now| since(state.started, now));
        let number = state.number;
        state.line.push(&base64::decode(log.data.as_bytes()), |line| {
            put_text(out, number, seconds, line)
        });
    }

    fn warn(&mut self, warning: &Warning<'_>, out: &mut Vec<u8>) {
        let Some(state) = self.vertices.get(&*warning.vertex) else { return };
        let short = base64::decode(warning.short.as_bytes());
        put(
            out,
            state.number,
            &format!("WARN: {}", String::from_utf8_lossy(&short).replace('\n', " ")),
        );
    }

    fn end(&mut self, vertex: &Vertex<'_>, out: &mut Vec<u8>) {
        let Some(state) = self.vertices.get_mut(&*vertex.digest) else { return };
        if std::mem::replace(&mut state.completed, true) {
            return;
        }
        state.flush(out);
        let now = nanos(vertex.completed.as_deref().unwrap_or_default());
        let word = match () {
            () if vertex.error.ends_with("context canceled") => "CANCELED".to_owned(),
            () if !vertex.error.is_empty() => format!("ERROR: {}", vertex.error.replace('\n', " ")),
            () if vertex.cached => "CACHED".to_owned(),
            () => format!("DONE {:.1}s", now.map_or(0.0, |now| since(state.started, now))),
        };
        put(out, state.number, &word);
    }
}

impl State {
    /// The last line, if the step never ended it.
    fn flush(&mut self, out: &mut Vec<u8>) {
        let number = self.number;
        self.line.finish(|line| put_text(out, number, 0.0, line));
    }
}

fn put(out: &mut Vec<u8>, number: usize, text: &str) {
    // Writing to memory cannot fail.
    let _ = writeln!(out, "#{number} {text}");
}

/// A line of a step's output, with the seconds as BuildKit rounds them.
fn put_text(out: &mut Vec<u8>, number: usize, seconds: f64, line: &[u8]) {
    let decimals = match seconds {
        s if s < 10.0 => 3,
        s if s < 100.0 => 2,
        _ => 1,
    };
    let _ = write!(out, "#{number} {seconds:.decimals$} ");
    out.extend_from_slice(line);
    out.push(b'\n');
}

fn since(from: i64, to: i64) -> f64 {
    to.saturating_sub(from).max(0) as f64 / 1e9
}

/// Nanoseconds since 1970 of Go's RFC 3339 time; a zone other than `Z` is ignored, since only differences count.
fn nanos(time: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| time.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let fraction: String =
        time.get(19..)?.chars().skip(1).take_while(char::is_ascii_digit).take(9).collect();
    let nanos = format!("{fraction:0<9}").parse::<i64>().ok()?;
    let seconds = ((days(year, month, day)? * 24 + hour) * 60 + minute) * 60 + second;
    seconds.checked_mul(1_000_000_000)?.checked_add(nanos)
}

/// Days since 1970 of a date of the Gregorian calendar, with years that begin in March so that the leap day is the last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1970..2262).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469)
}
