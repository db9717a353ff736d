package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/cmd/mockserver/heap"
	"example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
	"example.com/mockserver/providers"
)

// drain is how long requests under way may take to finish on SIGTERM or SIGINT: the process ends within 5 seconds.
const drain = 4500 * time.Millisecond

const stateBytesHelp = "bytes that the rows of one sandbox may take; what would add more is refused with status 507"

type serveFlags struct {
	addr, fixtures, token, level string
	seen                         string
	hosts                        []string
	maxSandboxes, deliveries     int
	stateBytes                   int
	targets                      []string
	limits                       journal.Limits
	reveal, check, quiet         bool
	noConsole                    bool
	watch                        bool
	perTest                      string
	tls                          tlsFlags
	requests, format             string
	persist                      persistFlags
	welcome                      *string
}

func newServe(p program) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Host the providers (the default command)",
		Example: `  mockserver
  mockserver --addr 127.0.0.1:0                     # any free port; the chosen URL is printed
  mockserver serve --addr :8080 --admin-token s3cret  # other machines too; the admin API asks for the token
  mockserver --persist file:/var/lib/mockserver     # sandboxes survive a restart
  mockserver --fixtures ./my-fixtures               # replace or add to what a fresh sandbox holds
  mockserver --fixtures ./my-fixtures --watch       # and read them again when they change
  mockserver --host lowcode.example.cn=aisuda       # answer to a provider's own host name
  mockserver --sandbox-per-test                     # /~auto-my-test/qijiayun makes its sandbox on first use
  mockserver --tls --proxy                          # HTTPS at 127.0.0.1:8443, a forward proxy at 127.0.0.1:8888`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return serve(c.Context(), p, f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.addr, "addr", p.envOr("MOCKSERVER_ADDR", "127.0.0.1:8080"), "`address` to listen on; port 0 takes a free one (MOCKSERVER_ADDR)")
	flags.StringVar(&f.fixtures, "fixtures", p.env("MOCKSERVER_FIXTURES"), "`folder` with fixture files that replace or add to the built-in ones (MOCKSERVER_FIXTURES)")
	flags.BoolVar(&f.watch, "watch", false, "read the folder of --fixtures again when its files change, for sandboxes that are made or reset afterwards")
	flags.StringVar(&f.seen, "evidence", p.env("MOCKSERVER_EVIDENCE"), evidenceHelp)
	flags.StringVar(&f.token, "admin-token", p.env("MOCKSERVER_ADMIN_TOKEN"), "what the admin API asks for; made up when listening beyond loopback (MOCKSERVER_ADMIN_TOKEN)")
	flags.StringSliceVar(&f.hosts, "host", nil, "`NAME=PROVIDER`: answer to this host name as that provider")
	flags.IntVar(&f.maxSandboxes, "max-sandboxes", server.DefaultMaxSandboxes, "how many sandboxes there may be at once")
	flags.IntVar(&f.limits.Exchanges, "journal-exchanges", journal.DefaultLimits.Exchanges, "exchanges kept per sandbox")
	flags.IntVar(&f.limits.Bytes, "journal-bytes", journal.DefaultLimits.Bytes, "bytes kept per sandbox")
	flags.IntVar(&f.limits.Body, "journal-body", journal.DefaultLimits.Body, "bytes kept of one body")
	flags.IntVar(&f.deliveries, "deliveries", sandbox.DefaultDeliveries, "webhook deliveries kept per sandbox")
	flags.IntVar(&f.stateBytes, "state-bytes", sandbox.DefaultStateBytes, stateBytesHelp)
	flags.StringSliceVar(&f.targets, "webhook-target", nil, "`ADDRESS`, network (10.0.0.0/8), host or *.host that webhooks may call; without it all but link-local ones and the metadata services of clouds")
	flags.BoolVar(&f.reveal, "reveal-secrets", false, "show tokens and secrets in the journal")
	flags.BoolVar(&f.check, "check-replies", false, "hold every reply against its document")
	flags.BoolVar(&f.quiet, "no-mock-headers", false, "leave out the response headers Mock-Exchange, Mock-Rule and Mock-Why")
	flags.BoolVar(&f.noConsole, "no-console", false, "leave out the console in the browser, at /__console/")
	perTestFlag(p, flags, &f.perTest)
	f.tls.add(p, flags)
	f.persist.add(p, flags)
	f.addLog(p, flags)
	f.welcome = formatFlag(c, formatText, formatJSON)
	flags.Lookup("format").Usage += ", of what is printed on stdout when it listens"
	return c
}

