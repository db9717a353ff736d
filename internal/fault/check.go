package fault

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
)

// Upper bounds of a fault: longer waits only delay a test.
const maxWait = 10 * time.Minute

const statusOfRetryAfter = http.StatusTooManyRequests

var connections = []string{ConnectionReset, ConnectionEmpty, ConnectionCut, ConnectionGarbage, ConnectionDrip}

// Check returns a *problem.Problem for a malformed or contradictory fault, or how long the fault lasts.
func (f Fault) Check(known *names.Directory) (ttl time.Duration, err error) {
	if f.TTL != "" {
		if ttl, err = time.ParseDuration(f.TTL); err != nil || ttl <= 0 {
			return 0, problem.Invalid("ttl: %q is not a positive duration such as 10m", "ttl：%q 不是大于 0 的时长（例如 10m）", f.TTL)
		}
	}
	for _, check := range []func(*names.Directory) error{f.checkWhere, f.checkHow, f.checkRule, f.checkReply, f.checkConnection, f.checkPatch} {
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
		return problem.Invalid("operation requires provider", "operation 需要同时给出 provider")
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
		return problem.Invalid("rule, status and connection exclude each other", "rule、status、connection 只能指定其中一个")
	case does == 0 && f.Delay == nil && f.RetryAfter == 0 && len(f.Patch) == 0:
		return problem.Invalid("the fault does nothing: give delay, rule, status, retryAfter, patch or connection",
			"故障没有内容：请给出 delay、rule、status、retryAfter、patch 或 connection")
	case f.Skip < 0 || f.Times < 0:
		return problem.Invalid("skip and times must not be negative", "skip 与 times 不能小于 0")
	case f.Probability < 0 || f.Probability > 1:
		return problem.Invalid("probability must be between 0 and 1; omit it for a certain fault", "probability 必须在 0 到 1 之间；省略表示必定发生")
	case f.Again && (f.Probability == 0 || f.Probability == 1):
		return problem.Invalid("again requires a probability below 1", "again 只用于 probability 小于 1 的故障")
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
		return problem.Invalid("rule %q describes behaviour without a refusal, so it has no answer to force", "规则 %q 不会拒绝请求，没有可以强制的应答", f.Rule)
	case f.Provider != "" && f.Provider != provider:
		return problem.Invalid("rule %q does not belong to %s", "规则 %q 不属于 %s", f.Rule, f.Provider)
	}
	return nil
}

func (f Fault) checkReply(*names.Directory) error {
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return problem.Invalid("status %d is not a valid HTTP status of a reply", "%d 不是有效的 HTTP 应答状态码", f.Status)
	case !f.replies() && (len(f.Headers) > 0 || len(f.Body) > 0):
		return problem.Invalid("headers and body require status", "headers 与 body 需要同时给出 status")
	case f.RetryAfter < 0 || f.RetryAfter > 0 && f.Connection != "":
		return problem.Invalid("retryAfter is a number of seconds; it can be combined with status, rule or patch only", "retryAfter 是秒数，可单独使用或与 status、rule、patch 同用")
	}
	return CheckHeaders(f.Headers)
}

// framing are the headers that delimit a message: only the server sets them, or replies would be cut or merged.
var framing = []string{"Connection", "Content-Length", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// CheckHeaders refuses headers of a fault or an override that are invalid in a reply.
func CheckHeaders(headers map[string]string) error {
	for name, value := range headers {
		switch {
		case name == "" || strings.ContainsFunc(name, notInToken):
			return problem.Invalid("headers: %q is not a valid header name", "headers：%q 不是有效的响应头名称", name)
		case strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }):
			return problem.Invalid("headers: the value of %q has a line break or another control character", "headers：%q 的值含有换行或其他控制字符", name)
		case slices.Contains(framing, http.CanonicalHeaderKey(name)):
			return problem.Invalid("headers: %q is set by the server from the body", "headers：%q 由服务器根据正文设置", name)
		}
	}
	return nil
}

// notInToken reports characters that a header name must not contain (RFC 9110 §5.6.2).
func notInToken(c rune) bool {
	return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
}

func (f Fault) checkConnection(*names.Directory) error {
	every, err := time.ParseDuration(f.Every)
	drip := f.Connection == ConnectionDrip
	switch {
	case f.Connection != "" && !slices.Contains(connections, f.Connection):
		return problem.Invalid("connection: %q is not one of %s", "connection：%q 不是 %s 之一", f.Connection, strings.Join(connections, ", "))
	case f.After && f.Connection != ConnectionReset && f.Connection != ConnectionEmpty:
		return problem.Invalid("after requires connection reset or empty", "after 只用于 connection 为 reset 或 empty")
	case !drip && (f.Every != "" || f.Piece != 0):
		return problem.Invalid("every and piece require connection drip", "every 与 piece 只用于 connection 为 drip")
	case f.Every != "" && (err != nil || every <= 0 || every > maxWait), f.Piece < 0:
		return problem.Invalid("every must be a duration such as 100ms, piece a number of bytes", "every 应为时长（例如 100ms），piece 应为字节数")
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
			return s, problem.Invalid("delay.%s: %q is not a duration between 0 and %s", "delay.%s：%q 不是 0 到 %s 的时长", field.name, field.text, maxWait)
		}
		*field.into = v
	}
	fixed := s.fixed > 0 && s.longest == 0 && s.shortest == 0 && s.median == 0 && d.Sigma == 0
	uniform := s.fixed == 0 && s.longest > s.shortest && s.median == 0 && d.Sigma == 0
	normal := s.fixed == 0 && s.shortest == 0 && s.median > 0 && d.Sigma >= 0 && d.Sigma <= 5
	if !fixed && !uniform && !normal {
		return s, problem.Invalid("delay must be {fixed}, {min, max} or {median, sigma, max}, with min below max and sigma from 0 to 5",
			"delay 应为 {fixed}、{min, max} 或 {median, sigma, max}；min 小于 max，sigma 在 0 到 5 之间")
	}
	return s, nil
}
