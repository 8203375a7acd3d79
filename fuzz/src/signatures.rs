//! Any signature file: refused with a reason, or fit for everything that is
//! done with one.

use logclass::{Classifier, Database, Engine, Options};

pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut database = Database::empty();
    if let Err(error) = database.add("fuzz.toml", &text) {
        assert_eq!(error.file(), Some("fuzz.toml"));
        return;
    }
    let examples: Vec<String> = database
        .iter()
        .flat_map(|signature| signature.example.iter().map(|example| example.log.clone()))
        .take(8)
        .collect();
    logclass::report::docs::index(&database);
    for signature in database.iter() {
        logclass::report::docs::page(signature);
    }
    let mut again = Database::empty();
    again.add("fuzz.toml", &text).expect("it was added before");
    let mut options = Options::default();
    options.engine = Engine::Reference;
    options.all = true;
    let reference = Classifier::new(again, options.clone());
    options.engine = Engine::Fast;
    let fast = Classifier::new(database, options);
    let log = [data, b"\n", examples.join("\n").as_bytes()].concat();
    assert_eq!(fast.classify(&log), reference.classify(&log));
    let mut linted = Database::empty();
    linted.add("fuzz.toml", &text).expect("it was added before");
    logclass::lint::lint(linted);
}
