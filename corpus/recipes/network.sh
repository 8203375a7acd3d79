#!/usr/bin/env bash
# How programs word failures of the network: DNS, refused and reset connections, TLS, proxies, status codes, time-outs. Loopback only.
. "$(dirname "$0")/lib.sh"
_framed() { local f=$PASS/$2/$3.log; python3 "$RECIPES/frame.py" "$1" --command "$2" <"$f" >"$f.tmp" && mv "$f.tmp" "$f"; } # framed FORMAT TOOL CASE: a passing log inside the frame of a CI system
need curl wget openssl python3 git
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY no_proxy NO_PROXY all_proxy ALL_PROXY PIP_INDEX_URL
W=$SRC/_tls; mkdir -p "$W"
cert() { # cert NAME SUBJECT START END
  openssl req -newkey rsa:2048 -nodes -keyout "$W/$1.key" -out "$W/$1.csr" -subj "/CN=$2" 2>/dev/null
  rm -rf "$W/ca"; mkdir -p "$W/ca"; : >"$W/ca/index.txt"; echo 01 >"$W/ca/serial"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=%s\n' \
    "$W/ca/index.txt" "$W/ca/serial" "$W/ca" "$5" >"$W/ca.cnf"
  openssl ca -batch -selfsign -config "$W/ca.cnf" -keyfile "$W/$1.key" -in "$W/$1.csr" -out "$W/$1.crt" -startdate "$3" -enddate "$4" >/dev/null 2>&1
}
cert self localhost 20240101000000Z 20490101000000Z IP:127.0.0.1,DNS:localhost
cert old localhost 20200101000000Z 20210101000000Z IP:127.0.0.1,DNS:localhost
cert other mirror.example 20240101000000Z 20490101000000Z DNS:mirror.example
echo 'int main(void){return 0;}' >"$SRC/a.c"
python3 "$RECIPES/server.py" 18401 "$SRC" & P1=$!
python3 "$RECIPES/server.py" 18443 "$W/self.crt" "$W/self.key" "$SRC" & P2=$!
python3 "$RECIPES/server.py" 18444 "$W/old.crt" "$W/old.key" "$SRC" & P3=$!
python3 "$RECIPES/server.py" 18445 "$W/other.crt" "$W/other.key" "$SRC" & P4=$!
trap 'kill $P1 $P2 $P3 $P4' EXIT
sleep 1
U=http://127.0.0.1:18401

