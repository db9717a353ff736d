package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/reference"
	"example.com/mockserver/internal/rule"
)

// referencePath is the address of the documents' page; that of a provider follows it.
const referencePath = "api"

// references are the providers' documents, each read when somebody looks at it first.
type references struct {
	mu    sync.Mutex
	known map[string]*reference.Reference
}

func (r *references) of(name string) *reference.Reference {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[name] == nil {
		all, err := reference.Open(name)
		if err != nil {
			return &reference.Reference{Says: err.Error()} // a document that the server could start with can be read
		}
		if r.known == nil {
			r.known = map[string]*reference.Reference{}
		}
		r.known[name] = all
	}
	return r.known[name]
}

// referenceOf finds the provider that an address below "api" names, the first one where it names none.
func (c *Console) referenceOf(page string) (*provider, bool) {
	if page == referencePath {
		return c.Catalog.Providers()[0], true
	}
	name, below := strings.CutPrefix(page, referencePath+"/")
	api, found := c.Catalog.Provider(name)
	return api, below && found
}

// inReference is a link to a provider's document, with parameters of its address.
func (v *view) inReference(provider, parameter, value, text string) g.Node {
	return link(v.href(referencePath+"/"+provider, url.Values{parameter: {value}})+"#detail", text)
}

func link(to, text string) g.Node { return h.A(h.Href(to), g.Text(text)) }

func note(children ...g.Node) g.Node { return h.P(h.Class("soft small"), g.Group(children)) }

func soft(child g.Node) g.Node { return h.Span(h.Class("soft small"), child) }

// words are a text of a document in the page's language.
func (v *view) words(text string) g.Node { return g.Text(reference.In(v.lang, text)) }

func referencePage(v *view) g.Node {
	api, _ := v.referenceOf(v.page) // the page was found by it
	tabs := g.Group{h.Class("tabs"), h.Aria("label", v.t("provider", "平台"))}
	for _, one := range v.Catalog.Providers() {
		tabs = append(tabs, h.A(h.Class("tab"), h.Href(v.href(referencePath+"/"+one.Name, nil)), g.If(one == api, h.Aria("current", "true")), g.Text(v.say(one.Title))))
	}
	all := v.references.of(api.Name)
	detail, open := g.Node(nil), ""
	for _, o := range all.Operations() {
		if o.ID == v.query.Get("operation") {
			detail, open = v.operation(api, o), " open"
		}
	}
	return g.Group{
		h.H1(g.Text(v.t("API reference", "接口文档"))), h.Nav(tabs),
		h.Div(h.Class("split reference"+open), h.Div(h.Class("list"), v.operations(api, all)), h.Div(h.ID("detail"), detail)),
	}
}

// operations is the list of a document's operations by tag, with what the search and the rule of the address leave of it.
func (v *view) operations(api *provider, all *reference.Reference) g.Node {
	ruleID := v.query.Get("rule")
	nodes := g.Group{h.Form(h.Class("find"), h.Method("get"), h.Role("search"),
		h.Input(h.Type("search"), h.Name("q"), h.Value(v.query.Get("q")), h.Placeholder(v.t("operation, path", "接口、路径")), h.Aria("label", v.t("search", "搜索"))),
		h.Button(h.Type("submit"), g.Text(v.t("find", "查找"))))}
	if ruleID != "" {
		nodes = append(nodes, note(g.Text(v.t("Operations for which the document names ", "文档中注明此规则的接口：")), h.Code(g.Text(ruleID)), g.Text(" "), link(v.here("rule", ""), v.t("show all", "显示全部"))))
	}
	if v.query.Get("operation") == "" {
		nodes = append(nodes, v.aboutDocument(api, all))
	}
	for _, tag := range all.Tags {
		list := g.Group{h.Class("operations")}
		for _, o := range tag.Operations {
			if v.seeksOperation(o) && (ruleID == "" || slices.Contains(o.Rules, ruleID)) {
				list = append(list, h.Li(v.operationLine(api, o)))
			}
		}
		if len(list) > 1 {
			nodes = append(nodes, h.Section(h.Class("card"), h.H2(g.Text(tag.Name), soft(v.words(tag.Says))), h.Ul(list)))
		}
	}
	return nodes
}

func (v *view) seeksOperation(o *reference.Operation) bool {
	return strings.Contains(strings.ToLower(o.ID+" "+o.Method+" "+o.Path+" "+o.Title), strings.ToLower(v.query.Get("q")))
}

