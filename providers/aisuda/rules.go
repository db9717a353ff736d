package aisuda

import "example.com/mockserver/internal/rule"

// Rules is the ledger of 爱速搭, in the order in which its rules are decided.
//
// The documentation says what is demanded of a signature and nothing of how one is refused. So every refusal here is
// assumed: HTTP 401 or 403 around the platform's envelope, with one message for all bad signatures, so that the wire
// never tells which part of a secret was right. The diagnosis is kept for the developer.
var Rules = rule.NewSet("aisuda",
	rule.In(rule.Gateway, PathUnknown, MethodWrong, SystemError, BodyTooLarge),
	rule.In(rule.Access, // the token's form, then its key, then what it claims
		HeaderOversized, AuthorizationMissing, AuthorizationNotBearer, TokenMalformed, AlgNone, KeyConfusion,
		AlgNotRS256, ClientIDMissing, ClientIDUnknown, SignedWithPublicHalf, SignatureWrong, IatMissing,
		IatNotNumber, IatInMilliseconds, IatInFuture, SignatureTooOld, TokenNotYet, TokenExpired, CompanyClaimWrong,
		AppClaimWrong),
	rule.In(rule.Access, // what a good signature may reach
		KeyDisabled, CompanyNotAllowed, AppKeyOnCompanyRoute, AppNotAllowed, InterfaceNotAllowed),
	rule.In(rule.Access, ClientIDOptionalForApps, AppClaimOfCompanyKey, OtherClaims),
	rule.In(rule.Form, FormDataNeeded, BodyNotJSON, InputMissing, InputInvalid, NameInvalid, PageInvalid,
		UnknownAccepted),
	rule.In(rule.Operation, // roles of an application
		RoleUnknown, RoleNameTaken, RoleNotEditable, RoleNotDeletable, RoleUsersUnresolved, RoleCycle,
		RoleMemberUnknown, RoleMembersOnce),
	rule.In(rule.Operation, // permissions, the API centre and git
		ACLTypeUnknown, ACLResourceUnknown, ACLActionUnknown, RuntimeACLForeign, RuntimeACLWithoutMessage,
		RuntimeACLBare, RuntimeACLPerEnv, RoleACLMerges, PageUnknown, APIUnknown, APINotOnPage, APIMethodUnknown,
		GitInputInvalid, GitPushSimulated, GitPushWords, RoleACLRead),
	rule.In(rule.Operation, // applications of a company
		OwnerUnknown, OwnerDisabled, AppNameTaken, AppKeyTaken, AppUnknown, PackageBroken, PackagePasswordWrong,
		PackageFormat, AppDefaultRoles),
	rule.In(rule.Operation, // departments and their members
		DepartmentUnknown, DepartmentNameTaken, DepartmentRootKept, DepartmentCodeTwice, ParentCodeUnresolved,
		DepartmentCycle, DepartmentCodeUnresolved, UserUnknown, MemberTwice, MemberUnknown),
	rule.In(rule.Operation,
		ImportOnlyAdds, ImportTopUnderRoot, DeferredChildren, DepartmentTreeBare, DepartmentUsersMessage,
		EitherUserID, DeleteCascades),
	rule.In(rule.Operation, // rows of a data model
		ModelUnknown, OrderInvalid, RowUnknown, FieldUnknown, FieldType, FieldRequired, FieldTooLong, RowKeyTaken,
		RowKeyFixed, BulkShape, BulkAllOrNothing, NoRowPermissions, RowOrder),
	rule.In(rule.Operation, // workbooks
		ExcelBroken, ExcelTooLarge, ExcelHeaderUnknown, ExcelAsShown, ImportNone, ImportRowRefused, ImportMode, ImportAtOnce,
		ExcelRoundTrip),
)

// The provider's pages, as sources name them.
var (
	pageIntro   = rule.Page("aisuda-docs, OpenAPI/介绍")
	pageCompany = rule.Page("aisuda-docs, OpenAPI/组织")
	pageApp     = rule.Page("aisuda-docs, OpenAPI/应用")
	pageModel   = rule.Page("aisuda-docs, OpenAPI/数据模型")
	pageJava    = rule.Page("aisuda-docs, OpenAPI/代码示例/Example.java")
	pageGo      = rule.Page("aisuda-docs, OpenAPI/代码示例/example.go")
	notSaid     = rule.Bilingual("not in the documentation: mockserver chooses", "文档未说明，由 mockserver 选定")
)

