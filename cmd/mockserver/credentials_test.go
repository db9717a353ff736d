package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/providers"
)

// Every credential that a provider describes arrives in every form: in the JSON, as dotenv, for a shell, and in the
// environment of "run".
func TestEveryCredentialArrivesEverywhere(t *testing.T) {
	s := serving(t)
	folder := filepath.Join(t.TempDir(), "keys")
	var all map[string]map[string]string
	text := s.good("credentials")
	if err := json.Unmarshal([]byte(strings.Replace(text, `"sandbox": "default"`, `"sandbox": {}`, 1)), &all); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	dotenv, shell := s.good("credentials", "--keys", folder), s.good("credentials", "--keys", folder, "--format", "shell")
	code, environment, stderr := runs(t, "", "run", "--fail-on", "never", "--", "env")
	if code != exitGood {
		t.Fatal(stderr)
	}
	for _, p := range providers.All() {
		if len(p.Settings()) < 2 {
			t.Errorf("%s describes no credential", p.Name)
		}
		for _, c := range p.Settings() {
			value := all[p.Name][c.Name]
			if value == "" {
				t.Errorf("the JSON has no %s.%s", p.Name, c.Name)
			}
			if c.File {
				file := filepath.Join(folder, strings.ToLower(strings.TrimSuffix(c.Env, "_FILE"))+".key")
				if text, err := os.ReadFile(file); err != nil || string(text) != value {
					t.Errorf("%s: %v, %q", file, err, text)
				}
				value = file
			}
			contains(t, dotenv, "\n"+c.Env+"='"+value+"'\n")
			contains(t, shell, "\nexport "+c.Env+"='"+value+"'\n")
			contains(t, "\n"+environment, "\n"+c.Env+"=")
			delete(all[p.Name], c.Name)
		}
		if len(all[p.Name]) > 0 {
			t.Errorf("%s has credentials without a description: %v", p.Name, all[p.Name])
		}
	}
}

// The names that were promised before there was a description.
func TestTheNamesOfVariablesStay(t *testing.T) {
	var names []string
	for _, s := range settings() {
		names = append(names, s.field()+" "+s.Env)
	}
	for _, promised := range []string{
		"innopaas.baseUrl INNOPAAS_BASE_URL", "innopaas.appKey INNOPAAS_APP_KEY", "innopaas.authorization INNOPAAS_AUTHORIZATION",
		"innopaas.apiPassword INNOPAAS_API_PASSWORD",
		"aisuda.baseUrl AISUDA_BASE_URL", "aisuda.companyKey AISUDA_COMPANY_KEY", "aisuda.clientId AISUDA_CLIENT_ID",
		"aisuda.privateKey AISUDA_PRIVATE_KEY_FILE", "aisuda.appKey AISUDA_APP_KEY", "aisuda.appClientId AISUDA_APP_CLIENT_ID",
		"aisuda.appPrivateKey AISUDA_APP_PRIVATE_KEY_FILE",
		"qijiayun.baseUrl QIJIAYUN_BASE_URL", "qijiayun.appId QIJIAYUN_APP_ID", "qijiayun.appSecret QIJIAYUN_APP_SECRET",
		"apihub.baseUrl APIHUB_BASE_URL", "apihub.ak APIHUB_AK", "apihub.sk APIHUB_SK",
	} {
		if !slices.Contains(names, promised) {
			t.Errorf("%s is gone", promised)
		}
	}
}

func TestKeyFilesAreTheirOwnersAlone(t *testing.T) {
	s := serving(t)
	folder := t.TempDir()
	file, elsewhere := filepath.Join(folder, "aisuda_private_key.key"), filepath.Join(t.TempDir(), "elsewhere")
	if err := os.WriteFile(elsewhere, []byte("theirs"), 0o644); err != nil { //nolint:gosec // on purpose
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, file); err != nil { // as good as a file that all may read
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(s.good("credentials", "--keys", folder, "--format", "json")), &all); err != nil {
		t.Fatal(err)
	}
	if part := all["aisuda"].(map[string]any); part["privateKeyFile"] != file || part["appPrivateKeyFile"] == nil {
		t.Errorf("the JSON names the files %v and %v", part["privateKeyFile"], part["appPrivateKeyFile"])
	}
	info, err := os.Lstat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if text, err := os.ReadFile(elsewhere); err != nil || string(text) != "theirs" {
		t.Errorf("what the link led to is %q, %v", text, err)
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "*")); len(files) != 2 {
		t.Errorf("the folder holds %v", files)
	}
}

func TestCredentialsSayWhatIsAmiss(t *testing.T) {
	s := serving(t)
	code, stdout, stderr := s.run("credentials", "--format", "dotenv")
	if code != exitGood || strings.Contains(stdout, "PRIVATE_KEY") || !strings.Contains(stderr, "private keys are left out; --keys FOLDER") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		`--format "yaml": it is json, dotenv or shell`: {"--format", "yaml"},
		"--keys is empty: give a folder":               {"--keys", ""},
		"--keys: mkdir":                                {"--keys", file},
	} {
		if code, stdout, stderr := s.run(append([]string{"credentials"}, args...)...); code != exitUsage || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%v: exit code %d\n%s%s", args, code, stdout, stderr)
		}
	}
}

// A shell completes what there is a list of.
func TestShellsCompleteProvidersAndFormats(t *testing.T) {
	s := shell{t, nil}
	for _, args := range [][]string{{"run", "--provider"}, {"rules", "--provider"}, {"fault", "add", "--provider"}, {"webhook", "fault", "--provider"}} {
		out := s.good(append(append([]string{"__complete"}, args...), "")...)
		for _, p := range providers.All() {
			contains(t, out, p.Name+"\n")
		}
	}
	contains(t, s.good("__complete", "credentials", "--format", ""), "dotenv\n", "json\n", "shell\n")
}
