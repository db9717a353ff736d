package innopaas

import "example.com/mockserver/internal/rule"

// What sending a WhatsApp message demands, in the order of decision: the shape, the sender, the recipients, then the
// message.
var (
	WAMessageType = refusal("whatsapp-message-type",
		"messageType is one of template, text, image, video, audio, location, document, sticker, contacts, interactive.",
		"messageType 为 template、text、image、video、audio、location、document、sticker、contacts、interactive 之一。",
		rule.Documented, pageWA, badParameter)

	WAUidLength = rule.Waivable(refusal("whatsapp-uid-length",
		"uid has at most 32 characters, as the field table says.",
		"按字段表，uid 最多 32 个字符。", rule.Documented, pageWA.And(" (field table); ", "（字段表）；", pageCodes.At(": 105")),
		coded("105", productWhatsapp, rule.Documented)...))

	WAUidLengthLax = refusal("whatsapp-uid-length-error-table",
		"uid has at most 128 characters, as the error table says.",
		"按错误码表，uid 最多 128 个字符。", rule.Documented, pageWA.And(" (error table): 105", "（错误码表）：105"), coded("105", productWhatsapp, rule.Documented)...)

	WASendNumber = refusal("whatsapp-send-number",
		"sendNumber is a number of the business account.",
		"sendNumber 必须是该商业账号下的号码。", rule.Documented, pageWA.At(": 118"), coded("118", productWhatsapp, rule.Documented)...)

	WARecipientCount = refusal("whatsapp-recipient-count",
		"One call sends to 1 to 1000 recipients.",
		"一次调用发送 1–1000 个接收号码。", rule.Documented, pageWA.And("; ", "；", pageCodes.At(": 109")),
		coded("109", productWhatsapp, rule.Documented)...)

	WARecipientFormat = refusal("whatsapp-recipient-format",
		"Every recipient is 5 to 20 digits, country code first, without leading 00.",
		"每个接收号码为 5–20 位数字，以国家码开头，不带前导 00。", rule.Documented, pageCodes.At(": 108"),
		coded("108", productWhatsapp, rule.Documented)...)

	WATemplateFirst = refusal("whatsapp-template-first",
		"All but templates go only to people who replied within the last "+rule.Span(conversationLife).EN+".",
		"非模板消息只能发给 "+rule.Span(conversationLife).ZH+"内回复过的用户。", rule.Documented, pageWA, notAllowed)
)

// What a template message demands.
var (
	WATemplateNamed = refusal("whatsapp-template-named",
		"A template message names its language and templateName.",
		"模板消息必须提供 language 和 templateName。", rule.Documented, pageWA, badParameter)

	WATemplateUnknown = refusal("whatsapp-template-unknown",
		"The business account has a template of that name and language.",
		"该商业账号下存在此名称和语言的模板。", rule.Observed, siblingMsg.At(": 143"), coded("143", productWhatsapp, rule.Observed)...)

	WATemplateGroup = behaviour("whatsapp-template-group",
		"A template that a fixture gives a templateGroupId can be named by it in place of templateName; no document knows the field.",
		"fixture 中设置了 templateGroupId 的模板，可用该字段代替 templateName；文档中没有此字段。", rule.Observed, client)

	WATemplateApproved = refusal("whatsapp-template-approved",
		"The template is approved, and neither paused nor disabled.",
		"模板已审核通过，且未被暂停或停用。", rule.Assumed, notSaid.And("; states from ", "；状态取自 ", pageHook), notAllowed)

	WAHeader = rule.Waivable(refusal("whatsapp-header",
		"header has a type, text, image, video or document; all but text need link, and text alone has no caption and may have paramValue.",
		"header 含 type（text、image、video、document）；除 text 外都要 link；仅 text 没有 caption，可有 paramValue。", rule.Observed, pageWA.And("; fields from ", "；字段取自", siblingMsg), badParameter))

	WAHeaderOfTemplate = rule.Waivable(refusal("whatsapp-header-of-template",
		"header is of the type of the template's header: given for a file or a variable there, not given where there is no header.",
		"header 与模板页眉类型一致：模板页眉为文件或含变量时必须提供，没有页眉时不能提供。", rule.Assumed, notSaid, badParameter))

	WAButtonParamFields = rule.Waivable(refusal("whatsapp-button-params-fields",
		"Each of buttonParams has type text and a value.",
		"buttonParams 的每一项含 type（固定为 text）和 value。", rule.Observed, pageWA.And("; fields from ", "；字段取自", siblingMsg).And(" and a public client", " 与公开的客户端"), badParameter))

	WAButtonParamLength = rule.Waivable(refusal("whatsapp-button-params-length",
		"The value of one of buttonParams has at most 20 characters.",
		"buttonParams 的 value 最多 20 个字符。", rule.Observed, siblingMsg, badParameter))

	WABodyParams = refusal("whatsapp-body-params-required",
		"bodyParams are given when the template's body has variables.",
		"模板正文含变量时必须提供 bodyParams。", rule.Documented, pageWA.And("; code 135 from ", "；返回码 135 取自", sibling), coded("135", productWhatsapp, rule.Assumed)...)

	WABodyParamCount = refusal("whatsapp-body-params-count",
		"There is one of bodyParams for each variable.",
		"bodyParams 的个数与变量个数一致。", rule.Assumed,
		notSaid.And("; code 135 from ", "；返回码 135 取自", sibling), coded("135", productWhatsapp, rule.Assumed)...)

	WABodyParamText = refusal("whatsapp-body-params-text",
		"No one of bodyParams is blank.",
		"bodyParams 的值不能为空白。", rule.Assumed,
		notSaid.And("; code 135 from ", "；返回码 135 取自", sibling), answer("135", "短信内容不匹配", rule.Assumed), badParameter)

	WAButtonParams = refusal("whatsapp-button-params-required",
		"buttonParams are given when a button of the template is a dynamic link.",
		"模板按钮为动态链接时必须提供 buttonParams。", rule.Documented, pageWA, badParameter)
)

