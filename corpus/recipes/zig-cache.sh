#!/usr/bin/env bash
# A warm, valid Zig cache is damaged in one way, then `zig build` runs, for each kind of damage and each version of Zig.
# Zig repairs many kinds by itself: those cases are recorded as passing. Run it as root in a container: it mounts, changes owners and deletes.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
OUT=${ZIGOUT:-$CORPUS/fail/zig}
mkdir -p "$OUT"
need util-linux e2fsprogs
id builder >/dev/null 2>&1 || useradd -m builder
VERSIONS=${VERSIONS:-0.13.0 0.14.1 0.15.1 0.16.0}

one() { # one CASE DAMAGE [COMMAND] : copy the warm project, damage it, build; C is its cache, G the global one
  local case=$1 damage=$2 run=${3:-/opt/zig-$V/zig build} status
  [ -z "$ONLY" ] || [ "$ONLY" = "cache-$V-$case" ] || return 0
  local W=$SRC/$V
  umount "$W/p/.zig-cache" 2>/dev/null
  chattr -R -i "$W/p" 2>/dev/null
  rm -rf "${W:?}/p" "${W:?}/global"
  cp -a "$W/base" "$W/p" && cp -a "$W/good" "$W/global" && cd "$W/p" || return
  C=.zig-cache G=$W/global
  EXE=$(ls $C/o/*/demo | head -1) RUNNER=$(ls $C/o/*/build 2>/dev/null | head -1) OPTIONS=$(ls $C/c/*/options.zig | head -1)
  eval "$damage"
  rm -rf zig-out
  eval "timeout 120 $run" >"$SRC/log" 2>&1 </dev/null
  status=$?
  echo "$status" >"$SRC/cache-$V-$case.exit"
  if [ $status -eq 0 ]; then mkdir -p "$PASS/zig" && cp "$SRC/log" "$PASS/zig/$V-$case.log"; else cp "$SRC/log" "$OUT/cache-$V-$case.log"; fi
  umount "$W/p/.zig-cache" 2>/dev/null
  chattr -R -i "$W/p" 2>/dev/null
}
garbage() { for f in "$@"; do n=$(stat -c %s "$f"); head -c "$n" /dev/urandom >"$f"; done; }
zeros() { for f in "$@"; do n=$(stat -c %s "$f"); head -c "$n" /dev/zero >"$f"; done; }
half() { for f in "$@"; do truncate -s $(($(stat -c %s "$f") / 2)) "$f"; done; }
empty() { for f in "$@"; do : >"$f"; done; }

for V in $VERSIONS; do
  need_zig "$V"
  export ZIG_GLOBAL_CACHE_DIR=$SRC/$V/global
  rm -rf "${SRC:?}/$V" && mkdir -p "$SRC/$V/base" && cd "$SRC/$V/base" && project zigproj
  "/opt/zig-$V/zig" build >/dev/null 2>&1 && "/opt/zig-$V/zig" build >/dev/null 2>&1 || continue
  cp -a "$SRC/$V/global" "$SRC/$V/good"
  # manifests
  one manifest-empty 'empty $C/h/*.txt'
  one manifest-garbage 'for f in $C/h/*.txt; do echo "this is not a manifest" >$f; done'
  one manifest-binary 'garbage $C/h/*.txt'
  one manifest-half 'half $C/h/*.txt'
  one manifest-zeros 'zeros $C/h/*.txt'
  one manifest-badheader 'sed -i 1s/.*/9/ $C/h/*.txt'
  one manifest-badfields 'sed -i "2,\$s/ .*//" $C/h/*.txt'
  one manifest-badpath 'sed -i "2s#src/main.zig#src/gone.zig#; 3s#[^ ]*\$#gone/away.zig#" $C/h/*.txt'
  one manifest-isdir 'for f in $C/h/*.txt; do rm $f; mkdir $f; done'
  one h-isfile 'rm -rf $C/h; echo x >$C/h'
  # objects and the build runner
  one o-deleted 'rm -rf $C/o'
  one o-exe-deleted 'rm -f $EXE'
  one o-exe-empty 'empty $EXE' '"/opt/zig-$V/zig" build && ./zig-out/bin/demo'
  one o-runner-deleted 'rm -f $RUNNER'
  one o-runner-empty 'empty $RUNNER'
  one o-runner-garbage 'head -c 65536 /dev/urandom >$RUNNER'
  one o-runner-half 'half $RUNNER'
  one o-runner-zeros 'zeros $RUNNER'
  one o-runner-noexec 'chmod 644 $RUNNER'
  one o-isfile 'rm -rf $C/o; echo x >$C/o'
  # generated files
  one options-deleted 'rm -f $OPTIONS'
  one options-empty 'empty $OPTIONS; touch -d 2020-01-01 $OPTIONS'
  one options-garbage 'head -c 200 /dev/urandom >$OPTIONS'
  one options-half 'truncate -s 60 $OPTIONS'
  one options-isdir 'rm $OPTIONS; mkdir $OPTIONS'
  one options-dangling 'rm $OPTIONS; ln -s /nonexistent $OPTIONS'
  one options-loop 'rm $OPTIONS; ln -s options.zig $OPTIONS'
  one c-isfile 'rm -rf $C/c; echo x >$C/c'
  one c-hash-isfile 'd=$(dirname $OPTIONS); rm -rf $d; echo x >$d'
  one c-loop 'rm -rf $C/c; ln -s c $C/c'
  one c-dangling 'rm -rf $C/c; ln -s /nonexistent/c $C/c'
  one deps-deleted 'rm -f $C/o/*/dependencies.zig'
  one deps-garbage 'for f in $C/o/*/dependencies.zig; do head -c 103 /dev/urandom >$f; done; rm -f $C/h/*.txt'
  one tmp-isfile 'rm -rf $C/tmp; echo x >$C/tmp; rm -rf $C/c $C/o $C/h/*.txt'
  # cached intermediate code, the global cache
  one z-garbage 'garbage $C/z/*; echo >>src/main.zig'
  one z-empty 'empty $C/z/*; echo >>src/main.zig'
  one gz-garbage 'garbage $G/z/*; rm -rf $C/o $C/h/*.txt'
  one gz-zeros 'zeros $G/z/*; rm -rf $C/o $C/h/*.txt'
  one crt-garbage 'for f in $G/o/*/*.a; do head -c 65536 /dev/urandom >$f; done; rm -rf $C/o/*/demo $C/h/*.txt'
  one crt-empty 'empty $G/o/*/*.a; rm -rf $C/o/*/demo $C/h/*.txt'
  one crt-deleted 'rm -rf $G/o $C/o/*/demo $C/h/*.txt'
  one gmanifest-garbage 'for f in $G/h/*.txt; do head -c 500 /dev/urandom >$f; done; rm -rf $C/o/*/demo $C/h/*.txt'
  # storage
  one readonly-mount 'mount --bind $C $C && mount -o remount,ro,bind $C; echo "//" >>src/main.zig'
  one nospace 'mkdir ../kept; mv $C ../kept/; mkdir $C; mount -t tmpfs -o size=300k none $C; rm -rf ../kept; echo "//" >>src/main.zig'
  one noinodes 'rm -rf $C; mkdir $C; mount -t tmpfs -o nr_inodes=6 none $C'
  one immutable 'rm -rf $C/c/*; chattr +i $C/c'
  one localcache-missing-parent 'echo x >blocker' 'env ZIG_LOCAL_CACHE_DIR="$PWD/blocker/cache" "/opt/zig-$V/zig" build'
  # another user
  AS="runuser -u builder -- env ZIG_GLOBAL_CACHE_DIR=$ZIG_GLOBAL_CACHE_DIR /opt/zig-$V/zig build"
  one uid-owned-by-root 'chmod 755 .; echo "//" >>src/main.zig' "$AS"
  one uid-root-0700 'chown -R builder . $G; chown root $C; chmod 700 $C' "$AS"
  one uid-c-0700 'chown -R builder . $G; chown -R root $C/c; chmod 700 $C/c/*' "$AS"
  one uid-options-0000 'chown -R builder . $G; chown root $OPTIONS; chmod 0 $OPTIONS; rm -f $C/h/*.txt' "$AS"
  one uid-readonly-c 'chown -R builder . $G; rm -rf $C/c/*; chown root $C/c; chmod 755 $C/c' "$AS"
  one uid-tmp 'chown -R builder . $G; rm -rf $C/c $C/tmp; mkdir $C/tmp' "$AS"
  one uid-h 'chown -R builder . $G; chown -R root $C/h; echo "//" >>src/main.zig' "$AS"
  one uid-globalcache 'chown -R builder .; rm -rf $C; chmod -R go-w $G' "$AS"
  # several builds at once
  one concurrent 'rm -rf $C' 'bash -c "for i in 1 2 3 4 5 6; do /opt/zig-$V/zig build -p out\$i -Dtls-backend=b\$i & done; wait"'
  one concurrent-rm 'rm -rf $C; D=$PWD/$C; export D' 'bash -c "(while [ -n \"\$D\" ]; do rm -rf \"\$D\"/o \"\$D\"/c \"\$D\"/tmp 2>/dev/null; sleep .05; done) & k=\$!; timeout 60 /opt/zig-$V/zig build; r=\$?; kill \$k; exit \$r"'
done
