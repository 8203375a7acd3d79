#!/usr/bin/env bash
# Recordings of go test. Debian's golang-go, or a newer one first in PATH.
. "$(dirname "$0")/lib.sh"
command -v go >/dev/null || need golang-go
need gcc libc6-dev
export GOPATH=$HOME/go GOCACHE=$HOME/.cache/go-build GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOMAXPROCS=2 GOTELEMETRY=off
mod() { printf 'module example.org/widget\n\ngo 1.19\n' >go.mod; printf 'package widget\n\nfunc Width(s string) int { return len(s) }\n' >widget.go; }
testfile() { { printf 'package %s\n\nimport (\n%s\n)\n\n' "${2:-widget}" "$1"; cat; } >"${3:-widget_test.go}"; }
fails() {
  mod; testfile '"testing"' <<'G'
func TestWidth(t *testing.T) {
	if got := Width("ab"); got != 3 {
		t.Errorf("Width(ab) = %d, want 3", got)
	}
}
func TestTable(t *testing.T) {
	for _, c := range []string{"a", "b b"} {
		t.Run(c, func(t *testing.T) { if len(c) > 1 { t.Fatalf("bad name %q", c) } })
	}
}
func TestFine(t *testing.T) { t.Log("error: only a log line") }
G
}
failure() { fails; go test ./...; }
failure_verbose() { fails; go test -v ./...; }
failure_json() { fails; go test -json ./...; }
panics() { mod; testfile '"testing"' <<'G'
func TestNil(t *testing.T) { var m map[string]int; m["a"] = 1 }
func TestFine(t *testing.T) {}
G
  go test -v ./...; }
race() { mod; testfile '"testing"' <<'G'
func TestRace(t *testing.T) {
	n := 0
	done := make(chan bool)
	go func() { n++; done <- true }()
	n++
	<-done
	_ = n
}
G
  CGO_ENABLED=1 go test -race ./...; }
timeout_() { mod; testfile '"testing"
"time"' <<'G'
func TestSleeps(t *testing.T) { time.Sleep(time.Minute) }
G
  go test -timeout 1s ./...; }
build_failed() { mod; mkdir ok; printf 'package ok\n' >ok/ok.go; testfile '"testing"' <<'G'
func TestWidth(t *testing.T) { if Wdth("a") != 1 { t.Fatal("x") } }
G
  go test ./...; }
setup_failed() { mod; testfile '"testing"
"github.com/example/assert"' <<'G'
func TestWidth(t *testing.T) { assert.True(t, true) }
G
  go test ./...; }
vet_failed() { mod; testfile '"testing"' <<'G'
func TestWidth(t *testing.T) { t.Errorf("%d", "x") }
G
  go test ./...; }
deadlock() { mod; testfile '"testing"' <<'G'
func TestMain(m *testing.M) { <-make(chan int) }
G
  go test ./...; }
exit_status() { mod; testfile '"testing"
"os"
"fmt"' <<'G'
func TestMain(m *testing.M) { fmt.Println("cannot connect to the test database"); os.Exit(4) }
G
  go test ./...; }
example_fails() { mod; testfile '"fmt"' <<'G'
func ExampleWidth() {
	fmt.Println(Width("ab"))
	// Output: 3
}
G
  go test; }
fuzz_seed() { mod; testfile '"testing"' <<'G'
func FuzzWidth(f *testing.F) {
	f.Add("a")
	f.Fuzz(func(t *testing.T, s string) { if Width(s) == 1 { t.Fatal("one") } })
}
G
  go test; }
