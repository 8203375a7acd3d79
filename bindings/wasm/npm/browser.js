// The way in for browsers and bundlers: the module is fetched from beside this file.
import init from "./logclass.js";

await init({ module_or_path: new URL("logclass_bg.wasm", import.meta.url) });

export { Classifier, LogStream, render } from "./logclass.js";
