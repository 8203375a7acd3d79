#!/usr/bin/env bash
# Failures of buildah and podman with local files only.
. "$(dirname "$0")/lib.sh"
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need buildah podman busybox-static
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
Q="--root $SRC/_storage --runroot $SRC/_run"
ctx() { cp /bin/busybox .; printf 'FROM scratch\nCOPY busybox /bin/sh\n%s\n' "$*" >Dockerfile; }
run-fails() { ctx 'RUN echo "compiling error.c"; false'; timeout 60 buildah $Q bud --network=host -t demo .; }
run-not-found() { ctx 'RUN make all'; timeout 60 buildah $Q bud -t demo .; }
copy-missing() { ctx 'COPY dist/app.tar.gz /app/'; timeout 60 buildah $Q bud -t demo .; }
no-dockerfile() { timeout 60 buildah $Q bud -t demo .; }
unknown-instruction() { ctx 'RUNN make'; timeout 60 buildah $Q bud -t demo .; }
unknown-stage() { ctx 'COPY --from=builder /a /b'; timeout 60 buildah $Q bud -t demo .; }
short-name() { printf 'FROM demo-base:1\nRUN true\n' >Dockerfile; timeout 60 buildah $Q bud -t demo .; }
pull-refused() { printf 'FROM 127.0.0.1:18499/demo/base:1\nRUN true\n' >Dockerfile; timeout 100 buildah $Q bud --retry 0 -t demo .; }
pull-dns() { printf 'FROM registry.invalid/demo/base:1\n' >Dockerfile; timeout 100 buildah $Q bud --retry 0 -t demo .; }
podman-run() { timeout 60 podman $Q run --rm localhost/none:1 true; }
podman-pull() { timeout 60 podman $Q pull 127.0.0.1:18499/demo/base:1; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -vE '^(ctx|builds)$')
for c in $CASES; do record $c $c; done
builds() { ctx 'RUN echo "error: this text is part of the build"; echo "fatal: not a git repository"; echo "make: *** [all] Error 1"
RUN cat /none || echo tolerated'; timeout 60 buildah $Q bud --network=host -t demo .; }
record_pass buildah builds builds; _framed gitlab buildah builds
