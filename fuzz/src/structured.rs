//! A log as builds print them: both engines, and what a report promises.

use super::log::Log;
use super::promises::{engines_agree, is_plain, lines_are_counted, places_are_real};
use arbitrary::{Arbitrary, Unstructured};

pub fn run(data: &[u8]) {
    let Ok(log) = Log::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let text = log.render(4 << 10);
    let report = engines_agree(&text);
    places_are_real(&report);
    if is_plain(&report, &text) {
        lines_are_counted(&report, &text);
    }
}
