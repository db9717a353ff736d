package main

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"example.com/mockserver/openapi"
)

func TestFixturesAreShownAndCheckedAndBeginOnesOwn(t *testing.T) {
	s := shell{t: t}
	contains(t, s.good("fixtures"), "qijiayun tenants 12818 stores\n", "1159374785466208256", "innopaas magicNumbers\n", "12025550106", "aisuda companies k1Jw8ME8Gq apps\n", "apihub ")
	if out := s.good("fixtures", "aisuda"); strings.Contains(out, "PRIVATE KEY") || strings.Contains(out, "qijiayun") {
		t.Errorf("a private key, or another provider: %s", out)
	}
	for _, name := range providerNames() {
		var value map[string]any
		if err := json.Unmarshal([]byte(s.good("fixtures", name, "--format", "json")), &value); err != nil || len(value) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "qijiayun.yaml")
	own := s.good("fixtures", "qijiayun", "--format", "yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(own)
	contains(t, s.good("fixtures", "check", dir), "no mistake in qijiayun.yaml")
	write(strings.Replace(own, "    remark: Demo", "    remrak: Demo", 1))
	line := strings.Count(own[:strings.Index(own, "    remark: Demo")], "\n") + 1
	if code, _, errs := s.run("fixtures", "check", dir); code != exitFindings || !strings.Contains(errs, `qijiayun.yaml:`+strconv.Itoa(line)+`: unknown field "remrak"`) {
		t.Errorf("exit code %d: %s", code, errs)
	}
	for args, says := range map[string]string{
		"fixtures qijiyun":           "qijiayun",
		"fixtures --format yaml":     "name the provider",
		"fixtures --format xml":      "text, yaml or json",
		"fixtures check /nowhere/at": "no such file",
	} {
		if code, _, errs := s.run(strings.Fields(args)...); code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%s: exit code %d: %s", args, code, errs)
		}
	}
}

func TestTheDocumentsSayWhereTheServerIs(t *testing.T) {
	s := serving(t)
	url := s.env["MOCKSERVER_URL"]
	s.good("sandbox", "new", "box7")
	for path, args := range map[string][]string{
		"aisuda.yaml":                {"aisuda"},
		"innopaas.json":              {"innopaas", "--format", "json"},
		"apihub.json?sandbox=box7":   {"apihub", "--format", "json", "--sandbox", "box7"},
		"qijiayun.yaml?sandbox=box7": {"qijiayun", "--sandbox", "box7"},

		"aisuda.postman_collection.json": {"aisuda", "--format", "postman"},
		"apihub.http?sandbox=box7":       {"apihub", "--format", "http", "--sandbox", "box7"},
	} {
		status, served := get(t, url+"/__admin/openapi/"+path)
		if printed := s.good(append([]string{"openapi"}, args...)...); status != http.StatusOK || printed != served || !strings.Contains(served, url) {
			t.Errorf("%s: status %d, and the command prints another document", path, status)
		}
	}
	for path, says := range map[string]string{"qijiyun.yaml": "qijiayun", "aisuda.xml": "yaml", "aisuda.yaml?sandbox=box9": "unknown sandbox"} {
		if status, body := get(t, url+"/__admin/openapi/"+path); status < http.StatusBadRequest || !strings.Contains(body, says) {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	if code, _, errs := s.run("openapi", "aisuda", "--format", "xml"); code != exitUsage || !strings.Contains(errs, "yaml, json, postman or http") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	down := map[string]string{"MOCKSERVER_URL": "http://127.0.0.1:1"}
	for format, want := range map[string]int{"yaml": exitGood, "http": exitUsage} { // credentials are a server's to give
		maps.Copy(s.env, down)
		if code, _, errs := s.run("openapi", "aisuda", "--format", format); code != want {
			t.Errorf("%s without a server: exit code %d: %s", format, code, errs)
		}
	}
}

// Each request that a collection has is one of the document's, with the credentials of the sandbox that it was asked for.
func TestACollectionHasARequestForEachOperation(t *testing.T) {
	s := serving(t)
	s.good("sandbox", "new", "box7")
	for _, provider := range providerNames() {
		var whole struct {
			Variable []struct{ Key, Value string }
			Item     []struct {
				Name    string
				Request struct {
					Method string
					URL    struct{ Raw string }
				}
			}
		}
		if err := json.Unmarshal([]byte(s.good("openapi", provider, "--format", "postman", "--sandbox", "box7")), &whole); err != nil {
			t.Fatal(err)
		}
		d, err := openapi.Load(provider)
		if err != nil {
			t.Fatal(err)
		}
		file := s.good("openapi", provider, "--format", "http", "--sandbox", "box7")
		if n := len(d.Operations()); len(whole.Item) != n || strings.Count(file, "\n### ") != n {
			t.Errorf("%s: %d and %d requests for %d operations", provider, len(whole.Item), strings.Count(file, "\n### "), n)
		}
		var credentials map[string]map[string]string
		if err := json.Unmarshal([]byte(s.good("credentials", "--sandbox", "box7")), &credentials); err != nil && credentials[provider] == nil {
			t.Fatal(err)
		}
		for _, v := range whole.Variable {
			if v.Value != credentials[provider][v.Key] {
				t.Errorf("%s: %s is %q", provider, v.Key, v.Value)
			}
		}
		if len(whole.Variable) != len(credentials[provider]) || !strings.Contains(file, "@baseUrl = "+credentials[provider]["baseUrl"]) {
			t.Errorf("%s: %d variables in\n%s", provider, len(whole.Variable), file)
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
