package journal

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
)

// value is one part of an exchange: present, absent, or unknown.
type value struct {
	v      any
	more   []any // its other values: a parameter may be sent more than once
	there  bool
	unsure rule.Text // why it is unknown; zero otherwise
	broken bool      // the body is not JSON
}

func text(s string) value { return value{v: s, there: s != ""} }

// is reports whether one of the values is the wanted one.
func (v value) is(want any) bool {
	return same(v.v, want) || slices.ContainsFunc(v.more, func(one any) bool { return same(one, want) })
}

// String is the values as a message shows them.
func (v value) String() string {
	texts := []string{plain(v.v)}
	for _, one := range v.more {
		texts = append(texts, plain(one))
	}
	return strings.Join(texts, " and ")
}

// part is what an exchange has under a name of Where.
func part(x Exchange, name string) value {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "outcome":
		return text(x.Outcome)
	case "rule":
		return several(append([]string{x.Rule}, x.Seen...)) // "" where no rule refused
	case "status":
		return value{v: json.Number(strconv.Itoa(x.Reply.Status)), there: true}
	case "method":
		return text(x.Request.Method)
	case "header":
		all := x.Request.Header.Values(rest)
		if x.Request.Header == nil && x.Request.Cut {
			return value{unsure: rule.Say("the headers were not kept: the exchange is larger than the journal", "请求头未保留：该请求超过了请求记录的上限")}
		}
		if len(all) > 1 { // one value in several lines (RFC 9110 §5.3), or several values
			all = append([]string{strings.Join(all, ", ")}, all...)
		}
		return shown(several(all), name)
	case "query":
		_, query, _ := strings.Cut(x.Request.URL, "?")
		query, _, _ = strings.Cut(query, "#")
		return shown(inPairs(query, rest, name), name)
	}
	return shown(inBody(x.Request, rest), name)
}

// several are the values under one name, absent where there is none.
func several(all []string) value {
	v := value{there: len(all) > 0}
	for i, one := range all {
		if i == 0 {
			v.v = one
		} else {
			v.more = append(v.more, one)
		}
	}
	return v
}

// inPairs finds a parameter of a query, or a field of a form that is written like one. A name or value that is no UTF-8
// text, or has a broken escape, cannot be told; name is what the part is called.
func inPairs(raw, wanted, name string) value {
	var all []string
	for pair := range strings.SplitSeq(raw, "&") {
		key, text, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(key)
		if err != nil || plain != wanted {
			continue
		}
		plain, err = url.QueryUnescape(text)
		if err != nil || !utf8.ValidString(plain) {
			return value{unsure: rule.Say("%s cannot be read: %q is not percent-encoded UTF-8", "%s 无法读取：%q 不是百分号编码的 UTF-8", name, text)}
		}
		all = append(all, plain)
	}
	return several(all)
}

// shown replaces a redacted value by an unknown one.
func shown(v value, name string) value {
	if strings.Contains(plain(v.v), "[redacted") || slices.ContainsFunc(v.more, func(one any) bool { return strings.Contains(plain(one), "[redacted") }) {
		return value{unsure: rule.Say("%s is redacted", "%s 已脱敏", name)}
	}
	return v
}

// inBody finds a field of a body, JSON or a form. If it was cut, the fields before the cut are known.
func inBody(m Message, path string) value {
	if m.Body == "" && !m.Cut {
		return value{}
	}
	found, err := inForm(m, path)
	if errors.Is(err, http.ErrNotMultipart) {
		d := json.NewDecoder(strings.NewReader(m.Body))
		d.UseNumber()
		found, err = seek(d, path)
	}
	var syntax *json.SyntaxError
	switch {
	case err == nil && found.there:
		return found
	case m.Cut && (err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && strings.Contains(err.Error(), "unexpected end")):
		return value{unsure: rule.Say("the body was cut: the journal kept %d of its %d bytes, and body.%s is not among them (--journal-body keeps more)",
			"请求体被截断：请求记录只保留了 %[2]d 字节中的 %[1]d 字节，其中没有 body.%[3]s（--journal-body 可保留更多）", len(m.Body), m.Bytes, path)}
	case err != nil:
		return value{broken: true}
	}
	return found
}

// inForm finds a field of a form; of a file it is the name. A body of another type is http.ErrNotMultipart.
func inForm(m Message, name string) (value, error) {
	media, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err == nil && media == "application/x-www-form-urlencoded" && !strings.HasPrefix(strings.TrimSpace(m.Body), "{") {
		body := m.Body
		if last := strings.LastIndexByte(body, '&'); m.Cut {
			body = body[:max(last, 0)] // the last pair may be half of one
		}
		return inPairs(body, name, "body."+name), nil
	}
	if err != nil || media != "multipart/form-data" {
		return value{}, http.ErrNotMultipart
	}
	var all []string
	for reader := multipart.NewReader(strings.NewReader(m.Body), parameters["boundary"]); ; {
		part, err := reader.NextPart()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return several(all), err
		}
		text, err := io.ReadAll(part)
		switch {
		case part.FormName() != name:
		case part.FileName() != "":
			all = append(all, part.FileName())
		case err == nil:
			all = append(all, string(text))
		}
	}
}

// seek reads a value from a decoder and returns the value at a path in it; a name may itself contain dots. Of a duplicate
// name the last value counts, as in encoding/json.
func seek(d *json.Decoder, path string) (value, error) {
	if path == "" {
		var whole value
		err := d.Decode(&whole.v)
		whole.there = err == nil
		return whole, err
	}
	open, err := d.Token()
	if err != nil || open != json.Delim('{') && open != json.Delim('[') {
		return value{}, err // a single value has nothing in it
	}
	found := map[string]value{} // by the name that the path begins with
	for i := 0; d.More(); i++ {
		name := strconv.Itoa(i)
		if open == json.Delim('{') {
			key, err := d.Token()
			if err != nil {
				return onlyOf(found, err)
			}
			name, _ = key.(string)
		}
		rest, along := strings.CutPrefix(path, name+".")
		if !along && path != name {
			var other json.RawMessage
			if err := d.Decode(&other); err != nil {
				return onlyOf(found, err)
			}
			continue
		}
		if !along {
			rest = ""
		}
		inner, err := seek(d, rest)
		if err != nil {
			return inner, err
		}
		found[name] = inner
	}
	_, err = d.Token()
	return onlyOf(found, err)
}

// onlyOf is the value that was found, or the error with which a cut body ends.
func onlyOf(found map[string]value, err error) (value, error) {
	for _, v := range found {
		if v.there {
			return v, nil
		}
	}
	return value{}, err
}
