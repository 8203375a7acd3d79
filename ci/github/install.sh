#!/usr/bin/env bash
# Finds or makes the logclass of the wanted version; its path is the output
# `binary`. In this order:
#   1. one of that version on the PATH (a runner that has it installed);
#   2. a release, if checksums.txt beside this file has its checksum: what is
#      downloaded is held against what came with the action, not against
#      anything from the same place;
#   3. a build of the action's own sources.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
version=${LOGCLASS_INPUT_VERSION:-$own}

fail() {
    # The message has no text of the caller's in it that could be a command.
    printf '::error title=logclass::%s\n' "$1"
    exit 2
}

[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail 'the input version is not of the form 1.2.3'

finish() {
    printf 'binary=%s\n' "$1" >>"$GITHUB_OUTPUT"
    exit 0
}

found=$(command -v logclass || true)
if [[ -n $found && $("$found" --version 2>/dev/null) == "logclass $version" ]]; then
    finish "$found"
fi

case "${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}" in
Linux-X64 | Linux-x86_64) target=x86_64-unknown-linux-musl ;;
Linux-ARM64 | Linux-aarch64) target=aarch64-unknown-linux-musl ;;
macOS-X64 | Darwin-x86_64) target=x86_64-apple-darwin ;;
macOS-ARM64 | Darwin-arm64) target=aarch64-apple-darwin ;;
Windows-X64) target=x86_64-pc-windows-msvc ;;
*) target=other ;;
esac

suffix=
[[ $target == *windows* ]] && suffix=.exe
archive="logclass-$version-$target.tar.gz"
wanted=$(awk -v name="$archive" '$2 == name { print $1 }' "$here/checksums.txt")
folder="${RUNNER_TEMP:-/tmp}/logclass-$version"
mkdir -p "$folder"

checksum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

if [[ -n $wanted ]]; then
    url="https://github.com/logclass/logclass/releases/download/v$version/$archive"
    curl --proto '=https' --tlsv1.2 --retry 3 -fsSL -o "$folder/$archive" "$url" || fail 'the release could not be downloaded'
    [[ $(checksum "$folder/$archive") == "$wanted" ]] || fail 'the release is not the one this action was made with'
    tar -xzf "$folder/$archive" -C "$folder" "logclass$suffix"
    finish "$folder/logclass$suffix"
fi

[[ $version == "$own" ]] || fail 'there is no checksum for this version, and the sources are of another one'
command -v cargo >/dev/null || fail 'there is no release for this runner, and no cargo to build one with'
CARGO_TARGET_DIR="$folder/target" cargo build --release --locked --quiet --manifest-path "$root/Cargo.toml" ||
    fail 'the build of logclass failed'
finish "$folder/target/release/logclass$suffix"
