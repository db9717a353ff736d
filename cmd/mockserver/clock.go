package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/sim"
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
	add("advance DURATION", "Move the clock forward; returns when all that fell due is done", cobra.ExactArgs(1), func(args []string) (string, string, any) {
		return http.MethodPost, "/clock/advance", map[string]string{"by": args[0]}
	})
	add("set TIME", "Make the clock show a time (RFC 3339)", cobra.ExactArgs(1), func(args []string) (string, string, any) {
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

func clockCall(p program, c *cobra.Command, what func(args []string) (method, path string, in any)) func(*cobra.Command, []string) error {
	server, box := remote(p, c), sandboxFlag(p, c)
	return func(c *cobra.Command, args []string) error {
		s := server()
		method, path, in := what(args)
		var state sim.ClockState
		if err := s.Do(c.Context(), method, boxPath(*box, path), in, &state); err != nil {
			return unreachable(err, s.Base)
		}
		_, err := fmt.Fprintf(p.out, "%s  %s\n", state.Now.Format("2006-01-02T15:04:05.000Z07:00"), state.Mode)
		return err
	}
}