// What the free-form types demand.
var (
	WABodyRequired = refusal("whatsapp-body-required",
		"A text message has a body.",
		"文本消息必须提供 body。", rule.Documented, pageWA, badParameter)

	WAMediaLink = refusal("whatsapp-media-link",
		"A media message has media.link.",
		"媒体消息必须提供 media.link。", rule.Documented, pageWA, badParameter)

	WAMediaLinkURL = refusal("whatsapp-media-link-url",
		"media.link is an http or https URL.",
		"media.link 是 http 或 https 地址。", rule.Assumed, notSaid, badParameter)

	WAMediaCaption = refusal("whatsapp-media-caption",
		"An audio message has no caption.",
		"音频消息不能带 caption。", rule.Documented, pageWA, badParameter)

	WAMediaFilename = refusal("whatsapp-media-filename",
		"A document message has media.filename.",
		"文件消息必须提供 media.filename。", rule.Documented, pageWA, badParameter)

	WALocation = rule.Waivable(refusal("whatsapp-location",
		"location has latitude, longitude, name and address, all strings.",
		"location 含 latitude、longitude、name、address，均为字符串。", rule.Observed, siblingMsg, badParameter))

	WAContacts = rule.Waivable(refusal("whatsapp-contacts",
		"contacts is a list; each has name.formattedName, and what else it has is complete: org department and title, phones phone, type and waId, urls url and type.",
		"contacts 为列表，每项须有 name.formattedName；org 须有 department、title，phones 须有 phone、type、waId，urls 须有 url、type。",
		rule.Observed, siblingMsg, badParameter))

	WAInteractive = rule.Waivable(refusal("whatsapp-interactive",
		"interactive has type list, button, product or product_list, the header, body and action that belong to the type, and keeps their limits.",
		"interactive 的 type 为 list、button、product、product_list，header、body、action 须与类型相符且不超过各项限制。",
		rule.Observed, siblingMsg, badParameter))

	WAObjectRequired = refusal("whatsapp-object-required",
		"A location, contacts or interactive message has the field of that name.",
		"location、contacts、interactive 消息必须提供同名字段。", rule.Assumed,
		pageWA.And(" lists the fields; when they are required is not readable", " 列出了字段，但看不出何时必填"), badParameter)
)

// What a WhatsApp message does, beside being refused.
var (
	WAAnswer = behaviour("whatsapp-answer",
		"The answer's data is the message's id.",
		"返回的 data 是消息编号。", rule.Observed, client)

	WAConversation = behaviour("whatsapp-conversation",
		"A conversation lasts "+rule.Span(conversationLife).EN+" from the message that began it: the business's, or the person's reply.",
		"会话自发起消息（商家消息或用户回复）起持续 "+rule.Span(conversationLife).ZH+"。", rule.Assumed, pageHook.And(" shows initiateType and expireAt; how they come about is not said", " 给出了 initiateType 与 expireAt，未说明其取值方式"))

	WAFirstNumber = behaviour("whatsapp-first-number",
		"Without sendNumber the business account's first number sends.",
		"未填 sendNumber 时使用商业账号的第一个号码。", rule.Assumed, notSaid)
)
