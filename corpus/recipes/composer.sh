#!/bin/bash
# composer 2 from apt, against local repositories.
. "$(dirname "$0")/lib.sh"
need composer
export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_NO_INTERACTION=1
repo='"repositories":[{"packagist.org":false},{"type":"package","package":{"name":"acme/lib","version":"1.2.0","dist":{"type":"zip","url":"http://127.0.0.1:9/lib.zip"},"require":{"php":">=8.0"}}},{"type":"package","package":{"name":"acme/old","version":"1.0.0","type":"metapackage","require":{"php":"^7.1"}}},{"type":"package","package":{"name":"acme/ext","version":"1.0.0","type":"metapackage","require":{"ext-mongodb":"*"}}},{"type":"package","package":{"name":"acme/meta","version":"1.0.0","type":"metapackage"}},{"type":"package","package":{"name":"acme/two","version":"2.0.0","type":"metapackage","require":{"acme/meta":"^2.0"}}}]'
pkg() { printf '{"name":"acme/app",%s%s}\n' "$repo" "${1:+,$1}" >composer.json; }
php_version() { pkg '"require":{"acme/old":"^1.0"}'; composer install; }
ext_missing() { pkg '"require":{"acme/ext":"^1.0"}'; composer install; }
ext_missing_lock() { pkg '"require":{"acme/ext":"^1.0"}'; composer update --ignore-platform-reqs -q; composer install; }
php_version_lock() { pkg '"require":{"acme/old":"^1.0"}'; composer update --ignore-platform-reqs -q; composer install; }
not_found() { pkg '"require":{"acme/nope":"^1.0"}'; composer install; }
no_version() { pkg '"require":{"acme/meta":"^9.0"}'; composer install; }
conflict() { pkg '"require":{"acme/two":"^2.0"}'; composer update; }
lock_outdated() { pkg '"require":{"acme/meta":"^1.0"}'; composer update -q; pkg '"require":{"acme/meta":"^1.0","acme/two":"^2.0"}'; composer install; }
validate_lock() { pkg '"require":{"acme/meta":"^1.0"},"license":"MIT","description":"d"'; composer update -q; pkg '"require":{"acme/meta":"*"},"license":"MIT","description":"d"'; composer validate --strict; }
bad_json() { echo '{"name": "acme/app",}' >composer.json; composer install; }
invalid_schema() { echo '{"name": "app", "require": []}' >composer.json; composer validate; composer install; }
no_json() { composer install; }
download() { pkg '"require":{"acme/lib":"^1.0"}'; composer install; }
packagist() { echo '{"repositories":[{"packagist.org":false},{"type":"composer","url":"https://repo.invalid"}],"require":{"a/b":"*"}}' >composer.json; composer install; }
unauthorized() { node -e 'require("http").createServer((q,r)=>{r.writeHead(401);r.end("{}")}).listen(4883)' & local s=$!; sleep 1; echo '{"config":{"secure-http":false},"repositories":[{"packagist.org":false},{"type":"composer","url":"http://127.0.0.1:4883"}],"require":{"a/b":"*"}}' >composer.json; composer install; local e=$?; kill $s; return $e; }
script_fails() { pkg '"scripts":{"test":"php -r \"exit(3);\""}'; composer run test; }
script_missing() { pkg; composer run lint; }
unknown_command() { pkg '"require":{"acme/meta":"^1.0"},"config":{"allow-plugins":{"acme/plugin":false}}'; composer foo; }
memory() { pkg '"require":{"acme/meta":"^1.0"}'; COMPOSER_MEMORY_LIMIT=4M composer update; }
insecure() { echo '{"repositories":[{"packagist.org":false},{"type":"composer","url":"http://127.0.0.1:9"}],"require":{"a/b":"*"}}' >composer.json; composer install; }
for c in php_version ext_missing ext_missing_lock php_version_lock not_found no_version conflict lock_outdated validate_lock bad_json invalid_schema no_json download packagist unauthorized script_fails script_missing unknown_command memory insecure; do record "${c//_/-}" "$c"; done
ok_warnings() { pkg '"require":{"acme/meta":"*"},"scripts":{"post-install-cmd":"echo error: none"}'; composer update; composer validate --no-check-publish; composer install --dry-run; }
record_pass composer ok-warnings ok_warnings
