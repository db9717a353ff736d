package house

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/providers"
)

var whole = flag.Bool("whole", false, "run what compiles the whole program anew: under other names of files, and with a fifth provider")

// The order of rules is that of the list which is given to rule.NewSet. Go initialises package variables file by file in
// the order of the files' names, so whatever depended on that would change when a file is renamed. Here files are.
func TestNothingDependsOnTheNamesOfFiles(t *testing.T) {
	if !*whole {
		t.Skip("it compiles everything anew: make test-order runs it, as make ci does")
	}
	ways := map[string]func(names []string){
		"reversed": slices.Reverse[[]string],
		"shuffled": func(names []string) { // always in the same way, so that the build cache knows it
			rand.New(rand.NewPCG(20, 26)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] }) //nolint:gosec // no secret
		},
	}
	for name, rename := range ways {
		t.Run(name, func(t *testing.T) {
			overlay := renamed(t, rename)
			under(t, overlay, "./internal/house", "-run", "^(TestPage|TestEveryLedger)")
			under(t, overlay, "./contracts")
		})
	}
}

// under runs the tests of a package with the files that the overlay names.
func under(t *testing.T, overlay, pkg string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", append([]string{"test", "-trimpath", "-vet=off", "-count=1", "-v", "-overlay", overlay, pkg}, args...)...) //nolint:gosec // our own words
	c.Dir = "../.."
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%s: %v\n%s", pkg, err, out)
	}
}

// renamed writes an overlay for the go command in which the files of each package have other names: numbers before their
// own, in the order that rename makes. Tests keep their names.
func renamed(t *testing.T, rename func([]string)) string {
	t.Helper()
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for _, s := range sources(t) {
		if !s.test() {
			packages[s.dir] = append(packages[s.dir], filepath.Base(s.path))
		}
	}
	replace := map[string]string{}
	for dir, names := range packages {
		rename(names)
		for i, name := range names {
			file := filepath.Join(top, dir, name)
			replace[filepath.Join(top, dir, fmt.Sprintf("n%03d%s", i, name))] = file
			replace[file] = "" // is not there
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return overlay
}

// A rule that is declared and not listed would never be shown, and a request that broke it would be a bug.
func TestEveryRuleIsInItsLedger(t *testing.T) {
	listed, declared := map[string]bool{}, map[string]string{}
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.dir, "providers/") || !strings.HasPrefix(filepath.Base(s.path), "rules") || s.test() {
			continue
		}
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec) //nolint:forcetypeassert // of a var
				if v.Names[0].Name == "Rules" {
					ast.Inspect(v, func(n ast.Node) bool {
						if i, ok := n.(*ast.Ident); ok {
							listed[s.dir+"."+i.Name] = true
						}
						return true
					})
				} else if v.Names[0].IsExported() {
					declared[s.dir+"."+v.Names[0].Name] = s.fset.Position(v.Pos()).String()
				}
			}
		}
	}
	rules := 0
	for _, p := range providers.All() {
		rules += len(p.Rules.All())
	}
	if len(declared) != rules {
		t.Errorf("the files rules*.go declare %d rules, the ledgers have %d", len(declared), rules)
	}
	for name, at := range declared {
		if !listed[name] {
			t.Errorf("%s: the rule is not in the list of Rules", at)
		}
	}
}

func TestEveryLedgerIsSound(t *testing.T) {
	for _, p := range providers.All() {
		for _, err := range p.Rules.Check() {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
