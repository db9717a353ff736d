package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/providers"
)

// setting is what a client of a provider is configured with: a base URL or a credential.
type setting struct {
	provider string
	credential.Setting
}

// field is how a file of "verify --target" and the suite name a setting: "qijiayun.appId".
func (s setting) field() string { return s.provider + "." + s.Name }

// settings are those of all providers, in their order.
func settings() []setting {
	var all []setting
	for _, p := range providers.All() {
		for _, c := range p.Settings() {
			all = append(all, setting{p.Name, c})
		}
	}
	return all
}

func newCredentials(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "credentials",
		Short: "Print a sandbox's credentials",
		Long: `credentials prints what clients are configured with: base URLs and credentials. As dotenv or shell it prints the variables
that "run" gives to its command. Those of private keys name files, which --keys writes; without it, keys are in json only.
credentials 打印客户端所需的地址与凭证。dotenv 与 shell 格式打印的变量与 run 交给命令的相同；私钥变量的值是文件名，文件由 --keys 写出；
不带 --keys 时私钥只出现在 json 中。`,
		Example: `  mockserver credentials
  mockserver credentials --sandbox box7 --format dotenv > .env
  mockserver credentials --keys keys > .env
  eval "$(mockserver credentials --format shell)"`,
		Args: cobra.NoArgs,
	}
	server, box := remote(p, c), sandboxFlag(p, c)
	format := c.Flags().String("format", "json", "json, dotenv or shell; with --keys, dotenv unless given")
	keys := c.Flags().String("keys", "", "`folder` to write private keys to, as files that only their owner may read; it is created if missing")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if c.Flags().Changed("keys") {
			if *keys == "" {
				return wrong("--keys is empty: give a folder", "--keys 为空：请给出目录")
			}
			if !c.Flags().Changed("format") {
				*format = "dotenv"
			}
		}
		return showCredentials(c.Context(), p, server(), *box, *format, *keys)
	}
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(sortedKeys(credentialFormats), cobra.ShellCompDirectiveNoFileComp))
	_ = c.MarkFlagDirname("keys")
	return c
}

// showCredentials prints a sandbox's credentials, and writes its private keys to the folder where one is given.
func showCredentials(ctx context.Context, p program, s *client.Client, box, format, keys string) error {
	prefix, known := credentialFormats[format]
	if !known {
		return wrong("--format %q: it is json, dotenv or shell", "--format %q：应为 json、dotenv 或 shell", format)
	}
	var all map[string]any
	if err := unreachable(s.Do(ctx, "GET", "/sandboxes/"+box+"/credentials", nil, &all), s.Base); err != nil {
		return err
	}
	given, err := environment(all, keys)
	if err != nil {
		return fmt.Errorf("--keys: %w", err)
	}
	if format == "json" {
		return printJSON(p, all)
	}
	for _, v := range append([]variable{{"MOCKSERVER_URL", s.Base}, {"MOCKSERVER_SANDBOX", fmt.Sprint(all["sandbox"])}}, given...) {
		_, _ = fmt.Fprintf(p.out, "%s%s='%s'\n", prefix, v.name, strings.ReplaceAll(v.value, "'", `'\''`))
	}
	if keys == "" {
		_, _ = fmt.Fprintln(p.err, "mockserver: private keys are left out; --keys FOLDER writes them to files and prints the variables that name these")
	}
	return nil
}

// credentialFormats are the formats of credentials, with what stands before a variable.
var credentialFormats = map[string]string{"json": "", "dotenv": "", "shell": "export "}

// variable is one of the environment of client programs.
type variable struct{ name, value string }

func (v variable) String() string { return v.name + "=" + v.value }

// environment are the variables of client programs for a credentials JSON. Those of private keys name files, which are
// written to the folder and named in the JSON too, as verify --target reads it; without a folder they are left out.
func environment(all map[string]any, folder string) ([]variable, error) {
	var list []variable
	for _, s := range settings() {
		part, _ := all[s.provider].(map[string]any)
		value, given := part[s.Name].(string)
		switch {
		case !given, s.File && folder == "":
			continue
		case s.File:
			file, err := writeKey(folder, s.Env, value)
			if err != nil {
				return nil, err
			}
			part[s.Name+"File"], value = file, file
		}
		list = append(list, variable{s.Env, value})
	}
	return list, nil
}

// writeKey writes a private key to a file that is named for its variable and that only its owner may read, whatever the
// file was before, and returns the file's absolute name. The folder is created if missing.
func writeKey(folder, variable, text string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	temporary, err := os.CreateTemp(folder, ".key-*") // with mode 0600
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // unless it has been renamed
	_, err = temporary.WriteString(text)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return "", err
	}
	path, err := filepath.Abs(filepath.Join(folder, strings.ToLower(strings.TrimSuffix(variable, "_FILE"))+".key"))
	if err != nil {
		return "", err
	}
	return path, os.Rename(temporary.Name(), path)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
