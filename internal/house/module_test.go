package house

import (
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// go install, go run and go get -tool refuse a module whose go.mod replaces or excludes another at a version, and who
// requires this module gets what go.mod does not replace: see docs/decisions/2026-11-25-no-replace.md.
func TestGoModReplacesNothing(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) > 0 && (words[0] == "replace" || words[0] == "exclude") {
			t.Errorf("go.mod:%d: %s", n+1, line)
		}
	}
}

// Makefile, image and test-size read tools/build-flags; goreleaser takes a list of its own.
func TestReleasesAreBuiltWithTheBuildFlags(t *testing.T) {
	flags, err := os.ReadFile("../../tools/build-flags")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var release struct {
		Builds []struct {
			Flags []string `yaml:"flags"`
		} `yaml:"builds"`
	}
	if err := yaml.Unmarshal(text, &release); err != nil {
		t.Fatal(err)
	}
	if len(release.Builds) == 0 {
		t.Fatal(".goreleaser.yaml builds nothing")
	}
	for _, b := range release.Builds {
		if want := strings.Fields(string(flags)); !slices.Equal(b.Flags, want) {
			t.Errorf(".goreleaser.yaml builds with %q, tools/build-flags has %q", b.Flags, want)
		}
	}
}
