package contracts

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda"
)

// What anybody with a company key and an application key can see of 爱速搭 without a console and without changing
// anything: these specs run against the real platform too, and read only.
var aisudaPlainSpecs = describe("爱速搭, asked from outside", Label("aisuda"), func() {
	var api *Aisuda
	BeforeEach(func() { api = OpenSandbox().Aisuda() })
	get := func(s Signature, path string) *Answer {
		GinkgoHelper()
		return api.Request(s, http.MethodGet, path).Send()
	}
	inApp := func(path string) *Answer {
		GinkgoHelper()
		return api.Get("/app/" + api.AppKey + path)
	}

	DescribeTable("refuses a signature", func(r *rule.Rule, change func(s Signature) Signature) {
		Expect(get(change(api.Company()), "/app")).To(Break(r))
	},
		Entry("that is not there", Rule(aisuda.AuthorizationMissing), aisuda.AuthorizationMissing,
			func(s Signature) Signature { s.Unsigned = true; return s }),
		Entry("that is not Bearer", Rule(aisuda.AuthorizationNotBearer), aisuda.AuthorizationNotBearer,
			func(s Signature) Signature { s.Header = "Basic YTpi"; return s }),
		Entry("that is not a JWT", Rule(aisuda.TokenMalformed), aisuda.TokenMalformed,
			func(s Signature) Signature { s.Header = "Bearer a.b.c"; return s }),
		Entry("with alg none", Rule(aisuda.AlgNone), aisuda.AlgNone,
			func(s Signature) Signature { s.Alg, s.Key = "none", nil; return s }),
		Entry("with HS256", Rule(aisuda.AlgNotRS256), aisuda.AlgNotRS256,
			func(s Signature) Signature { s.Alg, s.Key = "HS256", []byte("secret"); return s }),
		Entry("without x-client-id", Rule(aisuda.ClientIDMissing), aisuda.ClientIDMissing,
			func(s Signature) Signature { s.ClientID = ""; return s }),
		Entry("with an unknown x-client-id", Rule(aisuda.ClientIDUnknown), aisuda.ClientIDUnknown,
			func(s Signature) Signature { s.ClientID = "0000000000000000"; return s }),
		Entry("of another key", Rule(aisuda.SignatureWrong), aisuda.SignatureWrong,
			func(s Signature) Signature { s.Key = api.appKey; return s }),
		Entry("without iat", Rule(aisuda.IatMissing), aisuda.IatMissing,
			func(s Signature) Signature { return s.With(M{"iat": nil}) }),
		Entry("with iat as text", Rule(aisuda.IatNotNumber), aisuda.IatNotNumber,
			func(s Signature) Signature { return s.With(M{"iat": "now"}) }),
		Entry("with iat in milliseconds", Rule(aisuda.IatInMilliseconds), aisuda.IatInMilliseconds,
			func(s Signature) Signature { return s.With(M{"iat": api.now().UnixMilli()}) }),
		Entry("from the future", Rule(aisuda.IatInFuture), aisuda.IatInFuture,
			func(s Signature) Signature { return s.With(M{"iat": api.now().Unix() + 600}) }),
		Entry("two minutes old", Rule(aisuda.SignatureTooOld), aisuda.SignatureTooOld,
			func(s Signature) Signature { return s.With(M{"iat": api.now().Unix() - 120}) }),
		Entry("that has expired", Rule(aisuda.TokenExpired), aisuda.TokenExpired,
			func(s Signature) Signature { return s.With(M{"exp": api.now().Unix() - 5}) }),
		Entry("in another company's name", Rule(aisuda.CompanyClaimWrong), aisuda.CompanyClaimWrong,
			func(s Signature) Signature { return s.With(M{"companyKey": api.CompanyKey + "x"}) }),
	)

	It("is not deceived by its public half", Rule(aisuda.KeyConfusion, aisuda.SignedWithPublicHalf), func() {
		public, err := auth.PublicPEM(&api.key.PublicKey)
		Expect(err).NotTo(HaveOccurred())
		confused := api.Company()
		confused.Alg, confused.Key = "HS256", public
		Expect(get(confused, "/app")).To(Break(aisuda.KeyConfusion))
		Expect(get(relabelled(confused, public), "/app")).To(Break(aisuda.SignedWithPublicHalf))
	})

	It("keeps application keys to their application", Rule(aisuda.AppKeyOnCompanyRoute, aisuda.AppClaimWrong, aisuda.AppNotAllowed), func() {
		Expect(get(api.App(), "/app")).To(Break(aisuda.AppKeyOnCompanyRoute))
		wrong := api.App().With(M{"appKey": api.AppKey + "x"})
		wrong.ClientID = api.AppClientID
		Expect(get(wrong, "/app/"+api.AppKey+"/role")).To(Break(aisuda.AppClaimWrong))
		Expect(get(api.App(), "/app/"+api.AppKey+"x/role")).To(Break(aisuda.AppNotAllowed))
	})

	It("opens an application to its key, named or not", Rule(aisuda.ClientIDOptionalForApps), func() {
		named := api.App()
		named.ClientID = api.AppClientID
		Expect(get(named, "/app/"+api.AppKey+"/role")).To(BeAccepted())
		Expect(get(api.App(), "/app/"+api.AppKey+"/role")).To(BeAccepted())
	})

	It("keeps company keys to their company", Rule(aisuda.CompanyNotAllowed), func() {
		other := api.at(api.Company(), http.MethodGet, "/openapi/company/"+api.CompanyKey+"x/app")
		Expect(other.Send()).To(Break(aisuda.CompanyNotAllowed))
	})

	It("has no such path, and takes no GET where a POST belongs", Rule(aisuda.PathUnknown, aisuda.MethodWrong), func() {
		Expect(api.Get("/nothing/here")).To(Break(aisuda.PathUnknown))
		Expect(api.Get("/department/import")).To(Break(aisuda.MethodWrong))
	})

	DescribeTable("does not know", func(r *rule.Rule, path string) {
		Expect(inApp(path)).To(Break(r))
	},
		Entry("a role", Rule(aisuda.RoleUnknown), aisuda.RoleUnknown, "/role/nobody0000/member"),
		Entry("a model", Rule(aisuda.ModelUnknown), aisuda.ModelUnknown, "/model/nobody.nothing"),
		Entry("a user", Rule(aisuda.UserUnknown), aisuda.UserUnknown, "/role/member/nobody0000/roles"),
		Entry("an application", Rule(aisuda.AppUnknown), aisuda.AppUnknown, "nobody/resources"),
	)

	It("does not know a department, and asks for one", Rule(aisuda.DepartmentUnknown, aisuda.InputMissing), func() {
		Expect(api.Get("/department?parent=nobody0000")).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Get("/department/users")).To(Break(aisuda.InputMissing))
	})

	It("shows departments as a bare tree, and one's users with a message", Rule(aisuda.DepartmentTreeBare, aisuda.DepartmentUsersMessage), func() {
		tree := api.Get("/department/all")
		Expect(tree).To(BeAccepted())
		Expect(tree.Field("status")).To(BeNil())
		users := api.Get("/department/users?departmentId=" + tree.Field("id").(string))
		Expect(users).To(BeAccepted())
		Expect(users.Field("msg")).To(Equal("操作成功"))
	})

	It("shows the run-time permissions without a message", Rule(aisuda.RuntimeACLWithoutMessage), func() {
		acl := inApp("/acl/runtime")
		Expect(acl).To(BeAccepted())
		Expect(strings.Contains(string(acl.Body), `"msg"`)).To(BeFalse())
	})
})
