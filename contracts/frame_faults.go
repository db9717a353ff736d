package contracts

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// What goes wrong with calls when a test asks for it.
var frameFaultSpecs = describe("Faults", Label("frame"), func() {
	var (
		box   *Sandbox
		api   *Qijiayun
		token string
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	call := func() *Answer { return api.request(http.MethodGet, qijiayunTests+"/get", token, nil).Unheld().Send() }
	fault := func(f M) string {
		GinkgoHelper()
		var made struct{ ID string }
		box.Admin(http.MethodPost, "/faults", f, &made)
		return made.ID
	}
	hits := func(id string) any { return box.TryAdmin(http.MethodGet, "/faults/"+id, nil).Field("hits") }
	last := func() *Answer { return box.TryAdmin(http.MethodGet, "/exchanges/last", nil) }

	It("force the refusal of a rule, after some calls, so many times", Rule(qijiayun.DailyQuota), func() {
		id := fault(M{"provider": "qijiayun", "operation": "testGet", "rule": qijiayun.DailyQuota.ID, "skip": 1, "times": 2, "retryAfter": 7})
		Expect(call()).To(BeAccepted())
		Expect(api.Token("/refresh")).To(BeAccepted(), "another operation")
		refused := call()
		Expect(refused).To(Break(qijiayun.DailyQuota))
		Expect(refused.Header.Get("Retry-After")).To(Equal("7"))
		Expect(refused.Header.Get("Mock-Fault")).To(HavePrefix(id))
		Expect(last().Field("fault")).To(Equal(id + " rule qijiayun/daily-quota"))
		Expect(last().Field("asked")).To(BeTrue(), "no client broke the rule")
		Expect(call()).To(Break(qijiayun.DailyQuota))
		Expect(call()).To(BeAccepted())
		Expect(box.TryAdmin(http.MethodGet, "/faults", nil).Field("0.over")).To(BeTrue())
		Expect(hits(id)).To(BeNumerically("==", 2))
	})

	It("answer with a status and a body that no provider sends, and with 429", func() {
		fault(M{"status": 503, "body": M{"oops": true}, "headers": M{"Via": "proxy"}, "times": 1})
		fault(M{"status": 502, "body": "<html>Bad Gateway</html>", "headers": M{"Content-Type": "text/html"}, "times": 1})
		fault(M{"retryAfter": 30, "times": 1})
		a := call()
		Expect(a.Status).To(Equal(http.StatusServiceUnavailable))
		Expect(a.Body).To(MatchJSON(`{"oops":true}`))
		Expect(a.Header.Get("Via")).To(Equal("proxy"))
		a = call()
		Expect(string(a.Body)).To(Equal("<html>Bad Gateway</html>"))
		Expect(a.Header.Get("Content-Type")).To(Equal("text/html"))
		a = call()
		Expect(a.Status).To(Equal(http.StatusTooManyRequests))
		Expect(a.Header.Get("Retry-After")).To(Equal("30"))
		Expect(call()).To(BeAccepted())
	})

	It("change a provider's reply, a refusal too, and nothing else in it", func() {
		patch := func(ops ...M) []M { return ops }
		id := fault(M{"patch": patch(M{"op": "remove", "path": "/message"}, M{"op": "add", "path": "/data", "value": nil}), "times": 1})
		a := call()
		Expect(a.Status).To(Equal(http.StatusOK))
		Expect(a.Body).To(MatchJSON(`{"code":200,"data":null}`))
		Expect(a.Header.Get("Mock-Fault")).To(Equal(id + " patch remove /message, patch add /data"))
		fault(M{"rule": qijiayun.DailyQuota.ID, "patch": patch(M{"op": "replace", "path": "/code", "value": "40004"}), "times": 1})
		a = call()
		Expect(a.Field("code")).To(Equal("40004"))
		fault(M{"patch": patch(M{"op": "test", "path": "/code", "value": 1}, M{"op": "remove", "path": "/code"}), "times": 1})
		a = call()
		Expect(a).To(BeAccepted(), "a patch that does not fit changes nothing")
		Expect(a.Header.Get("Mock-Fault")).To(ContainSubstring("does not fit this reply"))
	})

	It("refuse a patch that no reply could be changed by", func() {
		for _, wrong := range []M{{"op": "cut", "path": "/a"}, {"op": "remove", "path": "a"}, {"op": "add", "path": "/a"}, {"op": "move", "path": "/a", "from": "b"}, {"op": "remove", "path": "/a~2"}} {
			Expect(box.TryAdmin(http.MethodPost, "/faults", M{"patch": []M{wrong}}).Status).To(Equal(http.StatusUnprocessableEntity), "%v", wrong)
		}
		Expect(box.TryAdmin(http.MethodPost, "/faults", M{"status": 503, "patch": []M{{"op": "remove", "path": "/a"}}}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("end with their ttl, on the sandbox's clock", func() {
		id := fault(M{"rule": qijiayun.SystemError.ID, "ttl": "10m"})
		Expect(call()).To(Break(qijiayun.SystemError))
		box.Advance(10*time.Minute - time.Second)
		Expect(call()).To(Break(qijiayun.SystemError))
		box.Advance(time.Second)
		Expect(call()).To(BeAccepted())
		Expect(hits(id)).To(BeNumerically("==", 2))
	})

	It("delay by real time, also while the clock stands still", func() {
		fault(M{"operation": "testGet", "provider": "qijiayun", "delay": M{"fixed": "30ms"}, "times": 1})
		fault(M{"delay": M{"min": "20ms", "max": "25ms"}, "times": 1})
		fault(M{"delay": M{"median": "20ms", "max": "30ms"}, "times": 1, "rule": qijiayun.SystemError.ID})
		Expect(call()).To(BeAccepted())
		Expect(last().Field("tookMicros")).To(BeNumerically(">=", 30_000))
		Expect(call()).To(BeAccepted())
		Expect(last().Field("tookMicros")).To(BeNumerically(">=", 20_000))
		Expect(call()).To(Break(qijiayun.SystemError))
		Expect(last().Field("fault")).To(ContainSubstring("delay, rule qijiayun/system-error"))
	})

	It("let go of a caller who does not wait for the end of a delay", func() {
		fault(M{"delay": M{"fixed": "10m"}, "times": 1})
		r, err := http.NewRequest(http.MethodGet, api.request(http.MethodGet, qijiayunTests+"/get", token, nil).URL, nil)
		Expect(err).NotTo(HaveOccurred())
		_, err = (&http.Client{Timeout: 50 * time.Millisecond}).Do(r)
		Expect(err).To(MatchError(ContainSubstring("Client.Timeout")))
		Eventually(func() any { return last().Field("why.en") }).Should(ContainSubstring("the caller disconnected during the delay"))
	})

	// get is a call of one connection, or Go asks once more by itself.
	get := func() ([]byte, error) {
		r := api.request(http.MethodGet, qijiayunTests+"/get", token, nil)
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Get(r.URL + "?" + r.Query.Encode())
		if err != nil {
			return nil, err
		}
		defer func() { _ = response.Body.Close() }()
		return io.ReadAll(response.Body)
	}

	It("reset connections", func() {
		fault(M{"connection": "reset", "times": 1})
		_, err := get()
		Expect(errors.Is(err, syscall.ECONNRESET)).To(BeTrue(), "%v", err)
		Expect(last().Field("fault")).To(HaveSuffix("connection reset"))
	})

	It("break connections", func() {
		whole, err := get()
		Expect(err).NotTo(HaveOccurred())

		fault(M{"connection": "empty", "times": 1})
		_, err = get()
		Expect(errors.Is(err, io.EOF)).To(BeTrue(), "%v", err)

		fault(M{"connection": "cut", "times": 1})
		half, err := get()
		Expect(errors.Is(err, io.ErrUnexpectedEOF)).To(BeTrue(), "%v", err)
		Expect(bytes.HasPrefix(whole, half)).To(BeTrue())

		fault(M{"connection": "garbage", "times": 1})
		garbage, err := get()
		Expect(err).NotTo(HaveOccurred())
		Expect(garbage).To(HaveLen(len(whole)))
		Expect(garbage).NotTo(Equal(whole))

		fault(M{"connection": "drip", "piece": 8, "every": "1ms", "times": 1})
		Expect(get()).To(Equal(whole))
		Expect(call()).To(BeAccepted())
	})

	It("lose the reply before or after the thing is done", func() {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		register := func(mobile string) error {
			r := api.request(http.MethodPost, "/member/register", token, nil)
			body := strings.NewReader(`{"mobile":"` + mobile + `","storeNo":"1","channel":"4"}`)
			response, err := client.Post(r.URL+"?"+r.Query.Encode(), "application/json", body)
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		}
		query := func(mobile string) *Answer {
			return api.Get("/member/query", token, M{"mobile": mobile, "storeNo": "1"})
		}
		fault(M{"provider": "qijiayun", "operation": "memberRegister", "connection": "empty", "times": 1})
		fault(M{"provider": "qijiayun", "operation": "memberRegister", "connection": "empty", "after": true, "times": 1})
		Expect(register("18899888801")).NotTo(Succeed())
		Expect(register("18899888802")).NotTo(Succeed())
		Expect(query("18899888801")).To(Break(qijiayun.MemberMissing))
		Expect(query("18899888802")).To(BeAccepted())
	})

	It("come by chance as the seed has it, never twice in a row unless asked", func() {
		pattern := func(b *Sandbox, f M) string {
			GinkgoHelper()
			q := b.Qijiayun()
			token := q.FetchToken()
			b.Admin(http.MethodPost, "/faults", f, nil)
			var text strings.Builder
			for range 60 {
				if a := q.Get(qijiayunTests+"/get", token, nil); a.Header.Get("Mock-Fault") != "" {
					text.WriteByte('x')
				} else {
					text.WriteByte('.')
				}
			}
			return text.String()
		}
		f := M{"provider": "qijiayun", "operation": "testGet", "rule": qijiayun.SystemError.ID, "probability": 0.5}
		first := pattern(box, f)
		Expect(first).To(And(ContainSubstring("x"), Not(ContainSubstring("xx"))))
		box.Admin(http.MethodPost, "/reset", nil, nil)
		Expect(pattern(box, f)).To(Equal(first))
		Expect(pattern(OpenSandbox(), f)).NotTo(Equal(first), "another sandbox has another seed")
		box.Admin(http.MethodPost, "/reset", nil, nil)
		Expect(pattern(box, with(f, M{"again": true}))).To(ContainSubstring("xx"))
	})

	It("are kept by a snapshot, and forgotten when dropped", func() {
		id := fault(M{"rule": qijiayun.SystemError.ID, "times": 3})
		Expect(call()).To(Break(qijiayun.SystemError))
		var snapshot M
		box.Admin(http.MethodGet, "/snapshot", nil, &snapshot)
		box.Admin(http.MethodDelete, "/faults", nil, nil)
		Expect(call()).To(BeAccepted())
		box.Admin(http.MethodPut, "/snapshot", snapshot, nil)
		Expect(call()).To(Break(qijiayun.SystemError))
		Expect(hits(id)).To(BeNumerically("==", 2))
		box.Admin(http.MethodDelete, "/faults/"+id, nil, nil)
		Expect(call()).To(BeAccepted())
		Expect(box.TryAdmin(http.MethodDelete, "/faults/"+id, nil).Status).To(Equal(http.StatusNotFound))
	})

	It("are refused if they are invalid", func() {
		for _, f := range []M{
			{},
			{"times": 1},
			{"provider": "nobody", "connection": "reset"},
			{"operation": "testGet", "connection": "reset"},
			{"provider": "qijiayun", "operation": "noSuch", "connection": "reset"},
			{"rule": "qijiayun/no-such"},
			{"rule": qijiayun.RefreshKeepsEarlier.ID},
			{"rule": qijiayun.SystemError.ID, "status": 500},
			{"status": 99},
			{"connection": "torn"},
			{"connection": "cut", "after": true},
			{"connection": "cut", "every": "1s"},
			{"connection": "drip", "every": "never"},
			{"rule": qijiayun.SystemError.ID, "body": M{}},
			{"retryAfter": -1},
			{"connection": "reset", "probability": 2},
			{"connection": "reset", "again": true},
			{"connection": "reset", "ttl": "soon"},
			{"connection": "reset", "skip": -1},
			{"delay": M{}},
			{"delay": M{"fixed": "1s", "median": "1s"}},
			{"delay": M{"min": "2s", "max": "1s"}, "rule": qijiayun.SystemError.ID},
			{"delay": M{"fixed": "11m"}},
			{"status": 503, "headers": M{"X": "a\r\nb"}},
			{"colour": "red"},
		} {
			Expect(box.TryAdmin(http.MethodPost, "/faults", f).Status).To(Equal(http.StatusUnprocessableEntity), "%v", f)
		}
		Expect(box.TryAdmin(http.MethodGet, "/faults/f99", nil).Status).To(Equal(http.StatusNotFound))
	})
})
