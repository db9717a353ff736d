package innopaas

import (
	"strings"
	"testing"
)

func TestPartsOfAText(t *testing.T) {
	if n := len([]rune(gsmBasic)); n != 127 {
		t.Fatalf("the default alphabet has %d characters, want 127 and the escape", n)
	}
	for _, c := range []struct {
		name     string
		text     string
		parts    int
		encoding string
	}{
		{"nothing", "", 1, gsm7},
		{"one full part", strings.Repeat("a", 160), 1, gsm7},
		{"one more", strings.Repeat("a", 161), 2, gsm7},
		{"two full parts", strings.Repeat("a", 306), 2, gsm7},
		{"two full parts and one", strings.Repeat("a", 307), 3, gsm7},
		{"an escaped character counts twice", strings.Repeat("a", 159) + "€", 2, gsm7},
		{"eighty escaped characters", strings.Repeat("€", 80), 1, gsm7},
		{"an escaped character is not torn", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 151), 2, gsm7},
		{"an escaped character pushed into a third part", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), 3, gsm7},
		{"Chinese", strings.Repeat("验", 70), 1, ucs2},
		{"Chinese and one", strings.Repeat("验", 71), 2, ucs2},
		{"one Chinese character changes all", strings.Repeat("a", 70) + "码", 2, ucs2},
		{"two full Chinese parts", strings.Repeat("验", 134), 2, ucs2},
		{"three Chinese parts", strings.Repeat("验", 135), 3, ucs2},
		{"an emoji is two units", strings.Repeat("😀", 35), 1, ucs2},
		{"an emoji is not torn", strings.Repeat("验", 66) + "😀" + strings.Repeat("验", 66), 3, ucs2},
		{"the backtick is not in the alphabet", "`", 1, ucs2},
		{"ç is not, Ç is", "ç", 1, ucs2},
		{"Greek capitals are", "ΔΦΓΛΩΠΨΣΘΞÇ", 1, gsm7},
	} {
		parts, encoding := segments(c.text)
		if parts != c.parts || encoding != c.encoding {
			t.Errorf("%s: %d parts in %s, want %d in %s", c.name, parts, encoding, c.parts, c.encoding)
		}
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("hello")
	f.Add("验证码 1234")
	f.Add("\xff€😀")
	f.Fuzz(func(t *testing.T, text string) {
		parts, _ := segments(text)
		longer, _ := segments(text + "a")
		if parts < 1 || longer < parts {
			t.Fatalf("%q: %d parts, and %d with one character more", text, parts, longer)
		}
	})
}
