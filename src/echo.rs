//! Lines that show a command instead of what it printed.
//!
//! A package name in `RUN apk add wolfssl-dev` or an `echo "error: …"` in a
//! script is no evidence of anything; such lines never prove a cause.

use memchr::memmem;
use std::ops::Range;

/// The part of a payload that is a command, or a script's text, shown before
/// or after it ran. What is found inside proves nothing.
pub(crate) fn echoed(payload: &[u8]) -> Option<Range<usize>> {
    let line = payload.trim_ascii_start();
    let whole = match line.first() {
        Some(b'+') => is_shell_trace(line),
        Some(b'$') => line.starts_with(b"$ "),
        Some(b'S') => is_build_step(line),
        Some(b'#') => line.starts_with(b"##[command]") || line.starts_with(b"##[group]Run "),
        Some(b'[') => is_image_step(line) || line.starts_with(b"[command]"),
        Some(b'>') => is_image_step(line[1..].trim_ascii_start()) || is_excerpt(&line[1..]),
        Some(b'E' | b'T') => return relayed(payload),
        Some(b'0'..=b'9') => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            is_excerpt(&line[digits..])
        }
        _ => false,
    };
    whole.then_some(0..payload.len())
}

/// `+ make all`, `++ date`: what `set -x` prints.
fn is_shell_trace(line: &[u8]) -> bool {
    let plus = line.iter().take_while(|&&byte| byte == b'+').count();
    plus <= 5 && line.get(plus) == Some(&b' ') && line.len() > plus + 1
}

/// `Step 5/8 : RUN …` of the classic Docker builder, `STEP 5: RUN …` of Buildah.
fn is_build_step(line: &[u8]) -> bool {
    (line.starts_with(b"Step ") && contains(line, b" : "))
        || (line.starts_with(b"STEP ") && contains(line, b": "))
}

/// `[builder 5/5] RUN …`, `[1/2] STEP 6/6: RUN …`: a bracket that ends in a
/// count, then an instruction.
fn is_image_step(line: &[u8]) -> bool {
    const INSTRUCTIONS: &[&[u8]] =
        &[b"RUN ", b"COPY ", b"ADD ", b"FROM ", b"STEP ", b"ENV ", b"ARG "];
    let Some(close) = memchr::memchr(b']', line) else { return false };
    let after = line[close + 1..].trim_ascii_start();
    line.first() == Some(&b'[') && INSTRUCTIONS.iter().any(|word| after.starts_with(word))
}

/// `  11 | >>> RUN …`: the part of a Dockerfile that BuildKit quotes.
fn is_excerpt(after_number: &[u8]) -> bool {
    after_number.trim_ascii_start().starts_with(b"| >>>")
}

/// `ERROR: failed to solve: process "/bin/sh -c …" did not complete …`: the
/// command is an echo, that and how it failed is none.
fn relayed(payload: &[u8]) -> Option<Range<usize>> {
    const FORMS: [(&[u8], &[u8], &[u8]); 3] = [
        (b"The command '", b"The command '", b"' returned "),
        (b"ERROR: ", b"process \"", b"\" did not complete"),
        (b"ERROR: ", b"executor failed running [", b"]: "),
    ];
    let line = payload.trim_ascii_start();
    FORMS.iter().filter(|(start, ..)| line.starts_with(start)).find_map(|(_, open, close)| {
        let start = memmem::find(payload, open)? + open.len();
        Some(start..memmem::rfind(payload, close).unwrap_or(payload.len()))
    })
}

fn contains(line: &[u8], needle: &[u8]) -> bool {
    memmem::find(line, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::echoed;

    #[test]
    fn shown_commands_are_told_from_output() {
        let table: &[(&str, bool)] = &[
            ("+ apk add wolfssl-dev", true),
            ("++ date +%s", true),
            ("+    let x = 1;", true),
            ("$ npm ci", true),
            ("Step 5/8 : RUN apk add x", true),
            ("STEP 5: RUN apk add x", true),
            ("[builder 5/5] RUN zig build", true),
            (" > [builder 5/5] RUN zig build:", true),
            ("  11 | >>> RUN zig build", true),
            ("##[group]Run make", true),
            ("ERROR: unable to select packages:", false),
            ("[ERROR] COMPILATION ERROR : ", false),
            ("12 |   let x = 1;", false),
            ("Step failed", false),
            ("error: no", false),
        ];
        for (line, expected) in table {
            let whole = expected.then_some(0..line.len());
            assert_eq!(echoed(line.as_bytes()), whole, "{line}");
        }
    }

    #[test]
    fn of_a_relayed_command_only_the_command_is_an_echo() {
        let table = [
            (
                "ERROR: failed to solve: process \"",
                "sh -c x",
                "\" did not complete successfully: exit code: 137",
            ),
            (" The command '", "sh -c make", "' returned a non-zero code: 2"),
            ("ERROR: executor failed running [", "sh -c make", "]: exit code: 1"),
            ("ERROR: process \"", "sh -c x, and the line is cut", ""),
        ];
        for (before, command, after) in table {
            let line = format!("{before}{command}{after}");
            let part = echoed(line.as_bytes()).map(|part| &line[part]);
            assert_eq!(part, Some(command), "{line}");
        }
    }
}
