package openapi_test

import (
	"net/url"
	"strings"
	"testing"

	"example.com/mockserver/openapi"
)

const sample = `
openapi: 3.0.3
info: { title: sample, version: "1" }
x-rule: { required: p/empty, minLength: p/empty, default: p/wrong }
paths:
  /items/all:
    get: { operationId: all, responses: { "200": { description: ok } } }
  /items/{id}:
    get:
      operationId: one
      x-rule: { type: p/no-number }
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
        - { name: size, in: query, required: true, schema: { type: number } }
        - { name: name, in: query, schema: { type: string, minLength: 1, maxLength: 3 }, x-rule: { maxLength: p/name-long } }
      responses: { "200": { description: ok } }
    post:
      operationId: save
      x-body-limit: 20971520
      x-rule: { mediaType: p/json-only }
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [mobile, mail]
              properties:
                mobile: { type: string, pattern: "^1", x-rule: p/mobile }
                mail: { type: string, minLength: 1, x-rule: { required: p/no-mail } }
                list: { type: array, items: { type: object, required: [n], properties: { n: { type: integer } } } }
      responses:
        "200":
          description: ok
          content: { application/json: { schema: { type: object, required: [code], properties: { code: { type: integer } } } } }
        4XX: { description: refused, content: { application/json: { schema: { type: object } } } }
  /items/{id}/parts/{part}:
    get:
      operationId: part
      parameters:
        - { name: part, in: path, required: true, schema: { type: string } }
        - { name: id, in: path, required: true, schema: { type: string } }
      responses: { "200": { description: ok } }
`

