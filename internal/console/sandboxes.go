package console

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/sandbox"
)

func sandboxesPage(v *view) g.Node {
	boxes, err := v.Sandboxes.List()
	if err != nil {
		return h.P(h.Class("notice bad"), g.Text(err.Error()))
	}
	return g.Group{
		h.H1(g.Text(v.t("Sandboxes", "沙箱"))),
		h.P(h.Class("soft"), g.Textf(v.t("Sandboxes on this server: %d. Each is a world of its own: clock, state, credentials, exchanges.", "本服务共有 %d 个沙箱，各有独立的时钟、状态、凭证与请求记录。"), len(boxes))),
		h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", v.t("sandboxes", "沙箱")), h.Table(h.Class("sandboxes"),
			h.THead(h.Tr(h.Th(g.Text(v.t("name", "名称"))), h.Th(h.Class("number"), g.Text(v.t("exchanges", "请求数"))), h.Th(h.Class("number"), g.Text(v.t("state, bytes", "状态字节数"))), h.Th(g.Text(v.t("opened, Shanghai", "打开于（上海）"))), h.Th(g.Text(v.t("clock", "时钟"))), h.Th(g.Text(v.t("acts", "操作"))))),
			h.TBody(g.Map(boxes[:min(len(boxes), shownRows)], v.boxRow)))),
		h.Div(h.Class("cards"), v.newBox(), v.shareBox(), v.keepBox()),
		h.H2(g.Textf(v.t("Credentials of %s", "%s 的凭证"), v.id)),
		v.credentials(),
	}
}

func (v *view) boxRow(b *box) g.Node {
	state := b.ClockState()
	mode := v.t("running", "运行中")
	if state.Mode == clock.Frozen {
		mode = v.t("frozen", "已冻结")
	}
	home := Prefix + "/~" + b.ID + "/"
	there := action{method: "POST", path: "/__admin/sandboxes/" + b.ID + "/reset"}
	gone := action{method: "DELETE", path: "/__admin/sandboxes/" + b.ID}
	if b.ID == v.id {
		gone.to = Prefix + "/~" + sandbox.Default + "/sandboxes"
	}
	return h.Tr(h.Td(h.A(h.Href(home), g.Text(b.ID)), g.If(b.ID == v.id, h.Span(h.Class("soft small"), g.Text(v.t(" this one", " 当前"))))),
		h.Td(h.Class("number"), g.Text(number(b.Journal.Last()))), h.Td(h.Class("number"), g.Text(number(b.StateBytes()))),
		h.Td(h.Code(g.Text(b.Opened.In(clock.Shanghai).Format("2006-01-02 15:04"))), g.If(b.Options.TTL > 0, h.Span(h.Class("soft small"), g.Text(" ttl "+b.Options.TTL.String())))),
		h.Td(h.Code(g.Text(state.Now.In(clock.Shanghai).Format("2006-01-02 15:04:05"))), g.Text(v.t(" Shanghai, ", " 上海，")+mode)),
		h.Td(h.Div(h.Class("buttons"),
			v.button(there, v.t("reset", "重置"), h.Aria("label", v.t("reset ", "重置 ")+b.ID), h.Data("confirm", v.t("Reset the sandbox "+b.ID+"? Its state, exchanges, faults and overrides are lost; its credentials stay.", "重置沙箱 "+b.ID+"？状态、请求记录、故障与覆盖都会丢失，凭证不变。"))),
			g.If(b.ID != sandbox.Default, v.button(gone, v.t("delete", "删除"), h.Aria("label", v.t("delete ", "删除 ")+b.ID), h.Data("confirm", v.t("Delete the sandbox "+b.ID+" and all it holds?", "删除沙箱 "+b.ID+" 及其全部内容？")))),
			h.A(h.Href(home+"snapshot.json"), h.Download(b.ID+".json"), h.Aria("label", v.t("save to a file: ", "保存到文件：")+b.ID), g.Text(v.t("save", "保存"))))))
}

func (v *view) newBox() g.Node {
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("New", "新建"))), v.form(action{method: "POST", path: "/__admin/sandboxes"}, h.Class("fields"),
		h.Label(g.Text(v.t("name; empty for a made-up one", "名称，留空自动生成")), h.Input(h.Type("text"), h.Name("so:id"), h.Pattern("[a-z0-9][a-z0-9\\-]{0,62}"), h.AutoComplete("off"))),
		h.Label(g.Text(v.t("goes when nobody asked for so long, such as 2h; empty: it stays", "闲置多久后清除，如 2h；留空则保留")), h.Input(h.Type("text"), h.Name("so:ttl"), h.AutoComplete("off"))),
		h.Label(g.Text(v.t("seed of its randomness; empty: by its name", "随机种子，留空由名称决定")), h.Input(h.Type("text"), h.Name("no:seed"), g.Attr("inputmode", "numeric"))),
		h.Button(h.Type("submit"), g.Text(v.t("open it", "新建")))))
}

