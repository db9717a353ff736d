package PROVIDER_test

import (
	"context"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/contracts"
)

// TestContracts runs the provider's contracts along with this package's tests: a mutation tester runs no others.
func TestContracts(t *testing.T) {
	server, err := contracts.Host()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close(context.Background()) }()
	contracts.Register(contracts.Target{URL: server.URL, AdminToken: server.Token}, contracts.Options{Providers: []string{"PROVIDER"}})
	gomega.RegisterFailHandler(ginkgo.Fail)
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FailFast = true
	ginkgo.RunSpecs(t, "contracts of PROVIDER", suite, reporter)
}
