package innopaas

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// signature is what a signed OTP call carries in x-signature, as a public client computes it: the body's fields with
// appKey, nonce and timestamp, blanks dropped, sorted by name in ASCII order, each as name and value, then the API
// password; the lower-case hex MD5 of that. A field that is no string counts as its JSON text.
func signature(fields map[string]json.RawMessage, appKey, nonce, timestamp, password string) string {
	values := map[string]string{}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		values[name] = text
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
