#!/bin/bash
# php 8.2 from apt: the interpreter's own errors, and phpstan / php-cs-fixer wording through them.
. "$(dirname "$0")/lib.sh"
need php-cli
parse_error() { mkdir src; printf '<?php\nfunction f() {\n    return 1\n}\n' >src/a.php; php src/a.php; }
lint() { mkdir src; printf '<?php\nfunction f() {\n    return 1\n}\n' >src/a.php; php -l src/a.php; }
fatal_undefined() { printf '<?php\nfoo();\n' >a.php; php a.php; }
class_not_found() { printf '<?php\nnew App\\Kernel();\n' >a.php; php a.php; }
require_missing() { printf "<?php\nrequire 'vendor/autoload.php';\n" >a.php; php a.php; }
memory() { printf '<?php\n$a = []; while (true) { $a[] = str_repeat("x", 100000); }\n' >a.php; php -d memory_limit=16M a.php; }
time_limit() { printf '<?php\nset_time_limit(1); while (true) {}\n' >a.php; php a.php; }
type_error() { printf '<?php\ndeclare(strict_types=1);\nfunction f(int $a) { return $a; }\nf("x");\n' >a.php; php a.php; }
uncaught() { printf '<?php\nthrow new RuntimeException("no database url");\n' >a.php; php a.php; }
could_not_open() { php bin/console; }
interface() { printf '<?php\ninterface I { function a(); }\nclass C implements I {}\n' >a.php; php a.php; }
phpcs() { need php-codesniffer; mkdir src; printf '<?php\nclass a {\nfunction f( $x ){ return $x; }\n}\n' >src/a.php; command phpcs --standard=PSR12 src; }
extension() { printf '<?php\nnew XSLTProcessor();\n' >a.php; php -n a.php; }
for c in parse_error lint fatal_undefined class_not_found require_missing memory time_limit type_error uncaught could_not_open interface phpcs extension; do record "${c//_/-}" "$c"; done
warnings() { printf '<?php\necho $undefined; error_log("PHP Fatal error: none"); trigger_error("deprecated thing", E_USER_DEPRECATED); echo "Errors: 0\n"; try { foo(); } catch (Error $e) { echo "caught: ", $e, "\n"; }\n' >a.php; php a.php; }
record_pass php warnings warnings
