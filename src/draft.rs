//! A first draft of a signature from one line of a log.
//!
//! What a tool prints stands between names that change from run to run: quoted
//! words, paths, versions, numbers. The draft keeps the words, captures the
//! names, and leaves to the author what no program can know.

use crate::clean::clean_line;
use crate::frame::Framing;
use std::fmt::Write;

/// Drafts a signature for the 1-based line `number` of `log`; `None` if there
/// is no such line or nothing on it. The text loads as a signature file of the
/// family that `id` names.
///
/// ```
/// let log = b"make: *** No rule to make target 'x.c', needed by 'x.o'.  Stop.\n";
/// let draft = logclass::draft::from_line(log, 1, "demo/no-rule").unwrap();
/// assert!(draft.contains("No rule to make target '(?<name>[^']+)', needed by '(?<name2>[^']+)'"));
/// logclass::Database::empty().add("demo.toml", &draft).unwrap();
/// ```
pub fn from_line(log: &[u8], number: u64, id: &str) -> Option<String> {
    let framing = Framing::sniff(&log[..log.len().min(64 << 10)]);
    let raw =
        log.split(|&byte| byte == b'\n').nth(usize::try_from(number.checked_sub(1)?).ok()?)?;
    let shown = raw.split(|&byte| byte == b'\r').rfind(|part| !part.is_empty())?;
    let clean = clean_line(shown);
    let payload = framing.split(&clean.text).payload.trim_ascii_end();
    let text = String::from_utf8_lossy(payload).into_owned();
    (!text.is_empty()).then(|| render(&text, id))
}

fn render(text: &str, id: &str) -> String {
    let (pattern, names) = generalise(text);
    let family = id.split('/').next().unwrap_or_default();
    let mut draft = String::new();
    let _ = writeln!(
        draft,
        "# A draft: see signatures/README.md for every key. Replace what stands in capitals.\n\
         [[signature]]\nid = {id:?}\ntitle = \"THE FAILURE, NOT THE CURE\"\nsince = {:?}\n\
         status = \"preview\"\ncategory = \"compile\"\nrole = \"cause\"\n\
         # fatal = false       # if builds are known to survive the line\ntools = [{family:?}]\n\
         patterns = [{}]\ncause = \"\"\"\nWHY THIS HAPPENS, WHICH THE LINE DOES NOT SAY.\"\"\"\n",
        env!("CARGO_PKG_VERSION"),
        literal(&pattern),
    );
    if !names.is_empty() {
        draft.push_str("  [signature.captures]\n");
        for name in &names {
            let _ = writeln!(draft, "  {name} = \"WHAT IT IS\"");
        }
        draft.push('\n');
    }
    let _ = writeln!(
        draft,
        "  [[signature.remedy]]\n  title = \"WHAT TO DO\"\n  standing = \"documented\"\n  \
         steps = [\"COMMAND\"]\n  source = \"https://WHERE-THE-TOOL-SAYS-SO\"\n\n  \
         [[signature.example]]\n  log = {}\n\n  [[signature.near-miss]]\n  \
         log = \"A LINE THAT LOOKS LIKE IT AND IS NOT\"\n  why = \"WHY NOT\"",
        literal(text),
    );
    draft
}

/// A TOML string that needs no escapes, where there is one.
fn literal(text: &str) -> String {
    let control = text.chars().any(|c| c.is_control() && c != '\t');
    match (control, text.contains('\''), text.contains("'''")) {
        (false, false, _) => format!("'{text}'"),
        (false, true, false) if !text.ends_with('\'') => format!("'''{text}'''"),
        _ => format!("{text:?}"),
    }
}

/// The words of a line as a pattern, names as captures.
fn generalise(text: &str) -> (String, Vec<String>) {
    let (mut pattern, mut names) = (String::from("^"), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let taken = quoted(rest, &mut pattern, &mut names)
            .or_else(|| word(rest, &mut pattern, &mut names))
            .unwrap_or_else(|| {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                pattern.push_str(&regex_syntax::escape(&rest[..length]));
                length
            });
        rest = &rest[taken..];
    }
    pattern.push('$');
    (pattern, names)
}

/// `'name'`, `"name"`, `` `name' ``: the name is captured.
fn quoted(text: &str, pattern: &mut String, names: &mut Vec<String>) -> Option<usize> {
    let open = text.chars().next().filter(|c| "'\"`".contains(*c))?;
    let closes: &[char] = if open == '`' { &['`', '\''] } else { &[open] };
    let end = text[1..].find(closes)? + 1;
    let close = &text[end..end + 1];
    if end == 1 || end > 200 {
        return None;
    }
    let name = fresh("name", names);
    let _ = write!(pattern, "{open}(?<{name}>[^{close}]+){close}");
    Some(end + 1)
}

/// A path or a number; other words stand as they are.
fn word(text: &str, pattern: &mut String, names: &mut Vec<String>) -> Option<usize> {
    let length = text.find(|c: char| c.is_whitespace() || "'\"`():,;[]{}".contains(c));
    let word = &text[..length.unwrap_or(text.len())];
    let path = word.contains('/') && word.len() > 2 && !word.contains("//");
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if path {
        let name = fresh("path", names);
        let _ = write!(pattern, r"(?<{name}>[^\s:,;()]+)");
    } else if digits > 0 && digits == word.len() {
        pattern.push_str(r"\d+");
    } else if word.is_empty() {
        return None;
    } else {
        pattern.push_str(&regex_syntax::escape(word));
    }
    Some(word.len())
}

fn fresh(base: &str, names: &mut Vec<String>) -> String {
    let taken = names.iter().filter(|name| name.starts_with(base)).count();
    let name = if taken == 0 { base.to_string() } else { format!("{base}{}", taken + 1) };
    names.push(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::from_line;
    use crate::Database;

    #[test]
    fn drafts_load_and_match_their_line() {
        let lines = [
            "ERROR: /src/a/BUILD:12:3: no such package 'x/y'",
            "gcc: error: unrecognized command-line option '-fnope'; did you mean '-fno'?",
            "2024-05-01T10:00:00.0000000Z cp: cannot stat `a b': No such file or directory",
            "it's (done) [3/4] 100% \\d+ \"''' quoted\"",
        ];
        for line in lines {
            let draft = from_line(line.as_bytes(), 1, "demo/x").expect("there is a line");
            let mut database = Database::empty();
            database.add("demo.toml", &draft).unwrap_or_else(|e| panic!("{e}\n{draft}"));
            let signature = database.get("demo/x").expect("it has that id");
            let regex =
                crate::pattern::compile(&signature.patterns[0], false).expect("it compiles");
            assert!(regex.find(signature.example[0].log.as_bytes()).is_some(), "{draft}");
        }
        assert_eq!(from_line(b"one line\n", 7, "demo/x"), None);
    }
}
