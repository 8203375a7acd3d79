#!/bin/bash
# electron where its binary cannot be downloaded.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
download() { echo '{}' >package.json; ELECTRON_MIRROR=http://127.0.0.1:9/ npm install electron@28; }
not_installed() { echo '{}' >package.json; npm install --silent --ignore-scripts electron@28 >/dev/null 2>&1; npx electron .; }
for c in download not_installed; do record "${c//_/-}" "$c"; done
