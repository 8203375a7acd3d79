export { Classifier, LogStream, render } from "./logclass.js";
export type { Format, Options, SignatureSummary } from "./logclass.js";
export type * from "./report.js";
export type { Signature } from "./signature.js";
