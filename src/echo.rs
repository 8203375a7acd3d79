//! Lines that show a command instead of what it printed.
//!
//! A package name in `RUN apk add wolfssl-dev` or an `echo "error: …"` in a
//! script is no evidence of anything; such lines never prove a cause.

/// Whether a payload is a command, or a script's text, shown before it runs.
pub(crate) fn is_echo(payload: &[u8]) -> bool {
    let line = payload.trim_ascii_start();
    match line.first() {
        Some(b'+') => is_shell_trace(line),
        Some(b'$') => line.starts_with(b"$ "),
        Some(b'S') => is_build_step(line),
        Some(b'#') => line.starts_with(b"##[command]") || line.starts_with(b"##[group]Run "),
        Some(b'[') => is_image_step(line) || line.starts_with(b"[command]"),
        Some(b'>') => is_image_step(line[1..].trim_ascii_start()) || is_excerpt(&line[1..]),
        Some(b'E' | b'T') => is_relay(line),
        Some(b'0'..=b'9') => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            is_excerpt(&line[digits..])
        }
        _ => false,
    }
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
/// command is an echo, that it failed is not.
pub(crate) fn is_relay(line: &[u8]) -> bool {
    line.starts_with(b"The command '")
        || line.starts_with(b"ERROR: ")
            && (contains(line, b"process \"") || contains(line, b"executor failed running ["))
}

fn contains(line: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(line, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_echo;

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
            ("ERROR: failed to solve: process \"/bin/sh -c x\" did not complete", true),
            ("ERROR: unable to select packages:", false),
            ("[ERROR] COMPILATION ERROR : ", false),
            ("12 |   let x = 1;", false),
            ("Step failed", false),
            ("error: no", false),
        ];
        for (line, expected) in table {
            assert_eq!(is_echo(line.as_bytes()), *expected, "{line}");
        }
    }
}
