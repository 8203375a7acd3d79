// The tests of scripts/check-play.
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require("node:fs");
const http = require("node:http");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { after, before, test } = require("node:test");
const { chromium } = require("playwright-core");

const { LOGCLASS_BINARY: command, LOGCLASS_SHOTS: shots } = process.env;
const root = join(__dirname, "..");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const typo = "corpus/fail/alpine/apk-2.10.8-typo.log";
const types = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml", wasm: "application/wasm" };

const folder = mkdtempSync(join(tmpdir(), "logclass-play-"));
let server, origin, browser;

before(async () => {
  server = http.createServer((request, response) => {
    const path = request.url === "/" ? "/index.html" : new URL(request.url, "http://host").pathname;
    try {
      const file = readFileSync(join(root, "docs/play", path));
      response.writeHead(200, { "content-type": types[path.split(".").at(-1)] }).end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

// A page with its signatures loaded; what it asks for and what goes wrong is kept.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.requests = [];
  page.errors = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("pageerror", (error) => page.errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.errors.push(message.text()));
  await page.goto(origin);
  await page.locator("#count").getByText(/^[\d,]+ signatures$/).waitFor();
  return page;
}

async function choose(page, path) {
  await page.locator("#file").setInputFiles(path);
  await finished(page);
}

async function finished(page) {
  await page.locator("body[aria-busy=false]").waitFor();
  return page.locator("#status").textContent();
}

const report = (page) => page.frameLocator("#report").locator("main");

// What axe complains of. No script runs in the frame of the report, not even axe;
// of the many signatures, which are all alike, a few are enough for it.
async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("#signatures > li:nth-child(n + 20)").forEach((item) => item.remove()));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { iframes: false }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`accessible before and after a diagnosis, ${colorScheme}`, async () => {
    const page = await open({ colorScheme });
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(shots, `empty-${colorScheme}.png`) });
    await choose(page, join(root, typo));
    await page.locator("#signatures summary").first().click();
    await page.locator("#signatures details[open] .body").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(shots, `diagnosed-${colorScheme}.png`), fullPage: true });
    assert.deepEqual(page.errors, []);
    // The report, by itself.
    const html = await page.locator("#report").getAttribute("srcdoc");
    const alone = await page.context().newPage();
    await alone.setContent(html);
    assert.deepEqual(await violations(alone), []);
  });
}

test("a narrow screen has no sideways scroll", async () => {
  const page = await open({ viewport: { width: 360, height: 740 }, colorScheme: "light" });
  await choose(page, join(root, typo));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.screenshot({ path: join(shots, "narrow.png"), fullPage: true });
});

test("what the command says of logs of the corpus, the page says", async () => {
  const page = await open();
  const files = readdirSync(join(root, "corpus/fail"), { recursive: true });
  const logs = files.filter((path) => path.endsWith(".log")).sort().filter((_, n) => n % 60 === 0);
  for (const log of logs) {
    const path = join(root, "corpus/fail", log);
    await choose(page, path);
    const said = JSON.parse(execFileSync(command, ["scan", "--isolated", "--format", "json", "--", path], { env: {} }));
    const ids = await report(page).locator("article > .facts > code:first-child").allTextContents();
    assert.deepEqual(ids.slice(0, said.diagnoses.length), said.diagnoses.map(({ id }) => id), log);
    assert.match(await page.locator("#status").textContent(), { diagnosed: /found/, unknown: /no signature/, clean: /Nothing/ }[said.verdict]);
  }
});

test("the frame is as high as the report", async () => {
  const page = await open();
  await choose(page, join(root, typo));
  const gap = () => page.locator("#report").evaluate((frame) => frame.clientHeight - frame.contentDocument.documentElement.scrollHeight);
  assert.ok((await gap()) >= 0);
  await report(page).getByText("From the log").click();
  await report(page).locator("details[open] pre").first().waitFor();
  await page.waitForFunction(() => {
    const frame = document.getElementById("report");
    return frame.clientHeight >= frame.contentDocument.documentElement.scrollHeight;
  });
});

test("a pasted log is diagnosed, and again by keyboard", async () => {
  const page = await open();
  await page.locator("#text").focus();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData, cancelable: true, bubbles: true });
    if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, text);
  }, readFileSync(join(root, typo), "utf8"));
  await report(page).getByText("apk knows no package libwolfssl-dev").waitFor();
  assert.match(await finished(page), /^One cause found\./);
  await page.locator("#text").fill("npm error code ERESOLVE\nnpm error ERESOLVE unable to resolve dependency tree\n");
  await page.keyboard.press("Control+Enter");
  await report(page).getByText("npm/eresolve").waitFor();
});

test("a dropped file is diagnosed", async () => {
  const page = await open();
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped-build.log"));
    return data;
  }, readFileSync(join(root, typo), "utf8"));
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await report(page).getByText("dropped-build.log").first().waitFor();
});

