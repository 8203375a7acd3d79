//! Where a text may be cut.

use super::known;
use std::ops::Range;

/// So far beyond a cut is looked for what makes a secret of the text next to it.
const CONTEXT: usize = 4096;

/// The part of a text that is `part` at most and in which every secret of the
/// text is still known for one: it begins and ends inside of none, and not
/// between a secret and its name.
pub(crate) fn uncut(text: &[u8], mut part: Range<usize>) -> Range<usize> {
    let around = part.start.saturating_sub(CONTEXT)..text.len().min(part.end + CONTEXT);
    for secret in secrets(text, around) {
        if secret.end <= part.start || part.end <= secret.start {
            continue;
        }
        let whole = |seen: Range<usize>| seen.start <= secret.start && secret.end <= seen.end;
        if secrets(text, part.clone()).any(whole) {
            continue;
        }
        let (before, after) =
            (secret.start.saturating_sub(part.start), part.end.saturating_sub(secret.end));
        // Nothing is lost before the start of the text.
        if before < after && part.start > 0 {
            part.start = secret.end;
        } else {
            part.end = secret.start.max(part.start);
        }
    }
    part
}

/// The secrets of a part, by their places in the text.
fn secrets(text: &[u8], part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    // What is not ASCII is in no secret of a known form; so offsets stay.
    let plain = |&byte: &u8| if byte.is_ascii() { char::from(byte) } else { '?' };
    let plain: String = text[part.clone()].iter().map(plain).collect();
    known(&plain).into_iter().map(move |secret| secret.start + part.start..secret.end + part.start)
}

#[cfg(test)]
mod tests {
    use super::uncut;

    #[test]
    fn a_cut_beside_a_secret_or_its_name_moves_off() {
        let text = b"all is well password=hunter22hunter22 and so on";
        let (name, secret, end) = (12, 21, 37);
        assert_eq!(uncut(text, 0..text.len()), 0..text.len());
        assert_eq!(uncut(text, name..text.len()), name..text.len());
        for start in name + 1..end {
            assert_eq!(uncut(text, start..text.len()).start, end, "{start}");
        }
        for cut in secret + 1..end {
            assert_eq!(uncut(text, 0..cut), 0..secret, "{cut}");
        }
        assert_eq!(uncut(text, 0..end), 0..end);
    }
}
