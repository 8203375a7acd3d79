//! Which logs an input holds: a file is one, a folder and a zip hold many.
//!
//! GitHub gives the logs of a run as a zip with one file for each job and, in
//! a folder of the job's name, the same lines once more step by step. A job is
//! one log, so the steps are read only where the whole is missing.

use crate::archive::{self, Archive, Sniffed};
use crate::source;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Folders in folders.
const DEEPEST: usize = 32;

/// One log.
pub struct Log {
    /// What it is called in reports.
    pub name: String,
    parts: Parts,
}

/// What a log is put together from.
enum Parts {
    File(PathBuf),
    Files(Vec<PathBuf>),
    /// A pipe, which can be read once.
    Pipe(Cell<Option<Box<dyn Read>>>),
    Entries(Rc<Archive>, Vec<usize>),
}

/// The logs of an input, and what in it cannot be read, with the reason.
#[derive(Default)]
pub struct Logs {
    pub logs: Vec<Log>,
    pub failures: Vec<String>,
}

impl Log {
    /// A file, whatever is in it.
    pub fn of_file(path: PathBuf) -> Log {
        Log { name: path.display().to_string(), parts: Parts::File(path) }
    }

    /// The file that it is, if it is no more than that.
    pub fn file(&self) -> Option<&Path> {
        match &self.parts {
            Parts::File(path) => Some(path),
            _ => None,
        }
    }

    /// Hands its bytes to a reader.
    pub fn read<T>(&self, with: impl FnOnce(Box<dyn Read + '_>) -> T) -> io::Result<T> {
        match &self.parts {
            Parts::File(path) => Ok(with(source::stream(path)?)),
            Parts::Files(paths) => {
                let open = |path: &PathBuf| source::stream(path);
                let parts = paths.iter().map(open).collect::<io::Result<Vec<_>>>()?;
                Ok(with(Box::new(Joined::new(parts))))
            }
            Parts::Pipe(pipe) => match pipe.take() {
                Some(reader) => Ok(with(reader)),
                None => Err(io::Error::other("can be read only once")),
            },
            Parts::Entries(archive, entries) => {
                archive.read(entries, |parts| with(Box::new(Joined::new(parts))))
            }
        }
    }
}

/// The logs of an input.
pub fn expand(path: &Path) -> Logs {
    let mut found = Logs::default();
    if path.is_dir() {
        found.add_folder(path);
    } else {
        found.add_file(path);
    }
    if found.logs.is_empty() && found.failures.is_empty() {
        found.failures.push(format!("{}: no file in it", path.display()));
    }
    found
}

impl Logs {
    fn add_folder(&mut self, path: &Path) {
        let mut files = BTreeMap::new();
        self.walk(path, Path::new(""), 0, &mut files);
        for (name, parts) in jobs(files.keys().cloned().collect()) {
            let mut paths: Vec<PathBuf> = parts.iter().map(|part| files[part].clone()).collect();
            if paths.len() == 1 {
                self.add_file(&paths.remove(0));
                continue;
            }
            let name = path.join(name).display().to_string();
            self.logs.push(Log { name, parts: Parts::Files(paths) });
        }
    }

    /// A file is a log, unless it is a zip with logs in it.
    fn add_file(&mut self, path: &Path) {
        let name = path.display().to_string();
        let added = match path == Path::new("-") {
            true => self.add_stdin(),
            false => Archive::open(path).and_then(|archive| match archive {
                Some(archive) => self.add_zip(&name, archive),
                None => {
                    self.logs.push(Log::of_file(path.to_path_buf()));
                    Ok(())
                }
            }),
        };
        self.failures.extend(added.err().map(|error| format!("{name}: {error}")));
    }