// aboutDocument is what the document says of itself, and the files that are made of it.
func (v *view) aboutDocument(api *provider, all *reference.Reference) g.Node {
	files := g.Group{h.Class("buttons")}
	for _, ending := range []string{"yaml", "json", "postman_collection.json", "http"} {
		files = append(files, v.button(action{method: http.MethodGet, path: "/__admin/openapi/" + api.Name + "." + ending + "?sandbox=" + url.QueryEscape(v.id), file: true}, "↓ ."+ending))
	}
	return h.Section(h.Class("card"), h.H2(v.words(all.Title), soft(g.Textf(v.t("%d operations", "共 %d 个接口"), len(all.Operations())))),
		h.P(h.Class("lines"), v.words(all.Says)), v.copied(v.baseURL(api)), h.Div(files))
}

func (v *view) operationLine(api *provider, o *reference.Operation) g.Node {
	tally := v.box.Journal.Tally().Operations[api.Name+"/"+o.ID]
	return h.A(h.Href(v.here("operation", o.ID, "result", "")+"#detail"), g.If(v.query.Get("operation") == o.ID, h.Aria("current", "true")),
		method(o), h.Span(v.words(o.Title), h.Code(h.Class("soft"), g.Text(o.Path))),
		g.If(tally.Accepted+tally.Refused > 0, h.Span(h.Class("count"), h.Title(v.t("accepted and refused calls", "成功与被拒绝的请求数")), g.Textf("✓ %d ! %d", tally.Accepted, tally.Refused))))
}

func method(o *reference.Operation) g.Node {
	return h.Span(h.Class("method "+o.Method), g.Text(o.Method+" "))
}

// operation is all that the document says of one operation.
func (v *view) operation(api *provider, o *reference.Operation) g.Node {
	nodes := g.Group{
		h.Class("detail"), h.TabIndex("-1"), h.Aria("label", o.ID),
		h.Div(h.Class("bar"), h.H2(v.words(o.Title)), h.Code(h.Class("soft"), g.Text(o.ID)), h.A(h.Class("close"), h.Href(v.here("operation", "", "result", "")), g.Text(v.t("close", "关闭")))),
		v.about(o), note(link(v.href("", url.Values{"provider": {api.Name}, "operation": {o.ID}}), v.t("its exchanges", "此接口的请求记录"))), v.curlSample(api, o),
	}
	title := v.t("Credentials", "凭证")
	for _, set := range o.Credentials {
		nodes = append(nodes, titled(title, v.fields(set)))
		if title = v.t("or, instead", "或者改用"); len(set) == 0 {
			nodes = append(nodes, note(g.Text(v.t("none: an anonymous call", "不带凭证：匿名调用"))))
		}
	}
	nodes = append(nodes, v.shape(o), h.H3(g.Text(v.t("Answers", "应答"))))
	for _, a := range o.Answers {
		contents := g.Group{h.Summary(h.B(g.Text(a.Status+" ")), v.words(a.Says))}
		for _, c := range a.Contents {
			contents = append(contents, note(g.Text(c.Media)), v.content(c))
		}
		nodes = append(nodes, h.Details(contents))
	}
	nodes = append(nodes, v.rulesOf(api, o))
	for _, push := range o.Pushes {
		nodes = append(nodes, h.Details(h.Summary(g.Text(v.t("Push: ", "推送：")), v.words(push.Title)), v.about(push), v.shape(push)))
	}
	return h.Article(nodes)
}

// about is what an operation or a push is for, with its evidence.
func (v *view) about(o *reference.Operation) g.Node {
	source := " · " + v.t("source: ", "出处：") + o.Source
	if o.AnswerAssumed {
		source += v.t(" · its accepted answer: assumed", " · 成功应答：推定")
	}
	return g.Group{h.P(method(o), h.Code(g.Text(o.Path))), h.P(h.Class("lines"), v.words(o.Says)), note(v.grade(rule.Grade(o.Grade)), g.Text(source))}
}

// rulesOf are the rules that the document names for an operation, and where those are that hold for every call.
func (v *view) rulesOf(api *provider, o *reference.Operation) g.Node {
	list, tally := g.Group{h.Class("small")}, v.box.Journal.Tally()
	for _, id := range o.Rules {
		if r := v.rule(id); r != nil {
			list = append(list, h.Li(link(v.href("rules", url.Values{"rule": {id}})+"#detail", id), g.Text(" "+v.say(r.Says)+" ("+v.standingWord(r, tally.Rules[id])+")")))
		}
	}
	every := note(g.Text(v.t("And for every call: ", "以及适用于所有接口的规则：")))
	for _, s := range []rule.Stage{rule.Gateway, rule.Access, rule.Operation} {
		every = g.Group{every, link(v.href("rules", url.Values{"provider": {api.Name}, "stage": {string('0' + rune(s))}}), v.stage(s)), g.Text(" ")}
	}
	return titled(v.t("Rules", "规则"), g.Group{h.Ul(list), every})
}
