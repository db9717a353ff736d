package openapi_test

import (
	"strings"
	"testing"

	"example.com/mockserver/openapi"
)

const bounds = `openapi: 3.0.3
info: { title: Bounds, version: "1" }
paths:
  /bounds:
    post:
      operationId: bound
      x-rule: { nullable: p/empty, minLength: p/empty, default: p/wrong }
      parameters:
        - { name: size, in: query, required: true, schema: { type: integer, format: int32 } }
        - { name: kind, in: query, schema: { type: string, minLength: 1, enum: [a, b] } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [text]
              properties:
                text: { type: string, minLength: 2, maxLength: 3 }
                digit: { type: string, minLength: 1, enum: ["1", "2"], x-rule: { enum: p/digit } }
                either: { type: integer, nullable: true, enum: [1, null] }
                list: { type: array, minItems: 1, maxItems: 2, items: { type: string } }
                amount: { type: number, minimum: 0, maximum: 1.5 }
      responses: { "200": { description: ok } }
`

// A diagnosis is the document's demand in both languages, without the words of the library that found it.
func TestADiagnosisSaysWhatIsDemanded(t *testing.T) {
	d, err := openapi.Parse("bounds", []byte(bounds))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := d.Operation("bound")
	check := func(sent string, problems []openapi.Problem, rule, wantEN, wantZH string) {
		t.Helper()
		if len(problems) != 1 {
			t.Fatalf("%s: %d problems, want 1", sent, len(problems))
		}
		en, zh := problems[0].Why()
		en, _, _ = strings.Cut(en, " (openapi/")
		zh, _, _ = strings.Cut(zh, "（openapi/")
		if en != wantEN || zh != wantZH || problems[0].Rule != rule {
			t.Errorf("%s: %s %q %q, want %s %q %q", sent, problems[0].Rule, en, zh, rule, wantEN, wantZH)
		}
	}
	for _, c := range []struct{ body, rule, en, zh string }{
		{`{}`, "p/wrong", `body field "text" is missing`, `缺少请求体字段“text”`},
		{`[]`, "p/wrong", `the body must be of type object, not array`, `请求体的类型必须是 object，而不是 array`},
		{`null`, "p/empty", `the body must not be null`, `请求体不能为 null`},
		{`{"text":"a"}`, "p/empty", `body field "text" must have at least 2 characters`, `请求体字段“text”至少 2 个字符`},
		{`{"text":"abcd"}`, "p/wrong", `body field "text" must have at most 3 characters`, `请求体字段“text”最多 3 个字符`},
		{`{"text":"ab","digit":1}`, "p/digit", `body field "digit" must be one of "1", "2"`, `请求体字段“digit”只能是 "1", "2" 之一`},
		{`{"text":"ab","digit":""}`, "p/empty", `body field "digit" is empty`, `请求体字段“digit”为空`},
		{`{"text":"ab","digit":null}`, "p/empty", `body field "digit" must not be null`, `请求体字段“digit”不能为 null`},
		{`{"text":"ab","either":2}`, "p/wrong", `body field "either" must be one of 1, null`, `请求体字段“either”只能是 1, null 之一`},
		{`{"text":"ab","list":[]}`, "p/wrong", `body field "list" is empty`, `请求体字段“list”为空`},
		{`{"text":"ab","list":["","",""]}`, "p/wrong", `body field "list" must have at most 2 items`, `请求体字段“list”最多 2 项`},
		{`{"text":"ab","amount":-1}`, "p/wrong", `body field "amount" must be at least 0`, `请求体字段“amount”不能小于 0`},
		{`{"text":"ab","amount":2}`, "p/wrong", `body field "amount" must be at most 1.5`, `请求体字段“amount”不能大于 1.5`},
	} {
		v, err := op.DecodeBody("application/json", []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		check(c.body, op.CheckBody("application/json", v), c.rule, c.en, c.zh)
	}
	for _, c := range []struct{ query, rule, en, zh string }{
		{"", "p/wrong", `query parameter "size" is missing`, `缺少查询参数“size”`},
		{"size=a", "p/wrong", `query parameter "size" must be of type integer`, `查询参数“size”的类型必须是 integer`},
		{"size=99999999999", "p/wrong", `query parameter "size" must be a whole number of 32 bits`, `查询参数“size”必须是 32 位整数`},
		{"size=1&kind=", "p/empty", `query parameter "kind" is empty`, `查询参数“kind”为空`},
	} {
		_, problems := op.CheckParameters(openapi.Sent{Query: query(c.query)})
		check(c.query, problems, c.rule, c.en, c.zh)
	}
}
