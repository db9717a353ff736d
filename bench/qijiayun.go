package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

const (
	qijiayunPrefix = "/qijiayun/itrigger-bff/v2/open/api"
	demoMember     = "mobile=18880009999&storeNo=1159374785466208256" // of the fixtures
)

// qijiayunCredentials are a sandbox's.
func (p *process) qijiayunCredentials(sandbox string) (appID, appSecret string, err error) {
	var k struct {
		Qijiayun struct{ AppID, AppSecret string }
	}
	err = p.do(http.MethodGet, "/sandboxes/"+sandbox+"/credentials", nil, &k)
	return k.Qijiayun.AppID, k.Qijiayun.AppSecret, err
}

// token is an access token of a sandbox, fetched once.
func (p *process) token(sandbox string) (token string, err error) {
	if token = p.tokens[sandbox]; token == "" {
		token, err = p.fetchToken(sandbox)
		p.tokens[sandbox] = token
	}
	return token, err
}

func (p *process) fetchToken(sandbox string) (string, error) {
	appID, appSecret, err := p.qijiayunCredentials(sandbox)
	if err != nil {
		return "", err
	}
	response, err := http.Get(p.url + "/~" + sandbox + "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + appID + "&appSecret=" + appSecret)
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

var accept = map[string]string{"Accept": "application/json"}

// memberQuery asks for the member of the fixtures, with a token that was fetched.
func memberQuery(p *process) (request, error) {
	token, err := p.token("default")
	return request{method: "GET", path: qijiayunPrefix + "/member/query?accessToken=" + token + "&" + demoMember, headers: accept}, err
}

// memberModify changes the member of the fixtures.
func memberModify(p *process) (request, error) {
	token, err := p.token("default")
	body := `{"mobile":"18880009999","storeNo":"1159374785466208256","realName":"` + strings.Repeat("杜", 9) +
		`","gender":"male","birthDay":"1993-09-12","province":"北京市","city":"北京","county":"昌平区","address":"云广场D座南门"}`
	return request{
		method: "POST", path: qijiayunPrefix + "/member/modify?accessToken=" + token, headers: map[string]string{"Content-Type": "application/json", "Accept": "application/json"}, body: []byte(body),
	}, err
}

// refusedQuery presents a token that nobody was given.
func refusedQuery(*process) (request, error) {
	return request{method: "GET", path: qijiayunPrefix + "/member/query?accessToken=0123456789abcdef0123456789abcdef&" + demoMember, headers: accept}, nil
}
