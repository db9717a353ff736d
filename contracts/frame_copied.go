package contracts

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
	"example.com/mockserver/providers/apihub"
	"example.com/mockserver/providers/innopaas"
	"example.com/mockserver/providers/qijiayun"
)

// frameCopiedSpecs are about credentials that were copied badly.
var frameCopiedSpecs = describe("A credential that has picked up something where it was copied", func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox() })

	It("is recognised by 企加云", Rule(qijiayun.CredentialsFormat, qijiayun.CredentialsUnknown, qijiayun.TokenUnknown), func() {
		api := box.Qijiayun()
		id, secret := api.AppID, api.AppSecret
		for copied, want := range map[string]string{
			`"` + secret + `"`:        "appSecret is right but for quotation marks",
			secret + "\n":             "a line break",
			"\ufeff" + secret:         "invisible characters",
			"export SECRET=" + secret: "the name of a variable before it",
		} {
			api.AppSecret = copied
			Expect(api.Token("").Why()).To(ContainSubstring(want))
		}
		api.AppSecret, api.AppID = secret, " "+id
		Expect(api.Token("").Why()).To(ContainSubstring("appId is right but for spaces around it"))
		api.AppID = id
		token := api.FetchToken()
		Expect(api.Get(qijiayunTests+"/get", "Bearer "+token, nil).Why()).To(ContainSubstring("accessToken is right but for the word Bearer before it"))
	})

	It("is recognised by InnoPaaS", Rule(innopaas.AppKeyUnknown, innopaas.TokenUnknown), func() {
		api := box.Innopaas()
		key, token := api.AppKey, api.Token
		api.AppKey = "'" + key + "'"
		Expect(api.SMS("12025550100", "hi").Why()).To(ContainSubstring("AppKey is right but for quotation marks"))
		api.AppKey, api.Token = key, strings.ReplaceAll(token, ".", "．")
		Expect(api.SMS("12025550100", "hi").Why()).To(ContainSubstring("Authorization is right but for full-width characters"))
	})

	It("is recognised by 爱速搭", Rule(aisuda.ClientIDUnknown, aisuda.TokenMalformed), func() {
		api := box.Aisuda()
		s := api.Company()
		s.ClientID += ","
		Expect(api.Request(s, http.MethodGet, "/app").Send().Why()).To(ContainSubstring("x-client-id is right but for a comma or semicolon after it"))
		s = api.Company()
		r := api.Request(s, http.MethodGet, "/app")
		r.Header.Set("Authorization", r.Header.Get("Authorization")+`\n`)
		Expect(r.Send().Why()).To(ContainSubstring(`the token is right but for a line break written as \n`))
	})

	It("is recognised by apihub", Rule(apihub.UnknownKey, apihub.SessionUnknownKey), func() {
		api := box.Apihub()
		r := box.Request(http.MethodGet, "apihub", apihubSession)
		r.Query.Set("ak", `"`+api.AK+`"`)
		Expect(r.Send().Why()).To(ContainSubstring("ak is right but for quotation marks"))
	})
})

// frameForeignSpecs are about credentials of another sandbox than the one that a call goes to.
var frameForeignSpecs = describe("A credential of another sandbox", func() {
	var box, other *Sandbox
	BeforeEach(func() {
		box, other = OpenSandbox(), OpenSandbox()
		box.needAdmin()
	})
	says := func(a *Answer, what string, whose *Sandbox) {
		GinkgoHelper()
		Expect(a.Why()).To(ContainSubstring(what + ` is that of sandbox "` + whose.ID + `", and the call went to sandbox "` + box.ID + `"`))
		Expect(a.Body).NotTo(ContainSubstring(whose.ID)) // the wire has the provider's words alone
	}

	It("is called so by 企加云", Rule(qijiayun.CredentialsUnknown, qijiayun.TokenUnknown), func() {
		for _, whose := range []*Sandbox{other, {ID: "default"}} {
			mine, theirs := box.Qijiayun(), whose.Qijiayun()
			mine.AppID = theirs.AppID
			says(mine.Token(""), "appId", whose)
			mine = box.Qijiayun()
			mine.AppSecret = theirs.AppSecret
			refused := mine.Token("")
			says(refused, "appSecret", whose)
			Expect(refused.Why()).NotTo(ContainSubstring(theirs.AppSecret))
			says(mine.Get(qijiayunTests+"/get", theirs.RefreshToken(), nil), "accessToken", whose)
		}
		mine := box.Qijiayun()
		mine.AppSecret = strings.Repeat("0", len(mine.AppSecret))
		Expect(mine.Token("").Why()).NotTo(ContainSubstring("sandbox \""))
	})

	It("is called so by InnoPaaS", Rule(innopaas.AppKeyUnknown, innopaas.TokenUnknown, innopaas.SignatureWrong), func() {
		for _, whose := range []*Sandbox{other, {ID: "default"}} {
			mine, theirs := box.Innopaas(), whose.Innopaas()
			mine.Token = theirs.Token
			says(mine.SMS("12025550100", "hi"), "Authorization", whose)
			mine.AppKey = theirs.AppKey
			says(mine.SMS("12025550100", "hi"), "AppKey", whose)
			mine = box.Innopaas()
			fields := map[string]string{"type": "3", "language": "en", "to": "+12025550100", "code": "4711"}
			r := box.Request(http.MethodPost, "innopaas", innopaasOTP).JSON(fields)
			fields["appKey"], fields["nonce"], fields["timestamp"] = mine.AppKey, "n-1", "1795348800000"
			for name, value := range map[string]string{
				"x-appKey": mine.AppKey, "x-nonce": "n-1", "x-timestamp": fields["timestamp"],
				"x-signature": sign(fields, whose.Credential("innopaas", "apiPassword")),
			} {
				r.Header.Set(name, value)
			}
			says(r.Send(), "the API password behind x-signature", whose)
		}
	})

	It("is called so by 爱速搭", Rule(aisuda.ClientIDUnknown, aisuda.CompanyClaimWrong), func() {
		for _, whose := range []*Sandbox{other, {ID: "default"}} {
			mine, theirs := box.Aisuda(), whose.Aisuda()
			s := mine.Company()
			s.ClientID = theirs.ClientID
			says(mine.Request(s, http.MethodGet, "/app").Send(), "x-client-id", whose)
			s = mine.Company()
			s.Claims["companyKey"] = theirs.CompanyKey
			says(mine.Request(s, http.MethodGet, "/app").Send(), "the claim companyKey", whose)
			s, mine.CompanyKey = mine.Company(), theirs.CompanyKey
			says(mine.Request(s, http.MethodGet, "/app").Send(), "the company in the path", whose)
		}
	})

	It("is called so by apihub", Rule(apihub.UnknownKey, apihub.BadSignature, apihub.SessionUnknownKey), func() {
		for _, whose := range []*Sandbox{other, {ID: "default"}} {
			mine, theirs := box.Apihub(), whose.Apihub()
			theirs.Box = box
			says(mine.Get(apihubWeather, theirs.AppToken(nil), nil), "iss", whose)
			theirs.AK = mine.AK
			says(mine.Get(apihubWeather, theirs.AppToken(nil), nil), "the sk that signed the token", whose)
			says(mine.Get(apihubSession, "", M{"ak": whose.Apihub().AK}), "ak", whose)
		}
	})
})
