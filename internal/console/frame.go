package console

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/sandbox"
)

// valid makes what clients sent fit for a page in UTF-8: broken bytes and NUL become U+FFFD.
func valid(w io.Writer) io.Writer {
	return transform.NewWriter(w, transform.Chain(runes.ReplaceIllFormed(), runes.Map(func(r rune) rune {
		if r == 0 {
			return '\uFFFD'
		}
		return r
	})))
}

// entry is a page of a sandbox, by the last part of its address, and its line in the list at the side.
type entry struct {
	page, en, zh string
	icon         string
	count        func(*view) string
	show         func(*view) g.Node
}

// entries are the pages in the order of the list.
func entries() []entry {
	return []entry{
		// what went over the wire
		{page: "", en: "Exchanges", zh: "请求记录", icon: "⇄", count: func(v *view) string { return number(v.box.Journal.Last()) }, show: exchangesPage},
		// what recipients see
		{page: "phones", en: "Phones", zh: "手机", icon: "☎", count: (*view).phoneCount, show: phonesPage},

		// what was pushed
		{page: "deliveries", en: "Deliveries", zh: "推送", icon: "↗", count: pushed, show: deliveriesPage},

		// the sandbox's time
		{page: "clock", en: "Clock", zh: "时钟", icon: "◷", show: clockPage},

		// ledger and coverage
		{page: "rules", en: "Rules", zh: "规则", icon: "▦", count: (*view).metRules, show: rulesPage},

		// the providers' documents
		{page: referencePath, en: "API", zh: "接口文档", icon: "§", show: referencePage},

		// every table
		{page: "state", en: "State", zh: "状态", icon: "▤", show: statePage},

		// what is made to go wrong
		{page: "faults", en: "Faults", zh: "故障", icon: "↯", count: activeFaults, show: faultsPage},

		// the sandboxes of this server
		{page: "sandboxes", en: "Sandboxes", zh: "沙箱", icon: "◫", show: sandboxesPage},
	}
}

// consoles are the pages in the manner of the providers' own consoles, in the order of the list; they follow the others.
func (c *Console) consoles() []entry {
	var list []entry
	for _, api := range c.Catalog.Providers() {
		if len(api.ConsolePage) > 0 {
			list = append(list, entry{page: api.Name, en: api.Title.EN, zh: api.Title.ZH, icon: "⚙", show: func(v *view) g.Node { return v.platform(api) }})
		}
	}
	return list
}

// find returns the page at the last part of an address.
func (c *Console) find(page string) (entry, bool) {
	if _, found := c.referenceOf(page); found {
		page = referencePath
	}
	for _, e := range append(entries(), c.consoles()...) {
		if e.page == page {
			return e, true
		}
	}
	return entry{}, false
}

func (v *view) frame(content g.Node) g.Node {
	root := []g.Node{h.Lang(map[string]string{"en": "en", "zh": "zh-CN"}[v.lang])}
	if v.theme != "" {
		root = append(root, h.Data("theme", v.theme))
	}
	return h.Doctype(h.HTML(append(root,
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width,initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.TitleEl(g.Text(v.title()+" · "+v.id+" · mockserver")),
			h.Link(h.Rel("stylesheet"), h.Href(Prefix+stylePath)),
			h.Link(h.Rel("icon"), h.Href(Prefix+iconPath)),
			h.Script(h.Type("module"), h.Src(Prefix+scriptPath)),
		),
		h.Body(h.Class("console"), g.Iff(v.box != nil, func() g.Node { return h.Data("events", v.href("events", nil)) }),
			h.A(h.Class("skip"), h.Href("#main"), g.Text(v.t("skip to the content", "跳到正文"))),
			v.head(), v.side(),
			h.Main(h.ID("main"), h.TabIndex("-1"), content),
			h.Div(h.ID("said"), h.Role("status"), h.Aria("live", "polite"), h.Class("unseen"), h.Data("back", v.t("reconnected; calls that were missed and are shown now: ", "已重新连接，已补上断开期间的请求数：")),
				h.Data("flood", v.t("calls come too fast to be read: some rows are left out here; a reload shows them", "请求过快，此处省略了部分行；刷新页面即可查看"))),
		),
	)...))
}

func (v *view) title() string {
	if e, found := v.find(v.page); found {
		return v.t(e.en, e.zh)
	}
	return v.page
}

// head is the bar with the sandbox, its clock, and the choices of language and theme.
func (v *view) head() g.Node {
	return h.Header(h.Class("top"),
		h.A(h.Class("brand"), h.Href(Prefix+"/~"+v.id+"/"), g.Text("mockserver")),
		v.chooseSandbox(), g.Iff(v.box != nil, v.clockBar),
		h.Nav(h.Class("choices"), h.Aria("label", v.t("language and theme", "语言和主题")),
			h.A(h.Href(v.here("lang", v.t("zh", "en"))), h.Lang(v.t("zh-CN", "en")), g.Text(v.t("中文", "English"))),
			h.A(h.Href(v.here("theme", v.otherTheme())), h.Aria("label", v.t("light or dark", "浅色或深色")), g.Text("◐")),
		),
	)
}

