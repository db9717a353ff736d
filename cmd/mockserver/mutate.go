package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

type mutateFlags struct {
	run             runFlags
	choice          mutate.Choice
	workers         int
	budget          time.Duration
	cache, cacheKey string
	require, only   string
	list            bool
	reports         []string
	least           float64  // of --require
	shaping         []string // the flags that shape the command's world
	format          *string
}

func newMutate(p program) *cobra.Command {
	var f mutateFlags
	own := map[string]bool{} // the flags that say what is run, not in which world
	c := &cobra.Command{
		Use:   "mutate [flags] -- CMD ARGS…",
		Short: "Grade a client's tests: run them against everything the provider might do",
		Long: `mutate runs a command, such as a client's tests, as "run" does; then once for each other way in which the provider might
answer, and for wrong ones. It says of each rule that the tests meet whether they are robust, depend on a guess, or test
nothing. The command must pass, and meet the same rules, twice. It sees MOCKSERVER_MUTANT, the variant's id and sentence.
mutate 像 run 一样运行命令（例如客户端的测试），再针对平台可能的其他应答以及错误的应答各运行一次，说明测试覆盖的每条规则是
稳健、依赖猜测，还是没有真正检验。命令须能两次通过且覆盖相同的规则；环境变量 MOCKSERVER_MUTANT 给出变体的标识与说明。`,
		Example: `  mockserver mutate -- npm test
  mockserver mutate --provider qijiayun --budget 10m --report mutation.html -- pytest -q
  mockserver mutate --require robust=80% --cache .mutate.json --report mutation.json -- go test ./...
  mockserver mutate --list --set assumed
  mockserver mutate --only 'qijiayun/token-unknown#other-1' -- npm test   # one variant, with all that the tests print`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && !f.list {
				return wrong(`nothing to run: give a command after "--", as in "mockserver mutate -- npm test"`, "没有要运行的命令：请写在 -- 之后，例如 mockserver mutate -- npm test")
			}
			f.shaping = shaping(c.Flags(), own)
			return mutateCommand(c.Context(), p, &f, args)
		},
	}
	flags := c.Flags()
	flags.SetInterspersed(false)
	flags.StringVar(&f.choice.Set, "set", mutate.SetAll, "`which` variants: "+strings.Join(mutate.Sets(), ", "))
	flags.StringVar(&f.choice.Rules, "rules", "", "only rules and operations whose id matches this `glob`: 'qijiayun/token-*'")
	flags.StringSliceVar(&f.choice.Providers, "provider", nil, "only this `provider`'s")
	completeProviders(c)
	flags.IntVar(&f.workers, "workers", runtime.NumCPU(), "how many variants are tried at once")
	flags.DurationVar(&f.budget, "budget", 0, "start no variant after this `time`: 10m; 0 for no limit")
	flags.StringVar(&f.cache, "cache", "", "`file` that keeps results; they count until the program, the command or the files of the working folder change")
	flags.StringVar(&f.cacheKey, "cache-key", "", "what the cached results hold for, in place of the working folder's files: a commit's `id`, say")
	flags.StringVar(&f.require, "require", "", "the least percentage of robust rules among those met, `robust=80%`; less ends with exit code 1")
	flags.StringSliceVar(&f.reports, "report", nil, "`file` to write a report to, by its ending: .html, .xml (JUnit), .json (mutation-testing-report-schema), .md; may be repeated")
	flags.BoolVar(&f.list, "list", false, "list the variants and run nothing")
	flags.StringVar(&f.only, "only", "", "run this `variant` only, with the command's own output")
	f.format = formatFlag(c, formatText, formatJSON)
	flags.VisitAll(func(one *pflag.Flag) { own[one.Name] = true })
	f.run.world(p, c)
	return c
}

// shaping are the flags that shape the command's world, as they were given: --only needs them again.
func shaping(flags *pflag.FlagSet, own map[string]bool) []string {
	var all []string
	flags.Visit(func(one *pflag.Flag) {
		switch list, several := one.Value.(pflag.SliceValue); {
		case own[one.Name]:
		case several:
			for _, value := range list.GetSlice() {
				all = append(all, "--"+one.Name+"="+value)
			}
		case one.Value.Type() == "bool" && one.Value.String() == "true":
			all = append(all, "--"+one.Name)
		default:
			all = append(all, "--"+one.Name+"="+one.Value.String())
		}
	})
	return all
}

