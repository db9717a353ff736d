package innopaas

import (
	"encoding/json"
	"regexp"

	"example.com/mockserver/internal/rule"
)

// mostProducts is how many products all sections of a product_list have together.
const mostProducts = 30

// interactive is an interactive message. The document has held its fields to their types and lengths: here is what
// depends on its type.
type interactive struct {
	Type   string `json:"type"`
	Header *struct {
		Type     string  `json:"type"`
		Text     string  `json:"text"`
		Image    *linked `json:"image"`
		Document *linked `json:"document"`
		Video    *linked `json:"video"`
	} `json:"header"`
	Body *struct {
		Text string `json:"text"`
	} `json:"body"`
	Action struct {
		Button            string               `json:"button"`
		Sections          []interactiveSection `json:"sections"`
		Buttons           []interactiveButton  `json:"buttons"`
		CatalogID         string               `json:"catalogId"`
		ProductRetailerID string               `json:"productRetailerId"`
	} `json:"action"`
}

type linked struct {
	Link string `json:"link"`
}

type interactiveSection struct {
	Title        string            `json:"title"`
	Rows         []json.RawMessage `json:"rows"`
	ProductItems []json.RawMessage `json:"productItems"`
}

type interactiveButton struct {
	Reply struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	} `json:"reply"`
}

func checkInteractive(raw json.RawMessage) error {
	var in interactive
	if err := json.Unmarshal(raw, &in); err != nil {
		return WAInteractive.Break("interactive cannot be read: %v", "无法读取 interactive：%v", err)
	}
	if why, ok := in.checkHeader(); !ok {
		return &rule.Violation{Rule: WAInteractive, Why: why}
	}
	if in.Type != "product" && (in.Body == nil || in.Body.Text == "") {
		return WAInteractive.Break("an interactive message of type %s needs body.text", "%s 类型的交互消息需要 body.text", in.Type)
	}
	why, ok := map[string]func() (rule.Text, bool){
		"list": in.checkList, "button": in.checkButtons, "product": in.checkProduct, "product_list": in.checkProducts,
	}[in.Type]()
	if !ok {
		return &rule.Violation{Rule: WAInteractive, Why: why}
	}
	return nil
}

func (in interactive) checkHeader() (why rule.Text, ok bool) {
	h := in.Header
	switch {
	case h == nil:
		return rule.Say("product_list needs a header", "product_list 需要 header"), in.Type != "product_list"
	case in.Type == "product":
		return rule.Say("product has no header", "product 不能有 header"), false
	case h.Type == "text":
		return rule.Say("a header of type text needs header.text", "text 类型的 header 需要 header.text"), h.Text != ""
	}
	file := map[string]*linked{"image": h.Image, "document": h.Document, "video": h.Video}[h.Type]
	return rule.Say("a header of type %[1]s needs header.%[1]s.link", "%[1]s 类型的 header 需要 header.%[1]s.link", h.Type), file != nil && file.Link != ""
}

func (in interactive) checkList() (why rule.Text, ok bool) {
	a := in.Action
	switch {
	case a.Button == "":
		return rule.Say("a list needs action.button", "list 需要 action.button"), false
	case len(a.Sections) == 0:
		return rule.Say("a list needs action.sections", "list 需要 action.sections"), false
	}
	for i, s := range a.Sections {
		switch {
		case len(s.Rows) == 0:
			return rule.Say("section %d has no rows", "第 %d 个 section 没有 rows", i+1), false
		case s.Title == "" && len(a.Sections) > 1:
			return rule.Say("section %d has no title; of several each has one", "第 %d 个 section 没有 title；有多个 section 时必填", i+1), false
		}
	}
	return rule.Text{}, true
}

// markdown is what WhatsApp would show as bold, italic, struck through or code.
var markdown = regexp.MustCompile("\\*[^*]+\\*|\\b_[^_]+_\\b|~[^~]+~|`[^`]+`")

func (in interactive) checkButtons() (why rule.Text, ok bool) {
	if len(in.Action.Buttons) == 0 {
		return rule.Say("type button needs action.buttons", "button 类型需要 action.buttons"), false
	}
	titles := map[string]bool{}
	for i, b := range in.Action.Buttons {
		switch title := b.Reply.Title; {
		case titles[title]:
			return rule.Say("button %d is called %q like another", "第 %d 个按钮的 title %q 重复", i+1, title), false
		case markdown.MatchString(title):
			return rule.Say("the title of button %d has markdown", "第 %d 个按钮的 title 含 markdown", i+1), false
		default:
			titles[title] = true
		}
	}
	return rule.Text{}, true
}

func (in interactive) checkProduct() (why rule.Text, ok bool) {
	return rule.Say("a product needs action.catalogId and action.productRetailerId", "product 需要 action.catalogId 和 action.productRetailerId"),
		in.Action.CatalogID != "" && in.Action.ProductRetailerID != ""
}

func (in interactive) checkProducts() (why rule.Text, ok bool) {
	if in.Action.CatalogID == "" || len(in.Action.Sections) == 0 {
		return rule.Say("a product_list needs action.catalogId and action.sections", "product_list 需要 action.catalogId 和 action.sections"), false
	}
	all := 0
	for i, s := range in.Action.Sections {
		if len(s.ProductItems) == 0 {
			return rule.Say("section %d has no productItems", "第 %d 个 section 没有 productItems", i+1), false
		}
		all += len(s.ProductItems)
	}
	return rule.Say("the sections have %d products; at most %d", "各 section 共有 %d 个商品；最多 %d 个", all, mostProducts), all <= mostProducts
}
