package aisuda

import (
	"encoding/base64"
	"encoding/pem"
	"strings"

	"example.com/mockserver/internal/problem"
)

// noPEM explains a text in which there is no PEM block by the form in which a key was pasted.
func noPEM(text string) *problem.Problem {
	trimmed := strings.TrimSpace(text)
	word, _, _ := strings.Cut(strings.TrimLeft(trimmed, "\"'"), " ")
	switch {
	case trimmed == "":
		return problem.Invalid("this is not PEM: it is empty", "不是 PEM：内容为空")
	case strings.ContainsRune(text, '\ufeff') && isPEM(strings.ReplaceAll(text, "\ufeff", "")):
		return problem.Invalid("there is a byte order mark (U+FEFF) before the BEGIN line, which some editors add: save the file as UTF-8 without it",
			"BEGIN 行之前有字节顺序标记（BOM，U+FEFF），由某些编辑器添加：请存为不带 BOM 的 UTF-8")
	case strings.Contains(text, `\n`) && isPEM(strings.Trim(strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(trimmed), "\"'")):
		return problem.Invalid(`the line breaks are written as the two characters \n: make them real ones`, `换行写成了 \n 两个字符：请改为真正的换行`)
	case strings.Contains(text, "-----BEGIN") && isPEM(strings.Trim(trimmed, "\"'`“”‘’,;")):
		return problem.Invalid("there are quotation marks around the key: send its text alone", "密钥两端带有引号：只发送其文本")
	case strings.Contains(text, "-----BEGIN") && isPEM(indented(text)):
		return problem.Invalid("the lines of the key are indented: BEGIN and END stand at the beginning of their lines", "密钥各行有缩进：BEGIN 与 END 必须位于行首")
	case strings.Contains(text, "-----BEGIN") && !strings.Contains(trimmed, "\n"):
		return problem.Invalid("the key stands on one line: BEGIN, the base64 and END are lines of their own", "密钥写成了一行：BEGIN、base64 内容与 END 应各自成行")
	case strings.HasPrefix(word, "ssh-") || strings.HasPrefix(word, "ecdsa-"):
		return problem.Invalid("this is a key in the form of OpenSSH (%s …): \"ssh-keygen -e -m PKCS8 -f xxx.pub\" prints it as PEM",
			"这是 OpenSSH 格式的公钥（%s …）：可用 ssh-keygen -e -m PKCS8 -f xxx.pub 转为 PEM", word)
	case strings.HasPrefix(trimmed, "---- BEGIN SSH2"):
		return problem.Invalid("this is a key in the form of SSH2 (RFC 4716): \"ssh-keygen -i -m RFC4716 -f xxx.pub\" prints it for OpenSSH, and with -e -m PKCS8 as PEM",
			"这是 SSH2（RFC 4716）格式的公钥：先用 ssh-keygen -i -m RFC4716 -f xxx.pub 转为 OpenSSH，再用 -e -m PKCS8 转为 PEM")
	case strings.HasPrefix(trimmed, "{"):
		return problem.Invalid("this is JSON, perhaps a JWK: the key is taken as PEM", "这是 JSON（可能是 JWK）：密钥须为 PEM 格式")
	case strings.Contains(text, "-----BEGIN") && !strings.Contains(text, "-----END"):
		return problem.Invalid("the END line is missing: copy the whole of xxx.pub", "缺少 END 行：请复制 xxx.pub 的全部内容")
	case isBase64(trimmed):
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

func indented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

func isBase64(text string) bool {
	plain := strings.Join(strings.Fields(text), "")
	_, err := base64.StdEncoding.DecodeString(plain)
	return err == nil && len(plain) >= 24
}
