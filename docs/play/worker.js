// Reads logs off the page's thread, in memory that does not grow with them.

// Calls wait here until the module is there.
const calls = [];
onmessage = ({ data }) => calls.push(data);

const { Classifier, render } = await import("./logclass/browser.js");
const classifier = new Classifier();

const functions = {
  signatures: () => classifier.signatures(),
  signature: (_, id) => classifier.signature(id),
  render: (_, report, format) => render(report, format),
  diagnose(onProgress, log, name) {
    const report = classifier.classifyReader(reader(log, onProgress));
    report.input.path = name;
    return { report, html: render(report, "html") };
  },
};

onmessage = ({ data: { id, name, args } }) => {
  try {
    postMessage({ id, result: functions[name]((progress) => postMessage({ id, progress }), ...args) });
  } catch (error) {
    postMessage({ id, error: error.message });
  }
};
for (const data of calls) onmessage({ data });

// Fills a buffer with the next bytes of a file or blob.
function reader(log, onProgress) {
  const sync = new FileReaderSync();
  let at = 0;
  return (buffer) => {
    const piece = new Uint8Array(sync.readAsArrayBuffer(log.slice(at, at + buffer.length)));
    buffer.set(piece);
    at += piece.length;
    onProgress(log.size ? at / log.size : 1);
    return piece.length;
  };
}
