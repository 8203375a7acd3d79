//! A file as memory.
//!
//! If another process shortens a mapped file, a look at what is gone is a
//! SIGBUS, which by default ends the process. Here what is gone reads as zeros
//! instead, and afterwards [`Mapping::has_shrunk`] says that the file has to be
//! read again.

#![allow(unsafe_code)]

use memmap2::Mmap;
use std::fs::File;
use std::io::{self, Seek};
use std::ops::Deref;

/// A mapped file. There is one at a time.
pub struct Mapping {
    bytes: Mmap,
    file: File,
}

impl Mapping {
    /// Maps a file.
    pub fn new(file: File) -> io::Result<Mapping> {
        // SAFETY: the mapping is private and only read. Another process may
        // change the file meanwhile: then bytes differ from one look to the
        // next, which the engine bears (it keeps offsets in bounds by the
        // slice's length and never relies on having seen the same byte twice);
        // or it may shrink: `guard` deals with that.
        let bytes = unsafe { Mmap::map(&file)? };
        guard::watch(&bytes)?;
        Ok(Mapping { bytes, file })
    }

    /// Whether some of the file went while it was mapped.
    pub fn has_shrunk(&self) -> bool {
        let length = self.file.metadata().map_or(0, |metadata| metadata.len());
        guard::saw_a_loss() || length < self.bytes.len() as u64
    }

    /// The file, from its start.
    pub fn into_file(mut self) -> io::Result<File> {
        self.file.rewind()?;
        self.file.try_clone()
    }
}

impl Deref for Mapping {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        guard::release();
    }
}

#[cfg(unix)]
mod guard {
    use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous};
    use std::ffi::{c_int, c_void};
    use std::io;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    /// The pages that are mapped, from here …
    static START: AtomicUsize = AtomicUsize::new(0);
    /// … to there; both are 0 when there are none.
    static END: AtomicUsize = AtomicUsize::new(0);
    /// A page of them was gone.
    static LOSS: AtomicBool = AtomicBool::new(false);

    static HANDLER: LazyLock<io::Result<()>> = LazyLock::new(|| {
        // SAFETY: a zeroed `sigaction` is one without flags and with an empty
        // mask, and the handler has the form that SA_SIGINFO asks for.
        let set = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_bus_error as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigaction(libc::SIGBUS, &action, std::ptr::null_mut())
        };
        if set == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    });

    /// Async-signal-safe: it reads and writes atomics and makes system calls;
    /// it neither allocates nor locks.
    extern "C" fn on_bus_error(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
        // SAFETY: the kernel hands over the place that was looked at.
        let at = unsafe { (*info).si_addr() as usize };
        if !patch(at) {
            // Not ours: looked at again, it ends the process.
            // SAFETY: the default disposition may always be set.
            unsafe { libc::signal(libc::SIGBUS, libc::SIG_DFL) };
        }
    }

    /// Puts zeros where there is nothing any more, from the page that was
    /// looked at to the end; false if it is not one of ours.
    fn patch(at: usize) -> bool {
        let (start, end) = (START.load(Ordering::SeqCst), END.load(Ordering::SeqCst));
        let from = at & !(rustix::param::page_size() - 1);
        if !(start..end).contains(&from) {
            return false;
        }
        let flags = MapFlags::PRIVATE | MapFlags::FIXED;
        // SAFETY: the pages are those of the mapping that `watch` was told of,
        // which nobody can have unmapped, since somebody looks at it.
        let patched =
            unsafe { mmap_anonymous(from as *mut c_void, end - from, ProtFlags::READ, flags) };
        LOSS.store(true, Ordering::SeqCst);
        patched.is_ok()
    }

    /// From now on these pages may go.
    pub fn watch(bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = &*HANDLER {
            return Err(io::Error::new(error.kind(), error.to_string()));
        }
        let start = bytes.as_ptr() as usize;
        if START.compare_exchange(0, start, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return Err(io::Error::other("another file is mapped"));
        }
        let end = (start + bytes.len()).next_multiple_of(rustix::param::page_size());
        LOSS.store(false, Ordering::SeqCst);
        END.store(end, Ordering::SeqCst);
        Ok(())
    }

    pub fn saw_a_loss() -> bool {
        LOSS.load(Ordering::SeqCst)
    }

    /// They are about to be unmapped.
    pub fn release() {
        END.store(0, Ordering::SeqCst);
        START.store(0, Ordering::SeqCst);
    }
}

/// A mapped file cannot be shortened here.
#[cfg(not(unix))]
mod guard {
    pub fn watch(_: &[u8]) -> std::io::Result<()> {
        Ok(())
    }

    pub fn saw_a_loss() -> bool {
        false
    }

    pub fn release() {}
}

#[cfg(all(test, unix))]
mod tests {
    use super::Mapping;
    use std::fs::OpenOptions;
    use std::io::Read;

    #[test]
    fn what_is_gone_reads_as_zeros_and_the_file_can_be_read_again() {
        let path = std::env::temp_dir().join(format!("logclass-mapping-{}", std::process::id()));
        std::fs::write(&path, vec![b'x'; 1 << 20]).expect("the temporary folder is writable");
        let open = || OpenOptions::new().read(true).write(true).open(&path).expect("it is there");
        let mapping = Mapping::new(open()).expect("it can be mapped");
        assert!(Mapping::new(open()).is_err(), "there is one at a time");
        assert!(!mapping.has_shrunk());
        open().set_len(5).expect("it is ours");
        let left: Vec<u8> = mapping.iter().copied().filter(|&byte| byte != 0).collect();
        assert_eq!(left, b"xxxxx");
        assert!(mapping.has_shrunk());
        let mut rest = String::new();
        let mut file = mapping.into_file().expect("it is still open");
        file.read_to_string(&mut rest).expect("it can be read");
        assert_eq!(rest, "xxxxx");
        assert!(Mapping::new(open()).is_ok_and(|mapping| !mapping.has_shrunk()));
    }
}
