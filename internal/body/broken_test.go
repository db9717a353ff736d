package body

import (
	"strings"
	"testing"

	"example.com/mockserver/openapi"
)

const taking = `openapi: 3.0.3
info: { title: Taking, version: "1" }
paths:
  /take:
    post:
      operationId: take
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { "200": { description: ok } }
`

// What clients send in JSON's place is called by its name, in both languages.
func TestAWhyBrokenIsExplained(t *testing.T) {
	d, err := openapi.Parse("taking", []byte(taking))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := d.Operation("take")
	for _, c := range []struct{ body, encoding, en, zh string }{
		{"\xef\xbb\xbf{}", "", "it begins with a byte order mark (BOM)", "字节顺序标记（BOM）"},
		{"{\"a\":\"\xc4\xe3\"}", "", "the body is not UTF-8: byte 7 is 0xC4", "不是 UTF-8 编码：第 7 字节为 0xC4"},
		{"{\"a\":\"你\xe3\"}", "", "byte 10 is 0xE3", "第 10 字节为 0xE3"},
		{"\xff\xfe{\x00}\x00", "", "it is UTF-16", "是 UTF-16"},
		{"\x1f\x8b\x08\x00", "", "compressed with gzip", "经过 gzip 压缩"},
		{" \r\n", "", "it is blank", "内容为空白"},
		{"name=%E7%94%B2&age=1", "", "it is a form", "表单"},
		{`{"a":"b=c"`, "", "it ends unexpectedly", "不完整"},
		{"\x1f\x8b", "gzip", `it has Content-Encoding "gzip"`, `Content-Encoding 为 "gzip"`},
		{`{"a":1`, "", "it ends unexpectedly after 6 bytes", "只有 6 字节，内容不完整"},
		{`{} {}`, "", "unexpected data after the JSON value", "JSON 值之后还有内容"},
		{`{'a':1}`, "", "it uses single quotes", "单引号"},
		{`{"a":1,}`, "", "invalid character '}' looking for beginning of object key string at byte 8", "第 8 字节处不应出现 '}'"},
		{`{“a”:1}`, "", "unexpected '“' at byte 2", "第 2 字节处不应出现 '“'"},
		{strings.Repeat("[", 101), "", "deeper than 100 levels", "嵌套超过 100 层"},
	} {
		_, err := op.DecodeBody("application/json", []byte(c.body))
		if err == nil {
			t.Errorf("%q is taken", c.body)
			continue
		}
		why := WhyBroken(err, []byte(c.body), c.encoding)
		if !strings.Contains(why.EN, c.en) || !strings.Contains(why.ZH, c.zh) || strings.Contains(why.EN+why.ZH, "%!") {
			t.Errorf("%q: %q %q, want %q %q", c.body, why.EN, why.ZH, c.en, c.zh)
		}
	}
}
