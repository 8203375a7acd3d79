#!/usr/bin/env bash
# What the docker client, compose and the build tools of containers print when they fail. No daemon is needed.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DOCKER_CONFIG=$SRC/_config
mkdir -p "$DOCKER_CONFIG"
no-daemon() { docker build -t demo .; }
no-daemon-ps() { docker ps; }
no-daemon-host() { DOCKER_HOST=tcp://127.0.0.1:18499 docker run --rm busybox true; }
daemon-permission() { python3 -c "import socket,os; s=socket.socket(socket.AF_UNIX); s.bind('d.sock'); s.listen(1); os.chmod('d.sock',0o600)"; chmod 755 .; DOCKER_HOST=unix://$PWD/d.sock setpriv --reuid=65534 --regid=65534 --clear-groups docker ps; }
bad-flag() { docker build --no-such-flag .; }
unknown-command() { docker buildxx build .; }
login-tty() { docker login registry.example; }
bad-reference() { docker tag Demo/App:latest x; docker pull Demo/App:latest; }
run-bad-volume() { docker run -v relative:/x:zz:yy busybox true; }
compose-no-file() { docker-compose up -d; }
compose-bad-yaml() { printf 'services:\n  web:\n    image: x\n   ports:\n' >docker-compose.yml; docker-compose config; }
compose-bad-key() { printf 'version: "3"\nservices:\n  web:\n    imag: x\n' >docker-compose.yml; docker-compose config; }
compose-unset() { printf 'version: "3"\nservices:\n  web:\n    image: ${IMAGE:?set IMAGE to the image to test}\n' >docker-compose.yml; docker-compose config; }
compose-no-daemon() { printf 'version: "3"\nservices:\n  web:\n    image: x\n' >docker-compose.yml; docker-compose up -d; }
compose-env-file() { printf 'version: "3"\nservices:\n  web:\n    image: x\n    env_file: .env.ci\n' >docker-compose.yml; docker-compose config; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0")
for c in $CASES; do record $c $c; done
