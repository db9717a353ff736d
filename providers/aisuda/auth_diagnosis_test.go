package aisuda

import (
	"strings"
	"testing"
	"unicode"
)

// A diagnosis in Chinese names keys in Chinese.
func TestKeysAreDescribedInBothLanguages(t *testing.T) {
	for _, k := range []apiKey{{Level: levelApp, AppKey: "crm", ClientID: "1"}, {Level: levelCompany, CompanyKey: "acme", ClientID: "1"}} {
		en, zh := k.describe()
		if strings.ContainsFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%q, %q", en, zh)
		}
	}
}
