package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// lookEvery is how often a listener sees whether a reset has taken its webhooks away.
const lookEvery = time.Second

// restoreWithin is how long a listener takes at most to put back what was configured before.
const restoreWithin = 5 * time.Second

type listenFlags struct {
	addr, url, forward, answer, format string
	delay                              time.Duration
}

func newWebhookListen(p program) *cobra.Command {
	var f listenFlags
	c := &cobra.Command{
		Use:   "listen",
		Short: "Receive pushes, print and check them, and answer as told, until interrupted",
		Long: `listen is a receiver of pushes. It configures itself at the consoles of the providers that push, for every application of
the sandbox, prints each push, holds its body against the schema of the provider's document, and answers. When it ends it
restores what was configured before.
listen 接收平台的推送：在沙箱内各应用的控制台上把自己配置为接收方，打印每次推送，按平台文档的 schema 检查内容，并按指定的方式
应答；结束时恢复原有配置。`,
		Example: `  mockserver webhook listen
  mockserver webhook listen --answer 500,500,200              # the first two pushes are refused
  mockserver webhook listen --answer 200 --delay 4s           # later than the provider waits
  mockserver webhook listen --forward-to http://127.0.0.1:9000/callbacks
  mockserver webhook listen --format json | jq -r .kind`,
		Args: cobra.NoArgs,
	}
	server, box := remote(p, c), sandboxFlag(p, c)
	flags := c.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "`address` to listen on; port 0 takes a free one")
	flags.StringVar(&f.url, "url", "", "the `URL` by which the server reaches the listener, where that is another than --addr says")
	flags.StringVar(&f.forward, "forward-to", "", "pass each push on to this `URL`, and answer what it answers")
	flags.StringVar(&f.answer, "answer", "200", "the `statuses` of the answers, one after the other; the last one is repeated")
	flags.DurationVar(&f.delay, "delay", 0, "wait for so long before each answer")
	flags.StringVar(&f.format, "format", formatText, "text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		r, err := f.receiver(p, c.Flags().Changed("answer"))
		if err != nil {
			return err
		}
		s := server()
		return unreachable(f.listen(c.Context(), p, s, *box, r), s.Base)
	}
	return c
}

// receiver is the receiver that the flags describe.
func (f listenFlags) receiver(p program, answers bool) (*receiver, error) {
	if err := checkAddress("--addr", f.addr); err != nil {
		return nil, err
	}
	for flag, address := range map[string]string{"--url": f.url, "--forward-to": f.forward} {
		if address == "" {
			continue
		}
		var bad *webhook.URLError
		if _, err := webhook.ParseURL(address); errors.As(err, &bad) {
			return nil, wrong("%s %q is not an http or https URL: %[3]s", "%s %q 不是 http/https 地址：%[4]s", flag, address, bad.Why.EN, bad.Why.ZH)
		}
	}
	switch {
	case f.format != formatText && f.format != formatJSON:
		return nil, wrong("--format %q: it is text or json", "--format %q：应为 text 或 json", f.format)
	case f.delay < 0:
		return nil, wrong("--delay is 0 or more", "--delay 应大于等于 0")
	case f.forward != "" && answers:
		return nil, wrong("--forward-to answers what the other receiver answers: leave out --answer", "--forward-to 以对方的应答为准：请去掉 --answer")
	}
	r := &receiver{p: p, json: f.format == formatJSON, forward: f.forward, delay: f.delay}
	for _, one := range strings.Split(f.answer, ",") {
		status, err := strconv.Atoi(strings.TrimSpace(one))
		if err != nil || status < 200 || status > 599 {
			return nil, wrong("--answer %q: %q is not a status between 200 and 599", "--answer %q：%q 不是 200 到 599 之间的状态码", f.answer, one)
		}
		r.answers = append(r.answers, status)
	}
	return r, nil
}

// listen receives until the context ends.
func (f listenFlags) listen(ctx context.Context, p program, s *client.Client, box string, r *receiver) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	defer func() { _, _ = server.Close(), <-done }()
	at := f.url
	if at == "" {
		at = (&url.URL{Scheme: "http", Host: l.Addr().String()}).String()
	}
	h := &hooks{server: s, box: box, at: strings.TrimSuffix(at, "/")}
	defer h.restore(ctx, p)
	if err := h.configure(ctx, true); err != nil {
		return err
	}
	says := rule.Say("listening at %s for the pushes of sandbox %s; Ctrl-C ends it and restores what was configured before",
		"正在 %s 接收沙箱 %s 的推送；按 Ctrl-C 结束并恢复原有配置", h.at, box)
	_, _ = fmt.Fprintln(p.err, says.In(p.lang()))
	look := clock.Every(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-done:
			done <- err
			return err
		case <-look.C:
			if err := h.configure(ctx, false); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}
