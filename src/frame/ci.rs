//! The prefixes of the other CI systems, each a few lines of grammar.

use super::cursor::{Cursor, Peeled, is_name};
use super::{Level, time};

/// GitLab with `FF_TIMESTAMPS` (the default since 17.0): `2024-05-14T11:19:20.000000Z 00O text`: stream number, `O`ut or
/// `E`rror, and `+` where the line continues the one before.
pub(super) fn gitlab(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let timestamp = Some(time::utc(&mut c, 6)?);
    c.byte(b' ')?;
    c.run(2, 2, |b| b.is_ascii_hexdigit())?;
    let stderr = c.one(|b| b == b'O' || b == b'E')? == b'E';
    let continues = match c.peek() {
        Some(b'+') => c.byte(b'+').is_some(),
        _ => c.space_or_end().map(|()| false)?,
    };
    // The stream number is not a stream of ours: script and runner take turns in one job, and a step owns both.
    Some(Peeled { skip: c.at(), timestamp, stderr, continues, ..Peeled::default() })
}

/// TeamCity's downloaded log: `[12:00:01]W:⇥ [Step 1/1] text`, a tab for each level of nesting.
pub(super) fn teamcity(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.byte(b'[')?;
    let from = c.at();
    time::clock(&mut c)?;
    time::fraction(&mut c)?;
    let timestamp = Some(c.since(from));
    c.byte(b']')?;
    let letter = c.one(|b| matches!(b, b' ' | b'i' | b'w' | b'W' | b'E' | b'F'))?;
    c.byte(b':')?;
    // `[12:00:01] :compile` is a Gradle task after the clock of another system
    if c.run(1, 50, |b| b == b'\t').is_some() {
        let _ = c.byte(b' ');
    } else {
        c.space_or_end()?;
    }
    let step = teamcity_step(&mut c);
    let level = match letter {
        b'W' | b'w' => Some(Level::Warning),
        b'E' | b'F' => Some(Level::Error),
        _ => None,
    };
    Some(Peeled { skip: c.at(), timestamp, step, level, ..Peeled::default() })
}

/// `[Step 1/2] `.
fn teamcity_step<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let mut ahead = *c;
    ahead.byte(b'[')?;
    let from = ahead.at();
    ahead.text(b"Step ")?;
    ahead.digits(1, 4)?;
    ahead.byte(b'/')?;
    ahead.digits(1, 4)?;
    let step = ahead.since(from);
    ahead.byte(b']')?;
    ahead.space_or_end()?;
    *c = ahead;
    Some(step)
}

/// Taskcluster: `[task 2024-01-01T00:00:00.000Z] text`; also `[taskcluster:error …]`, `[vcs …]`, `[setup …]`.
pub(super) fn taskcluster(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.byte(b'[')?;
    let phase = c.run(2, 40, |b| b.is_ascii_lowercase() || b == b':' || b == b'-')?;
    c.byte(b' ')?;
    let timestamp = Some(time::iso(&mut c)?);
    c.byte(b']')?;
    c.space_or_end()?;
    let level = match phase {
        b"taskcluster:error" => Some(Level::Error),
        b"taskcluster:warn" => Some(Level::Warning),
        _ => None,
    };
    Some(Peeled { skip: c.at(), timestamp, step: Some(phase), level, ..Peeled::default() })
}

/// Mozilla's mozharness: `12:34:56     INFO -  text`.
pub(super) fn mozharness(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    time::clock(&mut c)?;
    let timestamp = Some(c.since(0));
    c.spaces(1, 8)?;
    let level = match c.run(4, 8, |b| b.is_ascii_uppercase())? {
        b"INFO" => None,
        b"DEBUG" => Some(Level::Debug),
        b"WARNING" => Some(Level::Warning),
        b"ERROR" | b"CRITICAL" | b"FATAL" => Some(Level::Error),
        _ => return None,
    };
    c.text(b" -")?;
    let _ = c.spaces(1, 2);
    Some(Peeled { skip: c.at(), timestamp, level, ..Peeled::default() })
}

/// mock's root.log: `DEBUG util.py:446:  text`. Its level is that of mock's bookkeeping, not of the line.
pub(super) fn mock(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    if !matches!(
        c.run(4, 8, |b| b.is_ascii_uppercase())?,
        b"DEBUG" | b"INFO" | b"WARNING" | b"ERROR"
    ) {
        return None;
    }
    c.byte(b' ')?;
    let file = c.run(4, 60, is_name)?;
    if !file.ends_with(b".py") {
        return None;
    }
    c.byte(b':')?;
    c.digits(1, 6)?;
    c.byte(b':')?;
    let _ = c.spaces(1, 2);
    Some(Peeled { skip: c.at(), ..Peeled::default() })
}

