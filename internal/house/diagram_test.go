package house

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	boxOf   = regexp.MustCompile(`(\w+)\["([^"]+)"\]`)
	arrowOf = regexp.MustCompile(`^\s*(\w+) --> (\w+)$`)
)

// arrow is one import between boxes of the diagram.
type arrow struct{ from, to string }

// The diagram of packages in docs/ARCHITECTURE.md is the code's: an arrow is drawn for each import between its boxes that
// does not follow from other arrows, and for nothing else.
func TestTheDiagramShowsTheImports(t *testing.T) {
	boxes, drawn := diagram(t)
	imports := map[arrow]bool{}
	for _, s := range sources(t) {
		from := boxes.of(s.dir)
		if s.test() || from == "" {
			continue
		}
		for _, i := range s.file.Imports {
			name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module)
			if to := boxes.of(name); ours && to != "" && to != from {
				imports[arrow{from, to}] = true
			}
		}
	}
	for a := range imports {
		if follows(a, imports) {
			if drawn[a] {
				t.Errorf("the arrow %s --> %s follows from others: leave it out", a.from, a.to)
			}
		} else if !drawn[a] {
			t.Errorf("the arrow %s --> %s is missing", a.from, a.to)
		}
	}
	for a := range drawn {
		if !imports[a] {
			t.Errorf("the arrow %s --> %s is not an import", a.from, a.to)
		}
	}
}

// follows reports whether the imports lead from one box to the other by way of a third.
func follows(a arrow, imports map[arrow]bool) bool {
	seen, next := map[string]bool{a.from: true}, []string{a.from}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		for other := range imports {
			if other.from != at || other == a || seen[other.to] {
				continue
			}
			if other.to == a.to {
				return true
			}
			seen[other.to] = true
			next = append(next, other.to)
		}
	}
	return false
}

// boxes are the packages of each box by its name in the diagram; they may have a * for a folder.
type boxes map[string][]string

// of is the box of a package, or empty.
func (b boxes) of(dir string) string {
	for name, packages := range b {
		for _, one := range packages {
			if ok, _ := path.Match(one, dir); ok {
				return name
			}
		}
	}
	return ""
}

// diagram reads the first flowchart of docs/ARCHITECTURE.md.
func diagram(t *testing.T) (boxes, map[arrow]bool) {
	t.Helper()
	text, err := os.ReadFile("../../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chart, _ := strings.Cut(string(text), "```mermaid\nflowchart")
	chart, _, found := strings.Cut(chart, "```")
	if !found {
		t.Fatal("docs/ARCHITECTURE.md has no flowchart")
	}
	all, drawn := boxes{}, map[arrow]bool{}
	for _, box := range boxOf.FindAllStringSubmatch(chart, -1) {
		for name := range strings.SplitSeq(box[2], "<br/>") {
			all[box[1]] = append(all[box[1]], name)
		}
	}
	dirs := map[string]bool{}
	for _, s := range sources(t) {
		dirs[s.dir] = true
	}
	for name, packages := range all {
		for _, one := range packages {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(dirs)), func(dir string) bool { ok, _ := path.Match(one, dir); return ok }) {
				t.Errorf("the box %s shows %s, which is not a package", name, one)
			}
		}
	}
	for line := range strings.Lines(chart) {
		a := arrowOf.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if a == nil {
			continue
		}
		if all[a[1]] == nil || all[a[2]] == nil {
			t.Errorf("the arrow %s --> %s has an end without a box", a[1], a[2])
		}
		drawn[arrow{a[1], a[2]}] = true
	}
	return all, drawn
}
