//! The bytes of a log: standard input, or a file.
//!
//! A large regular file is mapped, which is faster than reading it; all else is
//! read in blocks.

use crate::interrupt;
use crate::mapping::Mapping;
use crate::streams;
use crate::style::Stream;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;

/// Below this a read is cheaper than a mapping.
const WORTH_MAPPING: u64 = 256 << 10;

/// A log to be read.
pub enum Source {
    /// All of it is at hand.
    Mapped(Mapping),
    /// It comes bit by bit.
    Stream(Box<dyn Read>),
}

/// Opens a file, or standard input for `-`.
pub fn open(path: &Path) -> io::Result<Source> {
    let mut file = file(path)?;
    // Standard input may be a file of which somebody has read a part.
    let whole = file.stream_position().is_ok_and(|position| position == 0);
    let large = |m: std::fs::Metadata| m.is_file() && m.len() >= WORTH_MAPPING;
    if whole
        && file.metadata().is_ok_and(large)
        && let Ok(mapping) = Mapping::new(file.try_clone()?)
    {
        return Ok(Source::Mapped(mapping));
    }
    Ok(Source::Stream(watched(file)?))
}

/// The same, to be read from where it stands.
pub fn stream(path: &Path) -> io::Result<Box<dyn Read>> {
    watched(file(path)?)
}

/// A log that ends early when a signal comes.
pub fn watched(file: File) -> io::Result<Box<dyn Read>> {
    Ok(Box::new(interrupt::watched(file)?))
}

fn file(path: &Path) -> io::Result<File> {
    if path == Path::new("-") {
        return stdin();
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "is a directory"));
    }
    Ok(file)
}

/// Standard input as a file.
#[cfg(unix)]
pub fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    enlarge_pipe(&file);
    Ok(file)
}

/// A pipe holds 64 KiB, and each time it runs empty or full a process has to be
/// woken. Where it may not grow, and where it is none, nothing happens.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn enlarge_pipe(file: &File) {
    const SIZE: usize = 1 << 20;
    let _ = rustix::pipe::fcntl_setpipe_size(file, SIZE);
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn enlarge_pipe(_: &File) {}

/// Standard input as a file.
#[cfg(windows)]
pub fn stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

/// Standard input that is written to standard output on its way.
pub struct Tee {
    input: Box<dyn Read>,
    output: Box<dyn Write>,
    /// Why nothing is passed on any more.
    failure: Option<io::Error>,
}

impl Tee {
    pub fn new() -> io::Result<Tee> {
        let output = streams::output(Stream::Out)?;
        Ok(Tee { input: watched(stdin()?)?, output, failure: None })
    }

    /// Passes on the rest.
    ///
    /// # Errors
    /// When something could not be passed on. That nobody reads it is none:
    /// the report is wanted all the same.
    pub fn finish(mut self) -> io::Result<()> {
        if !interrupt::came() {
            io::copy(&mut self, &mut io::sink())?;
        }
        match self.failure {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

impl Read for Tee {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        if self.failure.is_none() {
            let passed = self.output.write_all(&buffer[..length]);
            self.failure = passed.and_then(|()| self.output.flush()).err();
        }
        Ok(length)
    }
}
