package main

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestVersionSaysCommitAndDate(t *testing.T) {
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "bdf08b092473fad9426e8b6219ad5a348e26a6c6"},
		{Key: "vcs.time", Value: "2026-11-26T13:35:00Z"},
		{Key: "vcs.modified", Value: "true"},
	}}
	contains(t, thisBuild(info).String(), "mockserver development go", " commit bdf08b092473+modified 2026-11-26T13:35:00Z")
	if b := thisBuild(info); b.Commit != info.Settings[0].Value || b.Date != info.Settings[1].Value || !b.Modified {
		t.Errorf("%+v", b)
	}
	if got := thisBuild(&debug.BuildInfo{}).String(); strings.Contains(got, "commit") {
		t.Errorf("without a commit it says %q", got)
	}
	contains(t, shell{t, nil}.good("version", "--format", "json"), `"version": "development"`, `"os": `)
}

func TestEveryCommandTakesVersion(t *testing.T) {
	s := shell{t, nil}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		args := append(strings.Fields(c.CommandPath())[1:], "--version")
		if got := s.good(args...); got != c.Name()+" version development\n" {
			t.Errorf("%v prints %q", args, got)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	root := newRoot(program{env: func(string) string { return "" }})
	root.InitDefaultCompletionCmd()
	visit(root)
}
