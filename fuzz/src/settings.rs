//! Any settings file and what it does to a report; any text, and the secrets
//! in it.

#[allow(dead_code)]
#[path = "../../src/bin/logclass/config/file.rs"]
mod file;

use super::writers::template;
use logclass::redact::Redactor;

pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    secrets_are_apart(&Redactor::default(), &text);
    let Ok(file) = file::File::parse(&text) else { return };
    let Ok(redactor) = file.redactor() else { return };
    secrets_are_apart(&redactor, &text);
    for mut report in template().reports().iter().cloned() {
        redactor.report(&mut report);
        file.apply(&mut report);
        let spans = report.diagnoses.iter().map(|d| d.text.get(d.span.0..d.span.1));
        assert!(spans.into_iter().all(|span| span.is_some()));
    }
}

/// What is found is text, in order, and gone afterwards.
fn secrets_are_apart(redactor: &Redactor, text: &str) {
    let found = redactor.find(text);
    assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
    assert!(found.iter().all(|range| text.get(range.clone()).is_some_and(|text| !text.is_empty())));
    assert_eq!(redactor.text(text) == text, found.iter().all(|r| &text[r.clone()] == "[redacted]"));
}
