package house

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// A fifth provider, testdata/pingpay.txtar, is added to a copy of this repository by the steps of CONTRIBUTING.md. Nothing but
// its own files and the list of providers is touched by hand, and each step that is left out is named by the compiler,
// by the start, or by a test.
func TestAFifthProviderIsAddedInFiveSteps(t *testing.T) {
	if !*whole {
		t.Skip("it builds the program a dozen times: make test-provider runs it, as make ci does")
	}
	w := newWalk(t)
	t.Run("with every step", w.allSteps)
	t.Run("without the line in the list", func(t *testing.T) {
		w.without(t, "providers/providers.go", "\t\tpingpay.New(),\n", "\t\"example.com/mockserver/providers/pingpay\"\n")
		w.fails(t, "go test ./internal/house -run TestEveryProvider", "providers/pingpay is not in the list: add pingpay.New() to providers.All()",
			"openapi/pingpay.yaml is named for no provider", "fixtures/pingpay.yaml is named for no provider")
	})
	t.Run("without contracts", func(t *testing.T) {
		w.without(t, "contracts/pingpay.go")
		w.fails(t, "go build ./contracts", "undefined: pingpaySpecs", "undefined: pingpayDialect")
	})
	t.Run("without a spec for a rule", func(t *testing.T) {
		w.without(t, "contracts/pingpay.go", "Expect(call(http.MethodGet, \"/v1/charges/ch_0001\").Send()).To(Break(pingpay.ChargeUnknown))\n")
		w.fails(t, "go test ./contracts -run TestPingpay", "no contract meets these", "rule pingpay/no_charge")
	})
	t.Run("without what tests look after", func(t *testing.T) {
		w.without(t, "contracts/pingpay.go", "\tpingpayChargeSpecs,\n")
		w.without(t, "openapi/pingpay.yaml", "      x-grade: documented\n", " 虚构的平台：internal/house/walk_test.go 按 CONTRIBUTING.md 的步骤添加它。", " · 查询收款")
		w.without(t, "providers/pingpay/rules.go", "rule.In(rule.Operation, ChargeUnknown),", `, "没有文档说明这个平台"→, ""`)
		w.fails(t, "go test ./internal/house", "pingpayChargeSpecs is not in the list pingpaySpecs", "operation createCharge has no x-source, or the x-grade",
			"is not in English and Chinese", "the rule is not in the list of Rules",
			"its source remarks in English, for readers of Chinese too", "docs/RULES.md is not what the code says")
	})
	for name, step := range forgottenSteps() {
		t.Run("without "+name, func(t *testing.T) {
			for path, parts := range step.left {
				w.without(t, path, parts...)
			}
			w.build(t)
			w.fails(t, "./mock serve --addr 127.0.0.1:0", append(step.named, "pingpay", "exit status 2")...)
		})
	}
}

// forgotten is a step that is left out: parts of files, as without takes them, and what the start says.
type forgotten struct {
	left  map[string][]string
	named []string
}

// forgottenSteps are the steps whose lack the start names.
func forgottenSteps() map[string]forgotten {
	return map[string]forgotten{
		"a document": {left: map[string][]string{"openapi/pingpay.yaml": nil}, named: []string{"no document"}},
		"fixtures":   {left: map[string][]string{"fixtures/pingpay.yaml": nil}, named: []string{"fixtures: no file is called pingpay.yaml"}},
		"what a provider must have": {
			left: map[string][]string{
				"openapi/pingpay.yaml": {"pingpay/parameter→pingpay/par"},
				"providers/pingpay/pingpay.go": {
					`"readCharge":   {Do: readCharge},`, "BrokenBody: BrokenBody, ", "Authenticate: authenticate,", "Tables:       schema,",
				},
			},
			named: []string{
				"operation readCharge of the document has no function", "Refusals.BrokenBody is not set", "Authenticate is not set", "Tables is not set",
				`the rule "pingpay/par" (x-rule), which is not`,
			},
		},
		"the description of a credential": {
			left:  map[string][]string{"providers/pingpay/fixture.go": {`{"apiKey": k.Key}→{"apiKey": k.Key, "key": k.Key}`}},
			named: []string{`credential "key" has no description`},
		},
	}
}

