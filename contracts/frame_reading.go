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

// Whatever cannot be read is said to be so. Dropped without a word it would be explained as missing, or another value
// would be taken for it.
var frameReadingSpecs = describe("What a request says", Label("frame"), func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox() })

	It("has percent signs that are escaped, in the query of 企加云", Rule(qijiayun.ParameterError, qijiayun.TokenMissing), func() {
		const path = "/itrigger-bff/v2/open/api/member/query?mobile=18899888899&accessToken="
		refused := box.Request(http.MethodGet, "qijiayun", path+box.Qijiayun().FetchToken()+"&storeNo=100%").Send()
		Expect(refused).To(Break(qijiayun.ParameterError))
		Expect(refused.Why()).To(And(ContainSubstring(`"storeNo" cannot be read: "%" is not an escape`), ContainSubstring("%25")))
		refused = box.Request(http.MethodGet, "qijiayun", path+"%zz").Send()
		Expect(refused).To(Break(qijiayun.TokenMissing))
		Expect(refused.Why()).To(ContainSubstring(`"accessToken" cannot be read: "%zz" is not an escape`))
	})

	It("is not another city's weather", Rule(apihub.ParamType), func() {
		for query, says := range map[string]string{
			"lng=116.4%&lat=39.9%": `"lat" cannot be read: "%" is not an escape`, "lng=116.4&lat=39.9%a": `"%a" is not an escape`, "lng=%C4%E3&lat=39.9": "byte 1 is 0xC4, as in GBK",
		} {
			refused := box.Request(http.MethodGet, "apihub", apihubWeather+"?"+query).Send()
			Expect(refused).To(Break(apihub.ParamType), query)
			Expect(refused.Why()).To(ContainSubstring(says))
		}
		Expect(box.Request(http.MethodGet, "apihub", apihubWeather+"?lng=116.4&lat=39.9&note=100%&lng=%").Send()).To(BeAccepted(), "of several the first counts")
	})

	It("is UTF-8 in the query as in a body", Rule(qijiayun.ParameterError), func() {
		refused := box.Request(http.MethodGet, "qijiayun", "/itrigger-bff/v2/open/api/member/query?storeNo=1&mobile=%C4%E3&accessToken="+box.Qijiayun().FetchToken()).Send()
		Expect(refused).To(Break(qijiayun.ParameterError))
		Expect(refused.Why()).To(ContainSubstring("it is not UTF-8: byte 1 is 0xC4"))
	})

	It("is UTF-8 in the fields of a form and in the names of files", Rule(innopaas.BodyMalformed), func() {
		api := box.Innopaas()
		for _, part := range []string{
			"Content-Disposition: form-data; name=\"headerType\"\r\n\r\n\xc4\xe3", "Content-Disposition: form-data; name=\"file\"; filename=\"\xc4\xe3.pdf\"\r\n\r\n%PDF-1.7",
		} {
			refused := api.Request(innopaasUpload).Raw("multipart/form-data; boundary=x", []byte("--x\r\n"+part+"\r\n--x--\r\n")).Send()
			Expect(refused).To(Break(innopaas.BodyMalformed))
			Expect(refused.Why()).To(ContainSubstring("it is not UTF-8: byte 1 is 0xC4"))
		}
	})

	It("has its scheme in any case, and its charset in either spelling", func() {
		api := box.Aisuda()
		r := api.Request(api.Company(), http.MethodGet, "/app")
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "Bearer", "bEARER", 1))
		Expect(r.Send()).To(BeAccepted())
		Expect(box.Innopaas().Request(innopaasSMS).Raw("APPLICATION/JSON; CHARSET=utf8", []byte(`{"mobile":"8613800000000","msg":"hello"}`)).Send()).To(BeAccepted())
	})

	It("has a method of those that a refusal of another lists", Rule(aisuda.MethodWrong), func() {
		api := box.Aisuda()
		refused := api.Request(api.Company(), http.MethodDelete, "/app").Send()
		Expect(refused).To(Break(aisuda.MethodWrong))
		Expect(refused.Status).To(Equal(http.StatusMethodNotAllowed))
		Expect(refused.Header.Get("Allow")).To(Equal("GET, POST"))
	})
})
