//! The prefilter against a search that tries every literal at every place, for
//! all instructions this machine has.

use proptest::prelude::*;

use super::triggers::{SHORT_WINDOW, choose, places};
use super::*;

fn naive(literals: &[(Literal, u32)], haystack: &[u8]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..haystack.len() {
        for (literal, pattern) in literals {
            if literal.is_prefix_of(&haystack[at..]) {
                found.push(Candidate { at: at as u32, pattern: *pattern });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn numbered(literals: &[Literal]) -> Vec<(Literal, u32)> {
    literals.iter().cloned().zip(0..).collect()
}

fn isas() -> impl Iterator<Item = Isa> {
    Isa::ALL.into_iter().filter(|isa| isa.is_available())
}

/// All ways to make the prefilter: with triggers for all, some and no literal.
fn prefilters(literals: &[Literal]) -> Vec<Prefilter> {
    let some = choose(&literals[..literals.len() / 2]);
    let foreign = choose(&[Literal::new(b"quite another thing", false)]);
    [choose(literals), some, foreign, Vec::new()]
        .iter()
        .flat_map(|triggers| {
            let prefilter = Prefilter::new(numbered(literals), triggers);
            isas().map(move |isa| prefilter.clone().with_isa(isa))
        })
        .collect()
}

fn found(prefilter: &Prefilter, haystack: &[u8]) -> Vec<Candidate> {
    let mut found = Vec::new();
    prefilter.find(haystack, &mut found);
    found
}

fn check(prefilters: &[Prefilter], literals: &[Literal], haystack: &[u8]) {
    let expected = naive(&numbered(literals), haystack);
    for prefilter in prefilters {
        let found = found(prefilter, haystack);
        if found != expected {
            let (isa, text) = (prefilter.isa(), haystack.escape_ascii());
            panic!("{isa:?}: {found:?} instead of {expected:?}; {literals:?} in {text}");
        }
    }
}

fn realistic() -> Vec<Literal> {
    let texts = [
        "error: linker `cc` not found",
        "fatal error: ",
        "error: ",
        " not found",
        "No such file or directory",
        "npm ERR! code E",
        "undefined reference to ",
        "ld",
        "x",
        "***",
        "make",
        "FAIL:",
        "error[E",
        "\u{2717} failed",
        "\x00\x01\x02\x03\x04\x05\x06\x07\x08",
        "\u{FF}\u{FE}\u{FD}\u{FC}",
        "a literal that is a good deal longer than the sixteen bytes of anything, to see",
    ];
    let any_case = ["out of memory", "Segmentation Fault", "killed", "Éclair au café", "@[`{kK"];
    let mut literals: Vec<_> = texts.iter().map(|t| Literal::new(t.as_bytes(), false)).collect();
    literals.extend(any_case.iter().map(|t| Literal::new(t.as_bytes(), true)));
    literals
}

#[test]
fn literals_at_every_offset_and_at_the_ends() {
    let literals = realistic();
    let prefilters = prefilters(&literals);
    for literal in &literals {
        let mut shouted = literal.bytes.clone();
        shouted.make_ascii_uppercase();
        for before in 0..140 {
            let mut haystack = vec![b'.'; before];
            haystack.extend(if before % 2 == 0 { &literal.bytes } else { &shouted });
            check(&prefilters, &literals, &haystack);
            haystack.extend(std::iter::repeat_n(b'.', before % 67));
            check(&prefilters, &literals, &haystack);
        }
    }
}

#[test]
fn literals_across_the_edges_of_blocks_and_segments() {
    let literals = realistic();
    let prefilters = prefilters(&literals);
    for (i, literal) in literals.iter().enumerate() {
        for shift in 0..90 {
            let mut haystack = vec![b'-'; 2 * SEGMENT + i + 7];
            let at = SEGMENT - 85 + shift;
            haystack[at..at + literal.bytes.len()].copy_from_slice(&literal.bytes);
            check(&prefilters[..isas().count()], &literals, &haystack);
        }
    }
}

#[test]
fn without_some_patterns_all_others_are_found() {
    let literals = realistic();
    let haystack: Vec<u8> = literals.iter().flat_map(|it| [&*it.bytes, b" | "].concat()).collect();
    let all = naive(&numbered(&literals), &haystack);
    for left_out in 0..literals.len() as u32 {
        for gone in [&|n: u32| n == left_out, &|n: u32| n != left_out] as [&dyn Fn(u32) -> bool; 2]
        {
            let left: Vec<Candidate> = all.iter().filter(|c| !gone(c.pattern)).copied().collect();
            for prefilter in prefilters(&literals) {
                assert_eq!(found(&prefilter.without(gone), &haystack), left, "{left_out}");
            }
        }
    }
}

/// Literals begin in one order and their triggers stand in another, also where
/// a segment ends in between.
#[test]
fn candidates_are_in_order_across_segments() {
    let mut literals = realistic();
    literals.extend((0..60).map(|i| {
        let text = format!("{}needle{}", "-".repeat(i), "-".repeat(60 - i));
        Literal::new(text.as_bytes(), false)
    }));
    let prefilters = prefilters(&literals);
    let all: Vec<u8> = literals.iter().rev().flat_map(|l| l.bytes.clone()).collect();
    let haystack: Vec<u8> = all.into_iter().cycle().take(2 * SEGMENT).collect();
    for shift in 0..150 {
        check(&prefilters[..1], &literals, &haystack[37 * shift..][..SEGMENT + 99]);
    }
}

#[test]
fn halves_of_a_literal_are_not_found() {
    let literals = realistic();
    let prefilters = prefilters(&literals);
    for literal in &literals {
        for cut in 0..literal.bytes.len() {
            check(&prefilters, &literals, &literal.bytes[..cut]);
            check(&prefilters, &literals, &literal.bytes[cut..]);
        }
    }
}

#[test]
fn many_literals_of_the_same_window() {
    let text = |i: u32| {
        Literal::new(format!("{i:03} error: expected {i:05}").as_bytes(), i.is_multiple_of(3))
    };
    let literals: Vec<Literal> = (0..3000).map(text).collect();
    let prefilters = prefilters(&literals);
    let haystack: Vec<u8> = (0..3000).step_by(7).flat_map(|i| text(i).bytes).collect();
    check(&prefilters[..isas().count()], &literals, &haystack);
}

#[test]
fn nothing_to_look_for_and_nowhere_to_look() {
    check(
        &prefilters(&[]),
        &[],
        b"any text at all, long enough to fill a block of sixty-four bytes",
    );
    check(&prefilters(&realistic()), &realistic(), b"");
}

#[test]
fn what_was_in_the_output_stays() {
    let prefilter = Prefilter::new(vec![(Literal::new(b"needle", false), 3)], &[]);
    let before = Candidate { at: 9, pattern: 9 };
    let mut out = vec![before];
    prefilter.find(b"a needle", &mut out);
    assert_eq!(out, [before, Candidate { at: 2, pattern: 3 }]);
}

#[test]
fn prefilters_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Prefilter>();
}

#[test]
fn a_trigger_in_every_literal_whatever_the_order() {
    let mut literals = realistic();
    let triggers = choose(&literals);
    literals.reverse();
    assert_eq!(choose(&literals), triggers);
    for literal in literals.iter().filter(|literal| literal.bytes.len() >= SHORT_WINDOW) {
        let has = |place| triggers.iter().any(|trigger| trigger.stands_in(literal, place));
        assert!(places(literal).any(has), "{literal:?}");
    }
}

/// Every trigger at every place of a block, in every spelling, is let through.
#[test]
fn scans_let_every_trigger_through() {
    let triggers = choose(&realistic());
    for copies in [1, 3, 12] {
        // More triggers than there are, so that all numbers of planes occur.
        let triggers: Vec<Trigger> = (0..copies).flat_map(|_| triggers.clone()).collect();
        for isa in isas() {
            let scanner = Scanner::new(isa, &triggers);
            for trigger in &triggers[..triggers.len() / copies] {
                for (at, case) in (0..128).flat_map(|at| [(at, 0), (at, 1)]) {
                    let mut text = [b'~'; 128 + simd::OVERHANG];
                    for (to, spellings) in text[at..].iter_mut().zip(trigger.spellings()) {
                        *to = spellings[case];
                    }
                    let mut masks = [0; 2];
                    scanner.scan(&text, &mut masks);
                    assert!(masks[at / 64] >> (at % 64) & 1 == 1, "{isa:?} {trigger:?} at {at}");
                }
            }
        }
    }
}

/// Texts over few letters, in which literals overlap, repeat and nest.
fn texts(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let letters = prop::sample::select(b"aAbB@`\xC1 :".to_vec());
    prop::collection::vec(letters, length)
}

fn literals() -> impl Strategy<Value = Vec<Literal>> {
    let literal = (texts(1..14), any::<bool>()).prop_map(|(text, fold)| Literal::new(&text, fold));
    prop::collection::vec(literal, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn finds_what_a_naive_search_finds(
        literals in literals(),
        haystack in texts(0..400),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8),
    ) {
        let mut haystack = haystack;
        for (which, place) in places {
            let literal = &which.get(&literals).bytes;
            let at = place.index(haystack.len() + 1);
            haystack.splice(at..at, literal.iter().copied());
        }
        check(&prefilters(&literals), &literals, &haystack);
    }

    #[test]
    fn finds_bytes_of_all_kinds(
        literals in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..20), 1..60),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
        noise in prop::collection::vec(any::<u8>(), 0..9),
        fold: bool,
    ) {
        let literals: Vec<Literal> = literals.iter().map(|text| Literal::new(text, fold)).collect();
        let mut haystack = noise.clone();
        for which in order {
            haystack.extend(&which.get(&literals).bytes);
            haystack.extend(&noise);
        }
        check(&prefilters(&literals), &literals, &haystack);
    }
}
