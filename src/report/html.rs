//! One self-contained page: no script, no request, dark and light. What may be
//! wider than the page takes the focus, so that keys can scroll it.

use super::escape::{html, xml};
use super::findings::{
    Finding, Overview, change, findings_of, fix_label, is_link, is_sentence, log_name,
};
use super::{Diagnosis, Remediation, RenderOptions, Report, Suggestion};
use std::io::{self, Write};

/// The page may load nothing and run nothing, whatever a log puts into it.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --error: #c62828; --warning: #a15c00; --note: #1565c0 }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffb74d; --note: #82b1ff } }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; overflow-wrap: anywhere } h3 { font-size: 1.2rem; overflow-wrap: anywhere }
article { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .4rem; padding: 0 1rem 1rem; margin: 1rem 0 }
.error { border-left-color: var(--error) } .warning { border-left-color: var(--warning) } .note { border-left-color: var(--note) }
.level { text-transform: uppercase; font-size: .8rem; font-weight: 700 }
.error .level { color: var(--error) } .warning .level { color: var(--warning) } .note .level { color: var(--note) }
.facts { overflow-wrap: anywhere } .clean { opacity: .8 }
pre { background: var(--soft); border-radius: .3rem; padding: .6rem; overflow-x: auto; font-size: .85rem }
code { background: var(--soft); border-radius: .2rem; padding: 0 .2rem }
summary { cursor: pointer } footer { opacity: .7; font-size: .85rem }
";

pub(super) fn write(
    reports: &[Report],
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let headline = xml(&Overview::new(reports).headline());
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>logclass: {headline}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <main>\n<h1>{headline}</h1>\n"
    )?;
    for report in reports {
        write_report(report, options, out)?;
    }
    let tool = reports.first().map(|report| &report.tool);
    let version = tool.map(|tool| xml(&tool.version)).unwrap_or_default();
    writeln!(out, "</main>\n<footer>logclass {version}</footer>\n</body>\n</html>")
}

fn write_report(report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let (name, lines) = (xml(log_name(report)), report.input.lines);
    writeln!(
        out,
        "<section>\n<h2><code>{name}</code>, {lines} lines: {}</h2>",
        report.verdict.as_str()
    )?;
    let findings = findings_of(report);
    if findings.is_empty() {
        writeln!(out, "<p class=\"clean\">Nothing to diagnose.</p>")?;
    }
    for finding in &findings {
        article(finding, options, out)?;
    }
    writeln!(out, "</section>")
}

fn article(finding: &Finding, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let (severity, title) = (finding.severity(), html(&finding.title()));
    writeln!(out, "<article class=\"{severity}\">")?;
    writeln!(out, "<h3><span class=\"level\">{severity}</span> {title}</h3>")?;
    let mut facts = vec![format!("<code>{}</code>", xml(finding.id())), finding.category().into()];
    facts.extend(finding.diagnosis().map(|d| format!("{} confidence", d.confidence)));
    facts.push(format!("<code>{}</code>", xml(&finding.found_at())));
    let place = finding.place(options);
    if !place.in_log {
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        facts.push(format!("in <code>{}{line}</code>", xml(&place.path)));
    }
    let seen = finding.diagnosis().and_then(|diagnosis| diagnosis.recurrence.as_ref());
    facts.extend(seen.map(|seen| format!("seen {}", seen.phrase())));
    writeln!(out, "<p class=\"facts\">{}</p>", facts.join(" · "))?;
    // The excerpt of an unknown failure is all there is to see.
    let open = if finding.diagnosis().is_none() { " open" } else { "" };
    let quote = xml(&finding.quote());
    writeln!(
        out,
        "<details{open}><summary>From the log</summary><pre tabindex=\"0\">{quote}</pre></details>"
    )?;
    if let Some(diagnosis) = finding.diagnosis() {
        if !diagnosis.cause.is_empty() {
            writeln!(out, "<p><strong>Why</strong>: {}</p>", html(&diagnosis.cause))?;
        }
        finding.suggestions().try_for_each(|suggestion| spot(suggestion, out))?;
        advice(diagnosis, out)?;
    }
    writeln!(out, "</article>")
}

fn spot(suggestion: &Suggestion, out: &mut dyn Write) -> io::Result<()> {
    let (place, title) = (xml(&suggestion.place()), html(&suggestion.title()));
    writeln!(out, "<p><strong>On the spot</strong>: <code>{place}</code>: {title}</p>")?;
    writeln!(out, "<pre>{}</pre>", xml(&suggestion.change().join("\n")))
}

fn advice(diagnosis: &Diagnosis, out: &mut dyn Write) -> io::Result<()> {
    diagnosis.remediations.iter().try_for_each(|remedy| fix(remedy, out))?;
    let items = items(diagnosis);
    if !items.is_empty() {
        writeln!(out, "<details><summary>More</summary>\n<ul>\n{items}</ul>\n</details>")?;
    }
    Ok(())
}

fn fix(remedy: &Remediation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<p><strong>{}</strong>: {}</p>", fix_label(remedy), html(&remedy.title))?;
    if let Some(when) = &remedy.applies_if {
        writeln!(out, "<p>If: {}</p>", html(when))?;
    }
    for step in &remedy.steps {
        match is_sentence(step) {
            true => writeln!(out, "<p>{}</p>", html(step))?,
            false => writeln!(out, "<pre tabindex=\"0\">{}</pre>", xml(step))?,
        }
    }
    let change = change(remedy);
    if !change.is_empty() {
        writeln!(out, "<pre tabindex=\"0\">{}</pre>", xml(&change.join("\n")))?;
    }
    if let Some(note) = &remedy.note {
        writeln!(out, "<p>Note: {}</p>", html(note))?;
    }
    Ok(())
}

fn items(diagnosis: &Diagnosis) -> String {
    let mut items = Vec::new();
    for end in &diagnosis.dead_ends {
        items.push(format!("Does not help: {}: {}", html(&end.what), html(&end.why)));
    }
    for check in &diagnosis.verify {
        let (command, expect) = (xml(&check.command), html(&check.expect));
        items.push(format!("Verify: <code>{command}</code> {expect}"));
    }
    for other in &diagnosis.alternatives {
        items.push(format!(
            "Or else: <code>{}</code>: {}",
            xml(&other.id),
            html(&other.tell_apart)
        ));
    }
    for explained in &diagnosis.explains {
        let (id, line) = (xml(&explained.id), explained.line);
        items.push(format!(
            "Explains: <code>{id}</code>, line {line}, {} times",
            explained.occurrences
        ));
    }
    for reference in diagnosis.references.iter().filter(|reference| is_link(&reference.url)) {
        let (title, url) = (xml(&reference.title), xml(&reference.url));
        items.push(format!("<a href=\"{url}\" rel=\"noopener noreferrer\">{title}</a>"));
    }
    items.iter().map(|item| format!("<li>{item}</li>\n")).collect()
}
