package house

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

const (
	factsPage = "../../docs/FACTS.md"
	contracts = "../../contracts/"
	leftOpen  = "Left open 未覆盖"
)

// A holder in docs/FACTS.md is a rule (provider/name), a sample of the provider (Q1), a spec by its file and its own text
// (file.go: text), or the text that a file of contracts demands. An operation is named for orientation and holds nothing.
var (
	holder = regexp.MustCompile("`([^`]+)`")
	sample = regexp.MustCompile(`^[A-Z][0-9]+$`)
	inFile = regexp.MustCompile(`^([a-z]+_[a-z_]+\.go): (.+)$`)
)

// sampleLetters are the first letters of the numbers of each provider's samples.
var sampleLetters = map[string]string{"qijiayun": "Q", "aisuda": "A", "innopaas": "I", "apihub": "H"}

func TestEveryFactNamesWhatHoldsIt(t *testing.T) {
	page, err := os.ReadFile(factsPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range unheld(t, string(page)) {
		t.Error("docs/FACTS.md: " + fault)
	}
}

// The numbers at the top of the page are those of its rows: a fact is either a row or left open.
func TestFactsAreCounted(t *testing.T) {
	page, err := os.ReadFile(factsPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range counts(string(page)) {
		if !strings.Contains(string(page), line+"\n") {
			t.Errorf("docs/FACTS.md does not print its own count:\n%s", line)
		}
	}
	more := strings.Replace(string(page), "\n## "+leftOpen, "\n| a fact | `H1` |\n\n## "+leftOpen, 1)
	if slices.Equal(counts(string(page)), counts(more)) {
		t.Error("one fact more does not change the counts")
	}
}

// The first test sees what it is there for.
func TestFactsThatNothingHoldsAreFound(t *testing.T) {
	page, err := os.ReadFile(factsPage)
	if err != nil {
		t.Fatal(err)
	}
	for holder, want := range map[string]string{
		"": "is held by nothing", "`apihub/genAuthSessionGet`": "is held by nothing", "`qijiayun/no-such-rule`": "no-such-rule", "`H99`": "H99",
		"`apihub_no_such.go: x`": "apihub_no_such.go", "`apihub_tokens.go`": "apihub_tokens.go", "`apihub_tokens.go: no such spec`": "no such spec",
		"`qijiayun/token-expired`": "another provider's", "`Q1`": "another provider's",
	} {
		got := unheld(t, strings.Replace(string(page), "\n## "+leftOpen, "\n## apihub\n| a fact | "+holder+" |\n\n## "+leftOpen, 1))
		if len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("held by %q: found %q, want a fault with %q", holder, got, want)
		}
	}
	if got := unheld(t, strings.ReplaceAll(string(page), "`qijiayun/token-expired`", "`qijiayun/token-missing`")); len(got) != 1 {
		t.Errorf("without a documented rule: found %q", got)
	}
}

// facts are the rows of a page by provider, and how many facts of each are left open.
func facts(page string) (rows map[string][]string, open map[string]int) {
	rows, open = map[string][]string{}, map[string]int{}
	for section := range strings.SplitSeq(page, "\n## ") {
		title, text, _ := strings.Cut(section, "\n")
		provider, _, _ := strings.Cut(title, " ")
		for line := range strings.Lines(text) {
			if title == leftOpen && strings.HasPrefix(line, "* **") {
				name, _, _ := strings.Cut(strings.TrimPrefix(line, "* **"), ":")
				open[name]++
			}
			if sampleLetters[provider] != "" && strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| fact") {
				rows[provider] = append(rows[provider], strings.TrimSpace(line))
			}
		}
	}
	return rows, open
}

// counts are the lines that the page must have in its first table.
func counts(page string) (lines []string) {
	rows, open := facts(page)
	var held, left int
	for _, provider := range []string{"qijiayun", "aisuda", "innopaas", "apihub"} {
		h, o := len(rows[provider]), open[provider]
		held, left = held+h, left+o
		lines = append(lines, fmt.Sprintf("| %s | %d | %d | %d |", provider, h+o, h, o))
	}
	return append(lines, fmt.Sprintf("| all 合计 | %d | %d | %d |", held+left, held, left))
}

// unheld lists the facts of a page that no contract holds, and the documented rules that it leaves out.
func unheld(t *testing.T, page string) (faults []string) {
	t.Helper()
	known, documented := rulesOfProviders()
	operations, specs := operationsOfProviders(), specsOfContracts(t)
	named := map[string]bool{}
	rows, _ := facts(page)
	for provider, lines := range rows {
		for _, line := range lines {
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			held := false
			for _, match := range holder.FindAllStringSubmatch(cells[len(cells)-1], -1) {
				name := match[1]
				named[name] = true
				switch {
				case operations[name]:
				case !known[name] && !specs[name] && !demanded(name):
					faults = append(faults, cells[0]+" names "+name+", which does not exist")
				case !belongs(name, provider):
					faults = append(faults, cells[0]+" names another provider's "+name)
				default:
					held = true
				}
			}
			if !held {
				faults = append(faults, cells[0]+" is held by nothing")
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

// belongs tells whether a rule, sample or spec speaks of this provider; the files of the frame speak of all.
func belongs(name, provider string) bool {
	if sample.MatchString(name) {
		return name[:1] == sampleLetters[provider]
	}
	return strings.HasPrefix(name, provider) || strings.HasPrefix(name, "frame_")
}

// demanded tells whether a name is a file of what the pages print (provider_documented.go) and a text in it.
func demanded(name string) bool {
	match := inFile.FindStringSubmatch(name)
	if match == nil || !strings.HasSuffix(match[1], "_documented.go") {
		return false
	}
	text, err := os.ReadFile(contracts + match[1])
	return err == nil && strings.Contains(string(text), match[2])
}

func rulesOfProviders() (known map[string]bool, documented []string) {
	known = map[string]bool{}
	for _, p := range providers.All() {
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

func operationsOfProviders() map[string]bool {
	all := map[string]bool{}
	for _, p := range providers.All() {
		for id := range p.Operations {
			all[p.Name+"/"+id] = true
		}
	}
	return all
}

// specsOfContracts are the specs and entries of tables as "file.go: text", and the numbers of the samples in their titles.
func specsOfContracts(t *testing.T) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob(contracts + "*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no contracts: %v", err)
	}
	spec, number := regexp.MustCompile(`\b(?:It|Entry|DescribeTable)\("([^"\\]+)"`), regexp.MustCompile(`[A-Z][0-9]+`)
	found := map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		for _, match := range spec.FindAllStringSubmatch(string(text), -1) {
			found[file+": "+match[1]] = true
			before, _, titled := strings.Cut(match[1], ":")
			if strings.HasSuffix(file, "_samples.go") && titled && sample.MatchString(strings.SplitN(before, ",", 2)[0]) {
				for _, n := range number.FindAllString(before, -1) {
					found[n] = true
				}
			}
		}
	}
	return found
}