func serve(ctx context.Context, p program, f serveFlags) error {
	heap.Start()
	config, err := f.config(p)
	if err != nil {
		return err
	}
	files := fingerprint(f.fixtures)
	if config.Keep, err = f.persist.open(f.addr); err != nil {
		return err
	}
	config.Peers = f.persist.peers()
	r, err := server.Start(config)
	if err != nil && config.Keep != nil {
		_ = config.Keep.Engine.Close()
	}
	var address *net.OpError
	switch {
	case errors.As(err, &address):
		return listening(err, f.addresses())
	case err != nil:
		return err
	}
	defer f.logRequests(ctx, p, r.Feed)()
	defer f.watchFixtures(ctx, p, files, r)()
	ready := make(chan error, 1)
	go func() { ready <- r.Ready() }()
	for {
		select {
		case err := <-ready:
			if err != nil {
				return err
			}
			if *f.welcome == formatJSON {
				_ = printLine(p.out, at(r, f.token == "")) // whoever does not read it may call all the same
			} else {
				welcome(p, r, f.token == "")
			}
			ready = nil // once
			giveBackSoon()
		case err := <-r.Wait():
			return err
		case <-ctx.Done():
			f.sayStopping(p)
			return p.close(ctx, r)
		}
	}
}

// addresses names the flags that say where the server listens.
func (f serveFlags) addresses() string {
	names := "--addr"
	if f.tls.tls != "" {
		names += " or --tls=ADDRESS"
	}
	if f.tls.proxy != "" {
		names += " or --proxy=ADDRESS"
	}
	return names
}

// close ends a server: at once where nothing is under way, and when the drain is over in any case.
func (p program) close(ctx context.Context, r *server.Running) error {
	within := p.within
	if within == nil {
		within = context.WithTimeout
	}
	stop, cancel := within(context.WithoutCancel(ctx), drain)
	defer cancel()
	return r.Close(stop)
}

// checkNumbers refuses limits that are none, and --watch without a folder.
func (f serveFlags) checkNumbers() error {
	if f.watch && f.fixtures == "" {
		return wrong("--watch belongs to --fixtures: it watches that folder", "--watch 需与 --fixtures 一起使用：监视的是该目录")
	}
	if f.maxSandboxes < 1 || f.limits.Exchanges < 1 || f.limits.Bytes < 1 || f.limits.Body < 0 || f.deliveries < 1 || f.stateBytes < 1 {
		return wrong("--max-sandboxes, --deliveries, --state-bytes and the --journal limits are numbers above 0", "--max-sandboxes、--deliveries、--state-bytes 与各 --journal 上限应为大于 0 的数字")
	}
	return nil
}