test("the whole way by keyboard alone", async () => {
  const page = await open();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the log");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // to the signatures
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "search");
  await page.keyboard.type("alpine/package-not-found");
  await page.locator("#count").getByText(/^1 of/).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "category");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "signatures");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const button = page.locator("details[open] button");
  await button.waitFor();
  await button.focus();
  await page.keyboard.press("Enter");
  await report(page).getByText("alpine/package-not-found").first().waitFor();
  await finished(page);
  assert.equal(await focused(), "result-heading");
});

test("the examples that are offered are diagnosed as what they are", async () => {
  const page = await open();
  for (const button of await page.locator("#examples button").all()) {
    await button.click();
    await report(page).getByText(await button.getAttribute("data-id"), { exact: true }).first().waitFor();
    assert.match(await finished(page), /found/);
  }
});

test("the catalogue is the command's", async () => {
  const page = await open();
  const all = JSON.parse(execFileSync(command, ["list", "--format", "json"], { maxBuffer: 1 << 28 }));
  assert.equal(await page.locator("#signatures > li").count(), all.length);
  await page.locator("#category").selectOption("syscall");
  const wanted = all.filter(({ category }) => category === "syscall").length;
  assert.equal(await page.locator("#signatures > li:visible").count(), wanted);
  assert.match(await page.locator("#count").textContent(), new RegExp(`^${wanted} of `));
});

test("a hostile log runs nothing, sends nothing and looks like text", async () => {
  const page = await open();
  const evil = `</pre></iframe><img src="${origin}/stolen" onerror="top.stolen=1"><script>top.stolen=1</script><style>*{display:none}</style>`;
  const path = join(folder, `${"<b>x".repeat(3)}.log`);
  writeFileSync(path, `${evil}\nERROR: unable to select packages:\n  ${evil.replaceAll(" ", "")} (no such package):\n    required by: world[x]\n${evil}\n`);
  await choose(page, path);
  await report(page).waitFor();
  assert.equal(await page.evaluate(() => window.stolen), undefined);
  assert.equal(await report(page).locator("img, script, b, iframe").count(), 0);
  assert.match(await report(page).textContent(), /onerror=/);
  const foreign = page.requests.filter((url) => /stolen/.test(url) || !/^(blob:)?http:\/\/127/.test(url) && !/^about:/.test(url));
  assert.deepEqual(foreign, []);
  assert.deepEqual(page.errors, []);
});

test("neither page nor worker can reach another host", async () => {
  const page = await open();
  const reach = (url) => fetch(url, { mode: "no-cors" }).then(() => "reached", () => "refused");
  const other = origin.replace("127.0.0.1", "localhost");
  assert.equal(await page.evaluate(reach, `${origin}/play.css`), "reached");
  assert.equal(await page.evaluate(reach, `${other}/play.css`), "refused");
  const [worker] = page.workers();
  assert.equal(await worker.evaluate(reach, `${origin}/play.css`), "reached");
  assert.equal(await worker.evaluate(reach, `${other}/play.css`), "refused");
});

test("a log of 50 MB: the page answers meanwhile, can stop it, and has the cause at the end", async () => {
  const page = await open();
  await page.evaluate((end) => {
    const line = (n) => `[${n % 100}%] Building CXX object src/CMakeFiles/core.dir/module${n}.cpp.o\n`;
    const part = Array.from({ length: 16384 }, (_, n) => line(n)).join("");
    window.drop = () => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([...Array(50).fill(part), end], "large.log"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    };
  }, readFileSync(join(root, typo), "utf8"));
  // All in one go, so that what is seen is how the page is while it reads.
  const meanwhile = await page.evaluate(async () => {
    const [search, status] = ["search", "status"].map((id) => document.getElementById(id));
    window.drop();
    await new Promise((resolve) => new MutationObserver(resolve).observe(document.getElementById("progress"), { attributeFilter: ["value"] }));
    search.value = "eresolve";
    search.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
    const seen = { count: document.getElementById("count").textContent, status: status.textContent };
    document.getElementById("stop").click();
    return seen;
  });
  assert.match(meanwhile.status, /^Reading large\.log, 55\.\d MB/);
  assert.match(meanwhile.count, /^\d+ of /);
  assert.equal(await finished(page), "Stopped.");
  await page.evaluate(() => window.drop());
  await page.locator("#status").getByText("One cause found.").waitFor();
  console.log(await page.locator("#status").textContent());
  await report(page).getByText("apk knows no package libwolfssl-dev").waitFor();
});

test("the report is saved as shown", async () => {
  const page = await open();
  await choose(page, join(root, typo));
  await page.locator("#format").selectOption("json");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.equal(download.suggestedFilename(), "logclass.json");
  assert.equal(saved.diagnoses[0].id, "alpine/package-not-found");
  assert.equal(saved.input.path, "apk-2.10.8-typo.log");
});
