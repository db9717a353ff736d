package innopaas

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// signature is what a signed OTP call carries in x-signature, as a public client and the older APIs compute it: all fields
// of the body with appKey, nonce and timestamp, blanks dropped, sorted by name in ASCII order, each as name and value,
// then the API password; the lower-case hex MD5 of that. A field that is not a string counts as its JSON, without blanks
// between its parts.
func signature(fields map[string]json.RawMessage, appKey, nonce, timestamp, password string) string {
	values := map[string]string{}
	for name, raw := range fields {
		values[name] = signedText(raw)
	}
	values["appKey"], values["nonce"], values["timestamp"] = appKey, nonce, timestamp
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if value := values[name]; strings.TrimSpace(value) != "" {
			b.WriteString(name)
			b.WriteString(value)
		}
	}
	b.WriteString(password)
	sum := md5.Sum([]byte(b.String())) // the scheme's choice, not ours
	return hex.EncodeToString(sum[:])
}

// signedText is a field as it is signed: empty where it is null.
func signedText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return string(raw)
	}
	return compact.String()
}

// signedNames are the fields of a body that are signed, in order.
func signedNames(fields map[string]json.RawMessage) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if strings.TrimSpace(signedText(fields[name])) != "" {
			all = append(all, name)
		}
	}
	return all
}

// leftOut is the field of the body without which a signature would be right; a public client leaves templateId out. It is
// empty where there is none.
func leftOut(fields map[string]json.RawMessage, appKey, nonce, timestamp, password, given string) string {
	for _, name := range signedNames(fields) {
		fewer := maps.Clone(fields)
		delete(fewer, name)
		if signature(fewer, appKey, nonce, timestamp, password) == given {
			return name
		}
	}
	return ""
}

// signatureOf is what a signed call carries in x-signature with an account's API password.
func signatureOf(h http.Header, body []byte, credentials map[string]string) (header, value string) {
	var fields map[string]json.RawMessage
	if h.Get("x-signature") == "" || json.Unmarshal(body, &fields) != nil {
		return "", ""
	}
	return "x-signature", signature(fields, h.Get("x-appKey"), h.Get("x-nonce"), h.Get("x-timestamp"), credentials["apiPassword"])
}
