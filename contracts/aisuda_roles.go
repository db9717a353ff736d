package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/应用, 应用整体接口 and 角色相关接口.
var aisudaRoleSpecs = describe("爱速搭 roles", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	const (
		admins, people, sales, fixed = "lKVZOnEBdk", "dl6EgeojP1", "ygMwaloQAO", "LM6wPMEJdb"
		lisi, wangwu                 = "mD9qVyB2Zn", "tG6nKaW3Xs"
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	role := func(id string) string { return "/app/crm/role/" + id }
	rolesOf := func(user string) (names []string) {
		a := api.Get("/app/crm/role/member/" + user + "/roles")
		Expect(a).To(BeAccepted())
		for _, r := range a.Field("data.roles").([]any) {
			names = append(names, r.(M)["roleName"].(string))
		}
		return names
	}

	It("stand among the application's resources, beside its object storage", func() {
		all := api.Request(api.App(), http.MethodGet, "/app/crm/resources").Send()
		Expect(all).To(BeAccepted())
		Expect(all.Field("data.APICenterGroup.name")).To(Equal("API 分组"))
		Expect(all.Field("data.role.items")).To(HaveLen(4))
		Expect(api.Get("/app/crm/objectstorage").Field("data.count")).To(BeNumerically("==", 1))
		Expect(api.Get("/app/office/objectstorage").Field("data.items")).To(BeEmpty())
		Expect(api.Get("/app/nobody/resources")).To(Break(aisuda.AppUnknown))
	})

	It("are made, renamed and deleted, their names unique", Rule(aisuda.RoleUnknown, aisuda.RoleNameTaken), func() {
		made := api.Post("/app/crm/role", M{"name": "客服"})
		Expect(made).To(BeAccepted())
		id, _ := made.Field("data.id").(string)
		Expect(api.Post("/app/crm/role", M{"name": "客服"})).To(Break(aisuda.RoleNameTaken))
		Expect(api.Post("/app/office/role", M{"name": "客服"})).To(BeAccepted(), "another application")
		Expect(api.Post(role(id), M{"name": "客服"})).To(BeAccepted(), "its own name")
		Expect(api.Post(role(id), M{"name": "销售经理"})).To(Break(aisuda.RoleNameTaken))
		Expect(api.Post(role(id), M{"name": "客服经理"})).To(BeAccepted())
		Expect(api.Get("/app/crm/role").Field("data.items.4.name")).To(Equal("客服经理"))
		Expect(api.Delete(role(id))).To(BeAccepted())
		Expect(api.Delete(role(id))).To(Break(aisuda.RoleUnknown))
		Expect(api.Post(role(id), M{"name": "x"})).To(Break(aisuda.RoleUnknown))
		Expect(api.Get(role(id) + "/member")).To(Break(aisuda.RoleUnknown))
	})

	It("say whether they may be changed", Rule(aisuda.RoleNotEditable, aisuda.RoleNotDeletable), func() {
		Expect(api.Get("/app/crm/role").Field("data.items.3.editable")).To(BeFalse())
		Expect(api.Post(role(fixed), M{"name": "x"})).To(Break(aisuda.RoleNotEditable))
		Expect(api.Delete(role(fixed))).To(Break(aisuda.RoleNotDeletable))
		Expect(api.Delete(role(admins))).To(BeAccepted(), "made by the platform, and deletable as its sample says")
	})

	It("take users by e-mail and uid, with commas, all or none", Rule(aisuda.RoleUsersUnresolved, aisuda.RoleMembersOnce, aisuda.InputMissing), func() {
		add := func(body M) *Answer { return api.Post(role(sales)+"/member/user", body) }
		Expect(add(M{"email": "zhangsan@example.com, LISI@example.com", "uid": wangwu + ",," + lisi})).To(BeAccepted())
		members := api.Get(role(sales) + "/member")
		Expect(members.Field("data.users")).To(HaveLen(3))
		Expect(members.Field("data.users.0.nickName")).To(Equal("三哥"))
		Expect(add(M{"email": "zhaoliu@example.com,nobody@example.com"})).To(Break(aisuda.RoleUsersUnresolved))
		Expect(add(M{"uid": "nobody"})).To(Break(aisuda.RoleUsersUnresolved))
		Expect(add(M{"email": "lisi@example.com，zhaoliu@example.com"}).Why()).To(ContainSubstring("put a comma (,) between them"))
		Expect(add(M{"email": " , "})).To(Break(aisuda.InputMissing))
		Expect(add(M{})).To(Break(aisuda.InputMissing))
		Expect(api.Get(role(sales) + "/member").Field("data.users")).To(HaveLen(3))
	})

	It("take departments and roles, without cycles", Rule(aisuda.RoleCycle, aisuda.RoleMembersOnce), func() {
		Expect(api.Get(role(sales) + "/subRoles").Field("data.items.0.id")).To(Equal(people))
		Expect(api.Post(role(people)+"/member/role", M{"role": " " + admins})).To(BeAccepted(), "the sample begins with a space")
		Expect(api.Post(role(people)+"/member/role", M{"role": admins})).To(BeAccepted(), "again is not an error")
		Expect(api.Post(role(admins)+"/member/role", M{"role": sales})).To(Break(aisuda.RoleCycle))
		Expect(api.Post(role(sales)+"/member/role", M{"role": sales})).To(Break(aisuda.RoleCycle))
		Expect(api.Post(role(sales)+"/member/role", M{"role": "nobody"})).To(Break(aisuda.RoleUnknown))
		Expect(api.Post(role(admins)+"/member/department", M{"department": []string{"DyVZYOwav6", "DyVZYOwav6"}})).To(BeAccepted())
		Expect(api.Post(role(admins)+"/member/department", M{"department": []string{"pezEbloLAB", "nobody"}})).To(Break(aisuda.DepartmentUnknown))
		Expect(api.Get(role(admins) + "/member").Field("data.departments")).To(HaveLen(1))
	})

	It("reach users directly, through departments and through roles", func() {
		Expect(rolesOf(lisi)).To(ConsistOf("客户管理-用户", "销售经理"))
		Expect(rolesOf(wangwu)).To(ConsistOf("客户管理-用户", "销售经理"), "through 前端组")
		Expect(api.Post(role(admins)+"/member/department", M{"department": []string{"DyVZYOwav6"}})).To(BeAccepted())
		Expect(rolesOf(wangwu)).To(ConsistOf("客户管理-管理员", "客户管理-用户", "销售经理"), "through 研发部, above 前端组")
		Expect(api.Get("/app/crm/role/member/nobody/roles")).To(Break(aisuda.UserUnknown))
	})

	It("let members of any kind go", Rule(aisuda.RoleMemberUnknown, aisuda.DeleteCascades), func() {
		Expect(api.Delete(role(people) + "/member/" + lisi)).To(BeAccepted())
		Expect(api.Delete(role(people) + "/member/Nq4omrw1g7")).To(BeAccepted())
		Expect(api.Delete(role(sales) + "/member/" + people)).To(BeAccepted())
		Expect(api.Delete(role(sales) + "/member/" + people)).To(Break(aisuda.RoleMemberUnknown))
		Expect(rolesOf(wangwu)).To(BeEmpty())
		Expect(api.Post(role(sales)+"/member/role", M{"role": people})).To(BeAccepted())
		Expect(api.Delete(role(people))).To(BeAccepted())
		Expect(api.Get(role(sales)+"/subRoles").Field("data.items")).To(BeEmpty(), "a deleted role is in no other")
	})
})
