package regression

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"example.com/mockserver/mocktest"
)

// shop stands for the program under test: it registers members with 企加云.
type shop struct {
	account mocktest.Qijiayun
	token   string
}

func newShop(account mocktest.Qijiayun) *shop { return &shop{account: account} }

// refusal is an answer whose code is not 200.
type refusal struct {
	Code    int
	Message string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s", r.Code, r.Message) }

const tokenExpired = 401 // as an expired token is refused

// register registers a member, with another token if the one at hand has expired.
func (s *shop) register(mobile string) error {
	if s.token == "" {
		if err := s.fetchToken(); err != nil {
			return err
		}
	}
	member := map[string]string{"mobile": mobile, "storeNo": "1159374785466208256", "channel": "4"}
	err := s.call(http.MethodPost, "/itrigger-bff/v2/open/api/member/register?accessToken="+s.token, member, nil)
	var refused *refusal
	if errors.As(err, &refused) && refused.Code == tokenExpired {
		s.token = ""
		return s.register(mobile)
	}
	return err
}

func (s *shop) fetchToken() error {
	query := url.Values{"appId": {s.account.AppID}, "appSecret": {s.account.AppSecret}}
	var data struct{ AccessToken string }
	err := s.call(http.MethodGet, "/itrigger-tenant/v1/basic/accessTokenOpen/token?"+query.Encode(), nil, &data)
	s.token = data.AccessToken
	return err
}

func (s *shop) call(method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, s.account.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	var reply struct {
		refusal
		Data json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		return err
	}
	if reply.Code != http.StatusOK {
		return &reply.refusal
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(reply.Data, out)
}
