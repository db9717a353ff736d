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
