package main

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
)

// aisuda measures a GET of company level beside a handler that does nothing but verify one RS256 signature a request:
// what that costs, nobody can save.
func aisuda(r *server.Running) ([]scenario, error) {
	box, err := r.Sandboxes.Get(sandbox.Default)
	if err != nil {
		return nil, err
	}
	k := box.Credentials()["aisuda"]
	key, err := auth.PrivateKey([]byte(k["privateKey"]))
	if err != nil {
		return nil, err
	}
	bare, err := listen(verifier(&key.PublicKey))
	if err != nil {
		return nil, err
	}
	addr := strings.TrimPrefix(r.URL, "http://")
	const physical = "bare net/http, one RS256-2048 verification"
	signed := func(addr, path string) func() []byte {
		return func() []byte { // a token lasts one minute
			token, err := auth.Mint("RS256", map[string]any{"companyKey": k["companyKey"], "iat": box.Clock.Now().Unix()}, key)
			if err != nil {
				return nil
			}
			return []byte("GET " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nAccept: application/json\r\nx-client-id: " + k["clientId"] +
				"\r\nAuthorization: Bearer " + token + "\r\n\r\n")
		}
	}
	return []scenario{
		{name: physical, addr: bare, again: signed(bare, "/")},
		{
			name: "爱速搭 GET department/users, RS256", aim: 0.85, beside: physical, addr: addr,
			again: signed(addr, "/aisuda/openapi/company/"+k["companyKey"]+"/department/users?departmentId=DyVZYOwav6&page=1&perPage=10"),
		},
	}, nil
}

// verifier is the least that a server can do: find the signature, verify it, answer.
func verifier(key *rsa.PublicKey) http.HandlerFunc {
	reply := []byte(`{"status":0,"msg":"","data":[` + strings.Repeat("1,", 130) + `1]}`)
	return func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		dot := strings.LastIndexByte(token, '.')
		if dot < 0 {
			http.Error(w, "no token", http.StatusUnauthorized)
			return
		}
		signature, err := base64.RawURLEncoding.DecodeString(token[dot+1:])
		digest := sha256.Sum256([]byte(token[:dot]))
		if err != nil || rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) != nil {
			http.Error(w, "no signature", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(reply)
	}
}
