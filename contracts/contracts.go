// Package contracts owns what mockserver promises: a Ginkgo suite that speaks HTTP only, each spec in a sandbox of its
// own, every answer held against the provider's document. It runs under go test and inside the binary (mockserver
// verify), against this build, another server, or a real provider, and inside other suites: see Register.
//
// The names of its files begin with the provider that they are about, or with frame for mockserver itself. The rest is the language in which specs are written.
package contracts

import (
	"fmt"
	"io"
	"net/http"
	"regexp"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// Target is the server that the suite runs against.
type Target struct {
	URL        string // a mockserver; empty for providers by their own addresses
	AdminToken string // of its admin API, where it asks for one
	Real       *Real  // providers by their own addresses: see Against

	registered, snapshots bool
}

// target is set once, by Register.
var target Target

// Host starts a server of this build for the suite, on a free port, holding its own replies against the documents.
func Host() (*server.Running, error) {
	r, err := server.Start(server.Config{
		Providers: providers.All(), Addr: "127.0.0.1:0", Version: "contracts", Sim: sim.Options{CheckReplies: true},
	})
	if err != nil {
		return nil, err
	}
	return r, r.Ready()
}

// RunOptions are what a run of the suite outside of go test may be told.
type RunOptions struct {
	LabelFilter string // a Ginkgo label filter, "qijiayun" or "rule:qijiayun.daily-quota"
	Focus       string // a regular expression on the specs' texts
	JUnit, JSON string // files to write reports to
	Verbose     bool
	Plain       bool  // no colour
	Seed        int64 // of the order of the specs; 0 for a new one
	// Mutant is the rule or operation that the target answers differently, where the suite itself is graded: the specs about
	// the rule come first, and the first failure ends the run. Empty for a whole run.
	Mutant string
	// Out is where the run is shown; nil for stdout.
	Out io.Writer
}

// Outcome is what came of a run, for programs.
type Outcome struct {
	Passed  bool         `json:"passed"`
	Specs   int          `json:"specs"` // that were run
	Skipped int          `json:"skipped"`
	Seed    int64        `json:"seed"`
	Millis  int64        `json:"millis"`
	Failed  []FailedSpec `json:"failed"`
}

// FailedSpec is a spec that failed.
type FailedSpec struct {
	Spec    string `json:"spec"`
	Message string `json:"message"`
	At      string `json:"at"` // file and line
}

func outcome(r ginkgo.Report) Outcome {
	o := Outcome{Seed: r.SuiteConfig.RandomSeed, Millis: r.RunTime.Milliseconds(), Failed: []FailedSpec{}}
	for _, s := range r.SpecReports {
		switch {
		case s.Failed():
			o.Failed = append(o.Failed, FailedSpec{s.FullText(), s.Failure.Message, s.Failure.Location.String()})
		case s.LeafNodeType == types.NodeTypeIt && s.State.Is(types.SpecStateSkipped|types.SpecStatePending):
			o.Skipped++
		}
		if s.LeafNodeType == types.NodeTypeIt && s.State.Is(types.SpecStatePassed|types.SpecStateFailureStates) {
			o.Specs++
		}
	}
	return o
}

// Check reads what Ginkgo would panic about.
func (o RunOptions) Check() error {
	if _, err := types.ParseLabelFilter(o.LabelFilter); err != nil {
		return fmt.Errorf("filter %q: it is a Ginkgo label filter, such as qijiayun, or aisuda && !rule:aisuda.signature-wrong", o.LabelFilter)
	}
	if _, err := regexp.Compile(o.Focus); err != nil {
		return fmt.Errorf("focus %q: %w", o.Focus, err)
	}
	return nil
}

// verdict is the little that Ginkgo needs of a testing.T.
type verdict struct{ failed bool }

func (v *verdict) Fail() { v.failed = true }

// Run runs the suite outside of go test.
func Run(t Target, o RunOptions) Outcome {
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.LabelFilter = o.LabelFilter
	if t.Real != nil {
		suite.LabelFilter = t.Real.filter(o.LabelFilter)
	}
	suite.RandomizeAllSpecs = true
	suite.FailOnEmpty = true
	if o.Focus != "" {
		suite.FocusStrings = []string{o.Focus}
	}
	if o.Seed != 0 {
		suite.RandomSeed = o.Seed
	}
	if o.Mutant != "" {
		suite.FailFast = true
		first(o.Mutant)
	}
	reporter.JUnitReport, reporter.JSONReport, reporter.Verbose, reporter.NoColor = o.JUnit, o.JSON, o.Verbose, o.Plain
	if o.Out != nil {
		formatter.ColorableStdOut = o.Out
	}
	Register(t, Options{})
	var ended Outcome
	ginkgo.ReportAfterSuite("what came of it", func(r ginkgo.Report) { ended = outcome(r) })
	v := &verdict{}
	runSpecs(v, suite, reporter)
	ended.Passed = !v.failed
	return ended
}

func runSpecs(v ginkgo.GinkgoTestingT, configuration ...any) {
	gomega.RegisterFailHandler(fail)
	ginkgo.RunSpecs(v, "mockserver contracts", configuration...)
}

func admin() *client.Client {
	return &client.Client{Base: target.URL, Token: target.AdminToken, HTTP: http.DefaultClient}
}
