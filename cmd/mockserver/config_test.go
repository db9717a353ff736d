package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// configured writes a configuration file and makes its folder the working one.
func configured(t *testing.T, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(defaultConfig, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestConfigSaysWhereEachValueComesFrom(t *testing.T) {
	configured(t, `fixtures: my
evidence: seen
admin-token: secret-of-the-file
serve:
  addr: 127.0.0.1:9000
  webhook-target: [127.0.0.1, 10.0.0.0/8]
  tls: true
  no-console: true
run:
  require-rules: 40%
  fail-on: [refused, unmatched]
`)
	s := shell{t, map[string]string{"MOCKSERVER_EVIDENCE": "elsewhere", "MOCKSERVER_LOG_LEVEL": "info"}}
	var all []flagInForce
	if err := json.Unmarshal([]byte(s.good("config", "--format", "json", "serve", "--state-bytes", "4096")), &all); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, one := range all {
		got[one.Flag] = one.Value + " " + one.From
	}
	for flag, want := range map[string]string{
		"fixtures":       "my file (mockserver.yaml:1)",
		"evidence":       "elsewhere environment",
		"admin-token":    "[redacted] file (mockserver.yaml:3)",
		"addr":           "127.0.0.1:9000 file (mockserver.yaml:5)",
		"webhook-target": "[127.0.0.1,10.0.0.0/8] file (mockserver.yaml:6)",
		"tls":            defaultTLS + " file (mockserver.yaml:7)",
		"no-console":     "true file (mockserver.yaml:8)",
		"log-level":      "info environment",
		"state-bytes":    "4096 flag",
		"deliveries":     "20000 default",
	} {
		if got[flag] != want {
			t.Errorf("%s: %q, want %q", flag, got[flag], want)
		}
	}
	out := s.good("config")
	contains(t, out, "serve\n", "run\n", "require-rules", "40%", "[refused,unmatched]", "file (mockserver.yaml:10)")
	if strings.Contains(out, "secret-of-the-file") {
		t.Error("a secret is shown")
	}
}

func TestCommandsTakeTheirFlagsFromTheFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "qijiayun.yaml"), []byte(watchedFixture("Of the file")), 0o600); err != nil {
		t.Fatal(err)
	}
	configured(t, "fixtures: "+folder+"\nserve: {sandbox-per-test: true}\ntail: {lines: 1}\ntoken apihub: {person: zhangsan-1, role: [SYS_ADMIN]}\n")
	s := serving(t)
	claims, err := base64.RawURLEncoding.DecodeString(strings.Split(s.good("token", "apihub"), ".")[1])
	if err != nil {
		t.Error(err)
	}
	contains(t, string(claims), `"sub":"zhangsan-1"`, `"roles":["SYS_ADMIN"]`)
	_, tenants := get(t, s.env["MOCKSERVER_URL"]+"/__admin/sandboxes/auto-one/qijiayun/tenants")
	contains(t, tenants, "Of the file")
	for range 3 {
		get(t, s.env["MOCKSERVER_URL"]+unknownToken)
	}
	if n := strings.Count(s.good("tail"), "\n"); n != 1 {
		t.Errorf("%d lines by the file", n)
	}
	if n := strings.Count(s.good("tail", "-n", "2"), "\n"); n != 2 {
		t.Errorf("%d lines by the flag", n)
	}
	elsewhere := filepath.Join(t.TempDir(), "ci.yaml")
	if err := os.WriteFile(elsewhere, []byte("tail: {lines: 3}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(s.good("tail", "--config", elsewhere), "\n"); n != 3 {
		t.Errorf("%d lines by --config", n)
	}
}

func TestConfigSaysWhatIsWrongInWhichLine(t *testing.T) {
	for text, says := range map[string]string{
		"serve:\n  adr: 127.0.0.1:9000\n":         `mockserver.yaml:2: unknown flag "adr" of serve; did you mean "addr"?`,
		"\nfixture: my\n":                         `mockserver.yaml:2: unknown flag "fixture"; did you mean "fixtures"?`,
		"serv:\n  addr: 127.0.0.1:9000\n":         `mockserver.yaml:1: unknown flag "serv"; did you mean "serve"?`,
		"run:\n  seed: many\n":                    "mockserver.yaml:2: ",
		"serve:\n  deliveries: [1, {}]\n":         "mockserver.yaml:2: deliveries: an item of the list",
		"serve:\n  addr: {host: x}\n":             "mockserver.yaml:2: addr: a value or a list",
		"serve: 127.0.0.1:9000\n":                 "mockserver.yaml:1: serve is a command",
		"- serve\n":                               "mockserver.yaml:1: flags and their values",
		"serve:\n addr: 127.0.0.1:1\n  tls: no\n": "mockserver.yaml:3: mapping values",
	} {
		configured(t, text)
		for _, args := range []string{"serve --addr 127.0.0.1:0", "config", "run -- true"} {
			if strings.Contains(text, "seed") && strings.HasPrefix(args, "serve") {
				continue // that is the flag of another command
			}
			code, _, errs := (shell{t: t}).run(strings.Fields(args)...)
			if code != exitUsage || !strings.Contains(errs, says) {
				t.Errorf("%s with %q: exit code %d: %s", args, text, code, errs)
			}
		}
	}
	t.Chdir(t.TempDir())
	if code, _, errs := (shell{t: t}).run("tail", "--config", "nowhere.yaml"); code != exitUsage || !strings.Contains(errs, "nowhere.yaml") {
		t.Errorf("a file that is not there: exit code %d: %s", code, errs)
	}
	if code, _, errs := (shell{t: t}).run("config", "sevre"); code != exitUsage || !strings.Contains(errs, `did you mean "serve"?`) {
		t.Errorf("a command that is not there: exit code %d: %s", code, errs)
	}
}

// A flag's variable is read from its help: the two must agree, or config would name the wrong source.
func TestHelpNamesTheVariableOfEachFlag(t *testing.T) {
	asked := map[string]bool{}
	root := newRoot(program{env: func(name string) string { asked[name] = true; return "" }})
	named := map[string]bool{}
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		c.Flags().VisitAll(func(f *pflag.Flag) { named[variableOf(f)] = true })
	}
	for name := range asked {
		if strings.HasPrefix(name, "MOCKSERVER_") && name != "MOCKSERVER_CONFIG" && !named[name] {
			t.Errorf("%s gives the default of a flag, and no help says so", name)
		}
	}
}
