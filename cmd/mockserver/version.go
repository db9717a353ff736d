package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// Set at build time: -ldflags "-X main.version=v1.2.3 -X main.commit=… -X main.date=…". The date is the commit's.
var version, commit, date string

// release is the version to be shown: the one set at build time, else the module's, which "go install …@v1.2.3" knows.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && version == "" && info.Main.Version != "(devel)" {
		return cmp.Or(info.Main.Version, "development")
	}
	return cmp.Or(version, "development")
}

// built is what "version" prints. Commit and Date are those set at build time, else those that Go records when it builds
// in a clone. What "go install" takes from a module proxy has neither; the version of a commit without a tag names both.
type built struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	// Date is the commit's.
	Date string `json:"date,omitempty"`
	// Modified says that files were not as committed.
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func thisBuild(info *debug.BuildInfo) built {
	b := built{Version: release(), Commit: commit, Date: date, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if commit != "" {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

func (b built) String() string {
	text := fmt.Sprintf("mockserver %s %s %s/%s", b.Version, b.Go, b.OS, b.Arch)
	if b.Commit != "" {
		text += fmt.Sprintf(" commit %.12s", b.Commit)
		if b.Modified {
			text += "+modified"
		}
		text += " " + b.Date
	}
	return strings.TrimSpace(text)
}

func newVersion(p program) *cobra.Command {
	c := &cobra.Command{Use: "version", Short: "Print the version, the commit and its date", Args: cobra.NoArgs}
	show := textOrJSON(p, c)
	c.RunE = func(*cobra.Command, []string) error {
		info, _ := debug.ReadBuildInfo()
		if info == nil {
			info = &debug.BuildInfo{}
		}
		b := thisBuild(info)
		return show(b, func() error {
			_, err := fmt.Fprintln(p.out, b)
			return err
		})
	}
	return c
}

// addVersion gives c and all commands below the flag --version.
func addVersion(c *cobra.Command) {
	c.Version = release()
	if !c.HasParent() {
		c.Flags().BoolP("version", "v", false, "print the version")
	} else {
		c.Flags().Bool("version", false, "print the version")
	}
	for _, sub := range c.Commands() {
		addVersion(sub)
	}
}
