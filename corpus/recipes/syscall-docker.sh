#!/usr/bin/env bash
# faccessat2 refused in a real `docker build` and `docker run` (Debian's Docker 20.10.24, BuildKit and the classic builder). Needs root and a host that may run containers.
# Two ways to lose the call: the whole daemon under a filter that answers ENOSYS (as Linux before 5.8 does), or a profile of the age of Docker 19.03.
FAMILY=syscall
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/zig-lib.sh"
need_seccomp
need_zig 0.15.1
need util-linux debootstrap libip4tc2 libip6tc2 libnftnl11 libseccomp2
DK=$SRC/docker STATE=$SRC/dockerd
export DOCKER_HOST=unix://$STATE/docker.sock PATH=$DK/usr/bin:$DK/usr/sbin:$PATH
[ -x "$DK/usr/sbin/dockerd" ] || (
  t=$(mktemp -d) && cd "$t" && apt-get download -qq docker.io containerd runc tini iptables
  for d in *.deb; do dpkg-deb -x "$d" "$DK"; done
)
stop() { # only the daemon started here, by its pid file
  [ -s "$STATE/docker.pid" ] && kill "$(cat "$STATE/docker.pid")" 2>/dev/null
  for _ in $(seq 50); do [ -s "$STATE/docker.pid" ] || break; sleep .2; done
}
start() { # start [PREFIX...] -- [OPTION...]
  local prefix=()
  while [ "$1" != -- ]; do prefix+=("$1"); shift; done
  shift
  stop
  mkdir -p "$STATE"
  setsid nohup "${prefix[@]}" dockerd -H "$DOCKER_HOST" --data-root "$STATE/data" --exec-root "$STATE/exec" --pidfile "$STATE/docker.pid" --iptables=false --ip6tables=false \
    --bridge=none --ip-forward=false --storage-driver overlay2 "$@" >"$STATE/dockerd.log" 2>&1 </dev/null &
  for _ in $(seq 100); do docker version >/dev/null 2>&1 && return; sleep .3; done
}
image() { # Debian 12 with Zig 0.15.1 at /opt/zig
  docker image inspect debian:bookworm-slim >/dev/null 2>&1 && return
  [ -d "$SRC/rootfs/usr" ] || debootstrap --variant=minbase bookworm "$SRC/rootfs" >/dev/null
  [ -d "$SRC/rootfs/opt/zig" ] || cp -r /opt/zig-0.15.1 "$SRC/rootfs/opt/zig"
  tar -C "$SRC/rootfs" -c . | docker import -c 'ENV PATH=/opt/zig:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'CMD ["bash"]' - debian:bookworm-slim >/dev/null
}
profile() { echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["faccessat2"],"action":"SCMP_ACT_ERRNO","errnoRet":'"$1"'}]}' >"$SRC/errno-$1.json"; }
profile 38
profile 1
files() { project zigproj; project zigproj-docker; }
buildkit() { files; DOCKER_BUILDKIT=1 docker build --no-cache --network=host --progress=plain -f Dockerfile.linux-glibc -t t .; }
classic() { files; DOCKER_BUILDKIT=0 docker build --no-cache --network=host -f Dockerfile.linux-glibc -t t .; }
tty() { files; script -qec "env DOCKER_BUILDKIT=1 docker build --no-cache --network=host -f Dockerfile.linux-glibc -t t ." /dev/null; }
security_opt() { files; DOCKER_BUILDKIT=0 docker build --security-opt "seccomp=$SRC/errno-38.json" -f Dockerfile.linux-glibc -t t .; }
run() { files; docker run --rm --network none --security-opt "seccomp=$SRC/errno-$N.json" -v "$PWD:/src:ro" debian:bookworm-slim bash -c 'cp -r /src /build && cd /build && zig build'; }
start --
image
record_pass docker classic-control classic
record docker-classic-security-opt security_opt
N=38 record docker-run-profile19 run
N=1 record docker-run-profile-eperm run
start -- --seccomp-profile "$SRC/errno-38.json"
record docker-classic-daemon-profile19 classic
start "$DENY" -e ENOSYS faccessat2 -- --
record docker-buildkit20-oldkernel buildkit
record docker-classic-oldkernel classic
record docker-buildkit20-oldkernel-tty tty
start "$DENY" -e EPERM faccessat2 -- --
record docker-buildkit20-eperm buildkit
stop
