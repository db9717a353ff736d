package mocktest

import (
	"fmt"
	"os"
	"strings"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// grading is what "mockserver mutate -- go test" asks of the servers inside the test: to behave by a variant, and to say
// what they met.
type grading struct {
	folder  string // empty: nobody asks
	variant *fault.Variant
	witness *mutate.Witness
}

// graded reads what the environment asks for.
func graded() (*grading, error) {
	g := &grading{folder: os.Getenv("MOCKSERVER_MUTANT_FOLDER"), witness: &mutate.Witness{}}
	id, _, _ := strings.Cut(os.Getenv("MOCKSERVER_MUTANT"), " ")
	if id == "" {
		return g, nil
	}
	catalog := sim.NewCatalog(providers.All(), sim.Options{})
	if err := catalog.Wait(); err != nil {
		return nil, err
	}
	var found bool
	if g.variant, found = mutate.Find(catalog, id); !found {
		return nil, fmt.Errorf("MOCKSERVER_MUTANT: no variant is called %q", id)
	}
	return g, nil
}

func (g *grading) common() sandbox.Common {
	common := sandbox.Common{Variant: g.variant}
	if g.folder != "" {
		common.Closing = g.witness.Take
	}
	return common
}

// finish leaves what the server's sandboxes met for mockserver mutate.
func (g *grading) finish(t T, r *server.Running) {
	if g.folder == "" {
		return
	}
	boxes, err := r.Sandboxes.List()
	for _, b := range boxes {
		g.witness.Take(b)
	}
	if err == nil {
		err = mutate.WriteFolder(g.folder, g.witness.Met(r.Catalog.Base().Reached()))
	}
	if err != nil {
		t.Errorf("mocktest: what was met is not written: %v", err)
	}
}
