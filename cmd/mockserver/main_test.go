package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/clock"
)

// output is what a command writes, safe to look at while it still writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.text.Write(b)
	select {
	case o.more <- struct{}{}:
	default:
	}
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// shell runs commands of the binary within the test, in one environment.
type shell struct {
	t   *testing.T
	env map[string]string
}

func (s shell) run(args ...string) (code int, out, errs string) {
	s.t.Helper()
	stdout, stderr := &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	code = run(s.t.Context(), args, program{in: strings.NewReader(""), out: stdout, err: stderr, env: func(n string) string { return s.env[n] }})
	return code, stdout.String(), stderr.String()
}

// good is run for a command that must succeed.
func (s shell) good(args ...string) string {
	s.t.Helper()
	code, out, errs := s.run(args...)
	if code != exitGood {
		s.t.Fatalf("mockserver %s: exit code %d\n%s", strings.Join(args, " "), code, errs)
	}
	return out
}

// serving starts the server as a user does and returns a shell that speaks to it.
func serving(t *testing.T, args ...string) shell {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, errs := &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	done := make(chan int)
	go func() {
		done <- run(ctx, append(args, "--addr", "127.0.0.1:0"), program{out: out, err: errs, env: func(string) string { return "" }})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != exitGood {
			t.Errorf("the server stopped with exit code %d: %s", code, errs)
		}
	})
	for !strings.Contains(out.String(), "admin API") {
		select {
		case <-out.more:
		case code := <-done:
			t.Fatalf("the server did not start, exit code %d: %s", code, errs)
		}
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	_, url, _ := strings.Cut(line, " listens at ")
	return shell{t, map[string]string{"MOCKSERVER_URL": url}}
}

// await waits until a command has written a text.
func await(t *testing.T, o *output, text string) {
	t.Helper()
	late := make(chan struct{})
	timer := clock.After(patience, func() { close(late) })
	defer timer.Stop()
	for !strings.Contains(o.String(), text) {
		select {
		case <-o.more:
		case <-late:
			t.Fatalf("%q was not written, but:\n%s", text, o)
		}
	}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}

func TestTheWayOfAUser(t *testing.T) {
	s := serving(t)
	contains(t, s.good("health"), "ok")
	token := strings.TrimSpace(s.good("token", "qijiayun"))
	if len(token) != 32 {
		t.Fatalf("token = %q", token)
	}
	contains(t, s.good("token", "qijiayun", "--refresh", "--curl"), "curl '", "accessToken=")
	contains(t, s.good("credentials"), `"appId": "qjydemoapp00000001"`)
	contains(t, s.good("credentials", "--format", "dotenv"), "QIJIAYUN_APP_ID='qjydemoapp00000001'", "MOCKSERVER_SANDBOX='default'")
	contains(t, s.good("credentials", "--format", "shell"), "export QIJIAYUN_BASE_URL='http://")
	contains(t, s.good("why", "last"), "token/refresh", "accepted")
}

