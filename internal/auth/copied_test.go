package auth

import (
	"strings"
	"testing"
)

// What a copied secret picks up is recognised, in both languages, alone and together.
func TestWhatACopiedSecretHasPickedUpIsNamed(t *testing.T) {
	const secret = "0123456789abcdef+/=="
	good := func(plain string) bool { return plain == secret }
	for sent, want := range map[string][2]string{
		secret + "\n":                          {"is right but for a line break", "去掉换行符后 sk 即正确"},
		secret + "\r\n":                        {"a line break", "换行符"},
		secret + `\n`:                          {`written as \n`, `写成 \n`},
		" " + secret + "\t":                    {"spaces around it", "首尾空格"},
		secret[:8] + " " + secret[8:]:          {"spaces within", "中间的空格"},
		`"` + secret + `"`:                     {"quotation marks", "引号"},
		"“" + secret + "”":                     {"quotation marks", "引号"},
		"'" + secret + "'":                     {"quotation marks", "引号"},
		"\ufeff" + secret:                      {"invisible characters", "不可见字符"},
		secret[:3] + "\u200b" + secret[3:]:     {"invisible characters", "不可见字符"},
		"０" + secret[1:]:                       {"full-width characters", "全角字符"},
		"\u00a0" + secret:                      {"full-width characters and spaces", "全角字符"},
		"Bearer " + secret:                     {"the word Bearer", "Bearer"},
		"bearer Bearer " + secret:              {"the word Bearer", "Bearer"},
		"export SK=" + secret:                  {"the name of a variable", "变量名"},
		`SK="` + secret + `"`:                  {"quotation marks and the name of a variable", "引号、变量名"},
		"SK = " + secret + ";":                 {"the name of a variable", "变量名"},
		secret + ",":                           {"a comma or semicolon", "逗号或分号"},
		strings.ReplaceAll(secret, "=", "%3D"): {"percent-encoding", "百分号编码"},
	} {
		got := Copied("sk", sent, good)
		if !strings.Contains(got.EN, want[0]) || !strings.Contains(got.ZH, want[1]) || !strings.Contains(got.EN, "right but for") {
			t.Errorf("%q: %q %q", sent, got.EN, got.ZH)
		}
	}
	if got := Copied("sk", `"other"`, good); got.EN != "; sk has quotation marks: send its text alone" || got.ZH != "；sk 中带有引号：只发送其文本" {
		t.Errorf("%q %q", got.EN, got.ZH)
	}
	for _, plain := range []string{"", secret, "other", "a.b-c_d", "abcd=="} {
		if got := Copied("sk", plain, good); got.EN != "" || got.ZH != "" {
			t.Errorf("%q: %q", plain, got.EN)
		}
	}
}

// What is known to have picked up nothing is not looked through; nothing of what sticks may be known so.
func TestNothingSticksToACleanText(t *testing.T) {
	const all = "-./+_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for _, text := range []string{all, "export", "set", "Bearer", "-", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"} {
		if plain, found := without(text); !clean(text) || plain != text || len(found) > 0 {
			t.Errorf("%q is clean: %v; it loses %v and becomes %q", text, clean(text), found, plain)
		}
	}
	for c := range rune(0x3000) {
		text := "abc" + string(c) + "def"
		if plain, _ := without(text); plain != text && clean(text) {
			t.Errorf("%q is taken to be clean, and is %q without what sticks", text, plain)
		}
	}
}
