package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/contracts"
	"example.com/mockserver/internal/rule"
)

func newVerify(p program) *cobra.Command {
	var o contracts.RunOptions
	var at, token string
	var them contracts.Real
	c := &cobra.Command{
		Use:   "verify",
		Short: "Run the contract suite from inside this binary",
		Long: `Run the Ginkgo contract suite, the same specs that "make test" runs, against this build or against another server.
Against real providers, named by a file or by the environment of client programs (QIJIAYUN_BASE_URL …), only the specs
run that need no admin API and change nothing, spaced out; fidelity.json then tells rule by rule what is equal, what
differs (both answers, secrets masked) and what was not checked, and the exit code is 1 when anything differs.
Where "mutate" runs it (MOCKSERVER_MUTANT), the specs about the varied rule come first, and the first failure ends the run.
在本程序内运行契约测试；也可指向另一个服务。指向真实平台（由文件或客户端环境变量给出）时，只运行不需要管理接口、
不改动数据的用例，并留出间隔；fidelity.json 逐条规则给出一致、不同（两边的应答，密钥已脱敏）或未检查，有不同时退出码为 1。
由 mutate 运行时（MOCKSERVER_MUTANT），先运行与被改动规则有关的用例，首次失败即结束。`,
		Example: `  mockserver verify
  mockserver verify --target http://127.0.0.1:8080
  mockserver verify --filter qijiayun --junit report.xml
  mockserver verify --target env            # real providers, by QIJIAYUN_BASE_URL and so on
  mockserver verify --target real.yaml      # the same by a file:
                                            #   qijiayun:
                                            #     baseUrl: https://gateway.example.cn
                                            #     appId: "123"
                                            #     appSecret: ${QIJIAYUN_APP_SECRET}`,
		Args: cobra.NoArgs,
	}
	flags := c.Flags()
	flags.StringVar(&at, "target", "mock", "mock for this build, a mockserver's `URL`, or for real providers a file that ends in .yaml, or env")
	flags.StringVar(&token, "admin-token", p.env("MOCKSERVER_ADMIN_TOKEN"), "what the target's admin API asks for (MOCKSERVER_ADMIN_TOKEN)")
	flags.BoolVar(&them.AllowWrites, "allow-writes", false, "against real providers: also run what changes something there")
	flags.DurationVar(&them.Pause, "pause", 300*time.Millisecond, "against real providers: the pause before every request")
	flags.StringVar(&them.Fidelity, "fidelity", "fidelity.json", "against real providers: the `file` to write what was found to")
	flags.StringVar(&o.LabelFilter, "filter", "", "a Ginkgo label filter: qijiayun, or rule:qijiayun.daily-quota")
	flags.StringVar(&o.Focus, "focus", "", "only specs whose text matches this regular expression")
	flags.StringVar(&o.JUnit, "junit", "", "write a JUnit report to this `file`")
	flags.StringVar(&o.JSON, "json", "", "write a JSON report to this `file`")
	flags.BoolVarP(&o.Verbose, "verbose", "v", false, "name every spec")
	flags.Int64Var(&o.Seed, "seed", 0, "the order of the specs; a new one each time when 0")
	format := formatFlag(c, formatText, formatJSON)
	c.RunE = func(c *cobra.Command, _ []string) error { return verifyAs(c.Context(), p, *format, o, at, token, them) }
	return c
}

// verifyAs verifies, and prints what came of it where JSON is asked for; what Ginkgo shows then goes to stderr.
func verifyAs(ctx context.Context, p program, format string, o contracts.RunOptions, at, token string, them contracts.Real) error {
	shown := p
	if format == formatJSON {
		p.out, o.Out = p.err, p.err
	}
	ended, err := verify(ctx, p, o, at, token, them)
	if format == formatJSON && (err == nil || errors.Is(err, errFindings)) {
		err = errors.Join(err, printJSON(shown, ended))
	}
	return err
}

func verify(ctx context.Context, p program, o contracts.RunOptions, at, token string, them contracts.Real) (ended contracts.Outcome, err error) {
	if err := o.Check(); err != nil {
		return ended, fmt.Errorf("--%w", err)
	}
	target, done, err := chooseTarget(ctx, p, at, token, them)
	if err != nil {
		return ended, err
	}
	defer done()
	o.Plain = !isTerminal(p.out) || p.env("NO_COLOR") != ""
	o.Mutant, _, _ = strings.Cut(p.env(mutantVariable), "#")
	ended = contracts.Run(target, o)
	if target.Real != nil {
		if err := p.sayFidelity(them.Fidelity); err != nil {
			return ended, err
		}
	}
	if !ended.Passed {
		return ended, errFindings
	}
	return ended, nil
}

// sayFidelity says in a line what a run against real providers has found, and what can be done with it.
func (p program) sayFidelity(file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err // the suite has said why it is not there
	}
	var f contracts.Fidelity
	if err := json.Unmarshal(text, &f); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	words := rule.Text{
		EN: "%d equal, %d different, %d not checked; next: mockserver evidence --accept evidence %s\n",
		ZH: "%d 条一致，%d 条不同，%d 条未检查；下一步：mockserver evidence --accept evidence %s\n",
	}
	_, err = fmt.Fprintf(p.out, words.In(p.lang()), f.Equal, f.Different, f.NotChecked, file)
	return err
}
