//! gzip and zstd, of any number of members, known by their magic and not by a name.
//!
//! Packed data is read in full buffers and unpacked in equal pieces, whatever pieces the inner reader and the caller use: so the place
//! up to which a damaged file can be read does not depend on them.

use std::io::{self, BufRead, Read};

use super::{Compression, DecodeError, Truncation};

/// How the data that begins so is packed.
pub(super) fn sniff(head: &[u8]) -> Compression {
    match head {
        // The third byte is the method, of which there is one.
        [0x1f, 0x8b, 0x08, ..] => Compression::Gzip,
        // A frame, or a frame to be skipped (pzstd begins with one).
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
        _ => Compression::None,
    }
}

/// The inner reader with a buffer: counts what is taken from it and remembers how it ended.
#[derive(Debug)]
pub(super) struct Source<R> {
    inner: R,
    buffer: Box<[u8]>,
    at: usize,
    filled: usize,
    consumed: u64,
    /// The inner reader said that there is no more.
    ended: bool,
    /// The inner reader's own error, to tell it from those of the unpackers.
    failed: Option<io::Error>,
}

/// One read of a pipe at its usual size.
const BUFFER: usize = 64 << 10;

impl<R: Read> Source<R> {
    fn new(inner: R) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Source { inner, buffer, at: 0, filled: 0, consumed: 0, ended: false, failed: None }
    }

    /// Reads until the buffer holds so many bytes, or the input is over.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        while self.filled < wanted && !self.ended {
            match self.inner.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The data as it is, with no more waiting than the inner reader does.
    fn read_plain(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at < self.filled {
            let count = (self.filled - self.at).min(into.len());
            into[..count].copy_from_slice(&self.buffer[self.at..][..count]);
            self.at += count;
            return Ok(count);
        }
        if self.ended { Ok(0) } else { self.inner.read(into) }
    }

    /// Nothing left, not even in the buffer.
    #[cfg(any(feature = "gzip", feature = "zstd"))]
    fn is_exhausted(&self) -> bool {
        self.ended && self.at == self.filled
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.filled && !self.ended {
            self.at = 0;
            self.filled = 0;
            if let Err(error) = self.fill(BUFFER) {
                let kind = error.kind();
                self.failed = Some(error);
                return Err(kind.into());
            }
        }
        Ok(&self.buffer[self.at..self.filled])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.consumed += count as u64;
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

/// What the unpackers make of a source.
#[derive(Debug)]
pub(super) struct Unpacker<R: Read> {
    form: Form<R>,
    piece: Box<[u8]>,
    at: usize,
    filled: usize,
}

#[derive(Debug)]
enum Form<R: Read> {
    Plain(Source<R>),
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::bufread::MultiGzDecoder<Source<R>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<zstd::Frames<Source<R>>>),
    /// Only while the form is being found out.
    Unknown,
}

/// flate2 drops what it unpacked in the call in which it meets damage, so pieces are small.
const PIECE: usize = 8 << 10;

impl<R: Read> Unpacker<R> {
    pub fn new(inner: R) -> Self {
        let piece = Box::default();
        Unpacker { form: Form::Plain(Source::new(inner)), piece, at: 0, filled: 0 }
    }

    /// Finds out how the data is packed. May be called again after an error of the inner reader.
    pub fn start(&mut self) -> io::Result<Compression> {
        let Form::Plain(source) = &mut self.form else { return Ok(self.compression()) };
        source.fill(4)?;
        match sniff(&source.buffer[..source.filled]) {
            Compression::None => return Ok(Compression::None),
            packed => {
                // From the first buffer on they are full.
                source.fill(BUFFER)?;
                self.choose(packed)?;
            }
        }
        self.piece = vec![0; PIECE].into_boxed_slice();
        Ok(self.compression())
    }

    fn choose(&mut self, packed: Compression) -> io::Result<()> {
        let Form::Plain(source) = std::mem::replace(&mut self.form, Form::Unknown) else {
            return Ok(());
        };
        self.form = match packed {
            #[cfg(feature = "gzip")]
            Compression::Gzip => Form::Gzip(Box::new(flate2::bufread::MultiGzDecoder::new(source))),
            #[cfg(feature = "zstd")]
            Compression::Zstd => Form::Zstd(Box::new(zstd::Frames::new(source))),
            _ => Form::Plain(source),
        };
        match self.form {
            Form::Plain(_) => Err(DecodeError::Unsupported(packed).into()),
            _ => Ok(()),
        }
    }

    fn compression(&self) -> Compression {
        match self.form {
            #[cfg(feature = "gzip")]
            Form::Gzip(_) => Compression::Gzip,
            #[cfg(feature = "zstd")]
            Form::Zstd(_) => Compression::Zstd,
            Form::Plain(_) | Form::Unknown => Compression::None,
        }
    }

    /// Packed bytes used up so far.
    pub fn consumed(&self) -> u64 {
        self.source().map_or(0, |source| source.consumed)
    }

