package snippet

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// sandbox leads to a sandbox of the test's own: the first use of a name that begins with auto- makes it
// (mockserver run --sandbox-per-test).
func sandbox(t *testing.T) string {
	t.Helper()
	name := sha256.Sum256([]byte(t.Name()))
	return fmt.Sprintf("%s/~auto-%x", os.Getenv("MOCKSERVER_URL"), name[:8])
}

func TestRegistersTheSameMember(t *testing.T) {
	for worker := range 8 {
		t.Run(fmt.Sprint(worker), func(t *testing.T) {
			t.Parallel()
			base := sandbox(t) + "/qijiayun"
			query := url.Values{"appId": {os.Getenv("QIJIAYUN_APP_ID")}, "appSecret": {os.Getenv("QIJIAYUN_APP_SECRET")}}
			var token struct{ Data struct{ AccessToken string } }
			call(t, base+"/itrigger-tenant/v1/basic/accessTokenOpen/token?"+query.Encode(), "", &token)
			register := base + "/itrigger-bff/v2/open/api/member/register?accessToken=" + token.Data.AccessToken
			var first, second struct{ Code int }
			call(t, register, `{"mobile":"18800000001","storeNo":"1159374785466208256","channel":"16"}`, &first)
			call(t, register, `{"mobile":"18800000001","storeNo":"1159374785466208256","channel":"16"}`, &second)
			if first.Code != 200 || second.Code == 200 { // known after the first, in this sandbox
				t.Errorf("registered with %d, and again with %d", first.Code, second.Code)
			}
		})
	}
}

func call(t *testing.T, address, body string, answer any) {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}
