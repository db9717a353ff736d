package main

import (
	"regexp"
	"strings"
	"testing"

	"example.com/mockserver/providers"
)

// What is remarked on a source is in the reader's language; names of pages, codes and quotations stay as they are.
func TestASourceIsInTheReadersLanguage(t *testing.T) {
	names := regexp.MustCompile(`https://\S+|docs\.innopaas\.com(, (Getting started|Webhook|(SMS|OTP|WhatsApp Business) API( V3\.0)?(, (webhook|create template|send message|upload media|error codes|delivery report|message status|template status|inbox|inbound messages|field table))*))?|aisuda-docs, OpenAPI|OpenAPI(Doc)?/[\w./-]+|WhatsApp API|3GPP TS|node jsonwebtoken|refresh token|API Key`)
	english := regexp.MustCompile(`[A-Za-z']{2,} [A-Za-z']{2,}`)
	chinese := regexp.MustCompile(` · \p{Han}`)
	for _, p := range providers.All() {
		for _, r := range p.Rules.All() {
			if zh := names.ReplaceAllString(r.SourceIn("zh_CN.UTF-8"), "…"); english.MatchString(zh) {
				t.Errorf("%s: %s: what this source remarks in English has no line among the remarks of internal/rule/source.go", r.ID, zh)
			}
			if en := r.SourceIn("en"); chinese.MatchString(en) && strings.Contains(en, "mockserver chooses · ") {
				t.Errorf("%s: %s", r.ID, en)
			}
		}
	}
}