    fn add_stdin(&mut self) -> io::Result<()> {
        let name = "-".to_string();
        if let Some(first) = first_bytes(&mut source::stdin()?)?
            && !archive::begins_as_zip(&first)
        {
            self.logs.push(Log::of_file(PathBuf::from(name)));
            return Ok(());
        }
        match Archive::sniff(source::stream(Path::new("-"))?)? {
            Sniffed::Zip(archive) => self.add_zip(&name, archive),
            Sniffed::Other(reader) => {
                self.logs.push(Log { name, parts: Parts::Pipe(Cell::new(Some(reader))) });
                Ok(())
            }
        }
    }

    fn add_zip(&mut self, name: &str, archive: Archive) -> io::Result<()> {
        let archive = Rc::new(archive);
        let (entries, refused) = archive.entries()?;
        self.failures.extend(refused.into_iter().map(|why| format!("{name}: {why}")));
        for (job, parts) in jobs(entries.keys().cloned().collect()) {
            let numbers = parts.iter().map(|part| entries[part]).collect();
            let parts = Parts::Entries(Rc::clone(&archive), numbers);
            self.logs.push(Log { name: format!("{name}/{job}"), parts });
        }
        Ok(())
    }

    fn walk(
        &mut self,
        root: &Path,
        below: &Path,
        depth: usize,
        files: &mut BTreeMap<String, PathBuf>,
    ) {
        let folder = root.join(below);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => return self.failures.push(format!("{}: {error}", folder.display())),
        };
        for entry in entries {
            let known = entry.and_then(|entry| Ok((entry.file_type()?, entry)));
            let (kind, entry) = match known {
                Ok(known) => known,
                Err(error) => {
                    self.failures.push(format!("{}: {error}", folder.display()));
                    continue;
                }
            };
            let name = below.join(entry.file_name());
            if is_hidden(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if kind.is_file() {
                files.insert(name.to_string_lossy().replace('\\', "/"), entry.path());
            } else if kind.is_dir() && depth < DEEPEST {
                self.walk(root, &name, depth + 1, files);
            }
        }
    }
}

/// The first bytes of what can be read again from where it stands; `None` of a
/// pipe.
fn first_bytes(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    if file.stream_position().is_err() {
        return Ok(None);
    }
    let mut first = Vec::new();
    file.by_ref().take(4).read_to_end(&mut first)?;
    file.seek(SeekFrom::Current(-(first.len() as i64)))?;
    Ok(Some(first))
}

/// What the system or the packer put there, and no build.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

/// Files, in natural order of their names, as logs: each by itself, and the
/// steps of a GitHub job, whose own log is not there, together.
fn jobs(mut names: Vec<String>) -> Vec<(String, Vec<String>)> {
    names.sort_by_cached_key(|name| natural(name));
    let whole: BTreeSet<String> = names.iter().filter_map(|name| job_of_file(name)).collect();
    let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_string());
    // The first step of every job has this name.
    let first = |name: &&String| name.ends_with("/1_Set up job.txt");
    let in_steps: BTreeSet<String> = names.iter().filter(first).filter_map(|n| folder(n)).collect();
    let mut jobs: Vec<(String, Vec<String>)> = Vec::new();
    for name in names {
        match folder(&name).filter(|folder| in_steps.contains(folder)) {
            Some(folder) if whole.contains(&folder) => {}
            Some(folder) => match jobs.iter_mut().find(|(job, _)| *job == folder) {
                Some((_, parts)) => parts.push(name),
                None => jobs.push((folder, vec![name])),
            },
            None => jobs.push((name.clone(), vec![name])),
        }
    }
    jobs
}

/// `build` for `0_build.txt`: the folder that holds the steps of that job.
fn job_of_file(name: &str) -> Option<String> {
    let (folder, file) = match name.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file),
        None => (String::new(), name),
    };
    let (number, job) = file.strip_suffix(".txt")?.split_once('_')?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    let counted = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    counted.then(|| format!("{folder}{job}"))
}

/// A name with its numbers as numbers: `9_b` stands before `10_a`.
fn natural(text: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word);
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        parts.push((u64::MAX, head.to_string()));
        parts.push((tail[..digits].parse().unwrap_or(0), String::new()));
        rest = &tail[digits..];
    }
    parts
}