// newWalk copies the repository, follows the steps, and writes the generated pages.
func newWalk(t *testing.T) copied {
	t.Helper()
	w := copied{t.TempDir(), files(t, "../..")}
	for path, text := range w.before {
		w.write(t, path, text)
	}
	for path, text := range pingpay(t) {
		w.write(t, path, text)
	}
	w.change(t, "providers/providers.go", "\t\"example.com/mockserver/providers/qijiayun\"\n", "\t\"example.com/mockserver/providers/pingpay\"\n\t\"example.com/mockserver/providers/qijiayun\"\n")
	w.change(t, "providers/providers.go", "\t\tapihub.New(),\n", "\t\tapihub.New(),\n\t\tpingpay.New(),\n")
	w.fails(t, "go test ./internal/house -run Page", slices.Collect(func(yield func(string) bool) {
		for _, page := range written {
			if page != "docs/CLI.md" && !yield(page+" is not what the code says") {
				return
			}
		}
	})...)
	w.runs(t, "go test ./internal/house -run Page -update")
	w.runs(t, "go test ./cmd/mockserver -run Page -update")
	return w
}

// written are the files that make docs changes for a new provider.
var written = []string{"contracts/providers.go", "docs/CLI.md", "docs/CREDENTIALS.md", "docs/OPERATIONS.md", "docs/RULES.md", "mocktest/credentials.go", "openapi/compact/pingpay.json.gz"}

// allSteps holds that the provider is whole: it is built, started and called, its variables arrive, the specs and the
// tests of the house pass, and nothing else was touched.
func (w copied) allSteps(t *testing.T) {
	w.build(t)
	w.call(t)
	out := w.runs(t, "./mock run --fail-on never -- env")
	for _, variable := range []string{"PINGPAY_BASE_URL=http://127.0.0.1:", "PINGPAY_API_KEY="} {
		if !strings.Contains(out, "\n"+variable) {
			t.Errorf("the environment of run has no %s\n%s", variable, out)
		}
	}
	w.runs(t, "go vet ./providers/pingpay ./contracts ./mocktest")
	if out := w.runs(t, "gofmt -l providers/pingpay contracts"); out != "" {
		t.Errorf("gofmt would change %s", out)
	}
	w.runs(t, "go test ./internal/house")
	w.runs(t, "go test ./contracts -run TestPingpay")
	w.runs(t, "go test ./mocktest -run TestCredentialsAreTyped")
	w.runs(t, "go test ./cmd/mockserver -run Credential|Variables|Page|Complete")
	ours := slices.Collect(maps.Keys(pingpay(t)))
	want := slices.Sorted(slices.Values(slices.Concat(ours, written, []string{"providers/providers.go"})))
	var touched []string
	for path, text := range files(t, w.top) {
		if earlier, there := w.before[path]; path != "mock" && (!there || earlier != text) {
			touched = append(touched, path)
		}
	}
	slices.Sort(touched)
	if !slices.Equal(touched, want) {
		t.Errorf("touched are\n%s\nnot\n%s", strings.Join(touched, "\n"), strings.Join(want, "\n"))
	}
	t.Logf("touched:\n%s", strings.Join(touched, "\n"))
}

// call starts the program and asks the new provider for something that it does not have.
func (w copied) call(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := w.command(ctx, "./mock serve --addr 127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = c.Wait() }()
	line, _ := bufio.NewReader(out).ReadString('\n')
	_, url, _ := strings.Cut(strings.TrimSpace(line), " listens at ")
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/pingpay/v1/charges/ch_0001", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Key", "pingpaydemokey0000000001")
	response, err := (&http.Client{Transport: &http.Transport{}}).Do(r) // by no proxy
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != `{"error":"no_charge","text":"no_charge"}` {
		t.Errorf("%s %v: %s", response.Status, err, body)
	}
}
