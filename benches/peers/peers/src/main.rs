//! What other programs do with a log, as small processes to be timed.
//!
//! `peers newlines LOG` maps the file and counts its newlines: the limit.
//! `peers regexes SIGNATURES LOG` tries one regex after another on every line,
//! as classifiers of logs do; prints the numbers of those that matched.
//! `peers regex-set SIGNATURES LOG` tries all at once on every line, as one
//! `RegexSet`; prints the same.

use regex::bytes::{Regex, RegexBuilder, RegexSetBuilder};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["newlines", log] => println!("{}", memchr::memchr_iter(b'\n', &map(log)).count()),
        ["regexes", signatures, log] => regexes(signatures, log),
        ["regex-set", signatures, log] => regex_set(signatures, log),
        _ => panic!("newlines LOG, regexes SIGNATURES LOG or regex-set SIGNATURES LOG"),
    }
}

fn regexes(signatures: &str, log: &str) {
    let signatures = std::fs::read_to_string(signatures).expect("signatures can be read");
    let regexes: Vec<Regex> = signatures.lines().map(regex).collect();
    let mut found = vec![false; regexes.len()];
    for line in map(log).split(|&byte| byte == b'\n') {
        for (regex, found) in regexes.iter().zip(&mut found) {
            *found |= regex.is_match(line);
        }
    }
    print(&found);
}

fn regex_set(signatures: &str, log: &str) {
    let signatures = std::fs::read_to_string(signatures).expect("signatures can be read");
    let patterns = signatures.lines().map(|line| {
        let (pattern, any_case) = pattern(line);
        if any_case { format!("(?i:{pattern})") } else { pattern }
    });
    let mut builder = RegexSetBuilder::new(patterns);
    let set = builder.unicode(false).size_limit(1 << 30).dfa_size_limit(64 << 20);
    let set = set.build().expect("a set");
    let mut found = vec![false; set.len()];
    for line in map(log).split(|&byte| byte == b'\n') {
        set.matches(line).iter().for_each(|number| found[number] = true);
    }
    print(&found);
}

fn print(found: &[bool]) {
    for (number, _) in found.iter().enumerate().filter(|(_, found)| **found) {
        println!("{number}");
    }
}

fn regex(line: &str) -> Regex {
    let (pattern, any_case) = pattern(line);
    let mut builder = RegexBuilder::new(&pattern);
    builder.unicode(false).case_insensitive(any_case);
    builder.build().expect("a regex")
}

/// A signature's expression, and whether case counts for nothing.
fn pattern(line: &str) -> (String, bool) {
    let mut fields = line.splitn(3, '\t').skip(1);
    let (kind, text) = (fields.next().expect("a kind"), fields.next().expect("a text"));
    let literal = matches!(kind, "l" | "i");
    let pattern = if literal { regex::escape(text) } else { text.to_string() };
    (pattern, matches!(kind, "i" | "R"))
}

fn map(path: &str) -> memmap2::Mmap {
    let file = std::fs::File::open(path).expect("the log is there");
    // SAFETY: nobody changes the logs of a benchmark while it runs.
    unsafe { memmap2::Mmap::map(&file) }.expect("the log can be mapped")
}
