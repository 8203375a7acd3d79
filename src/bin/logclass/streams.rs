//! Our own standard streams without the line buffer of the standard library.

use crate::style::Stream;
use std::io::{self, BufWriter, Write};

/// One of our streams, to be written to.
#[cfg(unix)]
pub fn output(stream: Stream) -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(unix::Patient(unix::file(stream)?)))
}

/// One of our streams, to be written to.
#[cfg(not(unix))]
pub fn output(stream: Stream) -> io::Result<Box<dyn Write + Send>> {
    Ok(match stream {
        Stream::Out => Box::new(io::stdout()),
        Stream::Err => Box::new(io::stderr()),
    })
}

/// Prints on standard output what is written.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(output(Stream::Out)?);
    write(&mut out)?;
    out.flush()
}

#[cfg(unix)]
pub mod unix {
    use crate::style::Stream;
    use rustix::event::{PollFd, PollFlags, poll};
    use std::fs::File;
    use std::io::{self, ErrorKind, Write};
    use std::os::fd::AsFd;

    /// A copy of one of our streams.
    pub fn file(stream: Stream) -> io::Result<File> {
        Ok(File::from(match stream {
            Stream::Out => io::stdout().as_fd().try_clone_to_owned()?,
            Stream::Err => io::stderr().as_fd().try_clone_to_owned()?,
        }))
    }

    /// A file that is waited for where it does not wait itself: whoever shares
    /// a pipe or a terminal with us may have made it non-blocking.
    pub struct Patient(pub File);

    impl Write for Patient {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            loop {
                match self.0.write(bytes) {
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {
                        let _ = poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None);
                    }
                    written => return written,
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
