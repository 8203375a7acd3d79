import type { Report } from "./report.js";
import type { Signature } from "./signature.js";

/** How logs are read. */
export interface Options {
  /** Use signatures in preview too and report what would be folded. */
  all?: boolean;
  /** Whether the signatures that logclass comes with are used; true if not given. */
  builtin?: boolean;
  /** The build's own exit status, when the caller knows it; it overrules what the log says. */
  exitCode?: number;
  /** At most so many decoded bytes are read. */
  maxInput?: number;
  /** Diagnoses below this are not reported. */
  minConfidence?: "low" | "medium" | "high";
  /** Whether secrets are taken out of what a report quotes; true if not given. */
  redact?: boolean;
  /** Signatures of your own: the names of files (`mytool.toml`) and their text. */
  signatures?: Record<string, string>;
}

/** The main facts of a signature. */
export type SignatureSummary = Pick<Signature, "id" | "title" | "category"> &
  Required<Pick<Signature, "role" | "severity">>;

/** A form in which a report is written. */
export type Format =
  | "text" | "json" | "jsonl" | "github" | "markdown" | "sarif" | "gitlab" | "junit"
  | "azure" | "buildkite" | "teamcity" | "rdjson" | "rdjsonl" | "jenkins" | "html";
