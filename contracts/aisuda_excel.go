package contracts

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/数据模型, 导出数据为 Excel, 导入 Excel 数据 and 导入 Excel 数据检查完成状态.
var aisudaWorkbookSpecs = describe("爱速搭 workbooks", Label("aisuda"), func() {
	var api *Aisuda
	BeforeEach(func() {
		box := OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	export := func() []byte {
		a := api.Post(customerModel+"/exportExcelData", M{})
		Expect(a).To(BeAccepted())
		Expect(a.Header.Get("Content-Type")).To(Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
		return a.Body
	}
	load := func(data []byte, mode string) *Answer {
		fields := map[string]string{}
		if mode != "" {
			fields["mode"] = mode
		}
		return api.Upload(customerModel+"/UploadExcelData", "rows.xlsx", data, fields)
	}
	check := func() *Answer { return api.Post(customerModel+"/UploadExcelData/check", M{}) }

	It("that were exported import again unchanged", Rule(aisuda.ExcelRoundTrip, aisuda.ImportAtOnce, aisuda.ImportMode), func() {
		for _, row := range []M{
			{"name": " 空格 \n换行", "remark": "", "age": -5, "amount": 0.1 + 0.2},
			{"name": "=1+1", "remark": "00123", "visitedAt": "0001-01-01T00:00:00.000Z", "birthday": "9999-12-31"},
			{"name": "_x0041_", "remark": "TRUE", "vip": true},
		} {
			Expect(api.Post(customerModel, row)).To(BeAccepted())
		}
		before := api.Get(customerModel).Body
		data := export()
		for _, mode := range []string{"", "increment", "all"} {
			Expect(load(data, mode).Field("data.done")).To(BeNumerically("==", 6))
			Expect(api.Get(customerModel).Body).To(MatchJSON(before), "mode %q", mode)
		}
		Expect(api.Post(customerModel+"/truncat", M{})).To(BeAccepted())
		Expect(load(data, "")).To(BeAccepted())
		Expect(api.Get(customerModel).Body).To(MatchJSON(before))
	})

	It("add rows and update those whose key exists; mode all replaces the table", Rule(aisuda.ImportMode), func() {
		sheet := workbook([]string{"编号", "姓名", "备注"}, []string{"2", "改名"}, []string{"", "新增", "x"}, []string{}, []string{"40", "指定"})
		state := load(sheet, "increment")
		Expect(state.Field("data")).To(Equal(M{"finished": true, "mode": "increment", "total": 3.0, "done": 3.0, "refused": 0.0, "errors": []any{}}))
		Expect(check().Field("data")).To(Equal(state.Field("data")))
		rows := api.Get(customerModel)
		Expect(rows.Field("data.count")).To(BeNumerically("==", 5))
		Expect(rows.Field("data.items.1.name")).To(Equal("改名"))
		Expect(rows.Field("data.items.1.amount")).To(BeNumerically("==", 300), "a column that is not in the workbook stays")
		Expect(rows.Field("data.items.1.remark")).To(BeNil(), "an empty cell is null")
		Expect(rows.Field("data.items.3.vip")).To(BeFalse(), "a new row has its defaults")
		Expect(api.Post(customerModel, M{"name": "后来"}).Field("data.id")).To(BeNumerically("==", 41))
		Expect(load(sheet, "all").Field("data.done")).To(BeNumerically("==", 3))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 3))
	})

	It("have rows done and rows refused, and say why", Rule(aisuda.ImportRowRefused, aisuda.ImportNone), func() {
		Expect(check()).To(Break(aisuda.ImportNone))
		state := load(workbook([]string{"name", "年龄", "vip", "生日"},
			[]string{"甲", "十二"}, []string{"乙", "12", "maybe"}, []string{"丙", "13", "是", "2022-02-30"}, []string{"丁", "14", "否", "2022-02-28"},
			[]string{strings.Repeat("长", 101)}), "")
		Expect(state.Field("data.done")).To(BeNumerically("==", 1))
		Expect(state.Field("data.refused")).To(BeNumerically("==", 4))
		Expect(state.Field("data.errors.0")).To(Equal(M{"row": 2.0, "field": "age", "cell": "B2", "message": "字段类型错误：字段 age 应为整数"}))
		Expect(state.Field("data.errors.3.row")).To(BeNumerically("==", 6))
		Expect(check().Field("data")).To(Equal(state.Field("data")))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 4))
	})

	It("are imported as Excel shows them, or say which cell it cannot be", Rule(aisuda.ExcelAsShown, aisuda.ImportRowRefused), func() {
		const sheet = `<worksheet><sheetData><row><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>年龄</t></is></c><c t="inlineStr"><is><t>生日</t></is></c></row>%s</sheetData>` +
			`<mergeCells><mergeCell ref="A90:A91"/></mergeCells></worksheet>`
		text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
		good := map[string]string{
			`<c s="1"><v>45413</v></c>`:         "2024-05-01",
			`<c s="2"><v>123</v></c>`:           "00123",
			`<c s="3"><v>0.125</v></c>`:         "12.5%",
			`<c t="b"><v>1</v></c>`:             "TRUE",
			`<c><v>13800138000</v></c>`:         "13800138000",
			`<c t="str"><f>A1</f><v>结果</v></c>`: "结果",
			`<c t="inlineStr"><is><r><t>加</t></r><r><rPr><b/></rPr><t>粗</t></r></is></c>`: "加粗",
		}
		bad := map[string]string{
			`<c r="A%[1]d"><f>1+1</f></c>`:                                                          "公式没有保存计算结果",
			`<c r="A%[1]d" t="e"><v>#N/A</v></c>`:                                                   "显示为错误 #N/A",
			`<c r="A%[1]d"><v>110101199003071234</v></c>`:                                           "超过 15 位的数字",
			`<c r="A%[1]d" s="4"><v>45413</v></c>`:                                                  "因电脑的语言和区域设置而异",
			`<c r="A%[1]d" t="s"><v>7</v></c>`:                                                      "共享文本",
			`<c r="A%[1]d" s="77"><v>7</v></c>`:                                                     "样式",
			`<c r="A%[1]d" t="inlineStr"><is><t>x</t></is></c><c r="B%[1]d" s="1"><v>45413</v></c>`: "显示的是日期",
			`<c r="A%[1]d" t="inlineStr"><is><t>x</t></is></c><c r="C%[1]d"><v>45413</v></c>`:       "显示的是数字，不是日期",
		}
		rows, names, reasons := "", []any{}, map[float64]string{}
		for cell, name := range good {
			rows += `<row>` + cell + `</row>`
			names = append(names, name)
		}
		number := len(good) + 1
		for cell, reason := range bad {
			number++
			rows += fmt.Sprintf(`<row r="%[1]d">`+cell+`</row>`, number)
			reasons[float64(number)] = reason
		}
		rows += `<row r="90">` + text("合并") + `</row><row r="91"><c r="B91"><v>7</v></c></row>`
		names, reasons[91] = append(names, "合并"), "与其他单元格合并"
		hidden := `<sheet name="H" sheetId="2" state="hidden" r:id="other.xml"/>`
		data := packedAt("xl/data/first.xml", hidden, fmt.Sprintf(sheet, rows), map[string]string{"xl/worksheets/other.xml": "<worksheet><sheetData/></worksheet>"},
			"yyyy-mm-dd", "00000", "0.0%", "[$-F800]dddd")
		state := load(data, "all")
		Expect(state.Field("data.done")).To(BeNumerically("==", len(names)), "%s", state.Body)
		imported := []any{}
		for _, row := range api.Get(customerModel + "?perPage=100").Field("data.items").([]any) {
			imported = append(imported, row.(M)["name"])
		}
		Expect(imported).To(ConsistOf(names...))
		Expect(state.Field("data.refused")).To(BeNumerically("==", len(reasons)))
		for _, element := range state.Field("data.errors").([]any) {
			e := element.(M)
			Expect(e["message"]).To(ContainSubstring(reasons[e["row"].(float64)]))
			Expect(e["cell"]).To(HaveSuffix(fmt.Sprint(e["row"])))
		}
		if why := state.Header.Get("Mock-Why"); why != "" { // mockserver's own, which a quiet one leaves out
			Expect(why).To(ContainSubstring("9 of 17 rows were not imported"))
		}
	})

	It("replace nothing when all their rows are wrong", func() {
		Expect(load(workbook([]string{"name", "age"}, []string{"甲", "x"}), "all").Field("data.refused")).To(BeNumerically("==", 1))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 3))
		Expect(load(workbook([]string{"name", "age"}), "all").Field("data.total")).To(BeNumerically("==", 0))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 0), "an empty table replaces the table")
	})

	It("that cannot be read change nothing", Rule(aisuda.ExcelBroken, aisuda.ExcelTooLarge, aisuda.ExcelHeaderUnknown, aisuda.FormDataNeeded), func() {
		before := api.Get(customerModel).Body
		good := export()
		for name, data := range map[string][]byte{
			"nothing": {}, "text": []byte("id,name\n1,x"), "half": good[:len(good)/2], "another ZIP": zipped(map[string]string{"a.txt": "a"}),
			"a sheet cut off in another part": packedAt("xl/data/first.xml", "", `<worksheet><sheetData><row><c t="inlineStr"><is><t>name</t></is></c></row><row>`,
				map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}),
			"a sheet that is missing": packedAt("xl/data/first.xml", `<sheet name="X" sheetId="9" r:id="gone"/>`, "<worksheet/>", nil),
			"a sheet cut off":         packed(`<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2">`),
		} {
			Expect(load(data, "all")).To(Break(aisuda.ExcelBroken), name)
		}
		for name, data := range map[string][]byte{
			"an unknown column": workbook([]string{"name", "nobody"}, []string{"x", "y"}), "a column twice": workbook([]string{"name", "姓名"}),
			"beyond the head": workbook([]string{"name"}, []string{"x", "y"}), "no head": workbook(),
		} {
			Expect(load(data, "all")).To(Break(aisuda.ExcelHeaderUnknown), name)
		}
		for name, data := range map[string][]byte{
			"a bomb":        bomb("xl/worksheets/sheet1.xml", 257),
			"a far-off row": packed(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2000000000"/></sheetData></worksheet>`),
		} {
			Expect(load(data, "all")).To(Break(aisuda.ExcelTooLarge), name)
		}
		Expect(api.Upload(customerModel+"/UploadExcelData", "", nil, map[string]string{"file": "text"})).To(Break(aisuda.ExcelBroken))
		Expect(api.Upload(customerModel+"/UploadExcelData", "", nil, nil)).To(Break(aisuda.InputMissing))
		Expect(load(good, "replace")).To(Break(aisuda.InputInvalid))
		Expect(api.Post(customerModel+"/UploadExcelData", M{})).To(Break(aisuda.FormDataNeeded))
		Expect(api.Get(customerModel).Body).To(MatchJSON(before))
		Expect(check()).To(Break(aisuda.ImportNone))
	})

	It("may be large", func() {
		rows := [][]string{{"name", "age"}}
		for range 5000 {
			rows = append(rows, []string{"某公司", "7"})
		}
		Expect(load(workbook(rows...), "all").Field("data.done")).To(BeNumerically("==", 5000))
		Expect(api.Get(customerModel + "?page=500&orderBy=age").Field("data.items")).To(HaveLen(10))
		Expect(len(unzip(export()))).To(BeNumerically(">", 3))
		Expect(api.Request(api.App(), http.MethodPost, customerModel+"/truncat").Send()).To(BeAccepted())
	})
})
