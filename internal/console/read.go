package console

import (
	"encoding/json"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// read asks the admin API for what a page shows. What it cannot read it says on the page, and returns it.
func (v *view) read(path string, into any) g.Node {
	a := v.call(v.r.Context(), http.MethodGet, "/__admin/sandboxes/"+v.id+path, nil)
	if !a.good() {
		return h.P(h.Class("notice bad"), g.Text(a.why(v)))
	}
	if err := json.Unmarshal(a.body.Bytes(), into); err != nil {
		return h.P(h.Class("notice bad"), g.Text(err.Error()))
	}
	return nil
}

// labelled is an input with its label.
func labelled(label string, input ...g.Node) g.Node {
	return h.Label(g.Text(label), h.Input(input...))
}

// many is the count beside the title of a list.
func (v *view) many(n int) g.Node {
	return h.Span(h.Class("soft small"), g.Textf(v.t(" %d in all", " 共 %d 项"), n))
}
