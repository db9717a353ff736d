package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
)

// scenarios are the requests whose rate is measured. Providers keep tokens in use parsed; of those that are new each time
// there are so many that the first is forgotten when it comes again.
var scenarios = []scenario{
	{name: "企加云 GET member/query", aim: 0.72, bare: "bare", request: memberQuery},
	{name: "企加云 POST member/modify, 250 bytes", aim: 0.58, bare: "bare", request: memberModify},
	{name: "企加云, a refused call", aim: 0.80, bare: "bare", rule: "qijiayun/token-unknown", request: refusedQuery},
	{name: "apihub GET weather, app-token HS256", aim: 0.70, bare: "bare", request: weather(1)},
	{name: "apihub GET weather, a new token each time", aim: 0.70, bare: "bare", request: weather(4096)},
	{name: "爱速搭 GET department/users, beside a bare RS256 check", aim: 0.92, bare: "rs256", request: departmentUsers(1)},
	{name: "爱速搭 GET department/users, a new token each time, beside a bare RS256 check", aim: 0.92, bare: "rs256", request: departmentUsers(1024)},
}

// weather asks apihub for the weather with a token signed by HS256, or with so many in turn.
func weather(tokens int) func(*process) (request, error) {
	return func(p *process) (request, error) {
		var k struct {
			Apihub struct{ AK, SK string }
		}
		if err := p.do(http.MethodGet, "/sandboxes/default/credentials", nil, &k); err != nil {
			return request{}, err
		}
		now := time.Now()
		q := request{method: "GET", path: "/apihub/api/weather-basic/now?lng=116.4&lat=39.93", headers: map[string]string{"Accept": "application/json"}}
		return q.inTurn("apihub-token", tokens, func(n int) (string, error) {
			return auth.Mint("HS256", map[string]any{
				"sub": k.Apihub.AK, "iss": k.Apihub.AK, "typ": "app_token", "iat": now.Unix(), "exp": now.Add(2 * time.Hour).Unix(), "n": n,
			}, []byte(k.Apihub.SK))
		})
	}
}

// departmentUsers lists ten users of 爱速搭's demo company, with a token signed by RS256, or with so many in turn.
func departmentUsers(tokens int) func(*process) (request, error) {
	return func(p *process) (request, error) {
		k, err := p.aisudaCredentials("default")
		if err != nil {
			return request{}, err
		}
		key, err := auth.PrivateKey([]byte(k.PrivateKey))
		if err != nil {
			return request{}, err
		}
		q := request{
			method: "GET", path: "/aisuda/openapi/company/" + k.CompanyKey + "/department/users?departmentId=DyVZYOwav6&page=1&perPage=10",
			headers: map[string]string{"Accept": "application/json", "x-client-id": k.ClientID},
		}
		now := time.Now()
		return q.inTurn("Authorization", tokens, func(n int) (string, error) {
			token, err := auth.Mint("RS256", map[string]any{"companyKey": k.CompanyKey, "iat": now.Unix(), "n": n}, key)
			return "Bearer " + token, err
		})
	}
}

// inTurn sends a token in a header, or so many one after the other.
func (q request) inTurn(header string, tokens int, mint func(n int) (string, error)) (request, error) {
	for n := range tokens {
		token, err := mint(n)
		if err != nil {
			return q, err
		}
		q.turns = append(q.turns, token)
	}
	q.headers[header] = q.turns[0]
	if tokens > 1 {
		q.turn = header
	}
	return q, nil
}

// company is what signs a call of 爱速搭.
type company struct{ CompanyKey, ClientID, PrivateKey string }

func (p *process) aisudaCredentials(sandbox string) (company, error) {
	var k struct{ Aisuda company }
	err := p.do(http.MethodGet, "/sandboxes/"+sandbox+"/credentials", nil, &k)
	return k.Aisuda, err
}

// signed adds the headers of company level; they last a minute.
func (k company) signed(q request, at time.Time) (request, error) {
	key, err := auth.PrivateKey([]byte(k.PrivateKey))
	if err != nil {
		return q, err
	}
	token, err := auth.Mint("RS256", map[string]any{"companyKey": k.CompanyKey, "iat": at.Unix()}, key)
	if err != nil {
		return q, err
	}
	q.headers["x-client-id"], q.headers["Authorization"] = k.ClientID, "Bearer "+token
	return q, nil
}

// teach gives a bare verifier the key of the demo company.
func teach(bare, server *process) error {
	k, err := server.aisudaCredentials("default")
	if err != nil {
		return err
	}
	q := request{method: "GET", path: "/", headers: map[string]string{"Bench-Key": base64.StdEncoding.EncodeToString([]byte(k.PrivateKey))}}
	return q.try(bare.url, "")
}

const (
	qijiayunPrefix = "/qijiayun/itrigger-bff/v2/open/api"
	demoMember     = "mobile=18880009999&storeNo=1159374785466208256" // of the fixtures
	demoTenant     = "12818"
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
