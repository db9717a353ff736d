package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/replay"
	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// runBox is the sandbox of a run. A fixed name gives it the same credentials in every run.
const runBox = "run"

// runJournal keeps more than a server does: a report is about the whole run.
var runJournal = journal.Limits{Exchanges: 20_000, Bytes: 256 << 20, Body: 1 << 20}

type runFlags struct {
	clock, fixtures, seen   string
	frozen, quiet, keep     bool
	seed                    uint64
	stateBytes              int
	failOn, providers       []string
	allowed                 []string
	rules, operations       string
	snapshotOut, replayFile string
	reports                 []string
	intercept               interceptFlags
	perTest                 string
	format                  *string
}

func newRun(p program) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [flags] -- CMD ARGS…",
		Short: "Run a command, such as a client's tests, with a server of its own, and report",
		Long: `run starts a server on a free port of loopback with a fresh sandbox, gives the command the base URLs and credentials
in its environment, runs it, reports what it did and what it never met, and ends with its exit code: with 1 when the
command succeeded and a policy is broken.
run 在本机空闲端口启动服务和全新的沙箱，通过环境变量把地址与凭证交给命令，运行它，报告它做了什么、从未遇到什么，并以它的
退出码结束；命令成功但违反策略时退出码为 1。`,
		Example: `  mockserver run -- npm test
  mockserver run --fail-on refused,undelivered --require-rules 40% -- pytest -q
  mockserver run --report report.html --report junit.xml -- mvn test
  mockserver run --clock 2026-11-30T23:59:00+08:00 --frozen -- go test ./...
  mockserver run --intercept -- npm test       # by the real hosts: compiled in, or read from APIHUB_BASE_URL
  mockserver run --snapshot-out run.json -- npm test; mockserver run --replay run.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && f.replayFile == "" {
				return wrong(`nothing to run: give a command after "--", as in "mockserver run -- npm test"`, "没有要运行的命令：请写在 -- 之后，例如 mockserver run -- npm test")
			}
			return runCommand(c.Context(), p, f, args)
		},
	}
	flags := c.Flags()
	flags.SetInterspersed(false) // what stands after the command's name is the command's own
	flags.StringSliceVar(&f.failOn, "fail-on", report.DefaultFailOn(), "`refused`, unmatched, undelivered, uncalled (no provider was called), or never")
	flags.StringSliceVar(&f.allowed, "allow-refused", nil, "a `rule` whose refusals the tests expect, such as qijiayun/member-exists; a request says so by the header "+journal.AllowHeader)
	flags.StringVar(&f.rules, "require-rules", "", "the least `percentage` of the called providers' rules that must be met: 80%")
	flags.StringVar(&f.operations, "require-operations", "", "the least `percentage` of the called providers' operations that must be called")
	flags.StringSliceVar(&f.providers, "provider", nil, "report and require this `provider` only")
	completeProviders(c)
	flags.StringSliceVar(&f.reports, "report", nil, "`file` to write a report to, by its ending: .html, .xml (JUnit), .ctrf.json, .pact.json, .json, .md, .har; may be repeated")
	flags.StringVar(&f.snapshotOut, "snapshot-out", "", "`file` to write the sandbox to at the end, secrets included, for --replay")
	flags.StringVar(&f.replayFile, "replay", "", "`file` of --snapshot-out whose requests are sent first, to a fresh sandbox")
	flags.BoolVar(&f.quiet, "quiet", false, "print the report only when a policy is broken")
	flags.BoolVar(&f.keep, "keep", false, "leave the server up after the report, for a look in the console, until Ctrl-C")
	f.format = formatFlag(c, formatText, formatJSON)
	f.world(p, c)
	return c
}

// world adds the flags that say what the command finds.
func (f *runFlags) world(p program, c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.clock, "clock", "", "the sandbox's time at the start, as `RFC 3339`; the machine's without it")
	flags.BoolVar(&f.frozen, "frozen", false, "the sandbox's clock stands still until it is moved")
	flags.StringVar(&f.fixtures, "fixtures", p.env("MOCKSERVER_FIXTURES"), "`folder` with fixture files that replace or add to the built-in ones (MOCKSERVER_FIXTURES)")
	flags.StringVar(&f.seen, "evidence", p.env("MOCKSERVER_EVIDENCE"), evidenceHelp)
	flags.Uint64Var(&f.seed, "seed", 0, "of ids and chance; 0 is the same in every run too")
	flags.IntVar(&f.stateBytes, "state-bytes", sandbox.DefaultStateBytes, stateBytesHelp)
	perTestFlag(p, flags, &f.perTest)
	f.intercept.add(flags)
}

// check reads what must be right before anything is started.
func (f runFlags) check() (report.Policy, error) {
	if f.stateBytes < 1 {
		return report.Policy{}, wrong("--state-bytes is a number above 0", "--state-bytes 应为大于 0 的数字")
	}
	for _, name := range f.providers {
		if !slices.Contains(providerNames(), name) {
			return report.Policy{}, unknownWord("--provider", name, providerNames())
		}
	}
	for _, file := range f.reports {
		if _, err := report.Format(file); err != nil {
			return report.Policy{}, fmt.Errorf("--report %w", err)
		}
	}
	for _, id := range f.allowed {
		if r := ruleByID(id); r == nil || !r.Refuses() {
			return report.Policy{}, wrong(`--allow-refused %q: no rule that refuses is called so; "mockserver rules" lists them`, "--allow-refused %q：没有这样的拒绝规则；可用 mockserver rules 列出", id)
		}
	}
	policy, err := report.ParsePolicy(f.failOn, f.rules, f.operations)
	if err != nil {
		return policy, fmt.Errorf("--%w", err)
	}
	policy.Allowed = f.allowed
	return policy, nil
}

func runCommand(ctx context.Context, p program, f runFlags, command []string) error {
	policy, err := f.check()
	if err != nil {
		return err
	}
	options, err := f.sandbox()
	if err != nil {
		return err
	}
	run, err := startRun(p, f)
	if err != nil {
		return err
	}
	defer run.close(ctx)
	if err := run.replay(ctx); err != nil {
		return err
	}
	began, code := clock.Wall(), exitGood
	if len(command) > 0 {
		box, err := run.box(ctx, options)
		if err != nil {
			return err
		}
		if code, err = runChild(p, run.variables(box), command); err != nil {
			return err
		}
	}
	result := run.finish(ctx, report.Run{Version: release(), Command: command, Exit: code, Began: began, Took: clock.Since(began)})
	result.Judge(policy)
	err = run.write(p, result)
	run.stay(ctx, p)
	switch {
	case code != exitGood && err != nil:
		_, _ = fmt.Fprintln(p.err, "mockserver:", err) // the command's own code says more than a 2 for this
		return exitCode(code)
	case err != nil:
		return err
	case code != exitGood:
		return exitCode(code)
	case result.Broken():
		return errFindings
	}
	return nil
}

// running is a run under way: its server, and what is gathered for the report.
type running struct {
	runFlags
	server    *server.Running
	collector *report.Collector
	replayed  *report.ReplaySummary

	environment func(folder string) ([]string, error) // of --intercept; nil without it
}

func startRun(p program, f runFlags) (*running, error) { return startVaried(p, f, nil, nil) }

// startVaried starts a server whose providers behave by a variant; witness, which may be nil, sees every sandbox
// that ends.
func startVaried(p program, f runFlags, v *fault.Variant, witness *mutate.Witness) (*running, error) {
	all := providers.All()
	onUse, err := perTestTTL(f.perTest)
	if err != nil {
		return nil, err
	}
	run := &running{runFlags: f, collector: &report.Collector{Providers: all, Replayable: f.snapshotOut != ""}}
	config := server.Config{
		Providers: all, Addr: "127.0.0.1:0", OnUse: sandbox.OnUse{TTL: onUse, Like: runBox}, Version: release(), Lost: run.lost, Changed: run.collector.Change,
		Sim: sim.Options{
			Fixtures: fixtures.Source{Dir: f.fixtures},
			Seen:     evidence.Source{Dir: f.seen},
			Common: sandbox.Common{
				Journal:    runJournal,
				StateBytes: f.stateBytes,
				Variant:    v,
				Closing: func(b *sandbox.Sandbox) {
					run.collector.Take(b)
					if witness != nil {
						witness.Take(b)
					}
				},
				Log: slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelError})),
			},
		},
	}
	if err := f.intercept.apply(&config); err != nil {
		return nil, err
	}
	if run.server, err = server.Start(config); err != nil {
		return nil, err
	}
	if f.intercept.on {
		run.environment = interception{p, run.server.ProxyURL, config.Authority, realAddresses()}.environment
	}
	return run, run.server.Ready()
}

// variables are the sandbox's addresses and credentials, and those that lead the real hosts' calls here.
func (run *running) variables(box *sandbox.Sandbox) func(folder string) ([]string, error) {
	return func(folder string) ([]string, error) {
		list, err := childEnvironment(run.server.URL, box, folder)
		if err != nil || run.environment == nil {
			return list, err
		}
		more, err := run.environment(folder)
		return append(list, more...), err
	}
}

// lost notes a request for nobody, unless it only asks whether the server is up.
func (run *running) lost(l feed.Line) {
	if l.Path != "/" {
		run.collector.Lose(l.Method, l.Path, l.Why)
	}
}

// box is the sandbox of the command: fresh, or as a replay has left it.
func (run *running) box(ctx context.Context, o sandbox.Options) (*sandbox.Sandbox, error) {
	if run.replayed == nil {
		return run.server.Sandboxes.Open(o)
	}
	b, err := run.server.Sandboxes.Get(runBox)
	if err != nil {
		return nil, err
	}
	if o.Clock.Now.IsZero() {
		o.Clock.Now = clock.Wall() // what a client signs now must not be years off
	}
	_, err = b.SetClock(ctx, o.Clock)
	return b, err
}

func (run *running) replay(ctx context.Context) error {
	if run.replayFile == "" {
		return nil
	}
	recording, err := replay.Open(run.replayFile)
	if err != nil {
		return err
	}
	differences, err := recording.Run(ctx, replay.Target{URL: run.server.URL, Catalog: run.server.Catalog, Sandboxes: run.server.Sandboxes})
	if err != nil {
		return err
	}
	run.replayed = &report.ReplaySummary{File: run.replayFile, Requests: recording.Calls()}
	for _, d := range differences {
		run.replayed.Different = append(run.replayed.Different, report.Difference{
			Request:  fmt.Sprintf("%d: %s %s", d.N, d.Request.Method, d.Path()),
			Recorded: d.Recorded(), Answered: d.Answered(),
		})
	}
	return nil
}

// sandbox is the fresh sandbox that the flags ask for.
func (f runFlags) sandbox() (sandbox.Options, error) {
	o := sandbox.Options{ID: runBox, Seed: f.seed}
	if f.frozen {
		o.Clock.Mode = clock.Frozen
	}
	if f.clock == "" {
		return o, nil
	}
	at, err := instant(f.clock)
	if err != nil {
		return o, under("--clock", err)
	}
	o.Clock.Now = at
	return o, nil
}
