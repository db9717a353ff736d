package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/reference"
	"example.com/mockserver/openapi"
)

// titled is a titled part of a detail; without content there is none.
func titled(title string, content g.Node) g.Node {
	if content == nil {
		return nil
	}
	return g.Group{h.H3(g.Text(title)), content}
}

// shape are the parameters and the body of an operation or a push.
func (v *view) shape(o *reference.Operation) g.Node {
	nodes := g.Group{titled(v.t("Parameters", "参数"), v.fields(o.Parameters))}
	for _, c := range o.Bodies {
		nodes = append(nodes, titled(v.t("Body", "请求体")+" · "+c.Media, v.content(c)))
	}
	return nodes
}

// fields are parameters, or a body with what is within it: a line each, further to the right the deeper it is.
func (v *view) fields(list []*reference.Field) g.Node {
	if len(list) == 0 {
		return nil
	}
	nodes := g.Group{h.Class("fields-of")}
	for _, f := range list {
		nodes = append(nodes, v.field(f))
	}
	return h.Ul(nodes)
}

func (v *view) field(f *reference.Field) g.Node {
	bounds := " " + v.typeOf(f.Type)
	if f.In != "" {
		bounds = " " + v.placeOf(f.In) + " ·" + bounds
	}
	for _, b := range f.Bounds {
		bounds += " · " + reference.In(v.lang, b)
	}
	nodes := g.Group{h.Class(fmt.Sprintf("depth-%d", f.Depth)), h.Code(g.Text(f.Name))}
	if f.Required {
		nodes = append(nodes, h.Span(h.Class("must"), g.Text(" "+v.t("required", "必填"))))
	}
	nodes = append(nodes, h.Span(h.Class("soft"), g.Text(bounds)), h.Div(v.words(f.Says)))
	if f.Example != "" {
		nodes = append(nodes, note(g.Text(v.t("example: ", "示例：")), h.Code(g.Text(f.Example))))
	}
	return h.Li(nodes)
}

// typeOf is a type in the page's language: the names of types stay, what joins them is said.
func (v *view) typeOf(text string) string {
	if v.lang != "zh" {
		return text
	}
	text, null := strings.CutSuffix(text, " or null")
	inner, list := strings.CutPrefix(text, "array of ")
	if list {
		text = inner + " 数组"
	}
	if null {
		text += " 或 null"
	}
	return text
}

// placeOf says where a parameter stands.
func (v *view) placeOf(in string) string {
	switch in {
	case "query":
		return v.t("query", "查询参数")
	case "path":
		return v.t("path", "路径")
	}
	return v.t(in, "请求头")
}

// content is a body of one media type, with examples.
func (v *view) content(c *reference.Content) g.Node {
	fields := c.Fields
	if len(fields) > 1 && fields[0].Type == "object" && fields[0].Says == "" {
		fields = fields[1:] // its members say all
	}
	nodes := g.Group{h.P(v.words(c.Says)), v.fields(fields)}
	for _, e := range c.Examples {
		nodes = append(nodes, h.Details(h.Summary(g.Text(v.t("Example ", "示例 ")), v.words(e[0])), v.copied(e[1])))
	}
	return nodes
}

// curlSample is a command that makes a call which a fresh sandbox accepts.
func (v *view) curlSample(api *provider, o *reference.Operation) g.Node {
	_, samples, err := api.Document.Samples()
	op, found := api.Document.Operation(o.ID)
	if err != nil || !found {
		return nil
	}
	e, form := sampleCall(api, op, samples[op], v.box.Credentials()[api.Name])
	line := strings.Replace(page.Curl(e, v.Catalog.Secret), `"$`+strings.ToUpper(api.Name)+`_BASE_URL"'`, "'"+v.baseURL(api), 1)
	for _, p := range samples[op].Credentials { // in the capitals of the document
		line = strings.Replace(line, "'"+http.CanonicalHeaderKey(p.Name)+": ", "'"+p.Name+": ", 1)
	}
	return titled("curl", v.copied(`eval "$(mockserver credentials --server `+v.serverURL()+" --sandbox "+v.id+` --format shell)"`+"\n"+line+form))
}

// sampleCall is a sample of a document as a call, with the sandbox's credentials; those that are secret are hidden, for the
// shell to fill in. A form is written for curl.
func sampleCall(api *provider, op *openapi.Operation, s *openapi.Sample, credentials map[string]string) (e journal.Exchange, form string) {
	values := []string{}
	for name, value := range credentials {
		if slices.ContainsFunc(api.Credentials, func(one credential.Setting) bool { return one.Name == name && one.Secret }) {
			value = journal.Redacted
		}
		values = append(values, "{{"+name+"}}", value) // what else is in braces is the body's own
	}
	filled := strings.NewReplacer(values...).Replace
	m := journal.Message{Method: op.Method, URL: filled(s.Path), Header: http.Header{}, Body: filled(string(s.Body)), Bytes: len(s.Body)}
	mark := "?"
	add := func(name, value string) { m.URL, mark = m.URL+mark+name+"="+filled(value), "&" }
	for _, q := range s.Query {
		add(q.Name, q.Value)
	}
	for _, p := range s.Credentials {
		text := journal.Redacted
		if p.Credential.Name != "" {
			text = filled("{{" + p.Credential.Name + "}}")
		}
		if p.Bearer {
			text = "Bearer " + text
		}
		if p.In == "query" {
			add(p.Name, text)
		} else {
			m.Header.Set(p.Name, text)
		}
	}
	if m.Bytes > 0 {
		m.Header.Set("Content-Type", s.ContentType)
	}
	for _, f := range s.Form {
		file := ""
		if f.File {
			file = "@"
		}
		form += " \\\n  -F " + quoted(f.Name+"="+file+filled(f.Value))
	}
	return journal.Exchange{Provider: api.Name, Operation: op.ID, Request: m}, form
}

// namedBy leads from a rule to the operations for which a document names it.
func (v *view) namedBy(id string) g.Node {
	name, _, _ := strings.Cut(id, "/")
	n := 0
	for _, o := range v.references.of(name).Operations() {
		if slices.Contains(o.Rules, id) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return note(v.inReference(name, "rule", id, fmt.Sprintf(v.t("API reference: operations with this rule: %d", "接口文档：涉及此规则的接口 %d 个"), n)))
}

// serverURL is the address of this server, as the browser has reached it.
func (v *view) serverURL() string {
	if v.r.TLS != nil {
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}

// baseURL is the address of a provider in this sandbox.
func (v *view) baseURL(api *provider) string { return v.serverURL() + "/~" + v.id + "/" + api.Name }
