#!/bin/bash
# next 14.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true NEXT_TELEMETRY_DISABLED=1
unset npm_config_nodedir
T=$SRC/_tools
setup() { [ -d "$T/n" ] || npm install --silent --prefix "$T/n" next@14.2 react@18 react-dom@18 typescript@5.4 @types/react@18 @types/node@20 eslint@8 eslint-config-next@14.2 >/dev/null 2>&1; ln -sfn "$T/n/node_modules" node_modules; mkdir -p pages; echo '{"name":"app","scripts":{"build":"next build"}}' >package.json; }
type_error() { setup; printf 'export default function Home() {\n  const port: number = "80";\n  return <p>{port}</p>;\n}\n' >pages/index.tsx; npx next build; }
module_missing() { setup; printf "import x from '../lib/missing';\nexport default function Home() { return x; }\n" >pages/index.js; npx next build; }
package_missing() { setup; printf "import x from 'lodash';\nexport default function Home() { return x; }\n" >pages/index.js; npm run build; }
prerender() { setup; printf 'export default function Home() { return window.name; }\n' >pages/index.js; npx next build; }
lint() { setup; echo '{"root":true,"extends":"next/core-web-vitals"}' >.eslintrc.json; printf 'export default function Home() { return [1].map(() => <a href="/x">x</a>); }\n' >pages/index.js; mkdir pages/x; printf 'export default function X() { return null }' >pages/x/index.js; npx next build; }
no_pages() { setup; rmdir pages; npx next build; }
for c in type_error module_missing package_missing prerender lint no_pages; do record "${c//_/-}" "$c"; done
ok() { setup; printf 'export default function Home() { return <p>Error: 404</p>; }\n' >pages/error.js; npx next build; }
record_pass next ok ok
