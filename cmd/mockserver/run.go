package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// runBox is the sandbox of a run. A fixed name gives it the same credentials in every run.
const runBox = "run"

type runFlags struct {
	clock, fixtures string
	frozen          bool
	seed            uint64
}

func newRun(p program) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [flags] -- CMD ARGS…",
		Short: "Run a command, such as a client's tests, with a server of its own",
		Long: `run starts a server on a free port of loopback with a fresh sandbox, gives the command the base URLs and credentials
in its environment, runs it, and ends with its exit code.
run 在本机空闲端口启动服务和全新的沙箱，通过环境变量把地址与凭证交给命令，运行它，并以它的退出码结束。`,
		Example: `  mockserver run -- npm test
  mockserver run -- pytest -q
  mockserver run --clock 2026-11-30T23:59:00+08:00 --frozen -- go test ./...
  mockserver run -- sh -c 'echo "$QIJIAYUN_BASE_URL"'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New(`nothing to run: give a command after "--", as in "mockserver run -- npm test"`)
			}
			return runCommand(c.Context(), p, f, args)
		},
	}
	c.Flags().SetInterspersed(false) // what stands after the command's name is the command's own
	c.Flags().StringVar(&f.clock, "clock", "", "the sandbox's time at the start, as `RFC 3339`; the machine's without it")
	c.Flags().BoolVar(&f.frozen, "frozen", false, "the sandbox's clock moves only when it is told to")
	c.Flags().StringVar(&f.fixtures, "fixtures", p.env("MOCKSERVER_FIXTURES"), "`folder` with fixture files that replace or add to the built-in ones (MOCKSERVER_FIXTURES)")
	c.Flags().Uint64Var(&f.seed, "seed", 0, "of ids and chance; 0 is the same in every run too")
	return c
}

func runCommand(ctx context.Context, p program, f runFlags, command []string) error {
	options, err := f.sandbox()
	if err != nil {
		return err
	}
	r, err := server.Start(server.Config{
		Providers: providers.All(), Addr: "127.0.0.1:0", Version: version,
		Sim: sim.Options{
			Fixtures: fixtures.Source{Dir: f.fixtures},
			Log:      slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelError})),
		},
	})
	if err != nil {
		return err
	}
	defer func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = r.Close(stop) // what is left undelivered is told elsewhere
	}()
	box, err := r.Sandboxes.Open(options)
	if err != nil {
		return err
	}
	code, err := runChild(p, r.URL, box, command)
	if err != nil || code == exitGood {
		return err
	}
	return exitCode(code)
}

// sandbox is the fresh sandbox that the flags ask for.
func (f runFlags) sandbox() (sim.SandboxOptions, error) {
	o := sim.SandboxOptions{ID: runBox, Seed: f.seed}
	if f.frozen {
		o.Clock.Mode = clock.Frozen
	}
	if f.clock == "" {
		return o, nil
	}
	at, err := time.Parse(time.RFC3339, f.clock)
	if err != nil {
		return o, fmt.Errorf("--clock %q: it has the form 2026-11-30T23:59:00+08:00", f.clock)
	}
	o.Clock.Now = at
	return o, nil
}
