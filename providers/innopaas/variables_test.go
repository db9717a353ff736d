package innopaas

import (
	"fmt"
	"strings"
	"testing"
)

func TestVariablesAreInOrder(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "hello": 0, "{1}": 0, "}}": 0,
		"{{1}}": 1, "Your code is {{1}}.": 1, "{{1}}{{2}}": 2, "{{1}} {{1}} {{2}}": 2,
		"{{2}}": -1, "{{1}}{{3}}": -1, "{{0}}": -1, "{{01}}": -1, "{{ 1 }}": -1, "{{name}}": -1, "{{1}": -1, "{{}}": -1,
		"{{+1}}": -1, "{{-1}}": -1, "{{99999999999999999999}}": -1, "{{{1}}}": -1, "{{1}} {{": -1,
	} {
		count, why, ok := variables(text)
		if ok != (want >= 0) || ok && count != want {
			t.Errorf("%q: %d, ok %v", text, count, ok)
		}
		if !ok && (why.EN == "" || why.ZH == "" || strings.Contains(why.EN+why.ZH, "%!")) {
			t.Errorf("%q is refused without a reason in both languages: %+v", text, why)
		}
	}
}

func FuzzVariables(f *testing.F) {
	for _, seed := range []string{"{{1}}{{2}}", "{{1}", "{{}}", "a{{1}}b{{1}}c", "{{\xff}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		count, _, ok := variables(text)
		if !ok {
			return
		}
		for n := 1; n <= count; n++ {
			if !strings.Contains(text, fmt.Sprintf("{{%d}}", n)) {
				t.Fatalf("%q: %d variables, but there is no {{%d}}", text, count, n)
			}
		}
		if more, _, ok := variables(text + fmt.Sprintf(" {{%d}}", count+1)); !ok || more != count+1 {
			t.Fatalf("%q: the next variable behind it counts %d, ok %v", text, more, ok)
		}
	})
}
