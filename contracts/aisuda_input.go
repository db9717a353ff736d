package contracts

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda"
)

// What every operation says to a request that is wrong: nothing is lost, the envelope has the platform's words, and the
// diagnosis says what is the matter.
var aisudaRequestSpecs = describe("爱速搭 requests", Label("aisuda"), func() {
	var api *Aisuda
	BeforeEach(func() { api = OpenSandbox().Aisuda() })

	DescribeTable("with a wrong body are refused", func(r *rule.Rule, path string, body any, says string) {
		refused := api.Post(path, body)
		Expect(refused).To(Break(r))
		Expect(refused.Field("msg")).To(Equal(r.Answer.Message))
		Expect(refused.Field("data")).To(BeNil())
		Expect(api.Box.TryAdmin(http.MethodGet, "/exchanges/last", nil).Field("why.zh")).To(ContainSubstring(says))
	},
		Entry("no owner", Rule(aisuda.InputMissing), aisuda.InputMissing, "/app", M{"name": "x"}, "owner"),
		Entry("an empty owner", Rule(aisuda.InputMissing), aisuda.InputMissing, "/app", M{"name": "x", "owner": ""}, "owner"),
		Entry("an empty name", Rule(aisuda.InputMissing), aisuda.InputMissing, "/app", M{"name": "", "owner": "zhangsan@example.com"}, "name"),
		Entry("a number as name", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/app", M{"name": 1, "owner": "zhangsan@example.com"}, "name"),
		Entry("a key that is not a path", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/app", M{"name": "x", "owner": "zhangsan@example.com", "key": "../x"}, "key"),
		Entry("a list as body", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/app", []any{}, ""),
		Entry("an object as list", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/app/crm/acl/role?roleName=销售经理", M{}, ""),
		Entry("a name of 65 characters", Rule(aisuda.NameInvalid), aisuda.NameInvalid, "/app", M{"name": strings.Repeat("长", 65), "owner": "zhangsan@example.com"}, ""),
		Entry("a name that is a path", Rule(aisuda.NameInvalid), aisuda.NameInvalid, "/app", M{"name": "../../etc/passwd", "owner": "zhangsan@example.com"}, "路径"),
		Entry("a name of Windows' paths", Rule(aisuda.NameInvalid), aisuda.NameInvalid, "/app/crm/role", M{"name": `..\x`}, "路径"),
		Entry("a blank name", Rule(aisuda.NameInvalid), aisuda.NameInvalid, "/department", M{"name": "  ", "parentId": "4MDE4xELmX"}, "空白"),
		Entry("control characters in a name", Rule(aisuda.NameInvalid), aisuda.NameInvalid, "/department", M{"name": "a\x00b", "parentId": "4MDE4xELmX"}, "控制字符"),
		Entry("a text as a switch", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/department/toggleLeader", M{"departmentId": "a", "userId": "b", "isLeader": "yes"}, "isLeader"),
		Entry("no e-mail address", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/department/addUser", M{"department": "a", "email": "nobody"}, "email"),
		Entry("a user deep in a list", Rule(aisuda.InputMissing), aisuda.InputMissing, "/department/import",
			M{"departments": []M{{"code": "0", "name": "x"}}, "users": []M{{"name": "x", "email": "a@example.com"}}}, "users/0/departmentCode"),
		Entry("no departments for a role", Rule(aisuda.InputInvalid), aisuda.InputInvalid, "/app/crm/role/ygMwaloQAO/member/department", M{"department": []any{}}, "department"),
	)

	It("may leave optional fields null", func() {
		Expect(api.Post("/app", M{"owner": "zhangsan@example.com", "name": "x", "key": nil, "logo": nil, "description": nil, "further": 1})).To(BeAccepted())
	})

	It("with a missing query parameter are refused", Rule(aisuda.InputMissing), func() {
		Expect(api.Get("/department/users")).To(Break(aisuda.InputMissing))
		Expect(api.Get("/department/users?departmentId=")).To(Break(aisuda.InputMissing))
	})

	It("to paths and methods nobody documents are refused before the signature", Rule(aisuda.PathUnknown, aisuda.MethodWrong), func() {
		unknown := api.Post("/app/crm/publish", M{})
		Expect(unknown).To(Break(aisuda.PathUnknown), "发布应用 is a heading without a path")
		slash := api.Get("/app/")
		Expect(slash).To(Break(aisuda.PathUnknown))
		Expect(slash.Why()).To(ContainSubstring("without it the operation is GET /openapi/company/{company}/app"))
		Expect(api.Request(api.Company(), http.MethodPut, "/app").Send()).To(Break(aisuda.MethodWrong))
		Expect(api.Delete("/department/all")).To(Break(aisuda.MethodWrong))
	})

	It("are answered 500 when the platform itself fails", Rule(aisuda.SystemError), func() {
		r := api.Request(api.Company(), http.MethodGet, "/app")
		r.Header.Set("Mock-Prefer", "rule="+aisuda.SystemError.ID)
		Expect(r.Send()).To(Break(aisuda.SystemError))
	})
})
