package aisuda

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// What follows runs only for tokens that are refused anyway: it finds out what the client did, for the developer.

// wrongAlgorithm says which mistake an alg other than RS256 is.
func (p *platform) wrongAlgorithm(c *sim.Call, token *auth.Token) *rule.Violation {
	if strings.EqualFold(token.Alg, "none") {
		return AlgNone.Break("the token's alg is none: it is not signed", "token 的 alg 为 none：没有签名")
	}
	if strings.HasPrefix(token.Alg, "HS") {
		if k, found := p.madeWithPublicHalf(c, token, token.Alg); found {
			en, zh := k.describe()
			return KeyConfusion.Break("the token is an HMAC whose secret is the public key of %[1]s: sign with RS256 and the private key",
				"token 是以%[2]s的公钥为密钥的 HMAC：请用 RS256 和私钥签名", en, zh)
		}
	}
	if k, found := p.anySigner(c, token); found {
		en, zh := k.describe()
		return AlgNotRS256.Break("the token is signed by the key of %[2]s with %[1]s: use RS256", "token 由%[3]s的密钥以 %[1]s 签名：请改用 RS256",
			token.Alg, en, zh)
	}
	return AlgNotRS256.Break("the token's alg is %q: use RS256", "token 的 alg 为 %q：请使用 RS256", token.Alg)
}

// wrongSignature says whose signature it is, if not that of the key it should be.
func (p *platform) wrongSignature(c *sim.Call, token *auth.Token, wanted []apiKey) *rule.Violation {
	if k, found := p.madeWithPublicHalf(c, token, "HS256"); found {
		en, zh := k.describe()
		return SignedWithPublicHalf.Break("the signature was made with the public half of the key of %[1]s (xxx.pub): sign with the private half, xxx.key",
			"签名是用%[2]s的公钥（xxx.pub）生成的：请用私钥 xxx.key 签名", en, zh)
	}
	if k, found := p.anySigner(c, token); found {
		return anothersSignature(c, token, k, wanted)
	}
	if len(wanted) == 0 {
		return SignatureWrong.Break("company %q has no application %q with a key, so nothing verifies the signature; send x-client-id to name the key",
			"组织 %q 的应用 %q 没有密钥，无法校验签名；可用 x-client-id 指明密钥", claim(token, "companyKey"), claim(token, "appKey"))
	}
	en, zh := wanted[0].describe()
	return SignatureWrong.Break("the signature verifies with no key of this sandbox: is the private key that of %[1]s, and was the token changed after signing?",
		"签名与此沙箱的任何密钥都不相符：请确认私钥属于%[2]s，且 token 签名后没有被改动", en, zh)
}

// anothersSignature is for the signature of a registered key that is not one of those wanted.
func anothersSignature(c *sim.Call, token *auth.Token, k apiKey, wanted []apiKey) *rule.Violation {
	en, zh := k.describe()
	switch named := c.Request.Header.Get(clientIDHeader) != ""; {
	case named:
		wantedEN, wantedZH := wanted[0].describe()
		return SignatureWrong.Break("the signature verifies with the key of %[1]s; x-client-id names that of %[3]s",
			"签名与%[2]s的密钥相符，而 x-client-id 指明的是%[4]s的密钥", en, zh, wantedEN, wantedZH)
	case k.Level == levelApp: // found by its claims, which are not those of its key
		return SignatureWrong.Break("the signature verifies with the key of %[1]s, but the claims are companyKey %[3]q and appKey %[4]q: write the short names of its key",
			"签名与%[2]s的密钥相符，但 token 中 companyKey 为 %[3]q、appKey 为 %[4]q：请填写该密钥的组织和应用的短名字",
			en, zh, claim(token, "companyKey"), claim(token, "appKey"))
	}
	return SignatureWrong.Break("the signature verifies with the key of %[1]s: it is a company key, so send its client id in the header x-client-id, which is missing",
		"签名与%[2]s的密钥相符：这是组织级别密钥，请在 x-client-id 头中发送其 client id（此请求没有该头）", en, zh)
}

// describe names a key for the developer, in English and in Chinese.
func (k apiKey) describe() (en, zh string) {
	if k.Level == levelApp {
		return "application " + k.AppKey + " (client id " + k.ClientID + ")", "应用 " + k.AppKey + "（client id " + k.ClientID + "）"
	}
	return "company " + k.CompanyKey + " (client id " + k.ClientID + ")", "组织 " + k.CompanyKey + "（client id " + k.ClientID + "）"
}

// claimed says what stands in a token under a name, in English and in Chinese: missing, perhaps under another name.
func claimed(t *auth.Token, name string) (en, zh string) {
	switch value := t.Claims[name].(type) {
	case string:
		return strconv.Quote(value), "为 " + strconv.Quote(value)
	case nil:
	default:
		return fmt.Sprintf("%v, which is not a string", value), fmt.Sprintf("为 %v，不是文本", value)
	}
	plain := strings.NewReplacer("_", "", "-", "")
	for _, other := range slices.Sorted(maps.Keys(t.Claims)) {
		if other != name && strings.EqualFold(plain.Replace(other), name) {
			return fmt.Sprintf("missing (it is spelled %q)", other), fmt.Sprintf("缺失（写成了 %q）", other)
		}
	}
	return "missing", "缺失"
}

// anySigner finds the registered key whose signature a token bears under its own alg.
func (p *platform) anySigner(c *sim.Call, token *auth.Token) (apiKey, bool) {
	if !strings.HasPrefix(token.Alg, "RS") && !strings.HasPrefix(token.Alg, "PS") {
		return apiKey{}, false
	}
	return p.signer(allKeys(c), token)
}

// madeWithPublicHalf finds the registered key whose public half, as text, was the secret of an HMAC.
func (p *platform) madeWithPublicHalf(c *sim.Call, token *auth.Token, alg string) (apiKey, bool) {
	for _, k := range allKeys(c) {
		unix := strings.TrimSpace(strings.ReplaceAll(k.PublicKey, "\r\n", "\n"))
		for _, text := range []string{k.PublicKey, unix, unix + "\n", strings.ReplaceAll(unix, "\n", "\r\n"), strings.ReplaceAll(unix, "\n", "\r\n") + "\r\n"} {
			if token.SignedAs(alg, []byte(text)) {
				return k, true
			}
		}
	}
	return apiKey{}, false
}

// maxTried bounds how many keys a diagnosis tries: each costs a verification.
const maxTried = 50

func allKeys(c *sim.Call) (keys []apiKey) {
	_ = c.Locked(func(t *sandbox.Tx) error { // it only reads
		for _, k := range keyTable.All(t.DB) {
			if len(keys) < maxTried {
				keys = append(keys, k)
			}
		}
		return nil
	})
	return keys
}
