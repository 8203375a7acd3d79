use proptest::prelude::*;

use super::*;

/// Gives out what it has in pieces of a set size.
struct Dribble<'a> {
    bytes: &'a [u8],
    piece: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.len().min(into.len()).min(self.piece);
        into[..count].copy_from_slice(&self.bytes[..count]);
        self.bytes = &self.bytes[count..];
        Ok(count)
    }
}

fn slice(raw: &[u8]) -> Decoded<'_> {
    decode_slice(raw, &Limits::default()).unwrap()
}

/// Decodes with small reads on both sides.
fn dribbled(raw: &[u8], piece: usize, limits: Limits) -> Result<Decoded<'static>, DecodeError> {
    let mut decoder = Decoder::new(Dribble { bytes: raw, piece }, limits);
    let mut text = Vec::new();
    let mut into = vec![0; piece];
    loop {
        match decoder.read(&mut into) {
            Ok(0) => break,
            Ok(count) => text.extend_from_slice(&into[..count]),
            Err(error) => return Err(refusal(&error).unwrap()),
        }
    }
    // The end stays the end.
    assert_eq!(decoder.read(&mut into).unwrap(), 0);
    Ok(Decoded {
        text: Cow::Owned(text),
        compression: decoder.compression(),
        encoding: decoder.encoding(),
        truncated: decoder.truncated().cloned(),
    })
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[cfg(feature = "gzip")]
fn gzip(text: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[cfg(feature = "zstd")]
fn zstd(text: &[u8]) -> Vec<u8> {
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    ruzstd::encoding::compress_to_vec(text, level)
}

#[cfg(feature = "gzip")]
/// Text that packs well but not absurdly.
fn long_text() -> Vec<u8> {
    (0..20_000u32)
        .flat_map(|n| format!("line {n} of {}\n", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect()
}

#[test]
fn plain_text_is_borrowed() {
    let decoded = slice(b"error: x\n");
    assert!(matches!(decoded.text, Cow::Borrowed(b"error: x\n")));
    assert_eq!(decoded.truncated, None);
    assert!(matches!(slice(b"\xef\xbb\xbfx").text, Cow::Borrowed(b"x")));
    assert_eq!(&*slice(b"").text, b"");
    assert_eq!(&*slice(b"caf\xe9").text, b"caf\xe9");
}

#[test]
fn utf16_is_known_by_its_mark_or_its_zeros() {
    for (big, encoding) in [(false, Encoding::Utf16Le), (true, Encoding::Utf16Be)] {
        for mark in ["", "\u{feff}"] {
            let raw = utf16(&format!("{mark}error: caf\u{e9} \u{1f4a5}\r\n"), big);
            let decoded = slice(&raw);
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(String::from_utf8_lossy(&decoded.text), "error: caf\u{e9} \u{1f4a5}\r\n");
        }
    }
    // Zeros everywhere are no text, and a few of them are nothing.
    assert_eq!(slice(&[0; 100]).encoding, Encoding::Utf8);
    assert_eq!(slice(b"a\0bcdefghijklmnopqrstuvwxyz").encoding, Encoding::Utf8);
    // Chinese has hardly any zeros; only the mark tells.
    assert_eq!(slice(&utf16("\u{feff}\u{4e2d}\u{6587}", false)).encoding, Encoding::Utf16Le);
}

#[test]
fn broken_utf16_keeps_what_is_whole() {
    let decoded = |tail: &[u8]| {
        let raw = [&utf16("\u{feff}ab", false), tail].concat();
        String::from_utf8(slice(&raw).text.into_owned()).unwrap()
    };
    assert_eq!(decoded(b"c"), "ab\u{fffd}");
    assert_eq!(decoded(b"\x00\xd8"), "ab\u{fffd}");
    assert_eq!(decoded(b"\x00\xd8c\0"), "ab\u{fffd}c");
    assert_eq!(decoded(b"\x00\xdcc\0"), "ab\u{fffd}c");
    assert_eq!(decoded(b"\x00\xd8\x00\xd8\x00\xdc"), "ab\u{fffd}\u{10000}");
    assert_eq!(decoded(b"\x00\xd8c"), "ab\u{fffd}\u{fffd}");
}

#[cfg(feature = "gzip")]
#[test]
fn gzip_of_several_members() {
    let raw = [gzip(b"one\n"), gzip(b""), gzip(b"two\n")].concat();
    let decoded = slice(&raw);
    assert_eq!(&*decoded.text, b"one\ntwo\n");
    assert_eq!((decoded.compression, decoded.truncated), (Compression::Gzip, None));
}

#[cfg(feature = "zstd")]
#[test]
fn zstd_of_several_frames() {
    let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let raw = [skipped.clone(), zstd(b"one\n"), skipped, zstd(b""), zstd(b"two\n")].concat();
    let decoded = slice(&raw);
    assert_eq!(&*decoded.text, b"one\ntwo\n");
    assert_eq!((decoded.compression, decoded.truncated), (Compression::Zstd, None));
}

#[cfg(all(feature = "gzip", feature = "zstd"))]
#[test]
fn what_is_packed_may_be_utf16() {
    let text = utf16("\u{feff}error\n", false);
    for raw in [gzip(&text), zstd(&text)] {
        let decoded = slice(&raw);
        assert_eq!(&*decoded.text, b"error\n");
        assert_eq!(decoded.encoding, Encoding::Utf16Le);
    }
}

#[cfg(all(feature = "gzip", feature = "zstd"))]
#[test]
fn cut_archives_deliver_what_is_readable() {
    let text = long_text();
    for (raw, packed) in [(gzip(&text), Compression::Gzip), (zstd(&text), Compression::Zstd)] {
        let cut = &raw[..raw.len() / 2];
        let decoded = slice(cut);
        assert_eq!(decoded.truncated, Some(Truncation::Cut(packed)));
        assert!(text.starts_with(&decoded.text));
        // zstd packs in blocks of 128 KiB, of which the cut one is lost.
        assert!(decoded.text.len() > text.len() / 5, "{packed:?} {}", decoded.text.len());
        assert_eq!(dribbled(cut, 7, Limits::default()).unwrap(), decoded);
    }
}

#[cfg(feature = "gzip")]
#[test]
fn damaged_archives_deliver_what_is_readable() {
    let text = long_text();
    let mut raw = gzip(&text);
    let middle = raw.len() / 2;
    raw[middle..middle + 64].fill(0xff);
    let decoded = slice(&raw);
    assert_eq!(decoded.truncated, Some(Truncation::Damaged(Compression::Gzip)));
    let same = text.iter().zip(&*decoded.text).take_while(|(a, b)| a == b).count();
    assert!(same > text.len() / 3, "{same}");
    // Rubbish after the last member.
    let raw = [gzip(b"one\n"), b"rubbish that is no member".to_vec()].concat();
    let decoded = slice(&raw);
    assert_eq!(&*decoded.text, b"one\n");
    assert_eq!(decoded.truncated, Some(Truncation::Damaged(Compression::Gzip)));
}

#[cfg(feature = "gzip")]
#[test]
fn bombs_are_refused() {
    let raw = gzip(&vec![0; 4 << 20]);
    let limits = Limits { max_ratio: 100, ratio_from: 1 << 20, ..Limits::default() };
    assert_eq!(decode_slice(&raw, &limits), Err(DecodeError::Bomb));
    assert_eq!(dribbled(&raw, 999, limits), Err(DecodeError::Bomb));
    // Below the threshold nobody minds, and a plain file is no bomb however long.
    assert!(decode_slice(&raw, &Limits::default()).is_ok());
    assert!(decode_slice(&vec![b'x'; 2 << 20], &limits).is_ok());
}

#[test]
fn the_limit_cuts_and_says_so() {
    let limits = Limits { max_input: 4, ..Limits::default() };
    let inputs = [b"\xef\xbb\xbfabcdef".to_vec(), utf16("\u{feff}abcdef", true)];
    for raw in &inputs {
        let decoded = decode_slice(raw, &limits).unwrap();
        assert_eq!(&*decoded.text, b"abcd");
        assert_eq!(decoded.truncated, Some(Truncation::Limit(4)));
        assert_eq!(dribbled(raw, 1, limits).unwrap(), decoded);
    }
    let exact = decode_slice(b"abcd", &limits).unwrap();
    assert_eq!(exact.truncated, None);
    assert_eq!(dribbled(b"abcd", 3, limits).unwrap(), exact);
}

#[cfg(not(feature = "gzip"))]
#[test]
fn without_the_feature_the_error_says_so() {
    let error = decode_slice(b"\x1f\x8b\x08\0", &Limits::default()).unwrap_err();
    assert_eq!(error, DecodeError::Unsupported(Compression::Gzip));
}

/// An inner reader that fails after its first piece, once.
struct Hiccup<'a> {
    first: &'a [u8],
    rest: &'a [u8],
    failed: bool,
}

impl Read for Hiccup<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.first.is_empty() {
            return self.first.read(into);
        }
        if !std::mem::replace(&mut self.failed, true) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.rest.read(into)
    }
}

