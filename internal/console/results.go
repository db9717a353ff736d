package console

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/page"
)

// keptResults is how many results are kept: each is shown until its page is left, and a token that is shown once must
// survive a reload.
const keptResults = 64

// result is what became of a form.
type result struct {
	Method, Path string
	Body         []byte
	answer       *answer
	id           string
}

// results are the newest results. They are safe for concurrent use.
type results struct {
	mu   sync.Mutex
	kept []result
}

func (s *results) keep(r result) string {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	r.id = hex.EncodeToString(id[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept = append(s.kept, r); len(s.kept) > keptResults {
		s.kept = append([]result(nil), s.kept[1:]...)
	}
	return r.id
}

func (s *results) find(id string) (result, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.kept {
		if r.id == id {
			return r, true
		}
	}
	return result{}, false
}

// result shows what became of the form that led here, until it is closed.
func (v *view) result() g.Node {
	r, found := v.results.find(v.query.Get("result"))
	if !found {
		return nil
	}
	kind, says := "good", v.t("Done.", "已完成。")
	if !r.answer.good() {
		kind, says = "bad", r.answer.why(v)
	}
	text := v.body(r)
	return h.Section(h.Class("result notice "+kind), h.Role("status"), h.TabIndex("-1"), h.AutoFocus(),
		h.P(h.B(g.Text(says)), g.Text(" "), h.A(h.Class("close"), h.Href(v.here("result", "")), g.Text(v.t("close", "关闭")))),
		v.once(r),
		h.Details(h.Summary(g.Text(v.t("as a call of the admin API", "等价的管理接口调用"))), v.copied(r.curl(v.r)), g.If(text != "", h.Pre(h.TabIndex("0"), g.Text(text)))),
	)
}

// once shows what is shown only now, such as a token, with what that means.
func (v *view) once(r result) g.Node {
	var made struct{ Token, PrivateKey, AppSecret, SK string }
	if r.answer.status != http.StatusCreated || json.Unmarshal(r.answer.body.Bytes(), &made) != nil {
		return nil
	}
	switch {
	case made.Token != "":
		return g.Group{v.copied(made.Token), h.P(g.Text(v.t("Shown once; any earlier token of this application is invalid now.", "只显示这一次；该应用之前的令牌已失效。")))}
	case made.PrivateKey != "":
		return g.Group{v.copied(made.PrivateKey), h.P(g.Text(v.t("The private key is shown once.", "私钥只显示这一次。")))}
	case made.AppSecret+made.SK != "":
		return g.Group{v.copied(made.AppSecret + made.SK), h.P(g.Text(v.t("The secret of what was made.", "新建凭证的密钥。")))}
	}
	return nil
}

// body is what the admin API answered, as text; secrets are hidden but in the answer that makes them.
func (v *view) body(r result) string {
	text := page.Body(r.answer.body.String(), r.answer.body.Len())
	_, rest, _ := strings.Cut(r.Path, "/__admin/sandboxes/"+v.id+"/")
	owner, _, _ := strings.Cut(rest, "/")
	api, found := v.Catalog.Provider(owner)
	if !found || v.Catalog.Reveal || r.answer.status == http.StatusCreated {
		return text
	}
	return api.Secrets.Hide([]byte(text))
}

// copied is a text with a button that copies it, where there are scripts.
func (v *view) copied(text string) g.Node {
	return h.Div(h.Class("copied"), h.Pre(h.TabIndex("0"), g.Text(text)), h.Button(h.Type("button"), h.Class("copy"), g.Text(v.t("copy", "复制"))))
}

// curl is the equal command.
func (r result) curl(request *http.Request) string {
	scheme := "http://"
	if request.TLS != nil {
		scheme = "https://"
	}
	parts := []string{"curl -X " + r.Method + " " + quoted(scheme+request.Host+r.Path)}
	if request.Host != "" && len(r.Body) > 0 {
		var compact bytes.Buffer
		_ = json.Compact(&compact, r.Body) // it was made by us
		parts = append(parts, "-d "+quoted(compact.String()))
	}
	return strings.Join(parts, " \\\n  ")
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
