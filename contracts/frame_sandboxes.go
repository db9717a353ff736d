package contracts

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// What every provider stands on: sandboxes, their addresses, clocks and snapshots.
var frameSandboxSpecs = describe("Sandboxes", Label("frame"), func() {
	It("cannot see each other", func() {
		one, two := OpenSandbox(), OpenSandbox()
		mine := one.Qijiayun().FetchToken()
		refused := two.Qijiayun().Get(qijiayunTests+"/get", mine, nil)
		Expect(refused.Why()).To(ContainSubstring("this accessToken was not issued in this sandbox"))
	})

	It("have credentials of their own, the same for the same id and seed", func() {
		one := OpenSandbox()
		appID := one.Qijiayun().AppID
		Expect(OpenSandbox().Qijiayun().AppID).NotTo(Equal(appID))
		one.Admin(http.MethodPost, "/reset", nil, nil)
		one.credentials = nil
		Expect(one.Qijiayun().AppID).To(Equal(appID))
	})

	It("are found by path, by header, and by the credential presented", func() {
		box := OpenSandbox()
		api := box.Qijiayun()
		token := api.FetchToken()
		root := target.URL + "/qijiayun" + qijiayunTests + "/get"
		for name, r := range map[string]*Request{
			"credential": NewRequest(http.MethodGet, root),
			"header":     NewRequest(http.MethodGet, root),
			"path":       NewRequest(http.MethodGet, target.URL+"/~"+box.ID+"/qijiayun"+qijiayunTests+"/get"),
			"host":       NewRequest(http.MethodGet, target.URL+qijiayunTests+"/get"),
		} {
			r.Query.Set("accessToken", token)
			switch name {
			case "header":
				r.Header.Set("Mock-Sandbox", box.ID)
			case "host":
				r.Host = "gateway-dev.itrigger.cn"
			}
			answer := r.Send()
			answer.Provider = "qijiayun"
			Expect(answer).To(BeAccepted(), name)
		}
		var exchanges []M
		box.Admin(http.MethodGet, "/exchanges?operation=testGet&outcome=accepted", nil, &exchanges)
		Expect(exchanges).To(HaveLen(4))
	})

	It("that do not exist are mockserver's own refusal", func() {
		box := OpenSandbox()
		for _, r := range []*Request{
			NewRequest(http.MethodGet, target.URL+"/~nobody/qijiayun/x"),
			NewRequest(http.MethodGet, target.URL+"/~/qijiayun/x"),
			NewRequest(http.MethodGet, target.URL+"/nobody/x"),
			NewRequest(http.MethodGet, target.URL+"/"),
			NewRequest(http.MethodGet, target.URL+"/%71ijiayun/x"),
		} {
			a := r.Send()
			Expect(a.Status).To(Equal(http.StatusNotFound), r.URL)
			Expect(a.Header.Get("Content-Type")).To(Equal("application/problem+json"))
			Expect(a.Why()).NotTo(BeEmpty())
		}
		Expect(box.TryAdmin(http.MethodGet, "/exchanges/99", nil).Status).To(Equal(http.StatusNotFound))
	})

	It("are thrown away and built again by a reset", func() {
		box := OpenSandbox(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
		token := box.Qijiayun().FetchToken()
		box.Advance(time.Minute)
		box.Admin(http.MethodPost, "/reset", nil, nil)
		Expect(box.Now()).To(BeTemporally("==", time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)))
		refused := box.Qijiayun().Get(qijiayunTests+"/get", token, nil)
		Expect(refused).NotTo(BeAccepted())
		var exchanges []M
		box.Admin(http.MethodGet, "/exchanges", nil, &exchanges)
		Expect(exchanges).To(HaveLen(1))
	})

	It("answer the same after a snapshot is loaded again, in another place too", func() {
		box := OpenSandbox(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
		token := box.Qijiayun().FetchToken()
		var snapshot M
		box.Admin(http.MethodGet, "/snapshot", nil, &snapshot)
		after := box.Qijiayun().FetchToken()

		box.Admin(http.MethodPut, "/snapshot", snapshot, nil)
		Expect(box.Qijiayun().Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
		Expect(box.Qijiayun().FetchToken()).To(Equal(after), "its random numbers go on from where they were")

		other := OpenSandbox()
		other.Admin(http.MethodPut, "/snapshot", snapshot, nil)
		other.credentials = nil
		Expect(other.Qijiayun().FetchToken()).To(Equal(after))
		var exchange M
		other.Admin(http.MethodGet, "/exchanges/1", nil, &exchange)
		Expect(exchange["operation"]).To(Equal("getToken"))
	})

	It("refuse a snapshot that is not theirs, and keep what they hold", func() {
		box := OpenSandbox()
		token := box.Qijiayun().FetchToken()
		for _, snapshot := range []M{
			{"version": 99, "sandbox": "x", "seed": 1, "clock": M{"now": "2026-11-30T00:00:00Z", "mode": "frozen"}},
			{"version": 1, "sandbox": "x", "seed": 1, "store": M{"tables": M{"nobody.knows": []M{}}}},
			{"version": 1, "sandbox": "x", "seed": 1, "store": M{"tables": M{"qijiayun.apps": []M{{"key": "k", "row": M{"appId": 7}}}}}},
			{"version": 1, "sandbox": "x", "unknown": 1},
		} {
			refused := box.TryAdmin(http.MethodPut, "/snapshot", snapshot)
			Expect(refused.Status).To(Equal(http.StatusUnprocessableEntity), "%v", snapshot)
		}
		Expect(box.Qijiayun().Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
	})

	It("have clocks that a test moves, within sense", func() {
		box := OpenSandbox(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
		box.Advance(36 * time.Hour)
		Expect(box.Now()).To(BeTemporally("==", time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)))
		box.Admin(http.MethodPut, "/clock", M{"now": "2026-01-01T08:00:00+08:00"}, nil)
		Expect(box.Now()).To(BeTemporally("==", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
		var state M
		box.Admin(http.MethodPut, "/clock", M{"mode": "running"}, &state)
		Expect(state["mode"]).To(Equal("running"))
		for path, in := range map[string]any{
			"/clock/advance": M{"by": "-1s"}, "/clock/advance?": M{"by": "soon"}, "/clock": M{"mode": "backwards"}, "/clock?": M{},
		} {
			method := http.MethodPut
			if strings.HasPrefix(path, "/clock/advance") {
				method = http.MethodPost
			}
			Expect(box.TryAdmin(method, path, in).Status).To(Equal(http.StatusUnprocessableEntity), path)
		}
		Expect(box.TryAdmin(http.MethodPut, "/clock", M{"now": "9999-01-01T00:00:00Z"}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("are refused under ids that are taken or no ids", func() {
		box := OpenSandbox()
		Expect(CallAdmin(http.MethodPost, "/sandboxes", M{"id": box.ID}).Status).To(Equal(http.StatusConflict))
		Expect(CallAdmin(http.MethodPost, "/sandboxes", M{"id": "../x"}).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(CallAdmin(http.MethodPost, "/sandboxes", M{"ttl": "-5s"}).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(CallAdmin(http.MethodPost, "/sandboxes", M{"nonsense": 1}).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(CallAdmin(http.MethodDelete, "/sandboxes/default", nil).Status).To(Equal(http.StatusConflict))
		Expect(CallAdmin(http.MethodGet, "/sandboxes/"+url.PathEscape("no such"), nil).Status).To(Equal(http.StatusNotFound))
	})

	It("are listed, shown and deleted", func() {
		box := OpenSandbox()
		var list []M
		CallAdmin(http.MethodGet, "/sandboxes", nil).Decode(&list)
		Expect(list).To(ContainElement(HaveKeyWithValue("id", box.ID)))
		Expect(list).To(ContainElement(HaveKeyWithValue("id", "default")))
		var shown struct{ BaseURLs map[string]string }
		box.Admin(http.MethodGet, "", nil, &shown)
		Expect(shown.BaseURLs["qijiayun"]).To(Equal(target.URL + "/~" + box.ID + "/qijiayun"))
		other := CallAdmin(http.MethodPost, "/sandboxes", nil)
		id := other.Field("id").(string)
		Expect(CallAdmin(http.MethodDelete, "/sandboxes/"+id, nil).Status).To(Equal(http.StatusNoContent))
		Expect(CallAdmin(http.MethodGet, "/sandboxes/"+id, nil).Status).To(Equal(http.StatusNotFound))
	})
})
