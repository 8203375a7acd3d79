//! What other programs do with a log, as small processes to be timed.
//!
//! `peers newlines LOG` maps the file and counts its newlines: the limit.
//! `peers regexes SIGNATURES LOG` tries one regex after another on every line,
//! as classifiers of logs do; prints the numbers of those that matched.

use regex::bytes::{Regex, RegexBuilder};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["newlines", log] => println!("{}", memchr::memchr_iter(b'\n', &map(log)).count()),
        ["regexes", signatures, log] => regexes(signatures, log),
        _ => panic!("newlines LOG, or regexes SIGNATURES LOG"),
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
    for (number, _) in found.iter().enumerate().filter(|(_, found)| **found) {
        println!("{number}");
    }
}

fn regex(line: &str) -> Regex {
    let mut fields = line.splitn(3, '\t').skip(1);
    let (kind, text) = (fields.next().expect("a kind"), fields.next().expect("a text"));
    let literal = matches!(kind, "l" | "i");
    let pattern = if literal { regex::escape(text) } else { text.to_string() };
    let mut builder = RegexBuilder::new(&pattern);
    builder.unicode(false).case_insensitive(matches!(kind, "i" | "R"));
    builder.build().expect("a regex")
}

fn map(path: &str) -> memmap2::Mmap {
    let file = std::fs::File::open(path).expect("the log is there");
    // SAFETY: nobody changes the logs of a benchmark while it runs.
    unsafe { memmap2::Mmap::map(&file) }.expect("the log can be mapped")
}
