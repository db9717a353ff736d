package mocktest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/contracts"
	"example.com/mockserver/mocktest"
)

// foreignSuites are Ginkgo suites of somebody else that import contracts, each run in a process of its own.
var foreignSuites = map[string]struct {
	own   bool // only the spec of its own runs
	says  []string
	build func(at *mocktest.Sandbox)
}{
	"passing": {false, []string{"Ran 1 of 1 Specs", "SUCCESS!"}, func(*mocktest.Sandbox) {
		own(func() { gomega.Expect(1).To(gomega.Equal(1)) })
	}},
	"failing": {false, []string{"Ran 1 of 1 Specs", "to equal"}, func(*mocktest.Sandbox) {
		own(func() { gomega.Expect(1).To(gomega.Equal(2)) })
	}},
	"without a target": {false, []string{"Ran 1 of 1 Specs", "contracts has no target", "1 Failed"}, func(*mocktest.Sandbox) {
		own(func() { contracts.OpenSandbox() })
	}},
	"asking the admin API without a target": {false, []string{"contracts has no target", "1 Failed"}, func(*mocktest.Sandbox) {
		own(func() { contracts.CallAdmin("GET", "/rules", nil) })
	}},
	"all specs without an address": {false, []string{"0 Passed", "0 Skipped", "contracts has no target"}, func(*mocktest.Sandbox) {
		contracts.Register(contracts.Target{}, contracts.Options{Providers: []string{"qijiayun"}})
	}},
	"nobody at the address": {false, []string{"0 Passed", "0 Skipped", "no mockserver made a sandbox at http://127.0.0.1:1"}, func(*mocktest.Sandbox) {
		contracts.Register(contracts.Target{URL: "http://127.0.0.1:1"}, contracts.Options{Providers: []string{"qijiayun"}})
	}},
	"an unknown provider": {false, []string{`unknown provider "qijiyun"; there are aisuda, apihub, innopaas, qijiayun`}, func(at *mocktest.Sandbox) {
		contracts.Register(contracts.Target{URL: at.URL}, contracts.Options{Providers: []string{"qijiyun"}})
	}},
	"an unknown rule": {true, []string{`unknown rule "qijiayun/typo"`, "1 Failed"}, func(at *mocktest.Sandbox) {
		withTarget(at, func(a *contracts.Answer) { gomega.Expect(a).NotTo(contracts.Break("qijiayun/typo")) })
	}},
	"a rule of another provider": {true, []string{`apihub/token-expired is not a rule of "qijiayun"`, "1 Failed"}, func(at *mocktest.Sandbox) {
		withTarget(at, func(a *contracts.Answer) { gomega.Expect(a).NotTo(contracts.Break("apihub/token-expired")) })
	}},
	"a label of an unknown rule": {false, []string{`unknown rule "qijiayun/typo"`}, func(*mocktest.Sandbox) { contracts.Rule("qijiayun/typo") }},
	"a request to an unknown provider": {true, []string{"the credentials have no qijiyun.baseUrl", "1 Failed"}, func(at *mocktest.Sandbox) {
		withTarget(at, func(*contracts.Answer) { contracts.OpenSandbox().Request("GET", "qijiyun", "/") })
	}},
	"two targets": {false, []string{"Register was called before"}, func(at *mocktest.Sandbox) {
		for range 2 {
			contracts.Register(contracts.Target{URL: at.URL}, contracts.Options{Providers: []string{"apihub"}})
		}
	}},
}

func own(body func()) {
	ginkgo.Describe("own", func() { ginkgo.It("runs", ginkgo.Label("own"), body) })
}

// withTarget makes a suite whose own spec has a refusal by 企加云 to look at.
func withTarget(at *mocktest.Sandbox, body func(a *contracts.Answer)) {
	contracts.Register(contracts.Target{URL: at.URL}, contracts.Options{Providers: []string{"qijiayun"}})
	own(func() { body(contracts.OpenSandbox().Qijiayun().Get("/member/query", "", nil)) })
}

func TestASuiteThatImportsContractsRunsItsOwnSpecs(t *testing.T) {
	for name, suite := range foreignSuites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestForeignSuiteInAProcessOfItsOwn$")
			c.Env = append(os.Environ(), "FOREIGN_SUITE="+name)
			said, err := c.CombinedOutput()
			if (err == nil) != (name == "passing") {
				t.Errorf("%v", err)
			}
			for _, part := range suite.says {
				if !strings.Contains(string(said), part) {
					t.Errorf("it does not say %q", part)
				}
			}
			if t.Failed() {
				t.Logf("%s", said)
			}
		})
	}
}

func TestForeignSuiteInAProcessOfItsOwn(t *testing.T) {
	suite, found := foreignSuites[os.Getenv("FOREIGN_SUITE")]
	if !found {
		t.Skip("it is run by the test above")
	}
	gomega.RegisterFailHandler(ginkgo.Fail)
	suite.build(mocktest.Start(t))
	configuration, reporter := ginkgo.GinkgoConfiguration()
	reporter.NoColor = true
	if suite.own {
		configuration.LabelFilter = "own"
	}
	ginkgo.RunSpecs(t, "a foreign suite", configuration, reporter)
}
