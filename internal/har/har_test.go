package har

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sim"
)

// some are providers as far as masking knows them.
func some() []*sim.Provider {
	secret := func(name string) []credential.Setting {
		return []credential.Setting{{Name: "appId"}, {Name: name, Secret: true}}
	}
	return []*sim.Provider{
		{Name: "qijiayun", Credentials: secret("appSecret"), Secrets: journal.NewSecrets(nil, []string{"accessToken"}, []string{"accessToken"})},
		{Name: "innopaas", Credentials: secret("apiPassword"), Secrets: journal.NewSecrets([]string{"x-signature"}, nil, []string{"authorization"})},
		{Name: "apihub", Credentials: secret("sk"), Secrets: journal.NewSecrets([]string{"apihub-token"}, []string{"password"}, []string{"token"})},
	}
}

const oneEntry = `{"startedDateTime":"2026-11-25T04:00:00.123Z","time":1,"request":{"method":"POST","url":"https://api.innopaas.com/x?y=1",
"httpVersion":"h2","headers":[{"name":":authority","value":"z"},{"name":"a","value":"b"}],"postData":{"mimeType":"application/json","text":"{}"}},
"response":{"status":200,"headers":[],"content":{"size":2,"mimeType":"application/json","text":"e30=","encoding":"base64"}}}`

func entries(t *testing.T, text string) ([]*Entry, error) {
	t.Helper()
	var all []*Entry
	err := Read(strings.NewReader(text), "some.har", func(Head) error { return nil }, func(_ int, e *Entry) error {
		all = append(all, e)
		return nil
	})
	return all, err
}

func TestAnEntryIsTakenApart(t *testing.T) {
	all, err := entries(t, "\xef\xbb\xbf"+`{"log":{"pages":[{}],"entries":[`+oneEntry+`],"comment":"x"}}`)
	if err != nil || len(all) != 1 {
		t.Fatal(err)
	}
	x, err := all[0].Exchange()
	if err != nil {
		t.Fatal(err)
	}
	if x.Method != "POST" || x.URL.Host != "api.innopaas.com" || len(x.Header) != 2 || x.Header.Get("Content-Type") != "application/json" ||
		string(x.Body) != "{}" || x.Answer.Body != "{}" || x.Answer.Status != 200 {
		t.Errorf("%+v", x)
	}
}

func TestMistakesInAFileAreToldWithItsNameAndTheEntry(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:           `some.har: it is not a HAR file: there is [ where "{" should be`,
		`{"log":7}`:    `some.har: it is not a HAR file: there is 7 where "{" should be`,
		`{"rules":[]}`: `some.har: it is not a HAR file: it has no "log" with "entries"`,
		``:             `some.har: the file ends in the middle, after 0 whole entries`,
		`{"log":{"entries":[` + oneEntry + `,` + oneEntry[:90]: `some.har: entry 2: the file ends in the middle, after 1 whole entries`,
		`{"log":{"entries":[` + oneEntry + `,{"time":"x"}]}}`:  `some.har: entry 2: json: cannot unmarshal`,
	} {
		_, err := entries(t, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, not %q", text, err, want)
		}
	}
	endless := io.MultiReader(strings.NewReader(`{"log":{"entries":[{"comment":"`), zeros{})
	err := Read(endless, "some.har", func(Head) error { return nil }, func(int, *Entry) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "some.har: entry 1: it is longer than 64 MiB") {
		t.Error(err)
	}
}

