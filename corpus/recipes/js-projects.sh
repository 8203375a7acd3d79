#!/usr/bin/env bash
# Whole projects of JavaScript frameworks as their own generators make them, broken as a commit breaks them, built by their own npm scripts.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
unset npm_config_nodedir
export npm_config_update_notifier=false NEXT_TELEMETRY_DISABLED=1 ASTRO_TELEMETRY_DISABLED=1
B=$SRC/_base
declare -A MAKE
base() { MAKE[$1]=$2; } # base NAME COMMAND: a project, made when a case needs it; a generator may make it in ./app
project() {
  [ -e "$B/$1/.ok" ] && return
  rm -rf "${B:?}/$1" && mkdir -p "$B/$1"
  (cd "$B/$1" && eval "${MAKE[$1]}"; [ -d app/node_modules ] || [ ! -e app/package.json ] || { mv app _app && mv _app/* _app/.[a-z]* . ; npm install; }; touch .ok) >"$B/$1.log" 2>&1 </dev/null
}
case_of() { # case_of FAMILY CASE BASE EDIT COMMAND: breaks a copy of the project by EDIT and records COMMAND
  ARGS=("$3" "$4" "$5"); OUT=$CORPUS/fail/$1; mkdir -p "$OUT"; record "$2" run_case
}
pass_of() { ARGS=("$3" "$4" "$5"); record_pass "$1" "$2" run_case; }
run_case() {
  project "${ARGS[0]}"
  cp -a "$B/${ARGS[0]}/." . && rm -f .ok
  eval "${ARGS[1]}" >/dev/null 2>&1
  eval "${ARGS[2]}"
}

base vite-react 'npm create -y vite@latest app -- --template react-ts --no-interactive'
case_of eslint oxlint vite-react 'sed -i "s/^function App/export const helper = 1; debugger; let unused = 3;\nfunction App/" src/App.tsx; npm pkg set scripts.lint="oxlint --deny-warnings"' 'npm run lint'

base next 'npx -y create-next-app@16 app --yes --ts --eslint --app --no-tailwind --no-src-dir --import-alias "@/*" --skip-install --disable-git'
case_of next turbopack-fonts next 'sed -i "s/export default function Home() {/&\n  const n: number = \"x\".length.toFixed(2);/" app/page.tsx' 'unshare -n npm run build'
case_of next turbopack-module next 'sed -i "1i import { format } from \"date-fns\";" app/page.tsx; sed -i "s/<main/<main title={format(new Date(), \"P\")}/" app/page.tsx' 'unshare -n npm run build'
client='import { useState } from "react";
export default function Home() { const [n, setN] = useState(0); return <button onClick={() => setN(n + 1)}>{n}</button>; }'
case_of next turbopack-client next 'printf "%s\n" "$client" >app/page.tsx' 'unshare -n npm run build'
plain() { python3 - <<'E'
import re
p = 'app/layout.tsx'; s = open(p).read()
s = re.sub(r'import \{ Geist.*\n', '', s); s = re.sub(r'const geist\w+ = Geist\w*\(\{.*?\}\);\n', '', s, flags=re.S); s = re.sub(r'className=\{`\$\{geist.*?`\}', '', s)
open(p, 'w').write(s)
E
}
users='export default async function Users() {
  const res = await fetch("http://127.0.0.1:4010/users");
  const users: {id:number,name:string}[] = await res.json();
  return <ul>{users.map((u) => <li key={u.id}>{u.name}</li>)}</ul>;
}'
case_of next route-uncached next 'plain; mkdir -p app/users; printf "%s\n" "$users" >app/users/page.tsx' 'npm run build'

base svelte 'npx -y sv@latest create app --template minimal --types ts --no-add-ons --no-install'
case_of vite rolldown-load svelte 'printf "<script lang=\"ts\">\n  import Button from \"\$lib/Button.svelte\";\n</script>\n<Button>Go</Button>\n" >src/routes/+page.svelte' 'npm run build'
case_of vite rolldown-plugin svelte 'printf "<script>\n let x = 1;\n</script>\n{#if x}\n<p>hi</p>\n" >src/routes/+page.svelte' 'npm run build'

base solid 'npm create -y vite@5 app -- --template solid-ts'
case_of vite css-postcss solid 'printf "\n.a { color: red; \n@import url(\n" >>src/index.css; npm pkg set scripts.build="vite build"' 'npm run build'

base astro 'npm init -y; npm pkg set scripts.build="astro check && astro build" type=module; npm install astro@4 @astrojs/check@0.9 typescript@5; mkdir -p src/pages src/layouts src/content/blog
printf "{\"extends\":\"astro/tsconfigs/strict\"}" >tsconfig.json; printf -- "---\ninterface Props { title: string }\nconst { title } = Astro.props;\n---\n<html lang=\"en\"><head><title>{title}</title></head><body><slot /></body></html>\n" >src/layouts/Base.astro
printf -- "---\nimport Base from \"../layouts/Base.astro\";\nconst items = [\"a\", \"b\"];\n---\n<Base title=\"Home\">{items.map((i) => <li>{i}</li>)}</Base>\n" >src/pages/index.astro; echo "/// <reference types=\"astro/client\" />" >src/env.d.ts'
case_of typescript astro-canceled astro 'sed -i "s/title=\"Home\"/titel=\"Home\"/" src/pages/index.astro' 'npm run build'
case_of vite astro-frontmatter astro 'printf "import { defineCollection, z } from \"astro:content\";\nexport const collections = { blog: defineCollection({ type: \"content\", schema: z.object({ title: z.string(), pubDate: z.coerce.date() }) }) };\n" >src/content/config.ts; printf -- "---\ntitle: One\n---\nhello\n" >src/content/blog/one.md; printf -- "---\nimport { getCollection } from \"astro:content\";\nconst p = await getCollection(\"blog\");\n---\n<p>{p.length}</p>\n" >src/pages/blog.astro' 'npm run build'
pass_of node astro-canceled astro 'npm pkg set scripts.build="astro build"' 'npm run build'

base nuxt 'npm init -y; npm pkg set scripts.build="nuxt build" scripts.typecheck="nuxt typecheck"; npm install nuxt@3.15 vue; mkdir pages; echo "export default defineNuxtConfig({compatibilityDate:\"2024-11-01\",telemetry:false})" >nuxt.config.ts; echo "<template><NuxtPage/></template>" >app.vue; echo "<template><p>hi</p></template>" >pages/index.vue'
case_of nuxt build-error nuxt 'printf "<template>\n  <div>\n  <p v-if>hi</p>\n</template>\n" >pages/index.vue' 'npm run build'
case_of vite nuxt-import nuxt 'printf "<script setup lang=\"ts\">\nimport dayjs from \"dayjs\"\n</script>\n<template><p>{{ dayjs(1) }}</p></template>\n" >pages/index.vue' 'npm run build'
case_of nuxt command nuxt 'npm install -D vue-tsc@2 typescript@5' 'npm run typecheck'

base vue-cli 'npx -y @vue/cli@4 create app -n -d -m npm --skipGetStarted'
case_of webpack relative-not-found vue-cli 'sed -i "s#./components/HelloWorld.vue#./components/Hello.vue#" src/App.vue' 'NODE_OPTIONS=--openssl-legacy-provider npm run build'
case_of eslint codeframe vue-cli 'sed -i "s/^export default {/const unused = 1;\nconsole.log(process)\nexport default {/" src/App.vue' 'npm run lint -- --no-fix'

base docusaurus 'npx -y create-docusaurus@3 app classic --typescript --skip-install'
case_of docs docusaurus-ids docusaurus 'echo "# Twice" >>docs/intro.md' 'npm run build'
case_of docs docusaurus-mdx docusaurus 'printf "\n<Tabs>\n  text\n\nuse {foo bar}\n" >>docs/intro.mdx' 'npm run build -- --no-minify'
case_of docs docusaurus-config docusaurus 'sed -i "s/tagline:/taglin:/" docusaurus.config.ts' 'npm run build'

base vitepress 'npm init -y; npm pkg set type=module scripts.docs:build="vitepress build docs"; npm install -D vitepress@1; mkdir -p docs/.vitepress docs/guide; echo "export default { title: \"Docs\" };" >docs/.vitepress/config.js; printf "# Home\n\nSee [guide](./guide/).\n" >docs/index.md; echo "# Guide" >docs/guide/index.md'
case_of docs vitepress-links vitepress 'printf "\n[x](./nothing)\n" >>docs/index.md' 'npm run docs:build'
base eleventy 'npm init -y; npm pkg set scripts.build=eleventy; npm install @11ty/eleventy@2; echo "# Hello {{ title }}" >index.md; mkdir _includes; printf "<html>{{ content | safe }}</html>" >_includes/base.njk; printf -- "---\nlayout: base.njk\ntitle: x\n---\n<p>{{ title | upper }}</p>\n" >page.njk'
case_of docs eleventy-filter eleventy 'sed -i "s/upper/uper/" page.njk' 'npm run build'
case_of docs eleventy-layout eleventy 'sed -i "s/base.njk/bas.njk/" page.njk' 'npm run build'

base tsup 'npm init -y; npm pkg set name=@acme/dates version=1.2.0 main=dist/index.js types=dist/index.d.ts scripts.build="tsup src/index.ts --dts --format cjs,esm" scripts.check:exports="publint && attw --pack ." scripts.types=tsd files[0]=dist
npm install -D tsup@8 typescript@5.6 publint@0.2 tsd@0.31 @changesets/cli@2.27 @microsoft/api-extractor@7.47 depcheck@1 license-checker@25; mkdir src
printf "export interface Range { from: Date; to: Date }\n\nexport function days(range: Range): number {\n  return Math.round((range.to.getTime() - range.from.getTime()) / 86400000);\n}\n" >src/index.ts
echo "{ \"compilerOptions\": { \"strict\": true, \"target\": \"ES2020\", \"module\": \"ESNext\", \"moduleResolution\": \"Bundler\", \"declaration\": true, \"outDir\": \"dist\", \"skipLibCheck\": true }, \"include\": [\"src\"] }" >tsconfig.json'
repo='git init -q -b main; git config user.email a@b.c; git config user.name a; printf "node_modules\n" >.gitignore'
case_of npm publint tsup 'npm pkg set module=dist/index.esm.js "exports[.].import"=./dist/index.mjs "exports[.].types"=./dist/index.d.ts' 'npm run build && npm run check:exports'
case_of npm changesets tsup 'eval "$repo"; npx changeset init; git add -A; git commit -qm init; git checkout -qb feat; echo "// x" >>src/index.ts; git commit -qam x' 'npx changeset status --since=main'
case_of npm depcheck tsup 'npm pkg set dependencies.lodash=^4; sed -i "1i import ms from \"ms\";" src/index.ts' 'npx depcheck'
case_of npm license tsup true 'npx license-checker --production=false --onlyAllow "MIT;ISC"'
case_of typescript tsd tsup 'npm run build; printf "import { expectType } from \"tsd\";\nimport { days } from \"..\";\nexpectType<string>(days({ from: new Date(), to: new Date() }));\n" >dist/index.test-d.ts' 'npm run types'
api='npx api-extractor init; sed -i "s#<projectFolder>/lib/index.d.ts#<projectFolder>/dist/index.d.ts#" api-extractor.json; npm run build; mkdir etc'
case_of typescript api-report tsup 'eval "$api"; echo old >etc/dates.api.md' 'npx api-extractor run --verbose'
case_of typescript api-extractor tsup 'eval "$api"; npx api-extractor run --local' 'npx api-extractor run --verbose'

base mono 'npm init -y; npm pkg set packageManager=npm@10.8.0 workspaces[0]="packages/*"; for p in core web cli; do mkdir -p packages/$p; (cd packages/$p; npm init -y; npm pkg set name=@mono/$p scripts.build="tsc -p ."); done; npm pkg set -w @mono/web -w @mono/cli dependencies.@mono/core="*"; printf "{\"tasks\":{\"build\":{\"dependsOn\":[\"^build\"]}}}" >turbo.json'
case_of npm turbo-no-tsc mono true 'CI=true npx -y turbo@2 run build --continue'
case_of npm nx-modules mono 'echo "{}" >nx.json' 'NX_DAEMON=false npx -y nx@latest run-many -t build'

base electron 'npm init -y; npm pkg set main=main.js version=1.0.0 author=me scripts.dist="electron-builder --linux dir"; npm install -D electron-builder@24 electron@28 --ignore-scripts; echo "require(\"electron\")" >main.js'
case_of electron builder-download electron 'npm pkg delete description' 'unshare -n npm run dist'
case_of npm turbo-pipeline mono 'printf "{\"pipeline\":{\"build\":{}}}" >turbo.json' 'npx -y turbo@2 run build'
case_of npm turbo-cycle mono '(cd packages/core && npm pkg set "dependencies.@mono/web=*")' 'npx -y turbo@2 run build'

base yarn4 'npm install --prefix "$HOME/yarn4" @yarnpkg/cli-dist@4; npm init -y; npm pkg set workspaces[0]="pkgs/*"; printf "nodeLinker: node-modules\nenableTelemetry: false\n" >.yarnrc.yml; for p in a b; do mkdir -p pkgs/$p; (cd pkgs/$p; npm init -y; npm pkg set name=@b/$p); done; touch yarn.lock'
case_of yarn workspace-missing yarn4 '(cd pkgs/a; npm pkg set "dependencies.@b/c=workspace:*")' 'node "$HOME/yarn4/node_modules/@yarnpkg/cli-dist/bin/yarn.js" install'

base codegen 'npm init -y; npm install -D @graphql-codegen/cli@5 @graphql-codegen/typescript@4 graphql@16; printf "type Query { me: User! }\ntype User { id: ID! }\n" >schema.graphql; printf "schema: schema.graphql\ngenerates:\n  out.ts:\n    plugins: [typescript]\n" >codegen.yml'
case_of npm graphql-codegen codegen 'sed -i "s/me: User!/me: Usr!/" schema.graphql' 'npx graphql-codegen'
env='if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set");
export default function P() { return <p>x</p>; }'
case_of next collect next 'plain; printf "%s\n" "$env" >app/page.tsx' 'npm run build'

base webpack3 'npm init -y; npm pkg set scripts.build="webpack --config webpack.config.js"; npm install --legacy-peer-deps webpack@3 babel-core@6 babel-loader@7 babel-preset-env@1 babel-preset-react@6 css-loader@0.28 style-loader@0.20 extract-text-webpack-plugin@3 react@15 react-dom@15; mkdir src
printf "import \"./app.css\";\nimport React from \"react\";\nconsole.log(<h1>Hi</h1>);\n" >src/index.js; echo "h1 { color: red }" >src/app.css; printf "{\"presets\":[[\"env\",{\"modules\":false}],\"react\"]}" >.babelrc
printf "%s\n" "const path = require(\"path\"), Extract = require(\"extract-text-webpack-plugin\");" "module.exports = { entry: \"./src/index.js\", output: { path: path.resolve(__dirname, \"dist\"), filename: \"bundle.js\" }, module: { rules: [ { test: /\\.js$/, exclude: /node_modules/, use: \"babel-loader\" }, { test: /\\.css$/, use: Extract.extract({ fallback: \"style-loader\", use: \"css-loader\" }) } ] }, plugins: [ new Extract(\"app.css\") ] };" >webpack.config.js'
case_of babel preset-webpack3 webpack3 'sed -i "s/\"react\"/\"stage-0\",\"react\"/" .babelrc' 'npm run build -- --display-error-details'
case_of webpack css-url webpack3 'echo "h1 { background: url(./no.png); color: red }" >src/app.css' 'npm run build'

base express 'npm init -y; npm pkg set scripts.test="nyc --check-coverage --lines 90 mocha --exit" scripts.lint=standard; npm install express@4 supertest@6 mocha@10 chai@4 nyc@15 standard@17; mkdir test
printf "const express = require(\"express\")\nconst app = express()\napp.get(\"/users/:id\", (req, res) => res.json({ id: req.params.id }))\nmodule.exports = app\n" >index.js; printf "const request = require(\"supertest\")\nconst app = require(\"..\")\ndescribe(\"GET /users\", () => {\n  it(\"finds\", () => request(app).get(\"/users/1\").expect(200, { id: \"1\" }))\n})\n" >test/app.test.js'
case_of mocha exception-module express 'sed -i "1i const dayjs = require(\"dayjs\")" index.js' 'npx mocha --reporter dot'

scary='describe("error handling", () => {
  it("fails when the file is missing", () => { try { require("./nothing") } catch (e) { console.log(e) } })
  it("error: rejects", async () => { console.error("Error: Cannot find module nosuch\n    at Object.<anonymous> (/srv/app/a.js:1:1)") })
  it("1 failing", () => { console.log("  1 failing\n\n  1) fake") })
  it("uncaught", () => { process.emitWarning("listen EADDRINUSE: address already in use :::3000") })
  xit("pending failure", () => {})
})'
ci() { # ci COMMAND: as a job of GitHub Actions stores it
  { printf "Current runner version: '2.319.1'\n##[group]Operating System\nUbuntu\n##[endgroup]\n##[group]Run npm run ci\n\033[36;1mnpm run ci\033[0m\nshell: /usr/bin/bash -e {0}\n##[endgroup]\n"
    eval "$1" 2>&1
    printf 'Post job cleanup.\n[command]/usr/bin/git version\ngit version 2.46.0\nCleaning up orphan processes\n'; } | awk '{ printf "2024-09-03T10:00:%02d.1234567Z %s\n", (NR - 1) % 60, $0 }'
}
pass_of mocha lint-tolerated express 'printf "%s\n" "$scary" >test/e.test.js' 'ci "npm audit --audit-level=critical || true; npm run lint || echo lint failed, ignored; npm test"'
pass_of next errors-in-names next 'plain; mkdir -p app/not-found-test; printf "\"use client\";\nexport default function E({ error }: { error: Error }) { console.error(error); return <p>Error: {error.message}</p>; }\n" >app/error.tsx; printf "export default function P() { console.error(new Error(\"ENOENT: no such file or directory\")); return <p>404</p>; }\n" >app/not-found-test/page.tsx' 'npm run lint; npm run build'
pass_of vite nuxt-errors-in-names nuxt 'mkdir -p server/api; printf "export default defineEventHandler(() => { console.error(\"ERROR  Nuxt build error: none\"); return {} })\n" >server/api/hi.ts' 'npm run build'
fakes='import { expect, test } from "vitest";
test("logs", () => { console.error("error during build:"); console.error(new Error("Failed to resolve import")); expect(() => JSON.parse("{")).toThrow(); });
test.fails("known bug", () => expect(1).toBe(2));
test("retry", { retry: 2 }, ({ task }) => { if ((task.result?.retryCount ?? 0) < 1) throw new Error("flaky"); });'
pass_of vitest retried vite-react 'npm install -D vitest; mkdir -p t; printf "%s\n" "$fakes" >t/a.test.ts' 'npm run lint; npx vitest run; npm run build'

base kit 'npm init -y; npm install -D tap@18 htmlhint@1 @swc/cli@0.4 @swc/core@1.6 unbuild@2'
tap='const t = require("tap");
t.test("adds", t => { t.equal(1 + 1, 3, "sum"); t.end(); });
t.test("ok", t => { t.ok(true); t.end(); });'
case_of jstest tap18-plain kit 'mkdir test; printf "%s\n" "$tap" >test/a.test.js' 'npx tap run --disable-coverage --reporter=tap test/a.test.js'
case_of eslint htmlhint kit 'printf "<html><body><p>x</div></body></html>\n" >index.html' 'npx htmlhint index.html'
case_of babel swc kit 'mkdir src; printf "const a = ;\n" >src/a.js; printf "export const b = 1;\n" >src/b.js' 'npx swc src -d lib'
case_of rollup unbuild kit 'npm pkg set main=dist/index.cjs type=module "exports[.].import"=./dist/index.mjs; mkdir src; printf "import { z } from \"./nothing\"; export const a = z;\n" >src/index.ts; printf "export default { entries: [\"src/index\"], declaration: true, rollup: { emitCJS: true } };\n" >build.config.mjs' 'npx unbuild'
