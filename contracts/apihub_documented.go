package contracts

const apihubFormat = "https://apihub.net/docs/readme/call-api.html (通用接口格式)"

// apihubTrace is a version-1 UUID without dashes.
var apihubTrace = map[string]string{"trace": `^"[0-9a-f]{12}1[0-9a-f]{19}"$`}

// apihubDocumented is what the pages of apihub print. They give no HTTP status; 200 and, for its own fault, 500 are
// assumed, and held here all the same.
var apihubDocumented = []documented{
	{
		of: []string{"apihub/body-not-json", "apihub/param-missing", "apihub/param-type"}, page: apihubFormat, status: 200,
		body: `{"success":false,"code":"INVALID_PARAMS","msg":"参数异常"}`, forms: apihubTrace, without: []string{"result"},
	},
	{
		of: []string{"apihub/system-error"}, page: apihubFormat, status: 500,
		body: `{"success":false,"code":"UNKNOWN","msg":"未知异常"}`, forms: map[string]string{"detail": `^".+"$`}, without: []string{"trace", "result"},
	},

	{
		of:   []string{"apihub/weatherNowGet", "apihub/weatherNowPost", "apihub/genAuthSessionGet", "apihub/registerPost", "apihub/loginPost"},
		page: apihubFormat, status: 200, body: `{"success":true}`, forms: apihubTrace, without: []string{"code", "msg", "detail"},
	},
}
