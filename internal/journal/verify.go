package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Expectation is what a test expects to have happened.
type Expectation struct {
	Provider  string `json:"provider"`
	Operation string `json:"operation"`
	// Where narrows it down. A name is outcome, rule, status, method, query.NAME, header.NAME or body.PATH, the path's
	// steps separated by dots: {"body.mobile":"13800000000","body.users.0.email":"a@b.cn"}. Redacted values match nothing.
	Where map[string]any `json:"where"`
	Times Times          `json:"times"`
}

// Times is how often; empty means at least once.
type Times struct {
	Exactly *int `json:"exactly,omitempty"`
	AtLeast *int `json:"atLeast,omitempty"`
	AtMost  *int `json:"atMost,omitempty"`
}

// String is "exactly 2", "at least 1 and at most 3" and so on.
func (t Times) String() string {
	var parts []string
	for _, p := range []struct {
		n    *int
		text string
	}{{t.Exactly, "exactly"}, {t.AtLeast, "at least"}, {t.AtMost, "at most"}} {
		if p.n != nil {
			parts = append(parts, p.text+" "+strconv.Itoa(*p.n))
		}
	}
	if len(parts) == 0 {
		return "at least 1"
	}
	return strings.Join(parts, " and ")
}

func (t Times) hold(n int) bool {
	if t.Exactly == nil && t.AtLeast == nil && t.AtMost == nil {
		return n >= 1
	}
	return (t.Exactly == nil || n == *t.Exactly) && (t.AtLeast == nil || n >= *t.AtLeast) && (t.AtMost == nil || n <= *t.AtMost)
}

// Check reports an expectation that cannot be meant.
func (e Expectation) Check() error {
	for name := range e.Where {
		kind, rest, dotted := strings.Cut(name, ".")
		switch {
		case slices.Contains([]string{"outcome", "rule", "status", "method"}, name):
		case dotted && rest != "" && slices.Contains([]string{"query", "header", "body"}, kind):
		default:
			return fmt.Errorf("where: %q is none of outcome, rule, status, method, query.NAME, header.NAME, body.PATH", name)
		}
	}
	if e.Operation != "" && e.Provider == "" {
		return errors.New("an operation needs its provider")
	}
	return nil
}

// Verdict is whether an expectation holds.
type Verdict struct {
	Holds   bool      `json:"holds"`
	Matched int       `json:"matched"`
	Nearest []Nearest `json:"nearest,omitempty"` // where it does not hold: what came nearest to matching
}

// Nearest is an exchange that matches all but a few parts of an expectation.
type Nearest struct {
	N      int64    `json:"n"`
	Differ []string `json:"differ"` // "body.mobile is \"139…\", not \"138…\""
}

// Verify counts the exchanges that match, and where their number is not the expected one, shows what came nearest.
func (j *Journal) Verify(e Expectation) Verdict {
	var v Verdict
	for _, x := range j.List(Filter{}) {
		differ := e.differences(x)
		if len(differ) == 0 {
			v.Matched++
			continue
		}
		v.Nearest = append(v.Nearest, Nearest{x.N, differ})
	}
	if v.Holds = e.Times.hold(v.Matched); v.Holds {
		v.Nearest = nil
		return v
	}
	slices.SortStableFunc(v.Nearest, func(a, b Nearest) int { return len(a.Differ) - len(b.Differ) })
	v.Nearest = v.Nearest[:min(len(v.Nearest), 5)]
	return v
}

func (e Expectation) differences(x Exchange) []string {
	var differ []string
	compare := func(name, got, want string) {
		if got != want {
			differ = append(differ, fmt.Sprintf("%s is %s, not %s", name, got, want))
		}
	}
	if e.Provider != "" {
		compare("provider", x.Provider, e.Provider)
	}
	if e.Operation != "" {
		compare("operation", x.Operation, e.Operation)
	}
	for name, want := range e.Where {
		compare(name, part(x, name), plain(want))
	}
	slices.Sort(differ)
	return differ
}

// part is the text of one part of an exchange, "nothing" where it has none.
func part(x Exchange, name string) string {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "outcome":
		return x.Outcome
	case "rule":
		return x.Rule
	case "status":
		return strconv.Itoa(x.Reply.Status)
	case "method":
		return x.Request.Method
	case "header":
		return strings.Join(x.Request.Header.Values(rest), ", ")
	case "query":
		if u, err := url.Parse(x.Request.URL); err == nil && u.Query().Has(rest) {
			return u.Query().Get(rest)
		}
		return "nothing"
	}
	var body any
	if json.Unmarshal([]byte(x.Request.Body), &body) != nil {
		return "nothing"
	}
	for step := range strings.SplitSeq(rest, ".") {
		switch v := body.(type) {
		case map[string]any:
			body = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return "nothing"
			}
			body = v[i]
		default:
			return "nothing"
		}
	}
	if body == nil {
		return "nothing"
	}
	return plain(body)
}

// plain is a JSON value as text, so that 7 and "7" are alike.
func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
