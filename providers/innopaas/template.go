package innopaas

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// dueReview is the kind of due work in which a template is reviewed; the key is the template's.
const dueReview = "template-review"

// The life of a template (Webhook page).
const (
	pending  = "PENDING"
	approved = "APPROVED"
	rejected = "REJECTED"
	paused   = "PAUSED"
	disabled = "DISABLED"
)

// noReason is the reason of an approval.
const noReason = "NONE"

// Names that choose how the review ends: mockserver's own.
const (
	magicRejected = "mock_rejected"
	magicPending  = "mock_pending"
)

var categories = map[string]string{"1": "MARKETING", "2": authentication, "3": "UTILITY"}

const (
	authentication = "AUTHENTICATION"
	longestFooter  = 60
	longestExpiry  = 90 // minutes
)

// The buttons that only AUTHENTICATION templates have.
const (
	buttonCopyCode = 4
	buttonAutoFill = 5
)

type templateRequest struct {
	WabaID   string `json:"wabaId"`
	Name     string `json:"name"`
	Category string `json:"category"`
	Language string `json:"messageLanguage"`
	Header   *int   `json:"headerType"`
	Caption  string `json:"caption"`
	Body     string `json:"messageBody"`
	Footer   any    `json:"footer"`
	Buttons  []struct {
		ActionType any    `json:"actionType"`
		Label      string `json:"label"`
		URL        string `json:"url"`
	} `json:"buttons"`
}

// createTemplate submits a template for review.
func (p *platform) createTemplate(c *sim.Call) (any, error) {
	var in templateRequest
	if err := c.Decode(&in); err != nil {
		return nil, FieldInvalid.Break("the body cannot be read: %v", "无法读取请求体：%v", err)
	}
	who := callerOf(c)
	if _, err := wabaOf(c.Tx, who, in.WabaID); err != nil {
		return nil, err
	}
	t, err := in.check(c)
	if err != nil {
		return nil, err
	}
	key := templateKey(in.WabaID, in.Name, in.Language)
	if templates.Has(c.DB, key) {
		return nil, TemplateTaken.Break("business account %s has a template %s in %s already", "商业账号 %s 已有 %[3]s 语言的模板 %[2]s", in.WabaID, in.Name, in.Language)
	}
	t.ID = templateID(int64(templates.Len(c.DB) + 1))
	t.AppKey, t.Status, t.MadeAt = who.App.AppKey, pending, c.Now
	templates.Put(c.DB, key, t)
	if !strings.HasPrefix(t.Name, magicPending) {
		c.At(c.Now.Add(p.fixture.Delays.TemplateReview), dueReview, key)
	}
	c.Seen(TemplateAnswer)
	return t.ID, nil
}

// check checks what the document cannot, in the order of the ledger.
func (in templateRequest) check(c *sim.Call) (Template, error) {
	t := Template{WabaID: in.WabaID, Name: in.Name, Language: in.Language, Category: in.Category, Header: headerNone, Caption: in.Caption, Body: in.Body}
	if in.Header != nil {
		t.Header = *in.Header
	}
	if err := checkHandle(c.Tx, t); err != nil {
		return t, err
	}
	if err := t.countVariables(); err != nil {
		return t, err
	}
	if err := in.checkFooter(&t); err != nil {
		return t, err
	}
	for i, b := range in.Buttons {
		action := number(b.ActionType)
		if (action == buttonCopyCode || action == buttonAutoFill) && categories[in.Category] != authentication {
			return t, TemplateButtonCategory.Break("button %d has actionType %d, which is for category 2", "第 %d 个按钮的 actionType 为 %d，只能用于 category 2", i+1, action)
		}
		if _, why, ok := variables(b.URL); !ok {
			return t, &rule.Violation{Rule: TemplateVariables, Why: why}
		}
		t.Buttons = append(t.Buttons, Button{ActionType: action, Label: b.Label, URL: b.URL})
	}
	return t, nil
}

// checkHandle checks that a media header names an upload of its kind.
func checkHandle(t *sim.Tx, in Template) error {
	if in.Header < headerImage {
		return nil
	}
	upload, found := uploads.Get(t.DB, in.Caption)
	switch {
	case !found:
		return TemplateHeaderHandle.Break("caption %q is the handle of no upload; headerType %d needs one", "caption %q 不是上传句柄；headerType %d 需要句柄",
			clip(in.Caption), in.Header)
	case upload.Header != in.Header:
		return TemplateHeaderHandle.Break("the upload is %s, which does not serve for headerType %d", "上传的文件是 %s，不能用于 headerType %d", upload.Media, in.Header)
	}
	return nil
}

func (t *Template) countVariables() error {
	count, why, ok := variables(t.Body)
	if ok && t.Header == headerText {
		_, why, ok = variables(t.Caption)
	}
	if !ok {
		return &rule.Violation{Rule: TemplateVariables, Why: why}
	}
	t.Variables = count
	return nil
}

// checkFooter checks the footer: text, or the expiry in minutes of an AUTHENTICATION template, as a number or its text.
func (in templateRequest) checkFooter(t *Template) error {
	switch v := in.Footer.(type) {
	case nil:
		return nil
	case string:
		t.Footer = v
	case float64:
		t.Footer = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return FieldInvalid.Break("footer is neither text nor a number", "footer 既不是文本也不是数字")
	}
	if n := utf8.RuneCountInString(t.Footer); n > longestFooter {
		return TemplateFooterLength.Break("footer has %d characters; at most %d", "footer 有 %d 个字符；最多 %d", n, longestFooter)
	}
	if categories[in.Category] != authentication || t.Footer == "" {
		return nil
	}
	minutes, err := strconv.Atoi(t.Footer)
	if err != nil || minutes < 1 || minutes > longestExpiry {
		return TemplateFooterMinutes.Break("footer %q is no number of minutes from 1 to %d", "footer %q 不是 1–%d 的分钟数", t.Footer, longestExpiry)
	}
	return nil
}

// number reads 3 or "3"; the document has made sure that it is one of them.
func number(v any) int {
	n, _ := strconv.Atoi(strings.Trim(fmt.Sprint(v), `"`))
	return n
}

// dynamicLinks counts the buttons whose address has a variable.
func (t Template) dynamicLinks() (n int) {
	for _, b := range t.Buttons {
		if count, _, _ := variables(b.URL); count > 0 {
			n++
		}
	}
	return n
}

// reviewTemplate is the end of a review.
func (p *platform) reviewTemplate(t *sim.Tx, key string) error {
	template, found := templates.Get(t.DB, key)
	if !found || template.Status != pending {
		return nil
	}
	t.Seen(TemplateReviewTime)
	if strings.HasPrefix(template.Name, magicRejected) {
		setTemplateStatus(t, key, template, rejected, "The name asks for it")
	} else {
		setTemplateStatus(t, key, template, approved, "")
	}
	return nil
}

func setTemplateStatus(t *sim.Tx, key string, template Template, status, reason string) {
	template.Status, template.Reason = status, reason
	templates.Put(t.DB, key, template)
	t.Seen(TemplateReview)
	waba, _ := wabas.Get(t.DB, template.WabaID)
	if status == approved {
		reason = noReason
	}
	t.Seen(PushTemplateReason)
	t.Seen(PushAccountName)
	tellWhatsapp(t, template.AppKey, eventWATemplate, "WhatsappTemplateEvent", template.ID, waTemplate{
		AccountName: waba.APIAccount, Category: categories[template.Category], Reason: reason, TemplateID: template.ID,
		TemplateLanguage: template.Language, TemplateName: template.Name, TemplateStatus: status, WabaID: template.WabaID,
	})
}