func TestWhyExplainsTheNewestRefusal(t *testing.T) {
	s := serving(t)
	code, _, errs := s.run("why")
	if code != exitUsage || !strings.HasPrefix(errs, "mockserver: nothing was refused") {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	s.env["MOCKSERVER_SANDBOX"] = "box7"
	s.good("sandbox", "new", "box7")
	patch(t, s, "box7", `{"freeze":true}`)
	if code, _, errs := s.run("token", "qijiayun"); code != exitUsage || !strings.Contains(errs, "qijiayun/app-frozen") {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	contains(t, s.good("why"), "is frozen", "qijiayun/app-frozen", "40003", "documented", "[redacted]")
	s.env["LANG"] = "zh_CN.UTF-8"
	contains(t, s.good("why", "1"), "已被冻结")
	contains(t, s.good("why", "--json"), `"rule": "qijiayun/app-frozen"`)
	if code, _, errs := s.run("why", "99"); code != exitUsage || !strings.Contains(errs, "请求记录中没有") {
		t.Fatalf("exit code %d: %s", code, errs)
	}
}

func TestSandboxesAndClocks(t *testing.T) {
	s := serving(t)
	contains(t, s.good("sandbox", "new", "box7", "--ttl", "30m", "--clock", "2026-11-30T23:59:00+08:00", "--frozen"), `"id":"box7"`)
	contains(t, s.good("clock", "--sandbox", "box7"), "2026-11-30T15:59:00.000Z  frozen")
	contains(t, s.good("clock", "advance", "61s", "--sandbox", "box7"), "2026-11-30T16:00:01.000Z")
	contains(t, s.good("clock", "set", "2026-01-01T00:00:00Z", "--sandbox", "box7"), "2026-01-01T00:00:00.000Z")
	contains(t, s.good("clock", "run", "--sandbox", "box7"), "running")
	contains(t, s.good("clock", "freeze", "--sandbox", "box7"), "frozen")
	contains(t, s.good("sandbox", "list"), "box7", "default")
	file := filepath.Join(t.TempDir(), "box7.json")
	if err := os.WriteFile(file, []byte(s.good("sandbox", "save", "box7")), 0o600); err != nil {
		t.Fatal(err)
	}
	s.good("sandbox", "reset", "box7")
	s.good("sandbox", "delete", "box7")
	contains(t, s.good("sandbox", "load", "box7", file), `"id":"box7"`)
	contains(t, s.good("sandbox", "show", "box7"), "/~box7/qijiayun")
}

func TestMistakesOfUsers(t *testing.T) {
	s := shell{t, map[string]string{"MOCKSERVER_URL": "http://127.0.0.1:1"}}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for want, args := range map[string][]string{
		"start one with": {"health"},
		`version, webhook, why; see "mockserver --help"`:                        {"sing"},
		`--sing; see "mockserver serve --help"`:                                 {"serve", "--sing"},
		`received 0; see "mockserver clock advance --help"`:                     {"clock", "advance"},
		`"yesterday": it has the form 2026-`:                                    {"clock", "set", "yesterday"},
		`--clock "noon": it has the form 2026-`:                                 {"sandbox", "new", "--clock", "noon"},
		`mockserver: load: open /does/not/exist`:                                {"sandbox", "load", "box7", "/does/not/exist"},
		`connection refused); start one with "mockserver", or leave`:            {"verify", "--target", "http://127.0.0.1:1"},
		`--filter "((": it is a Ginkgo label filter`:                            {"verify", "--filter", "(("},
		`--focus "(": error parsing regexp`:                                     {"verify", "--focus", "("},
		`--grade "sure": it is documented, observed or assumed`:                 {"rules", "--grade", "sure"},
		`no provider is called so; they are innopaas, aisuda, qijiayun, apihub`: {"--host", "x=y", "--addr", "127.0.0.1:0"},
		"another address with --addr or --proxy=ADDRESS":                        {"--addr", "127.0.0.1:0", "--proxy=" + taken.Addr().String(), "--state", t.TempDir()},
		"is called so; they are innopaas, aisuda, qijiayun, apihub":             {"run", "--provider", "nobody", "--", "true"},
		"/dev/null: not a directory; name another file":                         {"run", "--quiet", "--report", "/dev/null/a.html", "--", "true"},
		"come together":                     {"--ca-cert", "ca.pem"},
		"NAME=PROVIDER":                     {"--host", "x"},
		"it is debug, info, warn or error":  {"--log-level", "loud"},
		"numbers above 0":                   {"--max-sandboxes", "0"},
		"--state-bytes and the --journal":   {"--state-bytes", "0"},
		"--state-bytes is a number above 0": {"run", "--state-bytes", "0", "--", "true"},
		"choose another address":            {"--addr", taken.Addr().String()},
		"fixtures:":                         {"--fixtures", "/does/not/exist", "--addr", "127.0.0.1:0"},
		"it is text, json or markdown":      {"rules", "--format", "pdf"},
		"no provider is called so":          {"rules", "--provider", "nobody"},
		"no address is in the environment":  {"verify", "--target", "env"},
	} {
		code, _, errs := s.run(args...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("mockserver %s: exit code %d, %q; want %q", strings.Join(args, " "), code, errs, want)
		}
	}
}

func TestBeyondLoopbackTheAdminAPIAsksForAToken(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out := &output{more: make(chan struct{}, 1)}
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"--addr", "0.0.0.0:0"}, program{out: out, err: out, env: func(string) string { return "" }})
	}()
	for !strings.Contains(out.String(), "Authorization: Bearer ") {
		<-out.more
	}
	line, rest, _ := strings.Cut(out.String(), "\n")
	_, url, _ := strings.Cut(line, " listens at ")
	_, token, _ := strings.Cut(strings.TrimSpace(rest), "Authorization: Bearer ")
	s := shell{t, map[string]string{"MOCKSERVER_URL": url}}
	s.good("health")
	if code, _, errs := s.run("credentials"); code != exitUsage || !strings.Contains(errs, "MOCKSERVER_ADMIN_TOKEN") {
		t.Errorf("without the token: exit code %d, %s", code, errs)
	}
	s.env["MOCKSERVER_ADMIN_TOKEN"] = token
	s.good("credentials")
	stop()
	if code := <-done; code != exitGood {
		t.Errorf("exit code %d", code)
	}
}

func TestVersionAndRules(t *testing.T) {
	s := shell{t, map[string]string{}}
	contains(t, s.good("version"), "mockserver development")
	contains(t, s.good("rules", "--provider", "qijiayun"), "qijiayun/daily-quota", "40004")
	contains(t, s.good("rules", "--format", "json"), `"id": "qijiayun/daily-quota"`)
	contains(t, s.good("completion", "bash"), "mockserver")
}

var update = flag.Bool("update", false, "write the pages that are generated from the code")

// docs/CLI.md is every command's own help.
func TestPagesOfTheCommandLineAreUpToDate(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Command line 命令行\n\nGenerated by `make docs`: every command's own `--help`. 由 `make docs` 生成：各命令的 `--help`。\n")
	root := newRoot(program{env: func(string) string { return "" }})
	root.InitDefaultCompletionCmd()
	write(&b, shell{t, nil}, root)
	const page = "../../docs/CLI.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil { //nolint:gosec // a page for all to read
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != b.String() {
		t.Errorf("docs/CLI.md is not what the commands say (%v); run make docs", err)
	}
}

func write(b *strings.Builder, s shell, c *cobra.Command) {
	fmt.Fprintf(b, "\n## %s\n\n```text\n%s```\n", c.CommandPath(), s.good(append(strings.Fields(c.CommandPath())[1:], "--help")...))
	if c.Name() == "completion" {
		return // a page for each shell, cobra's own
	}
	for _, sub := range c.Commands() {
		write(b, s, sub)
	}
}
