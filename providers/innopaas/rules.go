package innopaas

import "example.com/mockserver/internal/rule"

// Rules is the ledger of InnoPaaS, in the order in which its rules are decided.
//
// The documentation lists codes with their meanings and shows one successful envelope. The grade of an answer is the
// evidence for its code; that a refusal comes with HTTP 200, data null and these words is assumed for all of them
// (refusal-envelope, words.go).
var Rules = rule.NewSet("innopaas",
	rule.In(rule.Gateway, UnknownPath, WrongMethod, BodyTooLarge, SystemError),
	rule.In(rule.Access, // the headers, then the application, then its token
		AppKeyMissing, AuthorizationMissing, AuthorizationBearer, AppKeyUnknown, TokenOfAnotherApp, TokenReplaced,
		TokenExpired, TokenUnknown),
	rule.In(rule.Access, SignatureHeaderMissing, SignatureTimestampMalformed, SignatureWrong, SignatureAgeUnchecked),
	rule.In(rule.Access, AccountDisabled, IPNotBound),
	rule.In(rule.Access, TokenShownOnce, TokenNeverExpires, TokenRotatesAtOnce, TokenDatedEnd),
	rule.In(rule.Form,
		ContentType, CharsetOptional, BodyMalformed, FieldRequired, FieldInvalid, NullIsAbsent, UnknownAccepted, CodeIsText,
		RefusalEnvelope, SuccessWords),
	rule.In(rule.Operation, // what every product demands of the account; the balance is decided last, when everything else is right
		ProductConfiguration, PriceMissing, DailyLimit, MonthlyLimit, SendLimit, ComplaintLimit, Balance,
		ChargedOnSubmit),
	rule.In(rule.Operation, OTPSuccessCode, OTPFieldRequired, OTPType, OTPNumberFormat, OTPMail, OTPCodeBlank),
	rule.In(rule.Operation, // what is pushed
		PushHeaders, PushCallbackID, PushCallbackFirst, PushDefaultApp, PushNoDefault, PushUnconfigured, PushReceived, PushRetry,
		PushRetryOthers, PushOrder, PushAsConfigured, PushContentType, PushChecked, PushSMSText, PushSMSUid,
		PushOTPTime, PushOTPNulls, PushOTPZone, PushOTPFinal),
	rule.In(rule.Operation, // what is pushed of WhatsApp
		PushEventID, PushWATime, PushAccountName, PushAbsent, PushStatus, PushStatusPhone, PushStatusConversation,
		PushStatusExpiry, PushStatusError, PushStatusErrorFields, PushTemplateType, PushTemplateReason, PushInbound,
		PushInboundContent, PushInboundContact, PushInbox),
	rule.In(rule.Operation, // SMS: the shape of each field, then each number, then what the account may do
		SMSMobileMissing, SMSTextEmpty, SMSTextLength, SMSTextLengthLax, SMSUidLength, SMSUidLengthLax,
		SMSSenderLength, SMSCallback, SMSMobileCount, SMSMobileFormat, SMSMobileNoneGood, SMSMainland),
	rule.In(rule.Operation, SMSAnswerShape, SMSLeadingZeros, SMSSenderMainland, SMSOwnMsgid, SMSSegments, SMSMagicNumbers),
	rule.In(rule.Operation, // WhatsApp templates
		WabaUnknown, TemplateName, TemplateCategory, TemplateLanguage, TemplateHeaderType, TemplateCaptionMedia,
		TemplateHeaderHandle, TemplateHeaderVariable, TemplateBodyLength, TemplateVariables, TemplateFooterLength,
		TemplateFooterMinutes, TemplateSafetyAdvice, TemplateButtonCount, TemplateButtonAction, TemplateButtonCategory,
		TemplateTargetURL, TemplateExamples, TemplateExampleMissing, TemplateTaken),
	rule.In(rule.Operation, TemplateExamplesOptional, TemplateReview, TemplateReviewTime, TemplateAnswer),
	rule.In(rule.Operation, UploadFileMissing, UploadSize, UploadType, UploadTypeSniffed),
	rule.In(rule.Operation, // WhatsApp messages: the shape, the sender, the recipients, then the message
		WAMessageType, WAUidLength, WAUidLengthLax, WASendNumber, WARecipientCount, WARecipientFormat,
		WATemplateFirst),
	rule.In(rule.Operation,
		WATemplateGroup, WAHeader, WAButtonParamFields, WAButtonParamLength, WATemplateNamed, WATemplateUnknown, WATemplateApproved,
		WAHeaderOfTemplate, WABodyParams, WABodyParamCount, WABodyParamText, WAButtonParams),
	rule.In(rule.Operation,
		WABodyRequired, WAMediaLink, WAMediaLinkURL, WAMediaCaption, WAMediaFilename, WALocation, WAContacts,
		WAInteractive, WAObjectRequired),
	rule.In(rule.Operation, WAAnswer, WAConversation, WAFirstNumber),
)