/// The Open Build Service: `[   12s] text`.
pub(super) fn obs(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.byte(b'[')?;
    let _ = c.spaces(1, 8);
    let from = c.at();
    c.digits(1, 7)?;
    c.byte(b's')?;
    let timestamp = Some(c.since(from));
    c.byte(b']')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// Jenkins' parallel branches: `[linux] text`, for a branch that the log announced.
pub(super) fn branch<'a>(line: &'a [u8], branches: &[Vec<u8>]) -> Option<Peeled<'a>> {
    if line.first() != Some(&b'[') {
        return None;
    }
    let name = branches
        .iter()
        .find(|name| line[1..].starts_with(name) && line[1 + name.len()..].starts_with(b"]"))?;
    let mut c = Cursor::new(&line[name.len() + 2..]);
    c.space_or_end()?;
    let skip = name.len() + 2 + c.at();
    Some(Peeled { skip, stream: Some(&line[1..=name.len()]), ..Peeled::default() })
}

/// Google Cloud Build: `Step #1 - "name": text`, `Step #1: text`.
pub(super) fn cloud_build(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.text(b"Step #")?;
    c.digits(1, 4)?;
    let stream = Some(c.since(0));
    let step = quoted_name(&mut c);
    c.byte(b':')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream, step, ..Peeled::default() })
}

fn quoted_name<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    c.text(b" - \"")?;
    let name = c.run(1, 200, |b| b != b'"')?;
    c.byte(b'"')?;
    Some(name)
}

/// AWS CodeBuild's own lines: `[Container] 2024/01/01 00:00:00.123456 text`.
pub(super) fn codebuild(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.text(b"[Container] ")?;
    let timestamp = Some(time::iso(&mut c)?);
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// Drone and Woodpecker: `[step:12] text`, `[step:L12:3s] text`.
pub(super) fn drone(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.byte(b'[')?;
    let step = c.run(1, 100, |b| is_name(b) || b == b' ')?;
    c.byte(b':')?;
    if c.byte(b'L').is_some() {
        c.digits(1, 7)?;
        c.byte(b':')?;
        c.digits(1, 7)?;
        c.byte(b's')?;
    } else {
        c.digits(1, 7)?;
    }
    c.byte(b']')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(step), step: Some(step), ..Peeled::default() })
}

/// nektos/act: `[workflow/job]   | text`; its own messages have no bar.
pub(super) fn act(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.byte(b'[')?;
    let job = c.run(3, 200, |b| b != b']' && b != b'[')?;
    c.byte(b']')?;
    // `[3/80] ` is how Ninja counts
    if !job.contains(&b'/') || !job.iter().any(u8::is_ascii_alphabetic) {
        return None;
    }
    c.spaces(1, 100)?;
    if c.byte(b'|').is_some() {
        c.space_or_end()?;
    }
    Some(Peeled { skip: c.at(), stream: Some(job), ..Peeled::default() })
}

/// Bamboo: `build⇥02-Jan-2024 12:00:01⇥text`; the first column tells who speaks.
pub(super) fn bamboo(line: &[u8]) -> Option<Peeled<'_>> {
    const KINDS: [&[u8]; 5] = [b"simple", b"command", b"build", b"error", b"warn"];
    let mut c = Cursor::new(line);
    let kind = c.run(4, 8, |b| b.is_ascii_lowercase()).filter(|kind| KINDS.contains(kind))?;
    c.byte(b'\t')?;
    let from = c.at();
    c.digits(2, 2)?;
    c.byte(b'-')?;
    c.run(3, 3, |b| b.is_ascii_alphabetic())?;
    c.byte(b'-')?;
    c.digits(4, 4)?;
    c.byte(b' ')?;
    time::clock(&mut c)?;
    let timestamp = Some(c.since(from));
    c.byte(b'\t')?;
    Some(Peeled { skip: c.at(), timestamp, stderr: kind == b"error", ..Peeled::default() })
}

/// Zuul's job-output.txt: `2024-01-01 12:00:01.000000 | node | text`; what the executor says of itself names no node.
pub(super) fn zuul(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    time::date(&mut c)?;
    c.byte(b' ')?;
    time::clock(&mut c)?;
    c.byte(b'.')?;
    c.digits(6, 6)?;
    let timestamp = Some(c.since(0));
    c.text(b" |")?;
    c.space_or_end()?;
    let mut ahead = c;
    let node = ahead.run(1, 60, is_name).and_then(|_| ahead.text(b" |"));
    if node.and_then(|()| ahead.space_or_end()).is_some() {
        c = ahead;
    }
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}
