// On every log of the corpus the package says, byte for byte, what the command says.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { promisify } from "node:util";
import { Classifier, render } from "logclass";

const { LOGCLASS_ROOT: cwd, LOGCLASS_BINARY: command } = process.env;
const run = promisify(execFile);
const classifier = new Classifier();

test("every log of the corpus", { timeout: 600_000 }, async () => {
  const files = ["fail", "pass"].flatMap((half) => readdirSync(`${cwd}/corpus/${half}`, { recursive: true }).map((path) => `corpus/${half}/${path}`));
  const logs = files.filter((path) => path.endsWith(".log")).sort();
  assert.ok(logs.length > 2000, `${logs.length} logs`);
  const next = logs.values();
  await Promise.all(Array.from({ length: availableParallelism() }, () => compare(next)));
});

async function compare(logs) {
  for (const path of logs) {
    const arguments_ = ["scan", "--isolated", "--format", "json", "--", path];
    const { stdout } = await run(command, arguments_, { cwd, env: {}, maxBuffer: 1 << 26 });
    const report = classifier.classify(readFileSync(`${cwd}/${path}`));
    report.input.path = path;
    assert.equal(render(report, "json"), stdout, path);
  }
}
