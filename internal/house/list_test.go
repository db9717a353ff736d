package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/providers"
)

// A provider is in the list, or nobody hears of it: what belongs to one that is not is found here.
func TestEveryProviderIsInTheList(t *testing.T) {
	var names []string
	for _, p := range providers.All() {
		names = append(names, p.Name)
	}
	folders, err := os.ReadDir("../../providers")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && !slices.Contains(names, f.Name()) {
			t.Errorf("providers/%s is not in the list: add %[1]s.New() to providers.All()", f.Name())
		}
	}
	for _, pattern := range []string{"openapi/*.yaml", "fixtures/*.yaml"} {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil || len(files) < len(names) {
			t.Errorf("%s: %d files for %d providers, %v", pattern, len(files), len(names), err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".yaml")
			if name != "admin" && !slices.Contains(names, name) {
				t.Errorf("%s is named for no provider of providers.All()", strings.TrimPrefix(file, "../../"))
			}
		}
	}
}
