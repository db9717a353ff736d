package fault

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
)

// What a fault may ask for at most: longer waits only hold a test up.
const maxWait = 10 * time.Minute

const statusOfRetryAfter = http.StatusTooManyRequests

var connections = []string{ConnectionReset, ConnectionEmpty, ConnectionCut, ConnectionGarbage, ConnectionDrip}

// Check returns a *problem.Problem for a malformed or contradictory fault, or how long the fault lasts.
func (f Fault) Check(known *names.Directory) (ttl time.Duration, err error) {
	if f.TTL != "" {
		if ttl, err = time.ParseDuration(f.TTL); err != nil || ttl <= 0 {
			return 0, problem.Invalid("ttl: %q is no duration above 0, such as 10m", "ttl：%q 不是 10m 这样大于 0 的时长", f.TTL)
		}
	}
	for _, check := range []func(*names.Directory) error{f.checkWhere, f.checkHow, f.checkRule, f.checkReply, f.checkConnection} {
		if err := check(known); err != nil {
			return 0, err
		}
	}
	if f.Delay != nil {
		_, err = f.Delay.parse()
	}
	return ttl, err
}

func (f Fault) checkWhere(known *names.Directory) error {
	if f.Operation != "" && f.Provider == "" {
		return problem.Invalid("an operation needs its provider", "operation 需要同时给出 provider")
	}
	return known.Check(names.Asked{Provider: f.Provider, Operation: f.Operation})
}

func (f Fault) checkHow(*names.Directory) error {
	does := 0
	for _, given := range []bool{f.Rule != "", f.Connection != "", f.Status != 0} {
		if given {
			does++
		}
	}
	switch {
	case does > 1:
		return problem.Invalid("a fault does one thing: rule, status or connection", "一个故障只能是 rule、status、connection 之一")
	case does == 0 && f.Delay == nil && f.RetryAfter == 0:
		return problem.Invalid("the fault does nothing: give delay, rule, status, retryAfter or connection",
			"故障没有内容：请给出 delay、rule、status、retryAfter 或 connection")
	case f.Skip < 0 || f.Times < 0:
		return problem.Invalid("skip and times are no less than 0", "skip 与 times 不能小于 0")
	case f.Probability < 0 || f.Probability > 1:
		return problem.Invalid("probability is from 0 to 1; 0 is left out and means certain", "probability 在 0 到 1 之间；省略表示必定发生")
	case f.Again && (f.Probability == 0 || f.Probability == 1):
		return problem.Invalid("again is for a fault with a probability below 1: a certain one comes every time", "again 只用于 probability 小于 1 的故障")
	}
	return nil
}

func (f Fault) checkRule(known *names.Directory) error {
	if f.Rule == "" {
		return nil
	}
	if err := known.CheckRule(f.Rule); err != nil {
		return err
	}
	r, _ := known.Rule(f.Rule)
	provider, _, _ := strings.Cut(f.Rule, "/")
	switch {
	case !r.Refuses():
		return problem.Invalid("rule %q refuses nobody, so it has no answer to force", "规则 %q 不会拒绝请求，没有可以强制的应答", f.Rule)
	case f.Provider != "" && f.Provider != provider:
		return problem.Invalid("rule %q is not %s's", "规则 %q 不属于 %s", f.Rule, f.Provider)
	}
	return nil
}

func (f Fault) checkReply(*names.Directory) error {
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return problem.Invalid("status %d is no HTTP status of a reply", "%d 不是应答的 HTTP 状态码", f.Status)
	case !f.replies() && (len(f.Headers) > 0 || len(f.Body) > 0):
		return problem.Invalid("headers and body come with a status", "headers 与 body 需要同时给出 status")
	case f.RetryAfter < 0 || f.RetryAfter > 0 && f.Connection != "":
		return problem.Invalid("retryAfter is a number of seconds, alone or with a status or a rule", "retryAfter 是秒数，可单独使用或与 status、rule 同用")
	}
	return CheckHeaders(f.Headers)
}

// framing are the headers by which a message ends: they are the server's, or replies would be cut or run together.
var framing = []string{"Connection", "Content-Length", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// CheckHeaders refuses what cannot stand in a reply: a fault's headers, or an override's.
func CheckHeaders(headers map[string]string) error {
	for name, value := range headers {
		switch {
		case name == "" || strings.ContainsFunc(name, notInToken):
			return problem.Invalid("headers: %q is not the name of a header", "headers：%q 不是响应头名称", name)
		case strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }):
			return problem.Invalid("headers: the value of %q has a line break or another control character", "headers：%q 的值含有换行或其他控制字符", name)
		case slices.Contains(framing, http.CanonicalHeaderKey(name)):
			return problem.Invalid("headers: %q is set by the server, by the length of the body", "headers：%q 由服务器按正文设置", name)
		}
	}
	return nil
}

// notInToken reports what cannot stand in the name of a header (RFC 9110 §5.6.2).
func notInToken(c rune) bool {
	return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
}

func (f Fault) checkConnection(*names.Directory) error {
	every, err := time.ParseDuration(f.Every)
	drip := f.Connection == ConnectionDrip
	switch {
	case f.Connection != "" && !slices.Contains(connections, f.Connection):
		return problem.Invalid("connection: %q is none of %s", "connection：%q 不是 %s 之一", f.Connection, strings.Join(connections, ", "))
	case f.After && f.Connection != ConnectionReset && f.Connection != ConnectionEmpty:
		return problem.Invalid("after is for connection reset and empty", "after 只用于 connection 为 reset 或 empty")
	case !drip && (f.Every != "" || f.Piece != 0):
		return problem.Invalid("every and piece are for connection drip", "every 与 piece 只用于 connection 为 drip")
	case f.Every != "" && (err != nil || every <= 0 || every > maxWait), f.Piece < 0:
		return problem.Invalid("every is a duration such as 100ms, and piece a number of bytes", "every 是 100ms 这样的时长，piece 是字节数")
	}
	return nil
}

// span is a delay whose durations are read.
type span struct{ fixed, shortest, longest, median time.Duration }

func (d Delay) parse() (span, error) {
	var s span
	for _, field := range []struct {
		name, text string
		into       *time.Duration
	}{{"fixed", d.Fixed, &s.fixed}, {"min", d.Min, &s.shortest}, {"max", d.Max, &s.longest}, {"median", d.Median, &s.median}} {
		if field.text == "" {
			continue
		}
		v, err := time.ParseDuration(field.text)
		if err != nil || v < 0 || v > maxWait {
			return s, problem.Invalid("delay.%s: %q is no duration from 0 to %s", "delay.%s：%q 不是 0 到 %s 的时长", field.name, field.text, maxWait)
		}
		*field.into = v
	}
	fixed := s.fixed > 0 && s.longest == 0 && s.shortest == 0 && s.median == 0 && d.Sigma == 0
	uniform := s.fixed == 0 && s.longest > s.shortest && s.median == 0 && d.Sigma == 0
	normal := s.fixed == 0 && s.shortest == 0 && s.median > 0 && d.Sigma >= 0 && d.Sigma <= 5
	if !fixed && !uniform && !normal {
		return s, problem.Invalid("delay is {fixed}, {min, max} or {median, sigma, max}, min below max and sigma from 0 to 5",
			"delay 为 {fixed}、{min, max} 或 {median, sigma, max}；min 小于 max，sigma 在 0 到 5 之间")
	}
	return s, nil
}
