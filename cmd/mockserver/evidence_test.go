package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/evidence"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/providers"
)

// compare runs "mockserver evidence" and returns its report.
func compare(t *testing.T, want int, args ...string) *evidence.Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	s := shell{t, map[string]string{}}
	if code, out, errs := s.run(append([]string{"evidence", "--report", file}, args...)...); code != want {
		t.Fatalf("exit code %d\n%s\n%s", code, out, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r evidence.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// named are the names of the findings with a verdict.
func named(r *evidence.Report, verdict string) []string {
	names := []string{}
	for _, f := range r.With(verdict) {
		if f.Rule != "" || verdict != evidence.Confirmed {
			names = append(names, f.Name())
		}
	}
	slices.Sort(names)
	return names
}

// met are the rules that the requests met here.
func (r *realWorld) met() []string {
	ids := map[string]bool{}
	for _, e := range r.box.Journal.List(journal.Filter{}) {
		for _, id := range append(e.Seen, e.Rule) {
			ids[id] = true
		}
	}
	delete(ids, "")
	return sortedKeys(ids)
}

// assumed is how many rules "mockserver rules --grade assumed" lists.
func (s shell) assumed(more ...string) int {
	s.t.Helper()
	var list []rule.Rule
	if err := json.Unmarshal([]byte(s.good(append([]string{"rules", "--grade", "assumed", "--format", "json"}, more...)...)), &list); err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// recordAllEnv is set where the contracts of all providers are recorded, by "make test-recording": under the race detector
// that takes minutes.
const recordAllEnv = "MOCKSERVER_RECORD_ALL"

func TestARecordingOfOurselvesConfirmsEveryRuleItMet(t *testing.T) {
	suite, lifted, compared, rules := []string{"--allow-writes"}, 80, 300, 100 // at least
	if os.Getenv(recordAllEnv) == "" {
		suite, lifted, compared, rules = append(suite, "--filter", "qijiayun"), 10, 50, 20
	}
	world := newRealWorld(t)
	file := world.recordSuite(t, suite...)
	folder := t.TempDir()
	r := compare(t, exitGood, "--accept", folder, file)
	s := shell{t, map[string]string{}}
	before, after := s.assumed(), s.assumed("--evidence", folder)
	if before-after != r.Counts.Lifted || r.Counts.Lifted < lifted {
		t.Errorf("%d rules are assumed, with the evidence %d; %d were confirmed of them", before, after, r.Counts.Lifted)
	}
	if n := r.Counts.Contradicted + r.Counts.Unexplained + r.Counts.Undecidable; n > 0 || r.Counts.Compared < compared {
		t.Errorf("%+v", r.Counts)
	}
	met := world.met()
	if got := named(r, evidence.Confirmed); !slices.Equal(got, met) || len(met) < rules {
		t.Errorf("confirmed %d, met %d\n%q\n%q", len(got), len(met), got, met)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range world.box.Credentials() {
		for _, p := range providers.All() {
			for _, c := range p.Credentials {
				if value := values[c.Name]; p.Name == name && c.Secret && bytes.Contains(text, []byte(value)) {
					t.Errorf("the recording has %s.%s", name, c.Name)
				}
			}
		}
	}
	if jwt := regexp.MustCompile(`eyJ[\w-]+\.[\w-]+`).Find(text); jwt != nil {
		t.Errorf("the recording has %s", jwt)
	}
}

func TestEvidenceFindsExactlyWhatDiffers(t *testing.T) {
	world := newRealWorld(t)
	planted := map[string]rule.Answer{
		"qijiayun/token-missing":      {Code: "40100"},
		"qijiayun/credentials-format": {Message: "appId 有误"},
		"qijiayun/member-missing":     {Status: http.StatusNotFound},
		"apihub/token-malformed":      {Body: []byte(`{"error":"bad token"}`)},
		"apihub/time-in-milliseconds": {Body: []byte(`{"success":false,"code":"TOKEN_TIME"}`)},
		"aisuda/signature-too-old":    {Status: http.StatusForbidden, Body: []byte(`{"status":403,"msg":"签名已过期","data":null}`)},
		"innopaas/token-unknown":      {Code: "113"},
		"innopaas/sms-mobile-missing": {Message: "mobile?"},
	}
	for id, answer := range planted {
		if err := world.box.Override(id, sandbox.Override{Answer: answer}); err != nil {
			t.Fatal(err)
		}
	}
	file, folder := world.recordSuite(t), t.TempDir()
	r := compare(t, exitFindings, "--accept", folder, file)
	if got, want := named(r, evidence.Contradicted), sortedKeys(planted); !slices.Equal(got, want) || len(r.With(evidence.Unexplained))+len(r.With(evidence.Undecidable)) > 0 {
		t.Errorf("found   %q\nplanted %q\n%+v", got, want, r.Counts)
	}
	for _, f := range r.With(evidence.Contradicted) {
		if x := f.Examples[0]; x.Provider == x.Simulated || x.Provider.Status == 0 || x.Simulated.Body == "" {
			t.Errorf("%s: the answers are not both there: %+v", f.Rule, x)
		}
	}
}

// What was seen takes the place of what was assumed: with the evidence of a recording the simulation answers as recorded.
func TestEvidenceReplacesWhatItContradicts(t *testing.T) {
	world := newRealWorld(t)
	planted := map[string]sandbox.Override{
		"qijiayun/token-missing":   {Answer: rule.Answer{Status: http.StatusUnauthorized, Code: "40100", Message: "无令牌"}},
		"qijiayun/token-unknown":   {Answer: rule.Answer{Body: []byte(`{"error":"bad token","data":null}`)}},
		"apihub/token-malformed":   {Answer: rule.Answer{Message: "no JWT"}},
		"innopaas/app-key-missing": {Answer: rule.Answer{Code: "4010"}},
	}
	for id, o := range planted {
		if err := world.box.Override(id, o); err != nil {
			t.Fatal(err)
		}
	}
	call := `curl -s -o /dev/null `
	code, file, said := world.record(t, nil, "sh", "-c", call+`"$QIJIAYUN_BASE_URL/itrigger-bff/v2/open/api/member/query";`+
		call+`"$QIJIAYUN_BASE_URL/itrigger-bff/v2/open/api/member/query?accessToken=nobodys";`+
		call+`-H "apihub-token: x" "$APIHUB_BASE_URL/api/weather-basic/now";`+
		call+`-H "content-type: application/json" -d "{}" "$INNOPAAS_BASE_URL/api/sms/v3/msg/send"`)
	if code != exitGood {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	folder := t.TempDir()
	if got := named(compare(t, exitFindings, "--accept", folder, file), evidence.Contradicted); !slices.Equal(got, sortedKeys(planted)) {
		t.Fatalf("%q", got)
	}
	if got := named(compare(t, exitGood, "--evidence", folder, file), evidence.Confirmed); len(got) < 4 {
		t.Errorf("with the evidence it confirms %q", got)
	}
	s := shell{t, map[string]string{"MOCKSERVER_EVIDENCE": folder}}
	contains(t, s.good("rules", "--provider", "qijiayun"), "answer  HTTP 401 code 40100 无令牌  (observed)", "seen "+clock.Wall().UTC().Format(time.DateOnly)+", 1 × at ")
	for _, name := range []string{"token-missing", "token-unknown"} {
		text, err := os.ReadFile(filepath.Join(folder, "qijiayun", name+".yaml"))
		if err != nil || !bytes.Contains(text, []byte("verdict: corrected")) {
			t.Errorf("%v %s", err, text)
		}
	}
	broken := filepath.Join(folder, "qijiayun", "token-missing.yaml")
	if err := os.WriteFile(broken, []byte("rule: qijiayun/nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"run", "--", "true"}, {"rules"}} {
		if code, _, errs := s.run(args...); code != exitUsage || !strings.Contains(errs, broken+`: no rule is called "qijiayun/nothing"`) {
			t.Errorf("%q: exit code %d, %s", args, code, errs)
		}
	}
}

func TestFindingsOfVerifyAreEvidence(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "fidelity.json")
	text := `{"made":"2026-11-25T04:00:00Z","hosts":{"qijiayun":"gateway.example.cn"},"equal":1,"different":1,"notChecked":1,"rules":[
{"rule":"qijiayun/token-missing","grade":"documented","verdict":"equal"},
{"rule":"qijiayun/token-expired","grade":"documented","verdict":"not checked"},
{"rule":"qijiayun/token-unknown","grade":"documented","verdict":"different","differences":[{"spec":"s","request":"GET /x",
"mock":{"status":200,"contentType":"application/json","body":"{\"code\":401,\"message\":\"accessToken无效\",\"data\":null}"},
"target":{"status":200,"contentType":"application/json","body":"{\"code\":40101,\"message\":\"无效\",\"data\":null}"}}]}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := compare(t, exitFindings, "--accept", folder, file)
	if c := r.Counts; c.Confirmed != 1 || c.Contradicted != 1 || c.Undecidable != 0 || r.Files[0].Kind != "fidelity" {
		t.Errorf("%+v", c)
	}
	written, err := os.ReadFile(filepath.Join(folder, "qijiayun", "token-unknown.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(written), "verdict: corrected", `date: "2026-11-25"`, "host: gateway.example.cn", `code: "40101"`, "message: 无效")
	if err := os.WriteFile(file, []byte(strings.Replace(text, "token-unknown", "token-of-nobody", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := shell{t, map[string]string{}}
	if code, _, errs := s.run("evidence", file); code != exitUsage || !strings.Contains(errs, `fidelity.json: entry 3: no rule is called "qijiayun/token-of-nobody"`) {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// byOthers are recordings that other programs made of a fresh mockserver: testdata/README.md says how.
var byOthers = []string{"testdata/chromium.har", "testdata/mitmproxy.har"}

func TestRecordingsOfOtherProgramsAreRead(t *testing.T) {
	files := byOthers
	if live := os.Getenv("MOCKSERVER_CHROMIUM_HAR"); live != "" { // which make test-browser has just made
		files = append(files, live)
	}
	account := newRealWorld(t).account(t)
	for _, file := range files {
		r := compare(t, exitGood, "--credentials", account, file)
		want := []string{"apihub/anonymous", "innopaas/app-key-missing", "qijiayun/parameter-empty", "qijiayun/token-missing", "qijiayun/token-unknown"}
		got := named(r, evidence.Confirmed)
		for _, id := range want {
			if !slices.Contains(got, id) {
				t.Errorf("%s does not confirm %s: %q", file, id, got)
			}
		}
		if r.Counts.Compared != 6 || len(r.With(evidence.Undecidable)) > 0 {
			t.Errorf("%s: %+v", file, r.Counts)
		}
		without := compare(t, exitGood, file) // without the credentials nobody knows which secret is the account's
		if n := len(without.With(evidence.Contradicted)) + len(without.With(evidence.Unexplained)); n > 0 {
			t.Errorf("%s: %+v", file, without.Counts)
		}
	}
}

func TestAThousandEntriesAreCompared(t *testing.T) {
	text, err := os.ReadFile(byOthers[1])
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Log struct {
			Version string            `json:"version"`
			Creator map[string]string `json:"creator"`
			Entries []json.RawMessage `json:"entries"`
		} `json:"log"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	for len(whole.Log.Entries) < 1000 {
		whole.Log.Entries = append(whole.Log.Entries, whole.Log.Entries[:6]...)
	}
	text, err = json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "long.har")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := compare(t, exitGood, file); r.Counts.Compared < 1000 {
		t.Errorf("%d entries were compared", r.Counts.Compared)
	}
}