const (
	badSignature = "签名校验失败"
	noPermission = "没有权限访问该接口"
)

// answer is an assumed refusal in the envelope: status and message are undocumented for every failure.
func answer(status int, code, message string) rule.Answer {
	return rule.Answer{Status: status, Code: code, Message: message, Grade: rule.Assumed}
}

// unsigned is a refusal of who calls: one message for all.
func unsigned(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return &rule.Rule{
		ID: "aisuda/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source,
		Answer: answer(401, "401", badSignature),
		Others: []rule.Answer{answer(200, "401", badSignature), answer(403, "403", badSignature)},
	}
}

// forbidden is a refusal of what a good signature must not reach.
func forbidden(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return &rule.Rule{
		ID: "aisuda/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source,
		Answer: answer(403, "403", noPermission),
		Others: []rule.Answer{answer(200, "403", noPermission), answer(401, "401", noPermission)},
	}
}

// Rules that are decided before the signature.
var (
	PathUnknown = &rule.Rule{
		ID: "aisuda/path-unknown", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Only the documented paths exist; publishing (发布应用) is a heading without a path.",
			ZH: "只有文档列出的路径可以调用；「发布应用」只有标题，没有路径。",
		},
		Answer: answer(404, "404", "接口不存在"),
		Others: []rule.Answer{answer(200, "404", "接口不存在")},
	}

	MethodWrong = &rule.Rule{
		ID: "aisuda/method-wrong", Grade: rule.Assumed, Source: notSaid,
		Says:   rule.Text{EN: "A path takes its documented methods.", ZH: "路径只接受文档写明的方法。"},
		Answer: answer(405, "405", "请求方法不支持"),
		Others: []rule.Answer{answer(404, "404", "接口不存在")},
	}

	SystemError = &rule.Rule{
		ID: "aisuda/system-error", Grade: rule.Assumed, Source: notSaid, Unprovoked: true,
		Says:   rule.Text{EN: "The platform itself may fail.", ZH: "平台自身可能出错。"},
		Answer: answer(500, "500", "系统错误"),
	}

	BodyTooLarge = refusal("body-too-large",
		"A body has at most 1 MiB; an application package, a workbook or an organisation 20 MiB.",
		"请求体不超过 1 MiB，应用包、Excel 文件和组织架构不超过 20 MiB。", rule.Assumed, notSaid,
		"413", "请求内容过大")
)

