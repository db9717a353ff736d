package innopaas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
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

var templateStatuses = []string{pending, approved, rejected, paused, disabled}

// noReason is the reason of an approval.
const noReason = "NONE"

// Names that choose how the review ends: mockserver's own.
const (
	magicRejected = "mock_rejected"
	magicReason   = "INVALID_FORMAT" // of WhatsApp's own words; which one the provider passes on is assumed
	magicPending  = "mock_pending"
)

var categories = map[string]string{"1": "MARKETING", "2": authentication, "3": "UTILITY"}

const (
	authentication = "AUTHENTICATION"
	longestExpiry  = 90 // minutes
)

// The buttons that only AUTHENTICATION templates have.
const (
	buttonCopyCode = 4
	buttonAutoFill = 5
)

type templateRequest struct {
	WabaID        string           `json:"wabaId"`
	Name          string           `json:"name"`
	Category      string           `json:"category"`
	Language      string           `json:"messageLanguage"`
	Header        *int             `json:"headerType"`
	Caption       string           `json:"caption"`
	Body          string           `json:"messageBody"`
	Footer        string           `json:"footer"`
	Buttons       []templateButton `json:"buttons"`
	HeaderExample json.RawMessage  `json:"headerExample"`
	BodyExample   json.RawMessage  `json:"bodyExample"`
}

type templateButton struct {
	ActionType any             `json:"actionType"`
	Label      string          `json:"label"`
	TargetURL  string          `json:"targetUrl"`
	Example    json.RawMessage `json:"buttonExample"`
}

// templateMade is the answer: an object of which no page says more.
type templateMade struct {
	TemplateID string `json:"templateId"`
	SID        string `json:"sid"`
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
	t.SID = templateSID(int64(templates.Len(c.DB) + 1))
	t.ID = templateID(t.SID)
	t.AppKey, t.Status, t.MadeAt = who.App.AppKey, pending, c.Now
	templates.Put(c.DB, key, t)
	if !strings.HasPrefix(t.Name, magicPending) {
		c.At(c.Now.Add(p.fixture.Delays.TemplateReview), dueReview, key)
	}
	c.Seen(TemplateAnswer)
	return templateMade{TemplateID: t.ID, SID: t.SID}, nil
}

