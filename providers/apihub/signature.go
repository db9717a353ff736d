package apihub

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
)

// wrongSignature says which mistake was made with sk, where it is one of those that many make. API Key 使用说明 warns of
// the first: some Java libraries base64-decode the key that they are given.
func wrongSignature(t *auth.Token, k Key, others []Key) *rule.Violation {
	try := func(key []byte) bool { return len(key) > 0 && t.SignedBy(key) }
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if decoded, err := encoding.DecodeString(k.SK); err == nil && try(decoded) {
			return Base64Key.Break("the token is signed with the base64-decoded sk: your library decodes the key; pass it base64-encoded",
				"token 是用 base64 解码后的 sk 签名的：您的库会先解码密钥，请先对 sk 做 base64 编码再传入")
		}
	}
	for _, tail := range []string{"\n", "\r\n", " ", "\r", "\t"} {
		if try([]byte(k.SK + tail)) {
			return TrailingNewline.Break("the token is signed with sk and %[1]q after it: trim what you read from a file or a variable",
				"签名所用的 sk 末尾多了 %[1]q：从文件或环境变量读取后请去掉空白", tail)
		}
	}
	switch {
	case try([]byte(base64.StdEncoding.EncodeToString([]byte(k.SK)))):
		return BadSignature.Break("the token is signed with the base64-encoded sk: your library does not decode the key; pass sk as it is",
			"token 是用 base64 编码后的 sk 签名的：您的库不会解码密钥，请直接传入 sk")
	case try([]byte(k.AK)):
		return BadSignature.Break("the token is signed with ak instead of sk", "签名用的是 ak 而不是 sk")
	case try([]byte(strings.TrimSpace(strings.ToLower(k.SK)))), try([]byte(strings.ToUpper(k.SK))):
		return BadSignature.Break("the token is signed with sk in the wrong case: sk is case-sensitive", "签名所用 sk 的大小写不对")
	case try([]byte(`"` + k.SK + `"`)):
		return BadSignature.Break("the token is signed with sk in quotation marks", "签名所用的 sk 带有引号")
	}
	if decoded, err := hex.DecodeString(k.SK); err == nil && try(decoded) {
		return BadSignature.Break("the token is signed with the hex-decoded sk: the key is the text itself", "token 是用十六进制解码后的 sk 签名的：密钥就是文本本身")
	}
	for _, other := range others {
		if try([]byte(other.SK)) {
			return BadSignature.Break("the token is signed with the sk of the key %s, but iss is %s", "签名用的是 API Key %s 的 sk，而 iss 是 %s", other.AK, k.AK)
		}
	}
	return BadSignature.Break("the signature does not match the sk of iss %s", "签名与 iss %s 的 sk 不符", k.AK)
}
