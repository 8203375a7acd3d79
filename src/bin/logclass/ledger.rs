//! The file of a history: a line for each log, of any number of processes.
//!
//! A line is one write under a lock, so that none is torn or lost by another
//! process; one that a crash tore is left as it is and skipped. The lock is a
//! file of its own, `FILE.lock`, for the ledger is replaced when it is full.

use logclass::history::{History, LARGEST, newest};
use logclass::report::Report;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Who holds the lock writes a line; one that holds it this long is stuck.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// As much of a file shows whether it is a history: more than a line.
const BEGIN: u64 = 256 << 10;

/// A file in which runs are remembered.
pub struct Ledger {
    path: PathBuf,
    lock: File,
    /// Read when there is the first run to add: others may write until then.
    history: Option<History>,
}

impl Ledger {
    /// Makes sure, before a long build, that there is a ledger to write to.
    pub fn open(path: &Path) -> Result<Ledger, String> {
        let named = |error: io::Error| format!("{}: {error}", path.display());
        let mut begin = Vec::new();
        append(path)
            .and_then(regular)
            .and_then(|file| file.take(BEGIN).read_to_end(&mut begin))
            .map_err(named)?;
        own(&begin).map_err(named)?;
        // The name of a link would be replaced, and not what it leads to.
        let path = path.canonicalize().map_err(named)?;
        let beside = beside(&path, ".lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&beside);
        let lock = lock.map_err(|error| format!("{}: {error}", beside.display()))?;
        Ok(Ledger { path, lock, history: None })
    }

    /// Adds what a report says, and says in it how often its causes were seen.
    pub fn record(&mut self, report: &mut Report) -> Result<(), String> {
        self.try_record(report).map_err(|error| format!("{}: {error}", self.path.display()))
    }

    fn try_record(&mut self, report: &mut Report) -> io::Result<()> {
        let _held = Held::new(&self.lock)?;
        let history = match &mut self.history {
            Some(history) => history,
            none => none.insert(read(&self.path)?),
        };
        let run = history.add(report, SystemTime::now());
        let length = add(&run.to_line(), &self.path)?;
        if length > LARGEST as u64 { compact(&self.path) } else { Ok(()) }
    }
}

/// The lock, until it goes.
struct Held<'f>(&'f File);

impl Held<'_> {
    fn new(file: &File) -> io::Result<Held<'_>> {
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Held(file)),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                    return Err(io::Error::other("another process holds it locked"));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            }
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // The end of the process gives it back at the latest.
        let _ = self.0.unlock();
    }
}

/// The history that a file holds.
pub fn read(path: &Path) -> io::Result<History> {
    // What is longer was not written by us; the end is the part that counts.
    let text = end_of(path, 2 * LARGEST)?;
    own(&text)?;
    Ok(History::read(newest(&text, 2 * LARGEST)))
}

/// So many of the last bytes of a file, and the one before them, which tells
/// whether they begin with a line.
fn end_of(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut file = regular(File::open(path)?)?;
    let most = most as u64 + 1;
    let start = file.metadata()?.len().saturating_sub(most);
    file.seek(SeekFrom::Start(start))?;
    let mut text = Vec::new();
    file.take(most).read_to_end(&mut text)?;
    Ok(text)
}

fn regular(file: File) -> io::Result<File> {
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("a history has to be a file")),
    }
}

/// Whether there is a line in it that we began: nobody's log or notes are added
/// to, or shortened, by a slip of the hand.
fn own(text: &[u8]) -> io::Result<()> {
    let began = |line: &[u8]| line.starts_with(b"{\"time\":");
    match text.is_empty() || text.split(|&byte| byte == b'\n').any(began) {
        true => Ok(()),
        false => Err(io::Error::other("this is no history")),
    }
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Adds a line, all of it or nothing; gives back how long the file is now.
fn add(line: &str, path: &Path) -> io::Result<u64> {
    let mut file = append(path)?;
    let length = file.metadata()?.len();
    let torn = length > 0 && last_byte(&mut file)? != b'\n';
    let line = if torn { format!("\n{line}") } else { line.to_string() };
    if let Err(error) = file.write_all(line.as_bytes()) {
        // Half a line would be skipped; so this is for tidiness only.
        let _ = file.set_len(length);
        return Err(error);
    }
    Ok(length + line.len() as u64)
}

fn last_byte(file: &mut File) -> io::Result<u8> {
    let mut byte = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// Keeps the newer half, by a new file in the place of the old one.
fn compact(path: &Path) -> io::Result<()> {
    let ledger = end_of(path, LARGEST / 2)?;
    let new = beside(path, ".new");
    let written = File::create(&new).and_then(|mut file| {
        file.set_permissions(std::fs::metadata(path)?.permissions())?;
        file.write_all(newest(&ledger, LARGEST / 2))?;
        file.sync_all()?;
        std::fs::rename(&new, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    written
}
