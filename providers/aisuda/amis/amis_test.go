package amis

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

type application struct {
	Pages []string `json:"pages"`
}

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := application{Pages: []string{"首页", "<b>"}}
	data, err := Write(Manifest{Name: "客户管理", Description: "演示", Logo: "l"}, want, "", zeroes{})
	if err != nil {
		t.Fatal(err)
	}
	var got application
	m, err := Read(data, "a password nobody asked for", &got)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	if !reflect.DeepEqual(m, Manifest{Format: "amis", Version: 1, Name: "客户管理", Description: "演示", Logo: "l"}) {
		t.Errorf("%+v", m)
	}
}

func TestAPasswordProtects(t *testing.T) {
	data, err := Write(Manifest{Name: "n"}, application{[]string{"secret page"}}, "密码", zeroes{})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("secret page")) {
		t.Error("the application can be read without the password")
	}
	var got application
	if _, err := Read(data, "密码", &got); err != nil || got.Pages[0] != "secret page" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, wrong := range []string{"", "密码 "} {
		var f *Fault
		if _, err := Read(data, wrong, &got); !errors.As(err, &f) || !f.Password {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestBrokenPackagesSayWhere(t *testing.T) {
	const head, locked = `{"format":"amis","version":1,"name":"n","protected":false}`, `{"format":"amis","version":1,"name":"n","protected":true}`
	for says, data := range map[string][]byte{
		"the file is not a ZIP":            []byte("PK\x03\x04zzzz"),
		"manifest.json is not in it":       zipped(t, map[string]string{"app.json": "{}"}),
		"app.json is not in it":            zipped(t, map[string]string{"manifest.json": head}),
		"manifest.json: ":                  zipped(t, map[string]string{"manifest.json": "[]", "app.json": "{}"}),
		"is of format \"x\", version 2":    zipped(t, map[string]string{"manifest.json": `{"format":"x","version":2}`, "app.json": "{}"}),
		"unknown field \"nonsense\"":       zipped(t, map[string]string{"manifest.json": head, "app.json": `{"nonsense":1}`}),
		"something follows the JSON value": zipped(t, map[string]string{"manifest.json": head, "app.json": "{}{}"}),
		"the protected part is too short":  zipped(t, map[string]string{"manifest.json": locked, "app.json": "x"}),
		"unpacks to more than 64 MiB":      zipped(t, map[string]string{"manifest.json": head, "app.json": strings.Repeat(" ", maxPart+1)}),
	} {
		var f *Fault
		if _, err := Read(data, "密码", &application{}); !errors.As(err, &f) || f.Password || !strings.Contains(f.Why.EN, says) || f.Why.ZH == "" {
			t.Errorf("%v, want it to say %q", err, says)
		}
	}
}

func FuzzRead(f *testing.F) {
	good, err := Write(Manifest{Name: "n"}, application{[]string{"p"}}, "", zeroes{})
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := Write(Manifest{Name: "n"}, application{}, "p", zeroes{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, "")
	f.Add(sealed, "p")
	f.Add(zipped(f, map[string]string{"manifest.json": `{"format":"amis","version":1}`, "app.json": `{"pages":[]}`}), "")
	f.Fuzz(func(t *testing.T, data []byte, password string) {
		var app json.RawMessage
		m, err := Read(data, password, &app)
		if err == nil && (m.Format != "amis" || !json.Valid(app)) {
			t.Fatal("what is not a package was taken for one")
		}
	})
}
