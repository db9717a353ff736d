package pact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// Rules say where a message may differ from its example.
type Rules struct {
	Path   *Matchers           `json:"path,omitempty"`
	Query  map[string]Matchers `json:"query,omitempty"`
	Header map[string]Matchers `json:"header,omitempty"`
	Body   map[string]Matchers `json:"body,omitempty"` // by JSON path
}

// Matchers are what a value is held to.
type Matchers struct {
	Combine  string    `json:"combine"`
	Matchers []Matcher `json:"matchers"`
}

// Matcher is one of them.
type Matcher struct {
	Match string `json:"match"` // "type", "equality", "regex" or "contentType"
	Regex string `json:"regex,omitempty"`
	Value string `json:"value,omitempty"`
}

func by(m Matcher) Matchers { return Matchers{"AND", []Matcher{m}} }

// anything is for credentials: they are others each time, and are hidden here.
func anything() Matchers { return by(Matcher{Match: "regex", Regex: ".+"}) }

// hidden reports whether a text has something in the place of a secret.
func hidden(text string) bool {
	return strings.Contains(text, journal.Redacted) || strings.Contains(text, journal.RedactedJWT)
}

// requestOf is the example of a request, with the names of what it sent beside credentials.
func requestOf(op *openapi.Operation, m journal.Message) (r Request, names []string) {
	path, query, _ := strings.Cut(m.URL, "?")
	r = Request{Method: m.Method, Path: path, Headers: map[string][]string{}, Rules: Rules{Query: map[string]Matchers{}, Header: map[string]Matchers{}}}
	if pattern := pathPattern(op.Path); pattern != "" {
		one := by(Matcher{Match: "regex", Regex: pattern})
		r.Rules.Path = &one
	}
	values, _ := url.ParseQuery(query) // what cannot be read was refused, or did not count
	r.Query = values
	for name, sent := range values {
		if _, credential := op.Describes("query", name); credential || slices.ContainsFunc(sent, hidden) {
			r.Rules.Query[name] = anything()
		} else {
			names = append(names, name)
		}
	}
	for name, sent := range m.Header {
		described, credential := op.Describes("header", name)
		switch {
		case credential || slices.ContainsFunc(sent, hidden):
			r.Rules.Header[name] = anything()
		case !described && name != "Content-Type":
			continue // what a library adds
		}
		r.Headers[name] = sent
	}
	var fields map[string]any
	r.Body, r.Rules.Body = bodyOf(m)
	if r.Body != nil {
		fields, _ = r.Body.Content.(map[string]any)
		hide(r.Body.Content, "$", r.Rules.Body)
	}
	names = slices.AppendSeq(names, maps.Keys(fields))
	slices.Sort(names)
	return r, slices.Compact(names)
}

// responseOf is the example of an answer.
func responseOf(op *openapi.Operation, envelope rule.Envelope, m journal.Message) Response {
	r := Response{Status: m.Status, Headers: map[string][]string{}}
	if kind := m.Header.Get("Content-Type"); kind != "" {
		r.Headers["Content-Type"] = []string{kind}
	}
	r.Body, r.Rules.Body = bodyOf(m)
	if r.Body == nil || len(r.Rules.Body) > 0 {
		return r
	}
	r.Body.Content = looseOf(op).example(r.Body.Content, "")
	r.Rules.Body["$"] = by(Matcher{Match: "type"})
	if fields, ok := r.Body.Content.(map[string]any); ok && fields[envelope.Verdict] != nil {
		r.Rules.Body[member("$", envelope.Verdict)] = by(Matcher{Match: "equality"})
	}
	return r
}

// bodyOf is a body with the rules that it has whatever it is for: one that is not JSON is held to its content type.
func bodyOf(m journal.Message) (*Body, map[string]Matchers) {
	rules := map[string]Matchers{}
	if m.Bytes == 0 {
		return nil, rules
	}
	kind := m.Header.Get("Content-Type")
	d := json.NewDecoder(bytes.NewReader([]byte(m.Body)))
	d.UseNumber()
	var value any
	if d.Decode(&value) == nil && !d.More() && value != nil {
		return &Body{Content: value, ContentType: kind, Encoded: false}, rules
	}
	plain, _, err := mime.ParseMediaType(kind)
	if err != nil {
		plain = http.DetectContentType([]byte(m.Body))
	}
	rules["$"] = by(Matcher{Match: "contentType", Value: plain})
	if utf8.ValidString(m.Body) {
		return &Body{Content: m.Body, ContentType: kind, Encoded: false}, rules
	}
	return &Body{Content: base64.StdEncoding.EncodeToString([]byte(m.Body)), ContentType: kind, Encoded: "base64"}, rules
}

// loose are the fields that may be missing or null in another member of a list, by their JSON pointers.
type loose map[string]bool

func looseOf(op *openapi.Operation) loose {
	l := loose{}
	for _, p := range op.Places() {
		l[p.Pointer] = p.Optional || p.Nullable
	}
	return l
}

// example is an answer with what says something of others like it: nothing that is null or empty, since no other could
// stand there then, and of a list the first member, with what each member has.
func (l loose) example(value any, at string) any {
	switch v := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for name, one := range v {
			if list, ok := one.([]any); one != nil && (!ok || len(list) > 0) {
				kept[name] = l.example(one, openapi.Below(at, name))
			}
		}
		return kept
	case []any:
		if len(v) == 0 {
			return v
		}
		first, ok := l.example(v[0], at+"/*").(map[string]any)
		if !ok {
			return []any{l.example(v[0], at+"/*")}
		}
		for name := range first {
			if l[openapi.Below(at+"/*", name)] || !eachHas(v, name) {
				delete(first, name)
			}
		}
		return []any{first}
	}
	return value
}

func eachHas(list []any, name string) bool {
	return !slices.ContainsFunc(list, func(one any) bool {
		fields, ok := one.(map[string]any)
		return !ok || fields[name] == nil
	})
}

// hide adds a rule for each value in a body that is hidden.
func hide(value any, path string, rules map[string]Matchers) {
	switch v := value.(type) {
	case map[string]any:
		for name, one := range v {
			hide(one, member(path, name), rules)
		}
	case []any:
		for i, one := range v {
			hide(one, path+"["+strconv.Itoa(i)+"]", rules)
		}
	case string:
		if hidden(v) {
			rules[path] = by(Matcher{Match: "type"})
		}
	}
}

var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// member is the JSON path of a member.
func member(path, name string) string {
	if word.MatchString(name) {
		return path + "." + name
	}
	return path + "['" + strings.ReplaceAll(name, "'", `\'`) + "']"
}

var parameter = regexp.MustCompile(`\\\{[^}]+\\\}`)

// pathPattern is what paths of an operation look like; empty where there is one only.
func pathPattern(path string) string {
	quoted := regexp.QuoteMeta(path)
	pattern := parameter.ReplaceAllString(quoted, "[^/]+")
	if pattern == quoted {
		return ""
	}
	return "^" + pattern + "$"
}
