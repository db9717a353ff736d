package console

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/problem"
)

// action is a call of the admin API that a form makes.
type action struct {
	method string
	path   string // below the sandbox's, such as "/clock/advance"; or from "/__admin" on
	fixed  any    // members of the body that the form does not ask for; nil for none
	to     string // where to go afterwards; this page when empty
	file   bool   // the answer is a file to be saved
}

// form is an action with what it asks for. The names of inputs say how their values become JSON: see member.
func (v *view) form(a action, children ...g.Node) g.Node {
	fixed, _ := json.Marshal(a.fixed)
	to := a.to
	if to == "" {
		to = v.here("result", "", "part", "")
	}
	hidden := func(name, value string) g.Node { return h.Input(h.Type("hidden"), h.Name(name), h.Value(value)) }
	does := "act"
	if a.file {
		does = "download"
	}
	return h.Form(h.Method("post"), h.Action(Prefix+"/~"+v.id+"/"+does),
		hidden(formField, v.access.formToken()), hidden("method", a.method), hidden("path", a.path), hidden("fixed", string(fixed)), hidden("to", to),
		g.Group(children))
}

// button is an action that asks for nothing.
func (v *view) button(a action, label string, attributes ...g.Node) g.Node {
	return v.form(a, h.Button(h.Type("submit"), g.Text(label), g.Group(attributes)))
}

// act makes the admin call of a form, keeps its result, and leads to the page that shows it.
func (v *view) act() {
	if done, ok := v.perform(); ok {
		v.lead(done)
	}
}

// download makes the admin call of a form whose answer is a file; where it fails, its page says why.
func (v *view) download() {
	done, ok := v.perform()
	switch {
	case !ok:
	case !done.answer.good():
		v.lead(done)
	default:
		file, _, _ := strings.Cut(path.Base(done.Path), "?")
		v.w.Header().Set("Content-Type", done.answer.header.Get("Content-Type"))
		v.w.Header().Set("Content-Disposition", cmp.Or(done.answer.header.Get("Content-Disposition"), "attachment; filename="+strconv.Quote(file)))
		_, _ = v.w.Write(done.answer.body.Bytes()) // a browser that has gone is nobody's error
	}
}

// perform makes the admin call of a form; where the form cannot be read, that has been said.
func (v *view) perform() (result, bool) {
	form := v.r.PostForm
	body, err := bodyOf(form)
	to := form.Get("path")
	if err != nil || !strings.HasPrefix(to, "/") {
		v.refuse(http.StatusUnprocessableEntity, fmt.Sprint(v.t("the form cannot be read: ", "无法读取表单："), err))
		return result{}, false
	}
	if !strings.HasPrefix(to, "/__admin/") {
		to = "/__admin/sandboxes/" + v.id + to
	}
	method := form.Get("method")
	return result{Method: method, Path: to, Body: body, answer: v.call(v.r.Context(), method, to, body)}, true
}

// lead keeps the result of a form and leads to the page that shows it.
func (v *view) lead(done result) {
	to, err := url.Parse(v.r.PostForm.Get("to"))
	if err != nil || to.Host != "" || !strings.HasPrefix(to.Path, Prefix) {
		to = &url.URL{Path: Prefix + "/~" + v.id + "/"}
	}
	q := to.Query()
	q.Set("result", v.results.keep(done))
	to.RawQuery = q.Encode()
	http.Redirect(v.w, v.r, to.String(), http.StatusSeeOther)
}

// bodyOf makes the JSON of a form; nil for a form without members.
func bodyOf(form url.Values) ([]byte, error) {
	members := map[string]any{}
	if fixed := form.Get("fixed"); fixed != "" && fixed != "null" {
		if err := json.Unmarshal([]byte(fixed), &members); err != nil {
			return nil, err
		}
	}
	for name, values := range form {
		kind, member, ok := strings.Cut(name, ":")
		if !ok {
			continue
		}
		text := values[len(values)-1]
		if kind == "m" {
			kind, text = "l", strings.Join(values, "\n")
		}
		value, given, err := valueOf(kind, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", member, err)
		}
		if object, ok := value.(json.RawMessage); ok && member == "" { // a whole body
			if err := json.Unmarshal(object, &members); err != nil {
				return nil, err
			}
			continue
		}
		if given {
			set(members, strings.Split(member, "."), value)
		}
	}
	if len(members) == 0 {
		return nil, nil
	}
	return json.Marshal(members)
}

// valueOf reads an input by the kind before its name: s text (t of several lines), n number, b true or false, l a list
// with an item a line (m with an input an item), j JSON. An o behind it leaves an empty input out.
func valueOf(kind, text string) (value any, given bool, err error) {
	kind, optional := strings.CutSuffix(kind, "o")
	if optional && strings.TrimSpace(text) == "" {
		return nil, false, nil
	}
	switch kind {
	case "s", "t":
		return text, true, nil
	case "n":
		if _, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err != nil {
			return text, true, nil // the admin API says what is wrong with it
		}
		return json.Number(strings.TrimSpace(text)), true, nil
	case "b":
		return text == "true", true, nil
	case "l":
		list := []string{}
		for _, line := range strings.Split(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
		return list, true, nil
	case "j":
		return json.RawMessage(text), json.Valid([]byte(text)), invalidJSON(text)
	}
	return nil, false, nil
}

func invalidJSON(text string) error {
	var value any
	return json.Unmarshal([]byte(text), &value)
}

// set enters a value at a path of members.
func set(members map[string]any, path []string, value any) {
	for _, name := range path[:len(path)-1] {
		inner, ok := members[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			members[name] = inner
		}
		members = inner
	}
	members[path[len(path)-1]] = value
}

// answer is what the admin API said.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) good() bool                  { return a.status < 300 }
func (a *answer) why(v *view) string          { return v.problemText(a.body.Bytes()) }

// call calls the admin API within the process, as the operator.
func (c *Console) call(ctx context.Context, method, path string, body []byte) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, bytes.NewReader(body))
	if err != nil {
		a.status = http.StatusBadRequest
		return a
	}
	r.RequestURI = path
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	c.Admin.ServeHTTP(a, r)
	return a
}

// problemText is the sentence of a problem+json in the page's language.
func (v *view) problemText(body []byte) string {
	var p struct{ Detail, DetailZh string }
	if json.Unmarshal(body, &p) != nil {
		return string(body)
	}
	if v.lang == "zh" && p.DetailZh != "" {
		p.Detail = p.DetailZh
	}
	return problem.WithoutPlace(p.Detail)
}
