package reference

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

var names = [...]string{"innopaas", "aisuda", "qijiayun", "apihub"}

func open(t *testing.T, name string) *Reference {
	t.Helper()
	r, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func operation(t *testing.T, name, id string) *Operation {
	t.Helper()
	all := open(t, name).Operations()
	at := slices.IndexFunc(all, func(o *Operation) bool { return o.ID == id })
	if at < 0 {
		t.Fatal("no operation", id)
	}
	return all[at]
}

// texts calls a function with every text of a reference.
func texts(r *Reference, each func(where, text string)) {
	fields := func(where string, all []*Field) {
		for _, f := range all {
			each(where+" "+f.Name, f.Says)
			for _, b := range f.Bounds {
				each(where+" "+f.Name+", a bound", b)
			}
		}
	}
	each("the document", r.Says)
	for _, tag := range r.Tags {
		each(tag.Name, tag.Says)
		for _, o := range tag.Operations {
			for _, one := range append(slices.Clone(o.Pushes), o) {
				each(one.ID, one.Title)
				each(one.ID, one.Says)
				fields(one.ID, one.Parameters)
				for _, c := range one.Bodies {
					fields(one.ID, c.Fields)
				}
				for _, a := range one.Answers {
					each(one.ID+" "+a.Status, a.Says)
					for _, c := range a.Contents {
						fields(one.ID+" "+a.Status, c.Fields)
					}
				}
			}
		}
	}
}

// Every sentence of the documents is in one language.
func TestBothLanguagesOfEveryTextAreApart(t *testing.T) {
	for _, name := range names {
		n := 0
		texts(open(t, name), func(where, text string) {
			n++
			en, zh := In("en", text), In("zh", text)
			if strings.HasPrefix(en, "matches ") || text == "" { // a pattern may hold anything
				return
			}
			han := strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			if en == "" || strings.ContainsAny(en, "。，；") || !han {
				t.Errorf("%s, %s: %q and %q", name, where, en, zh)
			}
		})
		if n < 200 {
			t.Errorf("%s: %d texts", name, n)
		}
	}
}

func TestEveryOperationOfADocumentIsListed(t *testing.T) {
	for name, want := range map[string]int{"innopaas": 5, "aisuda": 52, "qijiayun": 21, "apihub": 14} {
		n := 0
		for _, o := range open(t, name).Operations() {
			if n++; o.Title == "" || o.Source == "" || o.Grade == "" || len(o.Answers) == 0 || len(o.Rules) == 0 {
				t.Errorf("%s: %+v", name, o)
			}
		}
		if n != want {
			t.Errorf("%s has %d operations", name, n)
		}
	}
	if _, err := Open("../openapi"); err == nil {
		t.Error("there is no such document")
	}
}

func TestAFieldHasTypeBoundsAndRules(t *testing.T) {
	o := operation(t, "innopaas", "sendWhatsappMessage")
	body := o.Bodies[0]
	at := slices.IndexFunc(body.Fields, func(f *Field) bool { return f.Name == "buttonParams" })
	list, value := body.Fields[at], body.Fields[at+2]
	if list.Type != "array of object or null" || list.Depth != 1 || list.Required {
		t.Errorf("%+v", list)
	}
	if value.Name != "value" || value.Depth != 2 || len(value.Bounds) != 1 || value.Bounds[0] != "at most 20 characters · 至多 20 个字符" || !slices.Contains(value.Rules, "innopaas/whatsapp-button-params-length") {
		t.Errorf("%+v", value)
	}
	if !strings.HasPrefix(body.Examples[0][1], "{\n  \"wabaId\": \"100200300400500\",\n  \"messageType\"") {
		t.Errorf("the example is not in the order of the document: %s", body.Examples[0][1])
	}
	if len(o.Pushes) == 0 || !slices.Contains(o.Rules, "innopaas/field-required") || len(o.Credentials) == 0 {
		t.Errorf("%+v", o)
	}
}

func TestASchemaThatContainsItselfIsListedOnce(t *testing.T) {
	o := operation(t, "aisuda", "readDepartmentTree")
	for _, c := range o.Answers[0].Contents {
		if n := len(c.Fields); n == 0 || n > 60 {
			t.Errorf("%d fields", n)
		}
	}
}

func TestAWordOfTheOtherLanguageLeavesASentenceWhole(t *testing.T) {
	for text, want := range map[string][2]string{
		"First name. 名。": {"First name.", "名。"},
		"A day, `2019-01-02`. 日期，如 `2019-01-02`。": {"A day, `2019-01-02`.", "日期，如 `2019-01-02`。"},
		"The page 推送GIT. Two fields.\n两个字段。\n":    {"The page 推送GIT. Two fields.", "两个字段。"},
		"ok, or a refusal. ok，或拒绝。":               {"ok, or a refusal.", "ok，或拒绝。"},
		"Try a GET · GET 调用示例":                    {"Try a GET", "GET 调用示例"},
		"One\nline.\n\n一\n行。":                     {"One line.", "一行。"},
		"English only.":                           {"English only.", "English only."},
	} {
		if got := [2]string{In("en", text), In("zh", text)}; got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
