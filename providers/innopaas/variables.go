package innopaas

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
)

// variables counts the variables of a template's text: {{1}}{{2}}… in order, from 1, without gaps (create template).
// One that stood before may come again. ok is false, with the reason, where the text breaks that.
func variables(text string) (count int, why rule.Text, ok bool) {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "{{")
		if !found {
			return count, rule.Text{}, true
		}
		name, tail, closed := strings.Cut(after, "}}")
		if !closed {
			return 0, rule.Text{
				EN: fmt.Sprintf("after variable %d a {{ is not closed by }}", count),
				ZH: fmt.Sprintf("第 %d 个变量之后的 {{ 没有用 }} 结束", count),
			}, false
		}
		n, err := strconv.Atoi(name)
		if err != nil || strconv.Itoa(n) != name || n < 1 || n > count+1 {
			return 0, rule.Text{
				EN: fmt.Sprintf("{{%s}} was found where {{%d}} is expected", clip(name), count+1),
				ZH: fmt.Sprintf("此处应为 {{%[2]d}}，而不是 {{%[1]s}}", clip(name), count+1),
			}, false
		}
		count = max(count, n)
		rest = tail
	}
}

// clip keeps a diagnosis short.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return s
}
