package journal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/spelling"
)

var (
	partNames = []string{"outcome", "rule", "status", "method", "query.NAME", "header.NAME", "body.PATH"}
	outcomes  = []string{Accepted, Refused, Unmatched}
	methods   = []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodTrace, http.MethodConnect,
	}
)

// Check refuses an expectation that nothing can meet, or that holds always because of a misspelt word. The caller checks
// whether providers, operations and rules exist.
func (e Expectation) Check() (why rule.Text, ok bool) {
	if e.Operation != "" && e.Provider == "" {
		return rule.Say("operation requires provider", "operation 需要同时给出 provider"), false
	}
	for name, want := range e.Where {
		if why, ok := checkPart(name, exactly(want)); !ok {
			return why, false
		}
	}
	return e.Times.check()
}

func checkPart(name string, want any) (why rule.Text, ok bool) {
	kind, rest, dotted := strings.Cut(name, ".")
	word, isText := want.(string)
	switch {
	case name == "outcome":
		return oneOf(name, word, outcomes)
	case name == "method":
		return oneOf(name, word, methods)
	case name == "rule" && isText, name == "status" && isStatus(want), dotted && rest != "" && kind == "body" && !strings.HasSuffix(rest, "."):
		return rule.Text{}, true
	case name == "rule":
		return rule.Say("where: rule is the id of a rule, not %s", "where：rule 应为规则标识，而不是 %s", plain(want)), false
	case name == "status":
		return rule.Say("where: status is a number from 100 to 599, not %s", "where：status 应为 100 到 599 的数，而不是 %s", plain(want)), false
	case kind == "header" && rest != "" && strings.ContainsFunc(rest, notInHeader):
		return rule.Say("where: %q is not the name of a header", "where：%q 不是请求头的名称", rest), false
	case dotted && rest != "" && (kind == "query" || kind == "header"):
		switch want.(type) {
		case map[string]any, []any:
			return rule.Say("where: %s is text, not %s", "where：%s 是文本，不能是 %s", name, plain(want)), false
		}
		return rule.Text{}, true
	}
	hint := spelling.Hint(name, partNames)
	return rule.Say("where: unknown name %[1]q%[2]s", "where：没有 %[1]q%[3]s", name, hint.EN, hint.ZH), false
}

// notInHeader reports what no header name contains (RFC 9110 §5.6.2).
func notInHeader(c rune) bool {
	return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
}

func oneOf(name, word string, known []string) (why rule.Text, ok bool) {
	if slices.Contains(known, word) {
		return rule.Text{}, true
	}
	hint := spelling.Hint(word, known)
	return rule.Say("where: unknown %[1]s %[2]q%[3]s", "where：没有名为 %[2]q 的 %[1]s%[4]s", name, word, hint.EN, hint.ZH), false
}

func isStatus(want any) bool {
	text, _ := plainOf(want)
	for n := 100; n <= 599; n++ {
		if sameNumber(text, strconv.Itoa(n)) {
			return true
		}
	}
	return false
}

// check refuses numbers that no count can meet.
func (t Times) check() (why rule.Text, ok bool) {
	for _, n := range []*int{t.Exactly, t.AtLeast, t.AtMost} {
		if n != nil && *n < 0 {
			return rule.Say("times: %d is less than 0", "times：%d 小于 0", *n), false
		}
	}
	least, most := 0, 1<<62
	for _, n := range []*int{t.Exactly, t.AtLeast} {
		if n != nil {
			least = max(least, *n)
		}
	}
	for _, n := range []*int{t.Exactly, t.AtMost} {
		if n != nil {
			most = min(most, *n)
		}
	}
	if least > most {
		return rule.Say("times: %[1]s contradict each other", "times：%[2]s，互相矛盾", t.String(), t.chinese()), false
	}
	return rule.Text{}, true
}

func (t Times) chinese() string {
	var parts []string
	for _, p := range []struct {
		n    *int
		text string
	}{{t.Exactly, "恰好"}, {t.AtLeast, "至少"}, {t.AtMost, "至多"}} {
		if p.n != nil {
			parts = append(parts, p.text+" "+strconv.Itoa(*p.n)+" 次")
		}
	}
	if len(parts) == 0 {
		return "至少 1 次"
	}
	return strings.Join(parts, "，")
}
