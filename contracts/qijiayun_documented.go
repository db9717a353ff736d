package contracts

const (
	qijiayunStart  = "OpenAPIDoc/README.md (开始接入) 返回码说明"
	qijiayunGlobal = "OpenAPIDoc/hui-yuan/quan-ju-fan-hui-zhuang-tai-ma-shuo-ming.md (全局返回状态码说明)"
	qijiayunFailed = "OpenAPIDoc/you-hui-quan: code 成功：200，失败：500"
	qijiayunFalse  = "OpenAPIDoc/hui-yuan/hui-yuan-zhu-ce.md and the pages of every call that answers true: data 成功：true，失败：false"
)

// qijiayunTrue are the operations whose pages say of data: 成功：true，失败：false.
var qijiayunTrue = []string{
	"memberRegister", "memberModify", "memberBind", "memberPointModify", "memberGrowthModify", "orderSave", "orderRefund", "productSave",
}

// qijiayunDocumented is what the pages of 企加云 print. They give no HTTP status: 200 is assumed, and held here
// all the same.
var qijiayunDocumented = []documented{
	{of: []string{"qijiayun/credentials-empty"}, page: qijiayunStart, status: 200, body: `{"code":40001,"message":"appId或appSecret为空"}`},
	{of: []string{"qijiayun/credentials-format"}, page: qijiayunStart, status: 200, body: `{"code":40002,"message":"appId或appSecret格式不正确"}`},
	{of: []string{"qijiayun/app-frozen"}, page: qijiayunStart, status: 200, body: `{"code":40003,"message":"应用appId已被冻结"}`},
	{of: []string{"qijiayun/daily-quota"}, page: qijiayunStart, status: 200, body: `{"code":40004,"message":"超过租户调用次数限制"}`},

	{of: []string{"qijiayun/system-error"}, page: qijiayunGlobal, status: 200, body: `{"code":500,"message":"系统错误"}`},
	{of: []string{"qijiayun/parameter-error"}, page: qijiayunGlobal, status: 200, body: `{"code":61451,"message":"参数错误"}`},
	{of: []string{"qijiayun/parameter-empty", "qijiayun/coupon-receiver"}, page: qijiayunGlobal, status: 200, body: `{"code":63001,"message":"部分参数为空"}`},
	{of: []string{"qijiayun/clerk-unknown"}, page: qijiayunGlobal, status: 200, body: `{"code":46004,"message":"不存在的用户"}`},
	{of: []string{"qijiayun/member-exists"}, page: qijiayunGlobal, status: 200, body: `{"code":80001,"message":"会员已存在"}`},
	{of: []string{"qijiayun/member-missing"}, page: qijiayunGlobal, status: 200, body: `{"code":80002,"message":"会员不存在"}`},

	{of: []string{
		"qijiayun/template-unknown", "qijiayun/coupon-unknown", "qijiayun/coupon-ended", "qijiayun/coupon-get-limit", "qijiayun/coupon-stock",
		"qijiayun/coupon-used", "qijiayun/coupon-expired", "qijiayun/coupon-early", "qijiayun/coupon-elsewhere",
	}, page: qijiayunFailed, status: 200, body: `{"code":500}`},
	{of: []string{"qijiayun/identity-taken", "qijiayun/points-short", "qijiayun/growth-short"}, page: qijiayunFalse, status: 200, body: `{"code":500}`},
	{of: []string{
		"qijiayun/parameter-error", "qijiayun/parameter-empty", "qijiayun/member-exists", "qijiayun/member-missing",
		"qijiayun/identity-taken", "qijiayun/points-short", "qijiayun/growth-short",
	}, page: qijiayunFalse, status: 200, body: `{"data":false}`, operations: qijiayunTrue},

	{
		of: []string{"qijiayun/getToken", "qijiayun/refreshToken"}, page: "OpenAPIDoc/README.md (开始接入) 返回示例", status: 200,
		body: `{"code":200,"message":"操作成功"}`, forms: map[string]string{"data": `^\{"accessToken":"[0-9a-f]{32}"\}$`},
	},
	{of: []string{"qijiayun/testGet", "qijiayun/testPost"}, page: "OpenAPIDoc/README.md (开始接入) §3, screenshots", status: 200, body: `{"data":"ok"}`},
	{of: []string{
		"qijiayun/memberRegister", "qijiayun/memberModify", "qijiayun/memberBind", "qijiayun/memberPointModify", "qijiayun/memberGrowthModify",
		"qijiayun/orderSave", "qijiayun/orderRefund", "qijiayun/productSave",
	}, page: "the page of each call, 返回数据示例", status: 200, body: `{"code":200,"message":"操作成功","data":true}`},
	{of: []string{
		"qijiayun/memberQuery", "qijiayun/memberPoint", "qijiayun/memberPointList", "qijiayun/couponByCode", "qijiayun/couponByTemplate",
		"qijiayun/couponList", "qijiayun/couponSend",
	}, page: "the page of each call, 返回数据示例", status: 200, body: `{"code":200,"message":"操作成功"}`},
	{
		of: []string{"qijiayun/couponConsume"}, page: "OpenAPIDoc/you-hui-quan/he-xiao-you-hui-quan.md (核销优惠券) 返回数据示例", status: 200,
		body: `{"code":204,"message":"操作成功","data":null}`,
	},
	{
		of: []string{"qijiayun/eventTrigger"}, page: "OpenAPIDoc/shu-ju-hua-ying-xiao-api/zi-ding-yi-shi-jian-chu-fa.md (自定义事件触发) 返回数据示例", status: 200,
		body: `{"code":200,"message":"操作成功"}`, without: []string{"data"},
	},
}
