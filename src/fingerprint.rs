//! What tells one failure from another, and is the same in every run: the id
//! and the captures without their volatile parts.
//!
//! Names, versions, symbols and codes stay, for they are the failure. What is
//! drawn by lot, counted or measured goes: names that mktemp makes, hashes,
//! addresses, ids of processes, ports, times, sizes, numbers of builds.

use crate::hash::Fnv;
use crate::resolve::JOINT;
use regex::{Captures, Regex};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Captures that are volatile as a whole.
const VOLATILE: &[&str] = &[
    "bytes", "column", "count", "duration", "line", "minutes", "pid", "port", "seconds", "size",
    "time", "worker",
];

/// What a volatile part is replaced by.
const MASK: &str = "#";

/// The fingerprint of a failure, 16 hexadecimal digits.
pub(crate) fn fingerprint(id: &str, captures: &BTreeMap<String, String>) -> String {
    let mut hash = Fnv::of(id.as_bytes());
    for (name, value) in captures.iter().filter(|(name, _)| !VOLATILE.contains(&name.as_str())) {
        // A parallel build prints several values in any order.
        let values: BTreeSet<String> = value.split(JOINT).map(mask).collect();
        hash = hash.and(b"\0").and(name.as_bytes());
        hash = values.iter().fold(hash, |hash, value| hash.and(b"\x01").and(value.as_bytes()));
    }
    format!("{:016x}", hash.get())
}

/// A value without its volatile parts.
pub(crate) fn mask(value: &str) -> String {
    let masked = PARTS.replace_all(value, |part: &Captures| replacement(part));
    match masked.contains(char::is_whitespace) {
        true => without_numbers(&masked),
        false => masked.into_owned(),
    }
}

/// Parts that may be volatile, by kind. What stands in a group `..._in` stays.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = r"(?x-u)
          (?<temporary> (?<temporary_in> /tmp/ | /var/folders/ | [\\/]Temp[\\/] ) (?: \w+/\w+/T/ )? [\w.+@~-]+ )
        | (?<advisory>  \b (?: CVE | GHSA | RUSTSEC ) - [\w-]+ )
        | (?<uuid>      \b [[:xdigit:]]{8} (?: -[[:xdigit:]]{4} ){3} - [[:xdigit:]]{12} \b )
        | (?<date>      \b \d{4}-\d\d-\d\d (?: [T_\x20] \d\d:\d\d (?: :\d\d (?: [.,]\d+ )? )?
                        (?: Z | [+-]\d\d:?\d\d )? )? \b )
        | (?<clock>     \b \d{1,2}:\d\d:\d\d (?: [.,]\d+ )? \b )
        | (?<address>   \b 0x[[:xdigit:]]+ \b )
        | (?<host>      \b \d{1,3} (?: \.\d{1,3} ){3} (?: :\d+ )? \b
                      | \[ [[:xdigit:]]* (?: : [[:xdigit:]]* ){2,7} \] (?: :\d+ )? )
        | (?<port>      (?<port_in> : ) \d{4,5} \b )
        | (?<place>     (?<place_in> \.[A-Za-z+]{1,4} : ) \d+ (?: :\d+ )? \b )
        | (?<measure>   \b \d+ (?: \.\d+ )? \x20?
                        (?: % | (?: [mnu]?s | secs? | seconds? | min | minutes? | hours?
                                  | [kKMG]i?B | bytes ) \b ) )
        | (?<drawn>     \b tmp [._-]? \w{6,12} \b )
        | (?<numbered>  (?<numbered_in> \b (?: agent | attempt | build | executor | job | pid
                        | pipeline | run | runner | shard | task | worker | workspace ) [-_@.] )
                        \d+ \b )
        | (?<folders>   (?: / \d+ )+ (?<folders_in> / | \s | $ ) )
        | (?<hash>      \b [[:xdigit:]]{7,} \b )
        | (?<digits>    \d{5,} )";
    Regex::new(kinds).expect("it is a constant")
});

/// What is left of such a part.
fn replacement(part: &Captures) -> String {
    let is = |kind: &str| part.name(kind).is_some();
    let stays = |group: &str| part.name(group).map_or("", |stays| stays.as_str());
    let text = &part[0];
    let before = ["temporary_in", "port_in", "place_in", "numbered_in"].map(stays).concat();
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    if is("temporary") {
        return format!("{before}{MASK}{}", ending(text));
    }
    if is("folders") {
        return format!("/{MASK}{}", stays("folders_in"));
    }
    let word = is("hash") && !digits && text.len() < 16 || is("drawn") && !is_drawn(text);
    match is("advisory") || word {
        true => text.to_string(),
        false => before + MASK,
    }
}

/// The ending of a file's name: it says what the file is.
fn ending(name: &str) -> &str {
    let dot = name.rfind('.').unwrap_or(name.len());
    let letters = name[dot..].bytes().skip(1);
    match matches!(letters.len(), 1..=4) && letters.clone().all(|b| b.is_ascii_lowercase()) {
        true => &name[dot..],
        false => "",
    }
}

