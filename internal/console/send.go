package console

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/sandbox"
)

// asSent leaves the credentials of a request as they were.
const asSent = "as-sent"

// ofSandbox is how the choice of another sandbox's credential begins.
const ofSandbox = "of:"

// otherSandboxes offer their credentials, which this sandbox refuses.
func (v *view) otherSandboxes() g.Node {
	boxes, _ := v.Sandboxes.Summaries() // without them there is less to choose
	return g.Map(boxes[:min(len(boxes), shownBoxes)], func(b sandbox.Summary) g.Node {
		return g.If(b.ID != v.id, h.Option(h.Value(ofSandbox+b.ID), g.Text(v.t("of sandbox ", "沙箱的凭证：")+b.ID)))
	})
}

// sendAgain are the two ways to send a recorded request once more.
func (v *view) sendAgain(e journal.Exchange) g.Node {
	form := func(children ...g.Node) g.Node {
		return h.Form(h.Method("post"), h.Action(v.href("send", nil)),
			h.Input(h.Type("hidden"), h.Name(formField), h.Value(v.access.formToken())), h.Input(h.Type("hidden"), h.Name("n"), h.Value(fmt.Sprint(e.N))),
			g.Group(children))
	}
	if _, found := v.Catalog.Provider(e.Provider); !found {
		return nil
	}
	return g.Group{
		h.Div(h.Class("buttons"), form(h.Button(h.Type("submit"), g.Text(v.t("Send again", "重新发送")))),
			g.If(e.Rule != "" && e.Outcome == journal.Refused, v.askOnce(e.Rule, e.Provider))),
		h.Details(h.Class("edit"), h.Summary(g.Text(v.t("Edit and send", "编辑后发送"))), form(h.Class("fields wide"), h.Input(h.Type("hidden"), h.Name("edited"), h.Value("1")),
			h.Label(g.Text(v.t("method", "方法")), h.Input(h.Type("text"), h.Name("method"), h.Value(e.Request.Method), h.Required(), h.AutoComplete("off"))),
			h.Label(g.Text(v.t("path and query", "路径与参数")), h.Input(h.Type("text"), h.Name("url"), h.Value(e.Request.URL), h.Required(), h.AutoComplete("off"))),
			h.Label(g.Text(v.t("headers, a line each", "请求头，每行一个")), h.Textarea(h.Name("header"), h.Rows("6"), g.Attr("spellcheck", "false"), g.Text(page.Headers(e.Request.Header)))),
			h.Label(g.Text(v.t("body", "请求体")), h.Textarea(h.Name("body"), h.Rows("10"), g.Attr("spellcheck", "false"), g.Text(e.Request.Body))),
			h.Label(g.Text(v.t("credential", "凭证")), h.Select(h.Name("credential"),
				h.Option(h.Value(""), g.Text(v.t("signed anew with this sandbox's own", "用此沙箱的凭证重新签名"))),
				h.Option(h.Value(asSent), g.Text(v.t("as it was sent", "保持原样"))),
				h.Option(h.Value(string(credential.Expired)), g.Text(v.t("expired", "已过期"))),
				h.Option(h.Value(string(credential.WrongKey)), g.Text(v.t("of a wrong key", "错误的密钥"))),
				v.otherSandboxes())),
			h.P(h.Class("soft small"), g.Text(v.t("What is hidden here is sent as it was, in every part that you leave alone.", "未改动的部分按原值发送，包括此处隐藏的内容。"))),
			h.Button(h.Type("submit"), g.Text(v.t("send", "发送"))))),
	}
}

