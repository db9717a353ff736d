package mutate

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/openapi"
)

// shape is a kind of change of an operation's accepted replies. One that keeps all that the reply says is plausible, and a
// client bears it; one that takes something away is wrong, and a test should notice.
type shape struct {
	name, to    string
	wrong       bool
	fits        func(openapi.Place) bool
	says, needs rule.Text
}

func shapes() []shape {
	return []shape{
		{
			name: "null", to: fault.ToNull, wrong: true, fits: func(p openapi.Place) bool { return p.Nullable },
			says:  rule.Text{EN: "What may be null is null", ZH: "可为 null 的字段都是 null"},
			needs: rule.Text{EN: "Get a reply in which one of these has a value.", ZH: "取得其中至少一个字段有值的应答。"},
		},
		{
			name: "absent", to: fault.ToGone, wrong: true, fits: func(p openapi.Place) bool { return p.Optional },
			says:  rule.Text{EN: "What may be absent is absent", ZH: "可省略的字段都没有返回"},
			needs: rule.Text{EN: "Get a reply that has one of these.", ZH: "取得至少含其中一个字段的应答。"},
		},
		{
			name: "empty", to: fault.ToEmpty, wrong: true, fits: func(p openapi.Place) bool { return p.List },
			says:  rule.Text{EN: "Lists are empty", ZH: "列表为空"},
			needs: rule.Text{EN: "Get a list that has elements.", ZH: "取得非空的列表。"},
		},
		{
			name: "id-text", to: fault.ToText, fits: func(p openapi.Place) bool { return p.Number && isID(p.Pointer) },
			says:  rule.Text{EN: "Ids that are numbers come as text, as long ones do for JavaScript's sake", ZH: "数字 id 以文本返回（避免 JavaScript 丢失长整数精度）"},
			needs: rule.Text{EN: "Get a reply with one of these ids.", ZH: "取得含这些 id 的应答。"},
		},
	}
}

// isID reports a field that names a thing: id, productId, ids/*.
func isID(pointer string) bool {
	name := strings.TrimSuffix(pointer, "/*")
	name = name[strings.LastIndex(name, "/")+1:]
	return name == "id" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "_id")
}

// shownPlaces is how many places a sentence names.
const shownPlaces = 4

// ofOperation are changes of an operation's accepted replies: those of every provider's, then those that the document's
// schema allows. Where no page shows the reply, none of them is wrong.
func ofOperation(api *sim.API, o *openapi.Operation) []Item {
	of, e, shown := api.Name+"/"+o.ID, api.Envelope, !o.AnswerAssumed
	accepted := rule.Text{EN: "Have a call accepted.", ZH: "成功调用一次。"}
	all := []Item{
		{Set: SetBehaviour, Variant: &fault.Variant{
			ID: of + "#field-more", Of: of, Patch: fault.Patch{{Op: "add", Path: "/addedLater", Value: []byte(`"new"`)}}, Needs: accepted,
			Says: rule.Text{EN: "The reply has one field more, which no page names.", ZH: "应答多出一个文档没有的字段。"},
		}},
		{Set: SetBehaviour, Variant: &fault.Variant{
			ID: of + "#no-data", Of: of, Wrong: shown, Patch: fault.Patch{{Op: "replace", Path: "/" + e.Data, Value: []byte("null")}}, Needs: accepted,
			Says: rule.Text{EN: "The reply says success, but its data is null.", ZH: "应答表示成功，但数据为 null。"},
		}},
	}
	places := slices.DeleteFunc(o.Places(), func(p openapi.Place) bool {
		return slices.Contains([]string{"/" + e.Code, "/" + e.Message, "/" + e.Data}, p.Pointer)
	})
	for _, s := range shapes() {
		var at []string
		for _, p := range places {
			if s.fits(p) {
				at = append(at, p.Pointer)
			}
		}
		if len(at) == 0 {
			continue
		}
		names := listed(at)
		all = append(all, Item{Set: SetBehaviour, Variant: &fault.Variant{
			ID: of + "#" + s.name, Of: of, Wrong: s.wrong && shown, Change: fault.Change{To: s.to, At: at}, Needs: s.needs,
			Says: rule.Text{EN: s.says.EN + ": " + names.EN + ".", ZH: s.says.ZH + "：" + names.ZH + "。"},
		}})
	}
	return all
}

// listed names a few places, and how many there are beside them.
func listed(at []string) rule.Text {
	text := strings.Join(at[:min(len(at), shownPlaces)], ", ")
	if more := len(at) - shownPlaces; more > 0 {
		return rule.Text{EN: fmt.Sprintf("%s and %d more", text, more), ZH: fmt.Sprintf("%s 等 %d 处", text, len(at))}
	}
	return rule.Text{EN: text, ZH: text}
}
