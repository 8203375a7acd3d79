//! SIGINT and SIGTERM while a log is read: what came is reported, as truncated,
//! and the process ends by the signal.

use std::fs::File;
use std::io::{self, Read};

/// A log that arrives, watched for signals.
#[cfg(unix)]
pub fn watched(input: File) -> io::Result<impl Read> {
    unix::Watched::new(input)
}

/// A log that arrives.
#[cfg(not(unix))]
pub fn watched(input: File) -> io::Result<impl Read> {
    Ok(input)
}

/// Whether a signal came.
pub fn came() -> bool {
    #[cfg(unix)]
    return unix::signal().is_some();
    #[cfg(not(unix))]
    return false;
}

/// Ends the process if a signal came, as the signal would have ended it.
pub fn obey() {
    #[cfg(unix)]
    if let Some(signal) = unix::signal() {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}

#[cfg(unix)]
mod unix {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};
    use std::fs::File;
    use std::io::{self, ErrorKind, PipeReader, Read};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, OnceLock};
    use std::time::{Duration, Instant};

    /// What writes the log mostly gets the signal too; its last words are
    /// waited for, so that nothing that it wrote is lost.
    const LAST_WORDS: Duration = Duration::from_secs(1);

    /// The handlers, set when the first log is opened that may take its time.
    static HANDLERS: OnceLock<io::Result<Handlers>> = OnceLock::new();

    struct Handlers {
        /// The signal that came, or 0.
        came: Arc<AtomicUsize>,
        /// Can be read once one came.
        woken: PipeReader,
    }

    impl Handlers {
        fn new() -> io::Result<Handlers> {
            let (woken, wake) = io::pipe()?;
            let came = Arc::new(AtomicUsize::new(0));
            let again = Arc::new(AtomicBool::new(false));
            for signal in [SIGINT, SIGTERM].into_iter().filter(|&signal| !is_ignored(signal)) {
                // Twice means now.
                flag::register_conditional_default(signal, Arc::clone(&again))?;
                flag::register(signal, Arc::clone(&again))?;
                flag::register_usize(signal, Arc::clone(&came), signal as usize)?;
                low_level::pipe::register(signal, wake.try_clone()?)?;
            }
            Ok(Handlers { came, woken })
        }
    }

    /// Whether a signal was ignored when we were started, as nohup and a shell's
    /// background jobs are: it is not ours to catch then. Where there is no
    /// such file it is caught.
    fn is_ignored(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }

    /// The signal that came.
    pub fn signal() -> Option<i32> {
        let handlers = HANDLERS.get()?.as_ref().ok()?;
        let signal = handlers.came.load(Ordering::SeqCst) as i32;
        (signal != 0).then_some(signal)
    }

    /// A log that ends early, with an error that says why, when a signal comes.
    pub struct Watched {
        input: File,
        handlers: &'static Handlers,
        /// Set by a signal.
        until: Option<Instant>,
    }

    impl Watched {
        pub fn new(input: File) -> io::Result<Watched> {
            match HANDLERS.get_or_init(Handlers::new) {
                Ok(handlers) => Ok(Watched { input, handlers, until: None }),
                Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
            }
        }

        /// Waits until something can be read; false when it is too late.
        fn is_ready(&mut self) -> io::Result<bool> {
            let input = PollFd::new(&self.input, PollFlags::IN);
            let Some(until) = self.until else {
                let woken = PollFd::new(&self.handlers.woken, PollFlags::IN);
                let mut both = [input, woken];
                wait(&mut both, None)?;
                let (ready, woken) = (!both[0].revents().is_empty(), !both[1].revents().is_empty());
                if woken {
                    self.until = Some(Instant::now() + LAST_WORDS);
                }
                return Ok(ready || self.is_ready()?);
            };
            let left = until.saturating_duration_since(Instant::now());
            Ok(!left.is_zero() && wait(&mut [input], Some(left))?)
        }
    }

    /// Polls; whether anything came of it.
    fn wait(files: &mut [PollFd<'_>], most: Option<Duration>) -> io::Result<bool> {
        let most = most.map(|time| Timespec {
            tv_sec: time.as_secs() as i64,
            tv_nsec: time.subsec_nanos().into(),
        });
        match poll(files, most.as_ref()) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Err(ErrorKind::Interrupted.into()),
            Err(error) => Err(error.into()),
        }
    }

    impl Read for Watched {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            while self.is_ready()? {
                match self.input.read(into) {
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    Ok(0) if self.until.is_some() => break,
                    read => return read,
                }
            }
            let name = signal().and_then(low_level::signal_name).unwrap_or("a signal");
            Err(io::Error::other(format!("stopped by {name}")))
        }
    }
}
