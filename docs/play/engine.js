// The way to the worker: calls by name, answers by promise.

export class Engine {
  #worker;
  #calls = new Map();
  #last = 0;

  constructor() {
    this.#start();
  }

  // What the worker's function of this name returns. A function among the
  // arguments, which must be the last, is told how far the call is, from 0 to 1.
  call(name, ...args) {
    const onProgress = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, name, args });
    });
  }

  // Ends what is going on, for that reason, and begins anew.
  restart(reason) {
    this.#worker.terminate();
    this.#fail(reason);
    this.#start();
  }

  #start() {
    // A worker that is loaded from a file has no policy but what its server
    // sends. One made from a blob has this page's: it can connect to nothing either.
    const source = new Blob([`import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`], { type: "text/javascript" });
    const url = URL.createObjectURL(source);
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      this.#receive(data);
    };
    this.#worker.onerror = (event) => this.#fail(event.message || "The diagnosis could not be loaded.");
  }

  #receive({ id, progress, result, error }) {
    const call = this.#calls.get(id);
    if (!call) return;
    if (progress !== undefined) return call.onProgress?.(progress);
    this.#calls.delete(id);
    if (error === undefined) call.resolve(result);
    else call.reject(new Error(error));
  }

  #fail(reason) {
    for (const { reject } of this.#calls.values()) reject(new Error(reason));
    this.#calls.clear();
  }
}
