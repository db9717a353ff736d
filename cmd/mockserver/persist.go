package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/redis"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
)

// The values of --persist-sync.
const (
	syncAlways = "always"
	syncSoon   = "100ms"

	soon = 100 * time.Millisecond
)

type persistFlags struct {
	at, sync, advertise, peerToken string
	lease, renew                   time.Duration
}

func (f *persistFlags) add(p program, flags *pflag.FlagSet) {
	flags.StringVar(&f.at, "persist", p.env("MOCKSERVER_PERSIST"), "where sandboxes are kept, so that they survive a restart: file:FOLDER, or a `URL` redis://user:password@host:6379/0?prefix=mock; in memory alone when empty (MOCKSERVER_PERSIST)")
	flags.StringVar(&f.sync, "persist-sync", syncAlways, "always: a reply waits until what it says is written; 100ms: it is written a tenth of a second later")
	flags.StringVar(&f.advertise, "advertise", p.env("MOCKSERVER_ADVERTISE"), "`URL` at which the other servers with the same redis:// reach this one, to pass on requests for the sandboxes it holds (MOCKSERVER_ADVERTISE)")
	flags.StringVar(&f.peerToken, "peer-token", p.env("MOCKSERVER_PEER_TOKEN"), "what servers with the same redis:// show each other (MOCKSERVER_PEER_TOKEN)")
	flags.DurationVar(&f.lease, "persist-lease", redis.DefaultLease, "after how long without a sign of life the others take over what a server holds")
	flags.DurationVar(&f.renew, "persist-renew", redis.DefaultLease*3/10, "how often a server gives a sign of life")
}

// open opens what --persist names; nil where it is empty.
func (f persistFlags) open(addr string) (*sandbox.Keeping, error) {
	if f.sync != syncAlways && f.sync != syncSoon {
		return nil, wrong("--persist-sync %q: it is always or 100ms", "--persist-sync %q：应为 always 或 100ms", f.sync)
	}
	if err := f.check(); err != nil || f.at == "" {
		return nil, err
	}
	e, err := openPersist(f.at, redis.Options{Advertise: f.advertise, Release: release(), Lease: f.lease, Renew: f.renew}, persist.FileOptions{Holder: fmt.Sprintf("process %d, told to listen at %s", os.Getpid(), addr), Release: release()})
	if err != nil {
		return nil, err
	}
	k := &sandbox.Keeping{Engine: e, Shared: redis.IsURL(f.at)}
	switch {
	case f.sync == syncSoon:
		k.Delay = soon
	case !k.Shared && os.Getenv("GOMAXPROCS") == "":
		waitForTheDisk()
	}
	return k, nil
}

// waitForTheDisk lets one thread more run Go code: the one that waits for the disk, all but always, goes on at once when the disk
// has confirmed, where it would come after all the requests that are ready meanwhile.
var waitForTheDisk = sync.OnceFunc(func() { runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1) })

// check refuses flags that do not go together.
func (f persistFlags) check() error {
	to, err := url.Parse(f.advertise)
	switch {
	case f.lease < time.Second || f.renew <= 0 || f.renew > f.lease/2:
		return wrong("--persist-lease is a second or more, --persist-renew at most half of it", "--persist-lease 至少为 1 秒，--persist-renew 至多为其一半")
	case f.advertise == "" && f.peerToken == "":
		return nil
	case !redis.IsURL(f.at):
		return wrong("--advertise and --peer-token belong to --persist redis://…: only there are other servers", "--advertise 与 --peer-token 需与 --persist redis://… 一起使用：只有这时才有其他服务")
	case f.advertise == "" || f.peerToken == "":
		return wrong("--advertise and --peer-token go together: the one says where this server is reached, the other by whom", "--advertise 与 --peer-token 需同时给出：前者说明如何访问本服务，后者说明谁可以访问")
	case err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" || strings.Trim(to.Path, "/") != "" || to.RawQuery != "" || to.User != nil:
		return wrong("--advertise %q: it is http:// or https://, a host and a port, such as http://10.0.0.7:8080", "--advertise %q：应为 http:// 或 https:// 加主机和端口，例如 http://10.0.0.7:8080", f.advertise)
	}
	return nil
}

// peers are the servers that share what --persist names; nil where there can be none.
func (f persistFlags) peers() *server.Peers {
	if !redis.IsURL(f.at) {
		return nil
	}
	return &server.Peers{Self: f.advertise, Token: f.peerToken, Lease: f.lease}
}

func openPersist(at string, shared redis.Options, o persist.FileOptions) (persist.Engine, error) {
	if redis.IsURL(at) {
		e, err := redis.Open(at, shared)
		if err != nil {
			return nil, mistake{Text: rule.Say("--persist: %v", "--persist：%v", err), Cause: err}
		}
		return e, nil
	}
	dir, ok := strings.CutPrefix(at, "file:")
	if !ok || dir == "" {
		return nil, wrong("--persist %q: it is file: and a folder, such as file:/var/lib/mockserver, or a URL such as redis://127.0.0.1:6379",
			"--persist %q：应为 file: 加目录（例如 file:/var/lib/mockserver），或 redis://127.0.0.1:6379 这样的 URL", at)
	}
	if strings.HasPrefix(dir, "~") {
		return nil, wrong("--persist %q: a shell replaces ~ at the beginning of a word alone; write \"file:$HOME/…\"", "--persist %q：shell 只替换单词开头的 ~；请写成 \"file:$HOME/…\"", at)
	}
	f, err := persist.OpenFile(dir, o)
	if err != nil {
		return nil, mistake{Text: rule.Say("--persist: %v", "--persist：%v", err), Cause: err}
	}
	return f, nil
}

// newSandboxList lists the sandboxes of a server, or those that are kept somewhere.
func newSandboxList(p program, list func(c *cobra.Command, s *client.Client, args []string) ([]byte, error)) *cobra.Command {
	c := sandboxCall(p, "list", "List all sandboxes", cobra.NoArgs, list)
	remote := c.RunE
	at := c.Flags().String("persist", "", "`file:FOLDER` of a server that is stopped, or redis://…: list what is kept there")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *at == "" {
			return remote(c, args)
		}
		e, err := openPersist(*at, redis.Options{Release: release()}, persist.FileOptions{ReadOnly: true})
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
