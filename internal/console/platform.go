package console

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/layout"
)

// desk is one list of a provider's own console, as it is drawn.
type desk struct {
	*view
	api  *provider
	list layout.List
	name string // in addresses

	parent row // the one that is chosen where rows are read for one of another list
}

// platform is a provider's own console, drawn by its description.
func (v *view) platform(api *provider) g.Node {
	var desks []desk
	for i, list := range api.ConsolePage {
		desks = append(desks, desk{view: v, api: api, list: list, name: fmt.Sprintf("part-%d", i+1)})
	}
	return g.Group{
		h.H1(g.Text(v.say(api.Title))),
		h.Nav(h.Class("tabs"), h.Aria("label", v.t("parts of this page", "本页内容")),
			g.Map(desks, func(d desk) g.Node { return h.A(h.Class("tab"), h.Href("#"+d.name), g.Text(v.say(d.list.Title))) }),
			h.A(h.Class("tab"), h.Href(v.href("", url.Values{"provider": {api.Name}})), g.Text(v.t("Exchanges ↗", "请求记录 ↗"))),
			h.A(h.Class("tab"), h.Href(v.href("state", url.Values{"table": {v.firstTableOf(api)}})), g.Text(v.t("Tables ↗", "数据表 ↗")))),
		g.Map(desks, desk.section),
	}
}

func (v *view) firstTableOf(api *provider) string {
	for _, name := range slices.Sorted(maps.Keys(v.box.Tables())) {
		if strings.HasPrefix(name, api.Name+".") {
			return name
		}
	}
	return ""
}

func (d desk) section() g.Node {
	choice, bad := d.choose()
	var rows []row
	if bad == nil && (d.list.Of == "" || d.parent != nil) {
		rows, bad = d.rows(d.parent.fill(d.list.Path), d.list.Within)
	}
	return h.Section(h.Class("platform"), h.ID(d.name),
		h.H2(g.Text(d.say(d.list.Title)), g.If(bad == nil, d.many(len(rows)))),
		g.If(d.list.Says.EN != "", h.P(h.Class("soft"), g.Text(d.say(d.list.Says)))),
		choice, bad,
		g.Iff(bad == nil, func() g.Node { return d.shown(rows) }),
		h.Div(h.Class("new"), g.Map(d.list.New, func(a layout.Action) g.Node { return d.fold(a, nil) })))
}

// choose finds the row of another list for which this one is read, where it depends on one.
func (d *desk) choose() (choice, bad g.Node) {
	if d.list.Of == "" {
		return nil, nil
	}
	parents, bad := d.rows(d.list.Of, "")
	if bad != nil || len(parents) == 0 {
		return nil, bad
	}
	_, variable, _ := strings.Cut(d.list.Path, "{")
	variable, _, _ = strings.Cut(variable, "}")
	d.parent = parents[0]
	options := g.Map(parents, func(r row) g.Node {
		key := r.text(variable)
		chosen := key == d.query.Get(d.name)
		if chosen {
			d.parent = r
		}
		return h.Option(h.Value(key), g.If(chosen, h.Selected()), g.Text(r.text("title")+r.text("name")+" · "+key))
	})
	return h.Form(h.Class("find"), h.Method("get"), h.Action(d.href(d.page, nil)+"#"+d.name),
		h.Select(h.Name(d.name), h.Aria("label", d.t("of: ", "所属：")+d.say(d.list.Title)), g.Group(options)),
		h.Button(h.Type("submit"), g.Text(d.t("show", "显示")))), nil
}

// shown are the rows: a card for each where something can be done with it, else a line of a table.
func (d desk) shown(rows []row) g.Node {
	if len(rows) == 0 {
		return h.P(h.Class("notice"), g.Text(d.t("There is nothing yet.", "暂无数据。")))
	}
	more := g.If(len(rows) > shownRows, h.P(h.Class("soft small"), g.Textf(d.t("%s of %s are shown", "显示 %s 条，共 %s 条"), number(shownRows), number(len(rows)))))
	rows = rows[:min(len(rows), shownRows)]
	if len(d.list.Acts) > 0 {
		uses := d.uses()
		return g.Group{more, h.Div(h.Class("cards"), g.Map(rows, func(r row) g.Node { return d.card(r, uses) }))}
	}
	return g.Group{more, h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", d.say(d.list.Title)), h.Table(
		h.THead(h.Tr(g.Map(d.list.Columns, func(c layout.Column) g.Node { return h.Th(g.Text(d.say(c.Title))) }))),
		h.TBody(g.Map(rows, func(r row) g.Node {
			return h.Tr(g.Map(d.list.Columns, func(c layout.Column) g.Node { return h.Td(d.cell(r, c)) }))
		}))))}
}

func (d desk) card(r row, uses map[string][]time.Time) g.Node {
	buttons, folds := []g.Node{}, []g.Node{}
	for _, a := range d.list.Acts {
		switch {
		case !r.meets(a.When):
		case len(a.Fields) == 0:
			buttons = append(buttons, d.press(a, r))
		default:
			folds = append(folds, d.fold(a, r))
		}
	}
	return h.Article(h.Class("card"), h.Aria("label", d.nameOf(r)),
		h.H3(h.Dir("auto"), g.Text(d.nameOf(r))),
		h.Dl(h.Class("facts"), g.Map(d.list.Columns[1:], func(c layout.Column) g.Node {
			wide := g.If((c.As == layout.Copied || c.As == layout.Secret) && r.text(c.Member) != "", h.Class("wide"))
			return g.Group{h.Dt(wide, g.Text(d.say(c.Title))), h.Dd(wide, d.cell(r, c))}
		})),
		g.Iff(uses != nil, func() g.Node { return d.day(r, uses) }),
		g.If(len(buttons) > 0, h.Div(h.Class("buttons"), g.Group(buttons))), g.Group(folds))
}

// nameOf is what a row is called.
func (d desk) nameOf(r row) string {
	c := d.list.Columns[0]
	if c.As == layout.Named {
		return d.say(c.Title) + " " + d.plain(r.at(c.Member))
	}
	return d.plain(r.at(c.Member))
}

// uses are the moments of today, in Shanghai, at which the rows that a plot counts used something up, by whose they are.
func (d desk) uses() map[string][]time.Time {
	if d.list.Plot == nil {
		return nil
	}
	today := d.box.Clock.Now().In(clock.Shanghai).Format(time.DateOnly)
	rows, _ := d.rows(d.list.Plot.Path, "") // without rows nothing is drawn
	uses := map[string][]time.Time{}
	for _, r := range rows {
		at, err := time.Parse(time.RFC3339Nano, r.text(d.list.Plot.At))
		if at = at.In(clock.Shanghai); err == nil && at.Format(time.DateOnly) == today {
			uses[r.text(d.list.Plot.By)] = append(uses[r.text(d.list.Plot.By)], at)
		}
	}
	return uses
}

// day draws what a row has used of its limit today.
func (d desk) day(r row, uses map[string][]time.Time) g.Node {
	limit, err := strconv.Atoi(r.text(d.list.Plot.Limit))
	if err != nil {
		return nil
	}
	return d.quota(uses[r.text(d.list.Plot.Key)], limit)
}