curl-404() { set -e; curl -fsSLO $U/404/v1.tar.gz; }
curl-403() { set -e; curl -fL -o v1.tar.gz $U/403/v1.tar.gz; }
curl-401() { set -e; curl -fsS $U/401/x; }
curl-429() { set -e; curl -fsS $U/429/x; }
curl-500() { set -e; curl --retry 2 --retry-delay 1 -fsS $U/503/x; }
curl-dns() { set -e; curl -fsSL https://mirror.invalid/v1.tar.gz -o v1.tar.gz; }
curl-refused() { set -e; curl -fsSL http://127.0.0.1:18499/x; }
curl-timeout() { set -e; curl -m 2 -fsSL $U/slow; }
curl-reset() { set -e; curl -fsSL $U/reset; }
curl-empty() { set -e; curl -fsSL $U/empty; }
curl-short() { set -e; curl -fsSLO $U/short/v1.tar.gz; }
curl-self-signed() { set -e; curl -fsSL https://localhost:18443/a.c; }
curl-expired() { set -e; curl --cacert "$W/old.crt" -fsSL https://localhost:18444/a.c; }
curl-wrong-host() { set -e; curl --cacert "$W/other.crt" -fsSL https://localhost:18445/a.c; }
curl-proxy() { set -e; https_proxy=http://127.0.0.1:18401 curl -fsSL https://mirror.example/a; }
curl-proxy-407() { set -e; https_proxy=http://127.0.0.1:18401 curl -fsSL https://secret.example/a; }
curl-no-ca() { set -e; curl --cacert /etc/ssl/none.pem -fsSL https://localhost:18443/a.c; }
curl-bad-url() { set -e; curl -fsSL "localhost:18401 /a b"; }
curl-pipe-sh() { set -e; set -o pipefail; curl -sSL $U/404/install.sh | bash; }
wget-404() { set -e; wget --progress=dot $U/404/v1.tar.gz; tar xf v1.tar.gz; }
wget-dns() { set -e; wget -nv https://mirror.invalid/v1.tar.gz; }
wget-refused() { set -e; wget http://127.0.0.1:18499/v1.tar.gz; }
wget-self-signed() { set -e; wget https://localhost:18443/a.c; }
wget-expired() { set -e; wget --ca-certificate="$W/old.crt" https://localhost:18444/a.c; }
wget-timeout() { set -e; wget -T 1 -t 2 $U/slow; }
wget-503() { set -e; wget -t 2 -q --show-progress $U/503/x || { echo "download failed with $?"; wget -t 2 -nv $U/503/x; }; }
openssl-s_client() { openssl s_client -verify_return_error -connect localhost:18443 </dev/null; }
python-dns() { python3 -c 'import urllib.request as u; u.urlopen("https://mirror.invalid/a")'; }
python-refused() { python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:18499/a")'; }
python-404() { python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:18401/404/a")'; }
python-tls() { python3 -c 'import urllib.request as u; u.urlopen("https://localhost:18443/a")'; }
python-timeout() { python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:18401/slow", timeout=1)'; }
node-dns() { node -e 'fetch("https://mirror.invalid/a").catch(e => { console.error(e); process.exit(1) })'; }
node-refused() { node -e 'require("http").get("http://127.0.0.1:18499/a")'; }
node-tls() { node -e 'require("https").get("https://localhost:18443/a")'; }
node-expired() { NODE_EXTRA_CA_CERTS=$W/old.crt node -e 'require("https").get("https://localhost:18444/a")'; }
git-tls() { git clone https://localhost:18443/demo.git; }
git-expired() { git -c http.sslCAInfo="$W/old.crt" clone https://localhost:18444/demo.git; }
git-dns() { git clone https://git.invalid/demo.git; }
java-dns() { printf 'class A{public static void main(String[] a)throws Exception{new java.net.URL("https://mirror.invalid/a").openStream();}}' >A.java; java A.java; }
java-tls() { printf 'class A{public static void main(String[] a)throws Exception{new java.net.URL("https://localhost:18443/a").openStream();}}' >A.java; java A.java; }
java-refused() { printf 'class A{public static void main(String[] a)throws Exception{new java.net.Socket("127.0.0.1",18499);}}' >A.java; java A.java; }
perl-dns() { perl -MHTTP::Tiny -e '$r=HTTP::Tiny->new->get("http://mirror.invalid/"); print STDERR "$r->{status} $r->{reason} $r->{content}"; exit !$r->{success}'; }
wait-for-port() { for i in 1 2 3; do (exec 3<>/dev/tcp/127.0.0.1/18499) && exit 0; echo "waiting for the service ($i)"; sleep 0.2; done; echo "service did not come up" >&2; exit 1; }

CASES=$(declare -F | sed -n 's/^declare -f //p' | grep -E '^(curl|wget|openssl|python|node|git|java|perl|wait)-')
for c in $CASES; do record $c $c; done

retry-then-success() { set -e; cp "$SRC/a.c" f1.c; cd "$SRC"; curl --retry 4 --retry-delay 1 --retry-all-errors -fsS $U/flaky/a.c -o /dev/null; wget -q --retry-on-http-error=503 --waitretry=1 $U/flaky/a.c?2 -O /dev/null || wget $U/a.c -O - >/dev/null; curl -fsS http://127.0.0.1:18499/optional || echo "no local cache, going on"; curl -fsS $U/a.c; }
wait-then-up() { for i in 1 2 3; do curl -fsS http://127.0.0.1:$((18402 - i + (i > 1)))/a.c && break; echo "waiting for the service ($i)"; sleep 0.2; done; }
record_pass curl retry-then-success retry-then-success; _framed gitlab curl retry-then-success
record_pass curl wait-then-up wait-then-up; _framed travis curl wait-then-up
