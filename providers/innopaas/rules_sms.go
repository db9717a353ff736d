package innopaas

import "example.com/mockserver/internal/rule"

// What sending an SMS demands, in the order of decision: the shape of each field, then each number, then what the
// account may do.
var (
	SMSMobileMissing = said("sms-mobile-missing",
		"mobile names at least one number.",
		"mobile 至少包含一个号码。", rule.Documented, pageSMS+"; that no number at all is "+pageCodes+": 109 is assumed",
		refused("109", "Incorrect number of phone numbers", rule.Assumed))

	SMSTextEmpty = said("sms-text-empty",
		"msg is given and not empty.",
		"msg 必填且不能为空。", rule.Documented, pageSMS+"; code "+sibling+": 123", refused("123", "Message content is empty", rule.Observed))

	SMSTextLength = waivable(said("sms-text-length",
		"msg has at most 2000 characters, as the field table says.",
		"按字段表，msg 最多 2000 个字符。", rule.Documented, pageSMS+" (field table); "+pageCodes+": 106",
		refused("106", "SMS content length error (>3000)", rule.Documented)))

	SMSTextLengthLax = said("sms-text-length-error-table",
		"msg has at most 3000 characters, as the error table says.",
		"按错误码表，msg 最多 3000 个字符。", rule.Documented, pageCodes+": 106", refused("106", "SMS content length error (>3000)", rule.Documented))

	SMSUidLength = waivable(said("sms-uid-length",
		"uid has at most 64 characters, as the field table says.",
		"按字段表，uid 最多 64 个字符。", rule.Documented, pageSMS+" (field table); "+pageCodes+": 105",
		refused("105", "Batch number exceeds 128 bits", rule.Documented)))

	SMSUidLengthLax = said("sms-uid-length-error-table",
		"uid has at most 128 characters, as the error table says.",
		"按错误码表，uid 最多 128 个字符。", rule.Documented, pageCodes+": 105", refused("105", "Batch number exceeds 128 bits", rule.Documented))

	SMSSenderLength = said("sms-sender-length",
		"senderId has at most 20 characters.",
		"senderId 最多 20 位。", rule.Observed, sibling+": 117", refused("117", "Access number is too long", rule.Observed))

	SMSCallback = said("sms-callback-url",
		"callBackUrl is a full URL without spaces.",
		"callBackUrl 是完整的 URL，不含空格。", rule.Documented, pageSMS, badParameter)

	SMSMobileCount = said("sms-mobile-count",
		"One call sends to at most 1000 numbers.",
		"一次调用最多发送 1000 个号码。", rule.Assumed, notSaid+"; code "+pageCodes+": 109", refused("109", "Incorrect number of phone numbers", rule.Documented))

	SMSMobileFormat = waivable(said("sms-mobile-format",
		"Every number is 5 to 20 digits, country code first, without leading 00.",
		"每个号码为 5–20 位数字，以国家码开头，不带前导 00。", rule.Documented, pageSMS+"; "+pageCodes+": 108",
		refused("108", "Phone number format error (>20 or <5)", rule.Documented)))

	SMSMobileNoneGood = said("sms-mobile-none-good",
		"Where malformed numbers are let through (sms-mobile-format waived), they come back in errorPhone, and at least one number is good.",
		"若放宽 sms-mobile-format，格式错误的号码在 errorPhone 中返回，但至少要有一个号码正确。", rule.Assumed, notSaid+"; errorPhone from "+sibling,
		refused("108", "Phone number format error (>20 or <5)", rule.Documented))

	SMSMainland = said("sms-mainland-china",
		"Only accounts with the permission send to mainland China (86).",
		"只有开通权限的账号才能向中国大陆（86）发送短信。", rule.Documented, pageCodes+": 115",
		refused("115", "Domestic SMS permission not enabled", rule.Documented))
)

// What sending an SMS does, beside refusing.
var (
	SMSAnswerShape = said("sms-answer-shape",
		"The answer's data is an object of messageId and errorPhone.",
		"返回的 data 是包含 messageId 和 errorPhone 的对象。", rule.Assumed, notSaid+"; shape from "+sibling, rule.Answer{})

	SMSSharedMsgid = waivable(said("sms-msgid-shared",
		"All reports of one call carry the messageId it returned; waived, each further number gets an id of its own.",
		"同一次调用的状态报告都使用返回的 messageId；放宽后，其余号码各有自己的编号。", rule.Assumed,
		pageSMS+" says of msgid: returned on submit; of several numbers nothing", rule.Answer{}))

	SMSSegments = said("sms-segments",
		"A text is charged by its parts: 160 or 153 characters in GSM 03.38, 70 or 67 otherwise.",
		"按条计费：GSM 03.38 每条 160（长短信 153）字符，否则每条 70（长短信 67）字符。", rule.Assumed,
		"3GPP TS 23.038 and 23.040; the documentation does not say how smsNum is counted", rule.Answer{})

	SMSMagicNumbers = said("sms-magic-numbers",
		"The number chooses what becomes of a message; any other number is delivered.",
		"由号码决定发送结果；其他号码一律送达。", rule.Assumed, "mockserver's own; statuses from "+sibling, rule.Answer{})
)
