//! What a settings file says, and what that does to a report.

use logclass::redact::Redactor;
use logclass::report::Report;
use logclass::signature::Severity;
use logclass::{Acceptance, Database, covers};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Each pattern costs time on every quoted line.
const PATTERNS: usize = 64;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct File {
    /// Files and folders of signatures.
    #[serde(default)]
    pub signatures: Vec<PathBuf>,
    /// Ids, or `family/*`, that are not used.
    #[serde(default)]
    disable: Vec<String>,
    /// Another severity for an id or a `family/*`.
    #[serde(default)]
    severity: BTreeMap<String, Severity>,
    /// Failures that are known and accepted.
    #[serde(default)]
    allow: Vec<Allow>,
    /// What else is a secret.
    #[serde(default)]
    redact: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Allow {
    id: String,
    reason: String,
    /// Only the failure with this fingerprint.
    fingerprint: Option<String>,
    /// The last day, as `2027-01-31`.
    expires: Option<String>,
}

impl File {
    /// Settings that make sense.
    ///
    /// # Errors
    /// What is wrong, and in which line if that is known.
    pub fn parse(text: &str) -> Result<File, (Option<usize>, String)> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
            (line, error.message().to_string())
        })?;
        check(&file).map_err(|message| (None, message))?;
        Ok(file)
    }

    /// What takes secrets out.
    pub fn redactor(&self) -> Result<Redactor, logclass::Error> {
        Redactor::with_patterns(&self.redact)
    }

    /// Takes disabled signatures out; gives back what to tell the user.
    pub fn disable(&self, database: &mut Database) -> Vec<String> {
        let unknown = |key: &str, name: &str| format!("{key}: no signature is called {name:?}");
        let mut notes = Vec::new();
        for name in &self.disable {
            notes.push(match database.disable(name) {
                0 => unknown("disable", name),
                1 => format!("{name} is disabled"),
                n => format!("{name}: {n} signatures are disabled"),
            });
        }
        let known = |name: &str| database.iter().any(|signature| covers(name, &signature.id));
        let allowed = self.allow.iter().map(|allow| ("allow", &allow.id));
        let named = allowed.chain(self.severity.keys().map(|id| ("severity", id)));
        notes.extend(named.filter(|(_, name)| !known(name)).map(|(key, name)| unknown(key, name)));
        notes
    }

    /// The failures that are accepted today.
    pub fn accept(&self) -> Vec<Acceptance> {
        let valid = self.allow.iter().filter(|allow| !allow.is_over());
        valid.map(Allow::acceptance).collect()
    }

    /// Changes a report as the settings say; gives back what to tell the user.
    pub fn apply(&self, report: &mut Report) -> Vec<String> {
        for diagnosis in &mut report.diagnoses {
            let mut families = self.severity.iter().filter(|(id, _)| covers(id, &diagnosis.id));
            // The id itself says more than its family.
            let exact = self.severity.get(&diagnosis.id);
            if let Some(severity) = exact.or_else(|| Some(families.next()?.1)) {
                diagnosis.severity = *severity;
            }
        }
        let accepted = report.accepted.iter();
        let mut notes: Vec<String> =
            accepted.map(|known| format!("{}: allowed: {}", known.id, known.reason)).collect();
        for allow in self.allow.iter().filter(|allow| allow.is_over()) {
            if report.diagnoses.iter().any(|diagnosis| allow.acceptance().covers(diagnosis)) {
                let last = allow.expires.as_deref().unwrap_or_default();
                notes.push(format!("{}: allowed until {last}: {}", allow.id, allow.reason));
            }
        }
        notes
    }
}

impl Allow {
    fn acceptance(&self) -> Acceptance {
        Acceptance {
            id: self.id.clone(),
            fingerprint: self.fingerprint.clone(),
            reason: self.reason.clone(),
        }
    }

    /// Whether its last day has passed.
    fn is_over(&self) -> bool {
        self.expires.as_ref().is_some_and(|last| *last < today())
    }
}

fn check(file: &File) -> Result<(), String> {
    if file.redact.len() > PATTERNS {
        return Err(format!("redact: more than {PATTERNS} patterns"));
    }
    for allow in &file.allow {
        if allow.reason.trim().is_empty() {
            return Err(format!("allow {:?}: a reason is needed", allow.id));
        }
        if let Some(date) = allow.expires.as_ref().filter(|date| !is_date(date)) {
            return Err(format!(
                "allow {:?}: expires: {date:?} is no date like 2027-01-31",
                allow.id
            ));
        }
    }
    Ok(())
}

fn is_date(text: &str) -> bool {
    let shape = |(n, b): (usize, u8)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The date in UTC as `2027-01-31`.
fn today() -> String {
    let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
    now.to_string()[..10].to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_form() {
        assert!(is_date("2027-01-31") && is_date(&today()));
        assert!(!is_date("31.1.2027") && !is_date("2027-1-31x"));
    }

    #[test]
    fn ids_and_families_are_covered() {
        assert!(covers("npm/eresolve", "npm/eresolve") && covers("npm/*", "npm/eresolve"));
        assert!(!covers("npm/*", "npmx/eresolve") && !covers("*", "npm/eresolve"));
        assert!(!covers("n*", "npm/eresolve"));
    }

    #[test]
    fn unknown_keys_and_bad_values_are_refused() {
        assert!(toml::from_str::<File>("max-input = 1").is_err());
        assert!(toml::from_str::<File>("no-redact = true").is_err());
        assert!(toml::from_str::<File>("[severity]\n\"a/b\" = \"fatal\"").is_err());
        let file = toml::from_str::<File>("[[allow]]\nid = \"a/b\"\nreason = \" \"");
        assert!(check(&file.expect("it parses")).is_err());
    }
}
