// Uses everything the package declares; `tsc --strict` is the test.
import { Classifier, LogStream, render } from "logclass";
import type { Diagnosis, Format, Options, Report, Signature, SignatureSummary } from "logclass";

const options: Options = { all: true, exitCode: 1, minConfidence: "medium", signatures: { "a.toml": "" } };
using classifier = new Classifier(options);
const report: Report = classifier.classify("text");
const same: Report = classifier.classify(new Uint8Array());
const pulled: Report = classifier.classifyReader((buffer: Uint8Array): number => buffer.length);
const stream: LogStream = classifier.stream();
stream.push(new Uint8Array());
const all: Report[] = [report, same, pulled, stream.soFar(), stream.finish(0)];

const verdict: "diagnosed" | "unknown" | "clean" = report.verdict;
const first: Diagnosis | undefined = report.diagnoses[0];
const fixes: string[] = first?.remediations.flatMap((remedy) => remedy.steps) ?? [];
const named: string | undefined = first?.captures["package"];
const path: string | null | undefined = report.input.path;

const summaries: SignatureSummary[] = classifier.signatures();
const role: "cause" | "symptom" | "wrapper" | undefined = summaries[0]?.role;
const signature: Signature | undefined = classifier.signature("npm/eresolve");
const formats: Format[] = ["json", "html"];
const texts: string[] = formats.map((format) => render(report, format));
export { all, fixes, named, path, role, signature, texts, verdict };

// @ts-expect-error: there is no such option
new Classifier({ exitcode: 1 });
// @ts-expect-error: a log is text or bytes
classifier.classify(42);
// @ts-expect-error: there is no such format
render(report, "pdf");
// @ts-expect-error: a report has no such field
export const cause = report.cause;
