package contracts

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// SMS API V3.0: send.
var innopaasSMSSpecs = describe("InnoPaaS SMS", Label("innopaas"), func() {
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC))
		api = box.Innopaas()
	})
	waive := func(r *rule.Rule) { box.Admin(http.MethodPut, "/overrides/"+r.ID, M{"enforced": false}, nil) }

	It("answers with the message's id", Rule(innopaas.SMSAnswerShape), func() {
		a := api.SMS("8613800000000,12025550100", "hello")
		Expect(a).To(BeAccepted())
		Expect(a.Field("data.messageId")).To(MatchRegexp(`^I[0-9]+_2611221200_1$`))
		Expect(a.Field("data.errorPhone")).To(BeEmpty())
		var sent []M
		api.Console(http.MethodGet, "/messages?id="+a.Field("data.messageId").(string), nil, &sent)
		Expect(sent).To(HaveLen(2))
		Expect(sent[0]["to"]).To(Equal("8613800000000"))
	})

	It("needs a number: 109", Rule(innopaas.SMSMobileMissing), func() {
		Expect(api.SMS("", "hello")).To(Break(innopaas.SMSMobileMissing))
		Expect(api.SMS("", "hello", M{"mobile": nil})).To(Break(innopaas.SMSMobileMissing))
	})

	It("takes a thousand numbers and no more: 109", Rule(innopaas.SMSMobileCount), func() {
		numbers := make([]string, 1001)
		for i := range numbers {
			numbers[i] = fmt.Sprintf("1202555%04d", i)
		}
		Expect(api.SMS(strings.Join(numbers[:1000], ","), "hello")).To(BeAccepted())
		Expect(api.SMS(strings.Join(numbers, ","), "hello")).To(Break(innopaas.SMSMobileCount))
	})

	DescribeTable("takes a number of 5 to 20 digits", func(number string) {
		Expect(api.SMS(number, "hello")).To(BeAccepted())
	},
		Entry("5", "12025"),
		Entry("20", "12025550100123456789"),
	)

	DescribeTable("refuses a malformed number: 108", Rule(innopaas.SMSMobileFormat), func(list string) {
		Expect(api.SMS(list, "hello")).To(Break(innopaas.SMSMobileFormat))
	},
		Entry("too short", "8613"),
		Entry("too long", "861380000000012345678"),
		Entry("leading 00", "008613800000000"),
		Entry("a plus", "+8613800000000"),
		Entry("a blank after the comma", "8613800000000, 12025550100"),
		Entry("nothing after the comma", "8613800000000,"),
		Entry("one bad among good ones", "8613800000000,abc,12025550100"),
	)

	It("can pass over malformed numbers and name them, as the older API does", Rule(innopaas.SMSMobileNoneGood), func() {
		waive(innopaas.SMSMobileFormat)
		a := api.SMS("8613800000000,abc,12025550100", "hello")
		Expect(a).To(BeAccepted())
		Expect(a.Field("data.errorPhone")).To(ConsistOf("abc"))
		Expect(api.SMS("abc", "hello")).To(Break(innopaas.SMSMobileNoneGood))
	})

	It("needs a text: 123", Rule(innopaas.SMSTextEmpty), func() {
		Expect(api.SMS("12025550100", "")).To(Break(innopaas.SMSTextEmpty))
		Expect(api.SMS("12025550100", "", M{"msg": nil})).To(Break(innopaas.SMSTextEmpty))
	})

	It("takes 2000 characters by the field table, 3000 by the error table: 106", Rule(innopaas.SMSTextLength, innopaas.SMSTextLengthLax), func() {
		Expect(api.SMS("12025550100", strings.Repeat("验", 2000))).To(BeAccepted())
		Expect(api.SMS("12025550100", strings.Repeat("x", 2001))).To(Break(innopaas.SMSTextLength))
		waive(innopaas.SMSTextLength)
		Expect(api.SMS("12025550100", strings.Repeat("x", 3000))).To(BeAccepted())
		Expect(api.SMS("12025550100", strings.Repeat("x", 3001))).To(Break(innopaas.SMSTextLengthLax))
	})

	It("takes a uid of 64 characters by the field table, 128 by the error table: 105", Rule(innopaas.SMSUidLength, innopaas.SMSUidLengthLax), func() {
		uid := func(n int) M { return M{"uid": strings.Repeat("u", n)} }
		Expect(api.SMS("12025550100", "hello", uid(64))).To(BeAccepted())
		Expect(api.SMS("12025550100", "hello", uid(65))).To(Break(innopaas.SMSUidLength))
		waive(innopaas.SMSUidLength)
		Expect(api.SMS("12025550100", "hello", uid(128))).To(BeAccepted())
		Expect(api.SMS("12025550100", "hello", uid(129))).To(Break(innopaas.SMSUidLengthLax))
	})

	It("takes a senderId of 20 characters: 117", Rule(innopaas.SMSSenderLength), func() {
		Expect(api.SMS("12025550100", "hello", M{"senderId": strings.Repeat("1", 20)})).To(BeAccepted())
		Expect(api.SMS("12025550100", "hello", M{"senderId": strings.Repeat("1", 21)})).To(Break(innopaas.SMSSenderLength))
	})

	It("takes a full callBackUrl without spaces", Rule(innopaas.SMSCallback), func() {
		for wrong, why := range map[string]string{
			"customer.example.com/cb": "begin with http", "http://a b.example.com": "U+0020", "http://x.example.com/a b": "U+0020",
			"ftp://x.example.com": "begin with http", "http://": "no host", "/cb": "begin with http",
			"http://x.example.com/cb\u00a0": "U+00A0", "http://x.example.com/cb\u200b": "U+200B", "http://x.example.com:70000/cb": "port 70000",
			"http://x.example.com/cb?x=100%": "percent escape", "http://300.1.1.1/": "IPv4", "http://{host}/cb": "HOST",
		} {
			answer := api.SMS("12025550100", "hello", M{"callBackUrl": wrong})
			Expect(answer).To(Break(innopaas.SMSCallback), wrong)
			Expect(answer.Why()).To(ContainSubstring(why), wrong)
		}
	})

	It("refuses a country without a price: 129", Rule(innopaas.PriceMissing), func() {
		Expect(api.SMS("99912345678", "hello")).To(Break(innopaas.PriceMissing))
		Expect(api.OTP("99912345678", "4711")).To(Break(innopaas.PriceMissing))
	})

	It("goes to mainland China with the permission only: 115", Rule(innopaas.SMSMainland), func() {
		api.Account(M{"mainlandChina": false})
		Expect(api.SMS("12025550100,8613800000000", "hello")).To(Break(innopaas.SMSMainland))
		Expect(api.SMS("12025550100,85212345678", "hello")).To(BeAccepted(), "Hong Kong is 852")
	})

	It("is charged by parts when it is submitted, until the balance runs out: 110",
		Rule(innopaas.Balance, innopaas.ChargedOnSubmit, innopaas.SMSSegments), func() {
			balance := func() any { return box.TryAdmin(http.MethodGet, "/innopaas/accounts", nil).Field("0.balance") }
			api.Account(M{"balance": "0.0900"})
			Expect(api.SMS("8613800000000,12025550101", strings.Repeat("x", 161))).To(BeAccepted()) // 2 parts at 0.03 and at 0.01
			Expect(balance()).To(Equal("0.0100"))
			Expect(api.SMS("12025550100", strings.Repeat("验", 71))).To(Break(innopaas.Balance)) // 2 parts
			Expect(balance()).To(Equal("0.0100"), "a refused call is not charged")
			Expect(api.SMS("12025550100", strings.Repeat("验", 70))).To(BeAccepted())
			Expect(balance()).To(Equal("0.0000"))
			Expect(api.OTP("12025550100", "4711")).To(Break(innopaas.Balance))
			Expect(api.Template("12025550100", "welcome", nil)).To(Break(innopaas.Balance))
		})
})