func (f serveFlags) config(p program) (server.Config, error) {
	for _, one := range []struct{ flag, at string }{{"--addr", f.addr}, {"--tls", f.tls.tls}, {"--proxy", f.tls.proxy}} {
		if one.at == "" {
			continue
		}
		if err := checkAddress(one.flag, one.at); err != nil {
			return server.Config{}, err
		}
	}
	hosts, err := hostFlags(f.hosts)
	if err != nil {
		return server.Config{}, err
	}
	log, err := f.log(p)
	if err != nil {
		return server.Config{}, err
	}
	if err := f.checkNumbers(); err != nil {
		return server.Config{}, err
	}
	targets, err := webhook.ParseTargets(f.targets)
	if err != nil {
		return server.Config{}, fmt.Errorf("--%w", err)
	}
	onUse, err := perTestTTL(f.perTest)
	if err != nil {
		return server.Config{}, err
	}
	c := server.Config{
		OnUse:     sandbox.OnUse{TTL: onUse},
		Providers: providers.All(), Addr: f.addr, Token: f.token, Hosts: hosts, MaxSandboxes: f.maxSandboxes, Version: release(), NoConsole: f.noConsole,
		Sim: sim.Options{
			Fixtures:     fixtures.Source{Dir: f.fixtures},
			Seen:         evidence.Source{Dir: f.seen},
			CheckReplies: f.check,
			Quiet:        f.quiet,
			Common: sandbox.Common{
				Journal:    f.limits,
				Deliveries: f.deliveries,
				StateBytes: f.stateBytes,
				Targets:    targets,
				Reveal:     f.reveal,
				Log:        log,
			},
		},
	}
	return c, f.tls.apply(&c)
}

// welcome prints what somebody needs to begin: base URLs, credentials, one call to try.
func welcome(p program, r *server.Running, tokenMadeUp bool) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format+"\n", args...) }
	say("mockserver %s listens at %s", release(), r.URL)
	if r.ConsoleURL != "" {
		say("console     %s", r.ConsoleURL)
	}
	if r.TLSURL != "" {
		say("HTTPS       %s   (mockserver ca --install-help: how clients come to trust it)", r.TLSURL)
	}
	if r.ProxyURL != "" {
		say("proxy       HTTPS_PROXY=%s HTTP_PROXY=%s", r.ProxyURL, r.ProxyURL)
	}
	var credentials map[string]map[string]string
	if b, err := r.Sandboxes.Get(sandbox.Default); err == nil { // otherwise another server holds it, and has said them
		credentials = b.Credentials()
	}
	for _, api := range r.Catalog.Providers() {
		say("\n%-10s %s/%s", api.Name, r.URL, api.Name)
		for _, name := range sortedKeys(credentials[api.Name]) {
			value := credentials[api.Name][name]
			if strings.Contains(value, "\n") {
				value = "(mockserver credentials prints it)"
			}
			say("  %-15s %s", name, value)
		}
	}
	if q := credentials["qijiayun"]; q != nil {
		say("\nTry it 试一试:\n  curl '%s/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=%s&appSecret=%s'", r.URL, q["appId"], q["appSecret"])
	}
	if r.Token != "" {
		shown := "… (the one you gave)"
		if tokenMadeUp {
			shown = r.Token
		}
		say("\nadmin API %s/__admin/  needs Authorization: Bearer %s", r.URL, shown)
	} else {
		say("\nadmin API  %s/__admin/openapi.yaml", r.URL)
	}
}

// serverAt is where a server is, for programs.
type serverAt struct {
	Version    string            `json:"version"`
	URL        string            `json:"url"`
	Providers  map[string]string `json:"providers"` // their base URLs
	Admin      string            `json:"admin"`
	AdminToken string            `json:"adminToken,omitempty"` // where the server has made one up
	Console    string            `json:"console,omitempty"`
	HTTPS      string            `json:"https,omitempty"`
	Proxy      string            `json:"proxy,omitempty"`
}

func at(r *server.Running, tokenMadeUp bool) serverAt {
	a := serverAt{Version: release(), URL: r.URL, Admin: r.URL + "/__admin", Console: r.ConsoleURL, HTTPS: r.TLSURL, Proxy: r.ProxyURL, Providers: map[string]string{}}
	for _, api := range r.Catalog.Providers() {
		a.Providers[api.Name] = r.URL + "/" + api.Name
	}
	if tokenMadeUp {
		a.AdminToken = r.Token
	}
	return a
}
