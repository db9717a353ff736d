package qijiayun

import "example.com/mockserver/internal/rule"

var (
	pageOrder   = rule.Page("OpenAPIDoc/ding-dan/untitled.md (订单创建/更新)")
	pageRefund  = rule.Page("OpenAPIDoc/ding-dan/ding-dan-tui-dan.md (订单退单)")
	pageProduct = rule.Page("OpenAPIDoc/shang-pin/untitled.md (商品创建/更新)")
	pageEvent   = rule.Page("OpenAPIDoc/shu-ju-hua-ying-xiao-api/zi-ding-yi-shi-jian-chu-fa.md (自定义事件触发)")
)

// Orders, products and events.
var (
	ContentUnparsed = &rule.Rule{
		ID: "qijiayun/content-unparsed", Grade: rule.Assumed, Source: pageOrder.And(", ", "、", pageRefund).And(": shown as JSON text, and nowhere said to be checked", "：示例为 JSON 文本，未说明是否校验"),
		Says: rule.Text{
			EN: "originalContent and refundContent are kept as text and not parsed.",
			ZH: "originalContent 与 refundContent 按文本保存，不做解析。",
		},
	}
	EmptyContent = &rule.Rule{
		ID: "qijiayun/empty-original-content", Grade: rule.Documented, Source: pageOrder.And(": the table requires originalContent, the sample sends it empty", "：表格要求 originalContent，示例发送空值"),
		Says: rule.Text{
			EN: "originalContent must be there and may be empty.",
			ZH: "originalContent 必须传，但可以为空字符串。",
		},
	}
	OrderKey = &rule.Rule{
		ID: "qijiayun/order-key", Grade: rule.Assumed, Source: pageOrder.At(": 完成订单的新建和更新操作").And("; by what an order is known is not said", "；未说明以什么识别订单"),
		Says: rule.Text{EN: "An order is known by platformCode and platformTradeCode.", ZH: "订单以 platformCode 与 platformTradeCode 识别。"},
	}
	RefundKey = &rule.Rule{
		ID: "qijiayun/refund-key", Grade: rule.Assumed, Source: pageRefund.And("; by what a refund is known is not said", "；未说明以什么识别退单"),
		Says: rule.Text{
			EN: "A refund is known by platformCode and platformRefundCode, and need not belong to an order sent before.",
			ZH: "退单以 platformCode 与 platformRefundCode 识别，不要求订单已存在。",
		},
	}
	ProductKey = &rule.Rule{
		ID: "qijiayun/product-key", Grade: rule.Assumed, Source: pageProduct.At(": 完成商品的新建和更新操作").And("; by what a product is known is not said", "；未说明以什么识别商品"),
		Says: rule.Text{EN: "A product is known by its code.", ZH: "商品以 code 识别。"},
	}
	UpdateMerges = &rule.Rule{
		ID: "qijiayun/update-merges", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{EN: "Updating an order, a refund or a product keeps the optional fields that were not sent.", ZH: "更新订单、退单或商品时，未传的可选字段保持不变。"},
	}
	EventUnchecked = &rule.Rule{
		ID: "qijiayun/event-unchecked", Grade: rule.Assumed, Source: pageEvent.At(": 在系统中已配置的自定义事件").And("; what an event not configured leads to is not said", "；未说明事件未配置时的结果"),
		Says: rule.Text{
			EN: "An event is kept whatever its code, with its further attributes; without eventTime it happened now.",
			ZH: "任何事件编码都接受，其余参数作为属性保存；未传 eventTime 视为当前时间。",
		},
	}
)
