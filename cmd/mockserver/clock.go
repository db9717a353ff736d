package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/sandbox"
)

func newClock(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "clock",
		Short: "Show, advance, set, freeze and run a sandbox's clock",
		Example: `  mockserver clock
  mockserver clock advance 61s
  mockserver clock advance 2h --sandbox box7
  mockserver clock set 2026-11-30T23:59:00+08:00
  mockserver clock freeze
  mockserver clock run`,
		Args: cobra.NoArgs,
	}
	show := clockCall(p, c, func([]string) (string, string, any) { return http.MethodGet, "/clock", nil })
	c.RunE = show
	add := func(use, short string, args cobra.PositionalArgs, what func(args []string) (string, string, any)) {
		sub := &cobra.Command{Use: use, Short: short, Args: args}
		sub.RunE = clockCall(p, sub, what)
		c.AddCommand(sub)
	}
	add("advance DURATION", "Move the clock forward; returns when all that fell due is done", aDuration, func(args []string) (string, string, any) {
		return http.MethodPost, "/clock/advance", map[string]string{"by": args[0]}
	})
	add("set TIME", "Make the clock show a time (RFC 3339)", anInstant, func(args []string) (string, string, any) {
		return http.MethodPut, "/clock", map[string]string{"now": args[0]}
	})
	add("freeze", "Make the clock stand still", cobra.NoArgs, func([]string) (string, string, any) {
		return http.MethodPut, "/clock", map[string]string{"mode": "frozen"}
	})
	add("run", "Let the clock run on", cobra.NoArgs, func([]string) (string, string, any) {
		return http.MethodPut, "/clock", map[string]string{"mode": "running"}
	})
	return c
}

// instant reads a time to which a sandbox's clock can be set.
func instant(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 1971 || at.Year() > 2199 {
		return at, wrong("%q: it has the form 2026-11-30T23:59:00+08:00, between 1971 and 2199", "%q：格式为 2026-11-30T23:59:00+08:00，年份在 1971 与 2199 之间", text)
	}
	return at, nil
}

func anInstant(c *cobra.Command, args []string) error {
	if err := cobra.ExactArgs(1)(c, args); err != nil {
		return err
	}
	_, err := instant(args[0])
	return err
}

func aDuration(c *cobra.Command, args []string) error {
	if err := cobra.ExactArgs(1)(c, args); err != nil {
		return err
	}
	d, err := time.ParseDuration(args[0])
	switch {
	case err == nil && d < 0:
		return wrong(`%q: "clock advance" moves forward only; "mockserver clock set TIME" sets the clock back`, "%q：clock advance 只能向前推进；要把时钟拨回，请用 mockserver clock set 时间", args[0])
	case err != nil:
		return wrong("%q: a duration has units, such as 61s, 5m, 1h30m; a day is 24h", "%q：时长要带单位，例如 61s、5m、1h30m；一天写作 24h", args[0])
	}
	return nil
}

func clockCall(p program, c *cobra.Command, what func(args []string) (method, path string, in any)) func(*cobra.Command, []string) error {
	server, box, show := remote(p, c), sandboxFlag(p, c), textOrJSON(p, c)
	return func(c *cobra.Command, args []string) error {
		s := server()
		method, path, in := what(args)
		var state sandbox.ClockState
		if err := s.Do(c.Context(), method, boxPath(*box, path), in, &state); err != nil {
			return unreachable(err, s.Base)
		}
		return show(state, func() error {
			_, err := fmt.Fprintf(p.out, "%s  %s\n", state.Now.Format("2006-01-02T15:04:05.000Z07:00"), state.Mode)
			return err
		})
	}
}
