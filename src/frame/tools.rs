//! Prefixes that build tools put before the output of what they run side by side.

use super::cursor::{Cursor, Peeled, is_name};

/// `nix build -L`: `hello> text`.
pub(super) fn nix(line: &[u8]) -> Option<Peeled<'_>> {
    if !line.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let mut c = Cursor::new(line);
    let name = c.run(1, 200, |b| is_name(b) || b == b'+')?;
    // pytest's own mark on a crash
    if name == b"INTERNALERROR" {
        return None;
    }
    c.byte(b'>')?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(name), ..Peeled::default() })
}

/// Earthly: `      +target | text`, `./dir+target | text`.
pub(super) fn earthly(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    let _ = c.spaces(1, 100);
    let name = c.run(2, 200, |b| b.is_ascii_graphic() && b != b'|')?;
    if !name.contains(&b'+') {
        return None;
    }
    c.text(b" |")?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(name), ..Peeled::default() })
}

/// Turborepo: `package:task: text`.
pub(super) fn turbo(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.run(1, 200, |b| is_name(b) || matches!(b, b'@' | b'/'))?;
    c.byte(b':')?;
    c.one(|b| b.is_ascii_alphabetic())?;
    let _ = c.run(1, 100, |b| is_name(b) || b == b':')?;
    // The run took the colon that ends the name with it.
    let stream = c.since(0).strip_suffix(b":")?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(stream), ..Peeled::default() })
}

/// `pnpm -r run`: `packages/app build: text`, `packages/app build$ command`.
pub(super) fn pnpm(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.run(1, 200, |b| is_name(b) || matches!(b, b'@' | b'/'))?;
    c.byte(b' ')?;
    c.run(1, 100, |b| is_name(b) || b == b':').filter(|script| *script != b":")?;
    let stream = c.since(0);
    // `build:` was taken whole, `build$` was not; the command line itself stays as it is.
    let stream = stream.strip_suffix(b":")?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), stream: Some(stream), ..Peeled::default() })
}

/// The other end of a `git push`: `remote: text`.
pub(super) fn git_remote(line: &[u8]) -> Option<Peeled<'_>> {
    let mut c = Cursor::new(line);
    c.text(b"remote:")?;
    c.space_or_end()?;
    Some(Peeled { skip: c.at(), ..Peeled::default() })
}

/// Colour codes whose `ESC` got lost on the way (a copied web page): `[31m`, `[0K`, Jenkins' `[8mha:…[0m`, at the line start.
pub(super) fn lost_escapes(line: &[u8]) -> Option<Peeled<'_>> {
    let mut skip = 0;
    while let Some(length) = lost_escape(&line[skip..]) {
        skip += length;
    }
    (skip > 0).then(|| Peeled { skip, ..Peeled::default() })
}

fn lost_escape(text: &[u8]) -> Option<usize> {
    let mut c = Cursor::new(text);
    if c.text(b"[8mha:").is_some() {
        let note = c.run(8, 1 << 16, |b| b != b'[')?;
        debug_assert!(!note.is_empty());
        c.text(b"[0m")?;
        return Some(c.at());
    }
    c.byte(b'[')?;
    let numbers = c.run(0, 12, |b| b.is_ascii_digit() || b == b';')?;
    let last = c.one(|b| b == b'm' || b == b'K')?;
    // `[m` and `[K` alone could be somebody's text.
    (!numbers.is_empty() || last == b'm').then(|| c.at())
}
