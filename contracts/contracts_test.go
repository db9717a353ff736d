package contracts

import (
	"context"
	"os"
	"testing"
)

// TestContracts runs the suite against this build, or against the server at MOCKSERVER_URL, which saves and restores what
// each spec has made as well, unless MOCKSERVER_SNAPSHOTS is off.
func TestContracts(t *testing.T) {
	at := Target{URL: os.Getenv("MOCKSERVER_URL"), AdminToken: os.Getenv("MOCKSERVER_ADMIN_TOKEN")}
	if at.URL == "" {
		server, err := Host()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = server.Close(context.Background()) }()
		at.URL, at.AdminToken = server.URL, server.Token
	}
	Register(at, Options{Snapshots: os.Getenv("MOCKSERVER_URL") != "" && os.Getenv("MOCKSERVER_SNAPSHOTS") != "off"})
	apihubChromiumSpecs.add() // needs a browser, so it is not a part of the suite in the binary
	runSpecs(t)
}
