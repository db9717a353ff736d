package xlsx

import (
	"encoding/xml"
	"net/url"
	"path"
	"strings"
)

// index is what a workbook says of its parts.
type index struct {
	sheets        []listed
	texts, styles string          // names of parts; empty where there is none
	holdsRows     map[string]bool // names of parts
	from1904      bool
}

type listed struct {
	name   string
	hidden bool
	kind   string // the last word of the relationship's type: worksheet, chartsheet …
	part   string
}

type relationships struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
		Mode   string `xml:"TargetMode,attr"`
	} `xml:"Relationship"`
}

type workbook struct {
	XMLName    xml.Name
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

type related struct{ kind, part string }

// relations are those of a part, by their ids; those of the whole file where part is empty.
func (p *parts) relations(part string) (map[string]related, error) {
	var list relationships
	dir, base := path.Split(part)
	if err := p.decode(dir+"_rels/"+base+".rels", &list); err != nil {
		return nil, err
	}
	all := map[string]related{}
	for _, r := range list.List {
		target, err := url.PathUnescape(r.Target)
		if err != nil || r.Mode == "External" {
			continue
		}
		all[r.ID] = related{path.Base(r.Type), partName(dir, target)}
	}
	return all, nil
}

// index finds the parts: the root's relationships name the workbook, and the workbook's its sheets, texts and styles.
func (p *parts) index() (*index, error) {
	if err := p.foreign(); err != nil {
		return nil, err
	}
	root, err := p.relations("")
	if err != nil {
		return nil, err
	}
	main := ""
	for _, r := range root {
		if r.kind == "officeDocument" {
			main = r.part
		}
	}
	if path.Ext(main) == ".bin" {
		return nil, is("a binary workbook (.xlsb)", "二进制工作簿（.xlsb）")
	}
	var w workbook
	if err := p.decode(main, &w); err != nil {
		return nil, err
	}
	if w.XMLName.Local != "workbook" {
		return nil, broken("%s is not a workbook", "%s 不是 Excel 工作簿", main)
	}
	relations, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	x := &index{holdsRows: map[string]bool{}, from1904: w.Properties.Date1904 == "1" || w.Properties.Date1904 == "true"}
	for _, r := range relations {
		switch r.kind {
		case "sharedStrings":
			x.texts, x.holdsRows[r.part] = r.part, true
		case "styles":
			x.styles = r.part
		case "worksheet":
			x.holdsRows[r.part] = true
		}
	}
	for _, s := range w.Sheets {
		l := listed{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden"}
		for _, a := range s.Attrs {
			if a.Name.Local == "id" && a.Name.Space != "" {
				l.kind, l.part = relations[a.Value].kind, relations[a.Value].part
			}
		}
		x.sheets = append(x.sheets, l)
	}
	return x, nil
}

// shown is the part of the first sheet with cells that Excel shows.
func (x *index) shown() (part string, err error) {
	if len(x.sheets) == 0 {
		return "", broken("the workbook has no sheet", "Excel 文件中没有工作表")
	}
	for _, s := range x.sheets {
		switch {
		case s.part == "":
			return "", broken("the sheet %q has no part in the file", "文件中缺少工作表 %q 的内容", s.name)
		case !s.hidden && strings.EqualFold(s.kind, "worksheet"):
			return s.part, nil
		}
	}
	return "", broken("all sheets of the workbook are hidden, or charts", "Excel 文件的工作表都已隐藏，或都是图表")
}
