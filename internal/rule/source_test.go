package rule_test

import (
	"encoding/json"
	"testing"

	"example.com/mockserver/internal/rule"
)

func TestASourceIsReadInEitherLanguage(t *testing.T) {
	page, silent := rule.Page("page 1 · 第一页"), rule.Bilingual("nobody says it", "没人说")
	for s, want := range map[*rule.Source][3]string{
		nil:                             {},
		page:                            {"page 1 · 第一页", "page 1 · 第一页", "page 1 · 第一页"},
		page.At(": 116"):                {"page 1 · 第一页: 116", "page 1 · 第一页: 116", "page 1 · 第一页: 116"},
		page.And(" shows it", " 给出了"):   {"page 1 · 第一页 shows it", "page 1 · 第一页 给出了", "page 1 · 第一页 shows it"},
		silent:                          {"nobody says it", "没人说", "nobody says it · 没人说"},
		rule.Remark("our own", "自定"):    {"our own", "自定", "our own"},
		silent.And("", "，a.md").At("!"): {"nobody says it!", "没人说，a.md!", "nobody says it · 没人说!"},
		rule.Remark("code from ", "返回码取自 ", page.At(": 1")).And("; but ", "；但", silent): {
			"code from page 1 · 第一页: 1; but nobody says it", "返回码取自 page 1 · 第一页: 1；但没人说", "code from page 1 · 第一页: 1; but nobody says it · 没人说",
		},
	} {
		if got := [3]string{s.In("en"), s.In("zh_CN.UTF-8"), s.String()}; got != want || s.Text() != (rule.Text{EN: want[0], ZH: want[1]}) {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if page.String() != "page 1 · 第一页" || silent.String() != "nobody says it · 没人说" {
		t.Errorf("what goes on with a source changed it: %s, %s", page, silent)
	}
}

func TestASourceIsOneTextInJSON(t *testing.T) {
	r := valid()
	r.Source = rule.Bilingual("nobody says it", "没人说").And("; ", "；", rule.Page("page"))
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var read struct{ Source string }
	var back rule.Rule
	const want = "nobody says it · 没人说; page"
	if err := json.Unmarshal(text, &read); err != nil || read.Source != want {
		t.Errorf("%v: %s", err, text)
	}
	if err := json.Unmarshal(text, &back); err != nil || back.Source.String() != want || back.Source.In("zh") != want {
		t.Errorf("%v: %s", err, back.Source)
	}
}
