package mocktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/mocktest"
)

// register is the client under test: it fetches a token and registers a member.
func register(c mocktest.Qijiayun, mobile string) error {
	var token struct{ Data struct{ AccessToken string } }
	err := call(http.MethodGet, c.BaseURL+"/itrigger-tenant/v1/basic/accessTokenOpen/token?appId="+c.AppID+"&appSecret="+c.AppSecret, "", &token)
	if err != nil {
		return err
	}
	return call(http.MethodPost, c.BaseURL+"/itrigger-bff/v2/open/api/member/register?accessToken="+token.Data.AccessToken,
		fmt.Sprintf(`{"mobile":%q,"storeNo":"1159374785466208256","channel":"4"}`, mobile), nil)
}

func call(method, url, body string, v any) error {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var reply struct {
		Code    int
		Message string
	}
	if err := json.Unmarshal(text, &reply); err != nil {
		return err
	}
	if reply.Code != 200 {
		return fmt.Errorf("%d %s", reply.Code, reply.Message)
	}
	if v == nil {
		return nil
	}
	return json.Unmarshal(text, v)
}

func Example() {
	t := newExampleT() // in a test of yours: func TestRegister(t *testing.T)
	defer t.finish()

	s := mocktest.Start(t)
	box := s.Sandbox(t, mocktest.Clock(time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC)))

	fmt.Println(register(box.Qijiayun(), "18899888899"))
	fmt.Println(register(box.Qijiayun(), "18899888899"))
	box.Expect(t).Received("qijiayun", "memberRegister", mocktest.Times(2), mocktest.Where("body.mobile", "18899888899"))
	box.Expect(t).Received("qijiayun", "memberRegister", mocktest.Times(1), mocktest.Refused("qijiayun/member-exists"))

	box.Fault(`{"rule":"qijiayun/daily-quota","ttl":"1m"}`)
	fmt.Println(register(box.Qijiayun(), "18899888800"), "·", box.LastExchange().Fault)
	box.Advance(time.Minute) // it is midnight in Shanghai
	fmt.Println(register(box.Qijiayun(), "18899888800"))
	// Output:
	// <nil>
	// 80001 会员已存在
	// 40004 超过租户调用次数限制 · f1 rule qijiayun/daily-quota
	// <nil>
}
