package mocktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/mocktest"
)

// A server in a Go test behaves by the variant that mutate asks for, in a sandbox of the test's own and after a reset as well,
// and leaves what it met.
func TestAServerInATestBehavesByTheVariant(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("MOCKSERVER_MUTANT", "qijiayun/token-unknown#wrong It is answered with another code.")
	t.Setenv("MOCKSERVER_MUTANT_FOLDER", folder)
	status := func(box *mocktest.Sandbox) int {
		answer, err := http.Get(box.BaseURL("qijiayun") + "/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=nobody-issued-it")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		return answer.StatusCode
	}
	t.Run("suite", func(t *testing.T) {
		box := mocktest.Start(t)
		own := box.Sandbox(t)
		own.Reset()
		for _, b := range []*mocktest.Sandbox{box, own} {
			if s := status(b); s != 500 {
				t.Errorf("the status is %d, not the variant's", s)
			}
		}
	})
	files, err := filepath.Glob(filepath.Join(folder, "met-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files of what was met, %v", len(files), err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var met struct{ Reached int }
	if err := json.Unmarshal(text, &met); err != nil || met.Reached < 2 || !strings.Contains(string(text), "qijiayun/token-unknown") {
		t.Errorf("%d differences, %v: %s", met.Reached, err, text)
	}
}
