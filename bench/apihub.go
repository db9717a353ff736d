package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
)

// apihub measures the weather, asked for by an application and by nobody. The anonymous allowance is made large, not
// switched off: it is counted on every call.
func apihub(r *server.Running) ([]scenario, error) {
	admin := &client.Client{Base: r.URL, Token: r.Token}
	allowance := map[string]any{"limit": 1 << 40, "window": "1h"}
	if err := admin.Do(context.Background(), http.MethodPut, "/sandboxes/"+sandbox.Default+"/apihub/anonymous", allowance, nil); err != nil {
		return nil, err
	}
	box, err := r.Sandboxes.Get(sandbox.Default)
	if err != nil {
		return nil, err
	}
	k := box.Credentials()["apihub"]
	now := box.Clock.Now()
	token, err := auth.Mint("HS256", map[string]any{
		"sub": k["ak"], "iss": k["ak"], "typ": "app_token", "iat": now.Unix(), "exp": now.Add(2 * time.Hour).Unix(),
	}, []byte(k["sk"]))
	if err != nil {
		return nil, err
	}
	addr := strings.TrimPrefix(r.URL, "http://")
	anonymous := get(addr, "/apihub/api/weather-basic/now?lng=116.4&lat=39.93")
	withToken := strings.Replace(string(anonymous), "\r\n\r\n", "\r\napihub-token: "+token+"\r\n\r\n", 1)
	return []scenario{
		{name: "apihub GET weather, app-token", aim: 0.55, addr: addr, request: []byte(withToken)},
		{name: "apihub GET weather, anonymous", aim: 0.65, addr: addr, request: anonymous},
	}, nil
}
