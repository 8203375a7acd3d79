//! Points in time, to the second.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::{Duration, SystemTime};

/// The last second of the year 9999: later ones cannot be written.
const LAST: u64 = 253_402_300_799;

/// Seconds since 1970, written as in RFC 3339: `2026-11-23T09:15:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Time(u64);

impl Time {
    /// A time that can be written; one that cannot becomes the nearest that can.
    pub(crate) fn new(time: SystemTime) -> Time {
        let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |past| past.as_secs());
        Time(seconds.min(LAST))
    }

    pub(crate) fn parse(text: &str) -> Option<Time> {
        humantime::parse_rfc3339(text).ok().map(Time::new)
    }

    /// Days from an earlier time until this, the last one counted whole.
    pub(crate) fn days_since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0).div_ceil(86_400).max(1)
    }

    /// `2026-11-23`.
    pub(crate) fn date(self) -> String {
        self.to_string()[..10].to_string()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.0);
        humantime::format_rfc3339_seconds(time).fmt(f)
    }
}

impl From<Time> for String {
    fn from(time: Time) -> String {
        time.to_string()
    }
}

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Time, String> {
        Time::parse(&text).ok_or_else(|| format!("{text:?} is no time"))
    }
}

/// When a run ended. Of two in the same second the later line is the later run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    time: Time,
    line: u64,
}

impl Moment {
    pub(crate) fn new(time: Time, line: u64) -> Moment {
        Moment { time, line }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(f)
    }
}
