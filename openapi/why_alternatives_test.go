package openapi_test

import (
	"testing"

	"example.com/mockserver/openapi"
)

const choices = `
openapi: 3.0.3
info: { title: choices, version: "1" }
x-rule: { default: p/wrong }
paths:
  /choose:
    post:
      operationId: choose
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                code: { oneOf: [{ type: string, pattern: "^a" }, { type: integer }] }
                list:
                  type: array
                  items: { anyOf: [{ type: number, minimum: 0, maximum: 999999999999999 }, { type: string, enum: ["*"] }] }
                ids: { oneOf: [{ type: string, minLength: 1, maxLength: 9 }, { type: array, minItems: 1, items: {} }] }
                flag: { oneOf: [{ type: boolean }, { type: object, additionalProperties: { type: integer } }] }
                one: { type: string, minLength: 2 }
      responses: { "200": { description: ok } }
`

func TestADiagnosisNamesEveryAlternative(t *testing.T) {
	d, err := openapi.Parse("choices", []byte(choices))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := d.Operation("choose")
	for body, want := range map[string][2]string{
		`{"code":true}`:   {`body field "code" must be a string matching ^a or an integer`, `请求体字段“code”必须是匹配 ^a 的字符串或整数`},
		`{"code":"b"}`:    {`body field "code" must be a string matching ^a or an integer`, ``},
		`{"list":[1,-1]}`: {`body field "list/1" must be a number from 0 to 999999999999999 or "*"`, `请求体字段“list/1”必须是 0 到 999999999999999 的数字或"*"`},
		`{"ids":""}`:      {`body field "ids" must be a string of 1 to 9 characters or an array that is not empty`, `请求体字段“ids”必须是 1 到 9 个字符的字符串或非空数组`},
		`{"ids":[]}`:      {`body field "ids" must be a string of 1 to 9 characters or an array that is not empty`, ``},
		`{"flag":"x"}`:    {`body field "flag" must be a boolean or an object`, `请求体字段“flag”必须是布尔值或对象`},
		`{"one":7}`:       {`body field "one" must be of type string, not number`, `请求体字段“one”的类型必须是 string，而不是 number`},
	} {
		v, err := op.DecodeBody("application/json", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		problems := op.CheckBody("application/json", v)
		if len(problems) == 0 {
			t.Errorf("%s is taken", body)
			continue
		}
		en, zh := problems[0].Why()
		if short := en[:len(en)-len(" (openapi/choices.yaml:00)")]; short != want[0] {
			t.Errorf("%s: %s, want %s", body, short, want[0])
		}
		if short := zh[:len(zh)-len("（openapi/choices.yaml:00）")]; want[1] != "" && short != want[1] {
			t.Errorf("%s: %s, want %s", body, short, want[1])
		}
	}
}
