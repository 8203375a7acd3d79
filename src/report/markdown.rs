//! A page of GitHub-flavoured Markdown: for step summaries, comments,
//! annotations. Text from the log stands in code, where nothing is markup.

use super::escape::{code_cell, code_span, exact_fence, fence, markdown as prose, printable};
use super::findings::{
    Finding, Overview, change, findings, fix_label, is_link, is_sentence, log_name,
};
use super::{Diagnosis, Remediation, RenderOptions, Report, Suggestion, Verdict};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Rows of the table of logs.
const ROWS: usize = 200;

/// Writes the page in at most `most` bytes: whole findings, the most important
/// first, and how many were left out.
///
/// # Errors
/// Those of `out`.
pub fn write(
    reports: &[Report],
    options: &RenderOptions,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    // The longest note on what was left out.
    const NOTE: usize = 80;
    let head = head(reports);
    let mut written = 0;
    if head.len() + NOTE <= most {
        out.write_all(head.as_bytes())?;
        written = head.len();
    }
    let all = findings(reports);
    for (n, finding) in all.iter().enumerate() {
        let section = section(finding, options);
        if written + section.len() + NOTE > most {
            let note = format!("\n{} more left out: the page is full.\n", all.len() - n);
            return if written + note.len() <= most {
                out.write_all(note.as_bytes())
            } else {
                Ok(())
            };
        }
        out.write_all(section.as_bytes())?;
        written += section.len();
    }
    Ok(())
}

/// The heading, and which log came to what when there are several.
fn head(reports: &[Report]) -> String {
    let mut page = format!("## {}\n", Overview::new(reports).headline());
    if reports.len() < 2 {
        return page;
    }
    page.push_str("\n| log | verdict | cause |\n|---|---|---|\n");
    for report in reports.iter().take(ROWS) {
        let cause = match (report.diagnoses.first(), report.verdict) {
            (Some(first), _) => code_cell(&first.id),
            (None, Verdict::Unknown) => "not known".to_string(),
            (None, _) => String::new(),
        };
        let (log, verdict) = (code_cell(log_name(report)), report.verdict.as_str());
        let _ = writeln!(page, "| {log} | {verdict} | {cause} |");
    }
    if reports.len() > ROWS {
        let _ = writeln!(page, "\n{} more logs", reports.len() - ROWS);
    }
    page
}

fn section(finding: &Finding, options: &RenderOptions) -> String {
    let (severity, title) = (finding.severity(), prose(&finding.title()));
    let mut page = format!("\n### {severity}: {title}\n\n");
    let mut facts = vec![code_span(finding.id()), finding.category().to_string()];
    facts.extend(finding.diagnosis().map(|d| format!("{} confidence", d.confidence)));
    facts.push(code_span(&finding.found_at()));
    let place = finding.place(options);
    if !place.in_log {
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        facts.push(format!("in {}", code_span(&format!("{}{line}", place.path))));
    }
    let seen = finding.diagnosis().and_then(|diagnosis| diagnosis.recurrence.as_ref());
    facts.extend(seen.map(|seen| format!("seen {}", seen.phrase())));
    let _ = writeln!(page, "{}\n", facts.join(" · "));
    page.push_str(&fence("text", &finding.quote()));
    page.push_str(&advice(finding));
    page
}

/// Why it happens and what to do: the part that does not quote the log.
pub(super) fn advice(finding: &Finding) -> String {
    let mut page = String::new();
    let Some(diagnosis) = finding.diagnosis() else {
        page.push_str("\nNo signature matched; these lines are the most telling ones.\n");
        return page;
    };
    if !diagnosis.cause.is_empty() {
        let _ = writeln!(page, "\n**Why**: {}", prose(&diagnosis.cause));
    }
    for suggestion in finding.suggestions() {
        page.push_str(&spot(suggestion));
    }
    for remedy in &diagnosis.remediations {
        page.push_str(&fix(remedy));
    }
    page.push_str(&more(diagnosis));
    page
}

/// A change to look at, and the same as the block that a review comment on
/// these lines makes a button of.
fn spot(suggestion: &Suggestion) -> String {
    let (place, title) = (code_span(&suggestion.place()), prose(&suggestion.title()));
    let diff = fence("diff", &suggestion.change().join("\n"));
    let block = exact_fence("suggestion", &suggestion.after.join("\n"));
    format!(
        "\n**On the spot**: {place}: {title}\n\n{diff}\n\
         <details><summary>For a review comment on these lines</summary>\n\n{block}\n</details>\n"
    )
}

fn fix(remedy: &Remediation) -> String {
    let mut page = format!("\n**{}**: {}\n", fix_label(remedy), prose(&remedy.title));
    if let Some(when) = &remedy.applies_if {
        let _ = writeln!(page, "\nIf: {}", prose(when));
    }
    for step in &remedy.steps {
        if is_sentence(step) {
            let _ = writeln!(page, "\n{}", prose(step));
        } else {
            let _ = write!(page, "\n{}", fence("sh", step));
        }
    }
    let change = change(remedy);
    if !change.is_empty() {
        let _ = write!(page, "\n{}", fence("diff", &change.join("\n")));
    }
    if let Some(note) = &remedy.note {
        let _ = writeln!(page, "\nNote: {}", prose(note));
    }
    page
}

/// What is known besides, folded.
fn more(diagnosis: &Diagnosis) -> String {
    let mut items = String::new();
    for end in &diagnosis.dead_ends {
        let _ = writeln!(items, "* Does not help: {}: {}", prose(&end.what), prose(&end.why));
    }
    for check in &diagnosis.verify {
        let expect = match check.expect.is_empty() {
            true => String::new(),
            false => format!(": {}", prose(&check.expect)),
        };
        let _ =
            writeln!(items, "* Verify: {}{expect}", code_span(&check.command.replace('\n', "; ")));
    }
    for other in &diagnosis.alternatives {
        let _ =
            writeln!(items, "* Or else: {}: {}", code_span(&other.id), prose(&other.tell_apart));
    }
    for explained in &diagnosis.explains {
        let (id, line) = (code_span(&explained.id), explained.line);
        let _ = writeln!(items, "* Explains: {id}, line {line}, {} times", explained.occurrences);
    }
    for reference in diagnosis.references.iter().filter(|reference| is_link(&reference.url)) {
        let _ = writeln!(items, "* [{}]({})", prose(&reference.title), printable(&reference.url));
    }
    if items.is_empty() {
        return items;
    }
    format!("\n<details><summary>More</summary>\n\n{items}\n</details>\n")
}
