package clients

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	username = "zhaoliu"
	password = "zhaoliu-2026"
)

type apihubTest struct {
	*Sandbox
	client, anonymous *ApihubClient
	waits             []time.Duration
}

func newApihubTest(t *testing.T) *apihubTest {
	a := &apihubTest{Sandbox: FreshSandbox(t)}
	a.client = NewApihubClient(a.Apihub, a.Now, a.sleep)
	a.anonymous = NewApihubClient(ApihubConfig{BaseURL: a.Apihub.BaseURL}, a.Now, a.sleep)
	return a
}

func (a *apihubTest) sleep(_ context.Context, d time.Duration) error {
	a.waits = append(a.waits, d)
	a.Advance(d)
	return nil
}

func (a *apihubTest) key(change map[string]any) {
	a.Console(http.MethodPatch, "/apihub/keys/"+a.Apihub.AK, change)
}

func (a *apihubTest) city(client *ApihubClient) error {
	w, err := client.Weather(a.t.Context(), 116.4, 39.93)
	if err == nil && w.Location.Name != "北京" {
		a.t.Errorf("got the weather of %q", w.Location.Name)
	}
	return err
}

func (a *apihubTest) calls(name, value string) int {
	return len(a.Exchanges("operation", "weatherNowPost", name, value))
}

// life is how long a token of the user centre is good for, to the minute.
func (a *apihubTest) life(token string) time.Duration {
	a.t.Helper()
	var claims jwt.RegisteredClaims
	_, _, err := jwt.NewParser().ParseUnverified(token, &claims)
	succeeds(a.t, err)
	return claims.ExpiresAt.Sub(a.Now()).Round(time.Minute)
}

// exhaust uses the anonymous allowance up for a while.
func (a *apihubTest) exhaust(window string) {
	a.Console(http.MethodPut, "/apihub/anonymous", map[string]any{"limit": 3, "window": window})
	a.Console(http.MethodPost, "/apihub/anonymous/consume", map[string]any{"calls": 3})
}

func TestApihubCallsAsTheApplicationAsAUserAndAnonymously(t *testing.T) {
	a := newApihubTest(t)
	succeeds(t, a.city(a.client))
	succeeds(t, a.city(a.client.As("u-1", []string{"SYS_ADMIN"}, []string{"/技术部/运维部"})))
	succeeds(t, a.city(a.anonymous))
	equal(t, a.calls("rule", "apihub/anonymous"), 1)
}

func TestApihubWaitsWhileTheAnonymousAllowanceIsUsedUp(t *testing.T) {
	a := newApihubTest(t)
	a.exhaust("10s")
	succeeds(t, a.city(a.anonymous))
	equal(t, slices.Equal(a.waits, waits[:4]), true)
}

func TestApihubGivesUpWhenTheAllowanceStaysUsedUp(t *testing.T) {
	a := newApihubTest(t)
	a.exhaust("1h")
	refused(t, a.city(a.anonymous), Quota, "")
	equal(t, slices.Equal(a.waits, waits), true)
	succeeds(t, a.city(a.client)) // the key has its own allowance
}

func TestApihubUsesOneTokenForManyCalls(t *testing.T) {
	a := newApihubTest(t)
	late := time.Duration(0)
	client := NewApihubClient(a.Apihub, func() time.Time {
		now := a.Now().Add(-late)
		late = 3 * time.Hour // another token would be refused for its age
		return now
	}, a.sleep)
	succeeds(t, a.city(client))
	succeeds(t, a.city(client))
	equal(t, a.calls("outcome", "refused"), 0)
}

func TestApihubReplacesItsTokenBeforeItEnds(t *testing.T) {
	a := newApihubTest(t)
	succeeds(t, a.city(a.client))
	a.Advance(2 * time.Hour)
	succeeds(t, a.city(a.client))
	equal(t, a.calls("outcome", "refused"), 0)
}

func TestApihubMintsOnceMoreWhenItsTokenIsRefusedForItsAge(t *testing.T) {
	a := newApihubTest(t)
	late := 3 * time.Hour
	succeeds(t, a.city(NewApihubClient(a.Apihub, func() time.Time {
		now := a.Now().Add(-late)
		late = 0
		return now
	}, a.sleep)))
	equal(t, a.calls("rule", "apihub/token-expired"), 1)
}

func TestApihubRegistersAUserAndLogsIn(t *testing.T) {
	a, ctx := newApihubTest(t), t.Context()
	registered, err := a.client.Register(ctx, username, password)
	succeeds(t, err)
	loggedIn, err := a.client.LogIn(ctx, username, password)
	succeeds(t, err)
	for _, tokens := range []Tokens{registered, loggedIn} {
		equal(t, a.life(tokens.Token), time.Hour)
		equal(t, a.life(tokens.RefreshToken), 7*24*time.Hour)
	}
}

func TestApihubReportsAWrongPasswordAWeakOneAndANameThatIsTaken(t *testing.T) {
	a, ctx := newApihubTest(t), t.Context()
	_, err := a.client.Register(ctx, username, password)
	succeeds(t, err)
	_, err = a.client.LogIn(ctx, username, "zhaoliu-2025")
	refused(t, err, Authentication, "")
	_, err = a.client.Register(ctx, "another", "1")
	refused(t, err, Input, "")
	_, err = a.client.Register(ctx, username, password)
	refused(t, err, Business, "")
}

func TestApihubReportsWrongCredentials(t *testing.T) {
	a := newApihubTest(t)
	wrong := func(ak, sk string) *ApihubClient {
		return NewApihubClient(ApihubConfig{a.Apihub.BaseURL, ak, sk}, a.Now, a.sleep)
	}
	refused(t, a.city(wrong(a.Apihub.AK, strings.Repeat("x", 32))), Authentication, "")
	refused(t, a.city(wrong(strings.Repeat("f", 24), a.Apihub.SK)), Authentication, "")
}

func TestApihubReportsWhatItMayNotDo(t *testing.T) {
	a := newApihubTest(t)
	a.key(map[string]any{"ipAllowlist": []string{"203.0.113.0/24"}})
	refused(t, a.city(a.client), Permission, "")
	a.key(map[string]any{"ipAllowlist": []string{}, "domainAllowlist": []string{}})
	_, err := a.client.Register(t.Context(), username, password)
	refused(t, err, Permission, "")
	a.key(map[string]any{"disabled": true})
	refused(t, a.city(a.client), Permission, "")
}

func TestApihubReportsWrongInput(t *testing.T) {
	a := newApihubTest(t)
	_, err := a.client.Weather(t.Context(), 200, 39.93)
	refused(t, err, Input, "INVALID_PARAMS")
}
