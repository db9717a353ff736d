package console

import (
	"maps"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/layout"
)

// action is what a form of a row does.
func (d desk) action(a layout.Action, r row) action {
	body := maps.Clone(a.Fixed)
	for _, member := range a.Keep {
		if body == nil {
			body = map[string]any{}
		}
		body[member] = r.at(member)
	}
	from := r
	if r == nil {
		from = d.parent
	}
	made := action{method: a.Method, path: "/" + d.api.Name + from.fill(a.Path), file: a.Download, to: d.here("result", "", "part", "", "reveal", "")}
	if body != nil {
		made.fixed = body
	}
	return made
}

// press is an action that asks for nothing.
func (d desk) press(a layout.Action, r row) g.Node {
	title := d.say(a.Title)
	return d.button(d.action(a, r), title, h.Aria("label", title+" "+d.nameOf(r)), d.confirm(a))
}

func (d desk) confirm(a layout.Action) g.Node {
	return g.If(a.Confirm.EN != "", h.Data("confirm", d.say(a.Confirm)))
}

// fold is an action that asks for something, folded. Without a row it is one for the whole list.
func (d desk) fold(a layout.Action, r row) g.Node {
	title := d.say(a.Title)
	return h.Details(h.Summary(g.Text(title)), d.form(d.action(a, r), h.Class("fields"),
		g.Map(a.Fields, func(f layout.Field) g.Node { return d.field(f, r) }),
		h.Button(h.Type("submit"), d.confirm(a), g.Text(title))))
}

// field is an input of a form, with the row's value in it.
func (d desk) field(f layout.Field, r row) g.Node {
	kind, member, _ := strings.Cut(f.Name, ":")
	text := f.Value
	if r != nil && r.at(member) != nil {
		text = r.text(member)
	}
	choices := slices.Concat(f.Choices, d.choices(f.From))
	label := g.Text(d.say(f.Title))
	switch {
	case kind[0] == 'm':
		return d.several(f, choices, strings.Split(text, "\n"))
	case kind[0] == 'l', kind[0] == 't':
		return h.Label(label, h.Textarea(h.Name(f.Name), h.Rows("3"), g.Text(text)))
	case kind[0] == 'b':
		return h.Label(label, h.Select(h.Name(f.Name), d.option("true", d.t("yes", "是"), text), d.option("false", d.t("no", "否"), text)))
	case len(choices) > 0:
		return h.Label(label, h.Select(h.Name(f.Name), g.Map(choices, func(c string) g.Node { return d.option(c, c, text) })))
	case f.Date:
		return h.Label(label, h.Input(h.Type("date"), h.Name(f.Name), h.Value(text)))
	}
	return h.Label(label, h.Input(h.Type("text"), h.Name(f.Name), h.Value(text), h.AutoComplete("off"),
		g.If(strings.HasPrefix(kind, "n"), g.Attr("inputmode", "numeric")), g.If(!strings.HasSuffix(kind, "o"), h.Required())))
}

func (d desk) option(value, label, now string) g.Node {
	return h.Option(h.Value(value), g.If(value == now, h.Selected()), g.Text(label))
}

// several are boxes to tick; an input without a value says that none is an answer too.
func (d desk) several(f layout.Field, choices, now []string) g.Node {
	return h.FieldSet(h.Class("choices-list several"), h.Legend(g.Text(d.say(f.Title))), h.Input(h.Type("hidden"), h.Name(f.Name), h.Value("")),
		g.Map(choices, func(c string) g.Node {
			return h.Label(h.Class("inline"), h.Input(h.Type("checkbox"), h.Name(f.Name), h.Value(c), g.If(slices.Contains(now, c), h.Checked())), h.Code(g.Text(c)))
		}))
}

// choices are the values of a member in the rows of a route, "/tenants#id".
func (d desk) choices(from string) []string {
	path, member, found := strings.Cut(from, "#")
	if !found {
		return nil
	}
	rows, _ := d.rows(path, "") // without rows there is nothing to choose, which the form's answer says
	values := []string{}
	for _, r := range rows {
		values = append(values, r.text(member))
	}
	return values
}
