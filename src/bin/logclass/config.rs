//! Settings of a repository: `logclass.toml`.
//!
//! The file may come with a pull request, so it cannot run anything, read
//! outside its own folder, raise a limit or turn redaction off; what it leaves
//! out of a report is said on standard error. A file that the user names is
//! trusted to name signatures anywhere.

mod file;

use crate::args::ConfigArgs;
use file::File;
use logclass::redact::Redactor;
use logclass::report::Report;
use logclass::{Acceptance, Database};
use std::error::Error;
use std::path::{Component, Path, PathBuf};

/// The names of the file, in the order in which they are tried.
const NAMES: &[&str] = &["logclass.toml", ".logclass.toml"];

/// A settings file is short; a longer one is a mistake or an attack.
const LONGEST: u64 = 1 << 20;

/// Signature files that an untrusted file may name, and their bytes in all.
const PACKS: usize = 256;
const PACKED: u64 = 8 << 20;

/// The settings in force.
#[derive(Debug, Default)]
pub struct Config {
    /// Where they are from.
    name: String,
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
            if let Some(name) = NAMES.iter().find(|name| folder.join(name).is_file()) {
                // A link could make an error message quote any file there is.
                let path = folder.join(name);
                return match confined(folder, Path::new(name)) {
                    Some(_) => Config::read(&path, false),
                    None => Err(format!("{}: leads out of its folder", path.display()).into()),
                };
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
        let file = File::parse(&text).map_err(|(line, message)| match line {
            Some(line) => format!("{name}:{line}: {message}"),
            None => fail(message),
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let signatures = match trusted {
            true => file.signatures.iter().map(|path| folder.join(path)).collect(),
            false => packs(folder, &file.signatures).map_err(fail)?,
        };
        Ok(Config { name: name.to_string(), file, signatures })
    }

    /// The signatures to add.
    pub fn signatures(&self) -> Vec<PathBuf> {
        self.signatures.clone()
    }

    /// What takes secrets out.
    pub fn redactor(&self) -> Result<Redactor, logclass::Error> {
        self.file.redactor()
    }

    /// Takes disabled signatures out; gives back what to tell the user.
    pub fn disable(&self, database: &mut Database) -> Vec<String> {
        let notes = self.file.disable(database);
        notes.into_iter().map(|note| format!("{}: {note}", self.name)).collect()
    }

    /// The failures that are accepted today.
    pub fn accept(&self) -> Vec<Acceptance> {
        self.file.accept()
    }

    /// Changes a report as the settings say; gives back what to tell the user.
    pub fn apply(&self, report: &mut Report) -> Vec<String> {
        self.file.apply(report)
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

/// The signature files that paths of an untrusted file name.
fn packs(folder: &Path, paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let outside =
        |path: &Path| format!("signatures: {} is not below this file's folder", path.display());
    let mut files = Vec::new();
    for path in paths {
        let real = confined(folder, path).ok_or_else(|| outside(path))?;
        if !real.is_dir() {
            files.push(real);
            continue;
        }
        let unreadable = |error| format!("signatures: {}: {error}", path.display());
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(&real).map_err(unreadable)? {
            let name = PathBuf::from(entry.map_err(unreadable)?.file_name());
            if name.extension().is_some_and(|ending| ending == "toml") {
                inside.push(confined(&real, &name).ok_or_else(|| outside(&path.join(&name)))?);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    let length = |file: &PathBuf| file.metadata().map_or(0, |metadata| metadata.len());
    if files.len() > PACKS || files.iter().map(length).sum::<u64>() > PACKED {
        return Err(format!("signatures: more than {PACKS} files or {PACKED} bytes"));
    }
    Ok(files)
}