// resend sends a recorded request once more, edited or not, and leads to what came of it.
func (v *view) resend() {
	n, _ := strconv.ParseInt(v.r.PostFormValue("n"), 10, 64)
	e, found := v.box.Journal.Find(n)
	if !found || n < 1 {
		v.refuse(http.StatusNotFound, fmt.Sprintf(v.t("The journal does not hold exchange %d any more.", "请求记录中已没有第 %d 条。"), n))
		return
	}
	r, body, err := v.again(e)
	if err == nil && v.r.PostFormValue("credential") != asSent {
		api, _ := v.Catalog.Provider(e.Provider)
		signer, mistake := v.box, v.r.PostFormValue("credential")
		if other, chosen := strings.CutPrefix(mistake, ofSandbox); chosen {
			mistake = ""
			signer, err = v.Sandboxes.Get(other)
		}
		if err == nil {
			err = api.SignAnew(signer, r, body, credential.Mistake(mistake))
		}
	}
	if err != nil {
		v.refuse(http.StatusUnprocessableEntity, v.why(err))
		return
	}
	newest := v.through(r, body, e.Provider)
	http.Redirect(v.w, v.r, v.href("", url.Values{"n": {fmt.Sprint(newest)}, "with": {fmt.Sprint(n)}}), http.StatusSeeOther)
}

// again builds the request: as it was, secrets included, but for the parts that the form has changed.
func (v *view) again(e journal.Exchange) (*http.Request, []byte, error) {
	sent, found := v.box.Journal.Raw(e.N)
	if !found { // it came with a loaded file, without secrets
		sent = journal.Sent{Method: e.Request.Method, URL: e.Request.URL, Header: e.Request.Header, Body: []byte(e.Request.Body)}
	}
	form := v.r.PostForm
	edited := form.Get("edited") != ""
	body := sent.Body
	switch changed := lines(form.Get("body")); {
	case edited && changed != lines(e.Request.Body):
		body = []byte(changed)
	case sent.Cut:
		return nil, nil, fmt.Errorf("%s", v.t("the journal kept only the beginning of this body: send it from its client", "请求记录只保留了请求体开头，请从客户端重发"))
	}
	method, target, header := sent.Method, sent.URL, sent.Header.Clone()
	if edited {
		method = form.Get("method")
		if form.Get("url") != e.Request.URL {
			target = form.Get("url")
		}
		header = merged(lines(form.Get("header")), e.Request.Header, sent.Header)
	}
	r, err := http.NewRequestWithContext(v.r.Context(), method, "http://localhost"+target, bytes.NewReader(body))
	if err != nil || !strings.HasPrefix(target, "/") {
		return nil, nil, fmt.Errorf("%s", v.t("this is not a request: the path begins with a slash, the method is a word", "请求无效：路径须以 / 开头，方法须为单词"))
	}
	if header == nil {
		header = http.Header{}
	}
	header.Del("Content-Length")
	r.Header = header
	return r, body, nil
}

// lines ends lines as the journal's texts do: browsers send CR LF.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// merged reads headers of a form; one that reads as it was shown is sent as it was.
func merged(text string, shown, sent http.Header) http.Header {
	all := http.Header{}
	for _, line := range strings.Split(text, "\n") {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || name == "" {
			continue
		}
		all[http.CanonicalHeaderKey(name)] = append(all[http.CanonicalHeaderKey(name)], strings.TrimSpace(value))
	}
	for name, values := range all {
		for i := range values {
			if was := sent[name]; i < len(was) && i < len(shown[name]) && values[i] == strings.TrimSpace(shown[name][i]) {
				values[i] = was[i]
			}
		}
	}
	return all
}

// through sends a request through the whole server and returns the number of its exchange.
func (v *view) through(r *http.Request, body []byte, provider string) int64 {
	rest := r.URL.EscapedPath()
	r.URL.Path, r.URL.RawPath = "/~"+v.id+"/"+provider+r.URL.Path, "/~"+v.id+"/"+provider+rest
	r.RequestURI, r.Host, r.RemoteAddr = r.URL.RequestURI(), v.r.Host, v.r.RemoteAddr
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		r.Body = readCloser{bytes.NewReader(body)}
	}
	a := &answer{status: http.StatusOK, header: http.Header{}}
	func() {
		defer func() { _ = recover() }() // a fault that breaks the connection off
		v.Providers.ServeHTTP(a, r)
	}()
	if n, err := strconv.ParseInt(a.header.Get("Mock-Exchange"), 10, 64); err == nil {
		return n
	}
	return v.box.Journal.Last()
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
