package journal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
)

// Expectation is a test's expectation of the exchanges.
type Expectation struct {
	Provider  string `json:"provider,omitempty"`
	Operation string `json:"operation,omitempty"`
	// Where narrows it down. A name is outcome, rule, status, method, query.NAME, header.NAME or body.PATH, the path's
	// steps separated by dots: {"body.mobile":"13800000000","body.users.0.email":"a@b.cn"}; in a form the path is the name of
	// a field. null is a part that is not there. Of several values under one name each may match.
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

// Verdict is whether an expectation holds.
type Verdict struct {
	Holds   bool      `json:"holds"`
	Matched int       `json:"matched"`
	Nearest []Nearest `json:"-"` // if it does not hold: the nearest exchanges; never nil
	Unsure  []Unsure  `json:"-"` // exchanges that may match, so that the verdict is unknown
	Dropped int       `json:"-"` // exchanges that may have matched and that the journal did not keep
}

// Nearest is an exchange that matches all but a few parts of an expectation.
type Nearest struct {
	N      int64    `json:"n"`
	Differ []string `json:"differ"` // "body.mobile is 139…, not 138…"
}

// Unsure is an exchange with an unknown part whose other parts match.
type Unsure struct {
	N   int64
	Why rule.Text
}

// Verify counts the matching exchanges and, if their number differs from the expected one, returns the nearest. An
// expectation holds only if it holds whatever the unknown parts are.
func (j *Journal) Verify(e Expectation) Verdict {
	v := Verdict{Nearest: []Nearest{}, Dropped: j.dropped(e.Provider, e.Operation)}
	for _, x := range j.List(Filter{}) {
		differ, unsure := e.differences(x)
		switch {
		case len(differ) > 0:
			v.Nearest = append(v.Nearest, Nearest{x.N, differ})
		case unsure != (rule.Text{}):
			v.Unsure = append(v.Unsure, Unsure{x.N, unsure})
		default:
			v.Matched++
		}
	}
	v.Holds = e.Times.hold(v.Matched)
	decides := false
	for n := range len(v.Unsure) + v.Dropped {
		decides = decides || e.Times.hold(v.Matched+n+1) != v.Holds
	}
	if !decides {
		v.Unsure, v.Dropped = nil, 0
	} else {
		v.Holds = false
	}
	sort.SliceStable(v.Nearest, func(i, j int) bool { return len(v.Nearest[i].Differ) < len(v.Nearest[j].Differ) })
	v.Nearest = v.Nearest[:min(len(v.Nearest), 5)]
	return v
}

// Why explains why an expectation does not hold, or why that is unknown.
func (v Verdict) Why(t Times) rule.Text {
	switch {
	case len(v.Unsure) > 0:
		u := v.Unsure[0]
		return rule.Say("undecided: %[1]d exchanges match, and %[2]d more may; in exchange %[3]d, %[4]s",
			"无法判断是否符合：有 %[1]d 次请求匹配，另有 %[2]d 次可能匹配；请求 %[3]d 中，%[5]s", v.Matched, len(v.Unsure)+v.Dropped, u.N, u.Why.EN, u.Why.ZH)
	case v.Dropped > 0:
		return rule.Say("undecided: %d exchanges match, and the journal did not keep %d others (--journal-exchanges and --journal-bytes keep more)",
			"无法判断是否符合：有 %d 次请求匹配，另有 %d 次请求未保留在记录中（--journal-exchanges 与 --journal-bytes 可保留更多）", v.Matched, v.Dropped)
	}
	return rule.Say("%[1]d exchanges match; %[2]s was expected", "有 %[1]d 次请求匹配；预期为 %[3]s", v.Matched, t.String(), t.chinese())
}

// differences returns the parts of an exchange that do not match, and the reason if others are unknown.
func (e Expectation) differences(x Exchange) (differ []string, unsure rule.Text) {
	if e.Provider != "" && x.Provider != e.Provider {
		differ = append(differ, fmt.Sprintf("provider is %s, not %s", x.Provider, e.Provider))
	}
	if e.Operation != "" && x.Operation != e.Operation {
		differ = append(differ, fmt.Sprintf("operation is %s, not %s", orNothing(x.Operation), e.Operation))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Where)) {
		got, want := part(x, name), exactly(e.Where[name])
		switch {
		case got.unsure != (rule.Text{}):
			unsure = got.unsure
		case got.broken:
			differ = append(differ, fmt.Sprintf("%s is absent: the body is not JSON", name))
		case !got.there && want != nil:
			differ = append(differ, fmt.Sprintf("%s is absent, not %s", name, plain(want)))
		case got.there && !got.is(want):
			differ = append(differ, fmt.Sprintf("%s is %s, not %s", name, got, plain(want)))
		}
	}
	slices.Sort(differ)
	return differ, unsure
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// plain is a JSON value as text, its numbers with all their digits.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return v
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
