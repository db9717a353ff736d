package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newHealth(p program) *cobra.Command {
	c := &cobra.Command{
		Use:     "health",
		Short:   "Ask a server whether it is well: exit code 0, or 2 when it does not answer",
		Example: "  mockserver health\n  mockserver health --server http://127.0.0.1:18080",
		Args:    cobra.NoArgs,
	}
	server, show := remote(p, c), textOrJSON(p, c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		var health struct {
			Status  string `json:"status"`
			Version string `json:"version"`
		}
		if err := s.Do(c.Context(), "GET", "/health", nil, &health); err != nil {
			return unreachable(err, s.Base)
		}
		return show(health, func() error {
			_, err := fmt.Fprintf(p.out, "%s  %s\n", health.Status, health.Version)
			return err
		})
	}
	return c
}
