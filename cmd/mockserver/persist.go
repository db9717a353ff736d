package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// The values of --persist-sync.
const (
	syncAlways = "always"
	syncSoon   = "100ms"

	soon = 100 * time.Millisecond
)

type persistFlags struct{ at, sync string }

func (f *persistFlags) add(p program, flags *pflag.FlagSet) {
	flags.StringVar(&f.at, "persist", p.env("MOCKSERVER_PERSIST"), "`file:FOLDER` in which sandboxes are kept, so that they survive a restart; in memory alone when empty (MOCKSERVER_PERSIST)")
	flags.StringVar(&f.sync, "persist-sync", syncAlways, "always: a reply waits until what it says is on the disk; 100ms: it is there a tenth of a second later")
}

// open opens what --persist names; nil where it is empty.
func (f persistFlags) open(addr string) (*sandbox.Keeping, error) {
	if f.sync != syncAlways && f.sync != syncSoon {
		return nil, wrong("--persist-sync %q: it is always or 100ms", "--persist-sync %q：应为 always 或 100ms", f.sync)
	}
	if f.at == "" {
		return nil, nil
	}
	e, err := openPersist(f.at, persist.FileOptions{Holder: fmt.Sprintf("process %d, told to listen at %s", os.Getpid(), addr), Release: release()})
	if err != nil {
		return nil, err
	}
	k := &sandbox.Keeping{Engine: e}
	if f.sync == syncSoon {
		k.Delay = soon
	}
	return k, nil
}

func openPersist(at string, o persist.FileOptions) (persist.Engine, error) {
	dir, ok := strings.CutPrefix(at, "file:")
	if !ok || dir == "" {
		return nil, wrong("--persist %q: it is file: and a folder, such as file:/var/lib/mockserver", "--persist %q：应为 file: 加目录，例如 file:/var/lib/mockserver", at)
	}
	f, err := persist.OpenFile(dir, o)
	if err != nil {
		return nil, mistake{Text: rule.Say("--persist: %v", "--persist：%v", err), Cause: err}
	}
	return f, nil
}

// newSandboxList lists the sandboxes of a server, or of the file of one that is stopped.
func newSandboxList(p program, list func(c *cobra.Command, s *client.Client, args []string) ([]byte, error)) *cobra.Command {
	c := sandboxCall(p, "list", "List all sandboxes", cobra.NoArgs, list)
	remote := c.RunE
	at := c.Flags().String("persist", "", "`file:FOLDER` of a server that is stopped: list what it keeps")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *at == "" {
			return remote(c, args)
		}
		e, err := openPersist(*at, persist.FileOptions{ReadOnly: true})
		if err != nil {
			return err
		}
		all, err := sandbox.Listed(e)
		if err = errors.Join(err, e.Close()); err != nil {
			return err
		}
		shown := make([]keptSandbox, len(all))
		for i, s := range all {
			shown[i] = keptSandbox{ID: s.ID, Seed: s.Seed, Clock: s.Clock, StateBytes: s.StateBytes}
			if s.TTL > 0 {
				shown[i].TTL = s.TTL.String()
			}
		}
		return printJSON(p, shown)
	}
	return c
}

// keptSandbox is a sandbox as the admin API lists it.
type keptSandbox struct {
	Clock      sandbox.ClockState `json:"clock"`
	ID         string             `json:"id"`
	Seed       uint64             `json:"seed"`
	StateBytes int                `json:"stateBytes"`
	TTL        string             `json:"ttl,omitempty"`
}
