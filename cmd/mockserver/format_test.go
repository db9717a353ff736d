package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/contracts"
)

func TestEveryCommandPrintsJSON(t *testing.T) {
	root := newRoot(program{env: func(string) string { return "" }})
	for name, c := range commandsOf(root) {
		if format := c.Flags().Lookup("format"); format == nil || !strings.Contains(format.Usage, "json") {
			t.Errorf("%s has no --format json", name)
		}
	}
	if root.Flags().Lookup("format") == nil {
		t.Error("the root, which serves, has no --format json")
	}
}

// The page that agents read says of each command what its JSON holds.
func TestJSONOfEveryCommandIsDescribed(t *testing.T) {
	page, err := os.ReadFile("../../docs/AGENTS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| command | ")
	table, _, _ = strings.Cut(table, "\n\n")
	cells := regexp.MustCompile(`(?m)^\| (.*?) \|`).FindAllStringSubmatch(table, -1)
	described := map[string]bool{}
	for _, cell := range cells {
		for _, name := range strings.Split(cell[1], ", ") {
			described[strings.Trim(name, "`")] = true
		}
	}
	commands := commandsOf(newRoot(program{env: func(string) string { return "" }}))
	for name := range commands {
		if group, _, _ := strings.Cut(name, " "); !described[name] && (group != "token" || !described[group]) {
			t.Errorf("docs/AGENTS.md does not say what %s prints as JSON", name)
		}
	}
	for name := range described {
		if commands[name] == nil && name != "token" && !strings.HasPrefix(name, "-") {
			t.Errorf("docs/AGENTS.md describes %q, which is no command", name)
		}
	}
}

func TestJSONOfCommandsIsJSON(t *testing.T) {
	s := serving(t)
	get(t, s.env["MOCKSERVER_URL"]+unknownToken)
	s.good("sandbox", "new", "of-json")
	for args, member := range map[string]string{
		"clock": "now", "clock advance 1s": "mode", "clock freeze": "mode", "health": "status", "version": "version", "why": "rule", "why last": "outcome",
		"console --open=false": "console", "webhook list": "deliveries", "token qijiayun": "token", "token aisuda --curl": "curl", "token apihub": "token",
		"token innopaas": "token", "sandbox new": "credentials", "sandbox show of-json": "clock", "sandbox reset of-json": "id", "fault add --delay 1ms": "id",
		"webhook fault late --by 1s": "does", "fixtures check ../../fixtures": "files", "ca --state " + t.TempDir(): "certificate",
		"evidence testdata/chromium.har": "counts",
	} {
		var value map[string]any
		out := s.good(append(strings.Fields(args), "--format", "json")...)
		if err := json.Unmarshal([]byte(out), &value); err != nil || value[member] == nil {
			t.Errorf("%s: %v: %s", args, err, out)
		}
	}
	for _, args := range []string{"sandbox delete of-json", "webhook calm", "fault drop"} {
		if out := s.good(append(strings.Fields(args), "--format", "json")...); strings.TrimSpace(out) != "" {
			t.Errorf("%s: %s", args, out)
		}
	}
	for _, args := range []string{"config", "config run", "mutate --list --set assumed --provider apihub", "sandbox list"} {
		var list []map[string]any
		if out := s.good(append(strings.Fields(args), "--format", "json")...); json.Unmarshal([]byte(out), &list) != nil || len(list) == 0 {
			t.Errorf("%s: %s", args, out)
		}
	}
	s.good("fault", "add", "--status", "503")
	var faults []map[string]any
	if err := json.Unmarshal([]byte(s.good("fault", "list", "--format", "json")), &faults); err != nil || len(faults) != 1 {
		t.Errorf("fault list: %v, %v", err, faults)
	}
	before := s.good("clock", "--format", "json")
	for _, args := range [][]string{{"clock", "advance", "1h"}, {"health"}, {"version"}, {"why"}, {"fault", "list"}, {"webhook", "list"}, {"console"}} {
		if code, _, errs := s.run(append(slices.Clone(args), "--format", "xml")...); code != exitUsage || !strings.Contains(errs, "text or json") {
			t.Errorf("%s: exit code %d: %s", args, code, errs)
		}
	}
	if after := s.good("clock", "--format", "json"); after != before {
		t.Errorf("a wrong format has moved the clock: %s, %s", before, after)
	}
}

// What reached nothing is explained in the format that was asked for.
func TestWhyOfALostRequestIsJSON(t *testing.T) {
	s := serving(t)
	get(t, s.env["MOCKSERVER_URL"]+"/qijiyun/x")
	for _, flag := range []string{"--format=json", "--json"} {
		var lost struct{ Outcome, Path string }
		if out := s.good("why", flag); json.Unmarshal([]byte(out), &lost) != nil || lost.Outcome != "lost" || lost.Path != "/qijiyun/x" {
			t.Errorf("why %s: %s", flag, out)
		}
	}
}

func TestAServerSaysWhereItIsAsJSON(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out, errs := &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"--addr", "127.0.0.1:0", "--format", "json"}, program{out: out, err: errs, env: func(string) string { return "" }})
	}()
	await(t, out, "}\n")
	var is serverAt
	if err := json.Unmarshal([]byte(out.String()), &is); err != nil || is.Providers["qijiayun"] != is.URL+"/qijiayun" || is.Console == "" {
		t.Errorf("%v: %s", err, out)
	}
	if status, _ := get(t, is.Admin+"/health"); status != http.StatusOK {
		t.Errorf("%s answers %d", is.Admin, status)
	}
	stop()
	if code := <-done; code != exitGood {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// The last line on stderr is for the program, and what the command prints stays its own.
func TestCommandsAroundACommandEndWithALineOfJSON(t *testing.T) {
	s := shell{t: t, env: map[string]string{}}
	for args, member := range map[string]string{
		"run --fail-on never":                          "providers",
		"record --out " + t.TempDir() + "/r.har":       "exchanges",
		"mutate --only qijiayun/token-unknown#other-1": "reached",
	} {
		_, _, errs := s.run(append(strings.Fields(args), "--format", "json", "--", "sh", "-c", "echo out; echo err >&2")...)
		lines := strings.Split(strings.TrimSpace(errs), "\n")
		var value map[string]any
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &value); err != nil || value[member] == nil {
			t.Errorf("%s: %v: %s", args, err, errs)
		}
	}
}

func TestVerifyPrintsWhatCameOfItAsJSON(t *testing.T) {
	c := exec.Command(os.Args[0], "verify", "--format", "json", "--focus", "stays off the wire an unknown x-client-id")
	c.Env = append(os.Environ(), asProgram+"=1")
	out, err := c.Output()
	var came contracts.Outcome
	if err := errors.Join(err, json.Unmarshal(out, &came)); err != nil || !came.Passed || came.Specs != 1 || came.Skipped < 500 {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAMistakeInFixturesIsJSON(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "qijiayun.yaml"), []byte("tenents: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := shell{t: t, env: map[string]string{}}.run("fixtures", "check", folder, "--format", "json")
	var found checkedFixtures
	if err := json.Unmarshal([]byte(out), &found); code != exitFindings || err != nil || found.Mistake == nil || !strings.Contains(found.Mistake.EN, "qijiayun.yaml:1: unknown field") {
		t.Errorf("exit code %d, %v: %s", code, err, out)
	}
}
