//! `logclass run`: a command, its output passed on as it comes, and the
//! diagnosis when it failed.
//!
//! The exit status is the command's own, as `env` and `timeout` give it: 128+N
//! when signal N ended it, 127 when it was not found, 126 when it could not be
//! run, 125 when logclass itself failed.

use super::Outcome;
use crate::args::RunArgs;
use crate::output::Output;
use crate::reading::Reading;
use crate::say::say;
use crate::streams;
use crate::style::Stream;
use logclass::LogStream;
use logclass::report::Document;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, ErrorKind, PipeReader, Read, Write};
use std::process::{Child, Command, ExitCode};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const OWN_FAILURE: u8 = 125;
const NOT_RUNNABLE: u8 = 126;
const NOT_FOUND: u8 = 127;

/// What the command left behind may hold the pipes open for good (a build
/// daemon does). After the command itself has ended, output is waited for until
/// it pauses, and not much longer in any case. Time in which we wait for those
/// who read us does not count: what came is passed on.
const PAUSE: Duration = Duration::from_millis(200);
const LINGER: Duration = Duration::from_secs(2);

/// A line that is not ended by then is handed on in parts.
const LONGEST: usize = 64 << 10;

pub fn run(args: RunArgs) -> Outcome {
    match supervise(&args) {
        Ok(status) => Ok(ExitCode::from(status)),
        Err(error) => {
            say(error);
            Ok(ExitCode::from(OWN_FAILURE))
        }
    }
}

fn supervise(args: &RunArgs) -> Result<u8, Box<dyn Error>> {
    let mut reading = Reading::new(&args.reading, None)?;
    let mut output = Output::new(&args.output, args.reading.all, Stream::Err)?;
    let (child, readers) = match spawn(&args.command) {
        Ok(spawned) => spawned,
        Err(error) => {
            say(format_args!("{}: {error}", args.command[0].display()));
            let missing = error.kind() == ErrorKind::NotFound;
            return Ok(if missing { NOT_FOUND } else { NOT_RUNNABLE });
        }
    };
    let mut lines = Lines::new(reading.classifier.stream(), readers.len());
    let (sender, events) = sync_channel(64);
    for (n, (reader, sink)) in readers.into_iter().enumerate() {
        pass_on(n, reader, sink, sender.clone());
    }
    let child = Arc::new(Mutex::new(Some(child)));
    #[cfg(unix)]
    unix::forward_signals(&child)?;
    wait(&child, sender)?;
    let status = follow(&events, &mut lines, &child)?;
    let mut report = lines.finish().finish_with_exit_code(i32::from(status));
    reading.settle(&mut report);
    if let Err(error) = reading.remember(&mut report) {
        say(error);
    }
    if status == 0 {
        output.hush();
    }
    output.early(&mut report)?;
    let mut document = Document::One(report);
    match output.write(&mut document) {
        Err(error) if !crate::is_broken_pipe(&*error) => say(error),
        _ => {}
    }
    Ok(if status == 0 && output.fails(&document) { 1 } else { status })
}

/// One of our own streams.
type Sink = Box<dyn Write + Send>;

/// Starts the command with its output in pipes: one pipe where both of our own
/// streams go to the same place, so that the order of what the command wrote to
/// the two is kept exactly; else two.
fn spawn(command: &[OsString]) -> io::Result<(Child, Vec<(PipeReader, Sink)>)> {
    let mut process = Command::new(&command[0]);
    process.args(&command[1..]);
    let (reader, writer) = io::pipe()?;
    let mut readers = vec![(reader, streams::output(Stream::Out)?)];
    if one_place() {
        process.stdout(writer.try_clone()?).stderr(writer);
    } else {
        let (reader, errors) = io::pipe()?;
        readers.push((reader, streams::output(Stream::Err)?));
        process.stdout(writer).stderr(errors);
    }
    // The pipes end when the last writer goes, so ours, which `process` holds,
    // must go at the end of this function.
    Ok((process.spawn()?, readers))
}

#[cfg(unix)]
fn one_place() -> bool {
    unix::one_place().unwrap_or(false)
}

#[cfg(not(unix))]
fn one_place() -> bool {
    false
}

/// What happens while the command runs.
enum Event {
    /// Some output came and is about to be passed on.
    Begin,
    /// It was passed on, or could not be.
    Output(usize, Vec<u8>),
    End,
    Exit,
}

/// Copies a stream as it comes, then tells what it was.
fn pass_on(n: usize, mut reader: PipeReader, mut sink: Sink, events: SyncSender<Event>) {
    thread::spawn(move || {
        let mut block = vec![0; 64 << 10];
        loop {
            let length = match reader.read(&mut block) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            // When nobody reads us any more, nobody reads the command: closing
            // its pipe tells it so, as it would be told without us.
            let begun = events.send(Event::Begin);
            let passed = sink.write_all(&block[..length]).and_then(|()| sink.flush());
            let sent = events.send(Event::Output(n, block[..length].to_vec()));
            match passed {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    say(format_args!("the output cannot be passed on: {error}"));
                    break;
                }
                Err(_) => break,
                Ok(()) if begun.is_err() || sent.is_err() => break,
                Ok(()) => {}
            }
        }
        drop(reader);
        let _ = events.send(Event::End);
    });
}

