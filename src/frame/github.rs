//! GitHub Actions, and Azure Pipelines, whose runner is its ancestor: a time stamp on every message (not on every line: a
//! message of several lines has one), `##[…]` markers, and the columns that `gh run view --log` puts before.

use super::cursor::{Cursor, Peeled};
use super::{BOM, Level, time};

/// `2024-01-01T00:00:00.0000000Z text`.
pub(super) fn live(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let timestamp = Some(time::dotnet(&mut c)?);
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// `job⇥step⇥[mark]2024-01-01T00:00:00.0000000Z text`; the time stamp is missing on the further lines of a message.
pub(super) fn cli(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let job = column(&mut c)?;
    let step = column(&mut c)?;
    // Each page of the runner's log, so each step's first line, begins with a byte order mark.
    let _ = c.text(BOM);
    let inner = live(c.rest()).unwrap_or_default();
    Some(Peeled { skip: c.at() + inner.skip, stream: Some(job), step: Some(step), ..inner })
}

/// The same with the time stamp, which is what proves the form.
pub(super) fn cli_stamped(line: &[u8]) -> bool {
    cli(line).is_some_and(|p| p.timestamp.is_some())
}

/// A column and its tab. Job names are cut to 90 UTF-16 units; step names are a line of YAML at most.
fn column<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let text = c.run(1, 1024, |b| b != b'\t')?;
    c.byte(b'\t')?;
    Some(text)
}

/// The markers in front of a payload, in a log (`##[error]`), in a step's own output (`::error file=x::`), and Azure's
/// `##vso[task.logissue type=error;]`.
pub(super) fn level(payload: &[u8]) -> Option<Level> {
    let marker = match payload {
        [b'#', b'#', b'[', rest @ ..] => rest,
        [b':', b':', rest @ ..] => rest,
        [b'#', b'#', b'v', b's', b'o', b'[', ..] => return logissue(payload),
        _ => return None,
    };
    let name_len = marker.iter().position(|b| !b.is_ascii_lowercase())?;
    // `##[error]`, `::error::` or `::error file=`.
    let closed = matches!(marker[name_len], b']' | b':' | b' ');
    match &marker[..name_len] {
        b"error" if closed => Some(Level::Error),
        b"warning" if closed => Some(Level::Warning),
        b"notice" if closed => Some(Level::Notice),
        b"debug" if closed => Some(Level::Debug),
        _ => None,
    }
}

fn logissue(payload: &[u8]) -> Option<Level> {
    let rest = payload.strip_prefix(b"##vso[task.logissue ")?;
    let head = &rest[..rest.len().min(200)];
    let has = |text: &[u8]| memchr::memmem::find(head, text).is_some();
    match () {
        () if has(b"type=error") => Some(Level::Error),
        () if has(b"type=warning") => Some(Level::Warning),
        () => None,
    }
}
