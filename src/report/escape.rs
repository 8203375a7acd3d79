//! Text from a log, made safe for the place it is put in.
//!
//! A log is written by whatever ran in the build, so a quoted line may hold
//! escape codes, commands of a CI system, markup. Every writer passes quoted
//! text through one of these functions; none writes it as it is.

use crate::hash::Fnv;
use std::borrow::Cow;
use std::fmt::Write;

/// Controls, and characters that are invisible or turn the text round.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{2028}' | '\u{2029}' | '\u{ad}')
        || matches!(c, '\u{61c}' | '\u{180e}')
        || ('\u{e0000}'..='\u{e007f}').contains(&c)
        || is_noncharacter(c)
}

/// What Unicode never assigns: a page that holds one is not well-formed
/// (<https://infra.spec.whatwg.org/#noncharacter>).
fn is_noncharacter(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c) || u32::from(c) & 0xfffe == 0xfffe
}

/// One line of a log, safe to print: nothing in it can move the cursor, change
/// colours, hide or reorder what is shown, or be taken for a command by the CI
/// system that reads what is printed.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return defused(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => safe.push_str("    "),
            c if is_unsafe(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    match defused(&safe) {
        Cow::Borrowed(_) => Cow::Owned(safe),
        Cow::Owned(safe) => Cow::Owned(safe),
    }
}

/// Text of a log, safe to print: nothing in it can move the cursor, change
/// colours, hide or reorder what is shown, or be taken for a command by a CI
/// system. Lines stay lines.
///
/// ```
/// let hostile = "a\u{1b}[2Jb\n::error::c";
/// assert_eq!(logclass::report::printable_lines(hostile), "a\\u{1b}[2Jb\n: :error::c");
/// ```
pub fn printable_lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            safe.push('\n');
        }
        safe.push_str(&printable(line));
    }
    safe
}

