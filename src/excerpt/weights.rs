//! What each sign of a failure is worth: data, not code.
//!
//! The values are in `weights.toml` beside this file. `scripts/tune-excerpts`
//! chooses them on recorded builds; `docs/excerpts.md` says how well they do.

use crate::error::Error;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static BUILTIN: LazyLock<Weights> = LazyLock::new(|| {
    Weights::parse(include_str!("weights.toml")).expect("a test parses the committed weights")
});

/// The weights by which the lines of an excerpt are chosen.
///
/// ```
/// let wrong = logclass::Weights::parse("[sizes]\nwindows = 1\n");
/// assert!(wrong.is_err(), "every weight has to be there");
/// ```
#[derive(Clone, Debug)]
pub struct Weights {
    pub(crate) sizes: Sizes,
    pub(crate) signs: Signs,
    words: Vec<(String, i32)>,
    automaton: AhoCorasick,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sizes: Sizes,
    signs: Signs,
    words: BTreeMap<String, i32>,
}

/// How excerpts are cut.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Sizes {
    /// Excerpts at most.
    pub windows: usize,
    /// Lines before the telling one.
    pub before: usize,
    /// Lines after it.
    pub after: usize,
    /// Telling lines closer than this are one burst.
    pub burst: usize,
    /// Lines at the end whose calm speaks for a build that passed.
    pub closing: usize,
}

/// What a sign other than a word is worth.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Signs {
    /// A line worth this much by itself can open a burst.
    pub telling: i32,
    /// A line worth this much by itself can raise the alarm.
    pub alarming: i32,
    /// A log that does not say how it went, and in which no such line is worth
    /// this much with its place, is taken for clean.
    pub alarm: i32,
    /// The line begins with such a word, after its label and place.
    pub head: i32,
    /// It begins with a place in a file.
    pub place: i32,
    /// It begins with the name of a program and a colon.
    pub program: i32,
    /// It begins with a mark that test runners put before failures.
    pub mark: i32,
    /// It quotes source text or is part of a stack.
    pub quote: i32,
    /// A word that none of is counted: `0 errors`, `Failed:   0`.
    pub none: i32,
    /// It is printed in red.
    pub red: i32,
    /// The CI system marks it as an error.
    pub marked: i32,
    /// It came on standard error.
    pub stderr: i32,
    /// Its failure was tolerated.
    pub tolerated: i32,
    /// A step failed, and the line is in it.
    pub inside: i32,
    /// A step failed, and the line is not in it.
    pub outside: i32,
    /// Of its form there are at most two lines.
    pub rare: i32,
    /// Of its form there are more than eight.
    pub common: i32,
    /// It opens a burst.
    pub first: i32,
    /// The same message opened the burst that it is in.
    pub again: i32,
    /// It stands right before the point where the build failed.
    pub near: i32,
    /// What each doubling of the distance takes away again.
    pub doubling: i32,
    /// It stands after that point.
    pub later: i32,
    /// It stands right before a tool's own word that it failed.
    pub tool: i32,
    /// A tool passed before the line, in a log that does not say.
    pub passed: i32,
    /// Each calm line at the very end, for a log that does not say.
    pub calm: i32,
    /// Each doubling of the lines after the last telling one, likewise.
    pub survived: i32,
}

impl Weights {
    /// The weights that logclass comes with.
    pub fn builtin() -> &'static Weights {
        &BUILTIN
    }

    /// Reads weights in the form of `src/excerpt/weights.toml`.
    ///
    /// # Errors
    /// When a weight is missing, unknown or no number.
    pub fn parse(text: &str) -> Result<Weights, Error> {
        let file: File = toml::from_str(text).map_err(|error| Error::usage(error.to_string()))?;
        let words: Vec<(String, i32)> = file.words.into_iter().collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|(word, _)| word))
            .map_err(|error| Error::usage(error.to_string()))?;
        Ok(Weights { sizes: file.sizes, signs: file.signs, words, automaton })
    }

    /// The words on a line, from left to right, with where they stand.
    pub(crate) fn words<'w>(
        &'w self,
        line: &'w [u8],
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &'w str, i32)> {
        self.automaton.find_iter(line).map(|found| {
            let (word, weight) = &self.words[found.pattern().as_usize()];
            (found.range(), word.as_str(), *weight)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Weights;

    #[test]
    fn the_committed_weights_are_whole() {
        let weights = Weights::parse(include_str!("weights.toml")).expect("they parse");
        assert!(weights.sizes.windows > 0 && weights.signs.telling > 0);
    }
}
