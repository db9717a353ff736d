package collection

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/openapi"
)

// boundary is between the parts of a form.
const boundary = "mockserver-form"

// HTTP writes an .http file for httpYac (https://httpyac.github.io), in Visual Studio Code or on the command line.
func HTTP(s Source) ([]byte, error) {
	operations, samples, err := s.Document.Samples()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, line := range s.about() {
		b.WriteString("# " + line + "\n")
	}
	b.WriteString("\n")
	for _, v := range s.variables() {
		if !strings.Contains(v.Value, "\n") {
			fmt.Fprintf(&b, "@%s = %s\n", v.Name, v.Value)
		}
	}
	if script := s.script(signing(samples)); script != "" {
		fmt.Fprintf(&b, "\n# before each request 每次请求之前\n{{+\n%s}}\n", script)
	}
	for _, op := range operations {
		writeRequest(&b, op, samples[op])
	}
	return []byte(b.String()), nil
}

// answeredPath is what an operation has answered, in an .http file.
func answeredPath(c openapi.Credential) string { return "{{" + c.Operation + "." + c.At + "}}" }

func writeRequest(b *strings.Builder, op *openapi.Operation, one *openapi.Sample) {
	fmt.Fprintf(b, "\n### %s · %s\n# @name %[1]s\n", op.ID, op.Title("zh"))
	for _, p := range one.Credentials {
		if p.Credential.Operation != "" {
			fmt.Fprintf(b, "# @ref %s\n", p.Credential.Operation)
		}
	}
	fmt.Fprintf(b, "%s %s\n", op.Method, address(one, answeredPath))
	for _, v := range headers(one, answeredPath) {
		fmt.Fprintf(b, "%s: %s\n", v.Name, v.Value)
	}
	switch {
	case one.Body != nil:
		fmt.Fprintf(b, "\n%s\n", one.Body)
	case one.Form != nil:
		fmt.Fprintf(b, "Content-Type: multipart/form-data; boundary=%s\n\n", boundary)
		for _, v := range one.Form {
			fmt.Fprintf(b, "--%s\nContent-Disposition: form-data; name=%q", boundary, v.Name)
			if v.File {
				fmt.Fprintf(b, "; filename=%q\nContent-Type: application/octet-stream\n\n< ./%[1]s\n", v.Value)
			} else {
				fmt.Fprintf(b, "\n\n%s\n", v.Value)
			}
		}
		fmt.Fprintf(b, "--%s--\n", boundary)
	}
}

// script is what signs: it runs before each request, since a JWT of aisuda lasts a minute.
func (s Source) script(all map[string]openapi.Credential) string {
	if len(all) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`  const { createHmac, createSign } = require('crypto');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
`)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c := all[name]
		key, _ := json.Marshal(s.Credentials[c.Key]) // text always can be
		claims := ""
		for _, claim := range slices.Sorted(maps.Keys(c.Claims)) {
			value, _ := json.Marshal(s.filled(c.Claims[claim]))
			claims += fmt.Sprintf("%s: %s, ", claim, value)
		}
		if c.Life > 0 {
			claims += fmt.Sprintf("exp: iat + %d, ", c.Life)
		}
		sign := "createSign('RSA-SHA256').update(text).sign(key, 'base64url')"
		if c.Sign == "HS256" {
			sign = "createHmac('sha256', key).update(text).digest('base64url')"
		}
		fmt.Fprintf(&b, `  {
    const key = %s;
    const text = part({ alg: '%s', typ: 'JWT' }) + '.' + part({ %siat });
    exports.%s = text + '.' + %s;
  }
`, key, c.Sign, claims, name, sign)
	}
	return b.String()
}

// filled is a text with the sandbox's credentials in the place of their names.
func (s Source) filled(text string) string {
	for name, value := range s.Credentials {
		text = strings.ReplaceAll(text, "{{"+name+"}}", value)
	}
	return text
}
