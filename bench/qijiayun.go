package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
)

const qijiayunPrefix = "/qijiayun/itrigger-bff/v2/open/api"

// qijiayun measures a GET and a POST that are checked for token and schema.
func qijiayun(r *server.Running) ([]scenario, error) {
	box, err := r.Sandboxes.Get(sandbox.Default)
	if err != nil {
		return nil, err
	}
	k := box.Credentials()["qijiayun"]
	token, err := qijiayunToken(r.URL, k["appId"], k["appSecret"])
	if err != nil {
		return nil, err
	}
	addr := strings.TrimPrefix(r.URL, "http://")
	query := "?accessToken=" + token
	body := []byte(`{"mobile":"13800000001","storeNo":"1159374785466208256","realName":"` + strings.Repeat("杜", 20) +
		`","gender":"male","birthDay":"1993-09-12","province":"北京市","city":"北京","county":"昌平区","address":"云广场D座南门"}`)
	register := `{"mobile":"13800000001","storeNo":"1159374785466208256","channel":"4"}`
	response, err := http.Post(r.URL+qijiayunPrefix+"/member/register"+query, "application/json", strings.NewReader(register))
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close()
	return []scenario{
		{name: "企加云 GET member/query", aim: 0.60, addr: addr, request: get(addr, qijiayunPrefix+"/member/query"+query+"&mobile=13800000001&storeNo=1159374785466208256")},
		{
			name: fmt.Sprintf("企加云 POST member/modify, %d bytes", len(body)), aim: 0.42, addr: addr,
			request: post(addr, qijiayunPrefix+"/member/modify"+query, map[string]string{"Content-Type": "application/json"}, body),
		},
	}, nil
}

func qijiayunToken(url, appID, appSecret string) (string, error) {
	response, err := http.Get(url + "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + appID + "&appSecret=" + appSecret)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct{ Data struct{ AccessToken string } }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Data.AccessToken == "" {
		return "", fmt.Errorf("企加云 gave no token: %s (%w)", response.Header.Get("Mock-Why"), err)
	}
	return answer.Data.AccessToken, nil
}
