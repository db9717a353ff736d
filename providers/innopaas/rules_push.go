package innopaas

import (
	"strconv"

	"example.com/mockserver/internal/rule"
)

// What InnoPaaS pushes and how. Nothing here refuses a request.
var (
	PushHeaders = behaviour("push-headers",
		"Every push carries UserName and Authorization where the configuration has them.",
		"配置了 UserName、Authorization 时，每次推送都会带上这两个请求头。", rule.Documented, pageHook)

	PushCallbackID = behaviour("push-callback-id",
		"Where a callbackKey is configured, every push carries X-CALLBACK-ID: timestamp, nonce, username and their HMAC-SHA256 with the key; the encoding is assumed.",
		"配置了 callbackKey 时，每次推送带 X-CALLBACK-ID：timestamp、nonce、username 及用该密钥计算的 HMAC-SHA256；编码方式为假定。",
		rule.Observed, rule.Bilingual("a client's notes of the console; no page has it", "仅见于客户端笔记"))

	PushCallbackFirst = behaviour("push-callback-url-first",
		"Delivery reports go to the message's callBackUrl, else to the console's setting.",
		"状态报告推送到消息的 callBackUrl，没有时推送到控制台配置的地址。", rule.Documented, pageSMS)

	PushDefaultApp = behaviour("push-default-application",
		"An event that matches no application goes to the default application.",
		"匹配不到应用的事件推送给默认应用。", rule.Documented, pageHook)

	PushNoDefault = behaviour("push-no-default-application",
		"Without a default application such an event is not pushed at all.",
		"没有默认应用时，这类事件不会推送。", rule.Documented, pageHook)

	PushUnconfigured = behaviour("push-unconfigured",
		"An event to which the application has not subscribed is not pushed, not even to the default application.",
		"应用未订阅的事件不会推送，也不会转给默认应用。", rule.Assumed, notSaid)

	PushReceived = behaviour("push-received",
		"A push is received when the receiver answers 200 within "+rule.Span(pushPatience).EN+".",
		"接收方在 "+rule.Span(pushPatience).ZH+"内返回 200 即为推送成功。", rule.Observed, rule.Bilingual("console text seen in a client's notes", "客户端笔记中的控制台文字"))

	PushRetry = behaviour("push-retry",
		"A report that is not received is pushed "+strconv.Itoa(pushAttempts)+" times in all, "+rule.Span(pushEvery).EN+" apart, and then no more.",
		"未成功的状态报告共推送 "+strconv.Itoa(pushAttempts)+" 次，间隔 "+rule.Span(pushEvery).ZH+"，之后不再推送。", rule.Documented, pageSMS)

	PushRetryOthers = behaviour("push-retry-others",
		"WhatsApp and OTP events are pushed again like SMS reports.",
		"WhatsApp 和 OTP 事件的重推规则与短信状态报告相同。", rule.Assumed, notSaid)

	PushOrder = behaviour("push-order",
		"Events go to one address in order, one at a time; an event that waits for a retry does not delay those behind it.",
		"同一地址的事件按顺序逐个推送；等待重推的事件不阻塞后面的事件。", rule.Assumed, notSaid)

	PushAsConfigured = behaviour("push-as-configured",
		"An event is pushed as it was configured when it happened.",
		"事件按发生时的配置推送。", rule.Assumed, notSaid)

	PushContentType = behaviour("push-content-type",
		"Pushes are application/json;charset=utf-8.",
		"推送的 Content-Type 为 application/json;charset=utf-8。", rule.Assumed, notSaid)

	PushChecked = behaviour("push-checked-on-saving",
		"Saving a configuration checks that the callback answers.",
		"保存配置时会检查回调地址是否可用。", rule.Observed, rule.Bilingual("console text seen in a client's notes", "客户端笔记中的控制台文字"))

	PushSMSText = behaviour("push-sms-all-strings",
		"An SMS delivery report is flat and all its values are strings, including times in milliseconds.",
		"短信状态报告是平铺结构，所有值都是字符串，包括毫秒时间戳。", rule.Documented, pageSMS)

	PushSMSUid = behaviour("push-sms-uid",
		"The report's uid is the batch number batchSeq when the caller gave none.",
		"未提供 uid 时，状态报告的 uid 等于 batchSeq。", rule.Documented, pageSMS)
)

// What is pushed of verification codes.
var (
	PushOTPTime = behaviour("push-otp-time",
		"An OTP status gives its time as yyyy-MM-dd HH:mm:ss.",
		"OTP 状态的时间格式为 yyyy-MM-dd HH:mm:ss。", rule.Documented, pageOTP)

	PushOTPNulls = behaviour("push-otp-nulls",
		"errCode and errMessage are there in every OTP status, null unless status is \"1\".",
		"OTP 状态始终带有 errCode 和 errMessage，status 不为 \"1\" 时为 null。", rule.Documented, pageOTP)

	PushOTPZone = behaviour("push-otp-zone",
		"That time is Shanghai's.",
		"该时间为上海时间。", rule.Assumed, notSaid)

	PushOTPFinal = rule.Waivable(behaviour("push-otp-final",
		"Only the final OTP status is pushed; waived, also \"0\" with success as the page's sample shows it, when the code is submitted.",
		"只推送最终状态；放宽后，提交时也会推送文档示例中的 \"0\" 与 success。", rule.Assumed, notSaid.And("; ", "；", pageOTP).And(" shows \"0\" with success only", " 的示例中只有 \"0\" 与 success 这一组")))
)
