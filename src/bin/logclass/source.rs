//! Where logs come from: standard input, files, folders.
//!
//! A regular file is mapped, which is about twice as fast as reading it; all
//! else is read in blocks.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Below this a read is cheaper than a mapping.
const WORTH_MAPPING: u64 = 256 << 10;

/// A log to be read.
pub enum Source {
    /// All of it is at hand.
    Mapped(memmap2::Mmap),
    /// It comes bit by bit.
    Stream(Box<dyn Read>),
}

/// Opens a file, or standard input for `-`.
pub fn open(path: &Path) -> io::Result<Source> {
    if path == Path::new("-") {
        return open_stdin();
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
    }
    Ok(from_file(file))
}

#[cfg(unix)]
fn open_stdin() -> io::Result<Source> {
    use std::io::Seek;
    use std::os::fd::AsFd;
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let at_start = file.stream_position().is_ok_and(|position| position == 0);
    if at_start { Ok(from_file(file)) } else { Ok(Source::Stream(Box::new(file))) }
}

#[cfg(not(unix))]
fn open_stdin() -> io::Result<Source> {
    Ok(Source::Stream(Box::new(io::stdin())))
}

fn from_file(file: File) -> Source {
    let large = |m: std::fs::Metadata| m.is_file() && m.len() >= WORTH_MAPPING;
    match file.metadata().is_ok_and(large).then(|| map(&file)) {
        Some(Ok(mapped)) => Source::Mapped(mapped),
        _ => Source::Stream(Box::new(file)),
    }
}

/// Standard input that is written to standard output on its way.
pub struct Tee<R> {
    input: R,
    output: Option<Box<dyn Write>>,
}

impl<R: Read> Tee<R> {
    pub fn new(input: R) -> Tee<R> {
        Tee { input, output: Some(raw_stdout()) }
    }
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        if let Some(output) = &mut self.output {
            // When nobody reads it any more, the report is still wanted.
            let passed = output.write_all(&buffer[..length]).and_then(|()| output.flush());
            if passed.is_err() {
                self.output = None;
            }
        }
        Ok(length)
    }
}

/// Standard output without the line buffer of the standard library.
#[cfg(unix)]
fn raw_stdout() -> Box<dyn Write> {
    use std::os::fd::AsFd;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(stream) => Box::new(File::from(stream)),
        Err(_) => Box::new(io::stdout()),
    }
}

#[cfg(not(unix))]
fn raw_stdout() -> Box<dyn Write> {
    Box::new(io::stdout())
}

/// Maps a file for reading.
#[allow(unsafe_code)]
fn map(file: &File) -> io::Result<memmap2::Mmap> {
    // SAFETY: the mapping is private and only read. Another process may change
    // the file meanwhile: then the bytes differ from one look to the next,
    // which the engine bears (it keeps offsets in bounds by the slice's length
    // and never relies on having seen the same byte twice), or the file may
    // shrink: then the system ends this process with SIGBUS, as SECURITY.md
    // says; `cat FILE | logclass` avoids it.
    unsafe { memmap2::Mmap::map(file) }
}

/// Files below a folder, in natural order of their names (`9_b` before
/// `10_a`); any other path as it is.
pub fn expand(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files)?;
    files.sort_by_cached_key(|path| natural(path));
    Ok(files)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    const DEEPEST: usize = 32;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        if kind.is_file() && !hidden {
            files.push(entry.path());
        } else if kind.is_dir() && !hidden && depth < DEEPEST {
            walk(&entry.path(), depth + 1, files)?;
        }
    }
    Ok(())
}

/// A name with its numbers as numbers.
fn natural(path: &Path) -> Vec<(u64, String)> {
    let text = path.to_string_lossy();
    let mut parts = Vec::new();
    let mut rest = &*text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word);
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        parts.push((u64::MAX, head.to_string()));
        parts.push((tail[..digits].parse().unwrap_or(0), String::new()));
        rest = &tail[digits..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::natural;
    use std::path::Path;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["10_test.txt", "9_build.txt", "1_setup.txt", "9_a.txt"];
        names.sort_by_key(|name| natural(Path::new(name)));
        assert_eq!(names, ["1_setup.txt", "9_a.txt", "9_build.txt", "10_test.txt"]);
    }
}
