package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"example.com/mockserver/contracts"
)

func newVerify(p program) *cobra.Command {
	var o contracts.Options
	var at, token string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Run the contract suite from inside this binary",
		Long: `Run the Ginkgo contract suite, the same specs that "make test" runs, against this build or against another server.
Against a target without an admin API, specs that need one are skipped and counted as such; give it the addresses and
credentials of client programs in the environment (QIJIAYUN_BASE_URL, QIJIAYUN_APP_ID …).
在本程序内运行契约测试；也可指向另一个服务。目标没有管理接口时，需要它的用例会被跳过并计数。`,
		Example: `  mockserver verify
  mockserver verify --target http://127.0.0.1:8080
  mockserver verify --filter qijiayun --junit report.xml
  mockserver verify --target env            # a real provider, by QIJIAYUN_BASE_URL and so on`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			target, done, err := chooseTarget(p, at, token)
			if err != nil {
				return err
			}
			defer done()
			o.Plain = !isTerminal(p.out) || p.env("NO_COLOR") != ""
			if !contracts.Run(target, o) {
				return errFindings
			}
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&at, "target", "mock", "mock for this build, a mockserver's `URL`, or env for providers by their own addresses")
	flags.StringVar(&token, "admin-token", p.env("MOCKSERVER_ADMIN_TOKEN"), "what the target's admin API asks for (MOCKSERVER_ADMIN_TOKEN)")
	flags.StringVar(&o.LabelFilter, "filter", "", "a Ginkgo label filter: qijiayun, or rule:qijiayun.daily-quota")
	flags.StringVar(&o.Focus, "focus", "", "only specs whose text matches this regular expression")
	flags.StringVar(&o.JUnit, "junit", "", "write a JUnit report to this `file`")
	flags.StringVar(&o.JSON, "json", "", "write a JSON report to this `file`")
	flags.BoolVarP(&o.Verbose, "verbose", "v", false, "name every spec")
	flags.Int64Var(&o.Seed, "seed", 0, "the order of the specs; a new one each time when 0")
	return c
}

func chooseTarget(p program, at, token string) (contracts.Target, func(), error) {
	nothing := func() {}
	switch at {
	case "mock":
		server, err := contracts.Host()
		if err != nil {
			return contracts.Target{}, nothing, err
		}
		return contracts.Target{URL: server.URL, AdminToken: server.Token}, func() { _ = server.Close(context.Background()) }, nil
	case "env":
		given := map[string]string{}
		for path, name := range environment {
			if v := p.env(name); v != "" {
				given[path] = v
			}
		}
		if len(given) == 0 {
			return contracts.Target{}, nothing, fmt.Errorf("--target env: no address is in the environment; set QIJIAYUN_BASE_URL and so on")
		}
		return contracts.Target{Addresses: given}, nothing, nil
	default:
		return contracts.Target{URL: at, AdminToken: token}, nothing, nil
	}
}
