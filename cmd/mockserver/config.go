package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/internal/persist/redis"
)

// flagInForce is the value of a flag and where it comes from, as "mockserver config" prints it.
type flagInForce struct {
	Command string `json:"command"`
	Flag    string `json:"flag"`
	Value   string `json:"value"`
	From    string `json:"from"` // "flag", "environment", "file (mockserver.yaml:3)" or "default"
}

// addConfig adds --config, and lets every command take values from the file.
func addConfig(p program, root *cobra.Command) {
	path := root.PersistentFlags().String("config", p.env("MOCKSERVER_CONFIG"), "`file` with values of flags; "+defaultConfig+" of the working folder, if there is one (MOCKSERVER_CONFIG)")
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		if c.Name() == "config" || len(flagsOf(c)) == 0 {
			return nil
		}
		s, err := readConfig(root, *path)
		if err == nil {
			_, err = s.apply(p, c)
		}
		return err
	}
	root.AddCommand(newConfig(p, path))
}

func newConfig(p program, path *string) *cobra.Command {
	format := formatText
	c := &cobra.Command{
		Use:   "config [COMMAND [FLAGS]]",
		Short: "Print which values of flags are in force, and where each comes from: flag, environment, file or default",
		Long: `config prints the values of the flags of serve and run, or of another command, as they are in force in this folder and
environment. A flag beats its environment variable, that beats the file, and the file beats the default.
config 输出 serve、run 或指定命令在当前目录与环境下生效的参数及其来源。优先级：命令行参数、环境变量、配置文件、默认值。`,
		Example: `  mockserver config
  mockserver config run
  mockserver config serve --addr :8081      # as "mockserver serve --addr :8081" would find it
  mockserver config --format json webhook listen`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			list, asked, err := inForce(p, c.Root(), path, args)
			switch {
			case err != nil:
				return err
			case format == formatJSON || asked:
				return printJSON(p, list)
			case format != formatText:
				return wrong("--format %q: it is text or json", "--format %q：应为 text 或 json", format)
			}
			return printInForce(p, list)
		},
	}
	c.Flags().SetInterspersed(false)
	c.Flags().StringVar(&format, "format", formatText, "text or json")
	return c
}

// inForce are the flags of the command that args name, or of serve and run, and whether --format json is among them.
func inForce(p program, root *cobra.Command, path *string, args []string) (list []flagInForce, asJSON bool, err error) {
	commands := commandsOf(root)
	chosen := []*cobra.Command{commands["serve"], commands["run"]}
	if len(args) > 0 {
		c, rest, err := root.Find(args)
		if err != nil || c == root {
			return nil, false, noCommand(root, args[0])
		}
		if err := c.ParseFlags(rest); err != nil {
			return nil, false, flagMistake(c, err)
		}
		chosen, asJSON = []*cobra.Command{c}, c.Flags().Changed("format") && c.Flag("format").Value.String() == formatJSON
	}
	s, err := readConfig(root, *path)
	if err != nil {
		return nil, false, err
	}
	list = []flagInForce{}
	for _, c := range chosen {
		origins, err := s.apply(p, c)
		if err != nil {
			return nil, false, err
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if from, found := origins[f.Name]; found {
				list = append(list, flagInForce{Command: commandName(c), Flag: f.Name, Value: shownValue(f), From: from})
			}
		})
	}
	return list, asJSON, nil
}

// shownValue is the value of a flag, unless that is a secret.
func shownValue(f *pflag.Flag) string {
	if (f.Name == "admin-token" || f.Name == "peer-token") && f.Value.String() != "" {
		return "[redacted]"
	}
	if f.Name == "persist" && redis.IsURL(f.Value.String()) {
		return redis.Shown(f.Value.String())
	}
	return f.Value.String()
}

func printInForce(p program, list []flagInForce) error {
	var rows [][]string
	for i, one := range list {
		if i == 0 || list[i-1].Command != one.Command {
			if rows != nil {
				printTable(p.out, rows)
			}
			if _, err := fmt.Fprintln(p.out, one.Command); err != nil {
				return err
			}
			rows = nil
		}
		rows = append(rows, []string{one.Flag, one.Value, one.From})
	}
	if rows != nil {
		printTable(p.out, rows)
	}
	return nil
}
