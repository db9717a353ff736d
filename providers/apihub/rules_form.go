package apihub

import "example.com/mockserver/internal/rule"

// Parameters and body.
var (
	QueryWins = behaviour("query-wins",
		"A parameter in both the query string and the JSON body counts as in the query string.",
		"参数同时出现在 queryParams 与 jsonBody 时，以 queryParams 为准。", rule.Documented, callPage)
	UnknownAccepted = behaviour("unknown-accepted",
		"An undocumented parameter is accepted and ignored.",
		"可以发送文档中没有的参数，但会被忽略。", rule.Assumed, silent("nobody refuses what it does not read", "不读取的内容不会被拒绝"))
	BodyNotJSON = params("body-not-json",
		"A body is one JSON object, or null.",
		"请求体是一个 JSON 对象，或 null。", rule.Documented, bodyOnly)
	ParamMissing = params("param-missing",
		"Every required parameter is sent.",
		"必传参数不能缺少。", rule.Documented, bodyOnly)
	ParamEmpty = params("param-empty",
		"A required parameter is not empty.",
		"必传参数不能为空。", rule.Assumed, silent("an empty text says as little as none", "空文本等同于没有"))
	ParamType = params("param-type",
		"A parameter has the type that its page gives.",
		"参数类型与文档一致。", rule.Documented, bodyOnly)
	CoordinatesRange = params("coordinates-range",
		"lng is between -180 and 180, lat between -90 and 90.",
		"lng 在 -180 到 180 之间，lat 在 -90 到 90 之间。", rule.Assumed, silent("there are no other places on earth", "地球上没有此范围之外的位置"))
	CoordinatesTogether = refusal("coordinates-together",
		"lng and lat come together or not at all.",
		"lng 与 lat 要么都传，要么都不传。", rule.Assumed, silent("half a place is none", "只有一个坐标不能构成位置"),
		invalid, 400)
)
