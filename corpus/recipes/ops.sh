#!/usr/bin/env bash
# Tools around the compilers: manifests, data pipelines, services of a job, linters of SQL, commits and workflows.
# Each case keeps its recording in the folder of its family: the functions are named FAMILY--CASE.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DBT_SEND_ANONYMOUS_USAGE_STATS=0
rmdir "$OUT" 2>/dev/null
need nginx puppet python3-venv git chromium chromium-driver
venv() { [ -x "$SRC/_$1/bin/python" ] || { python3 -m venv "$SRC/_$1" && "$SRC/_$1/bin/pip" -q install "${@:2}"; }; }
venv dbt 'dbt-core<1.10' 'dbt-duckdb<1.10'
venv ops zizmor twine build commitizen gitlint
venv db sqlfluff
venv sem semgrep
venv pio platformio west
venv esp esphome
venv sel selenium pytest
[ -d "$SRC/_npm" ] || { mkdir "$SRC/_npm" && (cd "$SRC/_npm" && npm init -y && npm install newman linkinator) >/dev/null 2>&1; }
author() { git -c user.name=D -c user.email=d@e.org "$@"; }

configmap() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n'; }
kubernetes--kustomize-patch() { printf 'resources: [d.yaml]\npatches:\n- path: patch.yaml\n' >kustomization.yaml; configmap >d.yaml; kubectl version --client; kubectl kustomize .; }
kubernetes--kustomize-yaml() { printf 'resources: [d.yaml]\n' >kustomization.yaml; { configmap; echo '  labels: app: web'; } >d.yaml; kubectl kustomize .; }
kubernetes--kustomize-twice() { printf 'resources: [a.yaml, b.yaml]\n' >kustomization.yaml; configmap | tee a.yaml >b.yaml; kubectl apply -k .; }

dbtproject() { mkdir models; printf 'name: shop\nversion: 1.0.0\nprofile: shop\nmodel-paths: [models]\n' >dbt_project.yml; printf 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.db}\n' >profiles.yml; printf "select 1 as id, 'a' as name\n" >models/stg_orders.sql; }
dbtrun() { "$SRC/_dbt/bin/dbt" --no-use-colors "$@" --profiles-dir .; }
dbt--ref() { dbtproject; echo "select * from {{ ref('stg_order') }}" >models/orders.sql; dbtrun build; }
dbt--column() { dbtproject; echo "select nme from {{ ref('stg_orders') }}" >models/orders.sql; dbtrun run; }
dbt--test() { dbtproject; printf 'select 1 as id\nunion all select null\n' >models/orders.sql; printf 'version: 2\nmodels:\n- name: orders\n  columns:\n  - name: id\n    tests: [not_null, unique]\n' >models/schema.yml; dbtrun build; }
dbt--profile() { dbtproject; sed -i 's/^profile: .*/profile: store/' dbt_project.yml; dbtrun build; }

nginx--directive() { mkdir logs; printf 'events {}\nhttp {\n  server {\n    listen 18081;\n    location / { proxy_pas http://127.0.0.1:1; }\n  }\n}\n' >nginx.conf; nginx -v; nginx -t -p "$PWD" -c nginx.conf; }
nginx--port() { mkdir logs; printf 'pid %s/nginx.pid;\nerror_log stderr;\nevents {}\nhttp { server { listen 127.0.0.1:18082; } }\n' "$PWD" >nginx.conf; python3 -m http.server 18082 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 1; nginx -p "$PWD" -c nginx.conf; local r=$?; kill %1; return $r; }

lint--commitizen() { git init -q .; author commit -q --allow-empty -m 'feat: one'; author commit -q --allow-empty -m 'update stuff'; "$SRC/_ops/bin/cz" check --rev-range HEAD~1..HEAD; }
lint--gitlint() { git init -q .; author commit -q --allow-empty -m 'WIP: add the thing.'; "$SRC/_ops/bin/gitlint" --commit HEAD; }
lint--sqlfluff() { mkdir sql; printf 'SELECT a,b from t where x=1\n' >sql/a.sql; "$SRC/_db/bin/sqlfluff" lint --dialect ansi sql; }
lint--semgrep() { git init -q .; printf 'rules:\n- id: no-eval\n  languages: [python]\n  severity: ERROR\n  message: eval is dangerous\n  pattern: eval(...)\n' >r.yml; echo 'eval(input())' >a.py; git add -A; author commit -qm x; PATH=$SRC/_sem/bin:$PATH semgrep scan --metrics=off --disable-version-check --error --config r.yml .; }
lint--zizmor() { mkdir -p .github/workflows; printf 'name: x\non: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - run: echo "${{ github.event.pull_request.title }}"\n' >.github/workflows/ci.yml; "$SRC/_ops/bin/zizmor" --offline .github/workflows; }
docs--linkinator() { mkdir site; echo '<a href="about.html">x</a><a href="gone.html">y</a>' >site/index.html; echo '<p>x</p>' >site/about.html; "$SRC/_npm/node_modules/.bin/linkinator" ./site --recurse; }

