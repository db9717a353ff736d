package house

import (
	"maps"
	"path"
	"slices"
	"testing"
)

// maxFiles is how many files a package has that one can still see at a glance; tests do not count.
const maxFiles = 15

// wide are the packages that may have more, each for its reason.
func wide() map[string]string {
	return map[string]string{
		"cmd/mockserver":   "a file for each subcommand, named like it",
		"internal/console": "a file for each page, named like it",
		"internal/sandbox": "a file for each thing that a sandbox holds, and four for how it is kept",
		"internal/server":  "a file for each kind of admin call, and one for each way in",
		"contracts":        "one Ginkgo suite; its files begin with their provider's name",
		"providers/*":      "a file for each resource and group of rules of the provider's documentation",
	}
}

func TestAPackageIsSeenAtAGlance(t *testing.T) {
	files := map[string]int{}
	for _, s := range sources(t) {
		if !s.test() {
			files[s.dir]++
		}
	}
	exempt := map[string]bool{}
	for _, dir := range slices.Sorted(maps.Keys(files)) {
		if files[dir] <= maxFiles/2 {
			continue
		}
		found := false
		for pattern := range wide() { // one that shrinks a little stays on the list
			if ok, _ := path.Match(pattern, dir); ok {
				found, exempt[pattern] = true, true
			}
		}
		if !found && files[dir] > maxFiles {
			t.Errorf("%s has %d files; beyond %d it is two packages", dir, files[dir], maxFiles)
		}
	}
	for pattern, why := range wide() {
		if !exempt[pattern] {
			t.Errorf("%s (%s) is not that wide any more: take it off the list", pattern, why)
		}
	}
}
