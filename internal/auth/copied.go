package auth

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"example.com/mockserver/internal/rule"
)

// Copied says in both languages what a secret has picked up on its way from where it was copied, such as quotation marks
// or a line break: the end of a sentence about the text sent, which is called name. It is empty where there is nothing of the
// kind. good reports whether what remains would do.
func Copied(name, sent string, good func(plain string) bool) rule.Text {
	if clean(sent) {
		return rule.Text{}
	}
	plain, found := without(sent)
	switch {
	case len(found) == 0:
		return rule.Text{}
	case good != nil && good(plain):
		return rule.Say("; %[1]s is right but for %[2]s", "；去掉%[3]s后 %[1]s 即正确", name, list(found, false), list(found, true))
	}
	return rule.Say("; %[1]s has %[2]s: send its text alone", "；%[1]s 中带有%[3]s：只发送其文本", name, list(found, false), list(found, true))
}

// clean reports a text of letters, digits and the signs that stand within ids and tokens: nothing sticks to it.
func clean(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '/', c == '+':
		default:
			return false
		}
	}
	return true
}

func list(found []rule.Text, chinese bool) string {
	var all []string
	for _, one := range found {
		if chinese {
			all = append(all, one.ZH)
		} else {
			all = append(all, one.EN)
		}
	}
	if chinese {
		return strings.Join(all, "、")
	}
	return strings.Join(all, " and ")
}

// without takes off what is known to stick to copied text, as long as there is some, and names it.
func without(text string) (plain string, found []rule.Text) {
	seen := map[string]bool{}
	for again := true; again; {
		again = false
		for _, one := range sticking {
			rest := one.take(text)
			if rest == text {
				continue
			}
			text, again = rest, true
			if !seen[one.says.EN] {
				seen[one.says.EN] = true
				found = append(found, one.says)
			}
			break // the later ones take what is the earlier ones' for something else
		}
	}
	return text, found
}

const quotation = "\"'`“”‘’「」"

var (
	// assignment is a variable with its value, as .env files and shells have it. Base64 may end in =, so a value begins with
	// something else.
	assignment = regexp.MustCompile(`^(?:export |set |\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*([^=\s].*)$`)
	escapes    = strings.NewReplacer(`\r`, "", `\n`, "", `\t`, "")
	breaks     = strings.NewReplacer("\r", "", "\n", "", "%0D", "", "%0A", "")
)

// sticking is what a text picks up, with how it is taken off, in the order in which it is looked for.
var sticking = []struct {
	says rule.Text
	take func(string) string
}{
	{rule.Text{EN: "invisible characters", ZH: "不可见字符"}, func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) { // zero-width ones and the byte order mark
				return -1
			}
			return r
		}, s)
	}},
	{rule.Text{EN: "full-width characters", ZH: "全角字符"}, func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '！' && r <= '～':
				return r - '！' + '!'
			case r == '\u3000' || r == '\u00a0':
				return ' '
			}
			return r
		}, s)
	}},
	{rule.Text{EN: "a line break", ZH: "换行符"}, breaks.Replace},
	{rule.Text{EN: `a line break written as \n`, ZH: `写成 \n 两个字符的换行`}, escapes.Replace},
	{rule.Text{EN: "spaces around it", ZH: "首尾空格"}, strings.TrimSpace},
	{rule.Text{EN: "quotation marks", ZH: "引号"}, func(s string) string { return strings.Trim(s, quotation) }},
	{rule.Text{EN: "the word Bearer before it", ZH: "多余的 Bearer"}, func(s string) string {
		if len(s) > 7 && strings.EqualFold(s[:7], "Bearer ") {
			return s[7:]
		}
		return s
	}},
	{rule.Text{EN: "the name of a variable before it", ZH: "变量名"}, func(s string) string { return assignment.ReplaceAllString(s, "$1") }},
	{rule.Text{EN: "a comma or semicolon after it", ZH: "末尾的逗号或分号"}, func(s string) string { return strings.TrimRight(s, ",;") }},
	{rule.Text{EN: "percent-encoding", ZH: "百分号编码"}, func(s string) string {
		if decoded, err := url.PathUnescape(s); err == nil {
			return decoded
		}
		return s
	}},
	{rule.Text{EN: "spaces within", ZH: "中间的空格"}, func(s string) string { return strings.ReplaceAll(s, " ", "") }},
}
