//! Any bytes, the whole way.

use super::promises::{FAST, is_plain, lines_are_counted, places_are_real};
use logclass::Report;

pub fn run(data: &[u8]) {
    let report = FAST.classify(data);
    places_are_real(&report);
    if is_plain(&report, data) {
        lines_are_counted(&report, data);
    }
    let json = serde_json::to_vec(&report).expect("a report is plain data");
    let back: Report = serde_json::from_slice(&json).expect("it was just written");
    assert_eq!(back, report);
}
