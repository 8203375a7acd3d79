//! A zip with logs in it, such as GitHub gives of a run.
//!
//! Whoever sends it is not trusted: names only name reports, so many entries
//! are read and no more, and all of them together may not unpack to more than
//! what any packed log may.

use crate::logs::is_hidden;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Error, ErrorKind, Read};
use std::path::{Component, Path};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// Entries that are looked at.
const ENTRIES: usize = 10_000;

/// Bytes of a zip, which is kept in memory.
const LARGEST: u64 = 1 << 30;

/// How a file begins that is a zip, or an empty one.
const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// A zip file.
pub struct Archive {
    zip: ZipArchive<Cursor<Rc<[u8]>>>,
    /// What may still be unpacked.
    left: Cell<u64>,
}

/// What came through a pipe.
pub enum Sniffed<'r> {
    Zip(Archive),
    Other(Box<dyn Read + 'r>),
}

impl Archive {
    /// The zip of this name; `None` if it is something else.
    pub fn open(path: &Path) -> io::Result<Option<Archive>> {
        // What is no file, such as a pipe, can be opened only once.
        if !path.metadata()?.is_file() {
            return Ok(None);
        }
        let mut file = File::open(path)?;
        let head = head(&mut file)?;
        if !begins_as_zip(&head) {
            return Ok(None);
        }
        Archive::read_all(Cursor::new(head).chain(file)).map(Some)
    }

    /// The zip that a pipe gives; or else what it gives, from its start.
    pub fn sniff<'r>(mut reader: Box<dyn Read + 'r>) -> io::Result<Sniffed<'r>> {
        let head = head(&mut reader)?;
        let zip = begins_as_zip(&head);
        let whole = Cursor::new(head).chain(reader);
        Ok(match zip {
            true => Sniffed::Zip(Archive::read_all(whole)?),
            false => Sniffed::Other(Box::new(whole)),
        })
    }

    fn read_all(reader: impl Read) -> io::Result<Archive> {
        let mut bytes = Vec::new();
        if reader.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
            return Err(Error::new(ErrorKind::InvalidData, "the zip is larger than 1 GiB"));
        }
        let limits = logclass::decode::Limits::default();
        let left = limits.max_ratio.saturating_mul(bytes.len() as u64).max(limits.ratio_from);
        let zip = ZipArchive::new(Cursor::new(Rc::from(bytes))).map_err(io_error)?;
        Ok(Archive { zip, left: Cell::new(left) })
    }

    /// Its files by their names, and why others are refused.
    pub fn entries(&self) -> io::Result<(BTreeMap<String, usize>, Vec<String>)> {
        if self.zip.len() > ENTRIES {
            let message = format!("{} entries are too many, {ENTRIES} are read", self.zip.len());
            return Err(Error::new(ErrorKind::InvalidData, message));
        }
        let (mut entries, mut refused) = (BTreeMap::new(), Vec::new());
        let mut zip = self.zip.clone();
        for number in 0..zip.len() {
            let entry = zip.by_index_raw(number).map_err(io_error)?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
            if !entry.is_file() {
                continue;
            }
            if is_plain(&name) && name.split('/').any(is_hidden) {
                continue;
            }
            if !is_plain(&name) {
                refused.push(format!("{name:?} is no name of a file in it"));
            } else if entry.encrypted() {
                refused.push(format!("{name:?} is encrypted"));
            } else {
                entries.insert(name, number);
            }
        }
        Ok((entries, refused))
    }

    /// Hands the texts of these entries on.
    pub fn read<T>(
        &self,
        entries: &[usize],
        with: impl FnOnce(Vec<Box<dyn Read + '_>>) -> T,
    ) -> io::Result<T> {
        let mut zips = vec![self.zip.clone(); entries.len()];
        let mut parts: Vec<Box<dyn Read + '_>> = Vec::new();
        for (zip, &entry) in zips.iter_mut().zip(entries) {
            let entry = zip.by_index(entry).map_err(io_error)?;
            parts.push(Box::new(Rationed { entry, left: &self.left }));
        }
        Ok(with(parts))
    }
}

/// A path that stays in its folder.
fn is_plain(name: &str) -> bool {
    let normal = |part: Component| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains(':') && Path::new(name).components().all(normal)
}

/// An entry that gives no more than all together may.
struct Rationed<'z, R> {
    entry: R,
    left: &'z Cell<u64>,
}

impl<R: Read> Read for Rationed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.entry.read(buffer)?;
        match self.left.get().checked_sub(length as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(length)
            }
            None => Err(Error::new(
                ErrorKind::InvalidData,
                "the zip unpacks to more than 1000 times its size",
            )),
        }
    }
}

fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(MAGIC[0].len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether the first four bytes are those of a zip.
pub fn begins_as_zip(head: &[u8]) -> bool {
    MAGIC.contains(&head)
}

fn io_error(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => error,
        error => Error::new(ErrorKind::InvalidData, error.to_string()),
    }
}