/// A child that is not reaped while somebody may send it a signal.
type Shared = Arc<Mutex<Option<Child>>>;

/// Tells when the command has ended.
fn wait(child: &Shared, events: SyncSender<Event>) -> io::Result<()> {
    let id = child.lock().expect("no holder panics").as_ref().map_or(0, Child::id);
    let child = Arc::clone(child);
    thread::Builder::new().spawn(move || {
        await_exit(id, &child);
        let _ = events.send(Event::Exit);
    })?;
    Ok(())
}

#[cfg(unix)]
fn await_exit(id: u32, _: &Shared) {
    unix::await_exit(id);
}

#[cfg(not(unix))]
fn await_exit(_: u32, child: &Shared) {
    let ended = |child: &mut Child| !matches!(child.try_wait(), Ok(None));
    while !child.lock().expect("no holder panics").as_mut().is_none_or(ended) {
        thread::sleep(Duration::from_millis(20));
    }
}

/// Reads until the command has ended and its output with it.
fn follow(events: &Receiver<Event>, lines: &mut Lines, child: &Shared) -> io::Result<u8> {
    let mut open = lines.parts.len();
    let mut passing = 0;
    let mut exited = false;
    let mut patience = LINGER;
    while open > 0 || !exited {
        let idle = exited && passing == 0;
        let before = Instant::now();
        let event = match idle {
            true => events.recv_timeout(PAUSE.min(patience)),
            false => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        if idle {
            patience = patience.saturating_sub(before.elapsed());
        }
        match event {
            Ok(Event::Begin) => passing += 1,
            Ok(Event::Output(n, block)) => {
                passing -= 1;
                lines.push(n, &block);
            }
            Ok(Event::End) => open -= 1,
            Ok(Event::Exit) => exited = true,
            Err(_) => break,
        }
    }
    let mut child = child.lock().expect("no holder panics");
    let status = child.take().expect("only this takes it").wait()?;
    Ok(code(status))
}

#[cfg(unix)]
fn code(status: std::process::ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(OWN_FAILURE)
}

#[cfg(not(unix))]
fn code(status: std::process::ExitStatus) -> u8 {
    match status.code() {
        Some(code) => u8::try_from(code).unwrap_or(1),
        None => OWN_FAILURE,
    }
}

/// Puts whole lines of several streams into one log.
struct Lines {
    log: LogStream,
    /// The line that each stream is in the middle of.
    parts: Vec<Vec<u8>>,
}

impl Lines {
    fn new(log: LogStream, streams: usize) -> Lines {
        Lines { log, parts: vec![Vec::new(); streams] }
    }

    fn push(&mut self, stream: usize, block: &[u8]) {
        let part = &mut self.parts[stream];
        let whole = block.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        if whole > 0 {
            self.log.push(part);
            self.log.push(&block[..whole]);
            part.clear();
        }
        part.extend_from_slice(&block[whole..]);
        if part.len() > LONGEST {
            self.log.push(part);
            part.clear();
        }
    }

    fn finish(mut self) -> LogStream {
        for part in self.parts.iter().filter(|part| !part.is_empty()) {
            self.log.push(part);
            self.log.push(b"\n");
        }
        self.log
    }
}

#[cfg(unix)]
mod unix {
    use super::Shared;
    use crate::streams::unix::file;
    use crate::style::Stream;
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use signal_hook::iterator::Signals;
    use std::io::{self, IsTerminal};
    use std::os::unix::fs::MetadataExt;
    use std::process::Child;
    use std::sync::Arc;

    /// Whether both of our streams go to the same file, pipe or terminal.
    pub fn one_place() -> io::Result<bool> {
        let (out, err) = (file(Stream::Out)?.metadata()?, file(Stream::Err)?.metadata()?);
        Ok(out.dev() == err.dev() && out.ino() == err.ino())
    }

    /// Waits without reaping, so that the id stays the child's own until it can
    /// no more be signalled.
    pub fn await_exit(id: u32) {
        let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) else { return };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
    }

    /// Sends on to the child what is sent to us.
    pub fn forward_signals(child: &Shared) -> io::Result<()> {
        // After the child was started: it has the dispositions that we were
        // started with, such as those of nohup.
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2])?;
        let child = Arc::clone(child);
        // A terminal sends these to the child itself; twice means force to many.
        let terminal = io::stdin().is_terminal();
        std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                if terminal && matches!(signal, SIGINT | SIGQUIT) {
                    continue;
                }
                let child = child.lock().expect("no holder panics");
                send(child.as_ref(), signal);
            }
        })?;
        Ok(())
    }

    fn send(child: Option<&Child>, signal: i32) {
        let pid = child.and_then(|child| Pid::from_raw(i32::try_from(child.id()).ok()?));
        let signal = match signal {
            SIGHUP => Signal::HUP,
            SIGINT => Signal::INT,
            SIGQUIT => Signal::QUIT,
            SIGUSR1 => Signal::USR1,
            SIGUSR2 => Signal::USR2,
            _ => Signal::TERM,
        };
        if let Some(pid) = pid {
            // It may have ended meanwhile.
            let _ = kill_process(pid, signal);
        }
    }
}
