package innopaas

import "example.com/mockserver/internal/rule"

// What sending an SMS demands, in the order of decision: the shape of each field, then each number, then what the
// account may do.
var (
	SMSMobileMissing = refusal("sms-mobile-missing",
		"mobile names at least one number.",
		"mobile 至少包含一个号码。", rule.Documented, pageSMS.And("; that no number at all is ", "；一个号码也没有时按 ", pageCodes.At(": 109")).And(" is assumed", " 处理为推定"),
		coded("109", productSMS, rule.Assumed)...)

	SMSTextEmpty = refusal("sms-text-empty",
		"msg is given and not empty.",
		"msg 必填且不能为空。", rule.Documented, pageSMS.And("; code ", "；返回码见", sibling.At(": 123")), coded("123", productSMS, rule.Observed)...)

	SMSTextLength = rule.Waivable(refusal("sms-text-length",
		"msg has at most 2000 characters, as the field table says.",
		"按字段表，msg 最多 2000 个字符。", rule.Documented, pageSMS.And(" (field table); ", "（字段表）；", pageCodes.At(": 106")),
		coded("106", productSMS, rule.Documented)...))

	SMSTextLengthLax = refusal("sms-text-length-error-table",
		"msg has at most 3000 characters, as the error table says.",
		"按错误码表，msg 最多 3000 个字符。", rule.Documented, pageCodes.At(": 106"), coded("106", productSMS, rule.Documented)...)

	SMSUidLength = rule.Waivable(refusal("sms-uid-length",
		"uid has at most 64 characters, as the field table says.",
		"按字段表，uid 最多 64 个字符。", rule.Documented, pageSMS.And(" (field table); ", "（字段表）；", pageCodes.At(": 105")),
		coded("105", productSMS, rule.Documented)...))

	SMSUidLengthLax = refusal("sms-uid-length-error-table",
		"uid has at most 128 characters, as the error table says.",
		"按错误码表，uid 最多 128 个字符。", rule.Documented, pageCodes.At(": 105"), coded("105", productSMS, rule.Documented)...)

	SMSSenderLength = refusal("sms-sender-length",
		"senderId has at most 20 characters.",
		"senderId 最多 20 位。", rule.Observed, sibling.At(": 117"), coded("117", productSMS, rule.Observed)...)

	SMSCallback = refusal("sms-callback-url",
		"callBackUrl is a full URL without spaces.",
		"callBackUrl 是完整的 URL，不含空格。", rule.Documented, pageSMS, badParameter)

	SMSMobileCount = refusal("sms-mobile-count",
		"One call sends to at most 1000 numbers.",
		"一次调用最多发送 1000 个号码。", rule.Assumed, notSaid.And("; code ", "；返回码见 ", pageCodes.At(": 109")), coded("109", productSMS, rule.Documented)...)

	SMSMobileFormat = rule.Waivable(refusal("sms-mobile-format",
		"Every number is 5 to 20 digits, country code first, without leading 00.",
		"每个号码为 5–20 位数字，以国家码开头，不带前导 00。", rule.Documented, pageSMS.And("; ", "；", pageCodes.At(": 108")),
		coded("108", productSMS, rule.Documented)...))

	SMSMobileNoneGood = refusal("sms-mobile-none-good",
		"Where malformed numbers are let through (sms-mobile-format waived), they come back in errorPhone, and at least one number is good.",
		"若放宽 sms-mobile-format，格式错误的号码在 errorPhone 中返回，但至少要有一个号码正确。", rule.Assumed, notSaid.And("; errorPhone from ", "；errorPhone 取自", sibling),
		coded("108", productSMS, rule.Documented)...)

	SMSMainland = refusal("sms-mainland-china",
		"Only accounts with the permission send to mainland China (86).",
		"只有开通权限的账号才能向中国大陆（86）发送短信。", rule.Documented, pageCodes.At(": 115"),
		coded("115", productSMS, rule.Documented)...)
)

// What sending an SMS does, beside refusing.
var (
	SMSAnswerShape = behaviour("sms-answer-shape",
		"For one number data has messageId alone, 20 digits; for several messageId is the batch number and errorPhone lists numbers that were not sent to.",
		"单个号码时 data 仅含 messageId（20 位数字）；多个号码时 messageId 为批次号，errorPhone 为未发送的号码。", rule.Observed, rule.Remark("data.messageId: a public client; the rest: ", "data.messageId 取自公开的客户端；其余取自", sibling))

	SMSOwnMsgid = rule.Waivable(behaviour("sms-msgid-own",
		"Of several numbers each report has a msgid of its own, and batchSeq is the messageId that was returned; waived, all have that as msgid.",
		"多个号码时每条状态报告有各自的 msgid，batchSeq 等于返回的 messageId；放宽后 msgid 都为返回的 messageId。", rule.Assumed, pageSMS.And(" says of msgid: returned on submit; its sample has a msgid beside a batch number, of several numbers it says nothing", " 称 msgid 在提交时返回；其示例中 msgid 与批次号并列，未说明多个号码的情况")))

	SMSLeadingZeros = rule.Waivable(behaviour("sms-leading-zeros",
		"A leading 00 makes a number malformed, as the field table says; waived, it is accepted and kept in the report, as the page on reports says.",
		"按字段表，带前导 00 的号码格式错误；放宽后可以接受，并按状态报告页面原样保留。", rule.Documented, pageSMS.And(" (field table) against ", "（字段表）与 ", pageDLR).And("", " 不一致")))

	SMSSenderMainland = behaviour("sms-sender-mainland-china",
		"In mainland China the sender cannot be chosen: that senderId is then passed over is assumed.",
		"中国大陆不能自定义发送方；此时忽略 senderId 为假定。", rule.Documented, pageSMS)

	SMSSegments = behaviour("sms-segments",
		"A text is charged by its parts: 160 or 153 characters in GSM 03.38, 70 or 67 otherwise.",
		"按条计费：GSM 03.38 每条 160（长短信 153）字符，否则每条 70（长短信 67）字符。", rule.Assumed, rule.Remark("3GPP TS 23.038 and 23.040; the documentation does not say how smsNum is counted", "3GPP TS 23.038 与 23.040；文档未说明 smsNum 如何计算"))

	SMSMagicNumbers = behaviour("sms-magic-numbers",
		"The number determines the outcome of a message; messages to other numbers are delivered.",
		"由号码决定发送结果；其他号码一律送达。", rule.Assumed, own.And("; statuses from ", "；状态取自", sibling))
)

// Limits of an account that a carrier or the platform sets: no request reaches them here, Mock-Prefer asks for them.
var (
	DailyLimit     = limit("daily-limit", "131", "An account keeps its daily limit.", "账号不超过日发送上限。")
	MonthlyLimit   = limit("monthly-limit", "132", "An account keeps its monthly limit.", "账号不超过月发送上限。")
	SendLimit      = limit("send-limit", "133", "An account keeps its limit.", "账号不超过发送上限。")
	ComplaintLimit = limit("anti-complaint-limit", "134", "An account keeps its limit against complaints.", "账号不超过反投诉限制。")
)

func limit(id, code, en, zh string) *rule.Rule {
	return rule.Unprovoked(refusal(id, en, zh, rule.Observed, sibling.At(": "+code), coded(code, productSMS, rule.Observed)...))
}
