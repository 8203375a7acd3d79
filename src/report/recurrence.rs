//! How often a cause was seen, in words.

use super::Recurrence;
use crate::history::Time;
use std::fmt::Write;

impl Recurrence {
    /// What follows the word "seen": "14 times in 9 days, first on 2026-11-14".
    /// A saved report may have been edited, so no text of it is passed on.
    pub(super) fn phrase(&self) -> String {
        let mut phrase = match self.count {
            0 | 1 => "for the first time".to_string(),
            count => format!("{count} times"),
        };
        if let Some((first, last)) = self.span().filter(|_| self.count > 1) {
            let days = last.days_since(first);
            let plural = if days == 1 { "" } else { "s" };
            let _ = write!(phrase, " in {days} day{plural}, first on {}", first.date());
        }
        if self.new_since_green {
            phrase.push_str("; new since the last green run");
        }
        phrase
    }

    /// The first and the last time, if they are times.
    pub(super) fn span(&self) -> Option<(Time, Time)> {
        Some((Time::parse(&self.first_seen)?, Time::parse(&self.last_seen)?))
    }
}

#[cfg(test)]
mod tests {
    use super::Recurrence;

    #[test]
    fn a_recurrence_is_told_in_words() {
        let table = [
            (1, "2026-11-23T10:00:00Z", false, "for the first time"),
            (1, "2026-11-23T10:00:00Z", true, "for the first time; new since the last green run"),
            (14, "2026-11-14T11:00:00Z", false, "14 times in 9 days, first on 2026-11-14"),
            (2, "2026-11-23T09:59:00Z", false, "2 times in 1 day, first on 2026-11-23"),
            (2, "\u{1b}[2J", true, "2 times; new since the last green run"),
        ];
        for (count, first, new_since_green, phrase) in table {
            let (first_seen, last_seen) = (first.to_string(), "2026-11-23T10:00:00Z".to_string());
            let seen = Recurrence { count, first_seen, last_seen, new_since_green };
            assert_eq!(seen.phrase(), phrase);
        }
    }
}