/// Several texts one after the other, each on lines of its own.
struct Joined<'p> {
    parts: std::vec::IntoIter<Box<dyn Read + 'p>>,
    part: Option<Box<dyn Read + 'p>>,
    /// The last byte that was given, while a text is being read.
    last: u8,
    first: bool,
}

impl<'p> Joined<'p> {
    fn new(parts: Vec<Box<dyn Read + 'p>>) -> Joined<'p> {
        Joined { parts: parts.into_iter(), part: None, last: b'\n', first: true }
    }

    /// The next text, without the byte order mark that each may have; the one
    /// of the first is for the decoder to judge.
    fn next(&mut self) -> io::Result<bool> {
        let Some(mut part) = self.parts.next() else { return Ok(false) };
        if !std::mem::take(&mut self.first) {
            const MARK: &[u8] = b"\xef\xbb\xbf";
            let mut head = Vec::new();
            part.by_ref().take(MARK.len() as u64).read_to_end(&mut head)?;
            if head == MARK {
                head.clear();
            }
            part = Box::new(io::Cursor::new(head).chain(part));
        }
        self.part = Some(part);
        Ok(true)
    }
}

impl Read for Joined<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let Some(part) = &mut self.part else {
                match self.next()? {
                    true => continue,
                    false => return Ok(0),
                }
            };
            let length = part.read(buffer)?;
            if length > 0 {
                self.last = buffer[length - 1];
                return Ok(length);
            }
            self.part = None;
            if self.last != b'\n' && self.parts.len() > 0 {
                self.last = b'\n';
                buffer[0] = b'\n';
                return Ok(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<(String, Vec<String>)> {
        jobs(list.iter().map(|name| name.to_string()).collect())
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let found = names(&["10_test.txt", "9_build.txt", "1_setup.txt", "9_a.txt"]);
        let found: Vec<&str> = found.iter().map(|(name, _)| &**name).collect();
        assert_eq!(found, ["1_setup.txt", "9_a.txt", "9_build.txt", "10_test.txt"]);
    }

    #[test]
    fn the_steps_of_a_job_are_read_only_where_its_log_is_missing() {
        let found = names(&[
            "0_build (ubuntu, 3.12).txt",
            "build (ubuntu, 3.12)/1_Set up job.txt",
            "build (ubuntu, 3.12)/2_make.txt",
            "build (ubuntu, 3.12)/system.txt",
            "-2147483648_old.txt",
            "old/1_Set up job.txt",
            "test/1_Set up job.txt",
            "test/10_last.txt",
            "test/2_run.txt",
            "other/1_a.txt",
        ]);
        let found: Vec<(&str, usize)> = found.iter().map(|(n, p)| (&**n, p.len())).collect();
        let wanted = [
            ("-2147483648_old.txt", 1),
            ("0_build (ubuntu, 3.12).txt", 1),
            ("other/1_a.txt", 1),
            ("test", 3),
        ];
        assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), wanted.into_iter().collect());
        let steps = names(&["t/10_c.txt", "t/2_b.txt", "t/1_Set up job.txt"]).remove(0).1;
        assert_eq!(steps, ["t/1_Set up job.txt", "t/2_b.txt", "t/10_c.txt"]);
    }

    #[test]
    fn parts_are_on_lines_of_their_own_and_have_no_marks() {
        let parts: [&[u8]; 5] = [b"\xef\xbb\xbfa", b"\xef\xbb\xbfb\n", b"", b"c", b"d"];
        let boxed = parts.iter().map(|part| Box::new(*part) as Box<dyn Read>).collect();
        let mut text = Vec::new();
        Joined::new(boxed).read_to_end(&mut text).expect("memory");
        assert_eq!(text, b"\xef\xbb\xbfa\nb\nc\nd");
    }
}
