#!/bin/bash
# cypress where its binary cannot be downloaded.
. "$(dirname "$0")/lib.sh"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false CI=true
unset npm_config_nodedir
binary_missing() { echo '{}' >package.json; CYPRESS_INSTALL_BINARY=0 npm install --silent cypress@13 >/dev/null 2>&1; npx cypress run; }
download() { echo '{}' >package.json; CYPRESS_DOWNLOAD_MIRROR=http://127.0.0.1:9 npm install cypress@13; }
for c in binary_missing download; do record "${c//_/-}" "$c"; done
