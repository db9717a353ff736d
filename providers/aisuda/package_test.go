package aisuda

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda/amis"
)

type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func demo(t testing.TB) content {
	t.Helper()
	return fixture(t).Companies[0].Apps[0].Content
}

func TestAPackageHoldsAnApplication(t *testing.T) {
	c := demo(t)
	plain, err := amis.Write(amis.Manifest{Name: "客户管理", Description: "演示"}, c, "", zeroes{})
	if err != nil {
		t.Fatal(err)
	}
	m, got, v := readPackage(plain, "a password nobody asked for")
	if v != nil || m.Name != "客户管理" || m.Description != "演示" || m.Protected {
		t.Fatalf("%+v, %v", m, v)
	}
	again, err := amis.Write(amis.Manifest{Name: "客户管理", Description: "演示"}, got, "", zeroes{})
	if err != nil || !bytes.Equal(again, plain) {
		t.Fatalf("what was read is written differently (%v)", err)
	}
	if len(got.Pages) != len(c.Pages) || len(got.DataSources[0].Models[0].Rows) != 3 || got.Pages[0].ID != "" {
		t.Errorf("%+v", got)
	}
}

func TestAPasswordProtects(t *testing.T) {
	data, err := amis.Write(amis.Manifest{Name: "n"}, demo(t), "密码", zeroes{})
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]*rule.Rule{"密码": nil, "": PackagePasswordWrong, "密码 ": PackagePasswordWrong} {
		if _, _, v := readPackage(data, password); (v == nil) != (want == nil) || v != nil && v.Rule != want {
			t.Errorf("%q: %v, want %v", password, v, want)
		}
	}
}

func TestBrokenPackagesSayWhere(t *testing.T) {
	deep := strings.Repeat(`{"name":"p","key":"p","children":[`, maxDepth+2) + strings.Repeat(`]}`, maxDepth+2)
	for says, app := range map[string]string{
		"unknown field":            `{"nonsense":1}`,
		"pages[0].apis":            `{"pages":[{"name":"p","key":"p","apis":["nobody"]}]}`,
		"more than 32 deep":        `{"pages":[` + deep + `]}`,
		"apiGroups[0].apis[1].key": `{"apiGroups":[{"name":"g","apis":[{"key":"a","name":"a"},{"key":"a","name":"b"}]}]}`,
		"dataSources[0].key":       `{"dataSources":[{"key":"a.b","name":"s"}]}`,
		"models[0].table":          `{"dataSources":[{"key":"s","name":"s","models":[{"table":"a/b","name":"m","columns":[]}]}]}`,
		"models[0].columns":        `{"dataSources":[{"key":"s","name":"s","models":[{"table":"t","name":"m","columns":[]}]}]}`,
		"models[0].rows[1]":        `{"dataSources":[{"key":"s","name":"s","models":[{"table":"t","name":"m","columns":[{"name":"id","type":"integer","primary":true}],"rows":[{"id":1},{"id":1}]}]}]}`,
		"rows[0]: id must be of":   `{"dataSources":[{"key":"s","name":"s","models":[{"table":"t","name":"m","columns":[{"name":"id","type":"integer","primary":true}],"rows":[{"id":"x"}]}]}]}`,
	} {
		data, err := amis.Write(amis.Manifest{Name: "n"}, json.RawMessage(app), "", zeroes{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, v := readPackage(data, "")
		if v == nil || v.Rule != PackageBroken || !strings.Contains(v.Why.EN, says) {
			t.Errorf("%v, want it to say %q", v, says)
		}
	}
}

func TestAMistakeKnowsItsPlace(t *testing.T) {
	err := within("a[1]", within("b", fixtures.Wrong("c", "is %d", 7)))
	var m *fixtures.Mistake
	if !errors.As(err, &m) || m.At != "a[1].b.c" || m.Error() != "a[1].b.c: is 7" {
		t.Errorf("%v", err)
	}
	other := errors.New("other")
	if got := within("a", other); !reflect.DeepEqual(got, other) {
		t.Errorf("%v", got)
	}
}

func FuzzReadPackage(f *testing.F) {
	good, err := amis.Write(amis.Manifest{Name: "n"}, demo(f), "", zeroes{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, "")
	f.Fuzz(func(t *testing.T, data []byte, password string) {
		_, c, v := readPackage(data, password)
		if v == nil && c.check() != nil {
			t.Fatal("a content that cannot be used was taken")
		}
	})
}
