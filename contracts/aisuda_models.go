package contracts

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda"
)

const (
	customerModel   = "/app/crm/model/eRg7ny9piQzok5CGqzzbRT.data"
	dictionaryModel = "/app/crm/model/eRg7ny9piQzok5CGqzzbRT.dict"
)

// OpenAPI/数据模型: rows of a model.
var aisudaModelSpecs = describe("爱速搭 data models", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Aisuda()
	})
	ids := func(query string) (all []any) {
		a := api.Get(customerModel + "?" + query)
		Expect(a).To(BeAccepted())
		for _, row := range a.Field("data.items").([]any) {
			all = append(all, row.(M)["id"])
		}
		return all
	}

	It("are found by data source, dot and table", Rule(aisuda.ModelUnknown, aisuda.NoRowPermissions), func() {
		Expect(api.Request(api.App(), http.MethodGet, customerModel).Send()).To(BeAccepted())
		refused := api.Get("/app/crm/model/data")
		Expect(refused).To(Break(aisuda.ModelUnknown))
		Expect(refused.Why()).To(ContainSubstring("a dot and the table"))
		for _, path := range []string{"nobody.data", "eRg7ny9piQzok5CGqzzbRT.nobody", "..%2F..", "eRg7ny9piQzok5CGqzzbRT.data%2F1"} {
			Expect(api.Get("/app/crm/model/" + path)).To(Break(aisuda.ModelUnknown))
		}
	})

	It("are listed by pages, in the order of a field", Rule(aisuda.RowOrder, aisuda.OrderInvalid, aisuda.PageInvalid), func() {
		all := api.Get(customerModel)
		Expect(all.Field("data.count")).To(BeNumerically("==", 3))
		Expect(all.Field("data.items.2")).To(Equal(M{
			"id": 3.0, "name": "广州某公司", "age": nil, "amount": 0.1, "vip": false, "birthday": nil, "visitedAt": nil, "remark": nil,
		}))
		Expect(ids("page=2&perPage=2")).To(Equal([]any{3.0}))
		Expect(ids("page=9")).To(BeEmpty())
		Expect(ids("orderBy=amount")).To(Equal([]any{3.0, 2.0, 1.0}))
		Expect(ids("orderBy=age&orderDir=desc")).To(Equal([]any{1.0, 2.0, 3.0}), "null comes first, here last")
		Expect(ids("orderBy=visitedAt&perPage=1&page=3")).To(Equal([]any{1.0}))
		Expect(ids("orderDir=desc")).To(Equal([]any{3.0, 2.0, 1.0}))
		Expect(ids("orderBy=vip&orderDir=desc&perPage=1")).To(Equal([]any{1.0}))
		Expect(api.Get(customerModel + "?orderBy=nobody")).To(Break(aisuda.OrderInvalid))
		Expect(api.Get(customerModel + "?orderDir=up")).To(Break(aisuda.OrderInvalid))
		for _, query := range []string{"page=0", "page=-1", "page=x", "page=1.5", "perPage=0", "perPage=-10", "perPage=1001", "page=99999999999999999999"} {
			Expect(api.Get(customerModel+"?"+query)).To(Break(aisuda.PageInvalid), query)
		}
	})

	It("are created, read, changed and deleted row by row", Rule(aisuda.RowUnknown), func() {
		made := api.Post(customerModel, M{"name": "深圳某公司", "vip": true, "visitedAt": "2022-09-15 07:44:14", "birthday": "2020-02-29"})
		Expect(made).To(BeAccepted())
		Expect(made.Field("data.id")).To(BeNumerically("==", 4), "the key counts by itself")
		Expect(made.Field("data.visitedAt")).To(Equal("2022-09-15T07:44:14.000Z"))
		Expect(api.Get(customerModel + "/4").Field("data")).To(Equal(made.Field("data")))
		changed := api.Post(customerModel+"/4", M{"age": 3, "remark": "<b>&</b>", "id": 4})
		Expect(changed.Field("data.name")).To(Equal("深圳某公司"), "what is not sent stays")
		Expect(string(changed.Body)).To(ContainSubstring(`"remark":"<b>&</b>"`))
		Expect(api.Delete(customerModel + "/4")).To(BeAccepted())
		for _, id := range []string{"4", "nobody", "1.0", "99999999999999999999", "%00"} {
			Expect(api.Get(customerModel + "/" + id)).To(Break(aisuda.RowUnknown))
		}
		Expect(api.Delete(customerModel + "/4")).To(Break(aisuda.RowUnknown))
		Expect(api.Post(customerModel+"/4", M{"age": 3})).To(Break(aisuda.RowUnknown))
		Expect(api.Post(customerModel, M{"name": "x"}).Field("data.id")).To(BeNumerically("==", 5), "a number is not given twice")
	})

	It("keep every digit of whole numbers", func() {
		r := api.Request(api.Company(), http.MethodPost, customerModel).Raw("application/json", []byte(`{"name":"x","age":9223372036854775807}`))
		Expect(string(r.Send().Body)).To(ContainSubstring(`"age":9223372036854775807`))
	})

	It("may have texts as keys", Rule(aisuda.RowKeyTaken, aisuda.RowKeyFixed, aisuda.FieldRequired), func() {
		Expect(api.Post(dictionaryModel, M{"code": "C/1", "label": "其他"})).To(BeAccepted())
		Expect(api.Get(dictionaryModel + "/C%2F1").Field("data.label")).To(Equal("其他"))
		Expect(api.Post(dictionaryModel, M{"code": "A", "label": "x"})).To(Break(aisuda.RowKeyTaken))
		Expect(api.Post(dictionaryModel+"/A", M{"code": "Z"})).To(Break(aisuda.RowKeyFixed))
		Expect(api.Post(dictionaryModel, M{"code": "", "label": "x"})).To(Break(aisuda.FieldRequired))
		Expect(api.Post(dictionaryModel, M{"label": "x"})).To(Break(aisuda.FieldRequired))
		Expect(api.Post(customerModel, M{"id": 1, "name": "x"})).To(Break(aisuda.RowKeyTaken))
		Expect(api.Get(dictionaryModel).Field("data.count")).To(BeNumerically("==", 3))
	})

	DescribeTable("refuse values that do not fit", func(r *rule.Rule, body M) {
		Expect(api.Post(customerModel, with(M{"name": "x"}, body))).To(Break(r))
		Expect(api.Post(customerModel+"/1", body)).To(Break(r))
		Expect(api.Get(customerModel).Field("data.count")).To(BeNumerically("==", 3))
		Expect(api.Get(customerModel + "/1").Field("data.age")).To(BeNumerically("==", 12))
	},
		Entry("a field that is not there", Rule(aisuda.FieldUnknown), aisuda.FieldUnknown, M{"nobody": 1}),
		Entry("a text for a whole number", Rule(aisuda.FieldType), aisuda.FieldType, M{"age": "12"}),
		Entry("a part of a whole number", Rule(aisuda.FieldType), aisuda.FieldType, M{"age": 1.5}),
		Entry("a whole number beyond 64 bits", Rule(aisuda.FieldType), aisuda.FieldType, M{"age": 1e300}),
		Entry("a number for a text", Rule(aisuda.FieldType), aisuda.FieldType, M{"remark": 12}),
		Entry("an object for a text", Rule(aisuda.FieldType), aisuda.FieldType, M{"remark": M{}}),
		Entry("control characters", Rule(aisuda.FieldType), aisuda.FieldType, M{"remark": "a\x00b"}),
		Entry("a text for a switch", Rule(aisuda.FieldType), aisuda.FieldType, M{"vip": "true"}),
		Entry("an invalid day", Rule(aisuda.FieldType), aisuda.FieldType, M{"birthday": "2022-02-30"}),
		Entry("a time without a day", Rule(aisuda.FieldType), aisuda.FieldType, M{"visitedAt": "07:44"}),
		Entry("null where there must be something", Rule(aisuda.FieldRequired), aisuda.FieldRequired, M{"name": nil}),
		Entry("a name of 101 characters", Rule(aisuda.FieldTooLong), aisuda.FieldTooLong, M{"name": strings.Repeat("长", 101)}),
		Entry("more than a cell holds", Rule(aisuda.FieldTooLong), aisuda.FieldTooLong, M{"remark": strings.Repeat("😀", 16384)}),
	)

	It("change many rows at once, or none", Rule(aisuda.BulkAllOrNothing, aisuda.BulkShape, aisuda.RowUnknown), func() {
		bulk := func(body any) *Answer { return api.Post(customerModel+"/bulkUpdate", body) }
		Expect(bulk(M{"rows": []M{{"id": 1, "age": 1}, {"id": 2, "age": 2}}}).Field("data.count")).To(BeNumerically("==", 2))
		Expect(bulk(M{"items": []M{{"id": 3, "age": 3}}})).To(BeAccepted())
		Expect(ids("orderBy=age&orderDir=desc")).To(Equal([]any{3.0, 2.0, 1.0}))
		Expect(bulk(M{"ids": "1, 2", "remark": "同"})).To(BeAccepted())
		Expect(bulk(M{"ids": []any{3, "2"}, "remark": "同"})).To(BeAccepted())
		failed := bulk(M{"rows": []M{{"id": 1, "remark": "改"}, {"id": 9, "remark": "改"}}})
		Expect(failed).To(Break(aisuda.RowUnknown))
		Expect(failed.Why()).To(HavePrefix("row 2: "))
		Expect(bulk(M{"ids": "1,2", "age": "x"})).To(Break(aisuda.FieldType))
		Expect(api.Get(customerModel + "/1").Field("data.remark")).To(Equal("同"))
		for _, body := range []M{{}, {"remark": "x"}, {"rows": []M{}}, {"rows": M{}}, {"rows": []any{1}}, {"rows": []M{{"age": 1}}}, {"ids": ""}, {"ids": " , "}, {"ids": []any{M{}}}, {"ids": 1}} {
			Expect(bulk(body)).To(Break(aisuda.BulkShape), "%v", body)
		}
	})

	It("are emptied by truncat, spelled so", func() {
		Expect(api.Post(customerModel+"/truncat", M{}).Field("data.count")).To(BeNumerically("==", 3))
		Expect(api.Get(customerModel).Field("data.items")).To(BeEmpty())
		Expect(api.Get(dictionaryModel).Field("data.count")).To(BeNumerically("==", 2), "another model")
		Expect(api.Request(api.Company(), http.MethodPost, customerModel+"/truncat").Send()).To(BeAccepted(), "no body is needed")
	})

	It("stay apart: what one sandbox writes, no other reads", func() {
		Expect(api.Post(customerModel, M{"name": "x"})).To(BeAccepted())
		Expect(OpenSandbox().Aisuda().Get(customerModel).Field("data.count")).To(BeNumerically("==", 3))
	})

	It("refuse rows that are not objects, and bodies that are not JSON", Rule(aisuda.InputInvalid, aisuda.BodyNotJSON), func() {
		send := func(contentType, body string) *Answer {
			return api.Request(api.Company(), http.MethodPost, customerModel).Raw(contentType, []byte(body)).Send()
		}
		for _, body := range []string{`[]`, `1`, `"x"`, `null`} {
			Expect(send("application/json", body)).To(Break(aisuda.InputInvalid), body)
		}
		for _, body := range []string{``, `{`, `{"name":"x"}}`, fmt.Sprintf("%c", 0xff)} {
			Expect(send("application/json", body)).To(Break(aisuda.BodyNotJSON), body)
		}
		Expect(send("application/x-www-form-urlencoded", "name=x")).To(Break(aisuda.BodyNotJSON))
		Expect(send("application/json", "\xef\xbb\xbf{}").Why()).To(ContainSubstring("byte order mark"))
		Expect(send("application/json", "{\"name\":\"\xbc\xd7\"}").Why()).To(ContainSubstring("the body is not UTF-8"))
	})
})
