package main

import "github.com/spf13/cobra"

// textOrJSON adds --format to a command. What it returns prints a value as JSON where that is asked for, and what text
// writes otherwise.
func textOrJSON(p program, c *cobra.Command) func(value any, text func() error) error {
	format := c.Flags().String("format", formatText, "text or json")
	c.PreRunE = func(*cobra.Command, []string) error { // before anything is done
		if *format != formatText && *format != formatJSON {
			return wrong("--format %q: it is text or json", "--format %q：应为 text 或 json", *format)
		}
		return nil
	}
	return func(value any, text func() error) error {
		if *format == formatJSON {
			return printJSON(p, value)
		}
		return text()
	}
}
