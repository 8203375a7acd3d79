//! BuildKit's plain progress, docker-compose, the container runtimes' own log forms.

use super::cursor::{Cursor, Peeled, is_name};
use super::time;

/// What BuildKit prints after `#9 ` besides a time: its own words about a vertex. Anything else after `#9 ` is somebody
/// else's (a stack frame of gdb, PHP or a sanitizer, the number of an issue).
const VERTEX_WORDS: [&[u8]; 19] = [
    b"[",
    b"DONE",
    b"CACHED",
    b"CANCELED",
    b"ERROR",
    b"WARN",
    b"...",
    b"sha256:",
    b"transferring ",
    b"extracting ",
    b"exporting ",
    b"importing ",
    b"preparing ",
    b"pushing ",
    b"writing ",
    b"naming to ",
    b"resolve ",
    b"building with ",
    b"sending ",
];

/// `#9 12.30 text`, `#9 [builder 5/5] RUN make`, `#9 ERROR: …`, `#9 ...`.
pub(super) fn buildkit(line: &[u8]) -> Option<Peeled<'_>> {
    if line.first() != Some(&b'#') {
        return None;
    }
    let mut c = Cursor::new(line);
    c.byte(b'#')?;
    c.digits(1, 5)?;
    let stream = Some(c.since(0));
    c.byte(b' ')?;
    let skip = c.at();
    if let Some(timestamp) = seconds(&mut c) {
        return Some(Peeled {
            skip: c.at(),
            stream,
            timestamp: Some(timestamp),
            ..Peeled::default()
        });
    }
    let rest = &line[skip..];
    VERTEX_WORDS.iter().any(|word| rest.starts_with(word)).then_some(Peeled {
        skip,
        stream,
        ..Peeled::default()
    })
}

/// The closing summary's lines, which keep only the seconds: `6.311 text`.
pub(super) fn buildkit_summary(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let timestamp = Some(seconds(&mut c)?);
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// Seconds since the vertex began: three decimals below ten, two below a hundred, else one. A space follows, or nothing.
fn seconds<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let mut ahead = *c;
    let from = ahead.at();
    let whole = ahead.digits(1, 7)?.len();
    ahead.byte(b'.')?;
    let decimals = 4usize.saturating_sub(whole).max(1);
    ahead.digits(decimals, decimals)?;
    let time = ahead.since(from);
    ahead.space_or_end()?;
    *c = ahead;
    Some(time)
}

/// `svc-1  | text`, `svc_1  | text`: a numbered service, so it cannot be a table or a compiler's source line.
pub(super) fn compose_numbered(line: &[u8]) -> Option<Peeled<'_>> {
    let peeled = compose(line)?;
    let name = peeled.stream?;
    let digits = name.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let mark = name.len().checked_sub(digits + 1)?;
    (digits > 0 && matches!(name[mark], b'-' | b'_')).then_some(peeled)
}

/// `svc  | text`: the name padded with two spaces or more.
pub(super) fn compose(line: &[u8]) -> Option<Peeled<'_>> {
    if !line.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let mut c = Cursor::new(line);
    let name = c.run(1, 100, is_name)?;
    // A number alone is a line number: rustc and others put `12 | ` before source lines.
    if name.iter().all(u8::is_ascii_digit) {
        return None;
    }
    c.spaces(2, 100)?;
    c.byte(b'|')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(name), ..Peeled::default() })
}

/// A Kubernetes node's log file: `2024-01-01T00:00:00.000000000Z stdout F text`.
pub(super) fn cri(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let timestamp = Some(time::iso(&mut c)?);
    let stderr = match c.text(b" stdout ") {
        Some(()) => false,
        None => c.text(b" stderr ").map(|()| true)?,
    };
    c.one(|b| b == b'F' || b == b'P')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, stderr, ..Peeled::default() })
}
