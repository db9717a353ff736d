// Package collection owns files for programs by which people send requests by hand: a Postman collection and an .http file,
// with a request for each operation of a provider that a fresh sandbox accepts, in an order in which it does, and with the
// sandbox's credentials. What is sent stands in the provider's document; this package knows how to write it.
package collection

import (
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// Source is what a collection is made of.
type Source struct {
	Name        string
	Title       rule.Text
	Document    *openapi.Document
	Envelope    rule.Envelope
	BaseURL     string
	Credentials map[string]string // of the sandbox, by name
}

// baseVariable is the variable of the base URL; the others are called like the credentials.
const baseVariable = "baseUrl"

// about says what the reader has to know, in both languages.
func (s Source) about() []string {
	return []string{
		s.Title.EN + ": a request for each operation, with the credentials of one sandbox. In this order, and once, a fresh sandbox accepts them all;",
		"mockserver sandbox reset makes it fresh. Files that are uploaded, if any, are expected beside this one.",
		s.Title.ZH + "：每个接口一个请求，凭证属于一个沙箱。全新的沙箱按此顺序执行一遍可全部成功；可用 mockserver sandbox reset 恢复沙箱。",
		"需要上传的文件请放在本文件所在的目录。",
	}
}

// variables are those that the requests use.
func (s Source) variables() []openapi.Value {
	all := []openapi.Value{{Name: baseVariable, Value: s.BaseURL}}
	for _, name := range slices.Sorted(maps.Keys(s.Credentials)) {
		if name != baseVariable {
			all = append(all, openapi.Value{Name: name, Value: s.Credentials[name]})
		}
	}
	return all
}

// signed is the variable that holds what a credential signs.
func signed(c openapi.Credential) string {
	return "tokenBy" + strings.ToUpper(c.Key[:1]) + c.Key[1:]
}

// signing are the credentials by which the requests are signed, by their variable.
func signing(samples map[*openapi.Operation]*openapi.Sample) map[string]openapi.Credential {
	all := map[string]openapi.Credential{}
	for _, one := range samples {
		for _, p := range one.Credentials {
			if p.Credential.Sign != "" {
				all[signed(p.Credential)] = p.Credential
			}
		}
	}
	return all
}

// headers are those of a request, with its credentials as answered writes what an operation has answered.
func headers(one *openapi.Sample, answered func(openapi.Credential) string) (all []openapi.Value) {
	if one.Body != nil {
		all = append(all, openapi.Value{Name: "Content-Type", Value: one.ContentType})
	}
	return append(all, credentials(one, "header", answered)...)
}

func credentials(one *openapi.Sample, in string, answered func(openapi.Credential) string) (all []openapi.Value) {
	for _, p := range one.Credentials {
		if p.In != in {
			continue
		}
		value := ""
		switch c := p.Credential; {
		case c.Operation != "":
			value = answered(c)
		case c.Sign != "":
			value = "{{" + signed(c) + "}}"
		default:
			value = "{{" + c.Name + "}}"
		}
		if p.Bearer {
			value = "Bearer " + value
		}
		all = append(all, openapi.Value{Name: p.Name, Value: value})
	}
	return all
}

// address is the address of a request.
func address(one *openapi.Sample, answered func(openapi.Credential) string) string {
	text := "{{" + baseVariable + "}}" + one.Path
	for i, v := range append(slices.Clone(one.Query), credentials(one, "query", answered)...) {
		if i == 0 {
			text += "?"
		} else {
			text += "&"
		}
		text += v.Name + "=" + v.Value
	}
	return text
}
