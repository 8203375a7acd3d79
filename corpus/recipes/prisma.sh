#!/bin/bash
# prisma where its engines cannot be downloaded; validation runs in wasm.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/p" ] || npm install --silent --ignore-scripts --prefix "$T/p" prisma@5.14 >/dev/null 2>&1; ln -sfn "$T/p/node_modules" node_modules; mkdir -p prisma; echo '{"name":"app"}' >package.json; }
fake() { setup; touch q.node; export PRISMA_QUERY_ENGINE_LIBRARY=$PWD/q.node PRISMA_SCHEMA_ENGINE_BINARY=/bin/true; } # engines that are there, so that the CLI goes on
engine_download() { setup; printf 'datasource db {\n  provider = "sqlite"\n  url = "file:dev.db"\n}\n' >prisma/schema.prisma; PRISMA_ENGINES_MIRROR=http://127.0.0.1:9 npx prisma migrate deploy; }
validation() { fake; printf 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel User {\n  id Int @id\n  posts Post[]\n}\n' >prisma/schema.prisma; npx prisma validate; }
env_missing() { fake; printf 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel User {\n  id Int @id\n}\n' >prisma/schema.prisma; npx prisma validate; }
no_schema() { fake; npx prisma validate; }
format() { fake; printf 'model User {\n  id Int @id\n' >prisma/schema.prisma; npx prisma validate; }
for c in engine_download validation env_missing no_schema format; do record "${c//_/-}" "$c"; done
