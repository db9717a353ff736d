package contracts

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// met is the report entry in which a spec says what its sandbox has seen.
const met = "met"

// reportCoverage notes the rules and operations that this spec met, for the check after the suite: entries of specs
// reach it from parallel processes too.
func (b *Sandbox) reportCoverage() {
	var coverage struct {
		Operations []struct {
			Provider, Operation string
			Accepted            int64
		}
		Rules []struct {
			ID  string
			Met bool
		}
	}
	if admin().Do(context.Background(), http.MethodGet, "/sandboxes/"+b.ID+"/coverage", nil, &coverage) != nil {
		return // the spec deleted its sandbox
	}
	var names []string
	for _, o := range coverage.Operations {
		if o.Accepted > 0 {
			names = append(names, "operation "+o.Provider+"/"+o.Operation)
		}
	}
	for _, r := range coverage.Rules {
		if r.Met {
			names = append(names, "rule "+r.ID)
		}
	}
	ginkgo.AddReportEntry(met, strings.Join(names, "\n"), ginkgo.ReportEntryVisibilityNever)
}

// checkCoverage runs after the suite: every rule of the ledger was broken (or its behaviour seen) by a contract, and every
// operation reached. It says nothing about a run that left specs out or failed.
func checkCoverage(report ginkgo.Report, providers []string) {
	c := report.SuiteConfig
	partial := c.LabelFilter != "" || len(c.FocusStrings)+len(c.SkipStrings)+len(c.FocusFiles)+len(c.SkipFiles) > 0 ||
		report.SuiteHasProgrammaticFocus || c.DryRun
	if partial || !report.SuiteSucceeded || target.URL == "" {
		return
	}
	missing := everything(providers)
	for _, spec := range report.SpecReports {
		for _, entry := range spec.ReportEntries {
			if entry.Name == met {
				for name := range strings.SplitSeq(entry.Value.GetRawValue().(string), "\n") {
					delete(missing, name)
				}
			}
		}
	}
	gomega.Expect(slices.Sorted(maps.Keys(missing))).To(gomega.BeEmpty(), "no contract meets these")
}

// everything is what the default sandbox could meet: of these providers, or of all.
func everything(providers []string) map[string]bool {
	var coverage struct {
		Operations []struct{ Provider, Operation string }
		Rules      []struct{ ID string }
	}
	text, err := admin().Raw(context.Background(), http.MethodGet, "/sandboxes/default/coverage", nil)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(json.Unmarshal(text, &coverage)).To(gomega.Succeed())
	wanted := func(provider string) bool { return len(providers) == 0 || slices.Contains(providers, provider) }
	all := map[string]bool{}
	for _, o := range coverage.Operations {
		if wanted(o.Provider) {
			all["operation "+o.Provider+"/"+o.Operation] = true
		}
	}
	for _, r := range coverage.Rules {
		if provider, _, _ := strings.Cut(r.ID, "/"); wanted(provider) {
			all["rule "+r.ID] = true
		}
	}
	for name, rows := range documentation() {
		for _, d := range rows {
			if provider, _, _ := strings.Cut(name, "/"); wanted(provider) {
				all[d.name(name)] = true
			}
		}
	}
	return all
}