func (v *view) otherTheme() string {
	return map[string]string{"": "dark", "dark": "light", "light": "auto"}[v.theme]
}

// chooseSandbox lists the sandboxes; a choice keeps the page.
func (v *view) chooseSandbox() g.Node {
	boxes, _ := v.Sandboxes.Summaries() // the page shows what is wrong, if it does
	return h.Details(h.Class("menu"),
		h.Summary(h.Span(h.Class("soft"), g.Text(v.t("sandbox ", "沙箱 "))), h.B(g.Text(v.id))),
		h.Ul(g.Map(boxes[:min(len(boxes), shownBoxes)], func(b sandbox.Summary) g.Node {
			to := url.URL{Path: Prefix + "/~" + b.ID + "/" + v.page}
			return h.Li(h.A(h.Href(to.String()), g.If(b.ID == v.id, h.Aria("current", "true")), g.Text(b.ID)))
		}), g.If(len(boxes) > shownBoxes, h.Li(h.Class("soft"), g.Textf(v.t("%d of %d are shown", "显示 %d 个，共 %d 个"), shownBoxes, len(boxes))))),
	)
}

// shownBoxes is how many sandboxes the menu lists; the page of sandboxes has them all.
const shownBoxes = 30

// clockBar is the sandbox's time with what moves it.
func (v *view) clockBar() g.Node {
	now, mode := v.box.Clock.Now(), v.box.Clock.Mode()
	other, sign := v.t("freeze", "冻结"), "▮▮"
	body := map[string]string{"mode": clock.Frozen}
	if mode == clock.Frozen {
		other, sign = v.t("run", "运行"), "▶"
		body["mode"] = clock.Running
	}
	move := func(by, en, zh string) g.Node {
		return v.button(action{method: "POST", path: "/clock/advance", fixed: map[string]string{"by": by}}, v.t(en, zh))
	}
	return h.Div(h.Class("clock"), h.Role("group"), h.Aria("label", v.t("the sandbox's clock", "沙箱时钟")),
		h.Time(h.ID("clock"), h.DateTime(now.Format("2006-01-02T15:04:05.000Z07:00")), h.Data("mode", mode), h.Title(v.exact(now)),
			g.Text(now.In(clock.Shanghai).Format("2006-01-02 15:04:05")), h.Span(h.Class("soft"), g.Text(v.t(" Shanghai", " 上海")))),
		g.If(mode == clock.Frozen, h.Span(h.Class("soft"), g.Text(v.t("▮▮ frozen", "▮▮ 已冻结")))),
		h.Span(h.Class("soft offset"), g.Text(v.offset())),
		v.button(action{method: "PUT", path: "/clock", fixed: body}, sign+" "+other),
		move("1m", "+1 min", "+1 分"), move("2h", "+2 h", "+2 小时"),
		h.A(h.Class("tab"), h.Href(v.href("clock", nil)), h.Aria("label", v.t("more ways to set the clock", "更多时钟操作")), g.Text("▾")),
	)
}

// offset says how far the sandbox's clock is from this machine's.
func (v *view) offset() string {
	d := v.box.Clock.Now().Sub(clock.Wall())
	switch {
	case d > 1500*1e6:
		return fmt.Sprintf(v.t("%s ahead of this machine", "比本机快 %s"), v.span(d))
	case d < -1500*1e6:
		return fmt.Sprintf(v.t("%s behind this machine", "比本机慢 %s"), v.span(-d))
	default:
		return ""
	}
}

// side is the list of pages.
func (v *view) side() g.Node {
	own := v.consoles()
	return h.Nav(h.Class("side"), h.ID("pages"), h.Aria("label", v.t("pages", "页面")), h.Ul(
		g.Map(entries(), v.link),
		g.If(len(own) > 0, h.Li(h.Class("gap soft small"), g.Text(v.t("provider consoles", "平台控制台")))),
		g.Map(own, v.link),
		h.Li(h.Class("all"), h.A(h.Href("#pages"), h.Span(h.Class("icon"), h.Aria("hidden", "true"), g.Text("⋯")), h.Span(h.Class("name"), g.Text(v.t("more", "更多"))))),
	))
}

func (v *view) link(e entry) g.Node {
	count := ""
	if e.count != nil && v.box != nil {
		count = e.count(v)
	}
	return h.Li(h.A(h.Href(v.href(e.page, nil)), g.If(e.page == v.page || e.page == referencePath && strings.HasPrefix(v.page, referencePath+"/"), h.Aria("current", "page")),
		h.Span(h.Class("icon"), h.Aria("hidden", "true"), g.Text(e.icon)), h.Span(h.Class("name"), g.Text(v.t(e.en, e.zh))),
		g.If(count != "", h.Span(h.Class("count"), h.Data("count", e.page), g.Text(count)))))
}

// number writes a number with its thousands apart.
func number[N int | int64 | uint64](n N) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
