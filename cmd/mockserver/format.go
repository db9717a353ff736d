package main

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// formatFlag adds --format to a command, with the formats that it takes; the first is the usual one.
func formatFlag(c *cobra.Command, formats ...string) *string {
	usage := strings.Join(formats, " or ")
	if len(formats) == 1 {
		usage += ", always"
	}
	format := c.Flags().String("format", formats[0], usage)
	c.PreRunE = func(*cobra.Command, []string) error { // before anything is done
		if !slices.Contains(formats, *format) {
			return wrong("--format %[1]q: it is %[2]s", "--format %[1]q：应为 %[3]s", *format, usage, strings.Join(formats, " 或 "))
		}
		return nil
	}
	return format
}

// alwaysJSON adds --format to a command that prints JSON in any case, or nothing: whoever parses gives it everywhere.
func alwaysJSON(c *cobra.Command) { formatFlag(c, formatJSON) }

// textOrJSON adds --format to a command. What it returns prints a value as JSON where that is asked for, and what text
// writes otherwise.
func textOrJSON(p program, c *cobra.Command) func(value any, text func() error) error {
	format := formatFlag(c, formatText, formatJSON)
	return func(value any, text func() error) error {
		if *format == formatJSON {
			return printJSON(p, value)
		}
		return text()
	}
}

func printJSON(p program, v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// printLine writes a value as JSON on one line, for streams that others write to as well.
func printLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
