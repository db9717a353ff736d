package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// notRun are the commands of README that the test does not run, by how they begin.
func notRun() map[string]string {
	return map[string]string{
		"make build":         "this test is the program",
		"mockserver &":       "the test's server is up",
		"mockserver webhook": "TestWebhooksFromTheShell has deliveries to list",
		"m=example.org":      "it renames the module",
	}
}

// differs is what is another at each run or change: times, what has passed since, numbers of exchanges, lines of documents.
var differs = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z|\dm\d+(\.\d+)?s|exchange \d+|请求 \d+|yaml:\d+`)

// Every command of README, in both languages, prints what README says it does.
func TestTheCommandsOfREADME(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../..", name))
			if err != nil {
				t.Fatal(err)
			}
			commands, printed := consoles(string(text))
			for i, out := range inShell(t, serving(t), commands) {
				wants := printed[i]
				if wants == "" {
					continue
				}
				pieces := strings.Split(differs.ReplaceAllString(wants, "~"), "…")
				for i, piece := range pieces {
					pieces[i] = regexp.QuoteMeta(piece)
				}
				matches := regexp.MustCompile(`(?s)^` + strings.Join(pieces, ".*") + `\s*$`)
				if !matches.MatchString(differs.ReplaceAllString(out, "~")) {
					t.Errorf("%s prints\n%s\nand not, as %s has it,\n%s", commands[i], out, name, wants)
				}
			}
			if len(commands) < 10 {
				t.Errorf("only these commands were found: %q", commands)
			}
		})
	}
}

// consoles are the commands in the blocks of a page that show a terminal, and what each prints.
func consoles(page string) (commands, printed []string) {
	for i, part := range strings.Split(page, "```console\n") {
		block, _, _ := strings.Cut(part, "```")
		for _, one := range strings.Split("\n"+block, "\n$ ")[1:] {
			command, out, _ := strings.Cut(one, "\n")
			if i > 0 && !leftOut(command) {
				commands, printed = append(commands, command), append(printed, strings.TrimSpace(out))
			}
		}
	}
	return commands, printed
}

func leftOut(command string) bool {
	for beginning := range notRun() {
		if strings.HasPrefix(command, beginning) {
			return true
		}
	}
	return false
}

// inShell is what each of the commands writes to stdout, run by one shell that finds this program, and an npm that calls a provider.
func inShell(t *testing.T, s shell, commands []string) []string {
	t.Helper()
	programs, home := t.TempDir(), t.TempDir()
	for name, line := range map[string]string{
		"mockserver": asProgram + "=1 exec '" + os.Args[0] + "' \"$@\"",
		"npm":        "mockserver token qijiayun",
	} {
		if err := os.WriteFile(filepath.Join(programs, name), []byte("#!/bin/sh\n"+line+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	const usual, end = "http://127.0.0.1:8080", "\x1e"
	script := strings.Join(commands, "\nprintf '"+end+"'\n")
	c := exec.Command("sh", "-euc", strings.ReplaceAll(script, usual, s.env["MOCKSERVER_URL"]))
	c.Dir = home
	c.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"), "MOCKSERVER_URL="+s.env["MOCKSERVER_URL"], "LC_ALL=", "LANG=C", "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, errs.Bytes())
	}
	text := strings.NewReplacer(s.env["MOCKSERVER_URL"], usual, home, "/home/me/shop").Replace(string(out))
	return strings.Split(text, end)
}
