package console

import (
	"encoding/json"
	"fmt"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// standing is what has become of a rule in this sandbox.
func standing(r *rule.Rule, t journal.RuleTally) string {
	switch {
	case t.Refused > 0 || r.Unprovoked && t.Asked > 0:
		return "refused"
	case t.Seen > 0:
		return "met"
	default:
		return "never"
	}
}

func rulesPage(v *view) g.Node {
	tally := v.box.Journal.Tally()
	chosen := v.query.Get("rule")
	detail, open := g.Node(nil), ""
	if r := v.rule(chosen); r != nil {
		detail, open = v.ruleDetail(r, tally.Rules[r.ID]), " open"
	}
	return g.Group{
		h.H1(g.Text(v.t("Rules", "规则"))),
		v.ruleFilter(),
		h.P(h.Class("legend small"), g.Text(v.t("■ refused a call here · ▣ its behaviour happened here · □ never met", "■ 在此拒绝过请求 · ▣ 在此发生过 · □ 尚未触发")),
			g.Text("   "), g.Text(v.t("edge: solid documented or observed, dashed assumed · ✎ overridden", "边框：实线为有文档或有观测，虚线为推定 · ✎ 已覆盖"))),
		h.Div(h.Class("split"+open), h.Div(h.Class("list tiles"), g.Map(v.Catalog.Providers(), func(api *provider) g.Node {
			if only := v.query.Get("provider"); only != "" && only != api.Name {
				return nil
			}
			return v.ruleMap(api, tally)
		})), h.Div(h.ID("detail"), detail)),
	}
}

func (v *view) ruleFilter() g.Node {
	option := func(name, value, label string) g.Node {
		return h.Option(h.Value(value), g.If(v.query.Get(name) == value, h.Selected()), g.Text(label))
	}
	providers := []g.Node{option("provider", "", v.t("every provider", "所有平台"))}
	for _, api := range v.Catalog.Providers() {
		providers = append(providers, option("provider", api.Name, v.say(api.Title)))
	}
	gradeOption := func(of rule.Grade) g.Node { return option("grade", string(of), v.say(of.Word())) }
	return h.Div(h.Class("bar"), h.Form(h.Class("find"), h.Method("get"),
		h.Select(h.Name("provider"), h.Aria("label", v.t("provider", "平台")), g.Group(providers)),
		h.Select(h.Name("grade"), h.Aria("label", v.t("grade", "依据")), option("grade", "", v.t("every grade", "所有依据")),
			gradeOption(rule.Documented), gradeOption(rule.Observed), gradeOption(rule.Assumed)),
		h.Select(h.Name("stage"), h.Aria("label", v.t("stage", "阶段")), option("stage", "", v.t("every stage", "所有阶段")),
			option("stage", "1", v.stage(rule.Gateway)), option("stage", "2", v.stage(rule.Access)), option("stage", "3", v.stage(rule.Form)), option("stage", "4", v.stage(rule.Operation))),
		h.Select(h.Name("standing"), h.Aria("label", v.t("standing", "触发情况")), option("standing", "", v.t("met or not", "是否触发")),
			option("standing", "refused", v.t("refused here", "拒绝过请求")), option("standing", "met", v.t("happened here", "发生过")), option("standing", "never", v.t("never met", "尚未触发"))),
		h.Input(h.Type("search"), h.Name("q"), h.Value(v.query.Get("q")), h.Placeholder(v.t("id or sentence", "编号或内容")), h.Aria("label", v.t("search", "搜索"))),
		h.Button(h.Type("submit"), g.Text(v.t("find", "查找")))))
}

func (v *view) stage(s rule.Stage) string {
	switch s {
	case rule.Gateway:
		return v.t("gateway", "网关")
	case rule.Access:
		return v.t("access", "鉴权")
	case rule.Form:
		return v.t("form", "参数校验")
	default:
		return v.t("operation", "业务")
	}
}

// picked reports whether the filter lets a rule through.
func (v *view) picked(r *rule.Rule, s rule.Stage, t journal.RuleTally) bool {
	text := strings.ToLower(v.query.Get("q"))
	grade := rule.Grade(v.query.Get("grade"))
	return (grade == "" || r.Grade == grade || r.Refuses() && r.Answer.Grade == grade) &&
		(v.query.Get("stage") == "" || v.query.Get("stage") == fmt.Sprint(int(s))) &&
		(v.query.Get("standing") == "" || v.query.Get("standing") == standing(r, t)) &&
		strings.Contains(strings.ToLower(r.ID+" "+r.Says.EN+" "+r.Says.ZH), text)
}

// ruleMap is a provider's ledger as tiles, by stage.
func (v *view) ruleMap(api *provider, tally journal.Tally) g.Node {
	met, never := 0, []string{}
	tiles := map[rule.Stage][]g.Node{}
	for _, r := range api.Rules.All() {
		t, s := tally.Rules[r.ID], api.Rules.Stage(r)
		if standing(r, t) != "never" {
			met++
		}
		if !v.picked(r, s, t) {
			continue
		}
		if standing(r, t) == "never" {
			never = append(never, r.ID+"  "+v.say(r.Says))
		}
		tiles[s] = append(tiles[s], v.tile(r, t))
	}
	return h.Section(h.Class("card ledger"), h.H2(g.Text(v.say(api.Title)+" "), h.Span(h.Class("soft small"), g.Textf(v.t("%d of %d met", "已触发 %d / %d"), met, len(api.Rules.All())))),
		g.Map([]rule.Stage{rule.Gateway, rule.Access, rule.Form, rule.Operation}, func(s rule.Stage) g.Node {
			if len(tiles[s]) == 0 {
				return nil
			}
			return h.Div(h.Class("stage"), h.H3(h.Class("soft small"), g.Text(v.stage(s))), h.Div(h.Class("tileset"), g.Group(tiles[s])))
		}),
		g.Iff(len(never) > 0, func() g.Node {
			return h.Details(h.Summary(g.Textf(v.t("%d never met, as a list for a test plan", "%d 条尚未触发，可复制到测试计划"), len(never))), v.copied(strings.Join(never, "\n")))
		}))
}

func (v *view) tile(r *rule.Rule, t journal.RuleTally) g.Node {
	sign := map[string]string{"refused": "■", "met": "▣", "never": "□"}[standing(r, t)]
	grade := r.Grade
	if r.Refuses() {
		grade = r.Answer.Grade
	}
	if _, overridden := v.box.Overrides()[r.ID]; overridden {
		sign = "✎"
	}
	return h.A(h.Class("tile "+standing(r, t)+" "+string(grade)), h.Href(v.here("rule", r.ID, "result", "")+"#detail"), h.Data("rule", r.ID),
		g.If(v.query.Get("rule") == r.ID, h.Aria("current", "true")), h.Title(r.ID+" — "+v.say(r.Says)), h.Aria("label", r.ID+", "+v.standingWord(r, t)), g.Text(sign))
}

func (v *view) standingWord(r *rule.Rule, t journal.RuleTally) string {
	switch standing(r, t) {
	case "refused":
		return fmt.Sprintf(v.t("calls refused here: %d", "在此拒绝过 %d 次请求"), t.Refused+t.Asked)
	case "met":
		return fmt.Sprintf(v.t("times it happened here: %d", "在此发生过 %d 次"), t.Seen)
	}
	return v.t("never met here", "在此尚未触发")
}

func (v *view) ruleDetail(r *rule.Rule, t journal.RuleTally) g.Node {
	name, _, _ := strings.Cut(r.ID, "/")
	override, overridden := v.box.Overrides()[r.ID]
	met := v.box.Journal.List(journal.Filter{Rule: r.ID, Limit: 10})
	return h.Article(h.Class("detail"), h.TabIndex("0"), h.Aria("label", r.ID),
		h.Div(h.Class("bar"), h.H2(h.Code(g.Text(r.ID))), h.A(h.Class("close"), h.Href(v.here("rule", "", "result", "")), g.Text(v.t("close", "关闭")))),
		v.ruleText(r),
		h.P(g.Text(v.standingWord(r, t))),
		v.namedBy(r.ID),
		g.Iff(r.Refuses(), func() g.Node {
			return g.Group{h.H3(g.Text(v.t("Answer", "应答"))), v.answerText(v.box.Answer(r)), v.others(r, override, overridden)}
		}),
		g.Iff(overridden, func() g.Node {
			return v.button(action{method: "DELETE", path: "/overrides/" + r.ID}, v.t("undo the override", "撤销覆盖"))
		}),
		h.Div(h.Class("buttons"),
			g.If(r.Waivable && v.box.Enforces(r), v.button(action{method: "PUT", path: "/overrides/" + r.ID, fixed: map[string]bool{"enforced": false}}, v.t("waive: do not enforce", "豁免：不再执行"))),
			g.If(r.Refuses(), v.askOnce(r.ID, name))),
		h.H3(g.Text(v.t("Exchanges that met it", "触发过的请求"))),
		g.If(len(met) == 0, h.P(h.Class("soft"), g.Text(v.t("none are kept", "没有保留的记录")))),
		h.Div(h.Class("rows"), g.Map(met, func(e journal.Exchange) g.Node {
			return v.rowAt(e, v.href("", map[string][]string{"n": {fmt.Sprint(e.N)}}))
		})))
}

// askOnce makes the next call of a provider get a rule's refusal.
func (v *view) askOnce(id, provider string) g.Node {
	return v.button(action{method: "POST", path: "/faults", fixed: map[string]any{"provider": provider, "rule": id, "times": 1}}, v.t("Ask for it once", "让下一次请求返回它"))
}

func (v *view) answerText(a rule.Answer) g.Node {
	text, _ := json.MarshalIndent(a, "", "  ")
	return h.Pre(h.TabIndex("0"), g.Text(string(text)))
}

// others are the answers that are as plausible as the assumed one: choosing one is an override.
func (v *view) others(r *rule.Rule, now sandbox.Override, overridden bool) g.Node {
	if len(r.Others) == 0 {
		return nil
	}
	radio := func(a rule.Answer, checked bool, label string) g.Node {
		value, _ := json.Marshal(a)
		return h.Label(h.Class("inline"), h.Input(h.Type("radio"), h.Name("j:"), h.Value(string(value)), g.If(checked, h.Checked()), h.Required()), h.Span(h.Code(g.Text(brief(a))), g.Text(" "+label)))
	}
	nodes := []g.Node{radio(r.Answer, !overridden, v.t("as it is built in", "内置应答"))}
	for _, other := range r.Others {
		other = r.Answer.Over(other)
		nodes = append(nodes, radio(other, overridden && brief(r.Answer.Over(now.Answer)) == brief(other), ""))
	}
	return h.Div(h.H3(g.Text(v.t("As plausible", "同样可能的应答"))), v.form(action{method: "PUT", path: "/overrides/" + r.ID}, h.Class("fields"),
		h.FieldSet(h.Class("choices-list"), h.Legend(g.Text(v.t("This sandbox answers with", "此沙箱的应答"))), g.Group(nodes)),
		h.Button(h.Type("submit"), g.Text(v.t("use it", "采用")))))
}

// brief is an answer in one line.
func brief(a rule.Answer) string {
	if len(a.Body) > 0 {
		return fmt.Sprintf("HTTP %d %s", a.Status, a.Body)
	}
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s %s", a.Status, a.Code, a.Message))
}

// metRules counts the rules that were met, of all providers.
func (v *view) metRules() string {
	met, all := 0, 0
	tally := v.box.Journal.Tally()
	for _, api := range v.Catalog.Providers() {
		for _, r := range api.Rules.All() {
			all++
			if standing(r, tally.Rules[r.ID]) != "never" {
				met++
			}
		}
	}
	return fmt.Sprintf("%d/%d", met, all)
}