many_packages() {
  mod; for p in alpha errors failures; do mkdir $p; printf 'package %s\n' $p >$p/$p.go; testfile '"testing"
"fmt"' $p $p/${p}_test.go <<'G'
func TestLogsErrors(t *testing.T) { fmt.Println("panic: this is only text"); fmt.Println("ERROR: connection refused"); t.Skip("--- FAIL: not really") }
func TestOK(t *testing.T) { t.Parallel() }
G
  done
  testfile '"testing"' errors errors/bad_test.go <<'G'
func TestWrap(t *testing.T) { want, got := "a: b", "a"; if want != got { t.Errorf("wrap:\nwant %q\n got %q", want, got) } }
G
  go test -v -count=1 -race ./...
}
for c in failure failure_verbose failure_json panics race timeout_ build_failed setup_failed vet_failed deadlock exit_status example_fails fuzz_seed many_packages; do n=${c%_}; record "${n//_/-}" "$c"; done
pass_noise() { mod; testfile '"testing"
"fmt"
"os"' <<'G'
func TestErrorPath(t *testing.T) { fmt.Println("panic: expected in test"); fmt.Fprintln(os.Stderr, "ERROR: dial tcp 127.0.0.1:5432: connect: connection refused"); t.Log("FAIL would be printed here") }
func TestSkipped(t *testing.T) { t.Skip("needs network: i/o timeout") }
func TestRecovers(t *testing.T) { defer func() { fmt.Println("recovered:", recover()) }(); var m map[string]int; m["a"] = 1 }
func TestSubFAIL(t *testing.T) { t.Run("FAIL", func(t *testing.T) { fmt.Println("FAIL: a name") }) }
G
  go test -v ./... && go test ./...; }
record_pass go-test noise pass_noise
if [ -n "${GO_NEW:-}" ]; then
  PATH=$GO_NEW:$PATH; hash -r
  for c in failure_verbose panics race timeout_ setup_failed vet_failed; do n=${c%_}; eval "${n}_new() { $c; }"; record "${n//_/-}-new" "${n}_new"; done
fi
map_writes() { printf 'module example.org/widget\n\ngo 1.19\n' >go.mod; printf 'package widget\n\nimport "testing"\n\nfunc TestStore(t *testing.T) {\n\tm := map[int]int{}\n\tdone := make(chan bool)\n\tfor g := 0; g < 8; g++ {\n\t\tgo func() {\n\t\t\tfor i := 0; i < 1000000; i++ {\n\t\t\t\tm[i%%7] = i\n\t\t\t}\n\t\t\tdone <- true\n\t\t}()\n\t}\n\tfor g := 0; g < 8; g++ {\n\t\t<-done\n\t}\n}\n' >w_test.go; go test ./...; }
record map-writes map_writes
need golang-gopkg-check.v1-dev
gocheck() {
  mkdir -p src/demo
  cat >src/demo/demo_test.go <<'G'
package demo

import (
	"testing"

	. "gopkg.in/check.v1"
)

func Test(t *testing.T) { TestingT(t) }

type StoreSuite struct{}

var _ = Suite(&StoreSuite{})

func (s *StoreSuite) TestTotal(c *C) { c.Assert(2*3+4, Equals, 11) }
func (s *StoreSuite) TestEmpty(c *C) { var m map[string]int; m["a"] = 1 }
func (s *StoreSuite) TestName(c *C)  { c.Check("a", Equals, "a") }
G
  GO111MODULE=off GOPATH=$PWD:/usr/share/gocode go test demo
}
record gocheck gocheck
need gotestsum
sums() { fails; mkdir other; testfile '"testing"' other other/other_test.go <<'G'
func TestOther(t *testing.T) { t.Log("error: only a log line") }
G
  printf 'package other\n' >other/other.go; }
gotestsum_packages() { sums; gotestsum --format pkgname ./...; }
gotestsum_tests() { sums; gotestsum --format testname ./...; }
gotestsum_again() { sums; gotestsum --format pkgname --rerun-fails=2 --packages ./...; }
gotestsum_main() { mod; testfile '"testing"
"os"' <<'G'
func TestWidth(t *testing.T) {}
func TestMain(m *testing.M) { os.Stderr.WriteString("no such fixture: widgets.json\n"); os.Exit(3) }
G
  gotestsum --format pkgname ./...; }
for c in packages tests again main; do record gotestsum-$c gotestsum_$c; done
gotestsum_noise() { mod; testfile '"testing"
"fmt"' <<'G'
func TestLogs(t *testing.T) { t.Log("error: connection refused"); fmt.Println("FAIL would be printed here"); fmt.Println("panic: expected") }
func TestSkipped(t *testing.T) { t.Skip("error: needs network") }
G
  gotestsum --format standard-verbose ./... && gotestsum --format testname ./... && gotestsum ./...; }
record_pass go-test gotestsum-noise gotestsum_noise