// The provider's pages, as sources name them.
var (
	pageStart  = rule.Page("docs.innopaas.com, Getting started · 快速入门")
	pageSMS    = rule.Page("docs.innopaas.com, SMS API V3.0")
	pageDLR    = rule.Page("docs.innopaas.com, SMS API V3.0, webhook, delivery report · 短信状态报告")
	pageCodes  = rule.Page("docs.innopaas.com, SMS API V3.0, error codes · 错误码")
	pageWA     = rule.Page("docs.innopaas.com, WhatsApp Business API, send message · 发送消息")
	pageTpl    = rule.Page("docs.innopaas.com, WhatsApp Business API, create template · 创建模板")
	pageUpload = rule.Page("docs.innopaas.com, WhatsApp Business API, upload media · 上传媒体")
	pageHook   = rule.Page("docs.innopaas.com, Webhook")
	pageStatus = rule.Page("docs.innopaas.com, WhatsApp Business API, webhook, message status · 消息状态")
	pageMO     = rule.Page("docs.innopaas.com, WhatsApp Business API, webhook, inbound messages · 上行消息")
	pageTS     = rule.Page("docs.innopaas.com, WhatsApp Business API, webhook, template status · 模板状态")
	pageInbox  = rule.Page("docs.innopaas.com, WhatsApp Business API, webhook, inbox")
	pageOTP    = rule.Page("docs.innopaas.com, OTP API, webhook")
	client     = rule.Bilingual("seen in a public client's code only", "仅见于公开的客户端代码")
	siblingWA  = rule.Bilingual("the same company's older WhatsApp API, webhook.md", "同一公司较早的 WhatsApp API").And("", "，webhook.md")
	siblingMsg = rule.Bilingual("the same company's older WhatsApp API, whatsapp_message.md", "同一公司较早的 WhatsApp API").And("", "，whatsapp_message.md")
	siblingTpl = rule.Bilingual("the same company's older WhatsApp API, whatsapp_template.md", "同一公司较早的 WhatsApp API").And("", "，whatsapp_template.md")
	sibling    = rule.Bilingual("the same company's older international SMS API", "同一公司较早的国际短信 API")
	notSaid    = rule.Bilingual("not in the documentation: mockserver chooses", "文档未说明，由 mockserver 选定")
	own        = rule.Remark("mockserver's own", "mockserver 自定")
)

// answer is an answer with one of the codes: documented ones, or observed ones of the older API.
func answer(code, message string, grade rule.Grade) rule.Answer {
	return rule.Answer{Status: 200, Code: code, Message: message, Grade: grade}
}

// Answers without a documented code: the documentation says that such a call fails, but not how.
var (
	unauthenticated = rule.Answer{Status: 401, Code: "401", Message: "Authentication failed", Grade: rule.Assumed}
	badParameter    = answer("400", "Parameter error", rule.Assumed)
	notAllowed      = answer("403", "Operation not allowed", rule.Assumed)
)

