//! What a payload begins with that a pattern can match.
//!
//! Most patterns begin with `^`. Literals and shapes are found wherever they
//! stand, and in the middle of a line, where such a pattern cannot match, they
//! stand far more often. To look at the first few bytes costs nothing beside a
//! regex that fails, let alone one that has to be compiled to fail.

use crate::prefilter::shapes::{Set, set_of};
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

/// Bytes from the start on of which something is known.
const PLACES: usize = 8;

/// An expression takes so many steps at most; a longer one has no opening.
const STEPS: u32 = 2_000;

/// So many expressions in one another at most: what is known of a text is some
/// kilobytes on the stack for each, and a thread has but few megabytes.
const DEPTH: u32 = 16;

/// The bytes that may stand at each of the first places. Past its end, and
/// where it has [`Set::ANY`], there may be any byte or none.
pub type Opening = Vec<Set>;

/// Whether a text begins so.
pub fn fits<'s>(opening: impl IntoIterator<Item = &'s Set>, text: &[u8]) -> bool {
    opening.into_iter().enumerate().all(|(place, set)| match text.get(place) {
        Some(&byte) => set.contains(byte),
        None => *set == Set::ANY,
    })
}

/// The opening of an expression; empty if a match may begin anywhere or with
/// anything.
pub fn of(hir: &Hir) -> Opening {
    if !hir.properties().look_set_prefix().contains(Look::Start) {
        return Opening::new();
    }
    let mut work = Work { steps: STEPS, depth: DEPTH };
    let begun = Begun::nothing().then(hir, &mut work);
    let mut opening = begun.map(Begun::into_opening).unwrap_or_default();
    let told = opening.iter().rposition(|set| *set != Set::ANY);
    opening.truncate(told.map_or(0, |last| last + 1));
    opening
}

/// What is left of the work that an expression may make.
struct Work {
    steps: u32,
    depth: u32,
}

type Places = [Set; PLACES];

/// All texts that a part of an expression matches, by their lengths: what
/// stands at each place of those that are so long. The last ones are as long
/// or longer.
#[derive(Clone, PartialEq)]
struct Begun([Option<Places>; PLACES + 1]);

impl Begun {
    /// No text at all.
    fn none() -> Begun {
        Begun([None; PLACES + 1])
    }

    /// The empty text.
    fn nothing() -> Begun {
        let mut begun = Begun::none();
        begun.0[0] = Some([Set::NONE; PLACES]);
        begun
    }

    /// Whether all texts are so long that nothing more is asked of them.
    fn is_complete(&self) -> bool {
        self.0[..PLACES].iter().all(Option::is_none)
    }

    /// These texts, followed by what an expression matches. `None` when it is
    /// too much work.
    fn then(self, hir: &Hir, work: &mut Work) -> Option<Begun> {
        work.steps = work.steps.checked_sub(1)?;
        if self.is_complete() {
            return Some(self);
        }
        work.depth = work.depth.checked_sub(1)?;
        let begun = self.then_kind(hir.kind(), work)?;
        work.depth += 1;
        Some(begun)
    }

