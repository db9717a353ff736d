package house

import (
	"path"
	"strings"
	"testing"
)

// layers are the packages, each row above the ones that it may import.
var layers = [...][]string{
	{"internal/plainjson", "openapi/compact", "internal/persist/wal"},
	{"internal/rule", "internal/ansi", "internal/spelling", "internal/redact", "internal/clock", "internal/store", "internal/persist", "openapi", "fixtures"},
	{
		"evidence", "internal/problem", "internal/body", "internal/collection", "internal/reference", "internal/auth", "internal/credential", "internal/layout", "internal/journal", "internal/webhook", "internal/authority", "internal/client",
		"internal/persist/persisttest",
		"providers/*/*",
	}, // formats, such as providers/aisuda/amis: they know no provider
	{"internal/names", "internal/manners", "internal/page", "internal/feed", "internal/persist/redis"},
	{"internal/fault"},
	{"internal/sandbox"},
	{"internal/sim"},
	{"internal/mutate", "internal/har", "internal/pact"},
	{"providers/*", "internal/console", "internal/report", "internal/replay"},
	{"providers", "internal/server", "internal/evidence"},
	{"cmd/*", "cmd/mockserver/heap", "contracts", "mocktest", "bench", "internal/house"},
}

// top is the layer of what runs: the packages in it may import each other.
const top = len(layers) - 1

// layer is the row of a package, or -1.
func layer(dir string) int {
	for n, row := range layers {
		for _, one := range row {
			if ok, _ := path.Match(one, dir); ok {
				return n
			}
		}
	}
	return -1
}

func TestImportsGoDown(t *testing.T) {
	for _, s := range sources(t) {
		from := layer(s.dir)
		if from < 0 {
			t.Errorf("%s: the package has no place in the list of layers", s.dir)
			continue
		}
		for _, i := range s.file.Imports {
			name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module)
			if !ours || name == s.dir {
				continue
			}
			sideways := layer(name) == from && from < top
			if layer(name) > from || sideways {
				t.Errorf("%s (layer %d) imports %s (layer %d)", s.path, from, name, layer(name))
			}
		}
	}
}
