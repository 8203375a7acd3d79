//! Time stamps before the text: ISO 8601 in its many dresses, the bare clock, syslog's.

use super::cursor::{Cursor, Peeled};

/// `2024-01-01T00:00:00.0000000Z`, with exactly seven decimals: only .NET's `O` format writes that, which is what the
/// runners of GitHub and Azure use.
pub(super) fn dotnet<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    utc(c, 7)
}

/// `2024-01-01T00:00:00.000…Z` with so many decimals.
pub(super) fn utc<'a>(c: &mut Cursor<'a>, decimals: usize) -> Option<&'a [u8]> {
    let from = c.at();
    date(c)?;
    c.byte(b'T')?;
    clock(c)?;
    c.byte(b'.')?;
    c.digits(decimals, decimals)?;
    c.byte(b'Z')?;
    Some(c.since(from))
}

/// A full date and time: `T` or a space between, decimals after `.` or `,`, zone as it likes.
pub(super) fn iso<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let from = c.at();
    date(c)?;
    c.one(|b| b == b'T' || b == b' ')?;
    clock(c)?;
    fraction(c)?;
    zone(c)?;
    Some(c.since(from))
}

/// `2024-01-01` or `2024/01/01`.
pub(super) fn date(c: &mut Cursor<'_>) -> Option<()> {
    c.digits(4, 4)?;
    let mark = c.one(|b| b == b'-' || b == b'/')?;
    c.digits(2, 2)?;
    c.byte(mark)?;
    c.digits(2, 2).map(drop)
}

/// `00:00:00`.
pub(super) fn clock(c: &mut Cursor<'_>) -> Option<()> {
    c.digits(2, 2)?;
    c.byte(b':')?;
    c.digits(2, 2)?;
    c.byte(b':')?;
    c.digits(2, 2).map(drop)
}

/// `.123`, `,123` or nothing.
pub(super) fn fraction(c: &mut Cursor<'_>) -> Option<()> {
    if c.one(|b| b == b'.' || b == b',').is_some() {
        c.digits(1, 9)?;
    }
    Some(())
}

/// `Z`, `+00:00`, `-0800`, ` UTC` or nothing.
fn zone(c: &mut Cursor<'_>) -> Option<()> {
    if c.byte(b'Z').is_some() || c.text(b" UTC").is_some() {
        return Some(());
    }
    let mut ahead = *c;
    if ahead.one(|b| b == b'+' || b == b'-').is_some() {
        ahead.digits(2, 2)?;
        let _ = ahead.byte(b':');
        ahead.digits(2, 2)?;
        *c = ahead;
    }
    Some(())
}

/// A full time stamp before the text, in brackets or not: Jenkins' Timestamper, `docker logs -t`, Cloudflare (which puts a
/// tab after it), `ts`.
pub(super) fn stamp(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let bracket = c.byte(b'[').is_some();
    let timestamp = Some(iso(&mut c)?);
    if bracket {
        c.byte(b']')?;
    } else {
        let _ = c.byte(b':');
    }
    c.byte(b'\t').or_else(|| c.space_or_end())?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// The time of day alone: `12:00:01 `, `[12:00:01] `, `12:00:01.123 `, Netlify's `6:45:23 PM: `.
pub(super) fn of_day(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let bracket = c.byte(b'[').is_some();
    let from = c.at();
    if bracket || clock(&mut c.clone()).is_some() {
        clock(&mut c)?;
    } else {
        short_clock(&mut c)?;
    }
    fraction(&mut c)?;
    let timestamp = Some(c.since(from));
    half_of_day(&mut c);
    if bracket {
        c.byte(b']')?;
    }
    c.byte(b'\t').or_else(|| c.space_or_end())?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// `12:00:01  `; nothing after an empty line's.
pub(super) fn of_day_and_two_blanks(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    clock(&mut c)?;
    let timestamp = Some(c.since(0));
    c.space_or_end()?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, ..Peeled::default() })
}

/// `6:45:23`, only with ` AM` or ` PM` after it.
fn short_clock(c: &mut Cursor<'_>) -> Option<()> {
    c.digits(1, 1)?;
    c.byte(b':')?;
    c.digits(2, 2)?;
    c.byte(b':')?;
    c.digits(2, 2)?;
    half_of_day(&mut c.clone()).then_some(())
}

/// ` AM:` or ` PM:`.
fn half_of_day(c: &mut Cursor<'_>) -> bool {
    c.text(b" AM").or_else(|| c.text(b" PM")).and_then(|()| c.byte(b':')).is_some()
}

/// syslog and `journalctl -o short`, `short-iso`, `short-precise`: `Jan 02 03:04:05 host unit[123]: text`.
pub(super) fn syslog(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let timestamp = Some(syslog_time(&mut c)?);
    c.byte(b' ')?;
    c.run(1, 64, |b| b.is_ascii_graphic())?;
    c.byte(b' ')?;
    let unit = c.run(1, 64, |b| b.is_ascii_graphic() && b != b'[' && b != b':')?;
    if c.byte(b'[').is_some() {
        c.digits(1, 10)?;
        c.byte(b']')?;
    } else if line[0].is_ascii_digit() && unit != b"kernel" {
        // `2024-01-01 00:00:00 INFO module: text` is an ordinary program's log line.
        return None;
    }
    c.byte(b':')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), timestamp, stream: Some(unit), ..Peeled::default() })
}

fn syslog_time<'a>(c: &mut Cursor<'a>) -> Option<&'a [u8]> {
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let from = c.at();
    if !MONTHS.iter().any(|month| c.text(month).is_some()) {
        return iso(c);
    }
    c.spaces(1, 2)?;
    c.digits(1, 2)?;
    c.byte(b' ')?;
    clock(c)?;
    fraction(c)?;
    Some(c.since(from))
}
