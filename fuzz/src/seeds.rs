//! Where fuzzing starts: inputs that mean something, and words to make more.

use logclass::{Database, literal};

/// The signature files that logclass comes with are too long to be mutated;
/// this one has everything.
const SIGNATURE: &str = include_str!("../../tests/data/demo.toml");

const SETTINGS: &str = "disable = [\"npm/*\"]\nredact = ['key=(?<secret>\\w+)']\n\
    [severity]\n\"demo/login\" = \"warning\"\n[[allow]]\nid = \"demo/missing-package\"\n\
    reason = \"known\"\nexpires = \"2027-01-31\"\nfingerprint = \"00\"\n";

/// Inputs for a target.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let database = Database::builtin();
    match target {
        "signatures" => vec![SIGNATURE.into()],
        "settings" => {
            let secrets = ["token=abcdef0123456789", "https://u:p4ssw0rd@example.org"];
            let secrets = secrets.map(|text| text.as_bytes().to_vec());
            [&[SETTINGS.into()], &secrets[..]].concat()
        }
        "patterns" => database
            .iter()
            .step_by(5)
            .filter_map(|signature| {
                let patterns = signature.patterns.join("\n");
                Some(format!("{patterns}\n\n{}", signature.example.first()?.log).into_bytes())
            })
            .collect(),
        "writers" => ["##[error]x", "::error::y", "##vso[z]", "]]>", "```", "|'", "<b>"]
            .map(|text| [text.as_bytes(), b"\xff", text.as_bytes()].concat())
            .to_vec(),
        _ => {
            let examples = database.iter().flat_map(|signature| &signature.example);
            examples.step_by(5).map(|example| example.log.clone().into_bytes()).collect()
        }
    }
}

/// Words in the form that libFuzzer reads: the literals of all patterns.
pub fn dictionary() -> String {
    let database = Database::builtin();
    let mut words = std::collections::BTreeSet::new();
    for signature in database.iter() {
        for pattern in &signature.patterns {
            let literals = literal::required_literals(pattern, signature.ignore_case);
            words.extend(literals.ok().flatten().into_iter().flatten().map(|word| word.bytes));
        }
    }
    let mut text = String::new();
    for word in words.iter().filter(|word| word.len() <= 64) {
        let escaped: String = word.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        text.push_str(&format!("\"{escaped}\"\n"));
    }
    text
}
