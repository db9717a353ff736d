package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// foreign is a secret that no sandbox knows: a client of another system, or of the real provider, sends it by mistake.
const foreign = "Zq7-foreign_5ecret.91"

// held are the secrets of the sandbox that a client is given; of a private key, a line of it.
func held() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"QIJIAYUN_APP_SECRET", "INNOPAAS_AUTHORIZATION", "INNOPAAS_API_PASSWORD", "APIHUB_SK"} {
		all[name] = os.Getenv(name)
	}
	pem, err := os.ReadFile(os.Getenv("AISUDA_PRIVATE_KEY_FILE"))
	if err != nil {
		panic(err)
	}
	all["AISUDA_PRIVATE_KEY_FILE"] = strings.Split(string(pem), "\n")[3]
	return all
}

// adder adds a call to a list.
func adder(base string, all *[]*http.Request) func(method, target, body string, header ...string) {
	return func(method, target, body string, header ...string) {
		r, err := http.NewRequest(method, base+target, strings.NewReader(body))
		if err != nil {
			panic(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header[header[i]] = []string{header[i+1]}
		}
		*all = append(*all, r)
	}
}

// places are the calls of one provider that have a secret in one place each.
func places(base, secret string, isHeld bool) []*http.Request {
	var all []*http.Request
	add := adder(base, &all)
	q := url.QueryEscape(secret)
	for _, name := range []string{
		"appSecret", "appsecret", "AppSecret", "app_secret", "app-secret", "appSecret[]", "appSecret%5B0%5D", "appSecret%20", "app%53ecret", "accessToken", "access_token",
		"token", "apihub-token", "sk", "Password", "oldPassword", "authorization", "apiPassword", "%zz",
	} {
		add("GET", "/itrigger-bff/v2/open/api/member/query?a=1&"+name+"="+q, "")
	}
	add("GET", "/x?a=1;appSecret="+q, "")
	add("GET", "/x?callback="+url.QueryEscape("http://u:"+q+"@host/?token="+q), "")
	for _, name := range []string{
		"Authorization", "authorization", "Proxy-Authorization", "Cookie", "accessToken", "X-Token", "X-Access-Token", "appSecret", "ApiPassword", "Apihub-Token", "apihub_token",
		"token", "X-Signature", "signature", "X-Api-Key", "X-Auth-Token", "Private-Token", "Client-Secret", "Set-Cookie",
	} {
		add("GET", "/api/weather-basic/now?lng=116&lat=39", "", name, secret)
	}
	add("GET", "/x", "", "X-Any", "Bearer "+secret)
	add("GET", "/x", "", "X-Any", "basic "+secret)
	add("GET", "/x", "", "Referer", "https://host/?access_token="+q)
	for _, body := range []string{
		`{"password":%s}`, `{"Password":%s}`, `{"a":{"b":[{"old_password":%s}]}}`, `{"password":[%s]}`, `{"password":{"v":%s}}`, `{"appSecret":%s`, `{password:%s}`, `{"sk":%s}`, `{"authorization":%s}`,
		`{"pass\u0077ord":%s}`, `{"accessToken" : %s}`, `{"newPassword":%s,"newPasswordConfirm":%[1]s}`,
	} {
		text, _ := json.Marshal(secret)
		add("POST", "/api/user-center/login", fmt.Sprintf(body, text), "Content-Type", "application/json")
	}
	add("POST", "/api/user-center/login", `{'password':'`+secret+`'}`, "Content-Type", "application/json")
	add("POST", "/api/user-center/login", "username=u&password="+q, "Content-Type", "application/x-www-form-urlencoded")
	add("POST", "/api/user-center/login", "a=http%3A%2F%2Fu%3A"+url.QueryEscape(q)+"%40host", "Content-Type", "application/x-www-form-urlencoded")
	add("POST", "/x", "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n"+secret+"\r\n--x--\r\n", "Content-Type", "multipart/form-data; boundary=x")
	add("POST", "/x", `{"callBackUrl":"http://user:`+q+`@host/?token=`+q+`"}`, "Content-Type", "application/json")
	if !isHeld {
		return all
	}
	return append(all, unnamed(base, secret)...)
}

// unnamed are the calls that have a secret where no name tells it.
func unnamed(base, secret string) []*http.Request {
	var all []*http.Request
	add := adder(base, &all)
	q, p := url.QueryEscape(secret), url.PathEscape(secret)
	add("GET", "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId="+q+"&appSecret="+os.Getenv("QIJIAYUN_APP_ID"), "")
	add("GET", "/"+p+"/x", "")
	add("GET", "/x?note="+q, "")
	add("GET", "/x", "", "X-Any", "before "+secret+" after")
	add("GET", "/x", "", "Mock-Label", secret)
	add("POST", "/x", `["`+secret+`"]`, "Content-Type", "application/json")
	add("POST", "/x", `{"note":"`+secret+`"}`, "Content-Type", "application/json")
	add("POST", "/api/sms/v3/msg/send", `{"mobile":"8613800000000","msg":"hi"}`, "AppKey", secret, "Authorization", "x", "Content-Type", "application/json")
	add("GET", "/x", "", "X-Client-Id", secret)
	return all
}

// putSecrets puts every secret in every place of every provider, and one into a delivery.
func putSecrets(out io.Writer) {
	secrets := held()
	secrets["foreign"] = foreign
	n := 0
	for _, provider := range []string{"QIJIAYUN", "INNOPAAS", "APIHUB", "AISUDA"} {
		for name, secret := range secrets {
			if name != "foreign" && !strings.HasPrefix(name, provider) && provider != "INNOPAAS" {
				continue // each provider's own, and all of them at one
			}
			all := places(os.Getenv(provider+"_BASE_URL"), secret, name != "foreign")
			for _, r := range all {
				response, err := http.DefaultClient.Do(r)
				if err != nil {
					panic(err)
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				if strings.Contains(fmt.Sprint(response.Header), secret) {
					_, _ = fmt.Fprintf(out, "LEAK in a header: %s\n", secret)
				}
			}
			n = len(all)
		}
	}
	r, _ := http.NewRequest("POST", os.Getenv("INNOPAAS_BASE_URL")+"/api/sms/v3/msg/send",
		strings.NewReader(`{"mobile":"8613800000000","msg":"hi","callBackUrl":"http://user:`+foreign+`@127.0.0.1:9/?token=`+foreign+`"}`))
	r.Header = http.Header{"Appkey": {os.Getenv("INNOPAAS_APP_KEY")}, "Authorization": {os.Getenv("INNOPAAS_AUTHORIZATION")}, "Content-Type": {"application/json"}}
	send(r)
	_, _ = fmt.Fprintf(out, "places %d\n", n)
}

// tellSecrets prints the secrets that the client was given, puts them everywhere, and prints what is shown of it.
func tellSecrets(out io.Writer) {
	_ = json.NewEncoder(out).Encode(held())
	putSecrets(out)
	look(out)
}

// heading is printed before each thing that is shown, with its name.
const heading = "\n=== output "

// forCredentials reports an output that is there to give credentials away: the sandbox with them, keys of consoles, and the
// page to copy them from. What a client sent by mistake is in none of them.
func forCredentials(output string) bool {
	for _, end := range []string{"/__admin/sandboxes/run", "/qijiayun/apps", "/apihub/keys", "/~run/sandboxes"} {
		if strings.HasSuffix(output, end) {
			return true
		}
	}
	return false
}

// look prints what the admin API, the console and the commands show of the sandbox. The rows of a snapshot are what restores
// it; its journal is looked at.
func look(out io.Writer) {
	at, box := os.Getenv("MOCKSERVER_URL"), os.Getenv("MOCKSERVER_SANDBOX")
	admin, console := at+"/__admin/sandboxes/"+box, at+"/__console/~"+box
	_ = demand("POST", admin+"/clock/advance", `{"by":"10m"}`)
	demand("GET", at+"/nobody/"+os.Getenv("QIJIAYUN_APP_SECRET")+"?token="+foreign, "") // a request that reaches no provider
	pages := []string{at + "/__admin/lost", at + "/__admin/sandboxes", at + "/metrics", at + "/__admin/metrics"}
	for _, page := range []string{
		"", "/exchanges", "/exchanges/last", "/exchanges/5", "/deliveries", "/deliveries/1", "/coverage", "/manners", "/faults", "/overrides", "/qijiayun/apps", "/qijiayun/tokens", "/apihub/keys",
		"/aisuda/keys", "/aisuda/keys/" + os.Getenv("AISUDA_CLIENT_ID") + "/calls", "/innopaas/apps", "/innopaas/messages", "/innopaas/phones",
	} {
		pages = append(pages, admin+page)
	}
	for _, page := range []string{
		"/", "/exchanges/5", "/exchanges/70", "/exchanges/70/send", "/clock", "/deliveries", "/deliveries/1", "/phones", "/innopaas", "/aisuda", "/qijiayun", "/apihub", "/rules", "/state", "/faults", "/sandboxes",
	} {
		pages = append(pages, console+page)
	}
	for _, page := range pages {
		_, _ = fmt.Fprint(out, heading, strings.TrimPrefix(page, at), "\n", demand("GET", page, ""))
	}
	for _, body := range []string{`{"where":{"query.token":"x"},"times":{"exactly":1000}}`, `{"where":{"body.note":"x"},"times":{"exactly":1000}}`} {
		_, _ = fmt.Fprint(out, heading, "verify "+body, "\n", demand("POST", admin+"/exchanges/verify", body))
	}
	var snapshot struct {
		Journal json.RawMessage `json:"journal"`
	}
	if err := json.Unmarshal([]byte(demand("GET", admin+"/snapshot", "")), &snapshot); err != nil {
		panic(err)
	}
	_, _ = fmt.Fprintf(out, "%sthe journal of a snapshot\n%s", heading, snapshot.Journal)
	for _, args := range []string{
		"why", "why 5", "why 70", "why --format json", "why 70 --format json", "tail", "tail --format json", "webhook list", "webhook list --format json", "webhook show 1", "webhook resend 1", "sandbox list", "sandbox show",
		"clock", "fault list", "rules", "config", "health", "console",
	} {
		c := exec.Command(os.Args[0], strings.Fields(args)...)
		c.Env = append(os.Environ(), asProgram+"=1", asClient+"=")
		text, err := c.CombinedOutput()
		_, _ = fmt.Fprintf(out, "%scommand %s\n%v %s", heading, args, err, text)
	}
}

func TestNoSecretIsShownAnywhere(t *testing.T) {
	dir := t.TempDir()
	files := []string{"r.html", "r.json", "j.xml", "c.ctrf.json", "r.md", "r.har", "r.pact.json"}
	args := []string{"--fail-on", "never"}
	for _, name := range files {
		args = append(args, "--report", filepath.Join(dir, name))
	}
	code, stdout, stderr := play(t, "secrets", args...)
	if code != exitGood {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	first, rest, _ := strings.Cut(stdout, "\n")
	var secrets map[string]string
	if err := json.Unmarshal([]byte(first), &secrets); err != nil || len(secrets) != 5 {
		t.Fatalf("%v: %s", err, first)
	}
	secrets["foreign"] = foreign
	outputs := outputsOf(t, dir, rest)
	outputs["terminal"] = stderr
	var places int
	_, _ = fmt.Sscanf(rest[strings.Index(rest, "places "):], "places %d", &places)
	if places < 60 || len(outputs) < 60 {
		t.Errorf("%d places, %d outputs", places, len(outputs))
	}
	for name, text := range outputs {
		for of, secret := range secrets {
			if of == "foreign" || !forCredentials(name) {
				noneOf(t, name, of, secret, text)
			}
		}
	}
	for _, name := range []string{"r.html", "r.json", "r.md", "r.har", "r.innopaas.pact.json"} {
		if !bytes.Contains([]byte(outputs[name]), []byte("[redacted")) {
			t.Errorf("%s has no secret redacted: it shows no calls", name)
		}
	}
}

// outputsOf are the reports in a folder, what evidence says of two of them, and the parts of what look has printed.
func outputsOf(t *testing.T, dir, looked string) map[string]string {
	t.Helper()
	outputs := map[string]string{}
	for i, part := range strings.Split(looked, heading) {
		name, text, _ := strings.Cut(part, "\n")
		outputs[fmt.Sprintf("output %d, %s", i, name)] = text
	}
	written, err := os.ReadDir(dir) // a contract is a file for each provider
	if err != nil || len(written) < 7 {
		t.Fatalf("%v: %v", err, written)
	}
	for _, file := range written {
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		outputs[file.Name()] = string(text)
	}
	for _, file := range []string{"r.har", "r.json"} {
		_, stdout, stderr := runs(t, "", "evidence", filepath.Join(dir, file))
		outputs["evidence "+file] = stdout + stderr
	}
	return outputs
}

func noneOf(t *testing.T, name, of, secret, text string) {
	t.Helper()
	for _, form := range []string{secret, url.QueryEscape(secret), url.QueryEscape(url.QueryEscape(secret))} {
		if at := strings.Index(text, form); at >= 0 {
			t.Errorf("%s shows %s: …%s…", name, of, text[max(0, at-120):min(len(text), at+60)])
		}
	}
}
