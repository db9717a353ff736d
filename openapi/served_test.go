package openapi

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestADocumentIsServedWithTheServersAddress(t *testing.T) {
	const url = "http://127.0.0.1:8080/~box7/it"
	for _, name := range []string{"aisuda", "apihub", "innopaas", "qijiayun"} {
		text, err := ServedAt(name, url)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "description: The simulation. 模拟服务。\n  - url: https://") {
			t.Errorf("%s: the provider's own address is gone", name)
		}
		asJSON, err := toJSON(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		plain, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for format, text := range map[string][]byte{"yaml": text, "json": asJSON} {
			d, err := openapi3.NewLoader().LoadFromData(text)
			if err != nil {
				t.Fatalf("%s %s: %v", name, format, err)
			}
			if d.Servers[0].URL != url {
				t.Errorf("%s %s: it is at %s", name, format, d.Servers[0].URL)
			}
			again, err := Parse(name, text)
			if err != nil {
				t.Fatalf("%s %s: %v", name, format, err)
			}
			if got, want := len(again.Operations()), len(plain.Operations()); got != want {
				t.Errorf("%s %s: %d operations, want %d", name, format, got, want)
			}
		}
	}
	if _, err := ServedAt("nobody", url); err == nil {
		t.Error("a document of nobody")
	}
}

// A process that starts many servers reads each document once.
func TestADocumentIsReadOnce(t *testing.T) {
	first, err := Load("qijiayun")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Load("qijiayun"); again != first {
		t.Error("the document was read twice")
	}
	if _, err := Load("nobody"); err == nil {
		t.Error("a name without a document has one")
	}
}
