// The way in for Node, Bun and Deno: the module is a file beside this one.
import { readFileSync } from "node:fs";
import { initSync } from "./logclass.js";

initSync({ module: readFileSync(new URL("logclass_bg.wasm", import.meta.url)) });

export { Classifier, LogStream, render } from "./logclass.js";
