package contracts

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/readme/keys.html (API Key 使用说明): tokens that the customer mints.
var apihubTokenSpecs = describe("apihub tokens", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		api = box.Apihub()
	})
	call := func(token string) *Answer {
		GinkgoHelper()
		return api.Get(apihubWeather, token, nil)
	}
	seconds := func(after time.Duration) int64 { return api.now().Add(after).Unix() }

	It("are an application's or a person's", Rule(apihub.HeaderCase), func() {
		Expect(call(api.AppToken(nil))).To(BeAccepted())
		person := Person("user-1")
		person["roles"], person["groups"] = []string{"SYS_ADMIN"}, []string{"/技术部/运维部"}
		Expect(call(api.AppToken(person))).To(BeAccepted())
		for _, name := range []string{"apihub-token", "Apihub-Token", "APIHUB-TOKEN"} {
			r := api.Request(http.MethodGet, apihubWeather, "", nil)
			r.Header[name] = []string{"rubbish"}
			Expect(r.Send()).To(Break(apihub.TokenMalformed), name)
		}
	})

	It("live until exp, and two hours at most", Rule(apihub.TokenExpired, apihub.TokenLifetime), func() {
		token := api.AppToken(M{"exp": seconds(2 * time.Hour)})
		Expect(call(token)).To(BeAccepted())
		box.Advance(2*time.Hour - time.Second)
		Expect(call(token)).To(BeAccepted())
		box.Advance(time.Second)
		Expect(call(token)).To(Break(apihub.TokenExpired))
		Expect(call(api.AppToken(M{"exp": seconds(2*time.Hour + 3*time.Second)}))).To(Break(apihub.TokenLifetime))
	})

	It("are not issued in the future", Rule(apihub.IatInFuture), func() {
		token := api.AppToken(M{"iat": seconds(time.Minute), "exp": seconds(time.Hour)})
		Expect(call(token)).To(Break(apihub.IatInFuture))
		box.Advance(time.Minute)
		Expect(call(token)).To(BeAccepted())
	})

	DescribeTable("whose claims are wrong say which",
		func(r *rule.Rule, corrupt func(now time.Time) M, why string) {
			refused := call(api.AppToken(corrupt(api.now())))
			Expect(refused).To(Break(r))
			Expect(refused.Why()).To(ContainSubstring(why))
		},
		Entry("no exp", Rule(apihub.ExpMissing), apihub.ExpMissing, but("exp", nil), "exp is missing"),
		Entry("no iat", Rule(apihub.IatMissing), apihub.IatMissing, but("iat", nil), "iat is missing"),
		Entry("times in milliseconds", Rule(apihub.Milliseconds), apihub.Milliseconds,
			func(now time.Time) M { return M{"iat": now.UnixMilli(), "exp": now.Add(time.Hour).UnixMilli()} }, "divide it by 1000"),
		Entry("iat as text, as a Go time.Time is written", Rule(apihub.TimeType), apihub.TimeType,
			func(now time.Time) M { return M{"iat": now} }, "numbers of seconds"),
		Entry("no typ", Rule(apihub.TokenType), apihub.TokenType, but("typ", nil), "typ is missing"),
		Entry("typ JWT", Rule(apihub.TokenType), apihub.TokenType, but("typ", "JWT"), "app_token or person_token"),
		Entry("an app that is not its key", Rule(apihub.AppTokenSub), apihub.AppTokenSub, but("sub", "my-app"), "both are ak"),
		Entry("a person without an id", Rule(apihub.PersonTokenSub), apihub.PersonTokenSub,
			func(time.Time) M { return M{"typ": "person_token", "sub": 42} }, "as text"),
		Entry("roles as text", Rule(apihub.RolesGroups), apihub.RolesGroups,
			func(time.Time) M { return M{"typ": "person_token", "sub": "u", "roles": "SYS_ADMIN"} }, "list of texts"),
		Entry("groups of numbers", Rule(apihub.RolesGroups), apihub.RolesGroups,
			func(time.Time) M { return M{"typ": "person_token", "sub": "u", "groups": []int{1}} }, "list of texts"),
		Entry("an unknown iss", Rule(apihub.UnknownKey), apihub.UnknownKey, but("iss", "000000000000000000000000"), "not the ak of a key"),
		Entry("no iss", Rule(apihub.UnknownKey), apihub.UnknownKey, but("iss", nil), "iss is missing"),
	)

	It("must be signed with the bytes of sk", Rule(apihub.Base64Key, apihub.TrailingNewline, apihub.BadSignature), func() {
		decoded, err := base64.StdEncoding.DecodeString(api.SK)
		Expect(err).NotTo(HaveOccurred())
		wrong := call(MintHS256(api.Claims(nil), string(decoded)))
		Expect(wrong).To(Break(apihub.Base64Key))
		Expect(wrong.Why()).To(ContainSubstring("pass it base64-encoded"))
		Expect(call(MintHS256(api.Claims(nil), api.SK+"\n"))).To(Break(apihub.TrailingNewline))
		Expect(call(MintHS256(api.Claims(nil), "guess"))).To(Break(apihub.BadSignature))
		other := api.WithKey(M{"name": "other"})
		mixed := call(MintHS256(api.Claims(nil), other.SK))
		Expect(mixed).To(Break(apihub.BadSignature))
		Expect(mixed.Why()).To(ContainSubstring("the sk of the key " + other.AK))
	})

	It("are explained without repeating a secret that was put into them", Rule(apihub.UnknownKey), func() {
		refused := call(api.AppToken(M{"iss": api.SK}))
		Expect(refused).To(Break(apihub.UnknownKey))
		Expect(refused.Why()).To(And(ContainSubstring("put ak there"), Not(ContainSubstring(api.SK))))
	})

	It("do not have typ in the JOSE header instead of the claims", Rule(apihub.TypInHeader), func() {
		header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"app_token"}`))
		Expect(call(resign(header, api.AppToken(M{"typ": nil}), api.SK))).To(Break(apihub.TypInHeader))
	})

	It("are refused as soon as their key is disabled", Rule(apihub.KeyDisabled), func() {
		token := api.AppToken(nil)
		Expect(call(token)).To(BeAccepted())
		api.Change(M{"disabled": true})
		Expect(call(token)).To(Break(apihub.KeyDisabled))
		api.Change(M{"disabled": false})
		Expect(call(token)).To(BeAccepted())
	})

	It("find their sandbox by themselves", func() {
		r := NewRequest(http.MethodGet, strings.Replace(api.Box.Credential("apihub", "baseUrl"), "/~"+box.ID, "", 1)+apihubWeather)
		r.provider, r.path = "apihub", apihubWeather
		r.Header.Set("apihub-token", api.AppToken(nil))
		Expect(r.Send()).To(BeAccepted())
	})

	It("that are refused use up no allowance", Rule(apihub.RefusedTokenFree), func() {
		limited := api.WithKey(M{"limit": M{"calls": 1, "window": "1m"}})
		for range 3 {
			Expect(limited.Get(apihubWeather, limited.AppToken(M{"exp": nil}), nil)).To(Break(apihub.ExpMissing))
		}
		Expect(limited.Get(apihubWeather, limited.AppToken(nil), nil)).To(BeAccepted())
	})
})

// but is a change of one claim.
func but(name string, value any) func(time.Time) M {
	return func(time.Time) M { return M{name: value} }
}

// What somebody sends who is not the customer, or whose client is broken: refused, and nothing falls over.
var apihubAttackSpecs = describe("apihub tokens of attackers", Label("apihub"), func() {
	var api *Apihub
	BeforeEach(func() { api = OpenSandbox().Apihub() })

	segment := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	const hs256 = `{"alg":"HS256","typ":"JWT"}`
	claims := func() string {
		GinkgoHelper()
		now := api.now().Unix()
		return fmt.Sprintf(`{"sub":%[1]q,"iss":%[1]q,"typ":"app_token","iat":%d,"exp":%d}`, api.AK, now, now+60)
	}
	signed := func(header, payload string) string {
		return resign(segment(header), "."+segment(payload)+".", api.SK)
	}

	It("choose another algorithm", Rule(apihub.TokenAlgorithm), func() {
		for _, alg := range []string{"none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 "} {
			header := fmt.Sprintf(`{"alg":%q,"typ":"JWT"}`, alg)
			Expect(api.Get(apihubWeather, signed(header, claims()), nil)).To(Break(apihub.TokenAlgorithm), alg)
			Expect(api.Get(apihubWeather, segment(header)+"."+segment(claims())+".", nil)).To(Break(apihub.TokenAlgorithm), alg)
		}
		for _, header := range []string{`{}`, `{"alg":null}`, `{"alg":256}`, `{"alg":["HS256"]}`, `{"ALG":"HS256"}`} {
			Expect(api.Get(apihubWeather, signed(header, claims()), nil)).To(Break(apihub.TokenAlgorithm), header)
		}
	})

	It("change what is signed", Rule(apihub.BadSignature), func() {
		good := api.AppToken(nil)
		Expect(api.Get(apihubWeather, good, nil)).To(BeAccepted(), "so that the server remembers it")
		parts := strings.Split(good, ".")
		tampered := parts[0] + "." + segment(strings.Replace(claims(), "app_token", "person_token", 1)) + "." + parts[2]
		Expect(api.Get(apihubWeather, tampered, nil)).To(Break(apihub.BadSignature))
		Expect(api.Get(apihubWeather, parts[0]+"."+parts[1]+".", nil)).To(Break(apihub.BadSignature))
		Expect(api.Get(apihubWeather, parts[0]+"."+parts[1]+"."+parts[2][:20], nil)).To(Break(apihub.BadSignature))
	})

	It("send no JWT", Rule(apihub.TokenMalformed), func() {
		good := api.AppToken(nil)
		for _, text := range []string{
			"x", ".", "..", "...", "a.b.c", good + ".", good + "." + good, good[:len(good)/3], strings.Repeat(".", 9000),
			"Bearer " + good, good + "=", good + "\x80", strings.ReplaceAll(good, ".", "%2E"), strings.Repeat(good, 60),
			segment(hs256) + "." + segment("[]") + ".x", segment("null") + "." + segment(claims()) + ".x", segment("{") + "..", `{"alg":"HS256"}.{}.x`,
		} {
			Expect(api.Get(apihubWeather, text, nil)).To(Break(apihub.TokenMalformed), "%.60q", text)
		}
	})

	It("say a thing twice", Rule(apihub.TokenMalformed), func() {
		twice := strings.Replace(claims(), `"typ"`, `"iss":"somebody","typ"`, 1)
		Expect(api.Get(apihubWeather, signed(hs256, twice), nil)).To(Break(apihub.TokenMalformed))
		Expect(api.Get(apihubWeather, signed(`{"alg":"none","alg":"HS256"}`, claims()), nil)).To(Break(apihub.TokenMalformed))
	})

	It("send numbers without end, deep nests and strange letters", Rule(apihub.TimeType, apihub.UnknownKey), func() {
		for _, number := range []string{"1e999", "-1", "123456789012345678901234567890", "1e300", "0.1e-400", "true", "{}", "[1]"} {
			payload := strings.Replace(claims(), `"exp":`, `"exp":`+number+`,"x":`, 1)
			refused := api.Get(apihubWeather, signed(hs256, payload), nil)
			Expect(refused.Field("success")).To(BeFalse(), "%s: %s", number, refused)
		}
		nest := strings.Repeat(`{"a":`, 900) + "1" + strings.Repeat("}", 900)
		Expect(api.Get(apihubWeather, signed(hs256, strings.Replace(claims(), `"typ"`, `"deep":`+nest+`,"typ"`, 1)), nil)).To(BeAccepted(), "a claim that nobody reads")
		for _, iss := range []string{"福州\u202e", "\x00", "../../etc", strings.Repeat("ak", 1000), "' OR 1=1 --"} {
			refused := api.Get(apihubWeather, api.AppToken(M{"iss": iss}), nil)
			Expect(refused).To(Break(apihub.UnknownKey))
			Expect(len(refused.Why())).To(BeNumerically("<", 400))
		}
	})
})

// resign puts another header before a token's claims and signs that with a key.
func resign(header, token, key string) string {
	GinkgoHelper()
	return hmacJWT(header+"."+strings.Split(token, ".")[1], key)
}