/// A line in which no CI system finds a command.
///
/// GitHub and Azure look for `##[` and `##vso[` anywhere in a line, TeamCity for
/// `##teamcity[`, GitHub for `::` after the blanks that begin a line. A blank
/// between the two signs ends that, and stays visible: an invisible character
/// would travel with whatever is copied.
fn defused(text: &str) -> Cow<'_, str> {
    let start = text.len() - text.trim_start().len();
    let colons = text[start..].starts_with("::");
    if !colons && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    let mut rest = text;
    if colons {
        safe.push_str(&text[..start]);
        safe.push_str(": :");
        rest = &text[start + 2..];
    }
    while let Some(at) = rest.find("##") {
        let (head, tail) = rest.split_at(at + 1);
        safe.push_str(head);
        let word = tail[1..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        if word.starts_with('[') {
            safe.push(' ');
        }
        rest = tail;
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// Text of an XML document, in an element or in an attribute between `"`.
pub(crate) fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in printable_lines(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Text in the prose of a Markdown page: what stands between back-ticks is
/// code, and besides there is no markup, no link, nobody mentioned.
pub(crate) fn markdown(text: &str) -> String {
    let line = one_line(text);
    match spans(&line) {
        Some(parts) => parts
            .iter()
            .enumerate()
            .map(|(n, part)| if n % 2 == 1 { code_span(part) } else { plain(part, n == 0) })
            .collect(),
        None => plain(&line, true),
    }
}

/// The same on an HTML page.
pub(crate) fn html(text: &str) -> String {
    let line = one_line(text);
    let Some(parts) = spans(&line) else { return xml(&line) };
    let code = |part: &str| format!("<code>{}</code>", xml(part));
    let parts = parts.iter().enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { code(part) } else { xml(part) }).collect()
}

/// Prose is one paragraph; on a line of its own its end could make a command of
/// what is put after it.
fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Prose and code in turn, if the back-ticks of a text are in pairs.
fn spans(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.split('`').collect();
    let code = parts.iter().skip(1).step_by(2);
    let paired = parts.len() > 1 && parts.len() % 2 == 1;
    (paired && code.clone().all(|part| !part.trim().is_empty())).then_some(parts)
}

/// Prose without markup; what is one only where a line starts is looked for
/// there.
fn plain(text: &str, starts: bool) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 4);
    for (at, c) in text.char_indices() {
        let first = starts && at == 0 && matches!(c, '-' | '+' | '=');
        let link = c == ':' && text[at..].starts_with("://");
        match c {
            // A mention is found in what is rendered, where a backslash is
            // gone; here an invisible character is the only way.
            '@' => safe.push_str("@\u{200b}"),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            c if first || link || r"\`*_[]#|~$".contains(c) => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    let safe = safe.replace("www.", r"www\.");
    // A number at the start makes a list.
    match safe.find(|c: char| !c.is_ascii_digit()) {
        Some(at @ 1..) if starts && safe[at..].starts_with(['.', ')']) => {
            format!("{}\\{}", &safe[..at], &safe[at..])
        }
        _ => safe,
    }
}

/// Text of one line as a Markdown code span.
pub(crate) fn code_span(text: &str) -> String {
    let text = printable(text);
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A code span in a cell of a table, where `|` ends the cell even inside code.
pub(crate) fn code_cell(text: &str) -> String {
    code_span(text).replace('|', r"\|")
}

/// A fenced block that nothing in `text` can close.
pub(crate) fn fence(language: &str, text: &str) -> String {
    exact_fence(language, &printable_lines(text.trim_end_matches('\n')))
}

/// The same for text that is known to be printable and is copied from there.
pub(crate) fn exact_fence(language: &str, text: &str) -> String {
    let ticks = "`".repeat((longest_run(text, '`') + 1).max(3));
    let word = |c: char| c.is_ascii_alphanumeric() || "+-_#.".contains(c);
    let language: String = language.chars().filter(|c| word(*c)).take(32).collect();
    format!("{ticks}{language}\n{text}\n{ticks}\n")
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// The start of a text that holds at most so many UTF-16 units, with `…` where
/// it was cut.
pub(crate) fn cut_utf16(text: &str, most: usize) -> Cow<'_, str> {
    let mut units = 0;
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return Cow::Owned(format!("{}…", &text[..kept]));
        }
        // `…` itself is one unit.
        if units < most {
            kept = at + c.len_utf8();
        }
    }
    Cow::Borrowed(text)
}

/// A path as the path of a URI.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=!$".contains(&byte) {
            uri.push(byte as char);
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// A word that does not occur in `text`: it ends what no text may end. The same
/// for the same text.
pub(crate) fn word_not_in(text: &str) -> String {
    let mut hash = Fnv::of(text.as_bytes()).get();
    loop {
        let word = format!("logclass-{hash:016x}");
        if !text.contains(&word) {
            return word;
        }
        hash = hash.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_in_a_log_reaches_the_terminal_as_a_control() {
        let hostile = "a\u{1b}[31mb\u{202e}c\u{7}\u{9b}2J\td\u{200b}";
        let safe = printable(hostile);
        assert_eq!(safe, "a\\u{1b}[31mb\\u{202e}c\\u{7}\\u{9b}2J    d\\u{200b}");
    }

    #[test]
    fn commands_of_ci_systems_are_broken() {
        for (hostile, safe) in [
            ("##[error]x", "# #[error]x"),
            ("a ##vso[task.x]y", "a # #vso[task.x]y"),
            ("##teamcity[x]", "# #teamcity[x]"),
            ("###[group]", "## #[group]"),
            ("  ::error::x", "  : :error::x"),
            ("::add-mask::##[x]", ": :add-mask::# #[x]"),
            ("## Heading a::b", "## Heading a::b"),
        ] {
            assert_eq!(printable(hostile), safe);
        }
    }

    #[test]
    fn markdown_has_no_markup_left() {
        assert_eq!(markdown("a *b* [c](d)"), r"a \*b\* \[c\](d)");
        assert_eq!(markdown("- a: http://x"), r"\- a: http\://x");
        assert_eq!(markdown("1. x"), r"1\. x");
        assert_eq!(markdown("<b> @me | www.x.y"), "&lt;b&gt; @\u{200b}me \\| www\\.x.y");
        assert_eq!(markdown("use `a_b` or *"), r"use `a_b` or \*");
        assert_eq!(markdown("``a_b`"), r"\`\`a\_b\`");
        assert_eq!(html("use `<b>` & c"), "use <code>&lt;b&gt;</code> &amp; c");
        assert_eq!(code_span("a``b"), "```a``b```");
        assert_eq!(code_cell("`a|b"), r"`` `a\|b ``");
        assert_eq!(fence("sh", "a\n````\n"), "`````sh\na\n````\n`````\n");
    }

    #[test]
    fn text_is_cut_by_utf_16_units() {
        assert_eq!(cut_utf16("abc", 3), "abc");
        assert_eq!(cut_utf16("abcd", 3), "ab…");
        assert_eq!(cut_utf16("a😀😀", 4), "a😀…");
    }

    proptest! {
        #[test]
        fn a_fence_is_closed_by_its_own_end_only(text in "[a`~\n ]{0,60}") {
            let block = fence("", &text);
            let (open, rest) = block.split_once('\n').expect("it has lines");
            let lines: Vec<&str> = rest.lines().collect();
            prop_assert_eq!(lines.last().copied(), Some(open));
            let inside = &lines[..lines.len() - 1];
            prop_assert!(inside.iter().all(|line| !line.trim().starts_with(open)));
        }

        #[test]
        fn no_command_survives(text in "([#:a\\[ \t]|##|::|##vso\\[|\u{1b}){0,20}") {
            let safe = printable(&text);
            prop_assert!(!safe.contains("##["));
            prop_assert!(!safe.contains("##vso["));
            prop_assert!(!safe.trim_start().starts_with("::"));
            let escape = safe.contains('\u{1b}');
            prop_assert!(!escape);
        }

        #[test]
        fn a_cut_keeps_within_its_limit(text in "[a😀é]{0,30}", most in 1usize..40) {
            prop_assert!(cut_utf16(&text, most).encode_utf16().count() <= most);
        }
    }
}
