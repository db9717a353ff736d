package contracts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// frameSpecs lists the specs about mockserver itself. The providers' are listed in the files of their names, each list
// under its provider in providers.go. A group that is not listed never runs; internal/house finds it.
var frameSpecs = []group{
	frameAdminSpecs,
	frameCopiedSpecs,
	frameForeignSpecs,
	frameExistingSpecs,
	frameDocumentedSpecs,
	frameFaultSpecs,
	frameHostSpecs,
	frameInputSpecs,
	frameMannerSpecs,
	frameNameSpecs,
	frameReadingSpecs,
	frameUnknownSpecs,
	frameSandboxSpecs,
	frameSnapshotSpecs, frameRowSpecs,
}

// group is a container of specs that waits to be added to a suite: Ginkgo's Describe would add it wherever this package
// is imported.
type group struct {
	text string
	args []any
}

// describe takes what Ginkgo's Describe takes. The group it returns goes into its provider's list.
func describe(text string, args ...any) group {
	return group{text, append(args, types.NewCodeLocation(1))}
}

func (g group) add() { ginkgo.Describe(g.text, g.args...) }

// Options choose what Register adds.
type Options struct {
	// Providers adds the specs of these alone. Without it all specs are added, those about mockserver itself as well.
	Providers []string
	// Snapshots asks at the end of each spec that whatever its calls have made can be saved and restored.
	Snapshots bool
}

// Register adds the specs to the Ginkgo suite that is being built; importing this package adds none. Call it once,
// before RunSpecs and outside of every container, as it also adds the check that all rules and operations were met. Every
// spec fails if the target has no address. Register panics if there is no provider of a given name.
func Register(t Target, o Options) {
	if target.registered {
		panic("contracts: Register was called before: a suite has one target")
	}
	t.URL, t.registered, t.snapshots = strings.TrimSuffix(t.URL, "/"), true, o.Snapshots
	target = t
	names := o.Providers
	if len(names) == 0 {
		names = providerNames()
		for _, g := range frameSpecs {
			g.add()
		}
	}
	for _, name := range names {
		groups, found := specs[name]
		if !found {
			panic(fmt.Sprintf("contracts: unknown provider %q; there are %s", name, strings.Join(providerNames(), ", ")))
		}
		for _, g := range groups {
			g.add()
		}
	}
	ginkgo.ReportAfterSuite("every rule is broken and every operation reached", func(r ginkgo.Report) { checkCoverage(r, o.Providers) })
	ginkgo.ReportAfterSuite("the provider answers as this build does", checkFidelity)
}

// providerNames are the providers that have specs.
func providerNames() []string {
	return slices.Sorted(maps.Keys(specs))
}

// needTarget fails a spec that has nobody to speak to: were it skipped, a suite without a target would pass.
func needTarget() {
	ginkgo.GinkgoHelper()
	if target.URL == "" && target.Real == nil {
		ginkgo.Fail("contracts has no target: call contracts.Register with the address of a mockserver before RunSpecs (see docs/ginkgo.md)")
	}
}