// What a signature must be: the token's form, then its key, then what it claims.
var (
	HeaderOversized = unsigned("header-oversized",
		"The Authorization header has at most 8 KiB.",
		"Authorization 头不超过 8 KiB。", rule.Assumed, notSaid)

	AuthorizationMissing = unsigned("authorization-missing",
		"Every request carries an Authorization header.",
		"每个请求都要带 Authorization 头。", rule.Documented, pageIntro)

	AuthorizationNotBearer = unsigned("authorization-not-bearer",
		"Authorization is the word Bearer, one space and the token.",
		"Authorization 的内容是「Bearer 」加上生成的 token。", rule.Documented, pageIntro)

	TokenMalformed = unsigned("token-malformed",
		"The token is a JWT: three base64url parts with two JSON objects.",
		"token 是 JWT：三段 base64url，前两段是 JSON 对象。", rule.Documented, pageIntro)

	AlgNone = unsigned("alg-none",
		"A token without a signature (alg none) is refused.",
		"没有签名的 token（alg 为 none）会被拒绝。", rule.Documented, pageIntro)

	KeyConfusion = unsigned("key-confusion",
		"A token signed by HMAC with the public key as its secret is refused.",
		"用公钥当作 HMAC 密钥签出的 token 会被拒绝。", rule.Documented, pageIntro)

	AlgNotRS256 = unsigned("alg-not-rs256",
		"The algorithm is RS256 and no other.",
		"签名算法只能是 RS256。", rule.Documented, pageIntro)

	ClientIDMissing = unsigned("client-id-missing",
		"At company level the header x-client-id names the key.",
		"组织级别的请求要用 x-client-id 头指明密钥。", rule.Documented, pageIntro)

	ClientIDUnknown = unsigned("client-id-unknown",
		"x-client-id, where it is sent, names a registered key.",
		"x-client-id（只要发送）必须是已登记密钥的 client id。", rule.Documented, pageIntro)

	SignedWithPublicHalf = unsigned("signed-with-public-half",
		"The private key signs: a signature made with the public key is invalid.",
		"签名必须使用私钥：用公钥生成的签名无效。", rule.Documented, pageIntro)

	SignatureWrong = unsigned("signature-wrong",
		"The signature is that of the named key.",
		"签名必须由所指明的密钥签出。", rule.Documented, pageIntro)

	IatMissing = rule.Waivable(unsigned("iat-missing",
		"The token carries iat, the time it was made.",
		"token 要带签发时间 iat。", rule.Assumed, notSaid.And("; ", "；", pageIntro).And(" only says that libraries set it", " 只提到由程序库设置")))

	IatNotNumber = rule.Waivable(unsigned("iat-not-number",
		"iat is a number of seconds. (A time value in the claims, as in the provider's own Go sample, becomes a string.)",
		"iat 是以秒为单位的数字。（如官方 Go 示例那样把时间值放进 claims，会变成字符串。）", rule.Assumed, notSaid.And("; ", "；", pageGo)))

	IatInMilliseconds = rule.Waivable(unsigned("iat-in-milliseconds",
		"iat counts seconds, not milliseconds.",
		"iat 的单位是秒，不是毫秒。", rule.Assumed, notSaid.And("; ", "；", pageJava).And(" divides by 1000", " 中除以 1000")))

	IatInFuture = rule.Waivable(unsigned("iat-in-future",
		"iat is not in the future, beyond a small skew.",
		"iat 不能在将来，容许少量误差。", rule.Assumed, notSaid.And("; node's jsonwebtoken alone would let it pass", "；仅用 node 的 jsonwebtoken 校验时会通过")))

	SignatureTooOld = unsigned("signature-too-old",
		"A signature older than "+rule.Span(maxAge).EN+" is refused, so a token is made per request.",
		"超过 "+rule.Span(maxAge).ZH+"的签名会被拒绝，因此每次请求都要生成 token。", rule.Documented,
		pageIntro.And("; that a younger one may be sent twice, and one of exactly that age at all, is assumed", "；未到时限可重复使用、恰好到时限仍可用，均为推定"))

	TokenNotYet = rule.Waivable(unsigned("token-not-yet",
		"nbf is honoured where a token carries it, beyond a small skew.",
		"token 带有 nbf 时，在 nbf 之前无效，容许少量误差。", rule.Assumed, notSaid.And("; node's jsonwebtoken, with which the samples are made, checks it", "；示例所用的 node 库 jsonwebtoken 会校验")))

	TokenExpired = rule.Waivable(unsigned("token-expired",
		"exp is honoured where a token carries it.",
		"token 带有 exp 时按 exp 判断过期。", rule.Assumed, notSaid))

	CompanyClaimWrong = unsigned("company-claim-wrong",
		"The claim companyKey is the short name of the key's company.",
		"companyKey 是密钥所属组织的短名字。", rule.Documented, pageIntro)

	AppClaimWrong = unsigned("app-claim-wrong",
		"At application level the claim appKey is the short name of the key's application.",
		"应用级别签名的 appKey 是密钥所属应用的短名字。", rule.Documented, pageIntro)
)

// What a good signature may reach. On the wire only their HTTP status differs.
var (
	KeyDisabled = forbidden("key-disabled",
		"The key is switched on (是否启用).",
		"密钥处于启用状态（是否启用）。", rule.Documented, pageIntro)

	CompanyNotAllowed = forbidden("company-not-allowed",
		"The company in the path is that of the key.",
		"路径中的组织就是密钥所属的组织。", rule.Documented, pageIntro)

	AppKeyOnCompanyRoute = forbidden("app-key-on-company-route",
		"The company's operations need a company key.",
		"组织的接口需要使用组织的密钥才能访问。", rule.Documented, pageCompany)

	AppNotAllowed = forbidden("app-not-allowed",
		"An application key reaches its own application only.",
		"应用级别的密钥只能访问自己的应用。", rule.Documented, pageIntro)

	InterfaceNotAllowed = forbidden("interface-not-allowed",
		"The operation is in the key's list of callable interfaces (可调用接口).",
		"接口在密钥的可调用接口之内。", rule.Documented, pageIntro)
)

