# Shared by the recipes that use Zig or a denied system call; source it after lib.sh.
need_zig() { # need_zig VERSION... : the compiler from PyPI, at /opt/zig-VERSION
  local v t
  for v in "$@"; do
    [ -x "/opt/zig-$v/zig" ] && continue
    t=$(mktemp -d)
    python3 -m pip -q install --no-cache-dir --no-deps --target "$t" "ziglang==$v" 2>/dev/null
    mv "$t/ziglang" "/opt/zig-$v" && rm -rf "$t"
  done
}
zig() { "/opt/zig-${ZIG:-0.15.1}/zig" "$@"; }

need_seccomp() { # $DENY CALL[,CALL...] -- COMMAND : run COMMAND with these calls refused (seccomp-run.c)
  need gcc libc6-dev libseccomp-dev
  DENY=${SRC%/*}/bin/seccomp-run
  mkdir -p "${DENY%/*}"
  [ -x "$DENY" ] || cc -O2 -o "$DENY" "$RECIPES/seccomp-run.c" -lseccomp
}
deny() { # deny ERRNO CALLS COMMAND... : ERRNO a number, ENOSYS, EPERM or EACCES
  local e=$1 c=$2
  shift 2
  "$DENY" -e "$e" "$c" -- "$@"
}
project() { cp -r "$RECIPES/$1/." .; } # project NAME : a copy of one of the projects beside this file
