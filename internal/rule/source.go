package rule

import (
	"strings"
	"sync"
)

// SourceIn is the source in the language of a tag such as "zh_CN.UTF-8": the names of the provider's pages as they are, and
// what is remarked on them in the reader's language.
func (r *Rule) SourceIn(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return inChinese().Replace(r.Source)
	}
	return inEnglish().Replace(r.Source)
}

// inEnglish leaves out what a source has in Chinese beside the English.
var inEnglish = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for _, both := range bothLanguages() {
		pairs = append(pairs, both[0]+" · "+both[1], both[0])
	}
	return strings.NewReplacer(pairs...)
})

var inChinese = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for _, both := range bothLanguages() {
		pairs = append(pairs, both[0]+" · "+both[1], both[1])
	}
	for line := range strings.Lines(remarks) {
		en, zh, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
		pairs = append(pairs, en, zh)
	}
	return strings.NewReplacer(pairs...)
})

// bothLanguages are the remarks that sources have in English and in Chinese.
func bothLanguages() [][2]string {
	return [][2]string{
		{"not in the documentation: mockserver chooses", "文档未说明，由 mockserver 选定"},
		{"seen in a public client's code only", "仅见于公开的客户端代码"},
		{"the same company's older international SMS API", "同一公司较早的国际短信 API"},
		{"console text seen in a client's notes", "客户端笔记中的控制台文字"},
		{"a client's notes of the console; no page has it", "仅见于客户端笔记"},
		{"the same company's older WhatsApp API, whatsapp_message.md", "同一公司较早的 WhatsApp API"},
		{"the same company's older WhatsApp API, whatsapp_template.md", "同一公司较早的 WhatsApp API"},
		{"the same company's older WhatsApp API, webhook.md", "同一公司较早的 WhatsApp API"},
	}
}

