//! What a task runner writes before a tool's own line.
//!
//! Unlike framing, which wraps a whole log, these prefixes come and go: ant
//! and its `[javac]`, a monorepo runner and its `web:build: `, the indentation
//! under pip's `| ` or Cargo's notes. A pattern is tried on the whole payload
//! first and on the peeled one only when that fails.

/// What a runner put before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peel {
    /// Bytes to skip.
    pub length: usize,
    /// Where the runner's own part of them ends: what is left are blanks, which
    /// may be the line's own.
    pub label: usize,
    /// Only blanks: what a tool says of the build's outcome never stands
    /// indented, what a test quotes does.
    pub blank: bool,
}

impl Peel {
    /// Where the rest may begin: without blanks first, then with the line's own.
    pub fn starts(self) -> impl Iterator<Item = usize> {
        let own = (self.label < self.length).then_some(self.label);
        std::iter::once(self.length).chain(own)
    }
}

/// The prefix of a payload; `None` if there is none.
pub(crate) fn peel(payload: &[u8]) -> Option<Peel> {
    let indent = indent(payload);
    let rest = &payload[indent..];
    let labels = [bracket, task, scope, machine, remote, annotation, record, relay];
    let label = labels.iter().find_map(|label| label(rest));
    let label = label.or_else(|| quoted_by_nix(indent, rest));
    let label = label.or_else(|| builder(indent, rest)).unwrap_or(0);
    let peeled = indent + label;
    let length = peeled + self::indent(&payload[peeled..]);
    let blank = payload[..length].iter().all(u8::is_ascii_whitespace);
    let label = if label > 0 { peeled } else { length };
    (length > 0 && length < payload.len()).then_some(Peel { length, label, blank })
}

/// Blanks, and the bars that pip draws down a nested command's output.
fn indent(text: &[u8]) -> usize {
    let blank = |text: &[u8]| text.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let blanks = blank(text);
    for bar in ["| ", "│ ", "╰─> ", "=> "] {
        if text[blanks..].starts_with(bar.as_bytes()) && (blanks > 0 || bar.len() > 3) {
            let end = blanks + bar.len();
            return end + blank(&text[end..]);
        }
    }
    blanks
}

/// `[javac] `, `[exec] `, `[web] `, `[0] `: a short word in brackets; `[build :
/// run] `, a task of Tekton and its step. Levels such as `[ERROR]` are a tool's
/// own words and stay.
fn bracket(text: &[u8]) -> Option<usize> {
    let inner = text.strip_prefix(b"[")?;
    let end = inner.iter().take(32).position(|&byte| byte == b']')?;
    let word = &inner[..end];
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_./:@".contains(b);
    let (task, step) = match memchr::memmem::find(word, b" : ") {
        Some(at) => (&word[..at], &word[at + 3..]),
        None => (word, &b""[..]),
    };
    let words = task.iter().chain(step).all(plain);
    let ok = !word.is_empty() && words && inner.get(end + 1) == Some(&b' ');
    let own = matches!(word, b"error" | b"warn" | b"info" | b"warning" | b"debug" | b"fatal");
    (ok && !own).then_some(end + 3)
}

/// `web:build: `, `packages/web build: `, `@scope/web:test: `.
fn task(text: &[u8]) -> Option<usize> {
    let end = memchr::memmem::find(&text[..text.len().min(80)], b": ")?;
    let label = &text[..end];
    let word = |b: &u8| b.is_ascii_alphanumeric() || b"-_/@:. ".contains(b);
    let names = label.iter().filter(|&&b| b == b':' || b == b' ').count();
    let script = label.rsplit(|&b| b == b':' || b == b' ').next()?;
    const SCRIPTS: &[&[u8]] = &[
        b"build",
        b"test",
        b"lint",
        b"typecheck",
        b"check",
        b"start",
        b"dev",
        b"prepare",
        b"install",
    ];
    (names == 1 && label.iter().all(word) && SCRIPTS.contains(&script)).then_some(end + 2)
}

/// `@scope/web: ` (lerna), `[@scope/web]: ` (yarn): a package, the script
/// goes without saying.
fn scope(text: &[u8]) -> Option<usize> {
    let bracket = usize::from(text.first() == Some(&b'['));
    let name = text[bracket..].strip_prefix(b"@")?;
    let word = |b: &&u8| b.is_ascii_alphanumeric() || b"-_./".contains(b);
    let length = name.iter().take(80).take_while(word).count();
    let close: &[u8] = if bracket > 0 { b"]: " } else { b": " };
    let scoped = name[..length].contains(&b'/') && name[length..].starts_with(close);
    scoped.then_some(bracket + 1 + length + close.len())
}

/// `==> default: `: the machine on which Vagrant or Packer runs something.
/// Homebrew and Spack write `==> Error: `.
fn machine(text: &[u8]) -> Option<usize> {
    let rest = text
        .strip_prefix(b"==> ")
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_lowercase))?;
    Some(4 + name(rest, b": ")?)
}

/// `    amazon-ebs.web: `: what the machine printed, behind four blanks. Any
/// word could stand there, so only builders are believed.
fn builder(indent: usize, text: &[u8]) -> Option<usize> {
    const BUILDERS: &[&[u8]] = &[
        b"default",
        b"amazon-",
        b"azure-",
        b"googlecompute",
        b"virtualbox-",
        b"vmware-",
        b"hyperv-",
        b"qemu",
        b"docker",
        b"openstack",
        b"digitalocean",
        b"proxmox-",
        b"parallels-",
    ];
    let known = indent == 4 && BUILDERS.iter().any(|builder| text.starts_with(builder));
    known.then(|| name(text, b": ")).flatten()
}

