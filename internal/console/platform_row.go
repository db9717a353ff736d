package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/layout"
)

// row is one thing of a list, as the admin API tells of it.
type row map[string]any

// rows reads a list of a provider's routes. An object is a list of one, or holds the list in a member; so do rows.
func (d desk) rows(path, within string) ([]row, g.Node) {
	if d.list.Table != "" && path == d.list.Path {
		return d.tableRows(), nil
	}
	var text json.RawMessage
	if bad := d.read("/"+d.api.Name+path, &text); bad != nil {
		return nil, bad
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, h.P(h.Class("notice bad"), g.Text(err.Error()))
	}
	list, many := value.([]any)
	if !many {
		list = []any{value}
	}
	rows := []row{}
	for _, one := range list {
		outer, _ := one.(map[string]any)
		if within == "" {
			if d.parent != nil {
				outer["parent"] = map[string]any(d.parent)
			}
			rows = append(rows, outer)
			continue
		}
		inner, _ := outer[within].([]any)
		for _, one := range inner {
			r, _ := one.(map[string]any)
			r["parent"] = outer
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// tableRows are the rows of the provider's table that the list shows, without secrets.
func (d desk) tableRows() (rows []row) {
	table := d.api.Name + "." + d.list.Table
	for _, one := range d.box.Rows(table) {
		r := row{}
		decoder := json.NewDecoder(strings.NewReader(d.hidden(table, one.Row)))
		decoder.UseNumber()
		if decoder.Decode(&r) == nil { // every row is JSON
			rows = append(rows, r)
		}
	}
	if d.list.Tree != "" {
		return d.below(rows, "", "")
	}
	return rows
}

// below are the rows of a tree that stand below the one with this id, each with its branch before its name.
func (d desk) below(rows []row, id, branch string) (all []row) {
	name := d.list.Columns[0].Member
	for _, r := range rows {
		if r.text(d.list.Tree) == id && r.text("id") != id {
			r[name] = branch + r.text(name)
			all = append(append(all, r), d.below(rows, r.text("id"), "\u2003"+strings.ReplaceAll(branch, "└ ", "")+"└ ")...)
		}
	}
	return all
}

// at is the value of a member; "a.b" is a member of a member.
func (r row) at(member string) any {
	var value any = map[string]any(r)
	for _, name := range strings.Split(member, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// text is a member as it stands in a path or an input; a list has an item a line.
func (r row) text(member string) string {
	switch value := r.at(member).(type) {
	case nil:
		return ""
	case []any:
		lines := make([]string, len(value))
		for i, one := range value {
			lines[i] = fmt.Sprint(one)
		}
		return strings.Join(lines, "\n")
	default:
		return fmt.Sprint(value)
	}
}

// meets reports whether a member is set, or with ! before it, is not.
func (r row) meets(when string) bool {
	member, not := strings.CutPrefix(when, "!")
	text := r.text(member)
	return when == "" || (text != "" && text != "false") != not
}

// fill puts members into the variables of a path.
func (r row) fill(path string) string {
	path, query, asks := strings.Cut(path, "?")
	var filled strings.Builder
	put := func(text string, escape func(string) string) {
		for {
			before, rest, found := strings.Cut(text, "{")
			filled.WriteString(before)
			if !found {
				return
			}
			member, after, _ := strings.Cut(rest, "}")
			filled.WriteString(escape(r.text(member)))
			text = after
		}
	}
	put(path, url.PathEscape)
	if asks {
		filled.WriteString("?")
		put(query, url.QueryEscape)
	}
	return filled.String()
}

// plain is a value in words.
func (v *view) plain(value any) string {
	switch value := value.(type) {
	case nil, string:
		if text, _ := value.(string); text != "" {
			return text
		}
		return "–"
	case bool:
		return map[bool]string{true: v.t("✓ yes", "✓ 是"), false: v.t("✕ no", "✕ 否")}[value]
	case []any:
		if len(value) == 1 && value[0] == "*" {
			return v.t("* all", "* 全部")
		}
		texts := make([]string, len(value))
		for i, one := range value {
			texts[i] = v.plain(one)
		}
		if len(texts) == 0 {
			return "–"
		}
		return strings.Join(texts, v.t(", ", "、"))
	case json.Number:
		return value.String()
	case map[string]any:
		if name, named := value["name"].(string); named {
			return name
		}
	}
	text, _ := json.Marshal(value)
	return string(text)
}

// cell shows a member in its way.
func (d desk) cell(r row, c layout.Column) g.Node {
	text := r.text(c.Member)
	switch {
	case text == "":
	case c.Words[text].EN != "":
		return g.Text(d.say(c.Words[text]))
	case c.As == layout.Copied:
		return d.copied(text)
	case c.As == layout.Secret:
		return d.secret(text)
	case c.As == layout.Time:
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil && at.Year() > 1 {
			return d.ago(at)
		}
		return g.Text("–")
	case c.As == layout.Meter:
		whole := r.text(c.Of)
		label := text + " / " + whole
		return g.Group{g.Text(label + " "), g.El("meter", h.Min("0"), h.Max(whole), h.Value(text), h.Aria("label", d.say(c.Title)+" "+label), g.Text(label))}
	}
	return h.Span(h.Dir("auto"), g.Text(d.plain(r.at(c.Member))))
}

// secret hides a value until a person asks for it; the address says by its digest which one.
func (d desk) secret(text string) g.Node {
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:6])
	if d.query.Get("reveal") == digest {
		return g.Group{d.copied(text), h.A(h.Href(d.here("reveal", "")+"#"+d.name), g.Text(d.t("hide", "隐藏")))}
	}
	runes := []rune(text)
	return g.Group{
		h.Code(g.Text("••••" + string(runes[max(0, len(runes)-4):]))), g.Text(" "),
		h.A(h.Href(d.here("reveal", digest, "result", "")+"#"+d.name), h.Aria("label", d.t("show the value that ends in ", "显示值，末四位 ")+string(runes[max(0, len(runes)-4):])), g.Text(d.t("show", "显示"))),
	}
}
