package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// Excel keeps fifteen digits of a number; longer whole numbers are written as text.
const exactInteger = 999_999_999_999_999

const (
	sheetName = "Sheet1"
	sheetPart = "xl/worksheets/sheet1.xml"

	mainSchema     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSchema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSchema  = "http://schemas.openxmlformats.org/package/2006/relationships"
	typesSchema    = "http://schemas.openxmlformats.org/package/2006/content-types"
	mainType       = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	head           = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

type file struct{ name, text string }

// frame is what a workbook has beside its sheet and its styles.
func frame(from1904 bool) []file {
	relation := func(id int, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, id, relationSchema, kind, target)
	}
	relations := func(list ...string) string {
		return head + `<Relationships xmlns="` + packageSchema + `">` + strings.Join(list, "") + `</Relationships>`
	}
	override := func(part, kind string) string {
		return fmt.Sprintf(`<Override PartName="/%s" ContentType="%s%s+xml"/>`, part, mainType, kind)
	}
	return []file{
		{"[Content_Types].xml", head + `<Types xmlns="` + typesSchema + `">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			override("xl/workbook.xml", "sheet.main") + override(sheetPart, "worksheet") + override("xl/styles.xml", "styles") + `</Types>`},
		{"_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml"))},
		{"xl/workbook.xml", fmt.Sprintf(`%s<workbook xmlns=%q xmlns:r=%q><workbookPr date1904="%t"/><sheets><sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			head, mainSchema, relationSchema, from1904, sheetName)},
		{"xl/_rels/workbook.xml.rels", relations(relation(1, "worksheet", "worksheets/sheet1.xml"), relation(2, "styles", "styles.xml"))},
	}
}

// plainStyles is the least that Excel asks for: one look for all cells.
const plainStyles = head + `<styleSheet xmlns="` + mainSchema + `"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// skeleton writes a workbook with the styles and the days of b, and no cell.
func (b *Book) skeleton(out io.Writer) error {
	styles := string(b.styles)
	if styles == "" {
		styles = plainStyles
	}
	z := zip.NewWriter(out)
	for _, f := range append(frame(b.from1904), file{"xl/styles.xml", styles}, file{sheetPart, `<worksheet xmlns="` + mainSchema + `"><sheetData/></worksheet>`}) {
		if err := writePart(z, f); err != nil {
			return err
		}
	}
	return z.Close()
}

func writePart(z *zip.Writer, f file) error {
	w, err := z.Create(f.name)
	if err == nil {
		_, err = io.WriteString(w, f.text)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	return nil
}

// Write makes a workbook of one sheet: heads in its first row, then a row each. A value is nil, a bool, an int64, a
// float64 or a string; Rows reads it back unchanged.
func Write(heads []string, rows iter.Seq[[]any]) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range append(frame(false), file{"xl/styles.xml", plainStyles}) {
		if err := writePart(z, f); err != nil {
			return nil, err
		}
	}
	w, err := z.Create(sheetPart)
	if err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	values := make([]any, len(heads))
	for i, h := range heads {
		values[i] = h
	}
	s := sheetWriter{}
	s.WriteString(head + `<worksheet xmlns="` + mainSchema + `"><sheetData>`)
	s.row(values)
	for values := range rows {
		s.row(values)
		if _, err := s.WriteTo(w); err != nil {
			return nil, fmt.Errorf("write a sheet: %w", err)
		}
	}
	s.WriteString(`</sheetData></worksheet>`)
	if _, err := s.WriteTo(w); err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

// sheetWriter holds a piece of a sheet until it is compressed.
type sheetWriter struct {
	bytes.Buffer
	number int
}

func (s *sheetWriter) row(values []any) {
	s.number++
	_, _ = fmt.Fprintf(s, `<row r="%d">`, s.number)
	for i, value := range values {
		switch v := value.(type) {
		case bool:
			s.cell(i, "b", "v", map[bool]string{true: "1", false: "0"}[v])
		case int64:
			text := strconv.FormatInt(v, 10)
			if v > exactInteger || v < -exactInteger {
				s.text(i, text)
			} else {
				s.cell(i, "n", "v", text)
			}
		case float64:
			s.cell(i, "n", "v", strconv.FormatFloat(v, 'G', -1, 64))
		case string:
			s.text(i, v)
		}
	}
	s.WriteString(`</row>`)
}

func (s *sheetWriter) cell(i int, kind, element, text string) {
	_, _ = fmt.Fprintf(s, `<c r="%s%d" t="%s"><%s>%s</%[4]s></c>`, columnName(i+1), s.number, kind, element, text)
}

func (s *sheetWriter) text(i int, text string) {
	_, _ = fmt.Fprintf(s, `<c r="%s%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(i+1), s.number)
	_ = xml.EscapeText(s, []byte(escape(text))) // a buffer takes all
	s.WriteString(`</t></is></c>`)
}

// escape spells an underscore where a text looks like a spelling. Readers differ in what they take for one: every one
// that any of them takes is spelt.
func escape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if looksSpelt(text[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func looksSpelt(text string) bool {
	if len(text) < spelt || text[0] != '_' || text[1] != 'x' || text[spelt-1] != '_' {
		return false
	}
	for _, c := range []byte(text[2 : spelt-1]) {
		if letter := c &^ 0x20; (c < '0' || c > '9') && (letter < 'A' || letter > 'Z') {
			return false
		}
	}
	return true
}