/// The length of a name and of what has to stand after it.
fn name(text: &[u8], close: &[u8]) -> Option<usize> {
    let word = |b: &&u8| b.is_ascii_alphanumeric() || b"-_.+".contains(b);
    let length = text.iter().take(60).take_while(word).count();
    (length > 0 && text[length..].starts_with(close)).then_some(length + close.len())
}

/// `remote: `: what a git server prints.
fn remote(text: &[u8]) -> Option<usize> {
    text.starts_with(b"remote: ").then_some(8)
}

/// `##[error]`: an annotation of GitHub or Azure, which repeats a tool's line;
/// `Error: fatal: ` is the same line copied from the page.
fn annotation(text: &[u8]) -> Option<usize> {
    const MARKS: &[&[u8]] = &[b"##[error]", b"##[warning]"];
    let mark = MARKS.iter().find(|mark| text.starts_with(mark)).map(|mark| mark.len());
    mark.or_else(|| text.starts_with(b"Error: fatal: ").then_some(b"Error: ".len()))
}

/// `docker : `: PowerShell names the program before the first line of its
/// standard error.
fn record(text: &[u8]) -> Option<usize> {
    name(text, b" : ")
}

/// What a package builder writes before each line of the build that it runs:
/// `| ` (BitBake), `store> ` (nix build -L), `BUILDSTDERR: ` (mock),
/// `[INFO] [stderr] ` (rustwide, under docs.rs and crater), `:info:build ` (MacPorts).
fn relay(text: &[u8]) -> Option<usize> {
    const MARKS: &[&[u8]] = &[b"| ", b"BUILDSTDERR: ", b"[INFO] [stderr] ", b"[INFO] [stdout] "];
    let mark = MARKS.iter().find(|mark| text.starts_with(mark)).map(|mark| mark.len());
    mark.or_else(|| derivation(text)).or_else(|| port_phase(text))
}

/// `       > `: what Nix puts before the last lines of a builder's log in the
/// error that says the builder failed.
fn quoted_by_nix(indent: usize, text: &[u8]) -> Option<usize> {
    (indent == 7 && text.starts_with(b"> ")).then_some(2)
}

/// `store> `, `python3.12-store> `.
fn derivation(text: &[u8]) -> Option<usize> {
    let named = text.first().is_some_and(u8::is_ascii_alphanumeric);
    name(text, b"> ").filter(|&length| named && length > 3)
}

/// `:info:build `, `:error:configure `.
fn port_phase(text: &[u8]) -> Option<usize> {
    const LEVELS: &[&[u8]] = &[b":info:", b":error:", b":msg:", b":notice:", b":warn:"];
    let level = LEVELS.iter().find(|level| text.starts_with(level))?.len();
    let phase = text[level..].iter().take(20).take_while(|b| b.is_ascii_lowercase()).count();
    (phase > 0 && text.get(level + phase) == Some(&b' ')).then_some(level + phase + 1)
}

#[cfg(test)]
mod tests {
    use super::peel;
    use crate::prefilter::shapes::may_precede;

    #[test]
    fn prefixes_of_task_runners_are_peeled() {
        let table: &[(&str, &str)] = &[
            ("    [javac] A.java:1: error: x", "A.java:1: error: x"),
            ("web:build: src/a.ts(1,1): error", "src/a.ts(1,1): error"),
            ("packages/a build: error", "error"),
            ("      error: x", "error: x"),
            ("  | error: x", "error: x"),
            ("[error] x", "[error] x"),
            ("[ERROR] x", "[ERROR] x"),
            ("error: x", "error: x"),
            ("src/a.c:1: error: x", "src/a.c:1: error: x"),
            ("remote: fatal", "fatal"),
            ("##[error]a.go:1:2: x", "a.go:1:2: x"),
            ("Error: fatal: no", "fatal: no"),
            ("Error: no", "Error: no"),
            ("docker : error during connect", "error during connect"),
            ("| a.c:1: error: x", "a.c:1: error: x"),
            ("store-1.0> a.c:1: error: x", "a.c:1: error: x"),
            ("       > a.c:1: error: x", "a.c:1: error: x"),
            ("    > 12 | error", "> 12 | error"),
            ("1> a.c", "1> a.c"),
            ("  --> a.c:1:1", "--> a.c:1:1"),
            ("a.c:1: x> y", "a.c:1: x> y"),
            ("BUILDSTDERR: a.c:1: error: x", "a.c:1: error: x"),
            (":info:build a.c:1: error: x", "a.c:1: error: x"),
            (":info: x", ":info: x"),
            ("@acme/w: a.ts(1,1): error", "a.ts(1,1): error"),
            ("[@acme/w]: a.ts(1,1): error", "a.ts(1,1): error"),
            ("@acme: x", "@acme: x"),
            ("==> amazon-ebs: E: Unable to locate package x", "E: Unable to locate package x"),
            ("==> Error: Package 'x' not found.", "==> Error: Package 'x' not found."),
            ("    default: a.c:1: error: x", "a.c:1: error: x"),
            ("    amazon-ebs.web: a.c:1: error: x", "a.c:1: error: x"),
            ("    message: x", "message: x"),
            ("[INFO] [stderr] error[E0308]: x", "error[E0308]: x"),
            ("[build : run] a.c:1: error: x", "a.c:1: error: x"),
            ("[a : b : c] x", "[a : b : c] x"),
        ];
        for (line, expected) in table {
            let rest = &line.as_bytes()[peel(line.as_bytes()).map_or(0, |peel| peel.length)..];
            assert_eq!(std::str::from_utf8(rest), Ok(*expected), "{line}");
            let before = line.len() - rest.len();
            assert!(before == 0 || may_precede(line.as_bytes()[before - 1]), "{line}");
        }
    }
}
