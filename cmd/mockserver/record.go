package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

type recordFlags struct {
	out, credentials string
	hosts            []string
	format           *string
}

func newRecord(p program) *cobra.Command {
	var f recordFlags
	c := &cobra.Command{
		Use:   "record [flags] -- CMD ARGS…",
		Short: "Run a command against the real providers and record what they answer, secrets masked",
		Long: `record runs a command with a proxy in its environment, as "run --intercept" does, but leads the calls of the providers' real
hosts to those hosts. Each exchange is appended to a HAR file, which is whole after every one of them. Before anything
is written, the account's secrets are masked: by their value, as the environment or --credentials has it, and by their name, as
in the journal. "mockserver evidence" then says what the recording means for each rule.
record 像 run --intercept 一样通过代理运行命令，但把对平台真实域名的调用转发到真实平台，并把每次交互追加到 HAR 文件；文件在每次追加后都是完整的。
写入前会对密钥脱敏：按值（来自环境变量或 --credentials）以及按名称（与日志相同）。随后用 mockserver evidence 逐条规则比对。`,
		Example: `  mockserver record -- npm test
  mockserver record --out shop.har -- mockserver verify --target env
  mockserver record --credentials real.yaml -- pytest -q     # gives the command the variables, too`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return record(c.Context(), p, f, args) },
	}
	flags := c.Flags()
	flags.SetInterspersed(false) // what stands after the command's name is the command's own
	flags.StringVar(&f.out, "out", "recording.har", "the `file` to record to; it must not be there yet")
	flags.StringVar(&f.credentials, "credentials", "", "the account's base URLs and credentials: a `file` as of \"verify --target\"; without it, the environment's (QIJIAYUN_APP_SECRET …)")
	flags.StringSliceVar(&f.hosts, "host", nil, "`NAME=PROVIDER`: a further host name at which that provider answers")
	f.format = formatFlag(c, formatText, formatJSON)
	return c
}

func record(ctx context.Context, p program, f recordFlags, command []string) error {
	account, given, err := f.account(p)
	if err != nil {
		return err
	}
	hosts, err := hostFlags(f.hosts)
	if err != nil {
		return err
	}
	bases, err := baseAddresses(account, hosts)
	if err != nil {
		return err
	}
	file, err := newFile(f.out)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // every entry was written when it came
	recorder, err := har.NewRecorder(file, release(), har.NewMasker(providers.All(), account), bases)
	if err != nil {
		return err
	}
	said := &sayOnce{program: p}
	run, signer, err := startProxy(&har.Through{Recorder: recorder, Transport: p.real(), Failed: said.failed}, hosts)
	if err != nil {
		return err
	}
	code, err := runChild(p, func(folder string) ([]string, error) {
		list, err := given(folder)
		if err != nil {
			return nil, err
		}
		more, err := interception{p, run.ProxyURL, signer, baseVariables(bases)}.environment(folder)
		return append(list, more...), err
	}, command)
	if err := p.close(ctx, run); err != nil && ctx.Err() == nil { // what is under way is recorded, too
		said.failed("", err)
	}
	if err != nil {
		return err
	}
	err = f.recorded(p, recorder.Count())
	if code == exitGood && said.broken() {
		return wrong("not everything was recorded", "并非所有交互都已录制")
	}
	return errors.Join(err, exitWith(code))
}

// recorded is what there is now, for programs.
type recorded struct {
	File      string `json:"file"`
	Exchanges int    `json:"exchanges"`
}

// exitWith is the error that ends mockserver with a command's exit code; none for a good one.
func exitWith(code int) error {
	if code == exitGood {
		return nil
	}
	return exitCode(code)
}

// newFile makes a file for its owner only, and keeps what is there.
func newFile(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, wrong("%s is there already: name another file with --out, or remove it", "%s 已存在：请用 --out 指定其他文件，或先删除它", name)
	} else if err != nil {
		return nil, under("--out:", err)
	}
	return file, nil
}

