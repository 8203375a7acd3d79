//! Logs made of what logs are made of: known lines, the framing of CI systems,
//! escape codes, redraws, steps, and an end in the middle.

use arbitrary::Arbitrary;
use logclass::Database;
use std::sync::LazyLock;

/// The examples and near misses of all signatures, line by line.
static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let database = Database::builtin();
    let mut lines = Vec::new();
    for signature in database.iter() {
        let examples = signature.example.iter().map(|example| &example.log);
        let misses = signature.near_miss.iter().map(|miss| &miss.log);
        examples.chain(misses).for_each(|text| lines.extend(text.lines().map(str::to_string)));
    }
    lines
});

/// What CI systems and tools put before a line.
const FRAMES: &[&str] = &[
    "",
    "2024-05-01T10:00:00.0000000Z ",
    "build\tRun make\t2024-05-01T10:00:00.0000000Z ",
    "2024-05-01T10:00:00.000000Z 00O ",
    "#9 12.30 ",
    "\u{1b}_bk;t=1700000000000\u{7}",
    "[2024-05-01T10:00:00.000Z] ",
    "00:00:01.234 ",
    "web-1  | ",
    "[web 1/3] ",
    "[task 2024-05-01T10:00:00.000Z] ",
    "[   12s] ",
    "    ",
    "| ",
    "> ",
];

/// Lines that open and close parts of a log, or say how it ended.
const STEPS: &[&str] = &[
    "##[group]Run make",
    "##[endgroup]",
    "##[error]Process completed with exit code 1.",
    "section_start:1700000000:build_script\r\u{1b}[0KBuilding",
    "section_end:1700000000:build_script\r\u{1b}[0K",
    "ERROR: Job failed: exit code 1",
    "Job succeeded",
    "--- :hammer: build",
    "[Pipeline] { (Build)",
    "Finished: FAILURE",
    "Finished: SUCCESS",
    "#9 [2/4] RUN make",
    "#9 ERROR: process \"/bin/sh -c make\" did not complete successfully: exit code: 2",
    "+ make -j8",
    "make: *** [Makefile:3: all] Error 2",
    "npm ERR! code ELIFECYCLE",
    "BUILD FAILED",
];

/// Codes for terminals, whole and broken.
const CODES: &[&str] = &[
    "\u{1b}[31m",
    "\u{1b}[0m",
    "\u{1b}[K",
    "\u{1b}[1A\u{1b}[2K",
    "\u{1b}]8;;https://example.org\u{1b}\\",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[8mha:AAAA=\u{1b}[0m",
    "\u{1b}[",
    "\u{1b}",
    "\u{8}",
    "\u{8}\u{8}\u{8}\u{8}",
    "\0",
    "\u{e}",
    "\r",
    "\u{feff}",
];

#[derive(Arbitrary, Debug)]
enum Piece {
    Known(u16),
    /// A part of a known line.
    Part(u16, u8, u8),
    Step(u8),
    Code(u8),
    Noise(Vec<u8>),
    End,
    CrLf,
    /// The last line again, so often.
    Again(u8),
}

/// A log.
#[derive(Arbitrary, Debug)]
pub struct Log {
    frame: u8,
    pieces: Vec<Piece>,
    /// Bytes missing at the end.
    cut: u8,
}

fn pick<T>(from: &[T], n: impl Into<usize>) -> &T {
    &from[n.into() % from.len()]
}

impl Log {
    /// Its text, of about so many bytes at most.
    pub fn render(&self, most: usize) -> Vec<u8> {
        let frame = pick(FRAMES, self.frame).as_bytes();
        let mut text = frame.to_vec();
        let mut line = 0;
        for piece in &self.pieces {
            if text.len() > most {
                break;
            }
            match piece {
                Piece::Known(n) => text.extend_from_slice(pick(&KNOWN, *n).as_bytes()),
                Piece::Part(n, from, to) => {
                    let known = pick(&KNOWN, *n).as_bytes();
                    let from = usize::from(*from).min(known.len());
                    text.extend_from_slice(&known[from..known.len().min(from + usize::from(*to))]);
                }
                Piece::Step(n) => text.extend_from_slice(pick(STEPS, *n).as_bytes()),
                Piece::Code(n) => text.extend_from_slice(pick(CODES, *n).as_bytes()),
                Piece::Noise(bytes) => text.extend_from_slice(&bytes[..bytes.len().min(200)]),
                Piece::End | Piece::CrLf => {
                    let end: &[u8] = if matches!(piece, Piece::End) { b"\n" } else { b"\r\n" };
                    text.extend_from_slice(end);
                    line = text.len();
                    text.extend_from_slice(frame);
                }
                Piece::Again(times) => {
                    let last = text[line..].to_vec();
                    let room = most.saturating_sub(text.len()) / (last.len() + 1);
                    for _ in 0..usize::from(*times).min(room) {
                        text.push(b'\n');
                        text.extend_from_slice(&last);
                    }
                }
            }
        }
        text.truncate(text.len().saturating_sub(usize::from(self.cut)));
        text
    }
}
