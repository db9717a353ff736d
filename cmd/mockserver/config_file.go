package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"example.com/mockserver/internal/spelling"
)

// defaultConfig is read where there is such a file in the working folder and --config names no other.
const defaultConfig = "mockserver.yaml"

// Where the value of a flag comes from.
const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromFile        = "file"
	fromDefault     = "default"
)

// configFile is what such a file says: values of flags, for all commands that have them ("") or for one.
type configFile struct {
	path string
	of   map[string]map[string]fileValue // by command ("webhook listen") and flag
}

// fileValue is the value of a flag in a file.
type fileValue struct {
	values []string // several for a flag that takes a list
	line   int
}

// lineOfError is how the YAML library says where a mistake is.
var lineOfError = regexp.MustCompile(`^yaml: line (\d+): (.*)`)

// readConfig reads the configuration file that a command finds. A key that is no flag and no command is refused.
func readConfig(root *cobra.Command, path string) (configFile, error) {
	s := configFile{path: path, of: map[string]map[string]fileValue{"": {}}}
	if path == "" {
		s.path = defaultConfig
	}
	text, err := os.ReadFile(s.path)
	if path == "" && errors.Is(err, fs.ErrNotExist) {
		return configFile{}, nil
	}
	if err != nil {
		return s, wrong("--config: %v", "--config：%v", err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		if at := lineOfError.FindStringSubmatch(err.Error()); at != nil {
			return s, wrong("%s:%s: %s", "%s:%s：%s", s.path, at[1], at[2])
		}
		return s, wrong("%s: %v", "%s：%v", s.path, err)
	}
	if len(document.Content) == 0 {
		return s, nil
	}
	return s, s.read(root, document.Content[0])
}

func (s configFile) read(root *cobra.Command, top *yaml.Node) error {
	if top.Kind != yaml.MappingNode {
		return s.wrong(top, "flags and their values are expected", "应为参数及其取值")
	}
	commands, flags := commandsOf(root), map[string]bool{}
	for _, c := range commands {
		for name := range flagsOf(c) {
			flags[name] = true
		}
	}
	for key, value := range pairs(top) {
		name := key.Value
		switch command := commands[name]; {
		case command != nil && value.Kind == yaml.MappingNode:
			s.of[name] = map[string]fileValue{}
			for key, value := range pairs(value) {
				if err := s.set(name, key, value, sortedKeys(flagsOf(command))); err != nil {
					return err
				}
			}
		default:
			known := slices.Concat(sortedKeys(flags), sortedKeys(commands))
			if !flags[name] && command != nil {
				return s.wrong(value, "%[1]s is a command: its flags are expected below it", "%[1]s 是命令：其下应为该命令的参数", name)
			}
			if err := s.set("", key, value, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// set notes the value of a flag, which is one of known.
func (s configFile) set(command string, key, value *yaml.Node, known []string) error {
	if !slices.Contains(known, key.Value) {
		hint := spelling.Hint(key.Value, known)
		of, ofZH := "", ""
		if command != "" {
			of, ofZH = " of "+command, command+" "
		}
		return s.wrong(key, "unknown flag %[1]q%[2]s%[3]s", "%[4]s没有参数 %[1]q%[5]s", key.Value, of, didYouMean(hint.EN), ofZH, didYouMean(hint.ZH))
	}
	one := fileValue{line: key.Line}
	switch value.Kind {
	case yaml.ScalarNode:
		one.values = []string{value.Value}
	case yaml.SequenceNode:
		for _, item := range value.Content {
			if item.Kind != yaml.ScalarNode {
				return s.wrong(item, "%s: an item of the list is a text or a number", "%s：列表的每一项应为文本或数字", key.Value)
			}
			one.values = append(one.values, item.Value)
		}
	default:
		return s.wrong(value, "%s: a value or a list of values is expected", "%s：应为一个值或一组值", key.Value)
	}
	s.of[command][key.Value] = one
	return nil
}

func (s configFile) wrong(at *yaml.Node, en, zh string, args ...any) error {
	return s.at(at.Line, wrong(en, zh, args...))
}

// at says in which line of the file a mistake is.
func (s configFile) at(line int, err error) error {
	text := textOf(err)
	return wrong("%[1]s:%[2]d: %[3]s", "%[1]s:%[2]d：%[4]s", s.path, line, text.EN, text.ZH)
}

// pairs are the keys and values of a mapping.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// commandName is a command as a file names it: "serve", "webhook listen".
func commandName(c *cobra.Command) string {
	_, name, found := strings.Cut(c.CommandPath(), " ")
	if !found {
		return "serve" // the root serves
	}
	return name
}

// commandsOf are all commands that do something, by name.
func commandsOf(root *cobra.Command) map[string]*cobra.Command {
	all := map[string]*cobra.Command{}
	var add func(c *cobra.Command)
	add = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			add(sub)
		}
		if c != root && len(flagsOf(c)) > 0 {
			all[commandName(c)] = c
		}
	}
	add(root)
	return all
}

// flagsOf are the flags of a command that a file may set.
func flagsOf(c *cobra.Command) map[string]*pflag.Flag {
	all := map[string]*pflag.Flag{}
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != "version" {
			all[f.Name] = f
		}
	})
	return all
}

var variableInHelp = regexp.MustCompile(`\((MOCKSERVER_[A-Z_]+)\)`)

// variableOf is the environment variable of a flag, as its help names it; empty without one.
func variableOf(f *pflag.Flag) string {
	if found := variableInHelp.FindStringSubmatch(f.Usage); found != nil {
		return found[1]
	}
	return ""
}

// origin says where a flag's value comes from, before the file has set any.
func (p program) origin(f *pflag.Flag) string {
	switch name := variableOf(f); {
	case f.Changed:
		return fromFlag
	case name != "" && p.env(name) != "":
		return fromEnvironment
	}
	return fromDefault
}

// apply gives the flags of a command that neither the command line nor the environment has set the values of the file. It
// returns where each value comes from.
func (s configFile) apply(p program, c *cobra.Command) (map[string]string, error) {
	origins := map[string]string{}
	for name, f := range flagsOf(c) {
		origins[name] = p.origin(f)
		one, found := s.of[commandName(c)][name]
		if !found {
			one, found = s.of[""][name]
		}
		if !found || origins[name] != fromDefault {
			continue
		}
		origins[name] = fmt.Sprintf("%s (%s:%d)", fromFile, s.path, one.line)
		if one.values == nil {
			one.values = []string{""}
		}
		for _, value := range one.values {
			if err := c.Flags().Set(name, asFlag(f, value)); err != nil {
				return nil, s.at(one.line, invalidValue(err))
			}
		}
	}
	return origins, nil
}

// asFlag is a value as the command line has it: --tls alone is "tls: true" in a file, and no --tls is "tls: false".
func asFlag(f *pflag.Flag, value string) string {
	switch {
	case f.NoOptDefVal == "" || f.Value.Type() == "bool":
	case value == "true":
		return f.NoOptDefVal
	case value == "false":
		return ""
	}
	return value
}
