package report

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/pact"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/openapi"
)

func TestAContractIsWithOneProvider(t *testing.T) {
	r := &Report{Run: Run{Client: "shop", Version: "v1"}}
	kind := http.Header{"Content-Type": {"application/json"}}
	for _, name := range []string{"qijiayun", "apihub", "aisuda"} {
		d, err := openapi.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		r.apis = append(r.apis, &sim.API{Provider: &sim.Provider{Name: name}, Document: d})
	}
	if _, err := r.Parts("run.pact.json"); err == nil {
		t.Error("a contract of nothing")
	}
	called := func(provider, operation string) {
		r.Lives = append(r.Lives, Life{Exchanges: []journal.Exchange{{
			Provider: provider, Operation: operation, Outcome: journal.Accepted, Reply: journal.Message{Status: 200, Header: kind, Body: "{}", Bytes: 2},
		}}})
	}
	for _, one := range []struct {
		provider, operation string
		files               []string
	}{
		{"qijiayun", "memberQuery", []string{"out/RUN.Pact.json"}},
		{"apihub", "weatherNowGet", []string{"out/RUN.qijiayun.pact.json", "out/RUN.apihub.pact.json"}},
	} {
		called(one.provider, one.operation)
		parts, err := r.Parts("out/RUN.Pact.json")
		if err != nil || len(parts) != len(one.files) {
			t.Fatalf("%v: %v", parts, err)
		}
		for i, part := range parts {
			var f pact.File
			text := render(t, func(w io.Writer) error { return r.Write(w, part, Look{}) })
			if err := json.Unmarshal([]byte(text), &f); err != nil || part.Name != one.files[i] || f.Provider.Name != part.contract.Provider.Name || f.Consumer.Name != "shop" {
				t.Errorf("%s: %v in\n%s", part.Name, err, text)
			}
		}
	}
	if parts, err := r.Parts("run.har"); err != nil || len(parts) != 1 || parts[0].Name != "run.har" {
		t.Errorf("%v, %v", parts, err)
	}
}
