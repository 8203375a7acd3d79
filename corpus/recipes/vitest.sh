#!/bin/bash
# vitest 1.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/$1" ] || npm install --silent --prefix "$T/$1" "vitest@$1" "@vitest/coverage-v8@$1" >/dev/null 2>&1; ln -sfn "$T/$1/node_modules" node_modules; mkdir -p src; echo '{"name":"app","type":"module","scripts":{"test":"vitest run"}}' >package.json; }
fails() { setup "${1:-1}"; cat >src/sum.test.js <<'JS'
import { describe, it, expect } from 'vitest';
describe('sum', () => {
  it('adds', () => expect(1 + 2).toBe(3));
  it('adds negative numbers', () => expect(-1 - 2).toBe(-2));
  it('prints', () => { console.error('Error: on purpose'); });
});
JS
  npx vitest run; }
fails_color() { export FORCE_COLOR=1; fails; }
fails_vitest3() { fails 3; }
fails_verbose() { fails >/dev/null 2>&1; npx vitest run --reporter=verbose; }
suite_failed() { setup 1; echo "import x from './missing.js'; import { it } from 'vitest'; it('a', () => {})" >src/a.test.js; npx vitest run; }
snapshot() { setup 1; echo "import { it, expect } from 'vitest'; it('renders', () => expect({a: 1}).toMatchSnapshot())" >src/a.test.js; npx vitest run -u >/dev/null 2>&1; sed -i 's/a: 1/a: 2/' src/a.test.js; npx vitest run; }
timeout() { setup 1; echo "import { it } from 'vitest'; it('waits', () => new Promise(() => {}), 50)" >src/a.test.js; npx vitest run; }
unhandled() { setup 1; echo "import { it } from 'vitest'; it('a', () => { Promise.reject(new Error('lost')) })" >src/a.test.js; npx vitest run; }
no_tests() { setup 1; npx vitest run; }
coverage() { setup 1; printf "export function a() { return 1 }\nexport function b() {\n  return 2\n}\n" >src/a.js; echo "import { it } from 'vitest'; import { a } from './a'; it('a', () => { a() })" >src/a.test.js; npx vitest run --coverage --coverage.thresholds.functions=90; }
npm_test() { fails >/dev/null 2>&1; npm test; }
for c in fails fails_color fails_vitest3 fails_verbose suite_failed snapshot timeout unhandled no_tests coverage npm_test; do record "${c//_/-}" "$c"; done
errors_on_purpose() { setup 1; cat >src/a.test.js <<'JS'
import { it, expect } from 'vitest';
it('FAIL when the input is bad', () => { console.error('FAIL  src/x.test.js > x'); console.error('AssertionError: expected 1 to be 2'); });
it.skip('error: x', () => {});
it('retries', { retry: 2 }, () => { globalThis.n = (globalThis.n ?? 0) + 1; expect(globalThis.n).toBe(2); });
JS
  npx vitest run --reporter=verbose; }
record_pass vitest errors-on-purpose errors_on_purpose
