package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/providers/aisuda"
)

// The samples of aisuda-docs, OpenAPI (介绍, 组织, 应用, 数据模型), with values of their own: what is shown as a request is
// taken, what is shown as an answer has the members that are shown, in their order.
var aisudaSampleSpecs = describe("爱速搭's samples", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	const root, research, market, zhangsan = "4MDE4xELmX", "DyVZYOwav6", "pezEbloLAB", "pR4wLxE7Qk"
	raw := func(path, body string) *Answer {
		GinkgoHelper()
		return api.Request(api.Company(), http.MethodPost, path).Raw("application/json", []byte(body)).Send()
	}
	const (
		enveloped = `{"status":0,"msg":"","data":`
		silent    = `{"status":0,"data":`
	)
	shows := func(path, data string) *Answer {
		GinkgoHelper()
		a := api.Get(path)
		Expect(a).To(And(BeAccepted(), HaveShape(enveloped+data+"}")))
		Expect(a.Field("msg")).To(BeEmpty())
		return a
	}

	It("A1: tokens of both levels, as the Java sample makes them (介绍, Example.java)", func() {
		for path, s := range map[string]Signature{"/app": api.Company(), "/app/" + api.AppKey + "/role": api.App()} {
			token, err := auth.MintHeader("RS256", map[string]any{"typ": "JWT"}, s.Claims, s.Key)
			Expect(err).NotTo(HaveOccurred())
			s.Header = "Bearer " + token
			Expect(api.Request(s, http.MethodGet, path).Send()).To(BeAccepted(), path)
		}
	})

	It("A1: a Go time as iat, as the Go sample makes it, is refused and named (example.go)", Rule(aisuda.IatNotNumber, aisuda.ClientIDMissing), func() {
		s := api.Company().With(M{"iat": time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 8*60*60))})
		Expect(api.Request(s, http.MethodGet, "/app").Send()).To(Break(aisuda.IatNotNumber))
		s.ClientID = "" // the sample sends Authorization only
		refused := api.Request(s, http.MethodGet, "/app").Send()
		Expect(refused).To(Break(aisuda.ClientIDMissing))
		Expect(refused.Why()).To(ContainSubstring("besides, iat is a time as text"))
	})

	It("A2: the path of the page's POST is a placeholder (介绍)", Rule(aisuda.PathUnknown), func() {
		r := box.Request(http.MethodPost, "aisuda", "/openapi/xxx")
		api.Company().put(r.Header)
		Expect(r.Raw("application/json", []byte(`{"name":"isuda"}`)).Send()).To(Break(aisuda.PathUnknown))
	})

	It("A3, A4: applications (组织)", func() {
		shows("/app", `[{"id":"aB3dE5fG7h","key":"92a50","logo":"","name":"N","description":"D","isDraft":false}]`)
		Expect(raw("/app", `{"owner":"zhangsan@example.com","name":"AppName","key":"shop","description":"","logo":"https://img.example.test/x.png"}`)).To(BeAccepted())
		Expect(api.Get("/app").Field("data.2.isDraft")).To(BeTrue(), "never published")
	})

	It("A5: an application package in a form (组织，导入应用)", Rule(aisuda.PackageFormat), func() {
		a := box.TryAdmin(http.MethodPost, "/aisuda/companies/"+api.CompanyKey+"/apps/crm/package", M{"password": "p"})
		Expect(a.Status).To(Equal(http.StatusOK))
		Expect(api.Upload("/import", "x.amis", a.Body, map[string]string{"name": "N", "password": "p"})).To(BeAccepted())
	})

	It("A6: an organisation (组织，批量导入组织架构)", Rule(aisuda.ImportOnlyAdds), func() {
		Expect(raw("/department/import", `{"departments":[{"code":"0","name":"Root","parentCode":""},{"code":"1","name":"Sub","parentCode":"0"}],`+
			`"users":[{"name":"Ann","email":"ann@example.test","phone":"13700000001","nickName":"Ann","departmentCode":"0","isManager":"1","authType":"oauth","authId":"1"}]}`)).To(BeAccepted())
	})

	It("A7: the root departments (组织，获取根部门列表)", Rule(aisuda.DeferredChildren), func() {
		a := api.Get("/department")
		Expect(a).To(BeAccepted())
		const open = `{"label":"D2","value":"dD3dE5fG7h","creatable":true,"editable":true,"removable":true,"loaded":true}`
		const deferred = `{"label":"D1","value":"cC3dE5fG7h","creatable":true,"editable":true,"removable":true,"loaded":false,"defer":true,"deferApi":"/api/company/ab12c/department?parent=cC3dE5fG7h"}`
		Expect(a).To(HaveShape(enveloped + `{"options":[{"label":"Root","value":"aB3dE5fG7h","creatable":true,"editable":true,"removable":false,` +
			`"children":[` + deferred + `,` + open + `],"placeholder":"暂无更多子部门"}]}}`))
		Expect(a.Field("data.options.0.removable")).To(BeFalse())
		Expect(a.Field("data.options.0.placeholder")).To(Equal("暂无更多子部门"))
		next, _ := a.Field("data.options.0.children.0.deferApi").(string)
		Expect(next).To(HavePrefix("/api/company/" + api.CompanyKey + "/department?parent="))
		Expect(api.Get(strings.TrimPrefix(next, "/api/company/"+api.CompanyKey))).To(BeAccepted())
	})

	It("A8: the whole tree, bare (组织)", Rule(aisuda.DepartmentTreeBare), func() {
		a := api.Get("/department/all")
		const leaf = `{"id":"b","parentId":"a","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","name":"D2"}`
		const inner = `{"id":"b","parentId":"a","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","name":"D1","children":[` + leaf + `]}`
		Expect(a).To(HaveShape(`{"id":"aB3dE5fG7h","parentId":"","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","name":"Root","children":[` + inner + `,` + leaf + `]}`))
		Expect(a.Field("parentId")).To(BeEmpty())
		Expect(a.Field("createdAt")).To(MatchRegexp(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`))
	})

	It("A9, A10, A11: departments and their users (组织)", Rule(aisuda.DepartmentUsersMessage), func() {
		Expect(raw("/department", `{"name":"D3","parentId":"`+root+`"}`)).To(BeAccepted())
		Expect(raw("/department/addUser", `{"department":"`+market+`","email":"zhangsan@example.com"}`)).To(BeAccepted())
		a := api.Get("/department/users?departmentId=" + market)
		Expect(a).To(And(BeAccepted(), HaveShape(`{"status":0,"msg":"操作成功","data":{"creatable":false,"isAdmin":false,"items":[{"editable":false,"deletable":false,`+
			`"username":"ann","name":"ann","email":"ann@example.test","isLeader":false,"id":"eE3dE5fG7h","userId":"fF3dE5fG7h","departmentId":"dD3dE5fG7h",`+
			`"departmentName":"D2","isBultin":false}],"count":1,"options":[{"label":"ann","value":"eE3dE5fG7h"}]}}`)))
		Expect(a.Field("msg")).To(Equal("操作成功"))
		const who = `{"departmentId":"` + market + `","userId":"` + zhangsan + `",`
		Expect(raw("/department/toggleLeader", who+`"isLeader":true}`)).To(BeAccepted())
		Expect(raw("/department/toggleDisabled", who+`"disabled":true}`)).To(BeAccepted())
		Expect(raw("/department/changeUser", who+`"newDepartmentId":"`+research+`"}`)).To(BeAccepted())
	})

	It("A12, A13, A14: resources, object storage and roles (应用)", func() {
		const kind = `{"name":"K","items":[{"id":"aB3dE5fG7h","name":"N"}]}`
		a := shows("/app/crm/resources", `{"page":`+kind+`,"dataModel":`+kind+`,"dataSource":`+kind+`,"component":`+kind+`,"APICenter":`+kind+`,"APICenterGroup":`+kind+`,"role":`+kind+`}`)
		for name, want := range map[string]string{
			"page": "页面", "dataModel": "数据模型", "dataSource": "数据源", "component": "自定义组件", "APICenter": "API", "APICenterGroup": "API 分组", "role": "角色",
		} {
			Expect(a.Field("data." + name + ".name")).To(Equal(want))
		}
		storage := shows("/app/crm/objectstorage", `{"items":[{"id":"i","appId":"a","companyId":"c","bucket":"b","endpoint":"e","region":"r","filePathPattern":"p","bigFilePathPattern":"p",`+
			`"fname":"f","bfname":"f","s3ForcePathStyle":true,"folder":"f","host":"h","isDefault":true,"key":"k","name":"n","status":1,"type":"bos","createdAt":"2026-01-02T03:04:05.000Z","createdBy":"u"}],"count":1}`)
		Expect(storage.Field("data.items.0.filePathPattern")).To(Equal("{{date:YYYY-MM}}/{{md5}}{{ext}}"))
		Expect(storage.Field("data.items.0.bigFilePathPattern")).To(Equal("{{date:YYYY-MM}}/{{name}}{{ext}}"))
		roles := shows("/app/crm/role", `{"items":[{"name":"R","id":"i","description":"D","scope":"app","isBultin":true,"editable":true,"deleteable":true}]}`)
		Expect(roles.Field("data.items.0.scope")).To(Equal("app"))
	})

	It("A15, A16, A17: roles and their members (应用，角色相关接口)", func() {
		Expect(raw("/app/crm/role", `{"name":"R"}`)).To(BeAccepted())
		Expect(raw("/app/crm/role/ygMwaloQAO", `{"name":"R9"}`)).To(BeAccepted())
		const members = "/app/crm/role/ygMwaloQAO/member"
		Expect(raw(members+"/user", `{"email":"lisi@example.com","uid":"pR4wLxE7Qk,tG6nKaW3Xs"}`)).To(BeAccepted())
		Expect(raw(members+"/role", `{"role":"lKVZOnEBdk"}`)).To(BeAccepted())
		Expect(raw(members+"/department", `{"department":["`+research+`","`+market+`"]}`)).To(BeAccepted())
		shows(members, `{"users":[{"nickName":"Ann","email":"ann@example.test","roleId":"r","id":"i","removable":true}],"departments":[{"roleId":"r","id":"i","name":"D"}],"roles":[{"roleId":"r","id":"i","name":"R2"}]}`)
		a := shows("/app/crm/role/member/"+zhangsan+"/roles", `{"companyId":"c","appId":"a","userId":"u","roles":[{"roleId":"r","roleName":"MyApp-管理员"}]}`)
		Expect(a.Field("data.roles.0.roleName")).To(HaveSuffix("-管理员"))
	})

	It("A18, A20, A21: what can be granted, and what a role has (应用，权限相关接口)", Rule(aisuda.RoleACLRead), func() {
		options := shows("/app/crm/acl/options", `[{"name":"page","options":[{"name":"read","label":"可见"}]}]`)
		for i, name := range []string{"page", "dataModel", "dataSource", "component", "APICenter", "APICenterGroup", "role"} {
			Expect(options.Field("data." + string(rune('0'+i)) + ".name")).To(Equal(name))
		}
		const role = "/app/crm/acl/role?roleName=销售经理"
		Expect(raw(role, `[{"type":"APICenter","id":"fC5dZvR1Hw","acl":{"read":true,"write":false,"call":true,"delete":false}},{"type":"page","id":"8Yrw1RREK9","acl":"*"}]`)).To(BeAccepted())
		kind := func(name, acl string) string {
			return `"` + name + `":{"name":"K","items":[{"id":"i","name":"N","acl":` + acl + `}]}`
		}
		const three = `{"read":true,"write":true,"delete":true}`
		a := api.Get(role)
		Expect(a).To(BeAccepted())
		Expect(a.Field("msg")).To(BeEmpty(), "there is a msg")
		Expect(a).To(HaveShape(enveloped + `{` + strings.Join([]string{
			kind("page", three), kind("dataModel", three), kind("dataSource", three), kind("component", three),
			kind("APICenter", `{"call":true,"read":true,"write":true,"delete":true}`), kind("APICenterGroup", three), kind("role", `{"write":true,"delete":true}`),
		}, ",") + `}}`))
	})

	It("A22: what can be granted on the application (应用，权限相关接口)", func() {
		const kind = `{"name":"K","items":[{"id":"i","name":"N"}]}`
		const leaf = `{"id":"i","name":"P","subResources":[{"label":"可打印","value":"print"}],"children":[]}`
		a := shows("/app/crm/acl", `{"app":{"key":"k","name":"App","subResources":[{"label":"应用访问","value":"read"}]},"page":{"name":"页面","items":[`+
			strings.Replace(leaf, "[]", "["+leaf+"]", 1)+`,`+leaf+`]},"dataModel":`+kind+`,"dataSource":`+kind+`,"component":`+kind+`,"APICenter":`+kind+`,"APICenterGroup":`+kind+`,"role":`+kind+`}`)
		Expect(a.Field("data.app.subResources")).To(Equal([]any{
			M{"label": "应用访问", "value": "read"}, M{"label": "应用管理", "value": "edit"}, M{"label": "数据管理", "value": "dataManage"},
		}))
		Expect(a.Field("data.page.items.0.subResources.0")).To(Equal(M{"label": "可打印", "value": "print"}))
		Expect(a.Field("data.page.items.0.subResources.1")).To(Equal(M{"label": "可导出", "value": "export"}))
		Expect(a.Field("data.page.items.0.subResources.2.value")).To(MatchRegexp(`^api\.[2-9A-HJ-NP-Za-km-z]{22}\.call$`))
	})

	It("A19, A23, A24: permissions at run time (应用，权限相关接口)",
		Rule(aisuda.RuntimeACLWithoutMessage, aisuda.RuntimeACLBare), func() {
			Expect(api.Get("/app/crm/acl/runtime?env=prod&roleName=客户管理-用户")).To(And(BeAccepted(), HaveShape(silent+`{"readAcl":true,"editAcl":true,"dataManageAcl":true,"viewLogAcl":true,`+
				`"resourceAcl":{"pages":[{"id":"i","key":"home","title":"首页","acl":{"read":true}}]}}}`)))
			Expect(api.Get("/app/crm/acl/runtime?env=prod").Field("data.resourceAcl.pages.0.aclOptions.1.value")).To(MatchRegexp(`^api:[2-9A-HJ-NP-Za-km-z]{22}:call$`))
			page := func(id, acl, children string, more ...string) string {
				return `{"id":"` + id + `",` + strings.Join(more, "") + `"acl":` + acl + `,"title":"首页","aclOptions":[{"label":"可读","value":"read"}],"children":[` + children + `]}`
			}
			object := func(viewLog string, more ...string) string {
				const acl = `{"read":["role:dl6EgeojP1"],"owner":{"write":true,"delete":true},"pR4wLxE7Qk":{"write":true,"delete":true},"role:dl6EgeojP1":{"read":true}}`
				return `{"id":"grOwVRwNXG","readAcl":["role:dl6EgeojP1"],"editAcl":["role:dl6EgeojP1"],"dataManageAcl":["role:dl6EgeojP1"],` + viewLog +
					`"resourceAcl":{"pages":[` + page("8Yrw1RREK9", acl, page("3nywlG0ogX", acl, "", more...), more...) + `]}}`
			}
			sorted := func(text string) string { // of an object whose names are ids the order says nothing
				return strings.ReplaceAll(text, `{"read":["role:dl6EgeojP1"],"owner":{"write":true,"delete":true},"pR4wLxE7Qk":{"write":true,"delete":true},"role:dl6EgeojP1":{"read":true}}`,
					`{"owner":{"write":true,"delete":true},"pR4wLxE7Qk":{"write":true,"delete":true},"read":["role:dl6EgeojP1"],"role:dl6EgeojP1":{"read":true}}`)
			}
			sent := object(`"viewLogAcl":["role:dl6EgeojP1"],`, `"key":"home",`)
			set := raw("/app/crm/runtime/acl?env=prod", sent)
			Expect(set).To(And(BeAccepted(), HaveShape(sorted(sent))))
			Expect(set.Body).To(MatchJSON(sent))
			read := api.Get("/app/crm/acl/runtime?env=prod")
			Expect(read).To(And(BeAccepted(), HaveShape(silent+sorted(object(""))+"}")))
			Expect(read.Body).To(MatchJSON(silent + object("") + "}"))
		})

	It("A25: a push to git, in the provider's words (应用，推送 GIT)", Rule(aisuda.GitPushWords), func() {
		a := raw("/app/crm/gitPush", `{"gitEmail":"a@example.test","gitUsername":"a","gitDesc":"","repo":"git@git.example.test:a/b.git","repoSrc":"","commit":"init","from":"dev","owner":"a@example.test","branch":"main"}`)
		Expect(a).To(And(BeAccepted(), HaveShape(`{"status":0,"msg":"推送结果","data":{"pushResult":"推送成功","stdout":"…"}}`)))
		Expect([]any{a.Field("msg"), a.Field("data.pushResult")}).To(Equal([]any{"推送结果", "推送成功"}))
		Expect(a.Field("data.stdout")).To(HaveSuffix("\n"), "git's output with its line ends")
	})

	It("A26, A27: rows of a data model (数据模型)", func() {
		a := api.Get(dictionaryModel + "?page=1&perPage=10")
		Expect(a).To(And(BeAccepted(), HaveShape(enveloped+`{"items":[{"code":"A","label":"x"}],"count":10}}`)))
		Expect(raw(customerModel, `{"name":"x"}`)).To(BeAccepted())
		Expect(raw(customerModel+"/1", `{"name":"x"}`)).To(BeAccepted())
	})
})
