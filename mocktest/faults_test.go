package mocktest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/sandbox"
)

// A server that gives its callers little time to send lets a fault take longer than that to answer.
func TestADelayMayBeLongerThanTheTimeToSend(t *testing.T) {
	r := host(t)
	b, err := r.Sandboxes.Get(sandbox.Default)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.AddFault(fault.Fault{Delay: &fault.Delay{Fixed: "300ms"}, Connection: fault.ConnectionDrip, Every: "20ms"}); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(r.Handler())
	front.Config.ReadTimeout = 100 * time.Millisecond
	front.Start()
	defer front.Close()
	response, err := http.Post(front.URL+"/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/post", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), `"code":401`) {
		t.Fatalf("%v: %s", err, body)
	}
}
