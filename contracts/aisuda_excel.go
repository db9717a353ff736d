package contracts

import (
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
		Expect(state.Field("data.errors.0")).To(Equal(M{"row": 2.0, "field": "age", "message": "字段类型错误：字段 age 应为整数"}))
		Expect(state.Field("data.errors.3.row")).To(BeNumerically("==", 6))
		Expect(check().Field("data")).To(Equal(state.Field("data")))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 4))
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
			"a sheet cut off": packed(`<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2">`),
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
