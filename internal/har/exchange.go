package har

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/mockserver/internal/rule"
)

// Exchange is an entry taken apart.
type Exchange struct {
	At     time.Time
	Method string
	URL    *url.URL
	Header http.Header
	Body   []byte
	Answer Answer
	Masked []Masked
}

// Answer is an answer as it came, or as it is shown.
type Answer struct {
	Status      int    `json:"status"`
	ContentType string `json:"contentType"`
	Body        string `json:"body"`
}

// What entries lack that say nothing.
var (
	ErrUnanswered = rule.Wrong("no response was received", "没有收到响应")
	ErrCut        = rule.Wrong("the recording has not all of the body", "录制中的请求体或响应体不完整")
)

// Exchange takes an entry apart; it fails where that cannot be sent again or has no answer to compare with.
func (e *Entry) Exchange() (*Exchange, error) {
	x := &Exchange{At: e.Started, Method: e.Request.Method, Header: http.Header{}, Masked: e.Masked}
	var err error
	switch {
	case x.Method == "" || strings.ContainsAny(x.Method, " \t\r\n"):
		return nil, rule.Wrong("%q is not a method", "%q 不是请求方法", x.Method)
	case e.Started.Year() < 1971 || e.Started.Year() > 2199:
		return nil, rule.Wrong("startedDateTime is %q, which cannot be", "startedDateTime 为 %q，不可能是录制的时间", e.Started.Format(time.RFC3339))
	}
	if x.URL, err = url.Parse(e.Request.URL); err != nil || x.URL.Host == "" {
		return nil, rule.Wrong("%.200q is not an address", "%.200q 不是 URL", e.Request.URL)
	}
	if x.Body, err = e.Request.body(); err != nil {
		return x, err
	}
	for _, h := range e.Request.Headers {
		if !strings.HasPrefix(h.Name, ":") { // HTTP/2 has these in the place of the request line
			x.Header.Add(h.Name, h.Value)
		}
	}
	if e.Request.PostData != nil && x.Header.Get("Content-Type") == "" && e.Request.PostData.MimeType != "" {
		x.Header.Set("Content-Type", e.Request.PostData.MimeType)
	}
	if e.Response.Status < 100 || e.Response.Status > 999 {
		return x, ErrUnanswered
	}
	x.Answer, err = e.Response.answer()
	return x, err
}

func (r *Request) body() ([]byte, error) {
	p := r.PostData
	switch {
	case p == nil:
		return nil, nil
	case p.Cut:
		return nil, ErrCut
	case p.Encoding == "base64":
		return base64.StdEncoding.DecodeString(p.Text)
	case p.Text == "" && len(p.Params) > 0 && strings.HasPrefix(p.MimeType, "application/x-www-form-urlencoded"):
		form := url.Values{}
		for _, one := range p.Params {
			form.Add(one.Name, one.Value)
		}
		return []byte(form.Encode()), nil
	case p.Text == "" && len(p.Params) > 0:
		return nil, ErrCut
	}
	return []byte(p.Text), nil
}

func (r *Response) answer() (Answer, error) {
	a := Answer{Status: r.Status, ContentType: r.Content.MimeType}
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "Content-Type") {
			a.ContentType = h.Value
		}
	}
	switch {
	case r.Content.Encoding == "base64":
		text, err := base64.StdEncoding.DecodeString(r.Content.Text)
		if err != nil {
			return a, rule.Wrong("the body of the response: %v", "响应体：%v", err)
		}
		a.Body = string(text)
	case r.Content.Text == "" && r.Content.File != "":
		return a, rule.Wrong("the body of the response is in another file; record with its content embedded", "响应体在另一个文件中；请在录制时把内容嵌入 HAR")
	case r.Content.Text == "" && r.Content.Size != 0: // -1 where the program does not know it
		return a, ErrCut
	default:
		a.Body = r.Content.Text
	}
	return a, nil
}