#[test]
fn errors_of_the_inner_reader_come_through_and_lose_nothing() {
    for at in [0, 2, 10] {
        let text = b"error: something\n";
        let (first, rest) = text.split_at(at);
        let mut decoder = Decoder::new(Hiccup { first, rest, failed: false }, Limits::default());
        let mut found = Vec::new();
        let error = decoder.read_to_end(&mut found).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        decoder.read_to_end(&mut found).unwrap();
        assert_eq!(found, text);
    }
}

/// An inner reader that fails for good after its only piece.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::ErrorKind::TimedOut.into()) } else { self.0.read(into) }
    }
}

#[test]
fn what_came_before_a_lasting_error_is_delivered_when_asked_again() {
    for text in ["error: something\n", &"error: something\n".repeat(1000)] {
        let mut decoder = Decoder::new(Broken(text.as_bytes()), Limits::default());
        let mut found = Vec::new();
        for _ in 0..2 {
            let error = decoder.read_to_end(&mut found).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
        assert_eq!(found, text.as_bytes());
    }
}

#[test]
fn carriers_are_recognised() {
    const HEADS: &[(&str, Option<&str>)] = &[
        ("{\"vertexes\":[{\"digest\":\"sha256:1\",\"name\":\"a\"}]}\n", Some("buildkit-json")),
        ("WARNING: x\n{\"statuses\":[]}\n", Some("buildkit-json")),
        ("[{\"message\":\"a\",\"time\":\"b\",\"type\":\"out\"}]", Some("circleci-json")),
        ("[ {\"type\":\"out\",\"message\":\"a", Some("circleci-json")),
        ("{\"id\":{\"started\":{}},\"children\":[],\"started\":{}}\n", Some("bep")),
        ("{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"b\"}\n", Some("docker-json")),
        ("{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"a\"}\n", Some("journal-json")),
        ("{\"level\":\"info\",\"msg\":\"a\"}\n", None),
        ("[INFO] Scanning\n", None),
        ("[{\"name\":\"x\"}]", None),
        ("{", None),
        ("error: x\n", None),
        ("", None),
    ];
    for (head, name) in HEADS {
        assert_eq!(carrier(head.as_bytes()).map(Carrier::name), *name, "{head:?}");
    }
    for (_, name) in HEADS {
        let Some(name) = name else { continue };
        assert_eq!(Carrier::named(name).map(Carrier::name), Some(*name));
    }
}

fn unpacked(carrier: Carrier, text: &str) -> String {
    String::from_utf8(unpack_carrier(text.as_bytes(), carrier)).unwrap()
}

#[test]
fn rawjson_becomes_plain_progress() {
    let text = concat!(
        r#"{"vertexes":[{"digest":"a","name":"[internal] load"},{"digest":"b","name":"[2/2] RUN make"}]}"#,
        "\n",
        r#"{"vertexes":[{"digest":"b","name":"[2/2] RUN make","started":"2024-02-29T23:59:59.5Z"}]}"#,
        "\n",
        // "one\ntw", "o\n" with error output between.
        r#"{"logs":[{"vertex":"b","stream":1,"data":"b25lCnR3","timestamp":"2024-03-01T00:00:00.25Z"}]}"#,
        "\n",
        r#"{"logs":[{"vertex":"b","stream":2,"data":"bwo=","timestamp":"2024-03-01T00:00:12Z"}]}"#,
        "\n",
        r#"{"vertexes":[{"digest":"a","name":"[internal] load","started":"2024-03-01T00:00:00Z","completed":"2024-03-01T00:00:00Z","cached":true}]}"#,
        "\n",
        r#"{"vertexes":[{"digest":"b","started":"2024-02-29T23:59:59.5Z","completed":"2024-03-01T00:02:00Z","error":"process \"make\" failed"}]}"#,
        "\n",
        "ERROR: failed to solve\n",
    );
    let plain = "#1 [2/2] RUN make\n#1 0.750 one\n#1 12.50 two\n#2 [internal] load\n#2 CACHED\n\
                 #1 ERROR: process \"make\" failed\nERROR: failed to solve\n";
    assert_eq!(unpacked(Carrier::BuildkitJson, text), plain);
}

#[test]
fn circleci_messages_are_put_end_to_end() {
    let text = r#"[{"message":"one\r\ntw","type":"out"}, {"message":"o \"{\" \\","type":"err"},{"odd":{"message":1}}]"#;
    assert_eq!(
        unpacked(Carrier::CircleciJson, text),
        "one\r\ntwo \"{\" \\{\"odd\":{\"message\":1}}"
    );
    // Cut off in the middle: what is there is shown.
    assert_eq!(unpacked(Carrier::CircleciJson, r#"[{"message":"a\n"},{"mess"#), "a\n{\"mess");
}

#[test]
fn docker_json_joins_parts_of_a_line() {
    let text = "{\"log\":\"on\",\"stream\":\"stdout\"}\n{\"log\":\"err\\n\",\"stream\":\"stderr\"}\n{\"log\":\"e\\n\",\"stream\":\"stdout\"}\n{\"log\":\"end\",\"stream\":\"stdout\"}\nnot json\n";
    assert_eq!(unpacked(Carrier::DockerJson, text), "err\none\nnot json\nend\n");
}

#[test]
fn journal_messages_of_every_shape() {
    let text = "{\"MESSAGE\":\"a\"}\n{\"MESSAGE\":[98,99]}\n{\"MESSAGE\":[\"d\",\"e\"]}\n{\"MESSAGE\":null}\n{\"__REALTIME_TIMESTAMP\":\"1\"}\n";
    assert_eq!(unpacked(Carrier::JournalJson, text), "a\nbc\nd\ne\n");
}

#[test]
fn bazel_events_show_the_console_and_what_was_given_up() {
    let text = concat!(
        r#"{"id":{"progress":{}},"progress":{"stderr":"ERROR: a\nhal","stdout":"out\n"}}"#,
        "\n",
        r#"{"id":{"progress":{}},"progress":{"stderr":"f\n"}}"#,
        "\n",
        r#"{"id":{"pattern":{}},"aborted":{"reason":"LOADING_FAILURE","description":"no such package"}}"#,
        "\n",
    );
    assert_eq!(
        unpacked(Carrier::BazelEvents, text),
        "ERROR: a\nout\nhalf\nERROR: LOADING_FAILURE: no such package\n"
    );
}

/// Inputs of every kind, whole and broken.
fn inputs() -> impl Strategy<Value = Vec<u8>> {
    let text = proptest::collection::vec(any::<u8>(), 0..300);
    let letters = "[a-z \u{e9}\u{1f4a5}\n]{0,200}";
    prop_oneof![
        text.clone(),
        letters.prop_map(|text| utf16(&format!("\u{feff}{text}"), false)),
        letters.prop_map(|text| utf16(&text, true)),
        text.clone().prop_map(|text| [b"\xff\xfe".to_vec(), text].concat()),
        text.clone().prop_map(|text| [b"\x1f\x8b\x08".to_vec(), text].concat()),
        text.clone().prop_map(|text| [b"\x28\xb5\x2f\xfd".to_vec(), text].concat()),
        packed(text),
    ]
}

#[cfg(all(feature = "gzip", feature = "zstd"))]
fn packed(text: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (text, 1..200usize, any::<proptest::sample::Index>(), any::<bool>(), any::<bool>()).prop_map(
        |(text, times, cut, whole, is_gzip)| {
            let text = text.repeat(times);
            let mut raw = if is_gzip { gzip(&text) } else { zstd(&text) };
            if !whole {
                raw.truncate(cut.index(raw.len()));
            }
            raw
        },
    )
}

#[cfg(not(all(feature = "gzip", feature = "zstd")))]
fn packed(text: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    text
}

proptest! {
    #[test]
    fn any_read_size_gives_the_same(raw in inputs(), piece in 1..5000usize, most in 0..400u64) {
        for max_input in [most, u64::MAX] {
            let limits = Limits { max_input, ..Limits::default() };
            prop_assert_eq!(dribbled(&raw, piece, limits), decode_slice(&raw, &limits).map(into_owned));
        }
    }

    #[test]
    fn utf16_is_decoded_as_the_standard_library_does(units in proptest::collection::vec(
        prop_oneof![Just(0xd800u16), Just(0xdc00), 0x20..0x7fu16, any::<u16>()], 0..50))
    {
        let raw: Vec<u8> = [0xfeffu16].iter().chain(&units).flat_map(|unit| unit.to_le_bytes()).collect();
        let text = String::from_utf16_lossy(&units);
        let decoded = slice(&raw);
        prop_assert_eq!(String::from_utf8_lossy(&decoded.text), text);
    }

    #[test]
    fn carriers_take_anything_in_any_pieces(lines in proptest::collection::vec(json_line(), 0..8), piece in 1..40usize) {
        let text = lines.join("\n").into_bytes();
        let _ = carrier(&text);
        for carrier in ["buildkit-json", "circleci-json", "bep", "docker-json", "journal-json"] {
            let carrier = Carrier::named(carrier).unwrap();
            let mut found = Vec::new();
            CarrierReader::new(Dribble { bytes: &text, piece }, carrier).read_to_end(&mut found).unwrap();
            prop_assert_eq!(found, unpack_carrier(&text, carrier));
        }
    }
}

fn into_owned(decoded: Decoded<'_>) -> Decoded<'static> {
    let Decoded { text, compression, encoding, truncated } = decoded;
    Decoded { text: Cow::Owned(text.into_owned()), compression, encoding, truncated }
}

fn json_line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(
            r#"{"vertexes":[{"digest":"a","name":"x","started":"2024-01-01T00:00:00Z"}]}"#
                .to_owned()
        ),
        Just(r#"{"logs":[{"vertex":"a","data":"b25lCnR3","timestamp":"x"}]}"#.to_owned()),
        Just(r#"{"vertexes":[{"digest":"a","completed":"9999-99-99T99:99:99Z"}]}"#.to_owned()),
        Just(r#"[{"message":"a\u00e9\n"},"#.to_owned()),
        Just(r#"{"log":"x","stream":"stderr"}"#.to_owned()),
        Just(r#"{"MESSAGE":[[1,[2]],300]}"#.to_owned()),
        Just(r#"{"progress":{"stderr":"a"}}"#.to_owned()),
        "[{}\\[\\]\"\\\\a:,]{0,30}",
    ]
}