// behaviour is a rule without a refusal.
func behaviour(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return &rule.Rule{ID: "innopaas/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source}
}

// refusal is a rule with its answers: the first is sent when it is broken, the others are as plausible.
func refusal(id, en, zh string, grade rule.Grade, source *rule.Source, answers ...rule.Answer) *rule.Rule {
	r := behaviour(id, en, zh, grade, source)
	r.Answer, r.Others = answers[0], answers[1:]
	return r
}

// unsigned is a refusal of who calls.
func unsigned(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return refusal(id, en, zh, grade, source, unauthenticated, answer("101", message("101", productSMS), rule.Assumed),
		answer("101", message("101", productWhatsapp), rule.Assumed), answer("102", message("102", productSMS), rule.Assumed),
		answer("102", message("102", productWhatsapp), rule.Assumed))
}

// The gateway's refusals before the operation is known. None is documented.
var (
	UnknownPath = refusal("unknown-path",
		"The path is one of the documented operations.",
		"路径必须是文档中的接口。", rule.Assumed, notSaid,
		rule.Answer{Status: 404, Code: "404", Message: "Not found", Grade: rule.Assumed})

	WrongMethod = refusal("wrong-method",
		"Every operation is called by POST.",
		"所有接口都用 POST 调用。", rule.Documented, pageStart,
		rule.Answer{Status: 405, Code: "405", Message: "Method not allowed", Grade: rule.Assumed})

	BodyTooLarge = refusal("body-too-large",
		"A request has at most 1 MiB, an upload at most 20.",
		"请求体不超过 1 MiB，上传不超过 20 MiB。", rule.Assumed, notSaid,
		rule.Answer{Status: 413, Code: "413", Message: "Request too large", Grade: rule.Assumed})

	SystemError = rule.Unprovoked(refusal("system-error",
		"The platform itself fails.",
		"平台自身出错。", rule.Assumed, notSaid,
		rule.Answer{Status: 500, Code: "500", Message: "System error", Grade: rule.Assumed}, answer("130", message("130", productSMS), rule.Assumed)))
)

// Who calls: the headers, then the application, then its token.
var (
	AppKeyMissing = unsigned("app-key-missing",
		"Every call carries the AppKey of its application in a header.",
		"每次调用都要在请求头 AppKey 中带上应用的 AppKey。", rule.Documented, pageStart)

	AuthorizationMissing = unsigned("authorization-missing",
		"Every call carries the application's access token in the Authorization header.",
		"每次调用都要在 Authorization 头中带上应用的访问令牌。", rule.Documented, pageStart)

	AuthorizationBearer = unsigned("authorization-bearer",
		"Authorization is the raw token, without the word Bearer.",
		"Authorization 的内容就是令牌本身，前面不加 Bearer。", rule.Documented, pageStart)

	AppKeyUnknown = unsigned("app-key-unknown",
		"The AppKey names an application.",
		"AppKey 必须是已有应用的 AppKey。", rule.Documented, pageStart)

	TokenOfAnotherApp = unsigned("token-of-another-application",
		"The token is the one of the application that the AppKey names.",
		"令牌必须属于 AppKey 所指的应用。", rule.Documented, pageStart)

	TokenReplaced = unsigned("token-replaced",
		"Every new token makes the application's earlier token invalid.",
		"每次新建令牌都会使该应用原来的令牌失效。", rule.Documented, pageStart)

	TokenExpired = unsigned("token-expired",
		"A token with an expiry date is refused after it.",
		"设置了到期日的令牌过期后会被拒绝。", rule.Documented, pageStart)

	TokenUnknown = unsigned("token-unknown",
		"The token is one that the console made.",
		"令牌必须是在控制台创建的。", rule.Documented, pageStart)
)

// The signed way into the OTP operation, which the documentation does not describe.
var (
	SignatureHeaderMissing = unsigned("signature-header-missing",
		"A signed OTP call carries x-appKey, x-nonce, x-timestamp and x-signature, all four.",
		"签名方式的 OTP 调用要同时带 x-appKey、x-nonce、x-timestamp、x-signature 四个头。", rule.Observed, client)

	SignatureTimestampMalformed = unsigned("signature-timestamp-malformed",
		"x-timestamp is a time in milliseconds.",
		"x-timestamp 是毫秒时间戳。", rule.Observed, client)

	SignatureWrong = refusal("signature-wrong",
		"x-signature is the lower-case hex MD5 of all fields of the body, appKey, nonce and timestamp, sorted by name, blanks dropped, each as name and value, followed by the API password; a nested value counts as its JSON.",
		"x-signature 是小写十六进制 MD5：请求体全部字段加 appKey、nonce、timestamp，去掉空值，按名称排序，逐个拼接名称和值，最后接上 API 密码；嵌套值取其 JSON 文本。",
		rule.Observed, client.And("; ", "；", sibling), unauthenticated, rule.Answer{Status: 401, Code: "401", Message: "签名错误", Grade: rule.Assumed},
		answer("102", message("102", productSMS), rule.Assumed))

	SignatureAgeUnchecked = behaviour("signature-age-unchecked",
		"A signature is not refused for the age of its timestamp, nor for a nonce used before.",
		"不会因时间戳过旧或 nonce 重复而拒绝签名。", rule.Assumed, notSaid)
)

// What the caller may do.
var (
	AccountDisabled = refusal("account-disabled",
		"The account is neither deleted nor disabled.",
		"账号未被删除或停用。", rule.Documented, pageCodes.At(": 116"), coded("116", productSMS, rule.Documented)...)

	IPNotBound = refusal("ip-not-bound",
		"Where addresses are bound to the application, the call comes from one of them.",
		"应用绑定了 IP 时，请求必须来自绑定的 IP。", rule.Documented, pageCodes.At(": 114"),
		coded("114", productSMS, rule.Documented)...)
)

// What the console promises of tokens.
var (
	TokenShownOnce = behaviour("token-shown-once",
		"The platform does not keep a token: it is shown once, when it is made.",
		"平台不保存令牌：只在创建时显示一次。", rule.Documented, pageStart)

	TokenNeverExpires = behaviour("token-never-expires",
		"A token made without a date never expires.",
		"创建令牌时不选日期，则永不过期。", rule.Documented, pageStart)

	TokenRotatesAtOnce = behaviour("token-rotates-at-once",
		"The earlier token becomes invalid at the moment the new one is created, without a grace period.",
		"新令牌创建的瞬间旧令牌即失效，没有过渡期。", rule.Assumed, notSaid)

	TokenDatedEnd = behaviour("token-ends-with-its-day",
		"A token with a date is valid until the end of that day in Shanghai.",
		"有到期日的令牌在当天（上海时间）结束前有效。", rule.Assumed, notSaid)
)
