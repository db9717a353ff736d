package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	seen "example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/evidence"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

type evidenceFlags struct {
	reports, hosts []string
	credentials    string
	fixtures, seen string
	accept         string
	format         *string
}

func newEvidence(p program) *cobra.Command {
	var f evidenceFlags
	c := &cobra.Command{
		Use:   "evidence FILE…",
		Short: "Compare recordings of the real providers with the simulation, rule by rule",
		Long: `evidence reads recordings of the real providers: HAR files of "mockserver record", of browsers and of mitmproxy, and the
fidelity.json of "verify --target". It sends each request through the simulation, at its instant and with the sandbox's own
credentials, and says of each rule whether the provider confirms it, contradicts it (with both answers), answers what no rule
explains, or whether that depends on the account. The exit code is 1 where something is contradicted or unexplained.
evidence 读取真实平台的录制：mockserver record、浏览器、mitmproxy 生成的 HAR，以及 verify --target 的 fidelity.json。它在对应的时刻用沙箱
自己的凭证把每个请求发给模拟，并逐条规则说明：平台证实、与之矛盾（列出两边应答）、没有规则能解释、或取决于账号状态。有矛盾或无法解释时退出码为 1。`,
		Example: `  mockserver record --out shop.har -- npm test; mockserver evidence shop.har
  mockserver evidence --credentials real.yaml browser.har   # one that others recorded: which secrets are the account's
  mockserver evidence --report evidence.html fidelity.json
  mockserver evidence --accept seen shop.har; mockserver serve --evidence seen; mockserver rules --evidence seen --grade observed`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return compareEvidence(c.Context(), p, f, args) },
	}
	flags := c.Flags()
	flags.StringSliceVar(&f.reports, "report", nil, "`file` to write a report to, by its ending: .html, .json, .md; may be repeated")
	flags.StringSliceVar(&f.hosts, "host", nil, "`NAME=PROVIDER`: a host name in the recordings at which that provider answers")
	flags.StringVar(&f.credentials, "credentials", "", "the account's base URLs and credentials, for recordings of other programs: a `file` as of \"verify --target\", or env")
	flags.StringVar(&f.accept, "accept", "", "`folder` to write a small file to for each rule that is confirmed or corrected, as --evidence reads them")
	flags.StringVar(&f.seen, "evidence", p.env("MOCKSERVER_EVIDENCE"), evidenceHelp)
	flags.StringVar(&f.fixtures, "fixtures", p.env("MOCKSERVER_FIXTURES"), "`folder` with fixture files that replace or add to the built-in ones (MOCKSERVER_FIXTURES)")
	f.format = formatFlag(c, formatText, formatJSON)
	return c
}

func compareEvidence(ctx context.Context, p program, f evidenceFlags, files []string) error {
	for _, name := range f.reports {
		if _, err := evidence.Format(name); err != nil {
			return under("--report", err)
		}
	}
	r, err := f.reader(p)
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := readEvidence(ctx, r, name); err != nil {
			return err
		}
	}
	report := r.Report()
	report.Made = clock.Wall().UTC()
	look := evidence.Look{Lang: p.lang(), Colour: p.colour(p.out)}
	var errs []error
	if *f.format == formatJSON {
		errs, p.out = append(errs, printJSON(p, report)), p.err // what comes is for people
	} else {
		errs = append(errs, report.Terminal(p.out, look))
	}
	for _, name := range f.reports {
		errs = append(errs, replaceFile(name, 0o644, func(w io.Writer) error { return report.Write(w, name, look) }))
	}
	if f.accept != "" {
		errs = append(errs, f.write(p, r.Accept()))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if report.Found() {
		return errFindings
	}
	return nil
}

// evidenceHelp is the help of --evidence.
const evidenceHelp = "`folder` of what was seen at the real providers, written by \"evidence --accept\": it lifts grades and replaces answers (MOCKSERVER_EVIDENCE)"

// write writes what is accepted, and says about which rules it writes nothing.
func (f evidenceFlags) write(p program, all evidence.Accepted) error {
	for _, one := range all.Files {
		if err := seen.Write(f.accept, one); err != nil {
			return under("--accept:", err)
		}
	}
	_, _ = fmt.Fprintf(p.out, rule.Text{EN: "%d files written to %s\n", ZH: "已将 %d 个文件写入 %s\n"}.In(p.lang()), len(all.Files), f.accept)
	for _, id := range sortedKeys(all.Left) {
		_, _ = fmt.Fprintf(p.out, rule.Text{EN: "nothing is written of %s: %s\n", ZH: "未写入 %s：%s\n"}.In(p.lang()), id, all.Left[id].In(p.lang()))
	}
	return nil
}

// reader is a simulation without a listener, and what is known of the account.
func (f evidenceFlags) reader(p program) (*evidence.Reader, error) {
	hosts, err := hostFlags(f.hosts)
	if err != nil {
		return nil, err
	}
	account, err := accountFlag(p, f.credentials)
	if err != nil {
		return nil, err
	}
	catalog := sim.NewCatalog(providers.All(), sim.Options{Fixtures: fixtures.Source{Dir: f.fixtures}, Seen: seen.Source{Dir: f.seen}})
	if err := catalog.Wait(); err != nil {
		return nil, err
	}
	return &evidence.Reader{
		Catalog: catalog, Sandboxes: sandbox.NewSandboxes(catalog.Base(), 2), Account: account, Hosts: hosts, Version: release(),
	}, nil
}

// accountFlag reads an account's credentials: of a file, of the environment, or none.
func accountFlag(p program, from string) (map[string]string, error) {
	var account map[string]string
	var err error
	switch from {
	case "":
	case "env":
		account, err = addressesInEnvironment(p)
	default:
		account, err = addressesInFile(p, from)
	}
	if err != nil {
		return nil, under("--credentials:", err)
	}
	return account, nil
}

// hostFlags reads flags of the form NAME=PROVIDER.
func hostFlags(flags []string) (map[string]string, error) {
	hosts := map[string]string{}
	for _, h := range flags {
		name, provider, found := strings.Cut(h, "=")
		if !found {
			return nil, wrong("--host %q: it has the form NAME=PROVIDER, such as lowcode.example.cn=aisuda", "--host %q：格式为 域名=平台，例如 lowcode.example.cn=aisuda", h)
		}
		if !slices.Contains(providerNames(), provider) {
			return nil, unknownWord("--host "+name+"=", provider, providerNames())
		}
		hosts[name] = provider
	}
	return hosts, nil
}

func readEvidence(ctx context.Context, r *evidence.Reader, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it is only read
	about, err := file.Stat()
	if err != nil {
		return err
	}
	content := bufio.NewReader(file)
	if beginning, _ := content.Peek(512); evidence.IsFidelity(beginning) {
		return r.ReadFidelity(name, content, about.ModTime())
	}
	return r.ReadHAR(ctx, name, content)
}
