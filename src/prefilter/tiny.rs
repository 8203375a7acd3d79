//! Literals too short for a trigger, of one to three bytes.
//!
//! They say so little that a scan for them finds something everywhere; a
//! signature should not need them. They are found byte by byte, at about 1
//! GB/s, where no more than three bytes are looked for at the speed of `memchr`.

use super::Candidate;
use crate::literal::Literal;

/// Literals by the byte they begin with.
#[derive(Clone, Debug)]
pub struct Tiny {
    literals: Vec<(Literal, u32)>,
    /// The bytes that begin one.
    first: Vec<u8>,
    /// The same as a table, with the range of `literals` to try.
    starts: Box<[Vec<u32>; 256]>,
}

impl Tiny {
    /// The table, if there is anything to look for.
    pub fn new(literals: Vec<(Literal, u32)>) -> Option<Tiny> {
        if literals.is_empty() {
            return None;
        }
        let mut starts: Box<[Vec<u32>; 256]> = Box::new(std::array::from_fn(|_| Vec::new()));
        for (id, (literal, _)) in literals.iter().enumerate() {
            let first = literal.bytes[0];
            starts[usize::from(first)].push(id as u32);
            if literal.ignore_case && first.is_ascii_alphabetic() {
                starts[usize::from(first ^ 0x20)].push(id as u32);
            }
        }
        let first = (0..=255).filter(|&byte| !starts[usize::from(byte)].is_empty()).collect();
        Some(Tiny { literals, first, starts })
    }

    /// Appends the literals that begin in the part of the haystack from
    /// `start` to `end`.
    pub fn find(&self, haystack: &[u8], start: usize, end: usize, out: &mut Vec<Candidate>) {
        let part = &haystack[start..end];
        let mut confirm = |i: usize| self.confirm(haystack, start + i, out);
        match self.first[..] {
            [a] => memchr::memchr_iter(a, part).for_each(confirm),
            [a, b] => memchr::memchr2_iter(a, b, part).for_each(confirm),
            [a, b, c] => memchr::memchr3_iter(a, b, c, part).for_each(confirm),
            _ => {
                let begins =
                    |&(_, byte): &(usize, &u8)| !self.starts[usize::from(*byte)].is_empty();
                part.iter().enumerate().filter(begins).for_each(|(i, _)| confirm(i));
            }
        }
    }

    fn confirm(&self, haystack: &[u8], at: usize, out: &mut Vec<Candidate>) {
        for &id in &self.starts[usize::from(haystack[at])] {
            let (literal, pattern) = &self.literals[id as usize];
            if literal.is_prefix_of(&haystack[at..]) {
                out.push(Candidate { at: at as u32, pattern: *pattern });
            }
        }
    }
}