func parse(t testing.TB) *openapi.Document {
	t.Helper()
	d, err := openapi.Parse("sample", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBodiesMayBeLarger(t *testing.T) {
	d := parse(t)
	for id, want := range map[string]int64{"one": openapi.DefaultBodyLimit, "save": 20 << 20} {
		if op, _ := d.Operation(id); op.BodyLimit != want {
			t.Errorf("%s takes %d bytes, want %d", id, op.BodyLimit, want)
		}
	}
	for _, limit := range []string{"none", "0", "-1", "1.5"} {
		if _, err := openapi.Parse("sample", []byte(strings.Replace(sample, "20971520", limit, 1))); err == nil {
			t.Errorf("x-body-limit: %s is taken", limit)
		}
	}
}

func TestAnOperationMayNameTheRuleOfItsMediaType(t *testing.T) {
	d := parse(t)
	for id, want := range map[string]string{"one": "", "save": "p/json-only"} {
		if op, _ := d.Operation(id); op.MediaTypeRule() != want {
			t.Errorf("%s: %q, want %q", id, op.MediaTypeRule(), want)
		}
	}
}

func TestPathParametersHaveTheirPlace(t *testing.T) {
	op, _ := parse(t).Operation("part")
	for name, want := range map[string]int{"id": 0, "part": 1, "nobody": -1} {
		if got := op.PathIndex(name); got != want {
			t.Errorf("%s has the place %d, want %d", name, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	d := parse(t)
	for _, c := range []struct{ method, path, operation, vars, allowed string }{
		{"GET", "/items/all", "all", "", ""},
		{"GET", "/items/7", "one", "7", ""},
		{"GET", "/items/a%2Fb", "one", "a/b", ""},
		{"GET", "/items/all/parts/x", "part", "all,x", ""},
		{"DELETE", "/items/7", "", "", "GET,POST"},
		{"GET", "/items/", "", "", ""},
		{"GET", "/items", "", "", ""},
		{"GET", "/items/7/", "", "", ""},
		{"GET", "/items/%zz", "", "", ""},
		{"GET", "", "", "", ""},
	} {
		op, vars, allowed := d.Find(c.method, c.path)
		id := ""
		if op != nil {
			id = op.ID
		}
		if id != c.operation || strings.Join(vars, ",") != c.vars || strings.Join(allowed, ",") != c.allowed {
			t.Errorf("%s %q: %q %v %v, want %q %q %q", c.method, c.path, id, vars, allowed, c.operation, c.vars, c.allowed)
		}
	}
}

// rulesOf writes problems as "where field keyword rule".
func rulesOf(problems []openapi.Problem) string {
	var all []string
	for _, p := range problems {
		en, zh := p.Why()
		if en == "" || zh == "" || !strings.Contains(en, "openapi/sample.yaml:") {
			all = append(all, "a diagnosis without words or place")
		}
		all = append(all, p.In+" "+p.Field+" "+p.Keyword+" "+p.Rule)
	}
	return strings.Join(all, "; ")
}

// query is what can be read of a query string.
func query(raw string) (q openapi.Query) {
	values, _ := url.ParseQuery(raw)
	for name, all := range values {
		for _, value := range all {
			q = append(q, openapi.QueryParameter{Name: name, Value: value})
		}
	}
	return q
}

func TestAParameterCountsByItsFirstValue(t *testing.T) {
	q := openapi.Query{{Name: "a", Value: "1"}, {Name: "b"}, {Name: "a", Value: "2"}}
	if q.Get("a") != "1" || !q.Has("b") || q.Has("c") || q.Get("c") != "" {
		t.Errorf("%q has a as %q, b: %v, c: %v", q, q.Get("a"), q.Has("b"), q.Has("c"))
	}
	if got := q.Values().Encode(); got != "a=1&a=2&b=" {
		t.Errorf("its values are %s", got)
	}
}

func TestParametersAreTypedAndChecked(t *testing.T) {
	op, _ := parse(t).Operation("one")
	for _, c := range []struct{ id, query, want string }{
		{"7", "size=1.5", ""},
		{"7", "", "query size required p/empty"},
		{"7", "size=", "query size minLength p/empty"},
		{"7", "size=big", "query size type p/no-number"},
		{"7", "size=NaN", "query size type p/no-number"},
		{"0", "size=1", "path id minimum p/wrong"},
		{"x", "size=1", "path id type p/no-number"},
		{"7", "size=1&name=", "query name minLength p/empty"},
		{"7", "size=1&name=abcd", "query name maxLength p/name-long"},
		{"7", "size=1&name=abc&unknown=1", ""},
	} {
		values, problems := op.CheckParameters(openapi.Sent{Path: []string{c.id}, Query: query(c.query)})
		if got := rulesOf(problems); got != c.want {
			t.Errorf("%s?%s: %q, want %q", c.id, c.query, got, c.want)
		}
		if len(problems) == 0 && (values.Find("id") != 7.0 || values.Find("unknown") != nil || values.Len() != strings.Count(c.query, "=")-strings.Count(c.query, "unknown")+1) {
			t.Errorf("%s?%s: %d values, id = %v", c.id, c.query, values.Len(), values.Find("id"))
		}
	}
}

func TestBodiesAreChecked(t *testing.T) {
	op, _ := parse(t).Operation("save")
	for _, c := range []struct{ body, want string }{
		{`{"mobile":"138","mail":"m"}`, ""},
		{`{"mobile":"238","mail":"m"}`, "body mobile pattern p/mobile"},
		{`{"mobile":7,"mail":"m"}`, "body mobile type p/mobile"},
		{`{"mobile":"138"}`, "body mail required p/no-mail"},
		{`{"mobile":"138","mail":""}`, "body mail minLength p/empty"},
		{`{"mobile":"138","mail":"m","list":[{"n":1},{}]}`, "body list/1/n required p/empty"},
		{`[]`, "body  type p/wrong"},
		{`null`, "body  nullable p/wrong"},
	} {
		v, err := op.DecodeBody("application/json; charset=utf-8", []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if got := rulesOf(op.CheckBody("application/json", v)); got != c.want {
			t.Errorf("%s: %q, want %q", c.body, got, c.want)
		}
	}
	deep := strings.Repeat("[", 101) + strings.Repeat("]", 101)
	if _, err := op.DecodeBody("application/json", []byte(deep)); err == nil || !strings.Contains(err.Error(), "deeper than 100") {
		t.Errorf("101 levels: %v", err)
	}
	quoted := `{"mail":"` + strings.Repeat(`[\"`, 200) + `"}`
	if _, err := op.DecodeBody("application/json", []byte(quoted)); err != nil {
		t.Errorf("brackets within a string: %v", err)
	}
	if _, err := op.DecodeBody("text/plain", []byte("{}")); err != openapi.ErrContentType { //nolint:errorlint // the very value
		t.Errorf("text/plain: %v", err)
	}
	if _, err := op.DecodeBody("application/json", nil); err != openapi.ErrNoBody { //nolint:errorlint // the very value
		t.Errorf("no body: %v", err)
	}
}

func TestRepliesAreHeldToTheDocument(t *testing.T) {
	op, _ := parse(t).Operation("save")
	for _, c := range []struct {
		status            int
		contentType, body string
		ok                bool
	}{
		{200, "application/json;charset=UTF-8", `{"code":200}`, true},
		{200, "application/json", `{"code":"200"}`, false},
		{200, "application/json", `{}`, false},
		{200, "application/json", `{`, false},
		{200, "text/plain", `{"code":200}`, false},
		{404, "application/json", `{}`, true},
		{500, "application/json", `{}`, false},
	} {
		if err := op.CheckReply(c.status, c.contentType, []byte(c.body)); (err == nil) != c.ok {
			t.Errorf("%d %s %s: %v", c.status, c.contentType, c.body, err)
		}
	}
}

func TestNearest(t *testing.T) {
	d := parse(t)
	for path, want := range map[string]string{"/item/all": "all", "/items/7/part/x": "part", "/Items/ALL": "all"} {
		if got := d.Nearest("GET", path); got.ID != want {
			t.Errorf("%s: nearest is %s, want %s", path, got.ID, want)
		}
	}
}

func TestDocumentsThatCannotBeMeantAreRefused(t *testing.T) {
	for name, change := range map[string][2]string{
		"an id twice":             {"operationId: part", "operationId: one"},
		"no id":                   {"operationId: part", "summary: x"},
		"an array as a parameter": {"schema: { type: number }", "schema: { type: array, items: { type: string } }"},
		"an undeclared parameter": {"- { name: part, in: path, required: true, schema: { type: string } }\n", "\n"},
		"a rule that is not text": {"x-rule: { type: p/no-number }", "x-rule: [1]"},
	} {
		if !strings.Contains(sample, change[0]) {
			t.Fatalf("%s: the sample has changed", name)
		}
		if _, err := openapi.Parse("sample", []byte(strings.Replace(sample, change[0], change[1], 1))); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func FuzzFindAndCheck(f *testing.F) {
	d := parse(f)
	f.Add("GET", "/items/7", "size=1", `{"mobile":"1"}`)
	f.Add("POST", "/items/%2e%2e/parts/", "size=%", `[{"a":1e400}]`)
	f.Fuzz(func(t *testing.T, method, path, rawQuery, body string) {
		op, vars, _ := d.Find(method, path)
		if op == nil {
			d.Nearest(method, path)
			return
		}
		_, problems := op.CheckParameters(openapi.Sent{Path: vars, Query: query(rawQuery)})
		if v, err := op.DecodeBody("application/json", []byte(body)); err == nil && op.HasBody() {
			problems = append(problems, op.CheckBody("application/json", v)...)
		}
		for _, p := range problems {
			if en, zh := p.Why(); p.Rule == "" || en == "" || zh == "" {
				t.Fatalf("a problem without a rule or words: %+v", p)
			}
		}
	})
}

func TestNumbersOfAQueryAreDecimal(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, "-1.5": -1.5, "1e3": 1000, "+2": 2, ".5": 0.5, "1.": 1} {
		if got, ok := openapi.Number(text); !ok || got != want {
			t.Errorf("Number(%q) = %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", " 1", "1_0", "0x10", "0x1p3", "Inf", "nan", "infinity", "1e999", "e", "１", "1,5"} {
		if got, ok := openapi.Number(text); ok {
			t.Errorf("Number(%q) = %v", text, got)
		}
	}
}
