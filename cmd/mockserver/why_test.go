package main

import (
	"bytes"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// What a client or a fault has sent does not move the cursor of the terminal.
func TestWhyShowsNoControlCharacters(t *testing.T) {
	const hostile = "\x1b[2J\a\u009b1m\r"
	var out bytes.Buffer
	explain(program{env: func(string) string { return "" }}, &out, journal.Exchange{
		N: 1, Provider: "shop", Outcome: journal.Refused, Fault: "f1" + hostile, Why: rule.Text{EN: "no" + hostile, ZH: "否" + hostile},
		Request: journal.Message{Method: "GET" + hostile, URL: "/x" + hostile},
		Reply:   journal.Message{Body: "{" + hostile + "}"},
	}, nil)
	if text := out.String(); strings.ContainsAny(text, "\x1b\a\r\u009b") || !strings.Contains(text, "[2J") || strings.Count(text, "\n") < 3 {
		t.Errorf("%q", text)
	}
}
