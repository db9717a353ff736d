package auth_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"example.com/mockserver/internal/auth"
)

func TestWhatWasDoneToATokenIsNamed(t *testing.T) {
	good := mint(t, map[string]any{"sub": "ak", "x": "~~~???"})
	if !strings.ContainsAny(good, "-_") {
		t.Fatal("the token has neither - nor _")
	}
	for text, want := range map[string][2]string{
		strings.Repeat("a", auth.MaxToken+1): {"longer than 8 KiB", "超过 8 KiB"},
		"bearer " + good:                     {"has the word twice", "重复写了 Bearer"},
		" " + good:                           {"space", "空格"},
		`"` + good + `"`:                     {"quotation marks", "引号"},
		"b'" + good + "'":                    {"quotation marks", "引号"},
		"undefined":                          {"this has 1", "1 段"},
		good + "=":                           {"padded", "填充"},
		strings.NewReplacer("-", "+", "_", "/").Replace(good):                                 {"base64url", "base64url"},
		segment(`{"alg":"HS256","crit":["b64"],"b64":false}`) + "." + segment("{}") + ".c2ln": {"has crit", "带有 crit"},
		"bm8.bm8.bm8": {"header: no JSON object", "无法解析：header: no JSON object"},
	} {
		_, err := auth.Parse(text)
		if err == nil {
			t.Errorf("%q: parsed", text)
			continue
		}
		if why := auth.Malformed(text, err); !strings.Contains(why.EN, want[0]) || !strings.Contains(why.ZH, want[1]) {
			t.Errorf("%q: %+v, want %q", text, why, want)
		}
	}
}

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
