// The TypeScript types of one definition of a JSON Schema and of all it refers to.
//   node scripts/schema-types.cjs SCHEMA.json NAME
const { readFileSync } = require("node:fs");
const { compile } = require("json-schema-to-typescript");

const [path, name] = process.argv.slice(2);
const { $defs } = JSON.parse(readFileSync(path, "utf8"));
const schema = { ...$defs[name], title: name, $defs };
const options = { additionalProperties: false, bannerComment: `/* Made from ${path}. */`, unreachableDefinitions: false };
compile(schema, name, options).then((types) => process.stdout.write(types));
