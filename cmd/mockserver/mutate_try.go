package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Environment of a command that is graded. The folder is for servers in the command itself: what they meet is written there.
const (
	mutantVariable = "MOCKSERVER_MUTANT"
	folderVariable = "MOCKSERVER_MUTANT_FOLDER"
)

// baseline runs the command twice without a variant, and returns what both runs met.
func (m *mutation) baseline(ctx context.Context) (mutate.Met, error) {
	var first mutate.Met
	for n := range 2 {
		began := clock.Wall()
		a, err := m.attempt(ctx, nil, 0)
		if err == nil && ctx.Err() != nil {
			err = ctx.Err()
		}
		if err != nil {
			return first, err
		}
		m.suite = max(m.suite, clock.Since(began))
		switch {
		case a.exit != 0:
			_, _ = m.err.Write([]byte(a.output.text()))
			return first, m.red(n, a)
		case n == 0:
			first = a.met
		default:
			if d := first.Differences(a.met); len(d) > 0 {
				return first, wrong("the command does not do the same twice, so nothing can be said of its tests: only one of two runs met %s",
					"命令两次运行的行为不同，无法评价测试：只有其中一次覆盖了 %s", strings.Join(d, ", "))
			}
		}
	}
	if first.Calls() == 0 {
		return first, wrong("the command called no provider: see mockserver run", "命令没有调用任何平台：参见 mockserver run")
	}
	return first, nil
}

// red says why a baseline that failed cannot be graded, below the report of its run.
func (m *mutation) red(n int, a *attempt) error {
	if a.report != nil {
		if err := a.report.Terminal(m.err, report.Look{Lang: m.lang()}); err != nil {
			return err
		}
	}
	if n == 1 {
		return wrong("the command passed once and failed once (exit code %d) without a variant: it is flaky, so nothing can be said of its tests",
			"没有变体时命令一次通过、一次失败（退出码 %d）：测试不稳定，无法评价", a.exit)
	}
	return wrong("the command fails without a variant (exit code %d): every variant would count as noticed",
		"没有变体时命令就失败（退出码 %d）：任何变体都会被当作已发现", a.exit)
}

// try runs the command with one variant. A failure that the variant may have no part in says nothing: tests that fail though
// nothing differs, or a time that is over because the machine is busy. The command is run once more, with twice the time.
func (m *mutation) try(ctx context.Context, v *fault.Variant) (*mutate.Outcome, error) {
	limit := 3*m.suite + 5*time.Second
	o, err := m.once(ctx, v, limit)
	if err == nil && (o.Flaky() || o.TimedOut) && ctx.Err() == nil {
		return m.once(ctx, v, 2*limit)
	}
	return o, err
}

func (m *mutation) once(ctx context.Context, v *fault.Variant, limit time.Duration) (*mutate.Outcome, error) {
	began := clock.Wall()
	a, err := m.attempt(ctx, v, limit)
	if err != nil {
		return nil, err
	}
	o := &mutate.Outcome{
		Exit: a.exit, TimedOut: a.timedOut, Reached: a.met.Reached > 0, Millis: clock.Since(began).Milliseconds(), Changed: a.met.Difference(v),
	}
	if a.exit != 0 || a.timedOut {
		o.Output = mutate.LastLines(a.shown, 40)
	}
	return o, nil
}

// attempt is one run of the command.
type attempt struct {
	exit     int
	timedOut bool
	met      mutate.Met
	output   *tail
	shown    string // the output without secrets
	report   *report.Report
}

func (m *mutation) attempt(ctx context.Context, v *fault.Variant, limit time.Duration) (*attempt, error) {
	options, err := m.run.sandbox()
	if err != nil {
		return nil, err
	}
	witness := &mutate.Witness{}
	run, err := startVaried(m.program, m.run, v, witness)
	if err != nil {
		return nil, err
	}
	defer run.close(ctx)
	box, err := run.box(ctx, options)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", keyFolder(os.Getpid())+"mutant-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	variables, err := childEnvironment(run.server.URL, box, folder)
	if err == nil && run.environment != nil {
		var others []string
		others, err = run.environment(folder)
		variables = append(variables, others...)
	}
	if err != nil {
		return nil, err
	}
	a := &attempt{output: &tail{}}
	began := clock.Wall()
	variables = append(variables, mutantVariable+"="+mutantText(v, m.lang()), folderVariable+"="+folder)
	if err := m.spawn(ctx, a, limit, variables); err != nil {
		return nil, err
	}
	result := run.finish(ctx, report.Run{Version: release(), Command: m.command, Exit: a.exit, Began: began, Took: clock.Since(began)})
	boxes, err := run.server.Sandboxes.List()
	if err != nil {
		return nil, err
	}
	for _, b := range boxes {
		witness.Take(b)
	}
	a.shown = withoutSecrets(run.server.Catalog, boxes, a.output.text())
	a.met, a.report = witness.Met(run.server.Catalog.Base().Reached()), result
	inside, err := mutate.ReadFolder(folder)
	a.met = a.met.Add(inside)
	return a, err
}

// withoutSecrets is what a command printed, without what any provider calls a secret and what the sandboxes hold as one: reports
// show it.
func withoutSecrets(c *sim.Catalog, boxes []*sandbox.Sandbox, text string) string {
	if c.Reveal {
		return text
	}
	for _, api := range c.Providers() {
		text = api.Secrets.Hide([]byte(text))
	}
	for _, b := range boxes {
		text = b.Journal.Hide(text)
	}
	return text
}

// mutantText is a variant as the command sees it.
func mutantText(v *fault.Variant, lang string) string {
	if v == nil {
		return ""
	}
	return v.ID + " " + v.Says.In(lang)
}

// spawn runs the command in a process group of its own, which is killed when the time is over.
func (m *mutation) spawn(ctx context.Context, a *attempt, limit time.Duration, variables []string) error {
	timed, cancel := ctx, context.CancelFunc(func() {})
	if limit > 0 {
		timed, cancel = m.limit(ctx, limit)
	}
	defer cancel()
	c := exec.CommandContext(timed, m.command[0], m.command[1:]...)
	c.Stdout, c.Stderr = a.output, a.output
	if m.only != "" {
		c.Stdout, c.Stderr = m.out, m.err
	}
	c.Env = append(append(os.Environ(), aroundProxy(m.program)...), variables...)
	c.SysProcAttr = ownGroup()
	c.Cancel = func() error {
		signalGroup(c.Process, syscall.SIGKILL)
		return c.Process.Kill()
	}
	c.WaitDelay = time.Second
	if err := c.Start(); err != nil {
		return err
	}
	code, err := wait(c)
	if timed.Err() != nil && ctx.Err() == nil {
		a.timedOut, err = true, nil
	}
	a.exit = code
	if ctx.Err() != nil {
		return nil // the caller sees it
	}
	return err
}

// maxTail is how much of a command's output is kept.
const maxTail = 64 << 10

// tail keeps the end of what is written to it. One process writes at a time: os/exec copies both streams by one pipe.
type tail struct{ b bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	t.b.Write(p)
	if over := t.b.Len() - 2*maxTail; over > 0 {
		t.b.Next(over + maxTail)
	}
	return len(p), nil
}

func (t *tail) text() string { return strings.ToValidUTF8(t.b.String(), "�") }
