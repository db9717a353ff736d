package mocktest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"example.com/mockserver/evidence"
	"example.com/mockserver/mocktest"
	"example.com/mockserver/providers"
)

// exampleT stands in for a *testing.T where there is none, and for one that fails.
type exampleT struct {
	cleanups []func()
	logged   []string
	failed   bool
}

func newExampleT() *exampleT { return &exampleT{} }

func (*exampleT) Helper()                   {}
func (t *exampleT) Cleanup(f func())        { t.cleanups = append(t.cleanups, f) }
func (t *exampleT) Failed() bool            { return t.failed }
func (t *exampleT) Logf(f string, a ...any) { t.logged = append(t.logged, fmt.Sprintf(f, a...)) }
func (t *exampleT) Errorf(f string, a ...any) {
	t.failed = true
	t.Logf(f, a...)
}
func (t *exampleT) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }

func (t *exampleT) finish() {
	for len(t.cleanups) > 0 {
		last := len(t.cleanups) - 1
		f := t.cleanups[last]
		t.cleanups = t.cleanups[:last]
		f()
	}
}

func (t *exampleT) log() string { return strings.Join(t.logged, "\n") }

func TestPartsRunInParallelInTheirOwnSandboxes(t *testing.T) {
	s := mocktest.Start(t)
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			box := s.Sandbox(t, mocktest.Clock(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)))
			if err := register(box.Qijiayun(), "18899888899"); err != nil {
				t.Fatal(err)
			}
			box.Advance(time.Duration(i) * 24 * time.Hour)
			if day := box.Now().Day(); i > 0 && day != i {
				t.Errorf("it is the %d.", day)
			}
			box.Expect(t).Received("qijiayun", "memberRegister", mocktest.Times(1), mocktest.Accepted())
			if n := len(box.Exchanges()); n != 2 {
				t.Errorf("%d exchanges", n)
			}
			box.Reset()
			box.Expect(t).Received("qijiayun", "memberRegister", mocktest.Times(0))
		})
	}
}

func TestAFailureSaysWhatCameNearestAndWhyCallsWereRefused(t *testing.T) {
	fake := newExampleT()
	s := mocktest.Start(fake)
	_ = register(s.Qijiayun(), "18880009999") // the demo member is there already
	s.Expect(fake).Received("qijiayun", "memberRegister", mocktest.Accepted())
	s.Expect(fake).Received("qijiayun", "memberRegister", mocktest.AtLeast(2), mocktest.AtMost(3))
	s.Expect(fake).Received("qijiayun", "noSuchOperation")
	s.Expect(fake).Received("nobody", "memberRegister")
	s.Expect(fake).Received("qijiayun", "memberRegister", mocktest.Where("nonsense", 1))
	fake.finish()
	for _, part := range []string{
		"outcome is refused, not accepted", "qijiayun/memberRegister: 1 exchanges match; at least 2 and at most 3",
		`unknown operation "noSuchOperation" of qijiayun`, `unknown provider "nobody"`, `unknown name "nonsense"`,
		"sandbox default, exchange 2: qijiayun POST", "refused by qijiayun/member-exists",
	} {
		if !strings.Contains(fake.log(), part) {
			t.Errorf("the log does not say %q:\n%s", part, fake.log())
		}
	}
}

func TestMatchersSpeakTheWordsOfTheSuite(t *testing.T) {
	g := gomega.NewWithT(t)
	s := mocktest.Start(t, mocktest.Clock(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)))
	g.Expect(s.Now().Day()).To(gomega.Equal(30))
	g.Expect(register(s.Qijiayun(), "18899888899")).To(gomega.Succeed())
	g.Expect(s.LastExchange()).To(mocktest.BeAccepted())
	g.Expect(s.LastExchange()).NotTo(mocktest.Break("qijiayun/member-exists"))
	g.Expect(register(s.Qijiayun(), "18899888899")).NotTo(gomega.Succeed())
	g.Expect(s.LastExchange()).To(mocktest.Break("qijiayun/member-exists"))
	g.Expect(s.LastExchange()).NotTo(mocktest.BeAccepted())
	g.Expect(s).To(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Times(2)))
	g.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Times(3)))
}

// A misspelt name would hold under NotTo, and with Times(0), forever.
func TestAnUnknownNameFailsAtOnce(t *testing.T) {
	s := mocktest.Start(t)
	g := gomega.NewWithT(t)
	g.Expect(register(s.Qijiayun(), "18899888899")).To(gomega.Succeed())
	var failure string
	fails := gomega.NewGomega(func(message string, _ ...int) { failure = message })
	for name, expectation := range map[string]func(){
		`unknown rule "qijiayun/typo"`:                                      func() { fails.Expect(s.LastExchange()).NotTo(mocktest.Break("qijiayun/typo")) },
		`unknown provider "qijiyun"`:                                        func() { fails.Expect(s).NotTo(mocktest.HaveReceived("qijiyun", "getToken")) },
		`unknown operation "getTokn" of qijiayun; did you mean "getToken"?`: func() { fails.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "getTokn")) },
		`unknown rule "qijiayun/tipo"`: func() {
			fails.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Refused("qijiayun/tipo")))
		},
		`unknown rule "apihub/token-expired" of qijiayun`: func() {
			fails.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Refused("apihub/token-expired")))
		},
		`unknown outcome "acepted"; did you mean "accepted"?`: func() {
			fails.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Where("outcome", "acepted")))
		},
		"needs a provider and an operation": func() { fails.Expect(s).NotTo(mocktest.HaveReceived("qijiayun", "")) },
	} {
		failure = ""
		expectation()
		g.Expect(failure).To(gomega.ContainSubstring(name))
	}
	fake := newExampleT()
	defer fake.finish()
	s.Expect(fake).Received("qijiayun", "getToken", mocktest.Times(0), mocktest.Refused("qijiayun/typo"))
	g.Expect(fake.log()).To(gomega.ContainSubstring(`unknown rule "qijiayun/typo"`))
}

