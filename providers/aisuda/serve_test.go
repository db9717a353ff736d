package aisuda

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// host is the provider in a sandbox, without a network between.
type host struct {
	api *sim.API
	box *sandbox.Sandbox
}

func serve(t testing.TB) host {
	t.Helper()
	catalog := sim.NewCatalog([]*sim.Provider{New()}, sim.Options{CheckReplies: true})
	boxes := sandbox.NewSandboxes(catalog.Base(), 10)
	box, err := boxes.Get(sandbox.Default)
	if err != nil {
		t.Fatal(err)
	}
	api, _ := catalog.Provider("aisuda")
	return host{api, box}
}

// call sends a request that is signed with the company key, unless it has a header of its own.
func (h host) call(t testing.TB, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if r.Header["Authorization"] == nil {
		k := h.box.Credentials()["aisuda"]
		key, err := privateKey(k["privateKey"])
		if err != nil {
			t.Fatal(err)
		}
		token, err := auth.Mint("RS256", map[string]any{"companyKey": k["companyKey"], "iat": h.box.Clock.Now().Unix()}, key)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("x-client-id", k["clientId"])
	}
	w := httptest.NewRecorder()
	h.api.Serve(w, r, h.box)
	return w
}

const modelPath = "/openapi/company/acme/app/crm/model/eRg7ny9piQzok5CGqzzbRT.data"

func FuzzAuthorization(f *testing.F) {
	h := serve(f)
	f.Add("Bearer a.b.c", "kVw7GmXn3Rz5Tq9CyBh2Ds")
	f.Add("Bearer eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjF9.AAAA", "")
	f.Add("Bearer eyJhbGciOiJIUzI1NiJ9.eyJhcHBLZXkiOiJjcm0iLCJjb21wYW55S2V5IjoiYWNtZSJ9.AAAA", "Pj4uLk8NeWv6AxHt2QrYzF")
	f.Add("Bearer eyJhbGciOiJub25lIn0.e30.", "x")
	f.Fuzz(func(t *testing.T, header, clientID string) {
		r := httptest.NewRequest(http.MethodGet, "/openapi/company/acme/app", nil)
		r.Header["Authorization"], r.Header["X-Client-Id"] = []string{header}, []string{clientID}
		w := h.call(t, r)
		if w.Code != http.StatusUnauthorized || w.Body.String() != `{"status":401,"msg":"签名校验失败","data":null}` {
			t.Fatalf("HTTP %d %s", w.Code, w.Body)
		}
	})
}

func FuzzUpload(f *testing.F) {
	h := serve(f)
	good := encoded(f, everyType[:2], [][]any{{int64(1), "a"}})
	f.Add("/openapi/company/acme/import", "multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n"))
	f.Add(modelPath+"/UploadExcelData", "multipart/form-data; boundary=b",
		append(append([]byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.xlsx\"\r\n\r\n"), good...), "\r\n--b--\r\n"...))
	f.Add(modelPath+"/UploadExcelData", "multipart/form-data", []byte("nonsense"))
	f.Fuzz(func(t *testing.T, path, contentType string, body []byte) {
		if path != modelPath+"/UploadExcelData" {
			path = "/openapi/company/acme/import"
		}
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
		r.Header["Content-Type"] = []string{contentType}
		if w := h.call(t, r); w.Code != http.StatusOK {
			t.Fatalf("HTTP %d %s: %s", w.Code, w.Body, w.Header().Get("Mock-Why"))
		}
	})
}

func TestMistakesInFixturesNameTheirLine(t *testing.T) {
	const company = "companies:\n  - key: own\n    users: [{username: a, name: A, email: a@example.com}]\n    root: {name: 总部}\n"
	for says, text := range map[string]string{
		":2: unknown field \"nonsense\"":    "futureSkew: 1s\nnonsense: 1\n",
		":6: companies[0].keys[0].pair":     company + "    keys:\n      - {clientId: a, level: company, pair: nobody}\n",
		":6: companies[0].keys[0].app":      company + "    keys:\n      - {clientId: a, level: app, app: nobody, pair: company}\n",
		":6: companies[0].apps[0].owner":    company + "    apps:\n      - {key: a, name: A, owner: b@example.com}\n",
		"companies[0].key: company \"own\"": "companies:\n  - key: own\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "aisuda.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		catalog := sim.NewCatalog([]*sim.Provider{New()}, sim.Options{Fixtures: fixtures.Source{Dir: dir}})
		if err := catalog.Wait(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want it to say %q", err, says)
		}
	}
}

func TestAUsersOwnFixturesJoinTheBuiltInOnes(t *testing.T) {
	dir := t.TempDir()
	text := "futureSkew: 30s\ncompanies:\n  - key: own\n    users: [{username: a, name: A, email: a@example.com}]\n    root: {name: 总部, children: [{name: 一部}]}\n" +
		"    keys: [{clientId: 1111111111111111, level: company, title: t, pair: company, enabled: true, interfaces: ['*']}]\n" +
		"    apps: [{key: a, name: A, owner: a@example.com, pages: [{key: p, name: P}]}]\n"
	if err := os.WriteFile(filepath.Join(dir, "aisuda.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	catalog := sim.NewCatalog([]*sim.Provider{New()}, sim.Options{Fixtures: fixtures.Source{Dir: dir}, CheckReplies: true})
	box, err := sandbox.NewSandboxes(catalog.Base(), 1).Get(sandbox.Default)
	if err != nil {
		t.Fatal(err)
	}
	api, _ := catalog.Provider("aisuda")
	h := host{api, box}
	key, err := privateKey(h.box.Credentials()["aisuda"]["privateKey"])
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.Mint("RS256", map[string]any{"companyKey": "own", "iat": box.Clock.Now().Add(20 * time.Second).Unix()}, key)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/app": `"key":"a"`, "/department/all": `"name":"一部"`, "/app/a/resources": `"name":"P"`} {
		r := httptest.NewRequest(http.MethodGet, "/openapi/company/own"+path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("x-client-id", "1111111111111111")
		if w := h.call(t, r); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: HTTP %d %s", path, w.Code, w.Body)
		}
	}
}
