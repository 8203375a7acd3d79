#!/usr/bin/env bash
# What Docker prints when its daemon refuses: a private Docker 20.10 on a socket of its own, its BuildKit and its classic
# builder, docker-compose 1.29, and a registry that refuses (registry.py). Needs a machine that may run containers.
FAMILY=docker
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin
need docker.io docker-compose busybox-static python3
R=$SRC/_daemon; rm -rf "$R/data"; mkdir -p "$R"; export DOCKER_HOST=unix://$R/d.sock DOCKER_CONFIG=$R/config
[ -S /run/containerd/containerd.sock ] || { containerd >"$R/containerd.log" 2>&1 & sleep 2; }
dockerd --storage-driver=vfs --data-root "$R/data" --exec-root "$R/exec" --pidfile "$R/d.pid" --insecure-registry 127.0.0.0/8 -H "$DOCKER_HOST" >"$R/d.log" 2>&1 &
python3 "$RECIPES/registry.py" 28500 & registry=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do docker ps >/dev/null 2>&1 && break; sleep 1; done
mkdir -p "$R/rootfs/bin"; cp /bin/busybox "$R/rootfs/bin/"; for a in sh sleep false echo cat; do ln -sf busybox "$R/rootfs/bin/$a"; done
tar -C "$R/rootfs" -c . | docker import - base:1 >/dev/null
df() { printf 'FROM base:1\nRUN echo "setting up"\n%s\n' "$*" >Dockerfile; }
bk() { DOCKER_BUILDKIT=1 docker build --network=none --progress=plain --no-cache -t demo . ; }
classic() { DOCKER_BUILDKIT=0 docker build --network=none --no-cache -t demo . ; }
daemon-copy-missing() { df 'COPY dist/app.tar.gz /app/'; echo dist >.dockerignore; bk; }
daemon-copy-file() { mkdir dist; touch dist/a; df 'COPY dist/app.tar.gz /app/'; bk; }
daemon-copy-missing-classic() { df 'COPY dist/app.tar.gz /app/'; classic; }
daemon-parse() { df 'RUNN make'; bk; }
daemon-parse-classic() { df 'RUNN make'; classic; }
daemon-target() { df 'RUN true'; DOCKER_BUILDKIT=1 docker build --progress=plain --target prod -t demo .; }
daemon-target-classic() { df 'RUN true'; DOCKER_BUILDKIT=0 docker build --target prod -t demo .; }
daemon-stage-name() { printf 'ARG TAG\nFROM base:$TAG\n' >Dockerfile; bk; }
daemon-denied() { docker pull 127.0.0.1:28500/demo/private:1; }
daemon-denied-from() { printf 'FROM 127.0.0.1:28500/demo/private:1\n' >Dockerfile; bk; }
daemon-denied-push() { set -o pipefail; docker tag base:1 127.0.0.1:28500/demo/private-push:1; docker push 127.0.0.1:28500/demo/private-push:1 2>&1 | grep -v "Retrying in [0-9]* second"; }
daemon-denied-compose() { printf 'version: "3"\nservices:\n  web:\n    image: 127.0.0.1:28500/demo/private:1\n' >docker-compose.yml; docker-compose up -d; }
daemon-manifest() { docker pull 127.0.0.1:28500/demo/missing:9; }
daemon-manifest-from() { printf 'FROM 127.0.0.1:28500/demo/missing:9\n' >Dockerfile; bk; }
daemon-manifest-from-classic() { printf 'FROM 127.0.0.1:28500/demo/missing:9\n' >Dockerfile; classic; }
daemon-limit() { docker pull 127.0.0.1:28500/demo/limited:1; }
daemon-limit-from() { printf 'FROM 127.0.0.1:28500/demo/limited:1\n' >Dockerfile; bk; }
daemon-platform() { docker pull 127.0.0.1:28500/demo/app:1; }
daemon-platform-from() { printf 'FROM 127.0.0.1:28500/demo/app:1\n' >Dockerfile; bk; }
daemon-port() { docker run -d --rm --name holder -p 28632:80 base:1 sleep 30; docker run --rm -p 28632:80 base:1 sleep 1; local s=$?; docker rm -f holder >/dev/null; return $s; }
daemon-port-host() { python3 -c 'import socket,time; s=socket.socket(); s.bind(("0.0.0.0",28633)); s.listen(1); time.sleep(9)' & sleep 1; docker run --rm -p 28633:80 base:1 sleep 1; }
daemon-port-compose() { printf 'version: "3"\nservices:\n  db:\n    image: base:1\n    command: sleep 20\n    ports: ["28634:5432"]\n' >docker-compose.yml; docker run -d --rm --name holder -p 28634:80 base:1 sleep 30; docker-compose up -d; local s=$?; docker-compose down; docker rm -f holder >/dev/null; return $s; }
daemon-name() { docker run -d --name web base:1 sleep 9; docker run -d --name web base:1 sleep 9; local s=$?; docker rm -f web >/dev/null; return $s; }
daemon-unhealthy() { printf 'version: "2.4"\nservices:\n  db:\n    image: base:1\n    command: sleep 20\n    healthcheck: { test: ["CMD", "false"], interval: 1s, retries: 1 }\n  web:\n    image: base:1\n    command: echo up\n    depends_on: { db: { condition: service_healthy } }\n' >docker-compose.yml; docker-compose up -d; local s=$?; docker-compose down >/dev/null 2>&1; return $s; }
daemon-exec-missing() { docker run --rm base:1 npm test; }
daemon-entrypoint-mode() { printf '#!/bin/sh\necho start\n' >entrypoint.sh; chmod 644 entrypoint.sh; printf 'FROM base:1\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n' >Dockerfile; classic >/dev/null && docker run --rm demo; }
daemon-mount() { touch conf.yml; docker run --rm -v "$PWD/conf.yml:/bin" base:1 sh -c true; }
daemon-pool() { local i; for i in $(seq 1 40); do docker network create "demo-job-$i" || break; done; docker network prune -f >/dev/null; false; }
CASES=$(sed -n 's/^\(daemon-[a-z0-9-]*\)() {.*/\1/p' "$0")
for c in $CASES; do record $c $c; done
p-error-text() { df 'RUN echo "error: this text belongs to the build"; echo "COPY failed: no source files were specified"' 'RUN cat /none || echo "not found, going on"'; classic; }
record_pass docker daemon-error-text p-error-text
p-name-tolerated() { docker run -d --name web base:1 sleep 9; docker run -d --name web base:1 sleep 9 || { docker rm -f web; docker run -d --name web base:1 sleep 2; }; docker rm -f web; }
record_pass docker daemon-name-tolerated p-name-tolerated; python3 "$RECIPES/frame.py" gitlab --command "docker run" <"$PASS/docker/daemon-name-tolerated.log" >"$R/f" && mv "$R/f" "$PASS/docker/daemon-name-tolerated.log"
p-pull-tolerated() { docker pull 127.0.0.1:28500/demo/missing:cache || true; df 'RUN echo built'; DOCKER_BUILDKIT=0 docker build --network=none --cache-from 127.0.0.1:28500/demo/missing:cache -t demo .; }
record_pass docker daemon-pull-tolerated p-pull-tolerated
kill $registry; kill "$(cat "$R/d.pid")"
