//! Settings of a repository: `logclass.toml`.
//!
//! The file may come with a pull request, so it cannot run anything, read
//! outside its own folder, raise a limit or turn redaction off; what it leaves
//! out of a report is said. A file that the user names is trusted to name
//! signatures anywhere.

mod file;

use crate::args::ConfigArgs;
use file::File;
use logclass::redact::Redactor;
use logclass::report::Report;
use std::error::Error;
use std::path::{Component, Path, PathBuf};

/// The names of the file, in the order in which they are tried.
const NAMES: &[&str] = &["logclass.toml", ".logclass.toml"];

/// A settings file is short; a longer one is a mistake or an attack.
const LONGEST: u64 = 1 << 20;

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
        let file = File::parse(&text).map_err(|(line, message)| match line {
            Some(line) => format!("{name}:{line}: {message}"),
            None => fail(message),
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let signatures = file.signatures.iter().map(|path| match trusted {
            true => Ok(folder.join(path)),
            false => confined(folder, path).ok_or_else(|| {
                fail(format!("signatures: {} is not below this file's folder", path.display()))
            }),
        });
        let signatures = signatures.collect::<Result<_, _>>()?;
        Ok(Config { file, signatures })
    }

    /// The signatures to add.
    pub fn signatures(&self) -> Vec<PathBuf> {
        self.signatures.clone()
    }

    /// What takes secrets out.
    pub fn redactor(&self) -> Result<Redactor, logclass::Error> {
        self.file.redactor()
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
