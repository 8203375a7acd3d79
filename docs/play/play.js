// The page: takes a log, has the worker diagnose it, shows the report.
import { Engine } from "./engine.js";
import { showCatalogue } from "./catalogue.js";

// More than this makes a text field slow; what is pasted beyond it is read as a file is.
const MAX_TEXT = 1 << 20;

const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const engine = new Engine();
let shown = null; // the report on the page, by which it is saved

at("log").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (text === "") {
    say("There is no log yet: paste one, or choose a file.");
    at("text").focus();
  } else {
    diagnose(new Blob([text]), "pasted.log");
  }
});

at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at("log").requestSubmit();
});

at("text").addEventListener("paste", (event) => {
  const [file] = event.clipboardData.files;
  const text = event.clipboardData.getData("text/plain");
  if (file || text.length > MAX_TEXT) {
    event.preventDefault();
    diagnose(file ?? new Blob([text]), file?.name ?? "pasted.log");
  } else if (at("text").value === "") {
    // The text is in the field only after this event.
    setTimeout(() => at("log").requestSubmit());
  }
});

at("choose").addEventListener("click", () => at("file").click());
at("file").addEventListener("change", () => {
  const [file] = at("file").files;
  at("file").value = ""; // so that the same file can be chosen again
  if (file) diagnose(file, file.name);
});

for (const type of ["dragenter", "dragover"]) {
  addEventListener(type, (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
  });
}
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dragging");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  const [file] = event.dataTransfer.files;
  const text = event.dataTransfer.getData("text/plain");
  if (file) diagnose(file, file.name);
  else if (text) diagnose(new Blob([text]), "dropped.log");
});

at("stop").addEventListener("click", () => engine.restart("Stopped."));

at("save").addEventListener("click", async () => {
  const format = at("format");
  const text = await engine.call("render", shown, format.value);
  const extension = { markdown: "md", junit: "xml", text: "txt", sarif: "sarif.json" }[format.value] ?? format.value;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = `logclass.${extension}`;
  link.click();
  URL.revokeObjectURL(link.href);
  say(`Saved as ${link.download}.`);
});

showCatalogue(engine, diagnoseExample).then(() => (at("examples").hidden = false));
for (const button of at("examples").querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    const { example } = await engine.call("signature", button.dataset.id);
    diagnoseExample(example[0].log);
  });
}

function diagnoseExample(log) {
  at("text").value = log;
  diagnose(new Blob([log]), "example.log");
}

async function diagnose(log, name) {
  busy(true);
  say(`Reading ${name}, ${size(log.size)} …`);
  const started = performance.now();
  try {
    const onProgress = (part) => (at("progress").value = part);
    const { report, html } = await engine.call("diagnose", log, name, onProgress);
    shown = report;
    await show(html);
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    const { lines, bytes } = report.input;
    say(`${verdict(report)} ${number.format(lines)} lines, ${size(bytes)}, read in ${seconds} s.`);
    at("result-heading").focus({ preventScroll: true });
    at("result").scrollIntoView({ block: "nearest" });
  } catch (error) {
    say(error.message);
  } finally {
    busy(false);
  }
}

function verdict({ verdict, diagnoses }) {
  if (verdict === "clean") return "Nothing failed here.";
  if (verdict === "unknown") return "It failed, and no signature names the cause: these lines tell the most.";
  return diagnoses.length === 1 ? "One cause found." : `${diagnoses.length} causes found.`;
}

function size(bytes) {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function say(text) {
  at("status").textContent = text;
}

function busy(is) {
  document.body.setAttribute("aria-busy", String(is));
  at("progress").hidden = !is;
  at("stop").hidden = !is;
  at("progress").removeAttribute("value");
}

// Puts the report into its frame, which becomes as high as the report is.
async function show(html) {
  const frame = at("report");
  at("result").hidden = false;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.srcdoc = html;
  await loaded;
  const page = frame.contentDocument;
  for (const link of page.links) link.target = "_blank"; // the frame is no place for other sites
  Object.assign(page.body.style, { margin: 0, padding: 0, maxWidth: "none", background: "none" });
  const fit = () => (frame.style.height = `${page.body.offsetHeight + 24}px`);
  new ResizeObserver(fit).observe(page.body);
  fit();
}
