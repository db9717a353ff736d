package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The providers' names are what their pages spell: to them MOBILE is not a mobile, but a name that they do not know. The
// bodies are texts, since the later of two names is the one that must not count.
var frameNameSpecs = describe("Names in a body that are spelt otherwise", Label("frame"), func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)) })

	It("send no SMS of InnoPaaS to others", func() {
		api := box.Innopaas()
		a := api.Request(innopaasSMS).Raw(documentedJSON, []byte(`{"mobile":"8613800000000","msg":"hello","MOBILE":"12025550100","Msg":"bye"}`)).Send()
		Expect(a).To(BeAccepted())
		var sent []M
		api.Console(http.MethodGet, "/messages?id="+a.Field("data.messageId").(string), nil, &sent)
		Expect(sent).To(HaveExactElements(HaveKeyWithValue("to", "8613800000000")))
	})

	It("give no application of 爱速搭 its name", func() {
		api := box.Aisuda()
		post := func(path, text string) *Answer {
			return api.Request(api.Company(), http.MethodPost, path).Raw("application/json", []byte(text)).Send()
		}
		a := post("/app", `{"owner":"zhangsan@example.com","name":"报销","NAME":"别的","Key":"other"}`)
		Expect(a).To(BeAccepted())
		Expect(a.Field("data.name")).To(Equal("报销"))
		Expect(a.Field("data.key")).NotTo(Equal("other"))
	})

	It("register no other member of 企加云", func() {
		api := box.Qijiayun()
		token := api.FetchToken()
		text := `{"mobile":"18899888899","storeNo":"1159374785466208256","brandId":1,"channel":"16","realName":"小伙伴","MOBILE":"18899888800","RealName":"别人"}`
		Expect(api.request(http.MethodPost, "/member/register", token, nil).Raw("application/json", []byte(text)).Send()).To(BeAccepted())
		Expect(api.Get("/member/query", token, M{"mobile": "18899888899", "storeNo": "1159374785466208256"}).Field("data.realName")).To(Equal("小伙伴"))
	})

	It("are not parameters of apihub", func() {
		api := box.Apihub()
		text := `{"lng":116.40,"lat":39.93,"LNG":139.69,"Lat":35.69}`
		a := api.Request(http.MethodPost, apihubWeather, "", nil).Raw("application/json", []byte(text)).Send()
		Expect(a).To(BeAccepted())
		Expect(a.Field("result.location.name")).To(Equal("北京"))
	})
})