// SMS API V3.0: delivery reports.
var innopaasReportSpecs = describe("InnoPaaS SMS delivery reports", Label("innopaas"), func() {
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2025, 6, 10, 8, 52, 0, 0, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
		api.Subscribe(hooks, "sms", []string{"sms_status_report", "sms_uplink"}, M{"receiver": "shop", "pswd": "s3cret"})
	})

	It("come after the carrier's delay, flat and all strings", Rule(innopaas.PushSMSText, innopaas.PushSMSUid, innopaas.PushContentType), func() {
		id := api.SMS("8613800000000", strings.Repeat("x", 161)).Field("data.messageId")
		box.Advance(5*time.Second - time.Millisecond)
		Expect(hooks.Pushes()).To(BeEmpty())
		box.Advance(time.Millisecond)
		Expect(hooks.Pushes()).To(HaveLen(1))
		push := hooks.Pushes()[0]
		Expect(push.Method).To(Equal(http.MethodPost))
		Expect(push.Header.Get("Content-Type")).To(Equal("application/json;charset=utf-8"))
		Expect(push.Body).To(MatchJSON(fmt.Sprintf(`{"receiver":"shop","pswd":"s3cret","msgid":%q,"batchSeq":"I8393346_2506101652_1",
			"uid":"I8393346_2506101652_1","requestTime":"1749545520000","reportTime":"1749545525000","notifyTime":"1749545525000",
			"mobile":"8613800000000","status":"DELIVRD","currency":"USD","smsNum":"2","unitPrice":"0.0300","fee":"0.0600",
			"accessNumber":"10690001","countryNumber":"0086","regionCode":"CN","mnoName":"China Mobile","mcc":"460","mnc":"00"}`, id)))
	})

	It("carry the caller's uid and senderId, which nobody can choose in mainland China", Rule(innopaas.SMSSenderMainland), func() {
		api.SMS("12025550100,8613800000000", "hello", M{"uid": "order-1", "senderId": "Mock"})
		box.Advance(5 * time.Second)
		Expect(hooks.Each("uid")).To(Equal([]any{"order-1", "order-1"}))
		Expect(hooks.Each("accessNumber")).To(Equal([]any{"Mock", "10690001"}))
	})

	It("keep a leading 00, where the sandbox takes one", Rule(innopaas.SMSLeadingZeros), func() {
		Expect(api.SMS("0012025550100", "hello")).To(Break(innopaas.SMSMobileFormat))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.SMSLeadingZeros.ID, M{"enforced": false}, nil)
		Expect(api.SMS("0012025550101", "hello")).To(BeAccepted())
		box.Advance(5 * time.Second)
		Expect(hooks.Each("mobile")).To(Equal([]any{"0012025550101"}))
		Expect(hooks.Each("status")).To(Equal([]any{"REJECTD"}), "the magic number without it")
		Expect(hooks.Each("countryNumber")).To(Equal([]any{"001"}))
	})

	It("have the statuses of the magic numbers, and one never comes", Rule(innopaas.SMSMagicNumbers), func() {
		api.SMS("12025550100,12025550101,12025550102,12025550103,12025550104,12025550105,12025550106,12025550199", "hello")
		box.Advance(time.Hour)
		Expect(hooks.Each("status")).To(Equal([]any{"DELIVRD", "REJECTD", "UNKNOWN", "MBBLACK", "SM11", "SM12", "DELIVRD"}))
	})

	It("have ids of their own, or share the one that was returned on submit", Rule(innopaas.SMSOwnMsgid), func() {
		id := api.SMS("12025550100,12025550199", "hello").Field("data.messageId")
		box.Advance(5 * time.Second)
		Expect(hooks.Each("msgid")).To(HaveEach(MatchRegexp(`^[0-9]{18}$`)))
		Expect(hooks.Each("msgid")[0]).NotTo(Equal(hooks.Each("msgid")[1]))
		Expect(hooks.Each("batchSeq")).To(Equal([]any{id, id}))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.SMSOwnMsgid.ID, M{"enforced": false}, nil)
		id = api.SMS("12025550100,12025550199", "hello").Field("data.messageId")
		box.Advance(5 * time.Second)
		Expect(hooks.Each("msgid")[2:]).To(Equal([]any{id, id}))
	})

	It("go to the message's callBackUrl before the console's setting", Rule(innopaas.PushCallbackFirst), func() {
		mine := OpenReceiver()
		api.SMS("12025550100", "hello", M{"callBackUrl": mine.URL + "/reports?x=1&y=2"})
		box.Advance(5 * time.Second)
		Expect(mine.Pushes()).To(HaveLen(1))
		Expect(mine.Pushes()[0].Path).To(Equal("/reports"))
		Expect(hooks.Pushes()).To(BeEmpty())
	})

	It("go to a callBackUrl with what a URL must not contain percent-encoded", func() {
		mine := OpenReceiver()
		api.SMS("12025550100", "hello", M{"callBackUrl": mine.URL + "/报告?id={id}&名=中#top"})
		box.Advance(5 * time.Second)
		Expect(mine.Pushes()).To(HaveLen(1))
		Expect(mine.Pushes()[0].Path).To(Equal("/报告"))
		Expect(mine.Pushes()[0].Query).To(Equal("id=%7Bid%7D&%E5%90%8D=%E4%B8%AD"))
	})

	It("never act on mockserver itself", func() {
		other := OpenSandbox()
		other.Admin(http.MethodPost, "/faults", M{"provider": "innopaas", "status": 503}, nil)
		api.SMS("12025550100", "hello", M{"callBackUrl": target.URL + "/__admin/sandboxes/" + other.ID + "/reset"})
		api.SMS("12025550100", "hello", M{"callBackUrl": target.URL + "/~" + other.ID + "/innopaas/api/sms/v3/msg/send"})
		box.Advance(time.Hour)
		Expect(box.Deliveries("state=failed")).To(HaveLen(2))
		var faults []M
		other.Admin(http.MethodGet, "/faults", nil, &faults)
		Expect(faults).To(HaveLen(1), "the other sandbox was reset")
		marked := NewRequest(http.MethodPost, target.URL+"/__admin/sandboxes/"+other.ID+"/reset")
		marked.Header.Set("Mock-Push", "innopaas")
		Expect(marked.Send().Status).To(Equal(http.StatusForbidden), "by a way that the sender cannot know, a published port say")
	})

	It("may come again, with another status, when the carrier says so", func() {
		id := api.SMS("12025550106", "hello").Field("data.messageId")
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(BeEmpty())
		api.Cause(M{"kind": "sms_report", "messageId": id, "status": "UNKNOWN"})
		api.Cause(M{"kind": "sms_report", "messageId": id, "recipient": "12025550106", "status": "DELIVRD"})
		box.Advance(0)
		Expect(hooks.Each("status")).To(Equal([]any{"UNKNOWN", "DELIVRD"}))
	})

	It("are joined by what people send", func() {
		api.Cause(M{"kind": "sms_uplink", "mobile": "8613800000000", "destcode": "10690001", "msg": "TD <退订> & \"stop\""})
		box.Advance(0)
		Expect(hooks.Pushes()).To(HaveLen(1))
		Expect(hooks.Pushes()[0].Body).To(MatchJSON(`{"receiver":"shop","pswd":"s3cret","moTime":"1749545520000","mobile":"8613800000000",
			"msg":"TD <退订> & \"stop\"","destcode":"10690001"}`))
		Expect(string(hooks.Pushes()[0].Body)).To(ContainSubstring("<退订> &"), "not as \\u003c")
	})
})
