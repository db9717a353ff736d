package collection

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/openapi"
)

//go:embed sign.js
var signScript string

type (
	object map[string]any
	list   = []any
)

// Postman writes a collection in the format 2.1 (https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html).
func Postman(s Source) ([]byte, error) {
	operations, samples, err := s.Document.Samples()
	if err != nil {
		return nil, err
	}
	variables, items := list{}, list{}
	for _, v := range s.variables() {
		variables = append(variables, object{"key": v.Name, "value": v.Value})
	}
	for _, op := range operations {
		items = append(items, s.item(op, samples))
	}
	whole := object{
		"info": object{
			"name": s.Name + " · " + s.Title.ZH, "description": strings.Join(s.about(), "\n"),
			"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
		},
		"variable": variables, "item": items,
	}
	if script := signatures(samples); script != "" {
		whole["event"] = list{event("prerequest", script)}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(whole)
	return b.Bytes(), err
}

func event(when, script string) object {
	lines := strings.Split(strings.TrimSpace(script), "\n")
	return object{"listen": when, "script": object{"type": "text/javascript", "exec": lines}}
}

// answeredVariable is where a collection keeps what an operation has answered.
func answeredVariable(c openapi.Credential) string { return "{{" + c.Operation + "}}" }

func (s Source) item(op *openapi.Operation, samples map[*openapi.Operation]*openapi.Sample) object {
	one := samples[op]
	request := object{"method": op.Method, "url": postmanURL(one), "header": pairs(headers(one, answeredVariable)), "description": op.Source}
	switch {
	case one.Body != nil:
		request["body"] = object{"mode": "raw", "raw": string(one.Body), "options": object{"raw": object{"language": "json"}}}
	case one.Form != nil:
		form := list{}
		for _, v := range one.Form {
			if v.File {
				form = append(form, object{"key": v.Name, "type": "file", "src": v.Value})
			} else {
				form = append(form, object{"key": v.Name, "type": "text", "value": v.Value})
			}
		}
		request["body"] = object{"mode": "formdata", "formdata": form}
	}
	events := list{event("test", s.test(op, samples))}
	for _, p := range one.Credentials {
		if from, found := s.Document.Operation(p.Credential.Operation); found {
			events = append(events, event("prerequest", fetch(p.Credential, from.Method, address(samples[from], answeredVariable))))
		}
	}
	return object{"name": op.ID + " · " + op.Title("zh"), "request": request, "event": events}
}

func pairs(values []openapi.Value) list {
	all := list{}
	for _, v := range values {
		all = append(all, object{"key": v.Name, "value": v.Value})
	}
	return all
}

func postmanURL(one *openapi.Sample) object {
	raw := address(one, answeredVariable)
	u := object{"raw": raw, "host": list{"{{" + baseVariable + "}}"}, "path": strings.Split(strings.TrimPrefix(one.Path, "/"), "/")}
	if query := append(slices.Clone(one.Query), credentials(one, "query", answeredVariable)...); len(query) > 0 {
		u["query"] = pairs(query)
	}
	return u
}

// test is a request's test: the provider accepts it. It keeps what later requests need of the answer.
func (s Source) test(op *openapi.Operation, samples map[*openapi.Operation]*openapi.Sample) string {
	success, _ := json.Marshal(s.Envelope.Success) // text always can be
	script := fmt.Sprintf(`pm.test('accepted', () => {
  pm.expect(pm.response.code).to.be.below(400);
  const said = (pm.response.headers.get('Content-Type') || '').includes('json') ? pm.response.json() : {};
  if (%[1]q in said) pm.expect(%[2]s).to.include(String(said.%[1]s));
});
`, s.Envelope.Verdict, success)
	for _, one := range samples {
		for _, p := range one.Credentials {
			if c := p.Credential; c.Operation == op.ID {
				return script + keep(c, "pm.response")
			}
		}
	}
	return script
}

func keep(c openapi.Credential, response string) string {
	return fmt.Sprintf("pm.collectionVariables.set('%s', %s.json().%s);", c.Operation, response, c.At)
}

// fetch calls the operation on whose answer a request depends, unless it was called already.
func fetch(c openapi.Credential, method, url string) string {
	return fmt.Sprintf(`if (!pm.collectionVariables.get('%s')) {
  pm.sendRequest({ method: '%s', url: pm.variables.replaceIn('%s') }, (error, response) => %s);
}`, c.Operation, method, url, strings.TrimSuffix(keep(c, "response"), ";"))
}

// signatures is the script that signs each request.
func signatures(samples map[*openapi.Operation]*openapi.Sample) string {
	all := signing(samples)
	script := ""
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c := all[name]
		claims, _ := json.Marshal(c.Claims) // text always can be
		script += fmt.Sprintf("\npm.collectionVariables.set('%s', signed('%s', JSON.parse(pm.variables.replaceIn('%s')), %d, pm.variables.get('%s')));",
			name, c.Sign, claims, c.Life, c.Key)
	}
	if script == "" {
		return ""
	}
	return signScript + script
}
