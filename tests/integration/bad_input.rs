//! Whatever is thrown at the command, it answers what it can and says why it
//! cannot answer the rest.

use crate::{logclass, root};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("logclass-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    folder
}

fn json(args: &[&str], input: &[u8]) -> serde_json::Value {
    let output = logclass(args, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn empty_input_is_clean() {
    let report = json(&["--format", "json"], b"");
    assert_eq!(report["verdict"], "clean");
    assert_eq!(report["input"]["lines"], 0);
}

#[test]
fn bytes_that_mean_nothing_are_no_failure() {
    let mut state = 1u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(1 << 20)
    .collect();
    let report = json(&["--format", "json"], &noise);
    assert_eq!(report["diagnoses"].as_array().map(Vec::len), Some(0));
}

#[test]
fn nuls_and_invalid_utf8_do_not_hide_an_error() {
    let mut log = b"\xff\xfe\xfd\x00\x00noise\n".to_vec();
    log.insert(0, b'x');
    log.extend_from_slice(b"\xc3\x28 bad\nERROR: unable to select packages:\n");
    log.extend_from_slice(b"  foo-dev (no such package):\n    required by: world[foo-dev]\n");
    let report = json(&["--format", "json"], &log);
    assert_eq!(report["diagnoses"][0]["id"], "alpine/package-not-found");
}

#[test]
fn one_endless_line_is_read_in_bounded_memory() {
    let line = vec![b'e'; 64 << 20];
    let report = json(&["--format", "json"], &line);
    assert_eq!(report["input"]["lines"], 1);
    assert_eq!(report["input"]["bytes"], 64 << 20);
}

#[test]
fn a_truncated_gzip_gives_what_was_readable() {
    let folder = folder("gzip");
    let mut log = b"ERROR: unable to select packages:\n  foo-dev (no such package):\n".to_vec();
    log.extend_from_slice(b"    required by: world[foo-dev]\n");
    for n in 0..20_000u32 {
        log.extend_from_slice(format!("line {}\n", n.wrapping_mul(2_654_435_761)).as_bytes());
    }
    let path = folder.join("log.gz");
    let mut gzip = Command::new("gzip")
        .stdin(std::process::Stdio::piped())
        .stdout(std::fs::File::create(&path).expect("writable"))
        .spawn()
        .expect("gzip is there");
    gzip.stdin.take().expect("piped").write_all(&log).expect("gzip reads");
    assert!(gzip.wait().expect("gzip ends").success());
    let packed = std::fs::read(&path).expect("it was written");
    std::fs::write(&path, &packed[..packed.len() * 3 / 4]).expect("writable");
    let report = json(&["--format", "json", path.to_str().expect("a plain path")], b"");
    assert_eq!(report["diagnoses"][0]["id"], "alpine/package-not-found");
    assert!(report["input"]["truncated"].is_string());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let log = root().join("tests/integration/main.rs");
    let output =
        logclass(&["--format", "json", "/nonexistent/x.log", log.to_str().expect("plain")], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nonexistent/x.log"));
    let set: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(set["reports"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_read_before_an_error_is_analysed() {
    struct Broken<'a>(&'a [u8]);
    impl std::io::Read for Broken<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() { Err(std::io::Error::other("lost")) } else { self.0.read(into) }
        }
    }
    let log = b"ERROR: unable to select packages:\n  foo-dev (no such package):\n";
    let report = logclass::Classifier::builtin().classify_reader(Broken(log));
    let report = report.expect("something was read");
    assert_eq!(report.diagnoses[0].id, "alpine/package-not-found");
    assert_eq!(report.input.truncated.as_deref(), Some("lost"));
    assert!(logclass::Classifier::builtin().classify_reader(Broken(b"")).is_err());
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = folder("empty");
    let output = logclass(&[folder.to_str().expect("plain")], b"");
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_fifo_is_read_to_its_end() {
    let path = folder("fifo").join("pipe");
    let _ = std::fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo is there").success());
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || std::fs::write(path, b"all is well\n"))
    };
    let report = json(&["--format", "json", path.to_str().expect("plain")], b"");
    writer.join().expect("it ends").expect("it wrote");
    assert_eq!(report["input"]["lines"], 1);
}

#[test]
fn a_broken_signature_file_names_file_line_and_key() {
    let path = folder("signatures").join("demo.toml");
    std::fs::write(&path, "[[signature]]\nid = \"demo/x\"\ntitel = \"typo\"\n").expect("writable");
    let output = logclass(&["--signatures", path.to_str().expect("plain")], b"x\n");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("demo.toml:3") && message.contains("titel"), "{message}");
}

#[test]
fn patterns_that_explode_are_refused() {
    let path = folder("explode").join("demo.toml");
    let text = "[[signature]]\nid = \"demo/x\"\ntitle = \"t\"\ncategory = \"test\"\n\
                patterns = ['((((((a{100}){100}){100}){100}){100}){100})']\n";
    std::fs::write(&path, text).expect("writable");
    let output = logclass(&["--signatures", path.to_str().expect("plain")], b"x\n");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}
