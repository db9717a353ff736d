package webhook

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
)

// URLError says why a text is not the URL of a receiver.
type URLError struct{ Why rule.Text }

// Error is the reason in English.
func (e *URLError) Error() string { return e.Why.EN }

func badURL(en, zh string, args ...any) *URLError { return &URLError{rule.Say(en, zh, args...)} }

// ParseURL reads the URL of a receiver: a full http or https URL. What is called is the URL that it returns: letters that
// a URL must not contain as they are, such as braces and Chinese characters in the path or the query, are percent-encoded
// (RFC 3986 §2.1, as UTF-8), and a fragment is left out, since it is never sent. Everything else that is not a URL is an
// *URLError.
func ParseURL(raw string) (*url.URL, error) {
	if err := invisible(raw); err != nil {
		return nil, err
	}
	scheme, rest, found := strings.Cut(raw, "://")
	scheme = strings.ToLower(scheme)
	if !found || scheme != "http" && scheme != "https" {
		return nil, badURL("it does not begin with http:// or https://", "不以 http:// 或 https:// 开头")
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	tail, _, _ := strings.Cut(rest[end:], "#")
	tail, broken := escape(tail)
	if broken != "" {
		return nil, badURL("%q is not a percent escape: a %% is followed by two hexadecimal digits", "%q 不是百分号转义：%% 后面应有两个十六进制数字", broken)
	}
	u, err := url.Parse(scheme + "://" + rest[:end] + tail)
	if err != nil {
		return nil, badURL("the part between // and the path is not a host name or an address with an optional port: [USER@]HOST[:PORT]",
			"// 与路径之间不是主机名或地址加可选端口的形式：[USER@]HOST[:PORT]")
	}
	if err := checkHost(u.Hostname()); err != nil {
		return nil, err
	}
	if n, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || n < 1 || n > 65535) {
		return nil, badURL("the port %s is not between 1 and 65535", "端口 %s 不在 1 到 65535 之间", u.Port())
	}
	u.Host = strings.TrimSuffix(u.Host, ":")
	return u, nil
}

// invisible refuses spaces and invisible characters, which come from copying.
func invisible(raw string) error {
	for i, letter := range raw {
		switch {
		case letter == utf8.RuneError:
			return badURL("it is not valid UTF-8 at byte %d", "第 %d 个字节处不是有效的 UTF-8", i+1)
		case unicode.IsSpace(letter), unicode.IsControl(letter), unicode.Is(unicode.Cf, letter), unicode.Is(unicode.Z, letter):
			return badURL("it contains %U, a space or an invisible character, at byte %d", "第 %[2]d 个字节处有空格或不可见字符 %[1]U", letter, i+1)
		}
	}
	return nil
}

// escape percent-encodes what RFC 3986 does not allow in a path or a query; escapes that are there stay. It returns the
// first broken escape, if there is one.
func escape(s string) (escaped, broken string) {
	const allowed = "-._~!$&'()*+,;=:@/?"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return "", s[i:min(len(s), i+3)]
			}
			b.WriteByte(c)
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(allowed, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String(), ""
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// checkHost returns an error unless host is a host name or an address.
func checkHost(host string) error {
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	name := strings.TrimSuffix(host, ".")
	if name == "" {
		return badURL("it has no host", "没有主机名")
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notInHost) {
			return badURL("%q is not a host name: its parts have 1 to 63 of the letters a-z, digits, - and _; a name in other letters is written in Punycode (xn--…)",
				"%q 不是主机名：每段为 1 到 63 个字母 a-z、数字、- 或 _；其他文字的域名请写成 Punycode（xn--…）", host)
		}
	}
	last := labels[len(labels)-1]
	if _, err := strconv.ParseUint(last, 0, 64); err == nil || len(name) > 253 {
		return badURL("%q is neither an IPv4 address, four numbers from 0 to 255, nor a host name", "%q 既不是 IPv4 地址（四个 0 到 255 的数），也不是主机名", host)
	}
	return nil
}

func notInHost(c rune) bool {
	return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
}
