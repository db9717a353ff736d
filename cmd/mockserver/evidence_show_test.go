package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	seen "example.com/mockserver/evidence"
	"example.com/mockserver/internal/evidence"
)

// anAnswerSeen is a folder with evidence of one rule's answer.
func anAnswerSeen(t *testing.T, date string) string {
	t.Helper()
	folder := t.TempDir()
	err := seen.Write(folder, seen.File{
		Rule: "qijiayun/token-missing", Verdict: seen.Corrected, Date: date, Count: 3, Host: "gateway.example.cn", Recording: strings.Repeat("0a", 32),
		Answer: &seen.Answer{Status: 401, Code: "40100", Message: "无令牌"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestWhyTellsWhenAnAnswerWasSeen(t *testing.T) {
	folder := anAnswerSeen(t, "2020-01-02")
	s := serving(t, "serve", "--evidence", folder)
	r, err := http.Get(s.env["MOCKSERVER_URL"] + "/qijiayun/itrigger-bff/v2/open/api/member/query?memberId=7")
	if err != nil || r.StatusCode != http.StatusUnauthorized {
		t.Fatal(r, err)
	}
	_ = r.Body.Close()
	for lang, want := range map[string]struct{ seen, answer string }{
		"en":          {"seen 2020-01-02, 3 × at gateway.example.cn (stale: more than 180 days ago)", "HTTP 401 code 40100 无令牌  (observed)"},
		"zh_CN.UTF-8": {"2020-01-02 在 gateway.example.cn 见到 3 次（已过时：超过 180 天）", "HTTP 401 code 40100 无令牌（有观测）"},
	} {
		s.env["LANG"] = lang
		contains(t, s.good("why"), want.seen)
		contains(t, s.good("rules", "--evidence", folder, "--provider", "qijiayun"), want.seen, want.answer)
	}
}

// reasons are English sentences that reports have for what they found.
var reasons = regexp.MustCompile(`account|provider accepts|no rule leads|is not a provider's|no response|nobody has said|answers otherwise`)

func TestReportsOfEvidenceAreInTheReadersLanguage(t *testing.T) {
	for lang, want := range map[string]string{"en": "it is not a provider's: 127.0.0.1:18099", "zh_CN.UTF-8": "不属于任何平台：127.0.0.1:18099"} {
		s := shell{t, map[string]string{"LANG": lang}}
		dir := t.TempDir()
		html, md := filepath.Join(dir, "r.html"), filepath.Join(dir, "r.md")
		texts := []string{s.good("evidence", "--report", html, "--report", md, "testdata/chromium.har")}
		for _, name := range []string{html, md} {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
		for _, text := range texts {
			text = strings.ReplaceAll(text, "&#39;", "'")
			contains(t, text, want, "--credentials FILE")
			if english := reasons.FindString(text); english != "" && lang != "en" {
				t.Errorf("%q in a Chinese report\n%s", english, text)
			}
		}
	}
}

// Findings of "verify --target" have no answers where both are equal: no report shows an answer of nothing.
func TestReportsShowNoAnswerWhereNoneIsKnown(t *testing.T) {
	dir := t.TempDir()
	file, html, md := filepath.Join(dir, "fidelity.json"), filepath.Join(dir, "r.html"), filepath.Join(dir, "r.md")
	text := `{"made":"2026-11-25T04:00:00Z","notChecked":0,"rules":[{"rule":"qijiayun/token-missing","grade":"documented","verdict":"equal"}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	shell{t, map[string]string{}}.good("evidence", "--report", html, "--report", md, file)
	for name, never := range map[string]string{html: "<pre", md: "| 0"} {
		text, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(text), never) || !strings.Contains(string(text), "qijiayun/token-missing") {
			t.Errorf("%v\n%s", err, text)
		}
	}
}

func TestTheAccountsCredentialsAreAskedFor(t *testing.T) {
	world := newRealWorld(t)
	account := world.account(t)
	if r := compare(t, exitGood, "--credentials", account, "testdata/chromium.har"); len(r.Hints) > 0 {
		t.Errorf("%q", r.Hints)
	}
	r := compare(t, exitGood, "testdata/chromium.har")
	if len(r.Hints) != 1 || !strings.Contains(r.Hints[0].EN, "qijiayun: nobody has said") || len(r.With(evidence.Undecidable)) == 0 {
		t.Errorf("%q", r.Hints)
	}
}

func TestMistakesOfRecordAndEvidenceExistInChinese(t *testing.T) {
	s := shell{t, map[string]string{"LANG": "zh_CN.UTF-8"}}
	there := filepath.Join(t.TempDir(), "there.har")
	if err := os.WriteFile(there, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"已存在":              {"record", "--out", there, "--", "true"},
		"不是 HAR 文件":        {"evidence", there},
		"报告的文件名应以":         {"evidence", "--report", "x.pdf", there},
		"环境变量中没有地址":        {"evidence", "--credentials", "env", there},
		"没有这个平台":           {"evidence", "--host", "x=nobody", there},
		"没有 mockserver 应答": {"verify", "--target", "http://127.0.0.1:1"},
	} {
		if code, _, errs := s.run(args...); code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%q: exit code %d, %q; want %q", args, code, errs, want)
		}
	}
}
