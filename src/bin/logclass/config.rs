//! Settings of a repository: `logclass.toml`.
//!
//! The file may come with a pull request, so it cannot run anything, read
//! outside its own folder, raise a limit or turn redaction off; what it leaves
//! out of a report is said. A file that the user names is trusted to name
//! signatures anywhere.

use crate::args::ConfigArgs;
use logclass::redact::Redactor;
use logclass::report::{BuildOutcome, Diagnosis, Report, Verdict};
use logclass::signature::Severity;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Component, Path, PathBuf};

/// The names of the file, in the order in which they are tried.
const NAMES: &[&str] = &["logclass.toml", ".logclass.toml"];

/// A settings file is short; a longer one is a mistake or an attack.
const LONGEST: u64 = 1 << 20;

/// Each pattern costs time on every quoted line.
const PATTERNS: usize = 64;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    /// Files and folders of signatures.
    #[serde(default)]
    signatures: Vec<PathBuf>,
    /// Ids, or `family/*`, that are not reported.
    #[serde(default)]
    disable: Vec<String>,
    /// Another severity for an id.
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

/// The settings in force.
#[derive(Debug, Default)]
pub struct Config {
    file: File,
    signatures: Vec<PathBuf>,
}

impl Config {
    /// Those of the file that is named, of the nearest one, or none.
    pub fn find(args: &ConfigArgs) -> Result<Config, Box<dyn Error>> {
        if args.isolated {
            return Ok(Config::default());
        }
        if let Some(path) = &args.config {
            return Config::read(path, true);
        }
        let here = std::env::current_dir()?;
        let folders: Vec<&Path> = repository(&here);
        for folder in &folders {
            if let Some(path) =
                NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
            {
                return Config::read(&path, false);
            }
        }
        match personal().filter(|path| path.is_file()) {
            Some(path) => Config::read(&path, true),
            None => Ok(Config::default()),
        }
    }

    fn read(path: &Path, trusted: bool) -> Result<Config, Box<dyn Error>> {
        let name = path.display();
        let fail = |message: String| format!("{name}: {message}");
        let length = std::fs::metadata(path).map_err(|error| fail(error.to_string()))?.len();
        if length > LONGEST {
            return Err(fail("longer than 1 MiB".into()).into());
        }
        let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            format!("{name}:{line}: {}", error.message())
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let signatures = file.signatures.iter().map(|path| match trusted {
            true => Ok(folder.join(path)),
            false => confined(folder, path).ok_or_else(|| {
                fail(format!("signatures: {} is not below this file's folder", path.display()))
            }),
        });
        let signatures = signatures.collect::<Result<_, _>>()?;
        check(&file).map_err(fail)?;
        Ok(Config { file, signatures })
    }

    /// The signatures to add.
    pub fn signatures(&self) -> Vec<PathBuf> {
        self.signatures.clone()
    }

    /// What takes secrets out.
    pub fn redactor(&self) -> Result<Redactor, logclass::Error> {
        Redactor::with_patterns(&self.file.redact)
    }

    /// Changes a report as the settings say; gives back what to tell the user.
    pub fn apply(&self, report: &mut Report) -> Vec<String> {
        let mut notes = Vec::new();
        let before = report.diagnoses.len();
        report.diagnoses.retain(|diagnosis| {
            let disabled = self.file.disable.iter().any(|id| covers(id, &diagnosis.id));
            if disabled {
                notes.push(format!("{}: disabled by the settings", diagnosis.id));
            }
            !disabled
        });
        let disabled = before - report.diagnoses.len();
        report.diagnoses.retain(|diagnosis| {
            let allowed = self.file.allow.iter().find(|allow| allow.covers(diagnosis));
            notes.extend(
                allowed.map(|allow| format!("{}: allowed: {}", diagnosis.id, allow.reason)),
            );
            allowed.is_none()
        });
        for diagnosis in &mut report.diagnoses {
            if let Some(severity) = self.file.severity.get(&diagnosis.id) {
                diagnosis.severity = *severity;
            }
        }
        if report.verdict == Verdict::Diagnosed && report.diagnoses.is_empty() {
            let unexplained = disabled > 0 && report.outcome == BuildOutcome::Failed;
            report.verdict = if unexplained { Verdict::Unknown } else { Verdict::Clean };
        }
        notes
    }
}

impl Allow {
    fn covers(&self, diagnosis: &Diagnosis) -> bool {
        let this = self.fingerprint.as_ref().is_none_or(|wanted| *wanted == diagnosis.fingerprint);
        let valid = self.expires.as_ref().is_none_or(|last| *last >= today());
        this && valid && covers(&self.id, &diagnosis.id)
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

/// `npm/eresolve` covers itself, `npm/*` the family.
fn covers(pattern: &str, id: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(family) => family.ends_with('/') && id.starts_with(family),
        None => pattern == id,
    }
}

/// The folders from here up to that of the repository; only this one outside of
/// any, for what lies above may be anybody's.
fn repository(here: &Path) -> Vec<&Path> {
    let up: Vec<&Path> = here.ancestors().collect();
    match up.iter().position(|folder| folder.join(".git").exists()) {
        Some(root) => up[..=root].to_vec(),
        None => vec![here],
    }
}

fn personal() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")))?;
    Some(folder.join("logclass/config.toml"))
}

/// A path that stays below the folder, links and all.
fn confined(folder: &Path, path: &Path) -> Option<PathBuf> {
    let plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let real = folder.join(path).canonicalize().ok().filter(|_| plain)?;
    real.starts_with(folder.canonicalize().ok()?).then_some(real)
}

fn is_date(text: &str) -> bool {
    let shape = |(n, b): (usize, u8)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The date in UTC as `2027-01-31`.
fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = now.map_or(0, |past| past.as_secs() / 86_400) as i64;
    date(days)
}

/// The civil date of a day counted from 1970-01-01 (H. Hinnant's algorithm).
fn date(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (days, text) in [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_780, "2026-11-23")] {
            assert_eq!(date(days), text);
        }
        assert!(is_date("2027-01-31") && !is_date("31.1.2027") && !is_date("2027-1-31x"));
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