newmanrun() { # newmanrun PORT: the service itself listens on 18083
  echo '{"status":"down"}' >health
  cat >c.json <<J
{"info":{"name":"api","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
 "item":[{"name":"health","request":{"method":"GET","url":"http://127.0.0.1:$1/health"},
  "event":[{"listen":"test","script":{"exec":["pm.test('is up', function () { pm.expect(pm.response.json().status).to.eql('up'); });"]}}]}]}
J
  python3 -m http.server 18083 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 1
  "$SRC/_npm/node_modules/.bin/newman" run c.json; local r=$?; kill %1; return $r
}
jstest--newman() { newmanrun 18083; }
jstest--newman-refused() { newmanrun 18084; }
jstest--browser-start() { printf 'from selenium import webdriver\nfrom selenium.webdriver.chrome.service import Service\nimport pytest\n@pytest.fixture\ndef drv():\n    o = webdriver.ChromeOptions()\n    o.binary_location="/usr/bin/chromium"\n    d = webdriver.Chrome(options=o, service=Service("/usr/bin/chromedriver"))\n    yield d\n    d.quit()\ndef test_title(drv):\n    drv.get("data:text/html,<title>x</title>")\n' >test_ui.py; DISPLAY='' "$SRC/_sel/bin/python" -m pytest -q test_ui.py; }

puppet--parse() { printf 'class app {\n  package { "nginx":\n    ensure => installed,\n\n  service { "nginx": ensure => running }\n}\n' >init.pp; puppet parser validate init.pp; }
twine--description() { printf '[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n[project]\nname="acme-app"\nversion="1.0"\nreadme="README.rst"\n' >pyproject.toml; printf 'Title\n===\n\n.. codeblock:: python\n\n  x\n' >README.rst; mkdir acme_app; touch acme_app/__init__.py; "$SRC/_ops/bin/python" -m build | tail -2; "$SRC/_ops/bin/twine" check --strict dist/*; }
embedded--esphome() { printf 'esphome:\n  name: node\nesp8266:\n  board: d1_mini\nsensor:\n  - platform: dhtt\n    pin: D2\n' >node.yaml; "$SRC/_esp/bin/esphome" config node.yaml; }
embedded--west-init() { "$SRC/_pio/bin/west" --version; "$SRC/_pio/bin/west" init -l .; }
embedded--platformio-network() { mkdir src; printf '[env:native]\nplatform = native\n' >platformio.ini; echo 'int main(){return 0;}' >src/main.cpp; PLATFORMIO_CORE_DIR=$PWD/core unshare -n "$SRC/_pio/bin/pio" run -e native; }

refused-config() { mkdir logs; printf 'events {}\nhttp {\n  server {\n    listen 18081;\n    location / { proxy_pas http://127.0.0.1:1; }\n  }\n}\n' >nginx.conf; nginx -t -p "$PWD" -c nginx.conf && return 1; sed -i s/proxy_pas/proxy_pass/ nginx.conf; nginx -t -p "$PWD" -c nginx.conf; }
test-warns() { dbtproject; printf 'select 1 as id\nunion all select null\n' >models/orders.sql; printf 'version: 2\nmodels:\n- name: orders\n  columns:\n  - name: id\n    tests:\n    - not_null: {config: {severity: warn}}\n' >models/schema.yml; dbtrun build; }
for c in $(sed -n 's/^\([a-z]*--[a-z-]*\)() {.*/\1/p' "$0"); do OUT=$CORPUS/fail/${c%%--*}; mkdir -p "$OUT"; record "${c#*--}" "$c"; done
record_pass nginx refused-config refused-config
record_pass dbt test-warns test-warns
