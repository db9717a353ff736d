package contracts

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/组织: applications of a company.
var aisudaAppSpecs = describe("爱速搭 applications", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	create := func(change M) *Answer {
		return api.Post("/app", with(M{"owner": "zhangsan@example.com", "name": "报销"}, change))
	}
	pack := func(password string) []byte {
		a := box.TryAdmin(http.MethodPost, "/aisuda/companies/"+api.CompanyKey+"/apps/crm/package", M{"password": password})
		Expect(a.Status).To(Equal(http.StatusOK))
		return a.Body
	}

	It("are listed and created, drafts until they are published", func() {
		made := create(M{"key": "expenses", "description": "差旅", "logo": "http://example.com/x.png"})
		Expect(made).To(BeAccepted())
		Expect(made.Field("data.id")).To(MatchRegexp("^[A-Za-z0-9]{10}$"))
		list := api.Get("/app")
		Expect(list).To(BeAccepted())
		Expect(list.Field("data.2")).To(Equal(made.Field("data")))
		Expect(list.Field("data.2.isDraft")).To(BeTrue())
		api.Console(http.MethodPatch, "/companies/"+api.CompanyKey+"/apps/expenses", M{"isDraft": false}, nil)
		Expect(api.Get("/app").Field("data.2.isDraft")).To(BeFalse())
	})

	It("get a short name when none is given, and their two roles", Rule(aisuda.AppDefaultRoles), func() {
		key, _ := create(nil).Field("data.key").(string)
		Expect(key).To(MatchRegexp("^[0-9a-f]{12}$"))
		roles := api.Get("/app/" + key + "/role")
		Expect(roles.Field("data.items.0.name")).To(Equal("报销-管理员"))
		Expect(roles.Field("data.items.1.name")).To(Equal("报销-用户"))
		members := api.Get("/app/" + key + "/role/" + roles.Field("data.items.0.id").(string) + "/member")
		Expect(members.Field("data.users.0.email")).To(Equal("zhangsan@example.com"))
	})

	It("belong to a user of the company who is not banned", Rule(aisuda.OwnerUnknown, aisuda.OwnerDisabled), func() {
		Expect(create(M{"owner": "nobody@example.com"})).To(Break(aisuda.OwnerUnknown))
		Expect(create(M{"owner": "zhaoliu@example.com"})).To(Break(aisuda.OwnerDisabled))
		Expect(api.Post("/department/toggleDisabled", M{"departmentId": "pezEbloLAB", "userId": "bH2jRcF5Uv", "disabled": false})).To(BeAccepted())
		Expect(create(M{"owner": "zhaoliu@example.com"})).To(BeAccepted())
	})

	It("have names and short names of their own", Rule(aisuda.AppNameTaken, aisuda.AppKeyTaken), func() {
		Expect(create(M{"name": "客户管理"})).To(Break(aisuda.AppNameTaken))
		Expect(create(M{"key": "crm"})).To(Break(aisuda.AppKeyTaken))
	})

	It("are deleted by id, not by short name, and by name", Rule(aisuda.AppUnknown, aisuda.DeleteCascades), func() {
		refused := api.Delete("/app/crm")
		Expect(refused).To(Break(aisuda.AppUnknown))
		Expect(refused.Why()).To(ContainSubstring(`send its id, "grOwVRwNXG"`))
		Expect(api.Delete("/app/grOwVRwNXG")).To(BeAccepted())
		Expect(api.Delete("/app/grOwVRwNXG")).To(Break(aisuda.AppUnknown))
		Expect(api.Get("/app/crm/resources")).To(Break(aisuda.AppUnknown))
		Expect(api.Delete("/appName/办公")).To(BeAccepted())
		Expect(api.Delete("/appName/..%2F..%2Fetc")).To(Break(aisuda.AppUnknown))
		Expect(api.Get("/app").Field("data")).To(BeEmpty())
		again := create(M{"key": "crm", "name": "客户管理"})
		Expect(again).To(BeAccepted())
		Expect(api.Get("/app/crm/model/eRg7ny9piQzok5CGqzzbRT.data")).To(Break(aisuda.ModelUnknown), "nothing of the old one is left")
	})

	It("are imported from a package with everything in it", Rule(aisuda.PackageFormat), func() {
		Expect(api.Upload("/import", "crm.amis", pack(""), map[string]string{"name": "副本"})).To(BeAccepted())
		key, _ := api.Get("/app").Field("data.2.key").(string)
		before, after := api.Get("/app/crm/model/eRg7ny9piQzok5CGqzzbRT.data"), api.Get("/app/"+key+"/model/eRg7ny9piQzok5CGqzzbRT.data")
		Expect(after.Body).To(MatchJSON(before.Body))
		pages := api.Get("/app/" + key + "/resources")
		Expect(pages.Field("data.page.items.0.name")).To(Equal("首页"))
		Expect(pages.Field("data.page.items.0.id")).NotTo(Equal("8Yrw1RREK9"), "an import gives ids of its own")
		page, _ := pages.Field("data.page.items.0.id").(string)
		Expect(api.Get("/app/" + key + "/page/" + page + "/apicenterproxy/muEb9u9DdpbaGiFMhWqdjm").Field("data.total")).To(BeNumerically("==", 3))
	})

	It("are not imported without a name", Rule(aisuda.InputMissing), func() {
		Expect(api.Upload("/import", "crm.amis", pack(""), nil)).To(Break(aisuda.InputMissing))
	})

	It("have ids of ten letters and digits", func() {
		Expect(create(nil)).To(BeAccepted())
		apps := api.Get("/app").Field("data").([]any)
		Expect(apps).To(HaveLen(3))
		Expect(apps).To(HaveEach(HaveKeyWithValue("id", MatchRegexp("^[0-9A-Za-z]{10}$"))))
	})

	It("are imported with the package's password", Rule(aisuda.PackagePasswordWrong), func() {
		data := pack("密码 1")
		Expect(bytes.Contains(data, []byte("客户列表"))).To(BeFalse())
		upload := func(password string) *Answer {
			return api.Upload("/import", "crm.amis", data, map[string]string{"name": "副本", "password": password})
		}
		Expect(upload("")).To(Break(aisuda.PackagePasswordWrong))
		Expect(upload("密码 2")).To(Break(aisuda.PackagePasswordWrong))
		Expect(upload("密码 1")).To(BeAccepted())
		a := box.TryAdmin(http.MethodGet, "/exchanges/last", nil)
		Expect(string(a.Body)).NotTo(ContainSubstring("密码 1"), "the journal shows no password")
	})

	It("leave nothing behind when an import fails", Rule(aisuda.PackageBroken, aisuda.FormDataNeeded, aisuda.InputMissing, aisuda.AppNameTaken), func() {
		before := string(api.Get("/app").Body)
		good := pack("")
		for name, data := range map[string][]byte{
			"nothing": {}, "text": []byte("not a package"), "half": good[:len(good)/2], "another ZIP": zipped(map[string]string{"a.txt": "a"}),
			"a wrong manifest": zipped(map[string]string{"manifest.json": `{"format":"apk","version":1}`, "app.json": "{}"}),
			"an unknown field": zipped(map[string]string{"manifest.json": `{"format":"amis","version":1,"name":"x","protected":false}`, "app.json": `{"x":1}`}),
			"a broken model": zipped(map[string]string{
				"manifest.json": `{"format":"amis","version":1,"name":"x","protected":false}`,
				"app.json":      `{"dataSources":[{"key":"k","name":"n","models":[{"table":"t","name":"n","columns":[{"name":"a","type":"blob"}]}]}]}`,
			}),
			"a bomb": bomb("manifest.json", 65),
		} {
			Expect(api.Upload("/import", "x.amis", data, map[string]string{"name": "副本"})).To(Break(aisuda.PackageBroken), name)
		}
		Expect(api.Upload("/import", "x.amis", good, map[string]string{"name": "客户管理"})).To(Break(aisuda.AppNameTaken))
		Expect(api.Upload("/import", "x.amis", good, nil)).To(Break(aisuda.InputMissing))
		Expect(api.Upload("/import", "", nil, map[string]string{"name": "副本"})).To(Break(aisuda.InputMissing))
		Expect(api.Upload("/import", "", nil, map[string]string{"name": "副本", "file": "text"})).To(Break(aisuda.PackageBroken))
		Expect(api.Post("/import", M{"name": "副本"})).To(Break(aisuda.FormDataNeeded))
		r := api.Request(api.Company(), http.MethodPost, "/import").Raw("multipart/form-data; boundary=x", []byte("--x\r\nnonsense"))
		Expect(r.Send()).To(Break(aisuda.FormDataNeeded))
		Expect(string(api.Get("/app").Body)).To(Equal(before))
	})

	It("keep large bodies to their limits", Rule(aisuda.BodyTooLarge), func() {
		large, err := json.Marshal(M{"owner": "zhangsan@example.com", "name": "n", "description": strings.Repeat("x", 1<<20)})
		Expect(err).NotTo(HaveOccurred())
		Expect(api.Request(api.Company(), http.MethodPost, "/app").Raw("application/json", large).Send()).To(Break(aisuda.BodyTooLarge))
		Expect(api.Upload("/import", "x.amis", make([]byte, 21<<20), map[string]string{"name": "n"})).To(Break(aisuda.BodyTooLarge))
	})
})
