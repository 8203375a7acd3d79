//! Any patterns: what the prefilter takes from an expression is in whatever
//! the expression matches. The input is patterns, one a line, an empty line,
//! and a log.

use logclass::{Classifier, Database, Engine, Options};

pub fn run(data: &[u8]) {
    let Some(at) = data.windows(2).position(|pair| pair == b"\n\n") else { return };
    let Ok(patterns) = std::str::from_utf8(&data[..at]) else { return };
    let log = &data[at + 2..];
    let file: String = patterns.lines().take(8).enumerate().map(signature).collect();
    let engines = [Engine::Fast, Engine::Reference].map(|engine| {
        let mut database = Database::empty();
        database.add("fuzz.toml", &file).ok()?;
        let mut options = Options::default();
        options.engine = engine;
        Some(Classifier::new(database, options))
    });
    if let [Some(fast), Some(reference)] = engines {
        assert_eq!(fast.classify(log), reference.classify(log), "{file}");
    }
}

/// A signature of one pattern; a number before a blank is the reach of a
/// condition that repeats it.
fn signature((n, pattern): (usize, &str)) -> String {
    // A string of JSON is one of TOML, but for this.
    let quoted = |text: &str| serde_json::json!(text).to_string().replace('\u{7f}', "\\u007f");
    let (within, pattern) = match pattern.split_once(' ') {
        Some((number, rest)) => match number.parse::<u8>() {
            Ok(within) => (Some(within), rest),
            Err(_) => (None, pattern),
        },
        None => (None, pattern),
    };
    let pattern = quoted(pattern);
    let require =
        within.map(|within| format!("require = [{{ pattern = {pattern}, within = {within} }}]\n"));
    format!(
        "[[signature]]\nid = \"fuzz/x{n}\"\ntitle = \"x\"\ncategory = \"test\"\npatterns = [{pattern}]\n\
         ignore-case = {}\ncaptures = {{ a = \"a\", b = \"b\", file = \"f\", line = \"l\" }}\n{}\n",
        n % 3 == 2,
        require.unwrap_or_default()
    )
}
