package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// repeated are the calls of a client of each provider, as a shell makes them.
var repeated = map[string]string{
	"innopaas": `curl -sS "$INNOPAAS_BASE_URL/api/sms/v3/msg/send" -H "AppKey: $INNOPAAS_APP_KEY" -H "Authorization: $INNOPAAS_AUTHORIZATION" \
		-H 'Content-Type: application/json' -d '{"mobile":"12025550100","msg":"it'\''s $HOME"}'`,
	"aisuda company": `curl -sS -H "Authorization: Bearer $(mockserver token aisuda)" -H "x-client-id: $AISUDA_CLIENT_ID" \
		"$AISUDA_BASE_URL/openapi/company/$AISUDA_COMPANY_KEY/app"`,
	"aisuda app": `curl -sS -H "Authorization: Bearer $(mockserver token aisuda --level app)" -H "x-client-id: $AISUDA_APP_CLIENT_ID" \
		"$AISUDA_BASE_URL/openapi/company/$AISUDA_COMPANY_KEY/app/$AISUDA_APP_KEY/resources"`,
	"aisuda without a client id": `curl -sS -H "Authorization: Bearer $(mockserver token aisuda --level app)" \
		"$AISUDA_BASE_URL/openapi/company/$AISUDA_COMPANY_KEY/app/$AISUDA_APP_KEY/resources"`,
	"qijiayun": `curl -sS "$QIJIAYUN_BASE_URL/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=$(mockserver token qijiayun)"`,
	"qijiayun token": `curl -sS -G "$QIJIAYUN_BASE_URL/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh" \
		-d "appId=$QIJIAYUN_APP_ID" -d "appSecret=$QIJIAYUN_APP_SECRET"`,
	"apihub":         `curl -sS "$APIHUB_BASE_URL/api/weather-basic/now" -H "apihub-token: $(mockserver token apihub)"`,
	"apihub session": `curl -sS "$APIHUB_BASE_URL/api/user-center/noauth-get-password-policy" -H "apihub-token: $(mockserver token apihub --session)"`,
}

// A curl line of a report, pasted into a shell that has the printed variables, makes the call once more.
func TestThePrintedCurlLinesWorkInAShell(t *testing.T) {
	s := serving(t)
	folder := t.TempDir()
	script := "#!/bin/sh\n" + asProgram + "=1 exec '" + os.Args[0] + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "mockserver"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	paste := func(line string) string {
		t.Helper()
		c := exec.Command("sh", "-euc", `eval "$(mockserver credentials --format shell)"`+"\n"+line)
		c.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "MOCKSERVER_URL="+s.env["MOCKSERVER_URL"], "LC_ALL=C", "NO_PROXY=127.0.0.1")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s\nfrom\n%s", err, out, line)
		}
		return string(out)
	}
	newest := func() (e journal.Exchange) {
		t.Helper()
		_, text := fetch(t, http.DefaultClient, s.env["MOCKSERVER_URL"]+"/__admin/sandboxes/default/exchanges/last", "")
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	catalog := sim.NewCatalog(providers.All(), sim.Options{})
	for name, line := range repeated {
		paste(line)
		first := newest()
		if first.Outcome != journal.Accepted {
			t.Fatalf("%s: %s", name, first.Why.EN)
		}
		printed := page.Curl(first, catalog.Secret)
		out := paste(printed)
		second := newest()
		if second.Outcome != journal.Accepted || second.Operation != first.Operation || second.Caller != first.Caller || second.N == first.N {
			t.Errorf("%s: %s: %s\nfrom\n%s", name, second.Outcome, out, printed)
		}
		if body := second.Request.Body; body != first.Request.Body || strings.Contains(printed, journal.Redacted) {
			t.Errorf("%s: the body is %q, not %q", name, body, first.Request.Body)
		}
	}
}
