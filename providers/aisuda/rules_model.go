package aisuda

import "example.com/mockserver/internal/rule"

// Rows of a data model.
var (
	ModelUnknown = refusal("model-unknown",
		"A model is named by the key of its data source, a dot and its table.",
		"数据模型由「数据源 key.模型表名」指明。", rule.Documented, pageModel.At("，获取数据列表"),
		"404", "数据模型不存在")

	OrderInvalid = refusal("order-invalid",
		"orderBy is a field of the model, orderDir is asc or desc.",
		"orderBy 是模型的字段，orderDir 是 asc 或 desc。", rule.Documented, pageModel.At("，获取数据列表"),
		"400", "排序参数错误")

	RowUnknown = refusal("row-unknown",
		"id is the value of the model's primary key in one of its rows.",
		"id 是模型主键字段的值。", rule.Documented, pageModel.At("，获取单条数据"),
		"404", "数据不存在")

	FieldUnknown = refusal("field-unknown",
		"A row has the model's fields and no others.",
		"只能提交模型中存在的字段。", rule.Assumed, notSaid,
		"400", "字段不存在")

	FieldType = refusal("field-type",
		"A field's value is of the field's type: integer, number, text, boolean, date or datetime.",
		"字段的值要符合字段类型：整数、数字、文本、布尔、日期或日期时间。", rule.Assumed, notSaid,
		"400", "字段类型错误")

	FieldRequired = refusal("field-required",
		"A field that may not be null has a value.",
		"不可为空的字段必须有值。", rule.Assumed, notSaid,
		"400", "字段不能为空")

	FieldTooLong = refusal("field-too-long",
		"A text has at most the field's length, and never more than the 32,767 characters of a cell of a workbook.",
		"文本不超过字段长度，且不超过 Excel 单元格的 32767 个字符。", rule.Assumed, notSaid,
		"400", "字段内容过长")

	RowKeyTaken = refusal("row-key-taken",
		"A primary key is unique.",
		"主键不能重复。", rule.Assumed, notSaid,
		"409", "主键已存在")

	RowKeyFixed = refusal("row-key-fixed",
		"An update does not change the primary key.",
		"更新数据不能修改主键。", rule.Assumed, notSaid,
		"400", "主键不能修改")

	BulkShape = refusal("bulk-shape",
		"A bulk update is rows (or items), each with its primary key, or ids and the fields to set in all of them.",
		"批量更新提交 rows（或 items，每行带主键），或提交 ids 和要统一修改的字段。", rule.Assumed, notSaid.And(", after the conventions of amis", "，参照 amis 的约定"),
		"400", "批量更新的内容不正确")

	BulkAllOrNothing = &rule.Rule{
		ID: "aisuda/bulk-all-or-nothing", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "A bulk update with one bad row changes none.",
			ZH: "批量更新中有一行不合格时，一行也不更新。",
		},
	}

	NoRowPermissions = &rule.Rule{
		ID: "aisuda/no-row-permissions", Grade: rule.Documented, Source: pageModel.At("，注意事项"),
		Says: rule.Text{
			EN: "Row and column permissions do not apply here: the whole model is served.",
			ZH: "OpenAPI 调用的是完整数据模型接口，不支持行列级别控制。",
		},
	}

	RowOrder = &rule.Rule{
		ID: "aisuda/row-order", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Without orderBy rows come by their primary key; without perPage there are ten to a page.",
			ZH: "不传 orderBy 时按主键排序；不传 perPage 时每页 10 条。",
		},
	}
)

// Workbooks.
var (
	ExcelBroken = refusal("excel-broken",
		"The file of an import is a workbook (.xlsx).",
		"导入的文件是 Excel 文件（.xlsx）。", rule.Assumed, notSaid,
		"400", "Excel 文件无法读取")

	ExcelTooLarge = refusal("excel-too-large",
		"A workbook unpacks to at most 128 MiB, has at most 200,000 rows, and its XML at most 16 million tags and attributes in rows.",
		"Excel 文件解压后不超过 128 MiB，不超过 200000 行，数据行的标签与属性不超过 1600 万个。", rule.Assumed, notSaid,
		"413", "Excel 文件过大")

	ExcelHeaderUnknown = refusal("excel-header-unknown",
		"Every column of the first row is the name or the label of a field, once; no cell stands beside them.",
		"第一行的每一列都是模型字段的名称或标题，不重复；数据不能超出表头。", rule.Assumed, notSaid,
		"400", "Excel 表头与模型字段不一致")

	ExcelAsShown = &rule.Rule{
		ID: "aisuda/excel-as-shown", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "The first visible sheet is imported as Excel shows it. A row with a cell whose value is lost or is not what it seems is left out, with the cell and the reason: a formula without a stored result, an error such as #N/A, a number of more than 15 digits, a date without a date format or in one whose look depends on the machine, a merged cell.",
			ZH: "导入第一个可见的工作表，以 Excel 显示的内容为准。单元格的值已丢失或与显示不符时，该行不导入，并给出单元格和原因：公式没有计算结果、#N/A 等错误、超过 15 位的数字、没有日期格式或显示因电脑而异的日期、合并的单元格。",
		},
	}

	ImportNone = refusal("import-none",
		"The status of an import can be checked only after an import into the model.",
		"检查状态之前要先导入过 Excel。", rule.Assumed, notSaid,
		"404", "没有导入记录")

	ImportRowRefused = &rule.Rule{
		ID: "aisuda/import-row-refused", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Rows of a workbook that break a field's rules are left out, counted and explained by the check; the others are imported. A file that cannot be read changes nothing.",
			ZH: "不合格的行不导入，由检查接口给出行数和原因；其余行照常导入。无法读取的文件不产生任何变化。",
		},
	}

	ImportMode = &rule.Rule{
		ID: "aisuda/import-mode", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "mode increment (when none is given) adds rows and updates those whose primary key exists; mode all replaces the whole table.",
			ZH: "mode 为 increment（默认）时按主键新增或更新；为 all 时整表替换。",
		},
	}

	ImportAtOnce = &rule.Rule{
		ID: "aisuda/import-at-once", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "An import is finished when its request is answered; the check reports the latest one of the model.",
			ZH: "导入请求返回时已经完成；检查接口给出该模型最近一次导入的结果。",
		},
	}

	ExcelRoundTrip = &rule.Rule{
		ID: "aisuda/excel-round-trip", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "What is exported imports again unchanged: labels head the columns, dates are text, whole numbers beyond 15 digits too, and an empty cell is null.",
			ZH: "导出的文件可以原样导入：表头为字段标题，日期和超过 15 位的整数为文本，空单元格为 null。",
		},
	}
)
