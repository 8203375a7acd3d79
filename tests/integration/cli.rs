//! Commands, formats, exit statuses.

use crate::logclass;

const APK: &[u8] = b"ERROR: unable to select packages:\n  wolfssl-dev (no such package):\n    required by: world[wolfssl-dev]\n";

fn text(args: &[&str], input: &[u8]) -> String {
    String::from_utf8(logclass(args, input).stdout).expect("reports are UTF-8")
}

#[test]
fn a_diagnosis_is_no_failure_of_the_command() {
    assert_eq!(logclass(&[], APK).status.code(), Some(0));
    assert_eq!(logclass(&[], b"all is well\n").status.code(), Some(0));
}

#[test]
fn the_text_names_the_package_and_the_line() {
    let text = text(&[], APK);
    assert!(text.starts_with("error[alpine/package-not-found]: "), "{text}");
    assert!(text.contains("--> -:2:"), "{text}");
    assert!(text.contains("apk search -v wolfssl-dev"), "{text}");
}

#[test]
fn concise_is_one_line_for_each_diagnosis() {
    let text = text(&["--concise"], APK);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("-:2:"), "{text}");
}

#[test]
fn plain_text_has_no_escape_codes_and_colour_can_be_forced() {
    assert!(!text(&[], APK).contains('\u{1b}'));
    assert!(text(&["--color", "always"], APK).contains('\u{1b}'));
}

#[test]
fn the_exit_status_of_the_build_overrules_its_log() {
    let json = text(&["--format", "json", "--exit-code", "0"], APK);
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(report["verdict"], "clean");
    let json = text(&["--format", "json", "--exit-code", "3"], b"nothing to see\n");
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(report["verdict"], "unknown");
    assert_eq!(report["outcome"], "failed");
}

#[test]
fn usage_errors_are_status_2() {
    assert_eq!(logclass(&["--no-such-flag"], b"").status.code(), Some(2));
    assert_eq!(logclass(&["explain", "no/such-id"], b"").status.code(), Some(2));
    assert_eq!(logclass(&["--input-format", "nonsense"], b"x\n").status.code(), Some(2));
}

#[test]
fn explain_and_list_know_every_signature() {
    let list = text(&["list"], b"");
    assert_eq!(list.lines().count(), logclass::Database::builtin().len());
    assert!(text(&["explain", "zig/cache-corruption"], b"").contains("zig/cache-corruption"));
    for format in ["text", "json", "markdown"] {
        assert!(!text(&["list", "--format", format], b"").is_empty());
        assert!(!text(&["explain", "zig/cache-corruption", "--format", format], b"").is_empty());
    }
}

#[test]
fn completions_and_the_manual_page_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(text(&["completions", shell], b"").contains("logclass"), "{shell}");
    }
    assert!(text(&["man"], b"").contains(".TH logclass"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(text(&["--format", "json"], APK), text(&["--format", "json"], APK));
}

#[test]
fn a_draft_of_a_signature_loads() {
    let folder = std::env::temp_dir().join(format!("logclass-new-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let log = folder.join("build.log");
    std::fs::write(&log, "first\ntool: cannot open 'a.c': odd\n").expect("writable");
    let from = format!("{}:2", log.display());
    let draft = text(&["new", "--from", &from, "--id", "demo/odd"], b"");
    let file = folder.join("demo.toml");
    std::fs::write(&file, &draft).expect("writable");
    let file = file.to_str().expect("a plain path");
    let list = text(&["list", "--no-builtin", "--signatures", file], b"");
    assert!(list.starts_with("demo/odd "), "{draft}{list}");
    let missing = format!("{}:9", log.display());
    assert_eq!(logclass(&["new", "--from", &missing], b"").status.code(), Some(2));
}
