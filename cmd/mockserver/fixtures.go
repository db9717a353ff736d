package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

func newFixtures(p program) *cobra.Command {
	format := formatText
	c := &cobra.Command{
		Use:   "fixtures [PROVIDER]",
		Short: "Print what a fresh sandbox holds: stores, members, coupons, templates, models, applications, magic numbers",
		Long: `fixtures prints what the built-in fixtures put into a fresh sandbox, as tables for people. The YAML is the built-in file
itself: where a file of your own for --fixtures can begin.
fixtures 以表格列出内置的 fixtures，即全新沙箱中的内容。YAML 即内置文件本身，可在其基础上编写 --fixtures 所用的文件。`,
		Example: `  mockserver fixtures qijiayun
  mockserver fixtures innopaas --format json | jq .magicNumbers
  mkdir my; mockserver fixtures qijiayun --format yaml > my/qijiayun.yaml
  mockserver fixtures check my`,
		Args: cobra.MaximumNArgs(1), ValidArgs: providerNames(),
		RunE: func(_ *cobra.Command, args []string) error {
			names := providerNames()
			if len(args) == 1 && !slices.Contains(names, args[0]) {
				return unknownWord("PROVIDER", args[0], names)
			}
			if len(args) == 1 {
				names = args
			}
			return printFixtures(p, names, format)
		},
	}
	c.Flags().StringVar(&format, "format", formatText, "text, yaml or json")
	check := &cobra.Command{
		Use: "check FOLDER", Short: "Check a folder of fixtures as the server does when it starts: a mistake is named with file and line",
		Args: cobra.ExactArgs(1),
	}
	show := textOrJSON(p, check)
	check.RunE = func(_ *cobra.Command, args []string) error { return checkFixtures(p, args[0], show) }
	c.AddCommand(check)
	return c
}

func printFixtures(p program, names []string, format string) error {
	switch format {
	case formatText:
		for _, name := range names {
			tables, err := fixtures.Tables(name)
			if err != nil {
				return err
			}
			for _, t := range tables {
				_, _ = fmt.Fprintf(p.out, "%s %s\n", name, t.Name)
				printTable(p.out, append([][]string{t.Columns}, t.Rows...))
			}
		}
		return nil
	case formatJSON:
		return printFixturesJSON(p, names)
	case "yaml":
		if len(names) > 1 {
			return wrong("--format yaml prints one provider's file: name the provider", "--format yaml 只输出一个平台的文件：请给出平台名")
		}
		text, err := fixtures.Text(names[0])
		if err != nil {
			return err
		}
		_, err = p.out.Write(text)
		return err
	}
	return wrong("--format %q: it is text, yaml or json", "--format %q：应为 text、yaml 或 json", format)
}

// printFixturesJSON prints one provider's fixtures, or those of several by name.
func printFixturesJSON(p program, names []string) error {
	all := map[string]any{}
	for _, name := range names {
		value, err := fixtures.Value(name)
		if err != nil {
			return err
		}
		if len(names) == 1 {
			return printJSON(p, value)
		}
		all[name] = value
	}
	return printJSON(p, all)
}

// printTable aligns columns; a Chinese character takes the place of two.
func printTable(w io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columnsOf(cell))
		}
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			line += " " + cell + strings.Repeat(" ", widths[i]-columnsOf(cell)+1)
		}
		_, _ = fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	_, _ = fmt.Fprintln(w)
}

// columnsOf is how many columns of a terminal a text takes.
func columnsOf(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r >= 0x2e80 && r <= 0xffef { // CJK and full-width forms
			n++
		}
	}
	return n
}

// checkedFixtures is what a check has found, for programs.
type checkedFixtures struct {
	Folder  string     `json:"folder"`
	Files   []string   `json:"files"`
	Mistake *rule.Text `json:"mistake,omitempty"`
}

func checkFixtures(p program, folder string, show func(any, func() error) error) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return wrong("%v", "%v", err)
	}
	checked := checkedFixtures{Folder: folder, Files: []string{}}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".yaml") {
			checked.Files = append(checked.Files, e.Name())
		}
	}
	if err := sim.NewCatalog(providers.All(), sim.Options{Fixtures: fixtures.Source{Dir: folder}}).Wait(); err != nil {
		text := textOf(err)
		checked.Mistake = &text
		return errors.Join(errFindings, show(checked, func() error {
			_, _ = fmt.Fprintln(p.err, "mockserver:", p.told(err))
			return nil
		}))
	}
	return show(checked, func() error {
		_, err := fmt.Fprintln(p.out, p.told(wrong("%[1]s: no mistake in %[2]s", "%[1]s：%[2]s 没有错误", folder, strings.Join(checked.Files, ", "))))
		return err
	})
}
