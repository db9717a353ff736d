package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/fault"
)

func newFault(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "fault",
		Short: "Make calls go wrong: delays, refusals, changed replies, broken connections",
		Long: `Make calls of clients go wrong in a sandbox, and end that again. Waits are wall-clock time; a ttl runs on the sandbox's clock.
With the same seed, random faults apply to the same calls.
让沙箱中的调用出错：延迟、拒绝、修改应答、破坏连接。等待按真实时间，ttl 按沙箱时钟；种子相同，则命中的调用相同。`,
		Example: `  mockserver fault add --rule qijiayun/daily-quota --times 1
  mockserver fault add --provider qijiayun --operation getToken --delay 2s --skip 1
  mockserver fault add --delay 100ms,2s                      # uniform
  mockserver fault add --delay-median 300ms --delay-sigma 0.5  # log-normal
  mockserver fault add --provider aisuda --connection reset --probability 0.2 --ttl 10m
  mockserver fault add --status 503 --body '{"oops":true}' --header Via=proxy
  mockserver fault add --provider qijiayun --operation memberQuery --patch '[{"op":"remove","path":"/data/point"}]'
  mockserver fault add --retry-after 30                      # status 429
  mockserver fault list
  mockserver fault drop f1
  mockserver fault drop                                      # all of them`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newFaultAdd(p), newFaultList(p), newFaultDrop(p))
	return c
}

func newFaultAdd(p program) *cobra.Command {
	var f fault.Fault
	var d fault.Delay
	var delay, body, patch string
	c := &cobra.Command{Use: "add", Short: "Make further calls go wrong", Args: cobra.NoArgs}
	alwaysJSON(c)
	server, box := remote(p, c), sandboxFlag(p, c)
	flags := c.Flags()
	flags.StringVar(&f.Provider, "provider", "", "only this `provider`'s calls")
	completeProviders(c)
	flags.StringVar(&f.Operation, "operation", "", "only this `operationId`; needs --provider")
	flags.IntVar(&f.Skip, "skip", 0, "how many matching calls to leave alone first")
	flags.IntVar(&f.Times, "times", 0, "how many calls it applies to; 0 for all")
	flags.Float64Var(&f.Probability, "probability", 0, "of each call, from 0 to 1; certain when left out")
	flags.BoolVar(&f.Again, "again", false, "a random fault may apply to an operation twice in a row")
	flags.StringVar(&f.TTL, "ttl", "", "how long it lasts on the sandbox's clock: 10m")
	flags.StringVar(&delay, "delay", "", "wait first: 2s, or from `MIN,MAX`")
	flags.StringVar(&d.Median, "delay-median", "", "wait first, log-normally about this")
	flags.Float64Var(&d.Sigma, "delay-sigma", 0, "of the logarithm; 0.5 when left out")
	flags.StringVar(&f.Rule, "rule", "", "refuse by this `rule`")
	flags.IntVar(&f.Status, "status", 0, "answer with this status")
	flags.StringVar(&body, "body", "", "with this body")
	flags.StringToStringVar(&f.Headers, "header", nil, "with this header, `NAME=VALUE`")
	flags.IntVar(&f.RetryAfter, "retry-after", 0, "with Retry-After, in seconds; alone it means 429")
	flags.StringVar(&patch, "patch", "", "change the provider's reply by this JSON `patch` (RFC 6902)")
	flags.StringVar(&f.Connection, "connection", "", "`reset`, empty, cut, garbage or drip")
	flags.BoolVar(&f.After, "after", false, "of reset and empty: do what is asked first, then lose the reply")
	flags.StringVar(&f.Every, "every", "", "of drip: the pause between pieces; 100ms when left out")
	flags.IntVar(&f.Piece, "piece", 0, "of drip: the bytes of a piece; 16 when left out")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := read(&f, d, delay, body, patch); err != nil {
			return err
		}
		s := server()
		var made fault.Active
		if err := s.Do(c.Context(), http.MethodPost, boxPath(*box, "/faults"), f, &made); err != nil {
			return unreachable(err, s.Base)
		}
		return printJSON(p, made)
	}
	return c
}

// read enters what flags give as text.
func read(f *fault.Fault, d fault.Delay, delay, body, patch string) error {
	if from, to, uniform := strings.Cut(delay, ","); uniform {
		d.Min, d.Max = from, to
	} else {
		d.Fixed = delay
	}
	if d != (fault.Delay{}) {
		f.Delay = &d
	}
	if body != "" {
		f.Body = jsonOrText(body)
	}
	if patch != "" {
		if err := json.Unmarshal([]byte(patch), &f.Patch); err != nil {
			return fmt.Errorf(`--patch: %w; it is like [{"op":"remove","path":"/data/point"}]`, err)
		}
	}
	return nil
}

// jsonOrText is a body as the admin API takes it: JSON as it is, anything else as a string.
func jsonOrText(body string) json.RawMessage {
	if json.Valid([]byte(body)) {
		return json.RawMessage(body)
	}
	text, _ := json.Marshal(body) // a string never fails
	return text
}

func newFaultList(p program) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List faults, with the calls that each matched and applied to", Args: cobra.NoArgs}
	server, box, show := remote(p, c), sandboxFlag(p, c), textOrJSON(p, c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		var list []fault.Active
		if err := s.Do(c.Context(), http.MethodGet, boxPath(*box, "/faults"), nil, &list); err != nil {
			return unreachable(err, s.Base)
		}
		return show(list, func() error { return printFaults(p, list) })
	}
	return c
}

func printFaults(p program, list []fault.Active) error {
	for _, a := range list {
		where := strings.Trim(a.Fault.Provider+"/"+a.Fault.Operation, "/")
		if where == "" {
			where = "all calls"
		}
		state := ""
		if a.Over {
			state = ", over"
		}
		if _, err := fmt.Fprintf(p.out, "%-4s %s: %s; applied to %d of %d%s\n", a.ID, where, a.Fault.Does(), a.Hits, a.Met, state); err != nil {
			return err
		}
	}
	return nil
}

func newFaultDrop(p program) *cobra.Command {
	c := &cobra.Command{Use: "drop [ID]", Short: "End a fault, or all of them", Args: cobra.MaximumNArgs(1)}
	alwaysJSON(c)
	server, box := remote(p, c), sandboxFlag(p, c)
	c.RunE = func(c *cobra.Command, args []string) error {
		path := "/faults"
		if len(args) == 1 {
			path += "/" + url.PathEscape(args[0])
		}
		s := server()
		return unreachable(s.Do(c.Context(), http.MethodDelete, boxPath(*box, path), nil, nil), s.Base)
	}
	return c
}
