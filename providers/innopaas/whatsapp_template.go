package innopaas

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// checkTemplate checks a template message: the template, then its header, then a parameter for each variable.
func (in *waRequest) checkTemplate(c *sim.Call) error {
	template, err := in.template(c)
	if err != nil {
		return err
	}
	in.found = template
	if template.Status != approved {
		return WATemplateApproved.Break("template %s is %s", "模板 %s 的状态为 %s", template.Name, template.Status)
	}
	if err := in.checkHeader(c, template); err != nil {
		return err
	}
	switch {
	case template.Variables > 0 && len(in.BodyParams) == 0:
		return WABodyParams.Break("the body of template %s has %d variables and there are no bodyParams", "模板 %s 的正文有 %d 个变量，但没有 bodyParams",
			template.Name, template.Variables)
	case template.Variables != len(in.BodyParams):
		return WABodyParamCount.Break("the body of template %s has %d variables and there are %d bodyParams", "模板 %s 的正文有 %d 个变量，但 bodyParams 有 %d 个",
			template.Name, template.Variables, len(in.BodyParams))
	}
	for i, value := range in.BodyParams {
		if strings.TrimSpace(value) == "" {
			return WABodyParamText.Break("bodyParams %d is blank", "第 %d 个 bodyParams 为空白", i+1)
		}
	}
	if links := template.dynamicLinks(); links > len(in.ButtonParams) {
		return WAButtonParams.Break("template %s has %d dynamic links and there are %d buttonParams", "模板 %s 有 %d 个动态链接按钮，但 buttonParams 有 %d 个",
			template.Name, links, len(in.ButtonParams))
	}
	return nil
}

// template finds the template that a message names.
func (in *waRequest) template(c *sim.Call) (Template, error) {
	if in.TemplateName == "" && in.Group != "" {
		for _, t := range templates.Prefix(c.DB, in.WabaID+"/") {
			if t.Group == in.Group && t.Language == in.Language {
				c.Seen(WATemplateGroup)
				return t, nil
			}
		}
	}
	if in.Language == "" || in.TemplateName == "" {
		return Template{}, WATemplateNamed.Break("language is %q and templateName %q; a template message names both",
			"language 为 %q，templateName 为 %q；模板消息两者都要提供", in.Language, in.TemplateName)
	}
	template, found := templates.Get(c.DB, templateKey(in.WabaID, in.TemplateName, in.Language))
	switch {
	case found:
		return template, nil
	case !slices.Contains(languages, in.Language):
		return template, unlisted(WATemplateUnknown, "language", in.Language)
	}
	return template, WATemplateUnknown.Break("business account %s has no template %s in %s; it has %v", "商业账号 %s 没有 %[3]s 语言的模板 %[2]s；现有 %[4]v",
		in.WabaID, in.TemplateName, in.Language, templateNames(c.Tx, in.WabaID))
}

// templateNames are the templates of a business account, each as name/language; the first of them where there are many.
func templateNames(t *sandbox.Tx, waba string) (names []string) {
	const most = 10
	for key := range templates.Prefix(t.DB, waba+"/") {
		if len(names) == most {
			return append(names, "…")
		}
		names = append(names, strings.TrimPrefix(key, waba+"/"))
	}
	return names
}

// waHeader is what a message gives for the header of its template.
type waHeader struct {
	Type       string `json:"type"`
	Link       string `json:"link"`
	Caption    string `json:"caption"`
	ParamValue string `json:"paramValue"`
}

// headerTypes are the types of a message's header, by that of the template's.
var headerTypes = map[int]string{headerText: "text", headerImage: "image", headerVideo: "video", headerDocument: "document"}

func (in *waRequest) checkHeader(c *sim.Call, template Template) error {
	var header waHeader
	given := len(in.Header) > 0 && string(in.Header) != "null"
	if given && c.Enforces(WAHeader) {
		if err := json.Unmarshal(in.Header, &header); err != nil {
			return WAHeader.Break("header cannot be read: %v", "无法读取 header：%v", err)
		}
		if err := header.check(); err != nil {
			return err
		}
	}
	_ = json.Unmarshal(in.Header, &header) // it may be anything, where its rule is waived
	if !c.Enforces(WAHeaderOfTemplate) {
		return nil
	}
	switch want := headerTypes[template.Header]; {
	case given && want == "":
		return WAHeaderOfTemplate.Break("template %s has no header", "模板 %s 没有页眉", template.Name)
	case given && header.Type != want:
		return WAHeaderOfTemplate.Break("header is of type %q, that of template %s is %s", "header 的类型为 %q，模板 %s 的页眉为 %s", header.Type, template.Name, want)
	case !given && template.Header >= headerImage:
		return WAHeaderOfTemplate.Break("the header of template %s is %s, and there is no header with its link", "模板 %s 的页眉为 %s，但没有提供含 link 的 header", template.Name, want)
	case template.HeaderVariables > 0 && header.ParamValue == "":
		return WAHeaderOfTemplate.Break("the header of template %s has a variable, and there is no header.paramValue", "模板 %s 的页眉含变量，但没有 header.paramValue", template.Name)
	}
	return nil
}

func (h waHeader) check() error {
	switch {
	case h.Type == "text" && h.Caption != "":
		return WAHeader.Break("header.caption is not for type text", "header.caption 不能用于 text 类型")
	case h.Type == "text":
		return nil
	case h.Link == "":
		return WAHeader.Break("header.type %s needs header.link", "header.type 为 %s 时需要 header.link", h.Type)
	case h.ParamValue != "":
		return WAHeader.Break("header.paramValue is for type text", "header.paramValue 只能用于 text 类型")
	case !isURL(h.Link):
		return WAMediaLinkURL.Break("header.link %q is not an http or https URL", "header.link %q 不是 http/https 地址", h.Link)
	}
	return nil
}

// isURL reports whether a text is an http or https URL.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
