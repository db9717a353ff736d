package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

// A holder in docs/FACTS.md is a rule or an operation (provider/name), a sample (Q1) or a file of contracts.
var (
	holder = regexp.MustCompile("`([^`]+)`")
	sample = regexp.MustCompile(`^[A-Z][0-9]+$`)
)

func TestEveryFactNamesWhatHoldsIt(t *testing.T) {
	page, err := os.ReadFile("../../docs/FACTS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range unheld(t, string(page)) {
		t.Error("docs/FACTS.md: " + fault)
	}
}

// The test above sees what it is there for.
func TestFactsThatNothingHoldsAreFound(t *testing.T) {
	page, err := os.ReadFile("../../docs/FACTS.md")
	if err != nil {
		t.Fatal(err)
	}
	for holder, want := range map[string]string{
		"": "is held by nothing", "`qijiayun/no-such-rule`": "no-such-rule", "`Q99`": "Q99", "`qijiayun_no_such.go`": "qijiayun_no_such.go",
	} {
		got := unheld(t, string(page)+"| a fact | "+holder+" |\n")
		if len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("held by %q: found %q, want one fault with %q", holder, got, want)
		}
	}
	if got := unheld(t, strings.ReplaceAll(string(page), "`qijiayun/token-expired`", "`qijiayun/token-missing`")); len(got) != 1 {
		t.Errorf("without a documented rule: found %q", got)
	}
}

// unheld lists the facts of a page that no contract holds, and the documented rules that it leaves out.
func unheld(t *testing.T, page string) []string {
	t.Helper()
	known, documented := rulesAndOperations(t)
	samples := samplesOfContracts(t)
	var faults []string
	named := map[string]bool{}
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| fact") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|\n "), "|")
		holders := holder.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(holders) == 0 {
			faults = append(faults, cells[0]+"is held by nothing")
		}
		for _, match := range holders {
			name := match[1]
			named[name] = true
			_, err := os.Stat("../../contracts/" + name)
			found := known[name] || strings.HasSuffix(name, ".go") && err == nil || sample.MatchString(name) && samples[name]
			if !found {
				faults = append(faults, cells[0]+"names "+name+", which does not exist")
			}
		}
	}
	for _, id := range documented {
		if !named[id] {
			faults = append(faults, "the rule "+id+" is documented and stands beside no fact")
		}
	}
	return faults
}

func rulesAndOperations(t *testing.T) (known map[string]bool, documented []string) {
	t.Helper()
	known = map[string]bool{}
	for _, p := range providers.All() {
		for id := range p.Operations {
			known[p.Name+"/"+id] = true
		}
		for _, r := range p.Rules.All() {
			known[r.ID] = true
			if r.Grade == rule.Documented {
				documented = append(documented, r.ID)
			}
		}
	}
	slices.Sort(documented)
	return known, documented
}

// samplesOfContracts finds the numbers of the samples in the titles of their specs.
func samplesOfContracts(t *testing.T) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob("../../contracts/*_samples.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	title, number := regexp.MustCompile(`It\("([A-Z][0-9]+[^:"]*):`), regexp.MustCompile(`[A-Z][0-9]+`)
	found := map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range title.FindAllStringSubmatch(string(text), -1) {
			for _, n := range number.FindAllString(match[1], -1) {
				found[n] = true
			}
		}
	}
	return found
}
