package console

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/store"
)

// statePage shows every table of the sandbox, read only; secrets are hidden as in the journal.
func statePage(v *view) g.Node {
	sizes := v.box.Tables()
	names := slices.Sorted(maps.Keys(sizes))
	table := v.query.Get("table")
	if _, found := sizes[table]; !found && len(names) > 0 {
		table = v.firstTable(sizes, names)
	}
	options := g.Map(names, func(name string) g.Node {
		return h.Option(h.Value(name), g.If(name == table, h.Selected()), g.Textf("%s (%s)", name, number(sizes[name])))
	})
	return g.Group{
		h.H1(g.Text(v.t("State", "状态"))),
		h.P(h.Class("soft"), g.Textf(v.t("%d tables, %s bytes in all. Read only: the provider consoles and the admin API change them.", "共 %d 张表，%s 字节。此处只读；请通过平台控制台或管理接口修改。"), len(names), number(v.box.StateBytes()))),
		h.Div(h.Class("bar"), h.Form(h.Class("find"), h.Method("get"),
			h.Select(h.Name("table"), h.Aria("label", v.t("table", "表")), options),
			h.Input(h.Type("search"), h.Name("q"), h.Value(v.query.Get("q")), h.Placeholder(v.t("key or content", "键或内容")), h.Aria("label", v.t("search", "搜索"))),
			h.Button(h.Type("submit"), g.Text(v.t("show", "显示"))))),
		v.table(table),
	}
}

// firstTable is the one that is shown unasked: the first of a provider that has rows.
func (v *view) firstTable(sizes map[string]int, names []string) string {
	for _, name := range names {
		if owner, _, owned := strings.Cut(name, "."); owned && sizes[name] > 0 && v.providerName(owner) != owner {
			return name
		}
	}
	return names[0]
}

func (v *view) table(name string) g.Node {
	all := v.box.Rows(name)
	text := strings.ToLower(strings.TrimSpace(v.query.Get("q")))
	found := slices.DeleteFunc(all, func(r store.DumpRow) bool {
		return text != "" && !strings.Contains(strings.ToLower(v.hidden(name, []byte(r.Key))), text) && !strings.Contains(strings.ToLower(v.hidden(name, r.Row)), text)
	})
	shown := found[:min(len(found), shownRows)]
	return g.Group{
		h.P(h.Class("soft small"), g.Textf(v.t("%s shown of %s rows", "显示 %s 行，共 %s 行"), number(len(shown)), number(len(found)))),
		h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", name), h.Table(h.Class("state"),
			h.THead(h.Tr(h.Th(g.Text(v.t("key", "键"))), h.Th(g.Text(v.t("row", "行"))))),
			h.TBody(g.Map(shown, func(r store.DumpRow) g.Node {
				return h.Tr(h.Td(h.Code(g.Text(v.hidden(name, []byte(r.Key))))), h.Td(v.cell(v.hidden(name, r.Row))))
			})))),
	}
}

// hidden is a text of a table without what the journal would not show either.
func (v *view) hidden(table string, text []byte) string {
	owner, _, _ := strings.Cut(table, ".")
	api, found := v.Catalog.Provider(owner)
	if !found || v.Catalog.Reveal {
		return string(text)
	}
	return api.Secrets.Hide(text)
}

// cell is a row: in one line where it is short, else folded.
func (v *view) cell(row string) g.Node {
	var indented bytes.Buffer
	if len(row) < 120 || json.Indent(&indented, []byte(row), "", "  ") != nil {
		return h.Code(g.Text(row))
	}
	short := []rune(row)
	return h.Details(h.Summary(h.Code(g.Text(string(short[:min(len(short), 110)])+"…"))), h.Pre(h.TabIndex("0"), g.Text(page.Body(row, len(row)))))
}
