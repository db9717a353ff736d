// Command mockserver hosts faithful simulations of third-party platforms. This package owns flags, environment,
// signals and exit codes; the behaviour is in the packages it calls.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/cmd/mockserver/heap"
	"example.com/mockserver/internal/client"
	"example.com/mockserver/providers"
)

// Exit codes.
const (
	exitGood     = 0
	exitFindings = 1 // something was found that the user asked about: a failed contract, say
	exitUsage    = 2 // flags, environment, a server that is not there
)

func main() {
	p := program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv}
	heap.Usual()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], p)
	stop()
	os.Exit(code)
}

// program is the world outside: tests give it another.
type program struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	// within gives a context an end after a time of the machine's; nil for context.WithTimeout.
	within func(context.Context, time.Duration) (context.Context, context.CancelFunc)
	// upstream changes how "record" reaches the real hosts; nil for as they are.
	upstream func(*http.Transport)
}

// errFindings ends a command with exit code 1 and no further words.
var errFindings = errors.New("findings")

func run(ctx context.Context, args []string, p program) int {
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	addCompletion(root) // it takes the writer of now
	addVersion(root)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitGood
	case errors.Is(err, errFindings):
		return exitFindings
	}
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	_, _ = fmt.Fprintln(p.err, "mockserver:", p.told(err))
	return exitUsage
}

func newRoot(p program) *cobra.Command {
	serve := newServe(p)
	var platforms []string
	for _, one := range providers.All() {
		platforms = append(platforms, one.Title.ZH)
	}
	root := &cobra.Command{
		Use:   "mockserver",
		Short: "Faithful simulations of third-party platforms, for tests: " + strings.Join(platforms, ", "),
		Long: `mockserver hosts faithful simulations of third-party platforms, with their real rules, state and time, and an explanation
for every refusal: ` + strings.Join(platforms, ", ") + `.
mockserver 模拟第三方平台：` + strings.Join(platforms, "、") + `。规则、状态与时间皆如其实，每次拒绝都说明原因。

Without a subcommand it serves. 不带子命令时即启动服务。`,
		Example:       serve.Example,
		Args:          cobra.NoArgs,
		RunE:          serve.RunE,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PreRunE = serve.PreRunE
	root.Flags().AddFlagSet(serve.Flags())
	root.AddCommand(
		serve,
		newRun(p),
		newMutate(p),
		newVerify(p),
		newRecord(p),
		newEvidence(p),
		newCredentials(p),
		newToken(p),
		newRules(p),
		newWhy(p),
		newTail(p),
		newSandbox(p),
		newClock(p),
		newFault(p),
		newFixtures(p),
		newOpenAPI(p),
		newWebhook(p),
		newConsole(p),
		newCA(p),
		newHealth(p),
		newVersion(p),
	)
	addConfig(p, root)
	root.SetFlagErrorFunc(flagMistake)
	explainArguments(root)
	return root
}

// addCompletion gives the root cobra's command for completions, which refuses a shell that it does not know.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
			explainArguments(c)
		}
	}
}

// lang is the locale, by which messages are English or Chinese.
func (p program) lang() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := p.env(name); v != "" {
			return v
		}
	}
	return "en"
}

// envOr is the default of a flag: the environment's, or else the given one. So flag beats environment beats default.
func (p program) envOr(name, otherwise string) string {
	if v := p.env(name); v != "" {
		return v
	}
	return otherwise
}

// remote adds the flags that say which server a command speaks to, and returns its client.
func remote(p program, c *cobra.Command) func() *client.Client {
	at := c.Flags().String("server", p.envOr("MOCKSERVER_URL", "http://127.0.0.1:8080"), "the server's `URL` (MOCKSERVER_URL)")
	token := c.Flags().String("admin-token", p.env("MOCKSERVER_ADMIN_TOKEN"), "what its admin API asks for (MOCKSERVER_ADMIN_TOKEN)")
	return func() *client.Client { return &client.Client{Base: *at, Token: *token} }
}

// sandboxFlag adds the flag that says which sandbox a command is about.
func sandboxFlag(p program, c *cobra.Command) *string {
	return c.Flags().String("sandbox", p.envOr("MOCKSERVER_SANDBOX", "default"), "the sandbox's `id` (MOCKSERVER_SANDBOX)")
}

// unreachable explains a server that does not answer; any other mistake keeps its own words.
func unreachable(err error, at string) error {
	var call *url.Error
	if !errors.As(err, &call) {
		return err
	}
	if !strings.Contains(at, "://") {
		return wrong("--server %q: a URL begins with http:// or https://; write http://%[1]s", "--server %q：URL 应以 http:// 或 https:// 开头；请写 http://%[1]s", at)
	}
	return wrong("no mockserver answers at %s (%v); start one with \"mockserver\", or name it with --server",
		"没有 mockserver 在 %s 应答（%v）；可用 mockserver 启动一个，或用 --server 指定地址", at, call.Err)
}
