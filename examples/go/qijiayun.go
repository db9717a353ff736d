package clients

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"sync"
)

const (
	qijiayun      = "企加云"
	qijiayunToken = "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh"
	qijiayunAPI   = "/itrigger-bff/v2/open/api"
)

// The documentation gives no code for a token that is refused, nor for an API that is not opened: 401 and 403 are
// assumed here. The others are 返回码说明 and 全局返回状态码说明.
const tokenRefused = "401"

var qijiayunKinds = map[string]Kind{
	"40001": Authentication, "40002": Authentication, "40003": Permission, "40004": Quota,
	"61451": Input, "63001": Input, "500": Unavailable, "401": Authentication, "403": Permission,
}

// QijiayunClient is a client of 企加云 (OpenAPIDoc): one accessToken for all calls, replaced once when it is refused.
type QijiayunClient struct {
	config QijiayunConfig
	lock   sync.Mutex
	token  string
}

// NewQijiayunClient makes a client; it calls nobody yet.
func NewQijiayunClient(config QijiayunConfig) *QijiayunClient {
	return &QijiayunClient{config: config}
}

// Member is a member's profile (会员). All values are strings.
type Member struct {
	Mobile   string `json:"mobile,omitempty"`
	StoreNo  string `json:"storeNo,omitempty"`
	Channel  string `json:"channel,omitempty"`
	RealName string `json:"realName,omitempty"`
	Point    string `json:"point,omitempty"`
}

// RegisterMember registers a member (会员注册): Mobile, StoreNo and Channel are required.
func (c *QijiayunClient) RegisterMember(ctx context.Context, m Member) error {
	return c.done(ctx, "/member/register", m)
}

// Member is one member's profile (会员查询).
func (c *QijiayunClient) Member(ctx context.Context, mobile, storeNo string) (Member, error) {
	var m Member
	err := c.Call(ctx, http.MethodGet, "/member/query", url.Values{"mobile": {mobile}, "storeNo": {storeNo}}, nil, &m)
	return m, err
}

// Points are a member's points (积分查询).
func (c *QijiayunClient) Points(ctx context.Context, mobile, storeNo string) (float64, error) {
	var data struct {
		CurrentPoint float64 `json:"currentPoint"`
	}
	err := c.Call(ctx, http.MethodGet, "/member/point", url.Values{"mobile": {mobile}, "storeNo": {storeNo}}, nil, &data)
	return data.CurrentPoint, err
}

// ChangePoints gives a member points, or takes them where the number is negative (积分变更).
func (c *QijiayunClient) ChangePoints(ctx context.Context, mobile, storeNo string, points float64, reason string) error {
	operation := "add"
	if points < 0 {
		operation, points = "sub", -points
	}
	return c.done(ctx, "/member/point/modify", map[string]any{
		"mobile": mobile, "storeNo": storeNo, "changePoint": points, "operation": operation, "changeDesc": reason,
	})
}

// done calls an API whose page says of data: 成功：true，失败：false.
func (c *QijiayunClient) done(ctx context.Context, path string, body any) error {
	var done bool
	err := c.Call(ctx, http.MethodPost, path, nil, body, &done)
	if err == nil && !done {
		err = &ProviderError{Provider: qijiayun, Kind: Business, Code: "200", Message: "data is not true"}
	}
	return err
}

// Call calls any API and decodes its data. A token that is refused has expired or was overridden: it is replaced, and
// the call repeated, once.
func (c *QijiayunClient) Call(ctx context.Context, method, path string, query url.Values, body, data any) error {
	token, err := c.renew(ctx, "")
	if err != nil {
		return err
	}
	err = c.request(ctx, method, path, query, body, data, token)
	if !hasCode(err, tokenRefused) {
		return err
	}
	if token, err = c.renew(ctx, token); err != nil {
		return err
	}
	return c.request(ctx, method, path, query, body, data, token)
}

// request sends accessToken in the query string on POST too, where every other query parameter is ignored.
func (c *QijiayunClient) request(ctx context.Context, method, path string, query url.Values, body, data any, token string) error {
	full := url.Values{"accessToken": {token}}
	for name, values := range query {
		full[name] = values
	}
	return readQijiayun(ctx, request{method: method, url: c.config.BaseURL + qijiayunAPI + path, query: full, body: body}, data)
}

// renew is the token to use where refused was refused; "" stands for none. Calls that find the same token refused share
// one new token: tokens are counted, by tenant and day. It comes from token/refresh, because getting one from token
// would override those of our other processes.
func (c *QijiayunClient) renew(ctx context.Context, refused string) (string, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.token != refused {
		return c.token, nil
	}
	var data struct {
		AccessToken string `json:"accessToken"`
	}
	query := url.Values{"appId": {c.config.AppID}, "appSecret": {c.config.AppSecret}}
	err := readQijiayun(ctx, request{method: http.MethodGet, url: c.config.BaseURL + qijiayunToken, query: query}, &data)
	if err == nil {
		c.token = data.AccessToken
	}
	return data.AccessToken, err
}

// readQijiayun decodes the data of a success: code 200 everywhere; the sample of coupon consumption shows 204.
func readQijiayun(ctx context.Context, r request, data any) error {
	status, text, err := send(ctx, qijiayun, r)
	if err != nil {
		return err
	}
	var envelope struct {
		Code    json.Number     `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(text, &envelope) // another shape is nobody's envelope, which has no code
	switch code := envelope.Code.String(); {
	case code == "":
		return &ProviderError{Provider: qijiayun, Kind: kindOf(nil, "", status), Code: strconv.Itoa(status), Message: "no envelope"}
	case code != "200" && code != "204":
		return &ProviderError{Provider: qijiayun, Kind: kindOf(qijiayunKinds, code, status), Code: code, Message: envelope.Message}
	case data == nil:
		return nil
	}
	return json.Unmarshal(envelope.Data, data)
}
