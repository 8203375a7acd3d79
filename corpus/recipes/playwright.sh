#!/bin/bash
# @playwright/test without browsers.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/p" ] || npm install --silent --prefix "$T/p" @playwright/test@1.44 >/dev/null 2>&1; ln -sfn "$T/p/node_modules" node_modules; mkdir -p tests; echo '{"name":"app"}' >package.json; }
fails() { setup; cat >tests/a.spec.js <<'JS'
const { test, expect } = require('@playwright/test');
test.describe('sum', () => { test('adds', () => expect(2).toBe(2)); test('subtracts', () => { expect(3 - 1).toBe(1); }); });
JS
  npx playwright test --reporter=${1:-list}; }
fails_dot() { fails dot; }
fails_line() { fails line; }
no_browser() { setup; echo "const { test } = require('@playwright/test'); test('opens', async ({ page }) => { await page.goto('/') })" >tests/a.spec.js; npx playwright test; }
timeout() { setup; echo "const { test } = require('@playwright/test'); test('waits', async () => { test.setTimeout(200); await new Promise(() => {}) })" >tests/a.spec.js; npx playwright test; }
no_tests() { setup; npx playwright test; }
web_server() { setup; echo "module.exports = { webServer: { command: 'node -e \"process.exit(1)\"', port: 4896 } }" >playwright.config.js; echo "const { test } = require('@playwright/test'); test('a', () => {})" >tests/a.spec.js; npx playwright test; }
web_server_timeout() { setup; echo "module.exports = { webServer: { command: 'sleep 5', port: 4896, timeout: 1000 } }" >playwright.config.js; echo "const { test } = require('@playwright/test'); test('a', () => {})" >tests/a.spec.js; npx playwright test; }
install_fails() { setup; PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD= PLAYWRIGHT_DOWNLOAD_HOST=http://127.0.0.1:9 npx playwright install chromium; }
for c in fails fails_dot fails_line no_browser timeout no_tests web_server web_server_timeout install_fails; do record "${c//_/-}" "$c"; done
flaky_passes() { setup; cat >tests/a.spec.js <<'JS'
const { test, expect } = require('@playwright/test');
test('flaky one', async ({}, info) => { console.error('Error: on purpose'); expect(info.retry).toBe(1); });
test.fail('known failure', () => { expect(1).toBe(2); });
JS
  npx playwright test --retries=2; }
record_pass playwright flaky-passes flaky_passes
