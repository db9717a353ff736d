package house

import (
	"regexp"
	"testing"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

var (
	pageNames = regexp.MustCompile(`https://[\w./-]+|docs\.innopaas\.com(, (Getting started|Webhook|(SMS|OTP|WhatsApp Business) API( V3\.0)?(, (webhook|create template|send message|upload media|error codes|delivery report|message status|template status|inbox|inbound messages|field table))*))?|aisuda-docs, OpenAPI|OpenAPI(Doc)?/[\w./-]+|WhatsApp API|3GPP TS|refresh token|API Key`)
	english   = regexp.MustCompile(`[A-Za-z']{2,} [A-Za-z']{2,}`)
	han       = regexp.MustCompile(`\p{Han}`)
)

// What is remarked on a source is in the reader's language; names of pages, codes and quotations stay as they are.
func TestASourceIsInTheReadersLanguage(t *testing.T) {
	for _, p := range providers.All() {
		for _, r := range p.Rules.All() {
			if wrong := untranslated(r.Source); wrong != "" {
				t.Errorf("%s: %s", r.ID, wrong)
			}
		}
	}
}

// untranslated says what the Chinese of a source lacks, by what is left of it without the names.
func untranslated(s *rule.Source) string {
	en, zh := pageNames.ReplaceAllString(s.In("en"), "…"), pageNames.ReplaceAllString(s.In("zh_CN.UTF-8"), "…")
	switch {
	case en == "":
		return "its source names nothing"
	case english.MatchString(zh):
		return "its source remarks in English, for readers of Chinese too: " + zh
	case english.MatchString(en) && len(han.FindAllString(zh, -1)) <= len(han.FindAllString(en, -1)):
		return "its source remarks in English what it does not say in Chinese: " + en
	case regexp.MustCompile(`[a-z] · \p{Han}`).MatchString(en):
		return "its source remarks in Chinese, for readers of English too: " + en
	}
	return ""
}

func TestWhatASourceLacksIsSeen(t *testing.T) {
	page := rule.Page("docs.innopaas.com, SMS API V3.0, error codes · 错误码").At(": 116")
	for want, all := range map[bool][]*rule.Source{
		true:  {page, page.And(" (samples)", "（示例）"), page.At(" says 每天").And("; where the day begins is not said", "；未说明一天从何时开始"), rule.Remark("mockserver's own", "mockserver 自定")},
		false: {rule.Page(""), rule.Page("nobody says it"), page.And("; nobody says it", ""), page.And("; nobody says it", "；"), page.At(" says 每天").And("; where the day begins", "; where the day begins"), page.And("; nobody says it · 没人说", "；没人说")},
	} {
		for _, s := range all {
			if wrong := untranslated(s); (wrong == "") != want {
				t.Errorf("%s: %q", s, wrong)
			}
		}
	}
}
