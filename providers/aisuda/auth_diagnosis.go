package aisuda

import (
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
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
			return KeyConfusion.Break("the token is an HMAC whose secret is the public key of %s: sign with RS256 and the private key",
				"token 是以%s的公钥为密钥的 HMAC：请用 RS256 和私钥签名", k.describe())
		}
	}
	if k, found := p.anySigner(c, token); found {
		return AlgNotRS256.Break("the token is signed by the key of %[2]s with %[1]s: use RS256", "token 由%[2]s以 %[1]s 签名：请改用 RS256",
			token.Alg, k.describe())
	}
	return AlgNotRS256.Break("the token's alg is %q: use RS256", "token 的 alg 为 %q：请使用 RS256", token.Alg)
}

// wrongSignature says whose signature it is, if not that of the key it should be.
func (p *platform) wrongSignature(c *sim.Call, token *auth.Token, wanted []apiKey) *rule.Violation {
	if k, found := p.madeWithPublicHalf(c, token, "HS256"); found {
		return SignedWithPublicHalf.Break("the signature was made with the public half of the key of %s (xxx.pub): sign with the private half, xxx.key",
			"签名是用%s的公钥（xxx.pub）生成的：请用私钥 xxx.key 签名", k.describe())
	}
	if k, found := p.anySigner(c, token); found {
		if len(wanted) == 0 || c.Request.Header.Get("x-client-id") == "" {
			return SignatureWrong.Break("the signature verifies with the key of %s, which x-client-id does not name", "签名与%s的密钥相符，但没有用 x-client-id 指明", k.describe())
		}
		return SignatureWrong.Break("the signature verifies with the key of %s; x-client-id names that of %s",
			"签名与%s的密钥相符，而 x-client-id 指明的是%s的密钥", k.describe(), wanted[0].describe())
	}
	if len(wanted) == 0 {
		return SignatureWrong.Break("company %q has no application %q with a key, so nothing verifies the signature; send x-client-id to name the key",
			"组织 %q 的应用 %q 没有密钥，无法校验签名；可用 x-client-id 指明密钥", claim(token, "companyKey"), claim(token, "appKey"))
	}
	return SignatureWrong.Break("the signature verifies with no key of this sandbox: is the private key that of %s, and was the token changed after signing?",
		"签名与此沙箱的任何密钥都不相符：请确认私钥属于%s，且 token 签名后没有被改动", wanted[0].describe())
}

// describe names a key for the developer.
func (k apiKey) describe() string {
	if k.Level == levelApp {
		return "application " + k.AppKey + " (client id " + k.ClientID + ")"
	}
	return "company " + k.CompanyKey + " (client id " + k.ClientID + ")"
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
	_ = c.Locked(func(t *sim.Tx) error { // it only reads
		for _, k := range keyTable.All(t.DB) {
			if len(keys) < maxTried {
				keys = append(keys, k)
			}
		}
		return nil
	})
	return keys
}
