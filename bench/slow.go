package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// slow measures the calls that take long, and what others wait meanwhile.
func (b *bench) slow() error {
	for _, part := range []struct {
		name string
		do   func(p *process) error
	}{{"pushes", b.pushes}, {"workbook", b.workbook}, {"snapshot", b.snapshot}, {"due work", b.dueWork}} {
		if !strings.Contains(part.name, b.settings.only) {
			continue
		}
		if err := b.alone(part.do, "--state-bytes", "1073741824"); err != nil {
			return err
		}
	}
	if !strings.Contains("commands", b.settings.only) {
		return nil
	}
	return b.commands()
}

// meanwhile runs f, and beside it one small call after the other in the same sandbox; it returns how long f took and
// how long the slowest of the small calls.
func meanwhile(p *process, q request, f func() error) (took, longest time.Duration, err error) {
	over, slowest := make(chan struct{}), make(chan time.Duration)
	go func() {
		var most time.Duration
		bytes := q.bytes(p.addr())
		begin := time.Now()
		_, _ = one(p.addr(), func(_ int, now time.Time) []byte {
			most = max(most, now.Sub(begin))
			begin = now
			select {
			case <-over:
				return nil
			default:
				return bytes
			}
		})
		slowest <- most
	}()
	begin := time.Now()
	err = f()
	took = time.Since(begin)
	close(over)
	return took, <-slowest, err
}

// innopaas makes the InnoPaaS application of a new sandbox, whose clock stands still, push SMS events to an address.
func (p *process) innopaas(id, address string) (headers map[string]string, err error) {
	var opened struct {
		Credentials struct {
			Innopaas struct{ AppKey, Authorization string }
		}
	}
	err = p.do(http.MethodPost, "/sandboxes", map[string]any{"id": id, "clock": map[string]string{"mode": "frozen"}}, &opened)
	k := opened.Credentials.Innopaas
	if err == nil {
		err = p.do(http.MethodPut, "/sandboxes/"+id+"/innopaas/apps/"+k.AppKey+"/webhooks", map[string]any{
			"product": "sms", "url": address, "events": []string{"sms_status_report", "sms_uplink"},
		}, nil)
	}
	return map[string]string{"AppKey": k.AppKey, "Authorization": k.Authorization, "Content-Type": "application/json;charset=utf-8"}, err
}

// pushes sends SMS to a thousand recipients each, and their reports to one receiver.
func (b *bench) pushes(p *process) error {
	var received atomic.Int64
	receiver, err := listen(func(http.ResponseWriter, *http.Request) { received.Add(1) })
	if err != nil {
		return err
	}
	headers, err := p.innopaas("pushes", "http://"+receiver)
	if err != nil {
		return err
	}
	numbers := make([]string, 1000)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("1202555%04d", i+1000)
	}
	q := request{
		method: "POST", path: "/~pushes/innopaas/api/sms/v3/msg/send", headers: headers,
		body: []byte(`{"mobile":"` + strings.Join(numbers, ",") + `","msg":"Your code is 4711."}`),
	}
	if err := q.try(p.url, ""); err != nil {
		return err
	}
	s, err := load(p.addr(), always(q.bytes(p.addr())), 1, 0, 9)
	if err != nil {
		return err
	}
	b.line(figure{What: "InnoPaaS: one SMS to 1,000 recipients, median of 9", Value: millis(s.p50), Unit: "ms"})
	received.Store(0) // the console has tried the address
	begin := time.Now()
	if err := p.do(http.MethodPost, "/sandboxes/pushes/clock/advance", map[string]string{"by": "5s"}, nil); err != nil {
		return err
	}
	took := time.Since(begin)
	b.line(figure{What: fmt.Sprintf("InnoPaaS: %d deliveries to one receiver", received.Load()), Value: millis(took), Unit: "ms"})
	return nil
}

// dueWork advances a clock over work that falls due at many instants: the tokens' removal, a day after their end.
func (b *bench) dueWork(p *process) error {
	n := b.settings.scaled(10_000)
	appID, appSecret, err := p.qijiayunCredentials("default")
	if err != nil {
		return err
	}
	if err := p.do(http.MethodPatch, "/sandboxes/default/qijiayun/tenants/"+demoTenant, map[string]int{"accessTokenDailyLimit": 2 * n}, nil); err != nil {
		return err
	}
	refresh := request{method: "GET", path: "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh?appId=" + appID + "&appSecret=" + appSecret, headers: accept}
	if err := refresh.try(p.url, ""); err != nil {
		return err
	}
	if _, err := load(p.addr(), always(refresh.bytes(p.addr())), 4, 0, n); err != nil {
		return err
	}
	before, err := p.count("/sandboxes/default/qijiayun/tokens")
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := p.do(http.MethodPost, "/sandboxes/default/clock/advance", map[string]string{"by": "48h"}, nil); err != nil {
		return err
	}
	took := time.Since(begin)
	after, err := p.count("/sandboxes/default/qijiayun/tokens")
	if err != nil {
		return err
	}
	if before < n || after > 0 {
		return fmt.Errorf("there were %d tokens, not %d, and %d are left", before, n, after)
	}
	b.line(figure{What: fmt.Sprintf("advance over %d due things", before), Value: millis(took), Unit: "ms"})
	return nil
}

// count is how many entries a list of the admin API has.
func (p *process) count(path string) (int, error) {
	text, err := p.admin().Raw(context.Background(), http.MethodGet, path, nil)
	return bytes.Count(text, []byte(`"appId"`)), err
}

// commands measures verify, and run beside its command alone.
func (b *bench) commands() error {
	begin := time.Now()
	if out, err := exec.Command(b.settings.binary, "verify").CombinedOutput(); err != nil { //nolint:gosec // the binary that is measured
		return fmt.Errorf("verify: %w: %s", err, bytes.TrimSpace(out[max(0, len(out)-2000):]))
	}
	b.line(figure{What: "verify, whole", Value: time.Since(begin).Seconds(), Unit: "s"})
	var alone, under []time.Duration
	for range 9 {
		for list, c := range map[*[]time.Duration]*exec.Cmd{
			&alone: exec.Command("true"), &under: exec.Command(b.settings.binary, "run", "--fail-on", "never", "--", "true"), //nolint:gosec // the binary that is measured
		} {
			begin := time.Now()
			if out, err := c.CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %s", c, err, out)
			}
			*list = append(*list, time.Since(begin))
		}
	}
	b.line(figure{What: "run around an empty command, over the command's own time, median of 9", Value: millis(median(under) - median(alone)), Unit: "ms", Aim: "≤ 60"})
	return nil
}

// listen serves a handler from this process.
func listen(h http.HandlerFunc) (addr string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() { _ = http.Serve(l, h) }() //nolint:gosec // for bench's own load
	return l.Addr().String(), nil
}
