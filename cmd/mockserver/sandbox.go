package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/sandbox"
)

func newSandbox(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "sandbox",
		Short: "Make, list, reset, save and delete sandboxes",
		Example: `  mockserver sandbox new box7 --ttl 30m
  mockserver sandbox list
  mockserver sandbox list --persist file:/var/lib/mockserver   # of a server that is stopped
  mockserver sandbox reset box7
  mockserver sandbox save box7 > box7.json
  mockserver sandbox load box7 box7.json
  mockserver sandbox delete box7`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newSandboxNew(p),
		newSandboxList(p, func(c *cobra.Command, s *client.Client, _ []string) ([]byte, error) {
			return s.Raw(c.Context(), http.MethodGet, "/sandboxes", nil)
		}),
		sandboxCall(p, "show ID", "Show a sandbox with its addresses and credentials", cobra.ExactArgs(1), call(http.MethodGet, "")),
		sandboxCall(p, "reset ID", "Throw a sandbox's state away and build it again", cobra.ExactArgs(1), call(http.MethodPost, "/reset")),
		sandboxCall(p, "delete ID", "Delete a sandbox", cobra.ExactArgs(1), call(http.MethodDelete, "")),
		sandboxCall(p, "save ID", "Print everything a sandbox holds as JSON (its secrets too)", cobra.ExactArgs(1), call(http.MethodGet, "/snapshot")),
		sandboxCall(p, "load ID FILE", "Put a saved sandbox in the place of ID (- reads standard input)", cobra.ExactArgs(2), func(c *cobra.Command, s *client.Client, args []string) ([]byte, error) {
			text, err := readInput(p, args[1])
			if err != nil {
				return nil, err
			}
			return s.Raw(c.Context(), http.MethodPut, boxPath(args[0], "/snapshot"), text)
		}))
	return c
}

type adminCall func(c *cobra.Command, s *client.Client, args []string) ([]byte, error)

func call(method, path string) adminCall {
	return func(c *cobra.Command, s *client.Client, args []string) ([]byte, error) {
		return s.Raw(c.Context(), method, boxPath(args[0], path), nil)
	}
}

func sandboxCall(p program, use, short string, args cobra.PositionalArgs, do adminCall) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: args}
	alwaysJSON(c)
	server := remote(p, c)
	c.RunE = func(c *cobra.Command, args []string) error {
		s := server()
		answer, err := do(c, s, args)
		if err != nil {
			return unreachable(err, s.Base)
		}
		_, err = p.out.Write(answer)
		return err
	}
	return c
}

func newSandboxNew(p program) *cobra.Command {
	var in struct {
		ID    string            `json:"id,omitempty"`
		Seed  uint64            `json:"seed,omitempty"`
		TTL   string            `json:"ttl,omitempty"`
		Clock map[string]string `json:"clock,omitempty"`
	}
	c := &cobra.Command{Use: "new [ID]", Short: "Make a sandbox and print its addresses and credentials", Args: cobra.MaximumNArgs(1)}
	alwaysJSON(c)
	server := remote(p, c)
	c.Flags().Uint64Var(&in.Seed, "seed", 0, "where its ids and random numbers come from; made from the id when 0")
	c.Flags().StringVar(&in.TTL, "ttl", "", "how long it may be idle before it goes, such as 30m; for ever when empty")
	now := c.Flags().String("clock", "", "its `time` at the start, such as 2026-11-30T23:59:00+08:00; the machine's when empty")
	frozen := c.Flags().Bool("frozen", false, "its clock stands still until it is moved")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 1 {
			if in.ID = args[0]; !sandbox.ValidID(in.ID) {
				return wrong("%q cannot be the name of a sandbox: a name has up to 63 of the letters a-z, digits and hyphens, and begins with a letter or a digit",
					"%q 不能作为沙箱名：只能用小写字母 a-z、数字和连字符，以字母或数字开头，最多 63 个字符", in.ID)
			}
		}
		if _, err := instant(*now); *now != "" && err != nil {
			return under("--clock", err)
		}
		in.Clock = clockInput(*now, *frozen)
		s := server()
		answer, err := s.Raw(c.Context(), http.MethodPost, "/sandboxes", in)
		if err != nil {
			return unreachable(err, s.Base)
		}
		_, err = p.out.Write(answer)
		return err
	}
	return c
}

func clockInput(now string, frozen bool) map[string]string {
	clock := map[string]string{}
	if now != "" {
		clock["now"] = now
	}
	if frozen {
		clock["mode"] = "frozen"
	}
	return clock
}

func readInput(p program, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(p.in)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return text, nil
}

// perTestFlag adds the flag that lets requests make the sandboxes they name.
func perTestFlag(p program, flags *pflag.FlagSet, into *string) {
	flags.StringVar(into, "sandbox-per-test", p.env("MOCKSERVER_SANDBOX_PER_TEST"), "let the first use of a sandbox named auto-… make it, as in /~auto-my-test/qijiayun; it is removed when it was not used for this `time`: --sandbox-per-test=2h, 30m without a value (MOCKSERVER_SANDBOX_PER_TEST)")
	flags.Lookup("sandbox-per-test").NoOptDefVal = "30m"
}

func perTestTTL(text string) (time.Duration, error) {
	ttl, err := sandbox.ParseTTL(text)
	if err != nil {
		return 0, wrong("--sandbox-per-test %q: it is a time of at least one second, such as 30m", "--sandbox-per-test %q：应为至少一秒的时长，例如 30m", text)
	}
	return ttl, nil
}