// remarks are the other remarks of sources, longer ones before their beginnings.
const remarks = ` shows the body of a success and codes only; not written anywhere; mockserver chooses = 只给出了成功时的响应体和返回码；其余文档未写明，由 mockserver 选定
freezing is documented for getting a token only; not written anywhere; mockserver chooses = 文档只在获取令牌处提到冻结；其余文档未写明，由 mockserver 选定
not written anywhere; mockserver chooses = 文档未写明，由 mockserver 选定
; the code of the refusal is written nowhere = ；拒绝时的返回码文档未写明
 shows the body; its HTTP status is assumed =  给出了响应体；HTTP 状态码为推定
assumed: the provider's pages do not say; the domain list is said to work like cross-origin protection = 平台页面未说明，为推定；页面称域名白名单类似跨域保护
assumed: the provider's pages do not say; the domain list is for calls from browsers, the IP list for back ends = 平台页面未说明，为推定；域名白名单用于浏览器调用，IP 白名单用于后端
assumed: the provider's pages do not say; only bodies are shown, success and code decide = 平台页面未说明，为推定；页面只给出响应体，以 success 与 code 为准
assumed: the provider's pages do not say; no list of codes is public = 平台页面未说明，为推定；没有公开的返回码列表
assumed: the provider's pages do not say; every gateway has a limit; this one is 1 MiB = 平台页面未说明，为推定；网关都有上限，此处为 1 MiB
assumed: the provider's pages do not say; keys are managed in the account centre = 平台页面未说明，为推定；密钥在用户中心管理
assumed: the provider's pages do not say; no interface that takes a refresh token is published = 平台页面未说明，为推定；没有公开使用 refresh token 的接口
assumed: the provider's pages do not say; a verifier without an audience of its own cannot judge aud = 平台页面未说明，为推定；校验方没有自己的 audience 时无法判断 aud
assumed: the provider's pages do not say; RFC 7519, 4.1.5, obliges every verifier; a rounded-up second is forgiven = 平台页面未说明，为推定；RFC 7519 4.1.5 对所有校验方都有此要求；容许进位造成的一秒误差
assumed: the provider's pages do not say; the usual check; a rounded-up second is forgiven = 平台页面未说明，为推定；这是通常的校验；容许进位造成的一秒误差
assumed: the provider's pages do not say; the page's own sample reads the clock for iat and again for exp = 平台页面未说明，为推定；页面示例对 iat 与 exp 分别取当前时间
assumed: the provider's pages do not say; anonymous callers are an app too; anyone could make users = 平台页面未说明，为推定；匿名调用方也算应用，否则任何人都能创建用户
assumed: the provider's pages do not say; an allowance counts calls, not attempts = 平台页面未说明，为推定；额度按成功调用计，不按尝试次数计
assumed: the provider's pages do not say; further limits are said to be possible = 平台页面未说明，为推定；页面称可能还有其他限制
assumed: the provider's pages do not say; an empty text says as little as none = 平台页面未说明，为推定；空文本等同于没有
assumed: the provider's pages do not say; there are no other places on earth = 平台页面未说明，为推定；地球上没有此范围之外的位置
assumed: the provider's pages do not say; half a place is none = 平台页面未说明，为推定；只有一个坐标不能构成位置
assumed: the provider's pages do not say; nobody refuses what it does not read = 平台页面未说明，为推定；不读取的内容不会被拒绝
assumed: the provider's pages do not say; the provider may go by the caller's address, which a test machine has not = 平台页面未说明，为推定；平台可能依据调用方 IP 定位，测试机没有公网 IP
assumed: the provider's pages do not say; the sample names a city, with its path from small to large = 平台页面未说明，为推定；示例是一个城市，路径由小到大
assumed: the provider's pages do not say; ak must name an API Key = 平台页面未说明，为推定；ak 必须对应一个 API Key
assumed: the provider's pages do not say; there is a password policy; its content is not public = 平台页面未说明，为推定；存在密码策略，但内容未公开
assumed: the provider's pages do not say; a user name names one user = 平台页面未说明，为推定；一个用户名对应一个用户
assumed: the provider's pages do not say; one answer for both, so that it does not tell which names exist = 平台页面未说明，为推定；两种情况应答相同，以免泄露哪些用户名存在
assumed: the provider's pages do not say; the sample sends neither = 平台页面未说明，为推定；示例两者都没有发送
assumed: the provider's pages do not say; the page has no rule for it = 平台页面未说明，为推定；页面没有相关规定
assumed: the provider's pages do not say; a user of type MEMBER has the role MEMBER = 平台页面未说明，为推定；MEMBER 类型的用户具有 MEMBER 角色
assumed: the provider's pages do not say; the page's public text ends before it = 平台页面未说明，为推定；页面公开部分未包含此内容
: the trace of the sample's answer, a time-based UUID, is earlier by the offset of UTC+8 = ：示例应答中的 trace 是基于时间的 UUID，早了 UTC+8 的时差
 names it beside logging in; its path and its fields are not public =  在登录旁提到它；其路径与字段未公开
; code 135 from  = ；返回码 135 来自
; code 129, price configuration, from  = ；返回码 129（价格配置）来自
; the pages list several texts, the envelope is from  = ；页面列出多种文本，外层结构来自
; errorPhone from  = ；errorPhone 来自
; fields from  = ；字段来自
; states from  = ；状态来自
; statuses from  = ；状态来自
; as the samples of  = ；依照示例：
; code  = ；返回码：
 and a public client =  与公开的客户端
data.messageId: a public client; the rest:  = data.messageId：公开的客户端；其余：
 (sample) against the tables of codes = （示例）与返回码表不一致
 (sample) against  = （示例）不同于 
 (field table) against  = （字段表）不同于 
 (field table) = （字段表）
 (error table) = （错误表）
 (samples) = （示例）
 (sample) = （示例）
: heading and text against the sample = ：标题和正文与示例不一致
: sample against table = ：示例与表格不一致
; that it is all or nothing is assumed = ；整批成功或整批失败为推定
; that no number at all is  = ；没有任何号码时按 
 is assumed = ，为推定
 shows "0" with success only =  只在成功时给出 "0"
 says of msgid: returned on submit; its sample has a msgid beside a batch number, of several numbers it says nothing =  称 msgid 在提交时返回；示例中 msgid 与批次号并列，未说明多个号码的情况
3GPP TS 23.038 and 23.040; the documentation does not say how smsNum is counted = 3GPP TS 23.038 与 23.040；文档未说明 smsNum 如何计算
mockserver's own = mockserver 自定
 refers to a list; its codes are from  =  引用了一个列表；其返回码来自
the field is from  = 字段来自
; that it is demanded on submission is said nowhere = ；提交时是否必填未说明
 lists the fields; when they are required is not readable =  列出了字段；何时必填无法看出
 shows initiateType and expireAt; how they come about is not said =  给出了 initiateType 与 expireAt；未说明其取值方式
 only says that libraries set it =  只提到由库设置
 divides by 1000 =  除以 1000
; node's jsonwebtoken alone would let it pass = ；仅用 node 的 jsonwebtoken 校验时会通过
; node's jsonwebtoken, with which the samples are made, checks it = ；示例所用的 node jsonwebtoken 会校验
; node's jsonwebtoken checks them only if the caller gives their expected values = ；node 的 jsonwebtoken 只在调用方给出期望值时校验
; that a younger one may be sent twice, and one of exactly that age at all, is assumed = ；未到时限可重复使用、恰好到时限仍可用，均为推定
, but for owner and name of an application = ，应用的 owner 与 name 除外
 says that page begins with 1; the rest is assumed =  称 page 从 1 开始；其余为推定
, pull requests 40–49 = ，合并请求 40–49
; gone on main; a public demo client calls it = ；main 分支已删除；公开的示例客户端仍在调用
, after the conventions of amis = ，参照 amis 的约定
 and the pages of every call that answers true:  =  以及所有返回 true 的接口页面：
; the formats are those the fixture declares = ；格式以测试数据的声明为准
no code is documented for an unknown appId or a wrong appSecret = 文档没有给出 appId 未知或 appSecret 错误的返回码
 says 每天; where the day begins is not said =  写明“每天”；未说明一天从何时开始
, shown as JSON = ，示例为 JSON
; that broken JSON counts as such = ；残缺的 JSON 是否属于此类
every sample shows eleven digits beginning with 1; no page demands it = 所有示例均为 1 开头的 11 位数字；没有页面要求如此
samples send properties their tables do not list = 示例发送了表格中没有的属性
 sends pageNum 0 and pageSize 0; what that means is not said =  发送 pageNum 0 与 pageSize 0；未说明含义
 is all it says of refusals =  是关于拒绝的全部说明
 answers the ids sent; what becomes of the rest is not said =  返回已发送的 id；未说明其余的去向
: the sample gives both = ：示例两者都有
: the table has phone, the sample phones = ：表格为 phone，示例为 phones
, not explained further = ，没有进一步说明
; whose, when asked by template, is not said = ；按模板查询时指谁的未说明
, without naming a call = ，未指明接口
 knows the state 已使用 =  有“已使用”状态
: the sample answers 204, the table says 200 = ：示例返回 204，表格为 200
: channelId is 渠道中有效的唯一识别ID; a second owner is not spoken of = ：channelId 为“渠道中有效的唯一识别ID”；未提及第二个持有者
storeNo is required everywhere; what an unknown store leads to is not said = storeNo 均为必填；未说明门店不存在时的结果
: the table has birthDay and headPic, the sample birthday and headpic = ：表格为 birthDay 与 headPic，示例为 birthday 与 headpic
; taking more than there is is not spoken of = ；未提及扣减超过余额的情况
: changePoint and operation are optional, what their absence means is not said = ：changePoint 与 operation 可选，未说明缺省时的含义
; that a day begins at midnight, Asia/Shanghai = ；一天从北京时间零点开始
 shows one record =  只给出一条记录
; the thresholds are the tenant's, the fixture declares them = ；等级门槛由租户设定，以测试数据的声明为准
: shown as JSON text, and nowhere said to be checked = ：示例为 JSON 文本，未说明是否校验
: the table requires originalContent, the sample sends it empty = ：表格要求 originalContent，示例发送空值
; by what an order is known is not said = ；未说明以什么识别订单
; by what a refund is known is not said = ；未说明以什么识别退单
; by what a product is known is not said = ；未说明以什么识别商品
; what an event not configured leads to is not said = ；未说明事件未配置时的结果`
