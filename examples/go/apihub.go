package clients

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	apihub     = "apihub"
	tokenLife  = 2 * time.Hour // the most that is allowed
	tokenSpare = time.Minute   // before its end at which a token is replaced
)

// apihubKinds: INVALID_PARAMS and UNKNOWN are documented (通用接口格式); all other codes are assumed.
var apihubKinds = map[string]Kind{
	"INVALID_PARAMS": Input, "UNKNOWN": Unavailable, "RATE_LIMIT": Quota, "WEAK_PASSWORD": Input,
	"INVALID_TOKEN": Authentication, "TOKEN_EXPIRED": Authentication, "WRONG_PASSWORD": Authentication,
	"KEY_DISABLED": Permission, "FORBIDDEN": Permission, "IP_NOT_ALLOWED": Permission, "DOMAIN_NOT_ALLOWED": Permission,
	"DOMAIN_NOT_CONFIGURED": Permission,
}

// waits are how long to wait while an allowance is used up: all anonymous callers share one, so patience is all there is.
var waits = []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second}

// ApihubClient is a client of apihub (通用接口格式, API Key 使用说明, 用户中心). With an API Key it calls as the application,
// after As as one of our users, without one anonymously.
type ApihubClient struct {
	config   ApihubConfig
	identity jwt.MapClaims
	now      func() time.Time
	sleep    func(context.Context, time.Duration) error

	lock  sync.Mutex
	token string
	exp   time.Time
}

// NewApihubClient makes a client whose clock is now, such as time.Now, and whose patience is sleep, such as Sleep.
func NewApihubClient(config ApihubConfig, now func() time.Time, sleep func(context.Context, time.Duration) error) *ApihubClient {
	return &ApihubClient{config: config, identity: jwt.MapClaims{"sub": config.AK, "typ": "app_token"}, now: now, sleep: sleep}
}

// Sleep waits, or until the context ends.
func Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// As is a client that calls as one of our own users, with person-tokens.
func (c *ApihubClient) As(userID string, roles, groups []string) *ApihubClient {
	// Lists, even where there is none: a nil slice would become null.
	identity := jwt.MapClaims{
		"sub": userID, "typ": "person_token", "roles": append([]string{}, roles...), "groups": append([]string{}, groups...),
	}
	return &ApihubClient{config: c.config, identity: identity, now: c.now, sleep: c.sleep}
}

// Weather is the weather at a place (天气实况).
type Weather struct {
	Location struct{ Name, Path string }
	Now      struct{ Text, Code, Temperature string }
}

// Tokens are what the user centre gives a user: for an hour, and for seven days.
type Tokens struct {
	Token        string `json:"token"`
	RefreshToken string `json:"refresh_token"`
}

// Weather is the weather at a place.
func (c *ApihubClient) Weather(ctx context.Context, lng, lat float64) (Weather, error) {
	var w Weather
	err := c.call(ctx, "/api/weather-basic/now", map[string]float64{"lng": lng, "lat": lat}, &w)
	return w, err
}

// Register registers a user with the user centre.
func (c *ApihubClient) Register(ctx context.Context, username, password string) (Tokens, error) {
	return c.enter(ctx, "/api/user-center/noauth-register", username, password)
}

// LogIn logs a user in.
func (c *ApihubClient) LogIn(ctx context.Context, username, password string) (Tokens, error) {
	return c.enter(ctx, "/api/user-center/noauth-login", username, password)
}

// enter registers or logs in with a session of five minutes, which is fetched for each.
func (c *ApihubClient) enter(ctx context.Context, path, username, password string) (t Tokens, err error) {
	var session string
	if err := c.request(ctx, "/api/user-center/gen-auth-session?ak="+url.QueryEscape(c.config.AK), struct{}{}, "", &session); err != nil {
		return t, err
	}
	err = c.request(ctx, path, map[string]string{"username": username, "password": password}, session, &t)
	return t, err
}

// call calls with a token of ours. One that is refused for its age, by a clock other than ours, is minted anew, once.
func (c *ApihubClient) call(ctx context.Context, path string, body, result any) error {
	token, err := c.currentToken("")
	if err != nil {
		return err
	}
	err = c.request(ctx, path, body, token, result)
	if !hasCode(err, "TOKEN_EXPIRED") {
		return err
	}
	if token, err = c.currentToken(token); err != nil {
		return err
	}
	return c.request(ctx, path, body, token, result)
}

func (c *ApihubClient) request(ctx context.Context, path string, body any, token string, result any) error {
	r := request{method: http.MethodPost, url: c.config.BaseURL + path, body: body}
	if token != "" {
		r.header = map[string]string{"apihub-token": token}
	}
	for _, wait := range waits {
		if err := readApihub(ctx, r, result); !hasKind(err, Quota) {
			return err
		}
		if err := c.sleep(ctx, wait); err != nil {
			return err
		}
	}
	return readApihub(ctx, r, result)
}

// currentToken is a token that is good for a while and is not the one refused: HS256 with the bytes of sk as they
// stand. typ is a claim, not a header.
func (c *ApihubClient) currentToken(refused string) (string, error) {
	if c.config.AK == "" {
		return "", nil
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	iat := c.now()
	if c.token != refused && iat.Before(c.exp.Add(-tokenSpare)) {
		return c.token, nil
	}
	c.exp = iat.Add(tokenLife)
	claims := jwt.MapClaims{"iss": c.config.AK, "iat": iat.Unix(), "exp": c.exp.Unix()}
	for name, value := range c.identity {
		claims[name] = value
	}
	var err error
	c.token, err = jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(c.config.SK))
	return c.token, err
}

func readApihub(ctx context.Context, r request, result any) error {
	status, text, err := send(ctx, apihub, r)
	if err != nil {
		return err
	}
	var envelope struct {
		Success bool            `json:"success"`
		Code    string          `json:"code"`
		Msg     string          `json:"msg"`
		Result  json.RawMessage `json:"result"`
	}
	_ = json.Unmarshal(text, &envelope) // another shape is nobody's envelope, which has no code
	switch {
	case envelope.Success:
		return json.Unmarshal(envelope.Result, result)
	case envelope.Code == "":
		return &ProviderError{Provider: apihub, Kind: kindOf(nil, "", status), Code: strconv.Itoa(status), Message: "no envelope"}
	}
	return &ProviderError{Provider: apihub, Kind: kindOf(apihubKinds, envelope.Code, status), Code: envelope.Code, Message: envelope.Msg}
}
