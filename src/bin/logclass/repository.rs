//! The reader's repository, looked through for lines that a remedy changes.
//!
//! It may be hostile, and it may be huge: what is ignored, no regular file, not
//! text or large is passed over, no link is followed, and so many files are
//! looked at and no more. The order is that of the names, so the same
//! repository gives the same suggestions.

use crate::locate::Workspace;
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;
use logclass::Database;
use logclass::report::{Report, Suggestion};
use logclass::suggest::{self, Change};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

/// Files whose names are looked at.
const FILES: usize = 100_000;

/// Files that are read for one change.
const READ: usize = 500;

/// Bytes of a file.
const LARGEST: u64 = 1 << 20;

/// Suggestions for one diagnosis: more is not a place, but everywhere.
const SUGGESTIONS: usize = 50;

/// A repository, listed when it is first needed.
pub struct Repository {
    root: Workspace,
    files: OnceLock<Vec<String>>,
}

impl Repository {
    pub fn open(path: &Path) -> Result<Repository, String> {
        let named = |error: io::Error| format!("{}: {error}", path.display());
        if !path.metadata().map_err(named)?.is_dir() {
            return Err(format!("{}: is no folder", path.display()));
        }
        Ok(Repository { root: Workspace::new(path).map_err(named)?, files: OnceLock::new() })
    }

    /// Adds to each diagnosis where its proved remedies can be made.
    pub fn suggest(&self, database: &Database, report: &mut Report) {
        for diagnosis in &mut report.diagnoses {
            let Some(signature) = database.get(&diagnosis.id) else { continue };
            let named = diagnosis.source.as_ref().and_then(|source| self.root.find(&source.file));
            for change in suggest::changes(signature, diagnosis) {
                for suggestion in self.places(&change, named.as_deref()) {
                    if !diagnosis.suggestions.contains(&suggestion) {
                        diagnosis.suggestions.push(suggestion);
                    }
                }
            }
            diagnosis.suggestions.truncate(SUGGESTIONS);
        }
    }

    /// Where a change can be made; `named` is the file that the log names.
    fn places(&self, change: &Change, named: Option<&str>) -> Vec<Suggestion> {
        let in_file = |file: &str| {
            let text = self.read(file)?;
            Some(change.suggestions(file, &text))
        };
        if change.files().is_empty() {
            return named.and_then(in_file).unwrap_or_default();
        }
        let Ok(globs) = globs(change.files()) else { return Vec::new() };
        let files = self.files().iter().filter(|file| globs.is_match(file));
        files.take(READ).filter_map(|file| in_file(file)).flatten().collect()
    }

    /// Paths of its files below it, with `/`, in order.
    fn files(&self) -> &[String] {
        self.files.get_or_init(|| {
            let mut walk = WalkBuilder::new(self.root.root());
            // Rules of this repository count, those of the machine do not.
            walk.hidden(false).parents(false).git_global(false).git_exclude(false);
            walk.require_git(false).follow_links(false).same_file_system(true);
            walk.sort_by_file_name(std::cmp::Ord::cmp).max_filesize(Some(LARGEST));
            walk.filter_entry(|entry| entry.file_name() != ".git");
            let regular =
                |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
            let mut entries = walk.build().filter_map(Result::ok).take(FILES);
            let files = entries.by_ref().filter(regular).filter_map(|entry| {
                let path = entry.path().strip_prefix(self.root.root()).ok()?;
                Some(path.to_str()?.replace('\\', "/"))
            });
            files.collect()
        })
    }

    /// The text of a file, if it is one and still where it was listed.
    fn read(&self, file: &str) -> Option<String> {
        let path = self.root.root().join(file).canonicalize().ok()?;
        if !path.starts_with(self.root.root()) || !path.is_file() {
            return None;
        }
        let mut text = String::new();
        let length = File::open(path).ok()?.take(LARGEST + 1).read_to_string(&mut text).ok()?;
        (length as u64 <= LARGEST && !text.contains('\0')).then_some(text)
    }
}

/// A name alone is one in any folder.
fn globs(files: &[String]) -> Result<GlobSet, globset::Error> {
    let mut globs = GlobSetBuilder::new();
    for file in files {
        globs.add(glob(file)?);
    }
    globs.build()
}

fn glob(file: &str) -> Result<Glob, globset::Error> {
    let anywhere = if file.contains('/') { file.to_string() } else { format!("**/{file}") };
    GlobBuilder::new(&anywhere).literal_separator(true).build()
}
