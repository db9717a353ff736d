package contracts

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/组织, 批量导入组织架构 and 组织架构相关: departments and who is in them.
var aisudaDepartmentSpecs = describe("爱速搭 departments", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	const (
		root, research, frontend, backend, market = "4MDE4xELmX", "DyVZYOwav6", "Nq4omrw1g7", "3mrZq9ZjNR", "pezEbloLAB"
		zhangsan, lisi, wangwu                    = "pR4wLxE7Qk", "mD9qVyB2Zn", "tG6nKaW3Xs"
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	emails := func(department string) (all []string) {
		a := api.Get("/department/users?departmentId=" + department)
		Expect(a).To(BeAccepted())
		for _, item := range a.Field("data.items").([]any) {
			all = append(all, item.(M)["email"].(string))
		}
		return all
	}

	It("are loaded level by level: replace /api/ by /openapi/ in deferApi", Rule(aisuda.DeferredChildren), func() {
		top := api.Get("/department")
		Expect(top).To(BeAccepted())
		Expect(top.Field("data.options.0.value")).To(Equal(root))
		Expect(top.Field("data.options.0.removable")).To(BeFalse())
		Expect(top.Field("data.options.0.placeholder")).To(Equal("暂无更多子部门"))
		Expect(top.Field("data.options.0.children.1.loaded")).To(BeTrue())
		deferred, _ := top.Field("data.options.0.children.0.deferApi").(string)
		Expect(deferred).To(HavePrefix("/api/company/" + api.CompanyKey + "/department?parent="))
		below := api.at(api.Company(), http.MethodGet, strings.Replace(deferred, "/api/", "/openapi/", 1)).Send()
		Expect(below).To(BeAccepted())
		Expect(below.Field("data.options.0.label")).To(Equal("前端组"))
		Expect(api.Get("/department?parent=nobody")).To(Break(aisuda.DepartmentUnknown))
	})

	It("come whole as a bare tree", Rule(aisuda.DepartmentTreeBare), func() {
		tree := api.Get("/department/all")
		Expect(tree).To(BeAccepted())
		Expect(tree.Field("status")).To(BeNil())
		Expect(tree.Field("children.0.children.0.parentId")).To(Equal(research))
		Expect(tree.Field("createdAt")).To(MatchRegexp(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`))
	})

	It("are added and deleted with all below them", Rule(aisuda.DepartmentUnknown, aisuda.DepartmentNameTaken, aisuda.DepartmentRootKept), func() {
		made := api.Post("/department", M{"name": "测试组", "parentId": frontend})
		Expect(made).To(BeAccepted())
		id, _ := made.Field("data.id").(string)
		Expect(api.Post("/department", M{"name": "测试组", "parentId": frontend})).To(Break(aisuda.DepartmentNameTaken))
		Expect(api.Post("/department", M{"name": "测试组", "parentId": backend})).To(BeAccepted())
		Expect(api.Post("/department", M{"name": "x", "parentId": "nobody"})).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Delete("/department/" + root)).To(Break(aisuda.DepartmentRootKept))
		Expect(api.Delete("/department/" + research)).To(BeAccepted())
		Expect(api.Get("/department/users?departmentId=" + id)).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Delete("/department/" + research)).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Get("/app/crm/role/dl6EgeojP1/member").Field("data.departments")).To(BeEmpty(), "a role loses a department that is gone")
		Expect(api.Post("/department/addUser", M{"department": market, "email": "wangwu@example.com"})).To(BeAccepted(), "its users stay")
	})

	It("list their users by pages, with the msg 操作成功", Rule(aisuda.DepartmentUsersMessage), func() {
		first := api.Get("/department/users?departmentId=" + research + "&page=1&perPage=1")
		Expect(first).To(BeAccepted())
		Expect(first.Field("msg")).To(Equal("操作成功"))
		Expect(first.Field("data.count")).To(BeNumerically("==", 2))
		Expect(first.Field("data.items.0.isLeader")).To(BeTrue())
		Expect(first.Field("data.options.0.value")).To(Equal(first.Field("data.items.0.id")))
		Expect(api.Get("/department/users?departmentId=" + research + "&page=2&perPage=1").Field("data.items.0.userId")).To(Equal(wangwu))
		Expect(api.Get("/department/users?departmentId=" + research + "&page=3&perPage=1").Field("data.items")).To(BeEmpty())
	})

	It("take users in, once", Rule(aisuda.UserUnknown, aisuda.MemberTwice), func() {
		Expect(api.Post("/department/addUser", M{"department": backend, "email": "LISI@example.com"})).To(BeAccepted())
		Expect(emails(backend)).To(ConsistOf("lisi@example.com"))
		Expect(api.Post("/department/addUser", M{"department": backend, "email": "lisi@example.com"})).To(Break(aisuda.MemberTwice))
		Expect(api.Post("/department/addUser", M{"department": backend, "email": "nobody@example.com"})).To(Break(aisuda.UserUnknown))
		Expect(api.Post("/department/addUser", M{"department": "nobody", "email": "lisi@example.com"})).To(Break(aisuda.DepartmentUnknown))
	})

	It("let users go, by either id or by e-mail", Rule(aisuda.EitherUserID, aisuda.MemberUnknown), func() {
		list := api.Get("/department/users?departmentId=" + research)
		Expect(api.Delete("/department/" + research + "/delUser/" + list.Field("data.items.0.id").(string))).To(BeAccepted())
		Expect(api.Delete("/department/" + research + "/delUser/" + wangwu)).To(BeAccepted())
		Expect(emails(research)).To(BeEmpty())
		Expect(api.Delete("/department/" + research + "/delUser/" + wangwu)).To(Break(aisuda.MemberUnknown))
		Expect(api.Delete("/department/" + research + "/delUser/nobody")).To(Break(aisuda.UserUnknown))
		Expect(api.Delete("/department/" + frontend + "/delUserByEmail/wangwu@example.com")).To(BeAccepted())
		Expect(api.Delete("/department/" + frontend + "/delUserByEmail/wangwu@example.com")).To(Break(aisuda.MemberUnknown))
		Expect(api.Delete("/department/" + frontend + "/delUserByEmail/nobody@example.com")).To(Break(aisuda.UserUnknown))
		Expect(api.Delete("/department/nobody/delUserByEmail/lisi@example.com")).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Delete("/department/nobody/delUser/" + lisi)).To(Break(aisuda.DepartmentUnknown))
	})

	It("have leaders; users can be banned", func() {
		Expect(api.Post("/department/toggleLeader", M{"departmentId": research, "userId": wangwu, "isLeader": true})).To(BeAccepted())
		Expect(api.Post("/department/toggleLeader", M{"departmentId": research, "userId": lisi, "isLeader": false})).To(BeAccepted())
		list := api.Get("/department/users?departmentId=" + research)
		Expect(list.Field("data.items.0.isLeader")).To(BeFalse())
		Expect(list.Field("data.items.1.isLeader")).To(BeTrue())
		inner, _ := list.Field("data.items.1.id").(string)
		refused := api.Post("/department/toggleLeader", M{"departmentId": research, "userId": inner, "isLeader": true})
		Expect(refused).To(Break(aisuda.MemberUnknown))
		Expect(refused.Why()).To(ContainSubstring("takes its userId"))

		Expect(api.Post("/department/toggleDisabled", M{"departmentId": research, "userId": lisi, "disabled": true})).To(BeAccepted())
		Expect(api.Post("/department/toggleDisabled", M{"departmentId": market, "userId": lisi, "disabled": true})).To(Break(aisuda.MemberUnknown))
		var users []M
		api.Console(http.MethodGet, "/companies/"+api.CompanyKey+"/users", nil, &users)
		Expect(users).To(ContainElement(And(HaveKeyWithValue("email", "lisi@example.com"), HaveKeyWithValue("disabled", true))))
	})

	It("move users to other departments", func() {
		move := func(from, user, to string) *Answer {
			return api.Post("/department/changeUser", M{"departmentId": from, "userId": user, "newDepartmentId": to})
		}
		Expect(move(research, lisi, market)).To(BeAccepted())
		Expect(emails(research)).To(ConsistOf("wangwu@example.com"))
		Expect(emails(market)).To(ConsistOf("zhaoliu@example.com", "lisi@example.com"))
		Expect(move(research, lisi, market)).To(Break(aisuda.MemberUnknown))
		Expect(move(research, wangwu, frontend)).To(Break(aisuda.MemberTwice))
		Expect(move(root, zhangsan, "nobody")).To(Break(aisuda.DepartmentUnknown))
		Expect(emails(root)).To(ConsistOf("zhangsan@example.com"))
	})
})

var aisudaImportSpecs = describe("爱速搭 imports of an organisation", Label("aisuda"), func() {
	var api *Aisuda
	BeforeEach(func() {
		box := OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	department := func(code, name, parent string) M { return M{"code": code, "name": name, "parentCode": parent} }
	person := func(email, code, manager string) M {
		return M{"name": "新人", "email": email, "phone": "12345678901", "departmentCode": code, "isManager": manager, "authType": "oauth", "authId": "1"}
	}
	load := func(departments, users []M) *Answer {
		return api.Post("/department/import", M{"departments": departments, "users": users})
	}

	It("only add: departments are known again by their code, users may sit in several", Rule(aisuda.ImportOnlyAdds, aisuda.ImportTopUnderRoot), func() {
		first := load([]M{department("1", "子部门", "0"), department("0", "根部门", "")}, []M{person("new@example.com", "0", "1"), person("lisi@example.com", "1", "")})
		Expect(first).To(BeAccepted())
		Expect(first.Field("data")).To(Equal(M{"departments": 2.0, "users": 2.0}))
		Expect(load(nil, nil)).To(Break(aisuda.InputInvalid), "departments is needed")
		again := load([]M{department("0", "改名", ""), department("2", "又一个", "0")}, []M{person("new@example.com", "2", ""), person("new@example.com", "0", "")})
		Expect(again.Field("data")).To(Equal(M{"departments": 1.0, "users": 1.0}))
		tree := api.Get("/department/all")
		Expect(tree.Field("children")).To(HaveLen(3))
		Expect(tree.Field("children.2.name")).To(Equal("改名"))
		Expect(tree.Field("children.2.children")).To(HaveLen(2), "what the second import does not name stays")
		renamed, _ := tree.Field("children.2.id").(string)
		list := api.Get("/department/users?departmentId=" + renamed)
		Expect(list.Field("data.items.0.email")).To(Equal("new@example.com"))
		Expect(list.Field("data.items.0.isLeader")).To(BeTrue())
	})

	It("resolve every code within the request, or leave nothing behind",
		Rule(aisuda.ParentCodeUnresolved, aisuda.DepartmentCodeUnresolved, aisuda.DepartmentCodeTwice, aisuda.DepartmentCycle), func() {
			before := string(api.Get("/department/all").Body)
			good := department("1", "部门", "")
			Expect(load([]M{good, department("2", "部门", "9")}, nil)).To(Break(aisuda.ParentCodeUnresolved))
			Expect(load([]M{good}, []M{person("a@example.com", "1", ""), person("b@example.com", "9", "")})).To(Break(aisuda.DepartmentCodeUnresolved))
			Expect(load([]M{good, department("1", "部门", "")}, nil)).To(Break(aisuda.DepartmentCodeTwice))
			Expect(load([]M{good, department("2", "甲", "3"), department("3", "乙", "2")}, nil)).To(Break(aisuda.DepartmentCycle))
			Expect(load([]M{department("1", "部门", "1")}, nil)).To(Break(aisuda.DepartmentCycle))
			Expect(string(api.Get("/department/all").Body)).To(Equal(before))
			Expect(api.Post("/department/addUser", M{"department": "pezEbloLAB", "email": "a@example.com"})).To(Break(aisuda.UserUnknown))
		})

	It("may be large", func() {
		departments, users := []M{department("0", "总部", "")}, []M{}
		for i := range 300 {
			code := fmt.Sprint(i + 1)
			departments = append(departments, department(code, "部门 "+code, fmt.Sprint(i/10)))
			users = append(users, person("u"+code+"@example.com", code, ""))
		}
		Expect(load(departments, users).Field("data")).To(Equal(M{"departments": 301.0, "users": 300.0}))
	})
})
