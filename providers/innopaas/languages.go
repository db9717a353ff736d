package innopaas

import (
	"strings"

	"example.com/mockserver/internal/rule"
)

// languages are the codes of a template's language: an appendix to the older API's page on messages. That of the
// documentation cannot be read.
var languages = strings.Fields(`af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr de el gu ha he hi hu id ga it ja kn kk
	ko lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_MX es_ES sw sv ta te th tr uk ur uz vi zu`)

// unlisted is the violation of a rule by a code that is not in the list, with the one that another spelling means: en-us.
func unlisted(r *rule.Rule, field, code string) *rule.Violation {
	for _, known := range languages {
		if strings.EqualFold(strings.ReplaceAll(code, "-", "_"), known) {
			return r.Break("%s %q is not in the list of languages; write %s", "%s %q 不在语言列表中；应写作 %s", field, clip(code), known)
		}
	}
	return r.Break("%s %q is not in the list of languages", "%s %q 不在语言列表中", field, clip(code))
}