// address is where this sandbox is, for others.
func (v *view) address() string {
	scheme := "http://"
	if v.r.TLS != nil {
		scheme = "https://"
	}
	return scheme + v.r.Host + Prefix + "/~" + v.id + "/"
}

func (v *view) shareBox() g.Node {
	reach := v.t("Team mates who reach this server open it at once.", "能访问本服务的同事可直接打开。")
	if v.Token != "" {
		reach = v.t("Whoever opens it is asked once for the admin token.", "首次打开时需要输入一次管理令牌。")
	}
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("Share", "分享"))),
		h.P(g.Textf(v.t("A link to %s, filters and opened exchanges included where you copy the address of such a page.", "%s 的链接；复制带筛选条件或打开的记录的页面地址，同样可以分享。"), v.id)),
		v.copied(v.address()), h.P(h.Class("soft small"), g.Text(reach)))
}

func (v *view) keepBox() g.Node {
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("Save and load", "保存与加载"))),
		h.P(h.A(h.Href(v.href("snapshot.json", nil)), h.Download(v.id+".json"), g.Textf(v.t("Save %s to a file", "将 %s 保存到文件"), v.id))),
		h.P(h.Class("soft small"), g.Text(v.t("The file holds everything, credentials included.", "文件包含全部内容，也包括凭证。"))),
		h.Form(h.Class("fields"), h.Method("post"), h.Action(v.href("load", nil)), h.EncType("multipart/form-data"),
			h.Input(h.Type("hidden"), h.Name(formField), h.Value(v.access.formToken())),
			h.Label(g.Text(v.t("a saved file", "已保存的文件")), h.Input(h.Type("file"), h.Name("file"), h.Accept("application/json,.json"), h.Required())),
			h.Label(g.Text(v.t("into the sandbox, replacing what it holds", "加载到沙箱，替换其全部内容")), h.Input(h.Type("text"), h.Name("into"), h.Required(), h.Value(v.id), h.AutoComplete("off"))),
			h.Button(h.Type("submit"), h.Data("confirm", v.t("Load the file? What the sandbox holds now is lost.", "加载该文件？沙箱现有内容将丢失。")), g.Text(v.t("load", "加载")))))
}

// credentials are what a client is configured with, each with a button that copies it.
func (v *view) credentials() g.Node {
	scheme := "http://"
	if v.r.TLS != nil {
		scheme = "https://"
	}
	issued := v.box.Credentials()
	dotenv := &strings.Builder{}
	cards := g.Map(v.Catalog.Providers(), func(api *provider) g.Node {
		values := map[string]string{"baseUrl": scheme + v.r.Host + "/~" + v.id + "/" + api.Name}
		for name, value := range issued[api.Name] {
			values[name] = value
		}
		return h.Section(h.Class("card"), h.H2(g.Text(v.say(api.Title))), g.Map(api.Settings(), func(c credential.Setting) g.Node {
			if c.File {
				return h.Details(h.Summary(h.Code(g.Text(c.Name)), h.Span(h.Class("soft small"), g.Text(" "+v.say(c.Says)))), v.copied(values[c.Name]))
			}
			dotenv.WriteString(c.Env + "=" + values[c.Name] + "\n")
			return h.Div(h.H3(h.Code(g.Text(c.Name)), h.Span(h.Class("soft small"), g.Text(" "+v.say(c.Says)))), v.copied(values[c.Name]))
		}))
	})
	return g.Group{h.Div(h.Class("cards"), g.Group(cards)), h.Details(h.Summary(g.Text("dotenv")), v.copied(dotenv.String()),
		h.P(h.Class("soft small"), g.Text(v.t("Private keys as files: ", "私钥文件：")), h.Code(g.Text("mockserver credentials --sandbox "+v.id+" --keys DIR"))))}
}

// save hands the sandbox out as a file.
func (v *view) save() {
	answer := v.call(v.r.Context(), http.MethodGet, "/__admin/sandboxes/"+v.id+"/snapshot", nil)
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+v.id+`.json"`)
	v.w.WriteHeader(answer.status)
	_, _ = v.w.Write(answer.body.Bytes()) // a browser that has gone is nobody's error
}

// load restores a sandbox from the file of a form.
func (v *view) load() {
	file, _, err := v.r.FormFile("file")
	if err != nil {
		v.refuse(http.StatusUnprocessableEntity, v.t("choose a file that was saved here", "请选择一个已保存的沙箱文件"))
		return
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(file)
	if err != nil {
		v.refuse(http.StatusBadRequest, err.Error())
		return
	}
	into := v.r.PostFormValue("into")
	path := "/__admin/sandboxes/" + url.PathEscape(into) + "/snapshot"
	answer := v.call(v.r.Context(), http.MethodPut, path, text)
	body, _ := json.Marshal(map[string]string{"…": "the file"})
	id := v.results.keep(result{Method: http.MethodPut, Path: path, Body: body, answer: answer})
	to := v.href("sandboxes", url.Values{"result": {id}})
	if answer.good() {
		to = Prefix + "/~" + into + "/sandboxes?result=" + id
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}
