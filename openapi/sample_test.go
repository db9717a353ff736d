package openapi

import (
	"strings"
	"testing"
)

func TestEveryOperationHasASample(t *testing.T) {
	for _, name := range []string{"aisuda", "apihub", "innopaas", "qijiayun"} {
		d, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		all, samples, err := d.Samples()
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != len(d.Operations()) {
			t.Errorf("%s: %d samples", name, len(all))
		}
		for _, op := range all {
			s := samples[op]
			if strings.Contains(strings.ReplaceAll(s.Path, "{{", ""), "{") {
				t.Errorf("%s %s: a parameter is open in %s", name, op.ID, s.Path)
			}
			if get := op.Method == "GET"; (op.HasBody() && !get) != (len(s.Body)+len(s.Form) > 0) {
				t.Errorf("%s %s: its body is %s %v", name, op.ID, s.Body, s.Form)
			}
		}
	}
}

func TestASampleThatCannotBeReadIsAnError(t *testing.T) {
	text, err := Source("qijiayun")
	if err != nil {
		t.Fatal(err)
	}
	for good, bad := range map[string]string{
		"x-credential: {operation:":           "x-credential: {operatoin:",
		"      example: qjydemoapp00000001\n": "      example: qjydemoapp00000001\n      x-credential: 7\n",
	} {
		changed := strings.Replace(string(text), good, bad, 1)
		if strings.Contains(bad, "x-credential: 7") {
			changed = strings.Replace(changed, "      x-credential: {name: appId}\n", "", 1)
		}
		d, err := Parse("qijiayun", []byte(changed))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Samples(); err == nil || !strings.Contains(err.Error(), "x-credential") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
