package aisuda

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
)

var (
	mailQuote = regexp.MustCompile(`(?m)^[ \t]*[>|][ \t]?`)
	htmlBreak = regexp.MustCompile(`(?i)<br ?/?>`)
	boundary  = regexp.MustCompile(`(?i)[-–—―‐‑−－_*=]+\s*(BEGIN|END) ([A-Z ]+?)\s*[-–—―‐‑−－_*=]+`)
	before    = regexp.MustCompile(`(?s)^[^\n]*?(-----BEGIN )`)
)

// repairs undo what happens to a key on its way from one window to another. The first one that leaves a PEM block is named.
var repairs = []struct {
	says rule.Text
	undo func(string) string
}{
	{rule.Text{
		EN: "there is a byte order mark (U+FEFF) before the BEGIN line, which some editors add: save the file as UTF-8 without it",
		ZH: "BEGIN 行之前有字节顺序标记（BOM，U+FEFF），由某些编辑器添加：请存为不带 BOM 的 UTF-8",
	}, strings.NewReplacer("\ufeff", "").Replace},
	{
		rule.Text{EN: "it has zero bytes: the file is UTF-16, save it as UTF-8", ZH: "含有零字节：文件是 UTF-16 编码，请存为 UTF-8"},
		strings.NewReplacer("\x00", "", "\ufeff", "", "\ufffd", "").Replace,
	},
	{rule.Text{EN: "it has invisible characters, such as U+200B: copy it from the file itself", ZH: "含有不可见字符（如 U+200B）：请直接从文件复制"}, visible},
	{
		rule.Text{EN: "it has no-break spaces (U+00A0), as web pages and documents do: copy it from the file itself", ZH: "含有不换行空格（U+00A0，常见于网页和文档）：请直接从文件复制"},
		where("\u00a0", trimmedLines),
	},
	{
		rule.Text{EN: `the line breaks are written as the two characters \n: make them real ones`, ZH: `换行写成了 \n 两个字符：请改为真正的换行`},
		where(`\n`, func(text string) string { return unquoted(strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(text)) }),
	},
	{rule.Text{EN: "there are quotation marks around the key: send its text alone", ZH: "密钥两端带有引号：只发送其文本"}, unquoted},
	{rule.Text{EN: "the lines of the key are indented: BEGIN and END stand at the beginning of their lines", ZH: "密钥各行有缩进：BEGIN 与 END 必须位于行首"}, trimmedLines},
	{
		rule.Text{EN: "its lines begin with the mark of a quotation, as in a mail: take the marks away", ZH: "各行开头带有邮件引用符号：请去掉"},
		func(text string) string { return mailQuote.ReplaceAllLiteralString(text, "") },
	},
	{
		rule.Text{EN: "something stands before BEGIN on its line, such as the name of a variable: send the key alone", ZH: "BEGIN 之前同一行还有内容（如变量名）：只发送密钥"},
		func(text string) string { return unquoted(before.ReplaceAllString(text, "$1")) },
	},
	{rule.Text{EN: "its lines end in CR alone: end them in LF", ZH: "各行只以 CR 结尾：请改为 LF"}, strings.NewReplacer("\r", "\n").Replace},
	{
		rule.Text{EN: "the line breaks are written as HTML, <br> or &#10;: make them real ones", ZH: "换行写成了 HTML（<br> 或 &#10;）：请改为真正的换行"},
		func(text string) string { return html.UnescapeString(htmlBreak.ReplaceAllLiteralString(text, "\n")) },
	},
	{rule.Text{EN: "it is percent-encoded (%0A): send it as it stands in the file", ZH: "经过了百分号编码（%0A）：请按文件原样发送"}, unescaped},
	{rule.Text{EN: "it is in full-width characters: copy it from the file itself", ZH: "含有全角字符：请直接从文件复制"}, halfWidth},
	{rule.Text{EN: "BEGIN and END stand between five hyphens on either side (-----), in capitals: an editor has changed them", ZH: "BEGIN 与 END 两侧应各为五个连字符（-----）且用大写：已被编辑器改动"}, hyphens},
	{rule.Text{EN: "it is written in base64url, with - and _: PEM has + and /", ZH: "使用了 base64url（含 - 和 _）：PEM 使用 + 和 /"}, standardBase64},
	{rule.Text{EN: "it is the base64 of the whole PEM file: decode it once", ZH: "这是整个 PEM 文件的 base64：请先解码一次"}, func(text string) string {
		plain, _ := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		return string(plain)
	}},
}