func TestServersAndSandboxesGoWithTheirTests(t *testing.T) {
	fake := newExampleT()
	s := mocktest.Start(fake)
	inner := newExampleT()
	box := s.Sandbox(inner)
	if box.ID == s.ID || box.Qijiayun() == s.Qijiayun() {
		t.Error("a sandbox is the default one")
	}
	inner.finish()
	if err := register(mocktest.Qijiayun{BaseURL: box.BaseURL("qijiayun")}, "1"); err == nil {
		t.Error("a sandbox outlives its test")
	}
	fake.finish()
	if err := register(mocktest.Qijiayun{BaseURL: s.BaseURL("qijiayun")}, "1"); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("a server outlives its test: %v", err)
	}
}

func TestSeedsRepeat(t *testing.T) {
	s := mocktest.Start(t)
	token := func() string {
		box := s.Sandbox(t, mocktest.Seed(7))
		_ = register(box.Qijiayun(), "18899888899")
		var tokens []map[string]any
		box.Admin(http.MethodGet, "/qijiayun/tokens", nil, &tokens)
		return fmt.Sprint(tokens[0]["accessToken"])[8:] // the first 8 are the sandbox's mark
	}
	if a, b := token(), token(); a != b {
		t.Errorf("%s and %s", a, b)
	}
}

// Every provider has its type, every credential that a provider describes its field, and no field is empty.
func TestCredentialsAreTyped(t *testing.T) {
	s := mocktest.Start(t)
	box := s.Sandbox(t)
	for _, p := range providers.All() {
		method := reflect.ValueOf(box).MethodByName(p.Go)
		if !method.IsValid() {
			t.Errorf("Sandbox has no method %s for %s; run make docs", p.Go, p.Name)
			continue
		}
		typed, all := method.Call(nil)[0], box.Credentials(p.Name)
		if typed.NumField() != len(p.Settings()) || len(all) != len(p.Settings()) {
			t.Errorf("%s: %d fields, %d credentials, %d descriptions", p.Name, typed.NumField(), len(all), len(p.Settings()))
		}
		for _, c := range p.Settings() {
			field := typed.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, c.Name) })
			if !field.IsValid() || field.String() == "" || field.String() != all[c.Name] {
				t.Errorf("%s.%s is %v, the credential %s %q", p.Go, c.Name, field, c.Name, all[c.Name])
			}
		}
	}
}

func TestAnUnknownProviderIsNamed(t *testing.T) {
	fake := newExampleT()
	defer fake.finish()
	s := mocktest.Start(fake)
	for _, call := range []func(){func() { s.Credentials("qijiyun") }, func() { s.BaseURL("qijiyun") }} {
		func() {
			defer func() {
				if says := fmt.Sprint(recover()); !strings.Contains(says, `unknown provider "qijiyun"; the providers are innopaas, aisuda, qijiayun, apihub`) {
					t.Errorf("it says %q", says)
				}
			}()
			call()
		}()
	}
}

// The guides show the example as it is compiled.
func TestTheGuidesShowTheExample(t *testing.T) {
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(source), "defer t.finish()\n\n")
	example, _, _ = strings.Cut(example, "\t// Output:")
	for _, guide := range []string{"../docs/mocktest.md", "../docs/mocktest.zh-CN.md"} {
		text, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), example) {
			t.Errorf("%s does not show the example as it stands in example_test.go", guide)
		}
	}
}

// Whoever imports this package from another module can name every type that its exported declarations mention.
func TestNothingInternalIsToBeNamed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		internal := map[string]bool{}
		for _, i := range file.Imports {
			if p := strings.Trim(i.Path.Value, `"`); strings.Contains(p, "/internal/") {
				internal[filepath.Base(p)] = true
			}
		}
		ast.FileExports(file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch v := n.(type) {
			case *ast.BlockStmt:
				return false
			case *ast.SelectorExpr:
				if x, ok := v.X.(*ast.Ident); ok && internal[x.Name] {
					t.Errorf("%s: an exported declaration mentions %s.%s", path, x.Name, v.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestAMissingFolderOfFixturesIsToldAtOnce(t *testing.T) {
	fake := newExampleT()
	defer fake.finish()
	defer func() {
		if says := fmt.Sprint(recover()); !strings.Contains(says, "does not start") {
			t.Errorf("it says %q", says)
		}
	}()
	mocktest.Start(fake, mocktest.Fixtures(filepath.Join(t.TempDir(), "none")))
	t.Error("a folder that is not there is no mistake")
}

func TestAFailingTestTellsWhenAnAnswerWasSeen(t *testing.T) {
	folder := t.TempDir()
	err := evidence.Write(folder, evidence.File{
		Rule: "qijiayun/token-missing", Verdict: evidence.Confirmed, Date: "2020-01-02", Count: 3, Host: "gateway.example.cn", Recording: strings.Repeat("0a", 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	fake := newExampleT()
	s := mocktest.Start(fake, mocktest.Evidence(folder))
	r, err := http.Get(s.Qijiayun().BaseURL + "/itrigger-bff/v2/open/api/member/query?memberId=7")
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	fake.failed = true
	fake.finish()
	if want := "[seen 2020-01-02, 3 × at gateway.example.cn (stale: more than 180 days ago)]"; !strings.Contains(fake.log(), want) {
		t.Errorf("the log has no %q:\n%s", want, fake.log())
	}
}
