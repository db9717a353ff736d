package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/应用, 权限相关接口, API 中心 and git.
var aisudaPermissionSpecs = describe("爱速搭 permissions", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	const (
		home, customers, settings = "8Yrw1RREK9", "3nywlG0ogX", "uT3kWzP8Lr"
		salesAPI, customerAPI     = "muEb9u9DdpbaGiFMhWqdjm", "atKvj7m4nSCc4GQHJUsW37"
		people                    = "role:dl6EgeojP1"
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})

	It("can be granted as acl/options and acl say", func() {
		options := api.Get("/app/crm/acl/options")
		Expect(options).To(BeAccepted())
		Expect(options.Field("data.4")).To(Equal(M{"name": "APICenter", "options": []any{
			M{"name": "read", "label": "可见"}, M{"name": "write", "label": "可写"}, M{"name": "delete", "label": "可删"}, M{"name": "call", "label": "调用"},
		}}))
		Expect(options.Field("data.6.options")).To(HaveLen(2), "a role is written and deleted, not read")
		points := api.Get("/app/crm/acl")
		Expect(points).To(BeAccepted())
		Expect(points.Field("data.app.subResources.2.value")).To(Equal("dataManage"))
		Expect(points.Field("data.page.items.0.subResources.2.value")).To(Equal("api." + salesAPI + ".call"))
		Expect(points.Field("data.page.items.0.children.0.name")).To(Equal("客户列表"))
		Expect(api.Get("/app/nobody/acl")).To(Break(aisuda.AppUnknown))
	})

	It("of a role are set one by one or with *, and read back",
		Rule(aisuda.RoleACLMerges, aisuda.ACLTypeUnknown, aisuda.ACLResourceUnknown, aisuda.ACLActionUnknown, aisuda.RoleUnknown), func() {
			const path = "/app/crm/acl/role?roleName=销售经理"
			page := func() any { return api.Get(path).Field("data.page.items.0.acl") }
			Expect(page()).To(Equal(M{"read": false, "write": false, "delete": false}))
			Expect(api.Post(path, []M{
				{"type": "page", "id": home, "acl": "*"},
				{"type": "APICenter", "id": "fC5dZvR1Hw", "acl": M{"read": true, "call": true}},
				{"type": "role", "id": "ygMwaloQAO", "acl": M{"delete": true}},
			})).To(BeAccepted())
			Expect(api.Post(path, []M{{"type": "page", "id": home, "acl": M{"delete": false}}})).To(BeAccepted())
			Expect(page()).To(Equal(M{"read": true, "write": true, "delete": false}))
			Expect(api.Get(path).Field("data.APICenter.items.0.acl.call")).To(BeTrue())
			for r, grant := range map[string]M{
				aisuda.ACLTypeUnknown.ID:     {"type": "pages", "id": home, "acl": "*"},
				aisuda.ACLResourceUnknown.ID: {"type": "page", "id": "nobody", "acl": "*"},
				aisuda.ACLActionUnknown.ID:   {"type": "page", "id": home, "acl": M{"call": true}},
				aisuda.InputInvalid.ID:       {"type": "page", "id": home, "acl": "+"},
			} {
				Expect(api.Post(path, []M{{"type": "page", "id": home, "acl": M{"write": false}}, grant})).To(Break(r))
			}
			Expect(page()).To(HaveKeyWithValue("write", true), "a refused request grants and withdraws nothing")
			Expect(api.Get("/app/crm/acl/role?roleName=没有")).To(Break(aisuda.RoleUnknown))
			Expect(api.Get("/app/crm/acl/role")).To(Break(aisuda.InputMissing))
			Expect(api.Get("/app/crm/acl/role?roleName=客户管理-管理员").Field("data.dataModel.items.0.acl.delete")).To(BeTrue())
		})

	It("at run time read back as set, for the application and for a role",
		Rule(aisuda.RuntimeACLWithoutMessage, aisuda.RuntimeACLBare, aisuda.RuntimeACLPerEnv), func() {
			fresh := api.Get("/app/crm/acl/runtime?env=prod")
			Expect(fresh).To(BeAccepted())
			Expect(fresh.Field("msg")).To(BeNil())
			acl := M{
				"id": "grOwVRwNXG", "readAcl": []any{people}, "editAcl": []any{}, "dataManageAcl": []any{people}, "viewLogAcl": []any{"role:lKVZOnEBdk"},
				"resourceAcl": M{"pages": []any{M{
					"id": home, "key": "home", "title": "首页", "aclOptions": []any{M{"label": "可读", "value": "read"}},
					"acl":      M{"read": []any{people}, "owner": M{"write": true, "delete": true}, "pR4wLxE7Qk": M{"write": true}, people: M{"read": true, "api:" + salesAPI + ":call": true}},
					"children": []any{M{"id": customers, "acl": M{"read": []any{}}, "children": []any{}}},
				}}},
			}
			set := api.Post("/app/crm/runtime/acl?env=prod", acl)
			Expect(set).To(BeAccepted())
			Expect(set.Field("status")).To(BeNil(), "the bare object")
			Expect(set.Field("resourceAcl")).To(Equal(acl["resourceAcl"]))
			delete(acl, "viewLogAcl") // which the sample of the read has not, nor the pages' keys
			delete(acl["resourceAcl"].(M)["pages"].([]any)[0].(M), "key")
			Expect(api.Get("/app/crm/acl/runtime?env=prod").Field("data")).To(Equal(acl))
			Expect(api.Get("/app/crm/acl/runtime").Field("data")).To(Equal(acl), "without env it is prod")
			Expect(api.Get("/app/crm/acl/runtime?env=dev").Field("data")).To(Equal(fresh.Field("data")), "another environment")

			own := api.Get("/app/crm/acl/runtime?env=prod&roleName=客户管理-用户")
			Expect(own.Field("data.readAcl")).To(BeTrue())
			Expect(own.Field("data.editAcl")).To(BeFalse())
			Expect(own.Field("data.resourceAcl.pages.0.acl")).To(Equal(M{"read": true}))
			Expect(own.Field("data.resourceAcl.pages.1.acl")).To(Equal(M{"read": false}))
			Expect(api.Get("/app/crm/acl/runtime?roleName=没有")).To(Break(aisuda.RoleUnknown))
		})

	It("at run time name nothing foreign", Rule(aisuda.RuntimeACLForeign), func() {
		good := M{"id": "grOwVRwNXG", "readAcl": []any{}, "editAcl": []any{}, "dataManageAcl": []any{}, "resourceAcl": M{"pages": []any{}}}
		page := func(p M) M { return M{"resourceAcl": M{"pages": []any{p}}} }
		deep := M{"id": home}
		for range 40 {
			deep = M{"id": home, "children": []any{deep}}
		}
		for _, change := range []M{
			{"id": "7dAE5Ko59n"},
			{"readAcl": []any{"role:nobody"}},
			{"editAcl": []any{"nobody"}},
			page(M{"id": "XdkEyJZMRp"}), page(M{"id": home, "acl": M{"read": []any{"role:nobody"}}}), page(M{"id": home, "acl": M{"nobody": M{"read": true}}}), page(deep),
		} {
			Expect(api.Post("/app/crm/runtime/acl", with(good, change))).To(Break(aisuda.RuntimeACLForeign))
		}
		Expect(api.Post("/app/crm/runtime/acl", with(good, page(M{"id": home, "acl": M{"read": "everybody"}})))).To(Break(aisuda.InputInvalid))
		for _, wrong := range []any{"everything", []any{people}, M{"read": "yes"}} {
			refused := api.Post("/app/crm/runtime/acl", with(good, page(M{"id": home, "acl": M{people: wrong}})))
			Expect(refused).To(Break(aisuda.InputInvalid), "%v", wrong)
			Expect(refused.Why()).To(ContainSubstring(people))
		}
		Expect(api.Post("/app/crm/runtime/acl?env=a/b", good)).To(Break(aisuda.InputInvalid))
	})

	It("at run time forget a role that is deleted", Rule(aisuda.DeleteCascades), func() {
		const sales = "role:ygMwaloQAO"
		Expect(api.Post("/app/crm/runtime/acl", M{
			"id": "grOwVRwNXG", "readAcl": []any{sales, people}, "editAcl": []any{}, "dataManageAcl": []any{},
			"resourceAcl": M{"pages": []any{M{"id": home, "acl": M{"read": []any{sales}, sales: M{"read": true}}}}},
		})).To(BeAccepted())
		Expect(api.Delete("/app/crm/role/ygMwaloQAO")).To(BeAccepted())
		after := api.Get("/app/crm/acl/runtime")
		Expect(after.Field("data.readAcl")).To(Equal([]any{people}))
		Expect(after.Field("data.resourceAcl.pages.0.acl")).To(Equal(M{"read": []any{}}))
	})

	It("of a page decide which API it may call", Rule(aisuda.PageUnknown, aisuda.APIUnknown, aisuda.APINotOnPage, aisuda.APIMethodUnknown), func() {
		call := func(method, page, key string) *Answer {
			return api.Request(api.App(), method, "/app/crm/page/"+page+"/apicenterproxy/"+key).Send()
		}
		Expect(call(http.MethodGet, home, salesAPI).Field("data")).To(Equal(M{"total": 3.0, "amount": 1280.5}))
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			Expect(call(method, customers, customerAPI)).To(BeAccepted(), method)
		}
		Expect(api.Post("/app/crm/page/"+home+"/apicenterproxy/"+salesAPI, M{"any": "thing"}).Field("data.total")).To(BeNumerically("==", 1))
		Expect(call(http.MethodGet, customers, salesAPI)).To(Break(aisuda.APINotOnPage), "allowed on 首页")
		Expect(call(http.MethodGet, settings, customerAPI)).To(Break(aisuda.APINotOnPage))
		Expect(call(http.MethodDelete, home, salesAPI)).To(Break(aisuda.APIMethodUnknown))
		Expect(call(http.MethodGet, home, "nobody")).To(Break(aisuda.APIUnknown))
		Expect(call(http.MethodGet, "nobody", salesAPI)).To(Break(aisuda.PageUnknown))
	})

	It("do not hinder a push to git, which is simulated", Rule(aisuda.GitPushSimulated, aisuda.GitInputInvalid), func() {
		good := M{"gitEmail": "a@example.com", "gitUsername": "a", "repo": "git@example.com:team/app.git", "branch": "feature/x"}
		pushed := api.Post("/app/crm/gitPush", good)
		Expect(pushed).To(BeAccepted())
		Expect(pushed.Field("msg")).To(Equal("推送结果"))
		Expect(pushed.Field("data.pushResult")).To(Equal("推送成功"))
		Expect(pushed.Field("data.stdout")).To(ContainSubstring("To git@example.com:team/app.git"))
		Expect(api.Post("/app/crm/gitPush", with(good, M{"branch": "", "repo": "https://example.com/team/app.git", "repoSrc": "a/b", "gitDesc": "发布"}))).To(BeAccepted())
		for _, change := range []M{
			{"repo": "/etc/passwd"},
			{"repo": "; rm -rf /"},
			{"branch": "a..b"},
			{"branch": "-f"},
			{"branch": "a b"},
			{"branch": "x.lock"},
			{"repoSrc": "../x"},
			{"repoSrc": "/x"},
			{"repoSrc": `a\b`},
			{"repoSrc": "a/../../b"},
		} {
			Expect(api.Post("/app/crm/gitPush", with(good, change))).To(Break(aisuda.GitInputInvalid), "%v", change)
		}
		Expect(api.Post("/app/crm/gitPush", M{"gitEmail": "a@example.com"})).To(Break(aisuda.InputMissing))
	})
})