// check checks what the document cannot, in the order of the ledger.
func (in templateRequest) check(c *sim.Call) (Template, error) {
	t := Template{
		WabaID: in.WabaID, Name: in.Name, Language: in.Language, Category: in.Category, Header: headerNone, Caption: in.Caption, Body: in.Body,
		Footer: in.Footer,
	}
	if in.Header != nil {
		t.Header = *in.Header
	}
	checks := []func(*sim.Call, *Template) error{in.checkLanguage, in.checkHeader, in.checkVariables, in.checkFooter, in.checkButtons, in.checkExamples}
	for _, check := range checks {
		if err := check(c, &t); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (in templateRequest) checkLanguage(c *sim.Call, _ *Template) error {
	if !slices.Contains(languages, in.Language) && c.Enforces(TemplateLanguage) {
		return unlisted(TemplateLanguage, "messageLanguage", in.Language)
	}
	return nil
}

// checkHeader checks that a media header has no caption, and names an upload of its kind.
func (in templateRequest) checkHeader(c *sim.Call, t *Template) error {
	if t.Header < headerImage {
		return nil
	}
	if t.Caption != "" {
		return TemplateCaptionMedia.Break("caption is %q and headerType %d, a medium: its handle goes into headerExample.header_handle, and caption stays empty",
			"caption 为 %q，而 headerType 为 %d（媒体）：句柄应放在 headerExample.header_handle 中，caption 留空", clip(t.Caption), t.Header)
	}
	if !c.Enforces(TemplateHeaderHandle) {
		return nil
	}
	handles := in.headerExample().Handles
	if len(handles) == 0 {
		return TemplateHeaderHandle.Break("headerType %d needs headerExample.header_handle, the handle of an upload", "headerType %d 需要 headerExample.header_handle（上传返回的句柄）", t.Header)
	}
	for _, handle := range handles {
		switch upload, found := uploads.Get(c.DB, handle); {
		case !found:
			return TemplateHeaderHandle.Break("%q is not the handle of an upload", "%q 不是上传返回的句柄", clip(handle))
		case upload.Header != t.Header:
			return TemplateHeaderHandle.Break("the upload is %s, which cannot be used for headerType %d", "上传的文件是 %s，不能用于 headerType %d", upload.Media, t.Header)
		}
	}
	return nil
}

func (in templateRequest) checkVariables(c *sim.Call, t *Template) error {
	count, why, ok := variables(t.Body)
	if ok && t.Header == headerText {
		t.HeaderVariables, why, ok = variables(t.Caption)
	}
	switch {
	case !ok:
		return &rule.Violation{Rule: TemplateVariables, Why: why}
	case t.HeaderVariables > 1 && c.Enforces(TemplateHeaderVariable):
		return TemplateHeaderVariable.Break("caption has %d variables; a header has one at most", "caption 有 %d 个变量；页眉最多一个", t.HeaderVariables)
	}
	t.Variables = count
	return nil
}

// checkFooter checks the footer of an AUTHENTICATION template: its expiry in minutes.
func (in templateRequest) checkFooter(_ *sim.Call, t *Template) error {
	if categories[in.Category] != authentication || t.Footer == "" {
		return nil
	}
	minutes, err := strconv.Atoi(t.Footer)
	if err != nil || minutes < 1 || minutes > longestExpiry {
		return TemplateFooterMinutes.Break("footer %q is not a number of minutes from 1 to %d", "footer %q 不是 1–%d 的分钟数", t.Footer, longestExpiry)
	}
	return nil
}

func (in templateRequest) checkButtons(c *sim.Call, t *Template) error {
	for i, b := range in.Buttons {
		action := number(b.ActionType)
		if (action == buttonCopyCode || action == buttonAutoFill) && categories[in.Category] != authentication {
			return TemplateButtonCategory.Break("button %d has actionType %d, which is for category 2", "第 %d 个按钮的 actionType 为 %d，只能用于 category 2", i+1, action)
		}
		count, why, ok := variables(b.TargetURL)
		switch {
		case !ok:
			return &rule.Violation{Rule: TemplateVariables, Why: why}
		case count > 1 && c.Enforces(TemplateTargetURL):
			return TemplateTargetURL.Break("targetUrl of button %d has %d variables; one at most", "第 %d 个按钮的 targetUrl 有 %d 个变量；最多一个", i+1, count)
		}
		t.Buttons = append(t.Buttons, Button{ActionType: action, Label: b.Label, TargetURL: b.TargetURL})
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
		if count, _, _ := variables(b.TargetURL); count > 0 {
			n++
		}
	}
	return n
}

// reviewTemplate is the end of a review.
func (p *platform) reviewTemplate(t *sandbox.Tx, key string) error {
	template, found := templates.Get(t.DB, key)
	if !found || template.Status != pending {
		return nil
	}
	t.Seen(TemplateReviewTime)
	if strings.HasPrefix(template.Name, magicRejected) {
		setTemplateStatus(t, key, template, rejected, magicReason)
	} else {
		setTemplateStatus(t, key, template, approved, "")
	}
	return nil
}

func setTemplateStatus(t *sandbox.Tx, key string, template Template, status, reason string) {
	template.Status, template.Reason = status, reason
	templates.Put(t.DB, key, template)
	t.Seen(TemplateReview)
	waba, _ := wabas.Get(t.DB, template.WabaID)
	if status == approved {
		reason = noReason
	}
	t.Seen(PushTemplateReason)
	t.Seen(PushAccountName)
	tellWhatsapp(t, template.AppKey, eventWATemplate, "WhatsappTemplateEvent", template.SID, waTemplate{
		AccountName: waba.APIAccount, Category: categories[template.Category], Reason: reason, TemplateID: template.SID,
		TemplateLanguage: template.Language, TemplateName: template.Name, TemplateStatus: status, WabaID: template.WabaID,
	})
}