// noPEM explains a text in which there is no PEM block by the form in which a key was pasted.
func noPEM(text string) *problem.Problem {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return problem.Invalid("this is not PEM: it is empty", "不是 PEM：内容为空")
	}
	for _, one := range repairs {
		if mended := one.undo(trimmed); mended != trimmed && isPEM(mended) {
			return problem.Invalid("%[1]s", "%[2]s", one.says.EN, one.says.ZH)
		}
	}
	word, _, _ := strings.Cut(strings.TrimLeft(trimmed, "\"'"), " ")
	switch {
	case strings.Contains(text, "-----BEGIN") && !strings.Contains(text, "-----END"):
		return problem.Invalid("the END line is missing: copy the whole of xxx.pub", "缺少 END 行：请复制 xxx.pub 的全部内容")
	case strings.Contains(text, "-----END") && !strings.Contains(text, "-----BEGIN"):
		return problem.Invalid("the BEGIN line is missing: copy the whole of xxx.pub", "缺少 BEGIN 行：请复制 xxx.pub 的全部内容")
	case strings.Contains(text, "-----BEGIN") && !strings.Contains(trimmed, "\n"):
		return problem.Invalid("the key stands on one line: BEGIN, the base64 and END are lines of their own", "密钥写成了一行：BEGIN、base64 内容与 END 应各自成行")
	case strings.Contains(text, "-----BEGIN"):
		return problem.Invalid("what stands between BEGIN and END is not base64: copy it from the file itself", "BEGIN 与 END 之间不是 base64：请直接从文件复制")
	case strings.HasPrefix(word, "ssh-") || strings.HasPrefix(word, "ecdsa-"):
		return problem.Invalid("this is a key in the form of OpenSSH (%s …): \"ssh-keygen -e -m PKCS8 -f xxx.pub\" prints it as PEM",
			"这是 OpenSSH 格式的公钥（%s …）：可用 ssh-keygen -e -m PKCS8 -f xxx.pub 转为 PEM", word)
	case strings.HasPrefix(trimmed, "---- BEGIN SSH2"):
		return problem.Invalid("this is a key in the form of SSH2 (RFC 4716): \"ssh-keygen -i -m RFC4716 -f xxx.pub\" prints it for OpenSSH, and with -e -m PKCS8 as PEM",
			"这是 SSH2（RFC 4716）格式的公钥：先用 ssh-keygen -i -m RFC4716 -f xxx.pub 转为 OpenSSH，再用 -e -m PKCS8 转为 PEM")
	}
	return otherForm(trimmed)
}

// otherForm names what is not PEM at all.
func otherForm(text string) *problem.Problem {
	switch {
	case strings.HasPrefix(text, "PuTTY-User-Key-File"):
		return problem.Invalid("this is a key of PuTTY: PuTTYgen saves its public half in the form of OpenSSH, which ssh-keygen -e -m PKCS8 prints as PEM",
			"这是 PuTTY 的密钥：先用 PuTTYgen 存出 OpenSSH 格式的公钥，再用 ssh-keygen -e -m PKCS8 转为 PEM")
	case strings.HasPrefix(text, "{"):
		return problem.Invalid("this is JSON, perhaps a JWK: the key is taken as PEM", "这是 JSON（可能是 JWK）：密钥须为 PEM 格式")
	case strings.HasPrefix(text, "<"):
		return problem.Invalid("this is XML, perhaps an RSAKeyValue of .NET: the key is taken as PEM", "这是 XML（可能是 .NET 的 RSAKeyValue）：密钥须为 PEM 格式")
	case isFileName(text):
		return problem.Invalid("this looks like the name of a file: send what is in it", "这看起来是文件名：请发送文件的内容")
	case isHex(text):
		return problem.Invalid("this is hexadecimal, perhaps DER: the key is taken as PEM", "这是十六进制（可能是 DER）：密钥须为 PEM 格式")
	case isBase64(text):
		return problem.Invalid("this is the base64 of a key without its lines -----BEGIN PUBLIC KEY----- and -----END PUBLIC KEY-----",
			"这只是密钥的 base64 内容，缺少 -----BEGIN PUBLIC KEY----- 和 -----END PUBLIC KEY----- 两行")
	}
	return problem.Invalid("this is not PEM: copy the whole of xxx.pub, its BEGIN and END lines included",
		"不是 PEM：请复制 xxx.pub 的全部内容，包括 BEGIN 和 END 行")
}

func isPEM(text string) bool {
	block, _ := pem.Decode([]byte(text))
	return block != nil
}

// where undoes what a text shows by its mark, and leaves other texts as they are.
func where(mark string, undo func(string) string) func(string) string {
	return func(text string) string {
		if !strings.Contains(text, mark) {
			return text
		}
		return undo(text)
	}
}

func unquoted(text string) string { return strings.Trim(text, "\"'`“”‘’「」,; \n") }

func trimmedLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

func unescaped(text string) string {
	plain, err := url.PathUnescape(text)
	if err != nil {
		return text
	}
	return plain
}

func hyphens(text string) string {
	return boundary.ReplaceAllStringFunc(text, func(line string) string {
		part := boundary.FindStringSubmatch(line)
		return "-----" + strings.ToUpper(part[1]+" "+part[2]) + "-----"
	})
}

func standardBase64(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "-----") {
			lines[i] = strings.NewReplacer("-", "+", "_", "/").Replace(line)
		}
	}
	return strings.Join(lines, "\n")
}

// isFileName reports a path, or a name that ends as keys do.
func isFileName(text string) bool {
	if len(text) > 300 || strings.ContainsAny(text, "\n=+") {
		return false
	}
	for _, end := range []string{".pem", ".pub", ".key", ".der", ".crt", ".cer", ".txt"} {
		if strings.HasSuffix(strings.ToLower(text), end) {
			return true
		}
	}
	return strings.HasPrefix(text, "/") || strings.HasPrefix(text, "~/") || strings.HasPrefix(text, "./") || strings.HasPrefix(text, "@")
}

func isHex(text string) bool {
	plain := strings.NewReplacer(":", "", " ", "", "\n", "", "\r", "").Replace(text)
	_, err := hex.DecodeString(plain)
	return err == nil && len(plain) >= 64
}

func isBase64(text string) bool {
	plain := strings.Join(strings.Fields(text), "")
	_, err := base64.StdEncoding.DecodeString(plain)
	return err == nil && len(plain) >= 24
}
