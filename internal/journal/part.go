package journal

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
)

// value is one part of an exchange: present, absent, or unknown.
type value struct {
	v      any
	there  bool
	unsure rule.Text // why it is unknown; zero otherwise
	broken bool      // the body is not JSON
}

func text(s string) value { return value{v: s, there: s != ""} }

// part is what an exchange has under a name of Where.
func part(x Exchange, name string) value {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "outcome":
		return text(x.Outcome)
	case "rule":
		return value{v: x.Rule, there: true} // "" where no rule refused
	case "status":
		return value{v: json.Number(strconv.Itoa(x.Reply.Status)), there: true}
	case "method":
		return text(x.Request.Method)
	case "header":
		all := x.Request.Header.Values(rest)
		if x.Request.Header == nil && x.Request.Cut {
			return value{unsure: rule.Say("the headers were not kept: the exchange is larger than the journal", "请求头未保留：该请求超过了请求记录的上限")}
		}
		return shown(value{v: strings.Join(all, ", "), there: len(all) > 0}, name)
	case "query":
		u, err := url.Parse(x.Request.URL)
		if err != nil || !u.Query().Has(rest) {
			return value{}
		}
		return shown(value{v: u.Query().Get(rest), there: true}, name)
	}
	return shown(inBody(x.Request, strings.Split(rest, ".")), name)
}

// shown replaces a redacted value by an unknown one.
func shown(v value, name string) value {
	if strings.Contains(plain(v.v), "[redacted") {
		return value{unsure: rule.Say("%s is redacted", "%s 已脱敏", name)}
	}
	return v
}

// inBody finds a field of a JSON body. If it was cut, the fields before the cut are known.
func inBody(m Message, path []string) value {
	if m.Body == "" && !m.Cut {
		return value{}
	}
	d := json.NewDecoder(strings.NewReader(m.Body))
	d.UseNumber()
	found, err := seek(d, path)
	var syntax *json.SyntaxError
	switch {
	case err == nil && found.there:
		return found
	case m.Cut && (err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && strings.Contains(err.Error(), "unexpected end")):
		return value{unsure: rule.Say("the body was cut: the journal kept %d of its %d bytes, and body.%s is not among them (--journal-body keeps more)",
			"请求体被截断：请求记录只保留了 %[2]d 字节中的 %[1]d 字节，其中没有 body.%[3]s（--journal-body 可保留更多）", len(m.Body), m.Bytes, strings.Join(path, "."))}
	case err != nil:
		return value{broken: true}
	}
	return found
}

// seek reads a value from a decoder and returns the value at a path in it. Of a duplicate name the last value counts, as
// in encoding/json.
func seek(d *json.Decoder, path []string) (found value, err error) {
	if len(path) == 0 {
		err = d.Decode(&found.v)
		found.there = err == nil
		return found, err
	}
	open, err := d.Token()
	if err != nil {
		return found, err
	}
	if open != json.Delim('{') && open != json.Delim('[') {
		return found, nil // a single value has nothing in it
	}
	for i := 0; d.More(); i++ {
		name := strconv.Itoa(i)
		if open == json.Delim('{') {
			key, err := d.Token()
			if err != nil {
				return found, err
			}
			name, _ = key.(string)
		}
		if name == path[0] {
			inner, err := seek(d, path[1:])
			if err != nil {
				return inner, err
			}
			found = inner
			continue
		}
		var other json.RawMessage
		if err := d.Decode(&other); err != nil {
			return found, whereCut(found, err)
		}
	}
	_, err = d.Token()
	return found, whereCut(found, err)
}

// whereCut is the error with which a cut body ends, unless the value was found before it.
func whereCut(found value, err error) error {
	if found.there {
		return nil
	}
	return err
}
