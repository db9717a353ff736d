package innopaas

import (
	"cmp"
	"encoding/json"
	"strings"
)

// Shown is a WhatsApp message as its recipient sees it, from top to bottom.
type Shown struct {
	Header  string        `json:"header,omitempty"`
	Media   string        `json:"media,omitempty"` // the address of a file
	File    string        `json:"file,omitempty"`  // its name
	Body    string        `json:"body,omitempty"`
	Footer  string        `json:"footer,omitempty"`
	Buttons []ShownButton `json:"buttons,omitempty"`
}

// ShownButton is a button, or a row of a list.
type ShownButton struct {
	Kind        string `json:"kind"` // quick_reply, website, call, copy_code, auto_fill, reply, row
	Title       string `json:"title"`
	ID          string `json:"id,omitempty"` // of reply and row
	Description string `json:"description,omitempty"`
	Value       string `json:"value,omitempty"` // the address of website, the code of copy_code
}

// buttonKinds are the kinds of a template's buttons, by actionType.
var buttonKinds = map[int]string{1: "quick_reply", 2: "website", 3: "call", 4: "copy_code", 5: "auto_fill"}

// shown is the message as its recipient sees it.
func (in *waRequest) shown() *Shown {
	switch {
	case in.MessageType == "template":
		return in.shownTemplate()
	case in.MessageType == "interactive":
		return shownInteractive(in.Interactive)
	case in.Media != nil:
		return &Shown{Media: in.Media.Link, File: in.Media.Filename, Body: in.Media.Caption}
	}
	return &Shown{Body: cmp.Or(in.Body, string(in.Location), string(in.Contacts))}
}

func (in *waRequest) shownTemplate() *Shown {
	t := in.found
	var header waHeader
	_ = json.Unmarshal(in.Header, &header) // there may be none
	s := &Shown{Header: strings.ReplaceAll(t.Caption, "{{1}}", header.ParamValue), Media: header.Link, Body: in.saying(), Footer: t.Footer}
	links := 0
	for _, b := range t.Buttons {
		shown := ShownButton{Kind: buttonKinds[b.ActionType], Title: b.Label, Value: b.TargetURL}
		switch {
		case strings.Contains(b.TargetURL, "{{1}}"):
			shown.Value = strings.ReplaceAll(b.TargetURL, "{{1}}", in.buttonParam(links))
			links++
		case shown.Kind == "copy_code":
			shown.Value = cmp.Or(in.buttonParam(0), strings.Join(in.BodyParams[:min(1, len(in.BodyParams))], ""))
		}
		s.Buttons = append(s.Buttons, shown)
	}
	return s
}

// buttonParam is the i-th value of a button; empty where there is none.
func (in *waRequest) buttonParam(i int) string {
	var param struct{ Value string }
	if i < len(in.ButtonParams) {
		_ = json.Unmarshal(in.ButtonParams[i], &param) // its schema has read it
	}
	return param.Value
}

func shownInteractive(raw json.RawMessage) *Shown {
	var in struct {
		interactive
		Footer struct{ Text string } `json:"footer"`
	}
	_ = json.Unmarshal(raw, &in) // what its rule does not demand may be missing
	s := &Shown{Footer: in.Footer.Text}
	if in.Body != nil {
		s.Body = in.Body.Text
	}
	if in.Header != nil {
		s.Header = in.Header.Text
		for _, file := range []*linked{in.Header.Image, in.Header.Document, in.Header.Video} {
			if file != nil {
				s.Media = file.Link
			}
		}
	}
	for _, b := range in.Action.Buttons {
		s.Buttons = append(s.Buttons, ShownButton{Kind: "reply", Title: b.Reply.Title, ID: b.Reply.ID})
	}
	for _, section := range in.Action.Sections {
		for _, raw := range section.Rows {
			var row struct{ ID, Title, Description string }
			_ = json.Unmarshal(raw, &row) // the same
			s.Buttons = append(s.Buttons, ShownButton{Kind: "row", Title: row.Title, ID: row.ID, Description: row.Description})
		}
	}
	return s
}
