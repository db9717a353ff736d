package apihub

import (
	"cmp"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// keyNames are the ak of the sandbox's keys, which are no secrets.
func keyNames(db *store.DB) rule.Text {
	return rule.Existing(keyTable.All(db), func(ak string, _ Key) string { return ak })
}

// presented are the credentials of a call: its token's key and what signed it, and the ak of an auth session.
func presented(t *sandbox.Tx, c *sim.Call) (list []credential.Presented) {
	if token, err := auth.Parse(c.Request.Header.Get(tokenHeader)); err == nil {
		iss, _ := token.String("iss")
		list = append(list, credential.Presented{Says: rule.Text{EN: "iss", ZH: "iss"}, Issued: keyTable.Has(t.DB, iss)})
		signed := false
		for _, k := range keyTable.All(t.DB) {
			signed = token.SignedAs("HS256", []byte(k.SK)) || signed
		}
		list = append(list, credential.Presented{Says: rule.Text{EN: "the sk that signed the token", ZH: "签发 token 的 sk"}, Issued: signed})
	}
	sent, _ := c.Value.(map[string]any)
	ak, _ := sent["ak"].(string)
	if ak = cmp.Or(c.Query.Get("ak"), ak); ak != "" {
		list = append(list, credential.Presented{Says: rule.Text{EN: "ak", ZH: "ak"}, Issued: keyTable.Has(t.DB, ak)})
	}
	return list
}