// Behaviours of signatures without a refusal.
var (
	ClientIDOptionalForApps = &rule.Rule{
		ID: "aisuda/client-id-optional-for-apps", Grade: rule.Documented, Source: pageIntro,
		Says: rule.Text{
			EN: "At application level x-client-id may be left out: the key is then any of the application's.",
			ZH: "应用级别可以不发 x-client-id：此时可以是该应用的任何一把密钥。",
		},
	}

	OtherClaims = &rule.Rule{
		ID: "aisuda/other-claims", Grade: rule.Assumed, Source: notSaid.And("; node's jsonwebtoken checks them only if the caller gives their expected values", "；node 的 jsonwebtoken 只在调用方给出期望值时校验"),
		Says: rule.Text{
			EN: "aud, iss, sub and jti are not checked.",
			ZH: "aud、iss、sub、jti 不做检查。",
		},
	}

	AppClaimOfCompanyKey = &rule.Rule{
		ID: "aisuda/app-claim-of-company-key", Grade: rule.Assumed, Source: notSaid.And("; ", "；", pageGo),
		Says: rule.Text{
			EN: "A company key named by x-client-id stays a company key when the token also claims an appKey.",
			ZH: "x-client-id 指明组织级别密钥时，token 里多带的 appKey 不改变其级别。",
		},
	}
)

// refusal is an assumed refusal of a well-signed request: HTTP 200 around a status other than 0, as the front-end
// framework amis, whose envelope this is, reads it.
func refusal(id, en, zh string, grade rule.Grade, source *rule.Source, code, message string) *rule.Rule {
	http := map[string]int{"400": 400, "404": 404, "409": 409, "413": 413}[code]
	return &rule.Rule{
		ID: "aisuda/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source,
		Answer: answer(200, code, message),
		Others: []rule.Answer{answer(http, code, message), answer(200, "1", message)},
	}
}

// The shape of a request.
var (
	FormDataNeeded = refusal("form-data-needed",
		"Files are sent as multipart/form-data.",
		"带文件的接口只能使用 form-data 格式提交。", rule.Documented, pageCompany.At("，导入应用"),
		"400", "请使用 form-data 格式提交")

	BodyNotJSON = refusal("body-not-json",
		"The body of a POST is JSON.",
		"POST 接口的提交参数需要使用 JSON 格式。", rule.Documented, pageIntro.At("，发送提交参数"),
		"400", "提交参数需要使用 JSON 格式")

	InputMissing = refusal("input-missing",
		"Fields that an operation needs are sent and not empty.",
		"接口需要的字段必须发送且不为空。", rule.Assumed, notSaid.And(", but for owner and name of an application (", "，应用的 owner 与 name 除外（", pageCompany).And(")", "）"),
		"400", "缺少参数")

	InputInvalid = refusal("input-invalid",
		"Fields have the type and the form that the documentation's samples show.",
		"字段的类型和格式与文档示例一致。", rule.Assumed, notSaid,
		"400", "参数格式错误")

	NameInvalid = refusal("name-invalid",
		"A name has 1 to 64 characters, without control characters and without steps of a path (../).",
		"名称为 1 到 64 个字符，不含控制字符，也不含路径跳转（../）。", rule.Assumed, notSaid,
		"400", "名称不合法")

	UnknownAccepted = &rule.Rule{
		ID: "aisuda/unknown-accepted", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{EN: "An undocumented name is accepted and ignored.", ZH: "可以发送文档中没有的字段，但会被忽略。"},
	}

	PageInvalid = refusal("page-invalid",
		"page counts from 1, perPage is 1 to 1000.",
		"page 以 1 作为起始，perPage 为 1 到 1000。", rule.Assumed, pageModel.And(" says that page begins with 1; the rest is assumed", " 写明 page 从 1 开始；其余为推定"),
		"400", "分页参数错误")
)
