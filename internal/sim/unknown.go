package sim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// unknown lists the names in a call that the document does not have: of its parameters and, where the body was read, of
// its fields.
func (c *Call) unknown() []openapi.Unknown {
	list := c.Operation.UnknownParameters(c.Query, c.Request.Header)
	if c.Input != nil { // which includes the query string
		list = slices.DeleteFunc(list, func(u openapi.Unknown) bool { return u.In == "query" })
	}
	value, contentType := c.Value, "application/json"
	if c.Form != nil {
		value, contentType = c.Form.Names(), "multipart/form-data"
	}
	return append(list, c.Operation.UnknownFields(contentType, value)...)
}

// Bounds of what a diagnosis says of names: clients choose them.
const (
	mostNames   = 3
	longestName = 40
)

// alsoSent adds to a diagnosis the undocumented names that were sent: a missing value is often sent under a misspelt
// name. It does not repeat names that the diagnosis has already. For an unauthenticated caller it lists headers only.
func (a *API) alsoSent(c *Call, ref *refusal) {
	if c.Operation == nil || c.asked || ref.rule == nil {
		return
	}
	if unknown := c.unknown(); len(unknown) > 0 {
		a.addUnknown(unknown, ref)
	}
}

func (a *API) addUnknown(unknown []openapi.Unknown, ref *refusal) {
	why := &ref.why
	var names []openapi.Unknown
	known := words(why.EN)
	for _, u := range unknown {
		switch {
		case slices.Contains(known, u.Field):
		case u.In == "header":
			if u.Meant == strings.ToLower(u.Meant) { // as the documentation spells it, whatever the case it was sent in
				u.Field = strings.ToLower(u.Field)
			}
			said := rule.Say("; you sent the header %s, the documentation has %s", "；收到请求头 %s，文档中为 %s", clip(u.Field), u.Meant)
			why.EN, why.ZH = why.EN+said.EN, why.ZH+said.ZH
		case a.Rules.Stage(ref.rule) >= rule.Form:
			names = append(names, u)
		}
	}
	if len(names) == 0 {
		return
	}
	likely := func(u openapi.Unknown) bool { return u.Meant != "" }
	slices.SortStableFunc(names, func(a, b openapi.Unknown) int {
		if likely(a) == likely(b) {
			return 0
		} else if likely(a) {
			return -1
		}
		return 1
	})
	en, zh := make([]string, 0, mostNames), make([]string, 0, mostNames)
	for _, u := range names[:min(len(names), mostNames)] {
		en, zh = append(en, clip(u.Field)+meant(" (is %s meant?)", u)), append(zh, clip(u.Field)+meant("（是否应为 %s？）", u))
	}
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	if more := len(names) - mostNames; more > 0 {
		en, zh = append(en, fmt.Sprintf("%d more", more)), append(zh, fmt.Sprintf("另外 %d 个", more))
	}
	why.EN += "; you also sent " + strings.Join(en, ", ") + ", which " + verb + " not documented"
	why.ZH += "；另外收到文档中没有的字段：" + strings.Join(zh, "、")
}

// words are those of a sentence, names of parameters and headers among them.
func words(sentence string) []string {
	return strings.FieldsFunc(sentence, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./", r)
	})
}

func meant(format string, u openapi.Unknown) string {
	if u.Meant == "" {
		return ""
	}
	return fmt.Sprintf(format, u.Meant)
}

func clip(name string) string {
	if letters := []rune(name); len(letters) > longestName {
		return string(letters[:longestName]) + "…"
	}
	return name
}

// misnamed lists the misspelt names of an accepted call: their values were ignored.
func (a *API) misnamed(c *Call, ref *refusal) (list []journal.Misnamed) {
	if c.Operation == nil || ref != nil {
		return nil
	}
	unknown := c.unknown()
	// A provider may have its own rule for the query string of a POST, and other headers than its own are common.
	if slices.ContainsFunc(unknown, func(u openapi.Unknown) bool {
		return u.In == "body" || u.In == "query" && c.Operation.Method == http.MethodGet
	}) {
		c.Seen(a.UnknownAccepted)
	}
	for _, u := range unknown {
		if u.Meant != "" && !u.Credential && len(list) < mostNames { // credentials are diagnosed by the provider
			list = append(list, journal.Misnamed{In: u.In, Sent: clip(u.Field), Meant: u.Meant})
		}
	}
	return list
}

// sayUnread adds to the diagnosis the parameters of the query that could not be read: a token that was dropped for a stray
// percent sign is "missing" else, and a parameter that nobody documents is ignored without a word.
func (c *Call) sayUnread(ref *refusal) {
	why := &c.note
	if ref != nil {
		why = &ref.why
	}
	names := slices.Sorted(maps.Keys(c.unread))
	for _, name := range names[:min(len(names), mostNames)] {
		u := c.unread[name]
		if strings.Contains(why.EN, fmt.Sprintf("%q cannot be read", name)) {
			continue
		}
		said := rule.Say("query parameter %[1]q cannot be read: %[2]s", "查询参数“%[1]s”无法读取：%[3]s", clip(name), u.EN, u.ZH)
		if why.EN != "" {
			said.EN, said.ZH = "; "+said.EN, "；"+said.ZH
		}
		why.EN, why.ZH = why.EN+said.EN, why.ZH+said.ZH
	}
}
