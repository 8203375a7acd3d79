#!/usr/bin/env bash
# Cases of several families, recorded later than their own recipes.
. "$(dirname "$0")/lib.sh"
rmdir "$OUT" 2>/dev/null
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need git curl wget gcc automake sudo inotify-tools dpkg-dev rpm dnf zypper openssh-client python3 python3-venv util-linux uidmap podman bundler cpanminus busybox-static
case_() { OUT=$CORPUS/fail/${1%%/*}; mkdir -p "$OUT"; record "${1#*/}" "$2"; }
nobody() { chmod 777 .; setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$PWD" "$@"; }
port_free=28499
http() { python3 -m http.server "$1" --bind 127.0.0.1 >/dev/null 2>&1 & server=$!; sleep 1; }
ident="-c user.name=D -c user.email=d@e.org"

git_no_access() { GIT_SSH_COMMAND='sh -c "exit 255"' git clone ssh://git@git.example/demo/demo.git; }; case_ git/ssh-ended git_no_access
git_transport() { git init -q up; (cd up; echo a >f; git add f; git $ident commit -qm one); git init -q d; cd d; git submodule add "$SRC/transport-file/up" lib; }; case_ git/transport-file git_transport
git_helper() { git clone ftps2://mirror.example/demo.git; }; case_ git/transport-helper git_helper
git_daemon() { git clone git://127.0.0.1:28499/demo.git; }; case_ git/transport-refused git_daemon
git_long() { local n; n=$(printf 'n%.0s' $(seq 1 300)); git init -q up; cd up; b=$(echo a | git hash-object -w --stdin); t=$(printf '100644 blob %s\t%s.txt\n' "$b" "$n" | git mktree); c=$(git $ident commit-tree -m one "$t"); git update-ref refs/heads/main "$c"; cd ..; git clone -b main up d; }; case_ git/file-name-long git_long
git_dirty() { git init -q .; printf '{"name": "demo", "version": "1.0.0"}\n' >package.json; git add .; git $ident commit -qm one; echo ' ' >>package.json; npm version patch --no-audit 2>&1 | grep -v 'A complete log of this run\|_logs'; return 1; }; case_ git/dirty-npm-version git_dirty

net_unreachable() { unshare -n sh -c 'ip link set lo up; wget -t 1 -O v1.tar.gz http://192.0.2.7/v1.tar.gz'; }; case_ network/unreachable-wget net_unreachable
net_unreachable_py() { unshare -n python3 -c 'import urllib.request; urllib.request.urlopen("http://192.0.2.7/v1.tar.gz")'; }; case_ network/unreachable-python net_unreachable_py
net_tls() { http 28590; curl -fsSLO https://127.0.0.1:28590/v1.tar.gz; local s=$?; kill $server; return $s; }; case_ network/tls-plain-port net_tls
net_tls_git() { http 28590; git clone https://127.0.0.1:28590/demo.git; local s=$?; kill $server; return $s; }; case_ network/tls-plain-port-git net_tls_git
net_proxy() { https_proxy=http://proxy.invalid:3128 curl -fsSLO https://mirror.example/v1.tar.gz; }; case_ network/proxy-dns net_proxy
net_proxy_403() { python3 -c '
import socketserver
class H(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip(): pass
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
s=socketserver.TCPServer(("127.0.0.1",28591),H); s.timeout=20; s.handle_request()' & sleep 1; https_proxy=http://127.0.0.1:28591 curl -sSLO https://mirror.example/v1.tar.gz; }; case_ network/proxy-403 net_proxy_403

ssh_key() { ssh-keygen -q -t ed25519 -N '' -f deploy_key; chmod 644 deploy_key; ssh-keygen -y -f deploy_key; }; case_ ssh/key-open ssh_key
sys_watch() { mkdir -p src/a src/b src/c src/d; unshare -U -r sh -c 'echo 2 >/proc/sys/user/max_inotify_watches; inotifywait -r -t 5 src'; }; case_ system/watch-limit sys_watch
sys_clock() { printf 'AC_INIT([demo],[1.0])\nAM_INIT_AUTOMAKE([foreign])\nAC_OUTPUT\n' >configure.ac; aclocal && autoconf && automake --add-missing -c >/dev/null 2>&1; touch -d '+3 days' configure; ./configure; }; case_ system/clock-skew sys_clock
sys_sudo() { setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs sudo apt-get update; }; case_ system/sudo-no-new-privileges sys_sudo
archive_changed() { mkdir d; for i in 1 2 3; do head -c 60000 /dev/urandom >d/$i; done; cd d; tar -czf ./out.tar.gz .; }; case_ archive/changed archive_changed

apt_source_orig() { mkdir -p demo-1.0/debian/source; cd demo-1.0; echo '3.0 (quilt)' >debian/source/format; printf 'Source: demo\nSection: misc\nPriority: optional\nMaintainer: D <d@example.org>\nStandards-Version: 4.6.0\n\nPackage: demo\nArchitecture: all\nDescription: demo\n demo\n' >debian/control; printf 'demo (1.0-1) unstable; urgency=low\n\n  * one\n\n -- D <d@example.org>  Mon, 01 Jan 2024 00:00:00 +0000\n' >debian/changelog; cd ..; dpkg-source -b demo-1.0; }; case_ apt/dpkg-source-orig apt_source_orig
dnf_mirrorlist() { mkdir -p log; : >list; printf '[appstream]\nname=appstream\nmirrorlist=file://%s/list\nenabled=1\ngpgcheck=0\n' "$PWD" >x.repo; dnf -y --installroot="$PWD/root" --releasever=8 --setopt=reposdir="$PWD" --setopt=cachedir="$PWD/cache" --setopt=logdir="$PWD/log" install make; }; case_ dnf/mirrorlist dnf_mirrorlist
dnf_gpg() { mkdir -p s; printf 'Name: demo\nVersion: 1.0\nRelease: 1\nSummary: demo\nLicense: MIT\nBuildArch: noarch\n%%description\ndemo\n%%files\n' >demo.spec; rpmbuild -bb --quiet --define "_topdir $PWD" demo.spec >/dev/null 2>&1; printf '[main]\ngpgcheck=1\nlocalpkg_gpgcheck=1\n' >dnf.conf; mkdir -p log none; dnf -y -c dnf.conf --installroot="$PWD/root" --releasever=9 --setopt=reposdir="$PWD/none" --setopt=cachedir="$PWD/cache" --setopt=logdir="$PWD/log" install ./RPMS/noarch/demo-1.0-1.noarch.rpm; }; case_ dnf/gpg-unsigned dnf_gpg
zyp() { mkdir -p root; zypper --root "$PWD/root" --non-interactive --no-refresh install demo-nope; }; case_ dnf/zypper zyp
podman_rootless() { mkdir -p fs/bin; cp /bin/busybox fs/bin/sh; touch fs/shared; tar --owner=5000 --group=5000 -C fs -cf fs.tar .; chmod 644 fs.tar; nobody podman --root "$PWD/st" --runroot "$PWD/run" --storage-driver vfs import -q fs.tar localhost/demo:1; }; case_ podman/rootless podman_rootless

gem_conflict() { mkdir -p a b1 b2; for v in 1 2; do printf 'Gem::Specification.new { |s| s.name="b"; s.version="%s.0"; s.summary="b"; s.authors=["d"]; s.files=[] }\n' $v >b$v/b.gemspec; done; printf 'Gem::Specification.new { |s| s.name="a"; s.version="1.0"; s.summary="a"; s.authors=["d"]; s.files=[]; s.add_dependency "b", ">= 2" }\n' >a/a.gemspec; printf 'source "file:///none"\ngem "a", path: "a"\ngem "b", "< 2", path: "b1"\n' >Gemfile; bundle install; }; case_ bundler/version-conflict gem_conflict
cpan_deps() { printf 'requires "Not::There", "2";\n' >cpanfile; cpanm --notest --no-wget --no-lwp --mirror file:///none --mirror-only --installdeps .; }; case_ cpan/installdeps cpan_deps
cpan_fatal() { printf 'use ExtUtils::MakeMaker;\nWriteMakefile(NAME=>"Demo", VERSION=>"1.0", PREREQ_FATAL=>1, PREREQ_PM=>{"Not::There"=>2});\n' >Makefile.PL; perl Makefile.PL && make; }; case_ cpan/prereq-fatal cpan_fatal
conan_setting() { command -v conan >/dev/null || pip install -q conan; printf '[requires]\nzlib/1.3.1\n' >conanfile.txt; conan profile detect --force >/dev/null 2>&1; conan install . -s compiler=frob; }; case_ conan/invalid-setting conan_setting
