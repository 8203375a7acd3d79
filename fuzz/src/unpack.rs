//! Packed logs: any bytes, and good ones that were cut or damaged.

use arbitrary::{Arbitrary, Unstructured};
use logclass::decode::{Decoder, Limits, Truncation, decode_slice};
use std::io::{self, Read, Write};

const LIMITS: Limits = Limits { max_input: 1 << 20, max_ratio: 100, ratio_from: 64 << 10 };

#[derive(Arbitrary, Debug)]
enum Form {
    Raw,
    Gzip,
    Zstd,
    Utf16,
}

#[derive(Arbitrary, Debug)]
struct Packed<'a> {
    form: Form,
    /// The text so often: what packs well.
    times: u8,
    cut: Option<u16>,
    flip: Option<(u16, u8)>,
    piece: u8,
    text: &'a [u8],
}

pub fn run(data: &[u8]) {
    let Ok(packed) = Packed::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let text = packed.text.repeat(usize::from(packed.times).max(1));
    let mut raw = match packed.form {
        Form::Raw => packed.text.to_vec(),
        Form::Gzip => gzip(&text),
        Form::Zstd => {
            let level = ruzstd::encoding::CompressionLevel::Fastest;
            ruzstd::encoding::compress_to_vec(&text[..], level)
        }
        Form::Utf16 => [&[0xff, 0xfe][..], &text].concat(),
    };
    if let Some((at, bits)) = packed.flip.filter(|_| !raw.is_empty()) {
        let at = usize::from(at) % raw.len();
        raw[at] ^= bits;
    }
    let whole = raw.len();
    if let Some(cut) = packed.cut {
        raw.truncate(whole.saturating_sub(usize::from(cut)));
    }
    let slice = decode_slice(&raw, &LIMITS);
    let mut decoder = Decoder::new(Slowly(&raw, packed.piece), LIMITS);
    let mut read = Vec::new();
    let end = decoder.read_to_end(&mut read);
    assert!(read.len() as u64 <= LIMITS.max_input);
    match (slice, end) {
        (Ok(decoded), Ok(_)) => {
            assert_eq!(decoded.text, read);
            assert_eq!(decoded.truncated.as_ref(), decoder.truncated());
            let intact = packed.flip.is_none_or(|(_, bits)| bits == 0);
            // Of a form cut to its first bytes nothing tells that it is one.
            let known = decoded.compression.name() != "none";
            if intact && known && matches!(packed.form, Form::Gzip | Form::Zstd) {
                let plain = decode_slice(&text, &LIMITS).expect("it fits");
                if raw.len() == whole && decoded.encoding == plain.encoding {
                    assert!(matches!(decoded.truncated, None | Some(Truncation::Limit(_))));
                }
                if decoded.encoding == plain.encoding && plain.compression.name() == "none" {
                    // UTF-16 that is cut inside a letter ends in a sign for what is missing.
                    let read = decoded.text.strip_suffix("\u{FFFD}".as_bytes());
                    let read = read.filter(|_| raw.len() < whole).unwrap_or(&decoded.text);
                    assert!(plain.text.starts_with(read), "what is read was there");
                }
            }
        }
        (Err(refused), Err(error)) => assert_eq!(logclass::decode::refusal(&error), Some(refused)),
        (slice, end) => panic!("{slice:?} is not {end:?}"),
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text).expect("memory takes all");
    packer.finish().expect("memory takes all")
}

/// A reader that gives a few bytes at a time.
struct Slowly<'a>(&'a [u8], u8);

impl Read for Slowly<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::from(self.1.max(1)) * 16);
        self.0.read(&mut into[..most])
    }
}
