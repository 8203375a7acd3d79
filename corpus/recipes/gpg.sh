#!/usr/bin/env bash
# Failures of gpg as builds meet them.
. "$(dirname "$0")/lib.sh"
_proved() { [ -z "$ONLY" ] || return 0; rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$2") >"$SRC/proof.log" 2>&1 </dev/null || echo "recipe $FAMILY: the remedy of $1 does not help" >&2; } # _proved SIGNATURE FUNCTION: the failing case passes with its remedy
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need gnupg dirmngr
K=$SRC/_keys; rm -rf "$K"; mkdir -m 700 -p "$K"
GNUPGHOME=$K gpg -q --batch --passphrase '' --quick-gen-key 'Demo <demo@example.org>' rsa2048 sign 2>/dev/null
echo data >"$K/a.txt"; GNUPGHOME=$K gpg -q --batch --yes -o "$K/a.txt.asc" --armor --detach-sign "$K/a.txt"
GNUPGHOME=$K gpg -q --armor --export >"$K/pub.asc"
GNUPGHOME=$K gpg -q --batch --pinentry-mode loopback --passphrase secret --quick-gen-key 'Locked <locked@example.org>' rsa2048 sign 2>/dev/null
GNUPGHOME=$K gpg -q --batch --pinentry-mode loopback --passphrase secret --armor --export-secret-keys locked@example.org >"$K/locked.asc"
fresh() { mkdir -m 700 g; export GNUPGHOME=$PWD/g; }
no-public-key() { fresh; gpg --batch --verify "$K/a.txt.asc" "$K/a.txt"; }
bad-signature() { fresh; gpg -q --batch --import "$K/pub.asc"; echo other >a.txt; cp "$K/a.txt.asc" .; gpg --batch --verify a.txt.asc a.txt; }
no-secret-key() { fresh; echo x >a; gpg --batch --armor --detach-sign a; }
no-secret-key-named() { fresh; echo x >a; gpg --batch -u deploy@example.org --armor --detach-sign a; }
no-tty() { fresh; gpg -q --batch --pinentry-mode loopback --passphrase secret --import "$K/locked.asc"; echo x >a; env -u GPG_TTY gpg --batch --detach-sign a; }
bad-passphrase() { fresh; gpg -q --batch --pinentry-mode loopback --passphrase secret --import "$K/locked.asc"; gpgconf --kill gpg-agent; echo x >a; gpg --batch --pinentry-mode loopback --passphrase wrong --detach-sign a; }
import-garbage() { fresh; echo "$SIGNING_KEY_NOT_SET" | gpg --batch --import; }
keyserver() { fresh; gpg --batch --keyserver hkp://127.0.0.1:18499 --recv-keys 0123456789ABCDEF0123456789ABCDEF01234567; }
keyserver-dns() { fresh; gpg --batch --keyserver hkps://keys.invalid --recv-keys 0123456789ABCDEF; }
decrypt() { fresh; echo x >a; gpg --batch --passphrase a --pinentry-mode loopback -c a; gpgconf --kill gpg-agent; gpg --batch --pinentry-mode loopback --passphrase b -d a.gpg; }
git-sign() { fresh; git init -q s; cd s; echo a >a; git add a; git -c user.name=D -c user.email=d@e.org commit -S -qm a; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -v '^fresh$')
for c in $CASES; do record $c $c; done
Fix_tty() { fresh; gpg -q --batch --pinentry-mode loopback --passphrase secret --import "$K/locked.asc"; gpgconf --kill gpg-agent; echo x >a; env -u GPG_TTY gpg --batch --pinentry-mode loopback --passphrase secret --detach-sign a; }
_proved gpg/no-tty Fix_tty