// account are the credentials in use, and what makes the variables that the command does not have yet.
func (f recordFlags) account(p program) (map[string]string, func(folder string) ([]string, error), error) {
	if f.credentials == "" {
		account, err := addressesInEnvironment(p)
		if len(account) == 0 && err != nil && !errors.Is(err, fs.ErrNotExist) {
			account, err = map[string]string{}, nil // the command may have them from elsewhere: names are masked in any case
		}
		return account, func(string) ([]string, error) { return nil, nil }, err
	}
	account, err := accountFlag(p, f.credentials)
	all := map[string]any{}
	for name, value := range account {
		provider, field, _ := strings.Cut(name, ".")
		if all[provider] == nil {
			all[provider] = map[string]any{}
		}
		all[provider].(map[string]any)[field] = value //nolint:forcetypeassert // two lines above
	}
	return account, func(folder string) ([]string, error) {
		var list []string
		given, err := environment(all, folder)
		for _, v := range given {
			list = append(list, v.String())
		}
		return list, err
	}, err
}

// baseAddresses are the base URLs in use by provider: the account's, else those of the real hosts. Hosts that are not known
// to be a provider's are added to hosts.
func baseAddresses(account, hosts map[string]string) (map[string]string, error) {
	bases := map[string]string{}
	for _, p := range providers.All() {
		bases[p.Name] = "https://" + p.Hosts[0]
		base := account[p.Name+".baseUrl"]
		if base == "" {
			continue
		}
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil, wrong("%s is %q, which is not an address", "%s 为 %q，不是 URL", p.BaseURL().Env, base)
		}
		bases[p.Name] = base
		hosts[strings.ToLower(u.Hostname())] = p.Name
	}
	return bases, nil
}

func baseVariables(bases map[string]string) []string {
	var list []string
	for _, p := range providers.All() {
		list = append(list, p.BaseURL().Env+"="+bases[p.Name])
	}
	return list
}

// startProxy starts a proxy that leads the providers' hosts to themselves, by way of the recorder, and all others too.
func startProxy(through *har.Through, hosts map[string]string) (*server.Running, *authority.Authority, error) {
	signer, err := authority.New()
	if err != nil {
		return nil, nil, err
	}
	run, err := server.Start(server.Config{
		Providers: providers.All(), Addr: "127.0.0.1:0", Version: release(), NoConsole: true, Hosts: hosts, Sim: sim.Options{},
		Authority: signer, ProxyAddr: "127.0.0.1:0", ProxyAllow: []string{"*"}, Upstream: through.Serve,
	})
	if err == nil {
		err = run.Ready()
	}
	return run, signer, err
}

// real is the way to the real hosts, by a proxy where the environment names one.
func (p program) real() *http.Transport {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, DisableCompression: true, TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConnsPerHost: 16, IdleConnTimeout: 90 * time.Second, ResponseHeaderTimeout: 5 * time.Minute,
	}
	if p.upstream != nil {
		p.upstream(t)
	}
	return t
}

// recorded says what there is now, and what comes next.
func (f recordFlags) recorded(p program, n int) error {
	if *f.format == formatJSON {
		return printLine(p.err, recorded{f.out, n})
	}
	words := rule.Text{
		EN: "mockserver: %d exchanges recorded in %s; next: mockserver evidence %[2]s\n",
		ZH: "mockserver：已将 %d 次交互录制到 %s；下一步：mockserver evidence %[2]s\n",
	}
	if n == 0 {
		words = rule.Text{
			EN: "mockserver: %d exchanges recorded in %s: the command called no provider's host through the proxy; --host NAME=PROVIDER names further hosts\n",
			ZH: "mockserver：%d 次交互录制到 %s：命令没有通过代理调用任何平台的域名；--host NAME=PROVIDER 可指定其他域名\n",
		}
	}
	_, _ = fmt.Fprintf(p.err, words.In(p.lang()), n, f.out)
	return nil
}

// sayOnce tells of failures, once for each host.
type sayOnce struct {
	program
	mu   sync.Mutex
	said map[string]bool
}

func (s *sayOnce) failed(host string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.said[host] {
		return
	}
	if s.said == nil {
		s.said = map[string]bool{}
	}
	s.said[host] = true
	if host == "" {
		_, _ = fmt.Fprintf(s.err, "mockserver: %s\n", s.told(err))
		return
	}
	_, _ = fmt.Fprintf(s.err, rule.Text{EN: "mockserver: %s cannot be reached: %v\n", ZH: "mockserver：无法连接 %s：%v\n"}.In(s.lang()), host, err)
}

// broken reports whether an exchange was lost.
func (s *sayOnce) broken() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said[""]
}
