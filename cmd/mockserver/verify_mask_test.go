package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What verify prints and writes may stand in public logs: neither the account's secrets nor what they were exchanged for
// is in it, although the failures tell of addresses and answers that hold both.
func TestVerifyMasksSecretsInAllItsOutput(t *testing.T) {
	s := newStranger(t)
	var token string
	s.twist = func(w http.ResponseWriter, q *http.Request, answer http.Handler) {
		if strings.HasSuffix(q.URL.Path, "/member/query") {
			panic(http.ErrAbortHandler) // the client's error names the whole address
		}
		reply := httptest.NewRecorder()
		answer.ServeHTTP(reply, q)
		body := reply.Body.Bytes()
		if found := regexp.MustCompile(`"accessToken":"([0-9a-f]+)"`).FindSubmatch(body); found != nil && token == "" {
			token = string(found[1])
			body = bytes.Replace(body, []byte(`"code":200`), []byte(`"code":"200"`), 1) // breaks the document, once
		}
		w.Header().Set("Content-Type", reply.Header().Get("Content-Type"))
		w.WriteHeader(reply.Code)
		_, _ = w.Write(body)
	}
	junit, report := filepath.Join(t.TempDir(), "junit.xml"), filepath.Join(t.TempDir(), "report.json")
	code, f, out := verifyStranger(t, s, "--filter", "qijiayun", "--junit", junit, "--json", report, "--verbose")
	if code != exitFindings || f.Different == 0 || token == "" {
		t.Fatalf("exit code %d, %d different, token %q: nothing failed\n%s", code, f.Different, token, out)
	}
	texts := map[string]string{"the terminal": out}
	for _, file := range []string{junit, report} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(text)
	}
	for where, text := range texts {
		for name, secret := range map[string]string{"appSecret": s.box.Credentials()["qijiayun"]["appSecret"], "accessToken": token} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s shows the %s: …%s…", where, name, text[max(0, at-200):at+len(secret)])
			}
		}
		contains(t, text, "[redacted]", "EOF", "contracts/qijiayun_") // and still says what went wrong, and where
	}
}
