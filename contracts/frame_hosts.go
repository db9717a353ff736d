package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
	"example.com/mockserver/providers/qijiayun"
)

// A client that keeps the provider's own host, led here by a proxy or by its resolver, needs no prefix. The paths below are
// called without credentials: what answers is the provider.
var frameHostSpecs = describe("The hosts that the pages print", Label("frame"), func() {
	DescribeTable("lead to their provider", func(host, method, path, provider string, broken *rule.Rule) {
		r := NewRequest(method, target.URL+path)
		r.Host = host
		r.Header.Set("Mock-Sandbox", OpenSandbox().ID)
		a := r.Send()
		a.Provider = provider
		if broken == nil {
			Expect(a).To(BeAccepted())
			return
		}
		Expect(a).To(Break(broken))
	},
		Entry("open.apihub.net", "open.apihub.net", http.MethodGet, apihubWeather, "apihub", nil),
		Entry("api.innopaas.com", "api.innopaas.com", http.MethodPost, "/api/sms/v3/msg/send", "innopaas", innopaas.AppKeyMissing),
		Entry("gateway-dev.itrigger.cn", "gateway-dev.itrigger.cn", http.MethodGet, qijiayunTests+"/get", "qijiayun", qijiayun.TokenMissing),
		Entry("gateway-mb-dev.itrigger.cn", "gateway-mb-dev.itrigger.cn", http.MethodGet, qijiayunTests+"/get", "qijiayun", qijiayun.TokenMissing),
	)
})
