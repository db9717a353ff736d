package contracts

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/介绍, 设置组织级别公钥 and 设置应用级别公钥: what keys reach, and the console that registers them.
var aisudaKeySpecs = describe("爱速搭 keys", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	get := func(s Signature, path string) *Answer { return api.Request(s, http.MethodGet, path).Send() }
	signed := func(clientID string, key *rsa.PrivateKey) Signature {
		s := api.Company()
		s.ClientID, s.Key = clientID, key
		return s
	}

	It("of application level do not open the company", Rule(aisuda.AppKeyOnCompanyRoute), func() {
		refused := get(api.App(), "/app")
		Expect(refused).To(Break(aisuda.AppKeyOnCompanyRoute))
		Expect(refused.Why()).To(ContainSubstring("application key; this is a company route"))
		Expect(api.Request(api.App(), http.MethodDelete, "/app/grOwVRwNXG").Send()).To(Break(aisuda.AppKeyOnCompanyRoute))
	})

	It("of application level do not open another application", Rule(aisuda.AppNotAllowed), func() {
		Expect(get(api.App(), "/app/office/resources")).To(Break(aisuda.AppNotAllowed))
		Expect(get(api.App(), "/app/nobody/resources")).To(Break(aisuda.AppNotAllowed), "whether there is one is not told")
	})

	It("do not open another company", Rule(aisuda.CompanyNotAllowed), func() {
		for _, company := range []string{"globex", "nobody", api.CompanyKey + "x"} {
			r := api.at(api.Company(), http.MethodGet, "/openapi/company/"+company+"/app")
			r.Header.Set("Mock-Sandbox", box.ID)
			Expect(r.Send()).To(Break(aisuda.CompanyNotAllowed))
		}
	})

	It("can be switched off and on again (是否启用)", Rule(aisuda.KeyDisabled), func() {
		api.Console(http.MethodPatch, "/keys/"+api.ClientID, M{"enabled": false}, nil)
		Expect(get(api.Company(), "/app")).To(Break(aisuda.KeyDisabled))
		bad := api.Company()
		bad.Key = api.appKey
		Expect(get(bad, "/app")).To(Break(aisuda.SignatureWrong), "a bad signature learns nothing of the switch")
		api.Console(http.MethodPatch, "/keys/"+api.ClientID, M{"enabled": true}, nil)
		Expect(get(api.Company(), "/app")).To(BeAccepted())
	})

	It("reach the interfaces chosen for them (可调用接口)", Rule(aisuda.InterfaceNotAllowed), func() {
		clientID, key := api.NewKey(M{"interfaces": []string{"listApplications"}})
		Expect(get(signed(clientID, key), "/app")).To(BeAccepted())
		refused := get(signed(clientID, key), "/department")
		Expect(refused).To(Break(aisuda.InterfaceNotAllowed))
		Expect(refused.Why()).To(ContainSubstring("may call [listApplications], not listRootDepartments"))
		api.Console(http.MethodPatch, "/keys/"+clientID, M{"interfaces": []string{"*"}, "title": "everything"}, nil)
		Expect(get(signed(clientID, key), "/department")).To(BeAccepted())
	})

	It("are generated on request and downloaded once, PKCS#1 in a ZIP", func() {
		var made struct {
			ClientID, PublicKey string
			Downloadable        bool
		}
		api.Console(http.MethodPost, "/keys", M{"level": "app", "company": api.CompanyKey, "app": "office", "title": "generated"}, &made)
		Expect(made.Downloadable).To(BeTrue())
		files := unzip(box.TryAdmin(http.MethodGet, "/aisuda/keys/"+made.ClientID+"/download", nil).Body)
		Expect(files).To(HaveKeyWithValue("app-office.pub", []byte(made.PublicKey)))
		Expect(string(files["app-office.key"])).To(HavePrefix("-----BEGIN RSA PRIVATE KEY-----"))
		s := api.App().With(M{"appKey": "office"})
		s.Key = privateKey(files["app-office.key"])
		Expect(get(s, "/app/office/resources")).To(BeAccepted())
		Expect(box.TryAdmin(http.MethodGet, "/aisuda/keys/"+made.ClientID+"/download", nil).Status).To(Equal(http.StatusNotFound))
		Expect(box.TryAdmin(http.MethodGet, "/aisuda/keys/"+made.ClientID, nil).Field("downloadable")).To(BeFalse())
	})

	It("are taken as PKIX and as PKCS#1, and nothing else is", func() {
		pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&api.appKey.PublicKey)}))
		var made struct{ ClientID string }
		in := M{"level": "company", "company": api.CompanyKey, "title": "uploaded", "publicKey": pkcs1}
		api.Console(http.MethodPost, "/keys", in, &made)
		Expect(get(signed(made.ClientID, api.appKey), "/app")).To(BeAccepted())
		Expect(box.TryAdmin(http.MethodGet, "/aisuda/keys/"+made.ClientID+"/download", nil).Status).To(Equal(http.StatusNotFound))

		private := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(api.key)}))
		for says, change := range map[string]M{
			"not PEM":                     {"publicKey": "MIIB"},
			"private key":                 {"publicKey": private},
			"title":                       {"title": " "},
			`"level" must be`:             {"level": "team"},
			"names no application":        {"app": "crm"},
			"no application with":         {"level": "app", "app": "nobody"},
			"no company":                  {"company": "nobody"},
			`no operation is called "fly`: {"interfaces": []string{"fly"}},
			`no body field "colour"`:      {"colour": "red"},
		} {
			refused := box.TryAdmin(http.MethodPost, "/aisuda/keys", with(in, change))
			Expect(refused.Status).To(BeElementOf(http.StatusUnprocessableEntity, http.StatusNotFound), says)
			Expect(refused.Field("detail")).To(ContainSubstring(says))
		}
		Expect(box.TryAdmin(http.MethodPatch, "/aisuda/keys/"+made.ClientID, M{"publicKey": ""}).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(box.TryAdmin(http.MethodGet, "/aisuda/keys/nobody", nil).Status).To(Equal(http.StatusNotFound))
	})

	It("can be replaced: the earlier pair no longer signs", func() {
		replace := func(key *rsa.PrivateKey) {
			pkix, err := auth.PublicPEM(&key.PublicKey)
			Expect(err).NotTo(HaveOccurred())
			api.Console(http.MethodPatch, "/keys/"+api.ClientID, M{"publicKey": string(pkix)}, nil)
		}
		earlier, later := api.Company(), signed(api.ClientID, api.appKey) // one token each
		Expect(get(earlier, "/app")).To(BeAccepted())
		replace(api.appKey)
		Expect(get(earlier, "/app")).To(Break(aisuda.SignatureWrong))
		Expect(get(later, "/app")).To(BeAccepted())
		replace(api.key)
		Expect(get(earlier, "/app")).To(BeAccepted())
		Expect(get(later, "/app")).To(Break(aisuda.SignatureWrong))
		box.Advance(2 * time.Minute)
		Expect(get(earlier, "/app")).To(Break(aisuda.SignatureTooOld))
	})

	It("have call records, newest first (调用记录)", func() {
		Expect(get(api.Company(), "/app")).To(BeAccepted())
		Expect(get(api.Company(), "/department/users?departmentId=nobody")).To(Break(aisuda.DepartmentUnknown))
		Expect(get(api.App(), "/app/crm/role")).To(BeAccepted())
		var calls []M
		api.Console(http.MethodGet, "/keys/"+api.ClientID+"/calls", nil, &calls)
		Expect(calls).To(HaveLen(2))
		Expect(calls[0]).To(And(HaveKeyWithValue("operation", "listDepartmentUsers"), HaveKeyWithValue("rule", aisuda.DepartmentUnknown.ID)))
		Expect(calls[1]).To(And(HaveKeyWithValue("operation", "listApplications"), HaveKeyWithValue("outcome", "accepted")))
	})

	It("are gone when they are deleted, or their application is", Rule(aisuda.ClientIDUnknown), func() {
		Expect(api.Delete("/appName/客户管理")).To(BeAccepted())
		named := api.App()
		named.ClientID = api.AppClientID
		Expect(get(named, "/app/crm/resources")).To(Break(aisuda.ClientIDUnknown))
		var keys []M
		api.Console(http.MethodDelete, "/keys/"+api.ClientID, nil, nil)
		api.Console(http.MethodGet, "/keys", nil, &keys)
		Expect(keys).NotTo(ContainElement(HaveKeyWithValue("clientId", BeElementOf(api.ClientID, api.AppClientID))))
		Expect(get(api.Company(), "/app")).To(Break(aisuda.ClientIDUnknown))
	})

	It("tell sandboxes apart without a prefix", func() {
		r := api.Request(api.Company(), http.MethodGet, "/app")
		r.URL = target.URL + "/aisuda/openapi/company/" + api.CompanyKey + "/app"
		Expect(r.Send()).To(BeAccepted())
		Expect(OpenSandbox().Aisuda().CompanyKey).NotTo(Equal(api.CompanyKey))
	})
})
