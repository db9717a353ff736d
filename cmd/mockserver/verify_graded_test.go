package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// verifyGraded runs verify, as mutate does, against a server with a variant of one rule, and returns the specs that ran.
func verifyGraded(t *testing.T, of, filter string) (code int, ran []ranSpec) {
	t.Helper()
	v := &fault.Variant{ID: of + "#wrong", Of: of, Wrong: true, Answer: rule.Answer{Code: "99999", Status: 500}}
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{Common: sandbox.Common{Variant: v}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close(context.Background()) }()
	report := filepath.Join(t.TempDir(), "report.json")
	c, stdout, _ := mockserver(t, "", "verify", "--target", r.URL, "--filter", filter, "--json", report)
	c.Env = append(c.Env, mutantVariable+"="+mutantText(v, "en"))
	_ = c.Run()
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err, stdout)
	}
	var suites []struct{ SpecReports []ranSpec }
	if err := json.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	for _, s := range suites[0].SpecReports {
		if s.LeafNodeType == "It" && s.State != "skipped" {
			ran = append(ran, s)
		}
	}
	return c.ProcessState.ExitCode(), ran
}

type ranSpec struct {
	LeafNodeType, State      string
	LeafNodeLabels           []string
	ContainerHierarchyLabels [][]string
}

func (s ranSpec) has(label string) bool {
	return slices.Contains(s.LeafNodeLabels, label) || slices.ContainsFunc(s.ContainerHierarchyLabels, func(all []string) bool { return slices.Contains(all, label) })
}

// Under mutate the specs about the varied rule run first, and the first failure ends the run; a variant that no spec looks
// at meets all of them.
func TestVerifyUnderMutateBeginsWithTheVariedRule(t *testing.T) {
	code, ran := verifyGraded(t, "qijiayun/app-frozen", "qijiayun")
	if code != exitFindings || len(ran) == 0 || ran[len(ran)-1].State != "failed" {
		t.Fatalf("exit code %d; it does not end with a failure: %v", code, ran)
	}
	for _, s := range ran {
		if !s.has("rule:qijiayun.app-frozen") {
			t.Errorf("%v ran before the specs about the rule had", s.LeafNodeLabels)
		}
	}
	const others = "rule:qijiayun.token-unknown || rule:qijiayun.credentials-empty"
	if code, ran := verifyGraded(t, "qijiayun/app-frozen", others); code != exitGood || len(ran) < 2 {
		t.Errorf("exit code %d after %d specs that do not look at the variant", code, len(ran))
	}
}
