package main

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/evidence"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

func catalogue(t *testing.T, o sim.Options) *sim.Catalog {
	t.Helper()
	c := sim.NewCatalog(providers.All(), o)
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Every variant has an id of its own, varies something that exists, and says in both languages what it does and what a test
// needs to reach it.
func TestEveryVariantSaysWhatItDoesAndNeeds(t *testing.T) {
	c := catalogue(t, sim.Options{})
	known := map[string]bool{}
	for _, api := range c.Providers() {
		for _, r := range api.Rules.All() {
			known[r.ID] = true
		}
		for _, o := range api.Document.Operations() {
			known[api.Name+"/"+o.ID] = true
		}
	}
	ids, kinds := map[string]bool{}, map[string]bool{}
	for _, i := range mutate.Choose(c, mutate.Choice{}) {
		_, kind, _ := strings.Cut(i.ID, "#")
		kinds[kind] = true
		if ids[i.ID] || !known[i.Of] || !strings.HasPrefix(i.ID, i.Of+"#") {
			t.Errorf("%s is there twice, or varies %s, which is unknown", i.ID, i.Of)
		}
		ids[i.ID] = true
		if i.Says.EN == "" || i.Says.ZH == "" || i.Needs.EN == "" || i.Needs.ZH == "" {
			t.Errorf("%s says too little: %v, %v", i.ID, i.Says, i.Needs)
		}
	}
	for _, kind := range strings.Fields(`life-halved life-doubled one-less utc window-shifted killed grace twice late lost out-of-order wrong-signature
		null absent empty field-more id-text code-text id-longer pages-of-one no-data`) {
		if !kinds[kind] {
			t.Errorf("no variant is of the kind %q", kind)
		}
	}
}

// What no page shows cannot be wrong: 爱速搭 shows the rows of a list, and not what deleting one answers.
func TestAnAnswerThatNoPageShowsIsNotWrongWithoutItsData(t *testing.T) {
	wrong := map[string]bool{}
	for _, i := range mutate.Choose(catalogue(t, sim.Options{}), mutate.Choice{Rules: "aisuda/*Row*", Set: mutate.SetBehaviour}) {
		wrong[i.ID] = i.Wrong
	}
	for id, want := range map[string]bool{"aisuda/listRows#no-data": true, "aisuda/listRows#empty": true, "aisuda/deleteRow#no-data": false, "aisuda/createRow#no-data": false} {
		if got, found := wrong[id]; got != want || !found {
			t.Errorf("%s: wrong is %v (it exists: %v), not %v", id, got, found, want)
		}
	}
}

// An answer that was seen at the provider is no guess: no other is plausible beside it.
func TestAnAnswerThatWasSeenHasNoPlausibleOthers(t *testing.T) {
	folder := t.TempDir()
	file := "rule: qijiayun/token-unknown\nverdict: corrected\ndate: 2026-11-25\ncount: 1\nhost: example.com\nrecording: " + strings.Repeat("0", 64) +
		"\nanswer: {status: 401, code: \"40101\", message: 令牌无效}\n"
	if err := os.WriteFile(filepath.Join(folder, "a.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	count := func(o sim.Options) (assumed int, wrong string) {
		for _, i := range mutate.Choose(catalogue(t, o), mutate.Choice{Rules: "qijiayun/token-unknown"}) {
			switch {
			case i.Set == mutate.SetAssumed:
				assumed++
			case strings.HasSuffix(i.ID, "#wrong-status"):
				wrong = i.Says.EN
			}
		}
		return assumed, wrong
	}
	if n, _ := count(sim.Options{}); n == 0 {
		t.Error("a guess has no plausible others")
	}
	n, wrong := count(sim.Options{Seen: evidence.Source{Dir: folder}})
	if n != 0 || !strings.Contains(wrong, "40101") {
		t.Errorf("%d plausible others beside an answer that was seen; the wrong one begins from another: %s", n, wrong)
	}
}

// The variants are chosen from the world that --fixtures describes, not from the built-in one.
func TestMutateChoosesFromTheFixturesThatItIsGiven(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "qijiayun.yaml"), []byte("tennants: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := grades(t, "mutate", "--list", "--fixtures", folder)
	if code != 2 || !strings.Contains(stderr, "qijiayun.yaml") || !strings.Contains(stderr, "tennants") {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
}

// The page shows what a variant changed, though its reply is the usual one (a token that lives longer) or there is none (a push).
func TestThePageOfMutateShowsWhatAVariantChanged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.html")
	for step, c := range map[string]struct {
		rule  string
		parts []string
	}{
		"late": {"qijiayun/token-expired", []string{"life-doubled", "before", `"code":401`, "after", `"code":200`}},
		"push": {"innopaas/push-received", []string{"push-received#twice", "before", `"msgid"`, `"received": true`, "after", `"msgid"`, `"copyOf": 1`}},
	} {
		suite := graded(t, "client "+step+"\n")
		if code, stderr := gradeOf(t, suite, "--set", "behaviour", "--rules", c.rule, "--report", file); code != 0 {
			t.Fatalf("exit code %d:\n%s", code, stderr)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rest := html.UnescapeString(string(text))
		for _, part := range c.parts {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Fatalf("%s: the page has no %q, or not in its place:\n%s", step, part, rest)
			}
			rest = after
		}
	}
}

// late calls with a token that is three hours old.
func late(base string) {
	id, secret := os.Getenv("QIJIAYUN_APP_ID"), os.Getenv("QIJIAYUN_APP_SECRET")
	_, text := answered(base + "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + id + "&appSecret=" + secret)
	var got struct{ Data struct{ AccessToken string } }
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		panic(err)
	}
	advance("3h")
	answered(base + "/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=" + got.Data.AccessToken)
}

// pushed sends a text message whose report comes to a receiver here.
func pushed() {
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer receiver.Close()
	r, err := http.NewRequest(http.MethodPost, os.Getenv("INNOPAAS_BASE_URL")+"/api/sms/v3/msg/send",
		strings.NewReader(`{"mobile":"12025550100","msg":"hello","callBackUrl":"`+receiver.URL+`"}`))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("AppKey", os.Getenv("INNOPAAS_APP_KEY"))
	r.Header.Set("Authorization", os.Getenv("INNOPAAS_AUTHORIZATION"))
	send(r)
	advance("1m") // what falls due is done when it returns
}

func advance(by string) {
	demand(http.MethodPost, os.Getenv("MOCKSERVER_URL")+"/__admin/sandboxes/"+os.Getenv("MOCKSERVER_SANDBOX")+"/clock/advance", `{"by":"`+by+`"}`)
}
