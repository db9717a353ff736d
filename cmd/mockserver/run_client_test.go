package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// asClient makes the test binary a client of 企加云 that does the steps the variable names, as somebody's test suite
// would: in a process of its own, with nothing but its environment.
const asClient = "MOCKSERVER_TEST_AS_CLIENT"

// aClient is the command that is that client.
func aClient(steps string) []string {
	return []string{"env", asProgram + "=", asClient + "=" + steps, os.Args[0]}
}

func playClient(out io.Writer, steps string) {
	base, token, earlier := os.Getenv("QIJIAYUN_BASE_URL"), "", ""
	admin := os.Getenv("MOCKSERVER_URL") + "/__admin/sandboxes/" + os.Getenv("MOCKSERVER_SANDBOX")
	const basic, api = "/itrigger-tenant/v1/basic", "/itrigger-bff/v2/open/api"
	for _, step := range strings.Fields(steps) {
		switch step {
		case "token":
			answer := demand("GET", base+basic+"/accessTokenOpen/token?appId="+os.Getenv("QIJIAYUN_APP_ID")+"&appSecret="+os.Getenv("QIJIAYUN_APP_SECRET"), "")
			_, rest, _ := strings.Cut(answer, `"accessToken":"`)
			earlier = token
			token, _, _ = strings.Cut(rest, `"`)
		case "test":
			demand("GET", base+basic+"/openAPItest/test/get?accessToken="+token, "")
		case "overridden":
			demand("GET", base+basic+"/openAPItest/test/get?accessToken="+earlier, "")
		case "expected":
			r, _ := http.NewRequest(http.MethodGet, base+basic+"/openAPItest/test/get?accessToken="+earlier, http.NoBody)
			r.Header.Set("Mock-Allow-Refused", "qijiayun/token-expired, qijiayun/token-overridden")
			r.Header.Set("Mock-Label", "a test/refuses an old token")
			send(r)
		case "typo":
			demand("GET", base+api+"/members/query?accessToken="+token, "")
		case "lost":
			demand("GET", os.Getenv("MOCKSERVER_URL")+"/qijiayn/secret?appSecret="+os.Getenv("QIJIAYUN_APP_SECRET"), "")
		case "asked":
			ask(base + basic + "/openAPItest/test/get?accessToken=" + token)
		case "reset":
			demand("POST", admin+"/reset", "")
		case "freeze":
			demand("PATCH", admin+"/qijiayun/apps/"+os.Getenv("QIJIAYUN_APP_ID"), `{"freeze":true}`)
		case "advance":
			demand("POST", admin+"/clock/advance", `{"by":"121m"}`)
		case "coverage":
			_, _ = io.WriteString(out, demand("GET", admin+"/coverage", ""))
		case "time":
			_, _ = io.WriteString(out, demand("GET", admin+"/clock", ""))
		case "print":
			_, _ = fmt.Fprintln(out, token)
		case "secrets":
			tellSecrets(out)
		case "fail":
			os.Exit(3)
		default:
			panic(step)
		}
	}
}

func demand(method, url, body string) string {
	r, err := http.NewRequest(method, url, bytes.NewBufferString(body))
	if err != nil {
		panic(err)
	}
	return send(r)
}

// ask asks for a refusal.
func ask(url string) {
	r, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Mock-Prefer", "rule=qijiayun/daily-quota")
	send(r)
}

// answered is the status and the body of a GET.
func answered(url string) (status int, body string) {
	response, err := http.Get(url)
	if err != nil {
		panic(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func send(r *http.Request) string {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		panic(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	return string(answer)
}

// play runs the client under mockserver run.
func play(t *testing.T, steps string, flags ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runs(t, "", append(append(append([]string{"run"}, flags...), "--"), aClient(steps)...)...)
}
