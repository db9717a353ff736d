package clients

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	store  = "1159374785466208256"
	known  = "18880009999"
	tenant = "12818"
)

type qijiayunTest struct {
	*Sandbox
	client *QijiayunClient
}

func newQijiayunTest(t *testing.T) qijiayunTest {
	s := FreshSandbox(t)
	return qijiayunTest{s, NewQijiayunClient(s.Qijiayun)}
}

func (q qijiayunTest) points() error {
	points, err := q.client.Points(q.t.Context(), known, store)
	if err == nil && points != 1100 {
		q.t.Errorf("got %v points", points)
	}
	return err
}

// with changes the credentials of a client of its own.
func (q qijiayunTest) with(change func(*QijiayunConfig)) qijiayunTest {
	config := q.Qijiayun
	change(&config)
	q.client = NewQijiayunClient(config)
	return q
}

func (q qijiayunTest) tokens() int {
	return len(q.Exchanges("operation", "refreshToken", "outcome", "accepted"))
}

func (q qijiayunTest) app(change map[string]any) {
	q.Console(http.MethodPatch, "/qijiayun/apps/"+q.Qijiayun.AppID, change)
}

func TestQijiayunRegistersAMemberAndChangesThePoints(t *testing.T) {
	q, ctx := newQijiayunTest(t), t.Context()
	succeeds(t, q.client.RegisterMember(ctx, Member{Mobile: "13900000001", StoreNo: store, Channel: "4", RealName: "王小明"}))
	member, err := q.client.Member(ctx, "13900000001", store)
	succeeds(t, err)
	equal(t, member.RealName, "王小明")
	succeeds(t, q.client.ChangePoints(ctx, "13900000001", store, 100, "开卡礼"))
	succeeds(t, q.client.ChangePoints(ctx, "13900000001", store, -30, "兑换"))
	points, err := q.client.Points(ctx, "13900000001", store)
	succeeds(t, err)
	equal(t, points, 70)
}

func TestQijiayunUsesOneTokenForManyCalls(t *testing.T) {
	q := newQijiayunTest(t)
	succeeds(t, q.points())
	succeeds(t, q.points())
	equal(t, q.tokens(), 1)
}

func TestQijiayunReplacesAnExpiredTokenOnceAndRepeatsTheCall(t *testing.T) {
	q := newQijiayunTest(t)
	succeeds(t, q.points())
	q.Advance(2*time.Hour + time.Second)
	succeeds(t, q.points())
	equal(t, len(q.Exchanges("rule", "qijiayun/token-expired")), 1)
	equal(t, q.tokens(), 2)
}

func TestQijiayunReplacesOneTokenForAllCallsThatFoundItExpired(t *testing.T) {
	q := newQijiayunTest(t)
	succeeds(t, q.points())
	q.Advance(2*time.Hour + time.Second)
	var calls sync.WaitGroup
	for range 8 {
		calls.Go(func() {
			if err := q.points(); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	equal(t, q.tokens(), 2)
}

func TestQijiayunReplacesATokenThatAnotherProgramOverrode(t *testing.T) {
	q := newQijiayunTest(t)
	succeeds(t, q.points())
	var other struct{ AccessToken string }
	succeeds(t, readQijiayun(t.Context(), request{
		method: http.MethodGet, url: q.Qijiayun.BaseURL + "/itrigger-tenant/v1/basic/accessTokenOpen/token",
		query: url.Values{"appId": {q.Qijiayun.AppID}, "appSecret": {q.Qijiayun.AppSecret}},
	}, &other))
	equal(t, other.AccessToken != "", true)
	succeeds(t, q.points())
	equal(t, len(q.Exchanges("rule", "qijiayun/token-overridden")), 1)
}

func TestQijiayunDoesNotOverrideTheTokenOfAnotherClient(t *testing.T) {
	q := newQijiayunTest(t)
	succeeds(t, q.points())
	succeeds(t, q.with(func(*QijiayunConfig) {}).points())
	succeeds(t, q.points())
	equal(t, len(q.Exchanges("outcome", "refused")), 0)
}

func TestQijiayunReportsWrongCredentials(t *testing.T) {
	q := newQijiayunTest(t)
	refused(t, q.with(func(c *QijiayunConfig) { c.AppSecret = "" }).points(), Authentication, "40001")
	refused(t, q.with(func(c *QijiayunConfig) { c.AppSecret = "short" }).points(), Authentication, "40002")
	refused(t, q.with(func(c *QijiayunConfig) { c.AppSecret = strings.Repeat("0", 32) }).points(), Authentication, "40002")
}

func TestQijiayunReportsAFrozenApplication(t *testing.T) {
	q := newQijiayunTest(t)
	q.app(map[string]any{"freeze": true})
	refused(t, q.points(), Permission, "40003")
	q.app(map[string]any{"freeze": false})
	succeeds(t, q.points())
}

func TestQijiayunReportsAnAPIThatIsNotOpened(t *testing.T) {
	q := newQijiayunTest(t)
	q.app(map[string]any{"apis": []string{"/itrigger-bff/v2/open/api/member/query"}})
	refused(t, q.points(), Permission, "")
	member, err := q.client.Member(t.Context(), known, store)
	succeeds(t, err)
	equal(t, member.RealName, "杜代亮")
}

func TestQijiayunReportsThatTheTokensOfTheDayAreUsedUpUntilTheNextDay(t *testing.T) {
	q := newQijiayunTest(t)
	// One in the morning in Shanghai, whenever the tests run: in UTC it is the day before.
	q.Advance(41*time.Hour - time.Duration(q.Now().Unix()%86400)*time.Second)
	q.Console(http.MethodPatch, "/qijiayun/tenants/"+tenant, map[string]any{"accessTokenDailyLimit": 1})
	succeeds(t, q.points())
	refused(t, q.with(func(*QijiayunConfig) {}).points(), Quota, "40004")
	q.Advance(24 * time.Hour)
	succeeds(t, q.points())
}

func TestQijiayunReportsWrongInput(t *testing.T) {
	q := newQijiayunTest(t)
	_, err := q.client.Points(t.Context(), "", store)
	refused(t, err, Input, "")
}

func TestQijiayunReportsWhatTheStateOfThingsIsAgainst(t *testing.T) {
	q, ctx := newQijiayunTest(t), t.Context()
	_, err := q.client.Points(ctx, "13900000009", store)
	refused(t, err, Business, "80002")
	refused(t, q.client.RegisterMember(ctx, Member{Mobile: known, StoreNo: store, Channel: "4"}), Business, "80001")
}

func TestQijiayunReportsWhatIsNoAnswerOfTheProvider(t *testing.T) {
	q := newQijiayunTest(t)
	refused(t, q.with(func(c *QijiayunConfig) { c.BaseURL = "http://127.0.0.1:1" }).points(), Unavailable, "")
}
