// The package as its users have it, installed from its tarball.
import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Classifier, render } from "logclass";

const { LOGCLASS_ROOT: root } = process.env;
const path = `${root}/corpus/fail/alpine/apk-2.10.8-typo.log`;
const log = readFileSync(path);
const classifier = new Classifier();
const expected = classifier.classify(log);

test("a log is diagnosed", () => {
  const [first] = expected.diagnoses;
  assert.equal(expected.verdict, "diagnosed");
  assert.equal(first.id, "alpine/package-not-found");
  assert.equal(first.captures.package, "libwolfssl-dev");
});

test("text, bytes, a part of a larger array and packed bytes give one report", () => {
  const larger = new Uint8Array(log.length + 20).fill(10);
  larger.set(log, 7);
  assert.deepEqual(classifier.classify(log.toString()), expected);
  assert.deepEqual(classifier.classify(larger.subarray(7, 7 + log.length)), expected);
  const { input, ...rest } = classifier.classify(gzipSync(log));
  assert.deepEqual({ ...rest, input: { ...input, compression: "none" } }, expected);
});

test("a file is read piece by piece", () => {
  const file = openSync(path);
  assert.deepEqual(classifier.classifyReader((buffer) => readSync(file, buffer)), expected);
  closeSync(file);
});

test("a stream gives the same report however it is cut", () => {
  for (const length of [1, 7, 1000, log.length]) {
    const stream = classifier.stream();
    for (let at = 0; at < log.length; at += length) stream.push(log.subarray(at, at + length));
    assert.deepEqual(stream.finish(), expected);
  }
});

test("a stream says what it would report so far, and takes the exit status at its end", () => {
  const stream = classifier.stream();
  stream.push(new TextEncoder().encode("all is well\n"));
  assert.equal(stream.soFar().verdict, "clean");
  assert.equal(stream.finish(3).verdict, "unknown");
});

test("a log that is larger than what is kept of it does not grow the module's memory", () => {
  const line = new TextEncoder().encode("[ 42%] Building CXX object src/CMakeFiles/core.dir/module.cpp.o\n".repeat(1024));
  const lines = 1024 * 1024;
  let left = lines / 1024;
  const before = process.memoryUsage().arrayBuffers;
  const report = classifier.classifyReader((buffer) => {
    assert.ok(buffer.length >= line.length);
    if (left-- <= 0) return 0;
    buffer.set(line);
    return line.length;
  });
  assert.equal(report.input.lines, lines);
  assert.equal(report.verdict, "clean");
  assert.ok(process.memoryUsage().arrayBuffers - before < 40e6, "the log has 67 MB");
});

test("options", () => {
  assert.equal(new Classifier({ exitCode: 1 }).classify("all is well\n").verdict, "unknown");
  const secret = "ERROR: unable to select packages:\n  ghp_0123456789abcdefghijABCDEFGHIJ012345 (no such package):\n";
  assert.doesNotMatch(JSON.stringify(new Classifier().classify(secret)), /ghp_0123456789/);
  assert.match(JSON.stringify(new Classifier({ redact: false }).classify(secret)), /ghp_0123456789/);
  assert.equal(new Classifier({ builtin: false }).signatures().length, 0);
});

test("signatures of one's own", () => {
  const file = `
    [[signature]]
    id = "mytool/out-of-cheese"
    title = "{machine} is out of cheese"
    category = "resource"
    patterns = ['^Out Of Cheese Error on (?<machine>\\w+)$']
    captures = { machine = "the machine" }
    cause = "The cheese is gone."
    [[signature.example]]
    log = "Out Of Cheese Error on hex"
  `;
  const own = new Classifier({ signatures: { "mytool.toml": file } });
  assert.equal(own.classify("Out Of Cheese Error on hex\n").diagnoses[0].title, "hex is out of cheese");
  assert.equal(own.signatures().length, classifier.signatures().length + 1);
  assert.throws(() => new Classifier({ signatures: { "mytool.toml": "[[signature]]" } }), /mytool\.toml/);
});

test("the catalogue", () => {
  const all = classifier.signatures();
  assert.equal(all.length, expected.tool.signatures.count);
  const [first] = all;
  assert.deepEqual(Object.keys(first), ["id", "title", "category", "role", "severity"]);
  const { id, title, category } = classifier.signature(first.id);
  assert.deepEqual({ id, title, category }, { id: first.id, title: first.title, category: first.category });
  assert.equal(classifier.signature("no/such"), undefined);
});

test("every format", () => {
  const formats = ["text", "json", "jsonl", "github", "markdown", "sarif", "gitlab", "junit", "azure", "buildkite", "teamcity", "rdjson", "rdjsonl", "jenkins", "html"];
  for (const format of formats) assert.match(render(expected, format), /libwolfssl-dev/, format);
  assert.throws(() => render(expected, "pdf"), /no format is called "pdf"/);
});

test("what is wrong is thrown, and the classifier goes on", () => {
  assert.throws(() => new Classifier({ exitcode: 1 }), /unknown field `exitcode`/);
  assert.throws(() => new Classifier({ exitCode: "1" }), /invalid type/);
  assert.throws(() => classifier.classify(42), /a string or a Uint8Array/);
  assert.throws(() => render({}, "json"), /missing field/);
  assert.throws(() => render(undefined, "json"));
  assert.throws(() => classifier.classifyReader(() => "many"), /no count of bytes/);
  assert.throws(() => classifier.classifyReader((buffer) => buffer.length + 1), /no count of bytes/);
  const own = new RangeError("the disk is gone");
  const thrown = () => {
    throw own;
  };
  assert.throws(() => classifier.classifyReader(thrown), (error) => error === own);
  assert.deepEqual(classifier.classify(log), expected);
});