func TestABodyThatWasNotKeptIsNotTakenForNone(t *testing.T) {
	for size, want := range map[int]error{0: nil, 95: ErrCut, -1: ErrCut} { // -1: not known, as HAR 1.2 has it
		if _, err := (&Response{Status: 200, Content: Content{Size: size}}).answer(); !errors.Is(err, want) {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

// zeros has no end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"log":{"version":"1.2","_account":{"qijiayun":{"appId":"1"}},"entries":[` + oneEntry + `]}}`))
	f.Add([]byte(`{"log":{"entries":[{"startedDateTime":"2026-11-25T04:00:00Z","request":{"method":"GET","url":"http://a/?appSecret=%5Bredacted+1%5D"},"response":{"status":0}}]}}`))
	for _, name := range []string{"chromium", "mitmproxy"} {
		text, err := os.ReadFile(filepath.Join("../../cmd/mockserver/testdata", name+".har"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	m := NewMasker(some(), map[string]string{"qijiayun.appSecret": "demosecret"})
	f.Fuzz(func(t *testing.T, text []byte) {
		err := Read(bytes.NewReader(text), "some.har", func(Head) error { return nil }, func(_ int, e *Entry) error {
			_, broken := e.Exchange()
			if err := m.Mask("qijiayun", e); err != nil || broken != nil {
				return nil //nolint:nilerr // a mistake in one entry is not a mistake here
			}
			if _, err := e.Exchange(); err != nil && !strings.Contains(err.Error(), "address") {
				t.Errorf("masked, it cannot be read any more: %v", err)
			}
			if whole, err := marshal(e); err != nil || bytes.Contains(whole, []byte("demosecret")) {
				t.Errorf("%v %s", err, whole)
			}
			return nil
		})
		var own *Error
		if err != nil && (!errors.As(err, &own) || own.File != "some.har") {
			t.Error(err)
		}
	})
}

// memory is a file in memory, which may be full.
type memory struct {
	text []byte
	full bool
}

func (m *memory) WriteAt(p []byte, at int64) (int, error) {
	if m.full {
		return 0, errors.New("no space left on device")
	}
	m.text = append(m.text[:at], p...)
	return len(p), nil
}

func TestARecordingIsWholeAfterEveryEntry(t *testing.T) {
	file := &memory{}
	account := map[string]string{"qijiayun.appId": "77", "qijiayun.appSecret": "s3cr3t-of-shop"}
	r, err := NewRecorder(file, "v1", NewMasker(some(), account), map[string]string{"qijiayun": "https://x.cn/gw"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 4 {
		var whole struct {
			Log struct {
				Version string  `json:"version"`
				Entries []Entry `json:"entries"`
			} `json:"log"`
		}
		if err := json.Unmarshal(file.text, &whole); err != nil || len(whole.Log.Entries) != n || whole.Log.Version != "1.2" {
			t.Fatalf("after %d entries: %v\n%s", n, err, file.text)
		}
		if err := r.Add("qijiayun", &Entry{Started: time.Unix(1e9, 0), Request: Request{Method: "GET", URL: "https://x.cn/gw/a?appSecret=s3cr3t-of-shop"}}); err != nil {
			t.Fatal(err)
		}
	}
	file.full = true
	if err := r.Add("qijiayun", &Entry{}); err == nil || r.Count() != 4 {
		t.Error("a full disk is not noticed")
	}
	if !bytes.Contains(file.text, []byte(`"_account":{"qijiayun":{"appId":"77"}}`)) || bytes.Contains(file.text, []byte("s3cr3t")) {
		t.Errorf("%s", file.text)
	}
}

func pairs(list ...string) (all []Pair) {
	for i := 0; i < len(list); i += 2 {
		all = append(all, Pair{list[i], list[i+1]})
	}
	return all
}

func TestSecretsAreMaskedWhereverTheyStand(t *testing.T) {
	const given, other, quoted = "planted-given-0001", "planted-other-0002", `planted"quoted/0003`
	token, err := auth.Mint("HS256", map[string]any{"iss": "ak", "iat": 7, "password": other, "note": given}, []byte(given))
	if err != nil {
		t.Fatal(err)
	}
	m := NewMasker(some(), map[string]string{"qijiayun.appSecret": given, "innopaas.apiPassword": quoted, "apihub.sk": given})
	inJSON, _ := json.Marshal(map[string]any{"a": given, "b": quoted, "Password": other, "client_secret": 12345678901, "sub": map[string]string{"accessToken": other}})
	e := &Entry{
		Request: Request{
			Method: "POST", URL: "https://h/" + given + "/p?x=" + given + "&accessToken=" + other + "&my_secret=" + other + "&j=" + token,
			Headers: pairs("Authorization", "Bearer "+other, "Cookie", "sid="+other, "X-Any", "at "+given, "apihub-token", token, "X-Other", token, "x-client-secret", other),
			Cookies: pairs("sid", other), QueryString: pairs("accessToken", other),
			PostData: &Post{MimeType: "application/json", Text: string(inJSON)},
		},
		Response: Response{
			Status: 200, Headers: pairs("Set-Cookie", "sid="+other, "Location", "/?appSecret="+other), RedirectURL: "/?appSecret=" + other,
			Content: Content{MimeType: "application/json", Text: `{"data":{"accessToken":"` + other + `","html":"{\"password\":\"` + other + `\"}"}}`},
		},
		Comment: "of " + given,
	}
	form := &Entry{Request: Request{Method: "POST", URL: "https://h/", PostData: &Post{
		MimeType: "application/x-www-form-urlencoded", Text: "password=" + other + "&a=" + given, Params: pairs("password", other, "a", given),
	}}}
	parts := &Entry{Request: Request{Method: "POST", URL: "https://h/", PostData: &Post{
		MimeType: "multipart/form-data; boundary=b", Text: "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n" + other + "\r\n--b--\r\n",
	}}}
	for _, provider := range []string{"qijiayun", "apihub", ""} {
		for _, one := range []*Entry{e, form, parts} {
			if err := m.Mask(provider, one); err != nil {
				t.Fatal(err)
			}
			text, err := marshal(one)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"planted", "12345678901", token, strings.Split(token, ".")[1], "eyJ"} {
				if bytes.Contains(text, []byte(secret)) {
					t.Errorf("%s: %q stands in %s", provider, secret, text)
				}
			}
		}
	}
	if len(e.Masked) == 0 || e.Request.Headers[0].Value == e.Request.Headers[1].Value {
		t.Errorf("two secrets have one placeholder: %+v", e.Request.Headers)
	}
}

func TestAJWTIsSignedInTheSimulationAsItWas(t *testing.T) {
	const theirs, ours = "sk-of-the-account", "sk-of-the-sandbox"
	for name, one := range map[string]struct{ with, want string }{
		"well": {theirs, ours}, "with a newline": {theirs + "\n", ours + "\n"}, "with another's key": {"another-key-of-nobody", ""},
	} {
		token, err := auth.Mint("HS256", map[string]any{"iss": "their-ak", "iat": 1790000000}, []byte(one.with))
		if err != nil {
			t.Fatal(err)
		}
		e := &Entry{Request: Request{Method: "GET", URL: "https://h/", Headers: []Pair{{"apihub-token", token}}}}
		if err := NewMasker(some(), map[string]string{"apihub.sk": theirs}).Mask("apihub", e); err != nil || len(e.Masked) != 1 {
			t.Fatal(err, e.Masked)
		}
		restored := e.Masked[0].Restore(func(text string) string { return strings.ReplaceAll(text, "their-ak", "our-ak") },
			func(string) (string, bool) { return ours, true })
		parsed, err := auth.Parse(restored)
		if err != nil || parsed.Claims["iss"] != "our-ak" {
			t.Fatalf("%s: %v %+v", name, err, parsed)
		}
		if good := parsed.SignedBy([]byte(one.want)); good != (one.want != "") || parsed.SignedBy([]byte(ours)) != (one.want == ours) {
			t.Errorf("%s: it is not signed as it was", name)
		}
	}
}
