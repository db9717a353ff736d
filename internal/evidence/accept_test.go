package evidence

import "testing"

func TestAnEnvelopeCarriesNobodysData(t *testing.T) {
	got := written(envelopeOf(map[string]any{"code": 7, "msg": "否", "data": map[string]any{"name": "somebody"}, "rows": []any{"somebody"}, "ok": false}))
	if want := `{"code":7,"data":null,"msg":"否","ok":false,"rows":null}`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestValuesAreReplacedAndAllElseStays(t *testing.T) {
	swap := func(v string) (string, bool) {
		return map[string]string{"a\"1": "b\"2", "77": "88"}[v], v == "a\"1" || v == "77"
	}
	for text, want := range map[string]string{
		`{"x": "a\"1" , "a\"1":77,"y":[77,"77",770]}`: `{"x": "b\"2" , "a\"1":88,"y":[88,"88",770]}`,
		`{"x":"a\"1"`: `{"x":"b\"2"`, `"cut off`: `"cut off`, `{"x":"\`: `{"x":"\`, `no JSON`: `no JSON`, ``: ``,
	} {
		if got := replaceValues(text, swap); got != want {
			t.Errorf("%s becomes %s, not %s", text, got, want)
		}
	}
}
