package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// withoutJSON are the commands without --format json, each for its reason.
func withoutJSON() map[string]string {
	return map[string]string{
		"serve": "--log-format json", "run": "--report FILE.json", "mutate": "--report FILE.json", "evidence": "--report FILE.json", "verify": "--json FILE",
		"record": "writes a HAR file", "ca": "prints a certificate", "token": "prints a token alone, to be put into a variable",
		"sandbox": "prints JSON always", "fixtures check": "its exit code says it", "webhook show": "prints JSON always", "webhook resend": "prints JSON always",
		"webhook fault": "prints JSON always", "webhook calm": "prints nothing", "fault add": "prints JSON always", "fault drop": "prints nothing",
	}
}

func TestEveryCommandPrintsJSON(t *testing.T) {
	root := newRoot(program{env: func(string) string { return "" }})
	for name, c := range commandsOf(root) {
		group, _, _ := strings.Cut(name, " ")
		reason := withoutJSON()[name] + withoutJSON()[group]
		if format := c.Flags().Lookup("format"); (format == nil) == (reason == "") {
			t.Errorf("%s: has --format: %t; the list of those without it says %q", name, format != nil, reason)
		} else if format != nil && !strings.Contains(format.Usage, "json") {
			t.Errorf("%s --format: %s", name, format.Usage)
		}
	}
}

func TestJSONOfCommandsIsJSON(t *testing.T) {
	s := serving(t)
	get(t, s.env["MOCKSERVER_URL"]+unknownToken)
	s.good("fault", "add", "--status", "503")
	for args, member := range map[string]string{
		"clock": "now", "clock advance 1s": "mode", "clock freeze": "mode", "health": "status", "version": "version", "why": "rule", "why last": "rule",
		"console --open=false": "console", "webhook list": "deliveries",
	} {
		var value map[string]any
		out := s.good(append(strings.Fields(args), "--format", "json")...)
		if err := json.Unmarshal([]byte(out), &value); err != nil || value[member] == nil {
			t.Errorf("%s: %v: %s", args, err, out)
		}
	}
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
