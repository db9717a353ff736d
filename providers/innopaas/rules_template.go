package innopaas

import "example.com/mockserver/internal/rule"

// What creating a WhatsApp template demands. The documentation gives the limits; no code is documented for any of
// them.
var (
	WabaUnknown = refusal("waba-unknown",
		"wabaId is a WhatsApp Business account of the caller.",
		"wabaId 必须是调用方名下的 WhatsApp 商业账号。", rule.Assumed, notSaid, badParameter)

	TemplateName = refusal("template-name",
		"A template's name is lower-case letters, digits and underscores, at most 512 of them.",
		"模板名称由小写字母、数字、下划线组成，最多 512 个字符。", rule.Documented, pageTpl, badParameter)

	TemplateCategory = refusal("template-category",
		"category is \"1\" MARKETING, \"2\" AUTHENTICATION or \"3\" UTILITY.",
		"category 为 \"1\" 营销、\"2\" 验证或 \"3\" 通知。", rule.Documented, pageTpl, badParameter)

	TemplateHeaderType = refusal("template-header-type",
		"headerType is 1 none (the default), 2 text, 3 image, 4 video or 5 document.",
		"headerType 为 1 无（默认）、2 文本、3 图片、4 视频、5 文件。", rule.Documented, pageTpl, badParameter)

	TemplateLanguage = rule.Waivable(refusal("template-language",
		"messageLanguage is one of the codes of the language list, such as en, en_US or zh_CN.",
		"messageLanguage 必须是语言列表中的代码，如 en、en_US、zh_CN。", rule.Observed, pageTpl.And(" refers to a list; its codes are from ", " 引用了一个语言列表；其中的代码取自", siblingTpl), badParameter))

	TemplateCaptionMedia = refusal("template-caption-media",
		"caption is empty where the header is an image, a video or a document.",
		"页眉为图片、视频或文件时，caption 必须为空。", rule.Documented, pageTpl, badParameter)

	TemplateHeaderHandle = rule.Waivable(refusal("template-header-handle",
		"A media header names the handle of an upload of its kind in headerExample.header_handle.",
		"媒体页眉要在 headerExample.header_handle 中给出对应类型上传文件的句柄。", rule.Assumed,
		rule.Remark("the field is from ", "字段取自", siblingTpl).And("; that it is demanded on submission is said nowhere", "；提交时必填这一点，文档未写明"), badParameter))

	TemplateHeaderVariable = rule.Waivable(refusal("template-header-variable",
		"A text header has one variable at most.",
		"文本页眉最多一个变量。", rule.Observed, siblingTpl, badParameter))

	TemplateBodyLength = refusal("template-body-length",
		"messageBody has at most 1024 characters.",
		"messageBody 最多 1024 个字符。", rule.Documented, pageTpl, badParameter)

	TemplateVariables = refusal("template-variables",
		"Variables are written {{1}}{{2}}… in order, from 1, without gaps.",
		"变量写作 {{1}}{{2}}…，从 1 开始依次递增，不能跳号。", rule.Documented, pageTpl, badParameter)

	TemplateFooterLength = refusal("template-footer-length",
		"footer has at most 60 characters.",
		"footer 最多 60 个字符。", rule.Documented, pageTpl, badParameter)

	TemplateFooterMinutes = refusal("template-footer-minutes",
		"The footer of an AUTHENTICATION template is its expiry in minutes, at most 90.",
		"验证类模板的 footer 是有效期分钟数，最多 90。", rule.Documented, pageTpl, badParameter)

	TemplateSafetyAdvice = refusal("template-safety-advice",
		"safetyAdvice is 0 or 1.",
		"safetyAdvice 为 0 或 1。", rule.Documented, pageTpl, badParameter)

	TemplateButtonCount = refusal("template-button-count",
		"A template has at most 10 buttons.",
		"模板最多 10 个按钮。", rule.Documented, pageTpl, badParameter)

	TemplateButtonAction = refusal("template-button-action",
		"A button's actionType is 1 quick reply, 2 website, 3 call, 4 copy code or 5 auto fill.",
		"按钮 actionType 为 1 快速回复、2 打开网站、3 拨打电话、4 复制验证码、5 自动填充。", rule.Documented, pageTpl, badParameter)

	TemplateButtonCategory = refusal("template-button-category",
		"Copy-code and auto-fill buttons belong to AUTHENTICATION templates.",
		"复制验证码和自动填充按钮只能用于验证类模板。", rule.Documented, pageTpl, badParameter)

	TemplateTargetURL = rule.Waivable(refusal("template-target-url",
		"targetUrl has one variable at most, {{1}}.",
		"targetUrl 最多一个变量 {{1}}。", rule.Observed, siblingTpl, badParameter))

	TemplateExamples = rule.Waivable(refusal("template-examples",
		"Examples are given as headerExample {header_handle, header_text}, bodyExample {body_text} and buttonExample, lists of strings, with a value for each variable.",
		"示例为 headerExample {header_handle, header_text}、bodyExample {body_text} 和 buttonExample，均为字符串列表，每个变量一个值。",
		rule.Observed, siblingTpl, badParameter))

	TemplateExamplesOptional = rule.Waivable(behaviour("template-examples-optional",
		"A template is accepted without examples of its variables; waived, they are demanded.",
		"变量可以不带示例；放宽后则必须提供示例。", rule.Assumed, notSaid))

	TemplateExampleMissing = refusal("template-example-missing",
		"Where template-examples-optional is waived, every text with a variable comes with an example.",
		"关闭 template-examples-optional 后，含变量的文本必须附示例。", rule.Assumed, notSaid, badParameter)

	TemplateTaken = refusal("template-taken",
		"A business account has no two templates of one name and language.",
		"同一商业账号下，名称和语言都相同的模板只能有一个。", rule.Assumed, notSaid, notAllowed)
)

// What becomes of a template, beside a refusal.
var (
	TemplateReview = behaviour("template-review",
		"A template is PENDING, then APPROVED or REJECTED, and later perhaps PAUSED or DISABLED.",
		"模板先是 PENDING，之后变为 APPROVED 或 REJECTED，还可能变为 PAUSED 或 DISABLED。", rule.Documented, pageHook)

	TemplateReviewTime = behaviour("template-review-time",
		"The review takes the fixture's templateReview; a name beginning with mock_rejected is rejected with the reason INVALID_FORMAT, one with mock_pending stays pending.",
		"审核时长由 fixture 的 templateReview 指定；名称以 mock_rejected 开头的被拒绝（reason 为 INVALID_FORMAT），以 mock_pending 开头的一直待审。", rule.Assumed, own)

	TemplateAnswer = behaviour("template-answer",
		"The answer's data is an object; that it holds templateId and sid, as the older API's list does, is assumed.",
		"返回的 data 是对象；其中含 templateId 和 sid（同较早 API 的列表）为假定。", rule.Assumed, notSaid.And("; ", "；", siblingTpl))
)