    fn then_kind(self, kind: &HirKind, work: &mut Work) -> Option<Begun> {
        Some(match kind {
            HirKind::Empty | HirKind::Look(_) => self,
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter().take(PLACES);
                bytes.fold(self, |begun, &byte| begun.then_one_of(&Set::of([byte])))
            }
            HirKind::Class(class) => match set_of(class) {
                Some(set) => self.then_one_of(&set),
                None => self.then_anything(),
            },
            HirKind::Repetition(repetition) => self.then_repeated(repetition, work)?,
            HirKind::Capture(group) => self.then(&group.sub, work)?,
            HirKind::Concat(parts) => {
                parts.iter().try_fold(self, |begun, part| begun.then(part, work))?
            }
            HirKind::Alternation(parts) => {
                let mut union = Begun::none();
                for part in parts {
                    union.add(&self.clone().then(part, work)?);
                }
                union
            }
        })
    }

    /// More than [`PLACES`] copies tell nothing more, as each but an empty one
    /// takes a place.
    fn then_repeated(mut self, repetition: &Repetition, work: &mut Work) -> Option<Begun> {
        let all = PLACES as u32;
        for _ in 0..repetition.min.min(all) {
            self = self.then(&repetition.sub, work)?;
        }
        let more = repetition.max.map_or(all, |max| (max - repetition.min).min(all));
        let mut longer = self.clone();
        for _ in 0..more {
            longer = longer.then(&repetition.sub, work)?;
            let before = self.clone();
            self.add(&longer);
            if self == before {
                break;
            }
        }
        Some(self)
    }

    fn then_one_of(self, set: &Set) -> Begun {
        let mut longer = Begun::none();
        for (length, places) in self.0.into_iter().enumerate() {
            let Some(mut places) = places else { continue };
            if length < PLACES {
                places[length] = *set;
            }
            longer.add_places((length + 1).min(PLACES), &places);
        }
        longer
    }

    fn then_anything(self) -> Begun {
        let mut longer = Begun::none();
        longer.add_places(PLACES, &self.into_places());
        longer
    }

    fn add(&mut self, other: &Begun) {
        for (length, places) in other.0.iter().enumerate() {
            if let Some(places) = places {
                self.add_places(length, places);
            }
        }
    }

    fn add_places(&mut self, length: usize, places: &Places) {
        let mine = self.0[length].get_or_insert([Set::NONE; PLACES]);
        mine.iter_mut().zip(places).for_each(|(mine, set)| *mine = mine.union(set));
    }

    /// What stands at each place, whatever the length; anything where a text
    /// has ended.
    fn into_places(self) -> Places {
        let mut union = [Set::NONE; PLACES];
        for (length, places) in self.0.iter().enumerate() {
            let Some(places) = places else { continue };
            for (place, all) in union.iter_mut().enumerate() {
                *all = if place < length { all.union(&places[place]) } else { Set::ANY };
            }
        }
        union
    }

    fn into_opening(self) -> Opening {
        self.into_places().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::literal;
    use proptest::prelude::*;

    fn opening(pattern: &str) -> Opening {
        of(&literal::parse(pattern, false).expect("a pattern"))
    }

    #[test]
    fn a_payload_that_begins_otherwise_is_told() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("^error: ", &["error: x"], &["Error: x", "err", "", " error: x"]),
            (r"^\s*[Ee]rror", &["  error", "Error"], &["xerror", "  xrror"]),
            (r"^(?:ld|gcc)(?:-\d+)?: ", &["ld: x", "gcc-12: x"], &["cc: x", "ld/ x"]),
            (r"^[A-Z]{1,3}\d", &["E5", "ABC1"], &["e5", "E", "-O2 "]),
            (r"^(?<all>a|bc)d", &["ad", "bcd"], &["cd", "ab", "d"]),
            (r"^OK$", &["OK"], &["ok", "O"]),
        ];
        for (pattern, fitting, others) in cases {
            let opening = opening(pattern);
            for text in *fitting {
                assert!(fits(&opening, text.as_bytes()), "{pattern} {text}");
            }
            for text in *others {
                assert!(!fits(&opening, text.as_bytes()), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn a_match_that_may_begin_anywhere_or_with_anything_has_no_opening() {
        let deep = format!("^{}a{}", "(?:".repeat(40), "*|b)*".repeat(40));
        for pattern in ["error", "(?:^|x)a", "^.*", "^(?:a|.*)b?", "(?m)^a", deep.as_str()] {
            assert_eq!(opening(pattern), Opening::new(), "{pattern}");
        }
    }

    #[test]
    fn no_pattern_that_is_taken_is_too_deep_for_a_small_stack() {
        let deep = |n| format!("^{}a{}", "(?:".repeat(n), "*|b)*".repeat(n));
        let deepest = (1..).take_while(|&n| literal::parse(&deep(n), false).is_ok()).last();
        let pattern = deep(deepest.expect("some are taken"));
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let thread = small.spawn(move || opening(&pattern)).expect("a thread starts");
        assert_eq!(thread.join().expect("it ends"), Opening::new());
    }

    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            4 => "[abc]{1,3}",
            1 => prop::sample::select(vec![".", "[ab]", "[^a]", r"\b", "$", "", "\u{e9}"])
                .prop_map(str::to_string),
        ];
        leaf.prop_recursive(4, 16, 3, |part| {
            let repeat =
                prop::sample::select(vec!["*", "+", "?", "{2}", "{1,3}", "{9,}", "{0,12}"]);
            prop_oneof![
                prop::collection::vec(part.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(part.clone(), 2..4)
                    .prop_map(|parts| format!("(?:{})", parts.join("|"))),
                (part, repeat).prop_map(|(part, repeat)| format!("(?:{part}){repeat}")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn every_match_opens(pattern in pattern(), text in "[abc]{0,12}", ignore_case: bool) {
            let pattern = format!("^(?:{pattern})");
            let regex = crate::pattern::compile(&pattern, ignore_case).expect("it is small");
            let opening = of(&literal::parse(&pattern, ignore_case).expect("a pattern"));
            let fits = fits(&opening, text.as_bytes());
            prop_assert!(fits || regex.find(text.as_bytes()).is_none(), "{pattern:?} {text:?}");
        }
    }
}