/// Whether letters look drawn by lot: `tmpab12cdef` and `tmp.Xy3kL9aB2c`, but
/// not `tmpfiles`.
fn is_drawn(name: &str) -> bool {
    let lot = name.trim_start_matches("tmp");
    let has = |class: fn(&u8) -> bool| lot.as_bytes().iter().any(class);
    has(u8::is_ascii_digit) || has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

/// A sentence in which whole numbers are masked: they count or measure.
fn without_numbers(text: &str) -> String {
    let word = |word: &str| {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let number = !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit());
        if number { word.replace(core, MASK) } else { word.to_string() }
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, mask};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_changes_from_run_to_run_is_masked() {
        let table = [
            ("/tmp/ccXy12Zq.o", "/tmp/cc81Kw0a.o"),
            ("/tmp/tmp.Xy3kL9aB2c/src/a.c", "/tmp/tmp.0qPzz81LmN/src/a.c"),
            ("/var/folders/x1/8fq/T/pip-1a/setup.py", "/var/folders/b7/0aa/T/pip-9z/setup.py"),
            (r"C:\Users\ci\AppData\Local\Temp\a81\x.c", r"C:\Users\ci\AppData\Local\Temp\b7\x.c"),
            ("out/tmpk3j2h1_q/lib.so", "out/tmp81hsa0qq/lib.so"),
            ("/go-build1234567/b001/x.o", "/go-build998877665/b001/x.o"),
            ("/home/ci/build-17/src/a.c", "/home/ci/build-4711/src/a.c"),
            ("/builds/4711/12/src/a.c", "/builds/3/981/src/a.c"),
            ("ws/workspace@2/a.c", "ws/workspace@13/a.c"),
            ("sha256:9f86d081884c7d65", "sha256:60303ae22b998861"),
            ("commit 4f9c2d1 is gone", "commit 0a1b2c3 is gone"),
            ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "9a0b1c2d-0000-4fff-8abc-0123456789ab"),
            ("read of 0x7f3ab00 failed", "read of 0x12 failed"),
            ("connect to 151.101.2.132:443", "connect to 10.0.0.7:8443"),
            ("connect to [::1]:5432", "connect to [fe80::12]:40123"),
            ("http://localhost:40123/a", "http://localhost:39001/a"),
            ("src/a.c:12:3", "src/a.c:7"),
            ("took 12.5s", "took 3 seconds"),
            ("at 2026-11-23T10:00:01Z", "at 2025-01-02 23:59:59.123"),
            ("at 9:15:00", "at 21:00:10,5"),
            ("lock of process 4711 is held", "lock of process 12 is held"),
            ("only 81.2% of 512 MiB", "only 7% of 64 MiB"),
        ];
        for (one, other) in table {
            assert_eq!(mask(one), mask(other), "{one} / {other}");
        }
    }

    #[test]
    fn what_is_the_failure_stays() {
        for name in [
            "libssl1.1",
            "python3.11-dev",
            "GLIBC_2.34",
            "x86_64-linux-gnu",
            "_ZN3foo3barEv",
            "TS2304",
            "MSB4018",
            "CVE-2024-12345",
            "node:18",
            "registry.example/app:3.18",
            "tmpfiles.d",
            "tmpreaper",
            "defaced",
            "src/module2/a1.c",
            "3.12",
            "38",
            "404",
        ] {
            assert_eq!(mask(name), name);
        }
    }

    fn with(name: &str, value: &str) -> String {
        fingerprint("a/b", &BTreeMap::from([(name.to_string(), value.to_string())]))
    }

    #[test]
    fn volatile_captures_and_the_order_of_values_do_not_matter() {
        assert_eq!(with("line", "3"), with("line", "4"));
        assert_eq!(with("symbol", "a, b"), with("symbol", "b, a"));
        assert_ne!(with("symbol", "a, b"), with("symbol", "a"));
        assert_ne!(with("symbol", "a"), with("package", "a"));
        assert_ne!(fingerprint("a/b", &BTreeMap::new()), fingerprint("a/c", &BTreeMap::new()));
    }

    /// Names of packages, symbols and files, as people give them.
    fn name() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "lib", "ssl", "wolf", "core", "python", "Parser", "init", "_ZN", "main", "x86", "http",
        ]);
        (prop::collection::vec(word, 1..4), prop::option::of(0..100u32), prop::option::of(0..30u32))
            .prop_map(|(words, major, minor)| {
                let major = major.map(|n| n.to_string()).unwrap_or_default();
                let minor = minor.map(|n| format!(".{n}")).unwrap_or_default();
                words.join("-") + &major + &minor
            })
    }

    /// A text round a name, whose volatile parts are drawn anew each time.
    fn volatile() -> impl Strategy<Value = [String; 2]> {
        let kinds = prop::sample::select(vec![
            "/tmp/[a-zA-Z0-9]{3,12}",
            "/builds/[0-9]{1,6}/src",
            "tmp\\.[a-z][A-Z][a-zA-Z0-9]{6,8}",
            "[a-f]0[0-9a-f]{5,38}",
            "0x[0-9a-f]{1,16}",
            "\\(pid [0-9]{1,7}\\)",
            "localhost:[1-9][0-9]{3,4}",
            "[0-9]{1,3}(\\.[0-9]{1,2})? ?(s|ms|min|MiB)",
            "[1-9][0-9]?\\.[1-9][0-9]?\\.1[0-9]{2}\\.[0-9]",
            "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z",
            "job-[0-9]{1,9}",
        ]);
        kinds.prop_flat_map(|kind| [kind, kind])
    }

    proptest! {
        #[test]
        fn volatile_parts_change_nothing(name in name(), [one, other] in volatile()) {
            let text = |part: &str| format!("{name} failed in {part} at last");
            prop_assert_eq!(with("message", &text(&one)), with("message", &text(&other)));
        }

        #[test]
        fn another_name_is_another_failure(one in name(), other in name(), [part, _] in volatile()) {
            prop_assume!(one != other);
            prop_assert_ne!(with("package", &one), with("package", &other));
            let text = |name: &str| format!("{part}/{name} is missing");
            prop_assert_ne!(with("message", &text(&one)), with("message", &text(&other)));
        }
    }
}