// check reads what must be right before anything is started.
func (f *mutateFlags) check() error {
	f.run.failOn, f.run.providers = []string{report.Never}, f.choice.Providers
	if _, err := f.run.check(); err != nil {
		return err
	}
	if !slices.Contains(mutate.Sets(), f.choice.Set) {
		return wrong("--set %q: it is one of %s", "--set %q：应为 %s 之一", f.choice.Set, strings.Join(mutate.Sets(), ", "))
	}
	if f.workers < 1 {
		return wrong("--workers is a number above 0", "--workers 应为大于 0 的数字")
	}
	for _, file := range f.reports {
		if _, err := report.MutationFormat(file); err != nil {
			return under("--report", err)
		}
	}
	if f.require != "" {
		text, ok := strings.CutPrefix(f.require, "robust=")
		n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
		if !ok || err != nil || !(n >= 0 && n <= 100) {
			return wrong("--require %q: it is like robust=80%%", "--require %q：应形如 robust=80%%", f.require)
		}
		f.least = n
	}
	return nil
}

func mutateCommand(ctx context.Context, p program, f *mutateFlags, command []string) error {
	if err := f.check(); err != nil {
		return err
	}
	catalog := sim.NewCatalog(providers.All(), sim.Options{Fixtures: fixtures.Source{Dir: f.run.fixtures}, Seen: evidence.Source{Dir: f.run.seen}})
	if err := catalog.Wait(); err != nil {
		return err
	}
	items := mutate.Choose(catalog, f.choice)
	m := &mutation{mutateFlags: f, program: p, command: command, catalog: catalog}
	switch {
	case f.only != "":
		return m.one(ctx)
	case len(items) == 0:
		return wrong("no variant is chosen: see mockserver mutate --list", "没有选中任何变体：参见 mockserver mutate --list")
	case f.list:
		return m.show(items)
	}
	return m.all(ctx, items)
}

// mutation is a grading under way.
type mutation struct {
	*mutateFlags
	program
	command []string
	catalog *sim.Catalog
	suite   time.Duration // of one run without a variant
}

// all grades the command's tests.
func (m *mutation) all(ctx context.Context, items []mutate.Item) error {
	began := clock.Wall()
	cache, err := m.openCache()
	if err != nil {
		return err
	}
	base, millis, known := cache.Base()
	m.suite = time.Duration(millis) * time.Millisecond
	if !known {
		if base, err = m.baseline(ctx); err != nil {
			return err
		}
	}
	m.announce(items, base)
	limited, cancel := ctx, context.CancelFunc(func() {})
	if m.budget > 0 {
		limited, cancel = m.limit(ctx, m.budget-clock.Since(began))
	}
	defer cancel()
	outcomes, err := mutate.Run(limited, items, base, m.workers, func(ctx context.Context, v *fault.Variant) (*mutate.Outcome, error) {
		if o, found := cache.Find(v.ID); found {
			return o, nil
		}
		return m.try(ctx, v)
	}, m.progress())
	if err != nil {
		return err
	}
	grades := mutate.Grade(m.catalog, items, base, outcomes)
	grades.Version, grades.Command, grades.Began, grades.Took, grades.Suite = release(), m.command, began, clock.Since(began), m.suite
	grades.Flags = m.shaping
	switch {
	case ctx.Err() != nil:
		grades.Broken = "interrupted"
	case limited.Err() != nil:
		grades.Broken = "budget"
	}
	if err := m.write(&grades); err != nil {
		return err
	}
	if err := m.keep(cache, base, outcomes); err != nil {
		return err
	}
	return m.end(ctx, &grades)
}

// end is how the command ends.
func (m *mutation) end(ctx context.Context, g *mutate.Grades) error {
	switch {
	case ctx.Err() != nil:
		return exitCode(exitSignal + 2)
	case m.require != "" && g.Robustness() < m.least:
		return errFindings
	}
	return nil
}

func (m *mutation) openCache() (*mutate.Cache, error) {
	if m.cache == "" {
		return nil, nil
	}
	key := m.cacheKey
	if key == "" {
		var err error
		if key, err = mutate.Files(".", append(slices.Clone(m.reports), m.cache)...); err != nil {
			return nil, err
		}
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	digest, err := mutate.Digest(program)
	if err != nil {
		return nil, err
	}
	world := fmt.Sprintf("%+v", m.run)
	return mutate.OpenCache(m.cache, append([]string{digest, key, world}, m.command...)...)
}

func (m *mutation) keep(c *mutate.Cache, base mutate.Met, outcomes map[string]*mutate.Outcome) error {
	if c == nil {
		return nil
	}
	text, err := c.Keep(base, m.suite.Milliseconds(), outcomes)
	if err != nil {
		return err
	}
	return replaceFile(m.cache, 0o600, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// limit ends a context after a time of the machine's.
func (m *mutation) limit(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if m.within != nil {
		return m.within(ctx, d)
	}
	return context.WithTimeout(ctx, d)
}