    fn source(&self) -> Option<&Source<R>> {
        match &self.form {
            Form::Plain(source) => Some(source),
            #[cfg(feature = "gzip")]
            Form::Gzip(gzip) => Some(gzip.get_ref()),
            #[cfg(feature = "zstd")]
            Form::Zstd(frames) => Some(frames.source()),
            Form::Unknown => None,
        }
    }

    /// Unpacked bytes. The outer error is the inner reader's, the inner one says that the packed data is cut or damaged.
    pub fn read(&mut self, into: &mut [u8]) -> io::Result<Result<usize, Truncation>> {
        if let Form::Plain(source) = &mut self.form {
            return source.read_plain(into).map(Ok);
        }
        if self.at == self.filled {
            self.at = 0;
            self.filled = 0;
            match self.unpack_piece()? {
                Ok(count) => self.filled = count,
                Err(truncation) => return Ok(Err(truncation)),
            }
        }
        let count = (self.filled - self.at).min(into.len());
        into[..count].copy_from_slice(&self.piece[self.at..][..count]);
        self.at += count;
        Ok(Ok(count))
    }

    fn unpack_piece(&mut self) -> io::Result<Result<usize, Truncation>> {
        let result = match &mut self.form {
            #[cfg(feature = "gzip")]
            Form::Gzip(gzip) => gzip.read(&mut self.piece),
            #[cfg(feature = "zstd")]
            Form::Zstd(frames) => frames.read(&mut self.piece),
            Form::Plain(_) | Form::Unknown => Ok(0),
        };
        match result {
            Ok(count) => Ok(Ok(count)),
            Err(error) => self.explain(error).map(Err),
        }
    }

    /// Whose error it is.
    #[cfg(any(feature = "gzip", feature = "zstd"))]
    fn explain(&mut self, error: io::Error) -> io::Result<Truncation> {
        let packed = self.compression();
        let source = match &mut self.form {
            #[cfg(feature = "gzip")]
            Form::Gzip(gzip) => gzip.get_mut(),
            #[cfg(feature = "zstd")]
            Form::Zstd(frames) => frames.source_mut(),
            Form::Plain(_) | Form::Unknown => return Err(error),
        };
        if let Some(failure) = source.failed.take() {
            return Err(failure);
        }
        let cut = error.kind() == io::ErrorKind::UnexpectedEof
            || (packed == Compression::Zstd && source.is_exhausted());
        Ok(if cut { Truncation::Cut(packed) } else { Truncation::Damaged(packed) })
    }

    #[cfg(not(any(feature = "gzip", feature = "zstd")))]
    fn explain(&mut self, error: io::Error) -> io::Result<Truncation> {
        Err(error)
    }
}

#[cfg(feature = "zstd")]
mod zstd {
    //! ruzstd decodes one frame; a file may have several, and frames to be skipped.

    use std::fmt;
    use std::io::{self, BufRead, Read};

    use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
    use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

    pub struct Frames<S> {
        source: S,
        decoder: FrameDecoder,
        inside: bool,
        /// Why the data ends early: told once all that was decoded has been handed out.
        damage: Option<io::Error>,
    }

    impl<S> fmt::Debug for Frames<S> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Frames").field("inside", &self.inside).finish_non_exhaustive()
        }
    }

    impl<S: BufRead> Frames<S> {
        pub fn new(source: S) -> Self {
            Frames { source, decoder: FrameDecoder::new(), inside: false, damage: None }
        }

        pub fn source(&self) -> &S {
            &self.source
        }

        pub fn source_mut(&mut self) -> &mut S {
            &mut self.source
        }

        pub fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            loop {
                if self.inside {
                    let count = self.decoder.read(into)?;
                    if count > 0 {
                        return Ok(count);
                    }
                }
                if let Some(damage) = self.damage.take() {
                    self.inside = false;
                    return Err(damage);
                }
                if self.inside && self.decoder.is_finished() {
                    self.inside = false;
                }
                if !self.inside && self.source.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.advance();
            }
        }

        /// Opens the next frame or decodes the next block.
        fn advance(&mut self) {
            if self.inside {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                if let Err(error) = self.decoder.decode_blocks(&mut self.source, one) {
                    self.damage = Some(io::Error::other(error));
                    self.release();
                }
                return;
            }
            match self.decoder.init(&mut self.source) {
                Ok(()) => self.inside = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => self.skip(u64::from(length)),
                Err(error) => self.damage = Some(io::Error::other(error)),
            }
        }

        /// The decoder keeps a window back until the frame is over. An empty last block (and a checksum) ends it, so that what was
        /// decoded before the damage comes out.
        fn release(&mut self) {
            const LAST_EMPTY_BLOCK: &[u8] = &[1, 0, 0, 0, 0, 0, 0];
            let _ =
                self.decoder.decode_blocks(LAST_EMPTY_BLOCK, BlockDecodingStrategy::UptoBlocks(1));
        }

        fn skip(&mut self, length: u64) {
            let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink());
            match skipped {
                Ok(count) if count == length => {}
                Ok(_) => self.damage = Some(io::ErrorKind::UnexpectedEof.into()),
                Err(error) => self.damage = Some(error),
            }
        }
    }
}
