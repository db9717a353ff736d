package PROVIDER_test

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// TestContracts runs the provider's contracts along with this package's tests: a mutation tester runs no others. They
// are in a program of their own, which is not built anew for every mutant.
func TestContracts(t *testing.T) {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{CheckReplies: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close(context.Background()) }()
	if err := r.Ready(); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), os.Getenv("CONTRACTS"), "-ginkgo.label-filter=PROVIDER", "-ginkgo.fail-fast", "-ginkgo.succinct")
	c.Env = append(os.Environ(), "MOCKSERVER_URL="+r.URL)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
