package xlsx

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/rule"
)

// Rows calls use for each row of the sheet that has a cell, and for the first in any case. Where a row or a cell stands
// out of order, what Excel would show is unknown: it offers to repair such a file.
func (b *Book) Rows(use func(*Row) error) error {
	r, err := b.sheet.Open()
	if err != nil {
		return faultOf(err)
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	s := sheetReader{d: xml.NewDecoder(r), book: b, use: use}
	if err := s.read(); err != nil {
		if s.stopped {
			return err
		}
		return faultOf(err)
	}
	if f := b.cover(s.row.Number); f != nil {
		return f
	}
	return nil
}

type sheetReader struct {
	d       *xml.Decoder
	book    *Book
	use     func(*Row) error
	stopped bool // by use
	row     Row
	rows    int // that use was given, the first aside
	text    int // bytes of all cells so far
}

func (s *sheetReader) read() error {
	if err := root(s.d, "worksheet"); err != nil {
		return err
	}
	err := children(s.d, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sheetData":
			return children(s.d, s.readRow)
		case "mergeCells":
			return children(s.d, s.readMerge)
		}
		return s.d.Skip()
	})
	if err != nil {
		return err
	}
	return rest(s.d)
}

func attribute(e xml.StartElement, name string) (value string, given bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

func (s *sheetReader) readRow(e xml.StartElement) error {
	if e.Name.Local != "row" {
		return s.d.Skip()
	}
	number := s.row.Number + 1
	if text, given := attribute(e, "r"); given {
		n, err := strconv.Atoi(text)
		if err != nil || n < number {
			return broken("row %q follows row %d", "第 %[2]d 行之后出现了行号 %[1]q", text, s.row.Number)
		}
		number = n
	}
	if number > lastRow {
		return tooLarge("the sheet has a row beyond Excel's last one", "工作表的行号超出 Excel 的上限")
	}
	s.row = Row{Number: number, Cells: s.row.Cells[:0]}
	if err := children(s.d, s.readCell); err != nil {
		return err
	}
	for n := len(s.row.Cells); n > 0 && s.row.Cells[n-1].Kind == Empty; n-- {
		s.row.Cells = s.row.Cells[:n-1]
	}
	if number > 1 {
		if len(s.row.Cells) == 0 {
			return nil
		}
		if s.rows++; s.rows > s.book.most.Rows {
			return tooLarge("the workbook has more than %d rows", "Excel 文件超过 %d 行", s.book.most.Rows)
		}
	}
	err := s.use(&s.row)
	s.stopped = err != nil
	return err
}

func (s *sheetReader) readCell(e xml.StartElement) error {
	if e.Name.Local != "c" {
		return s.d.Skip()
	}
	column := len(s.row.Cells) + 1
	if name, given := attribute(e, "r"); given {
		c, row, ok := place(name)
		if !ok || row != s.row.Number || c < column {
			return broken("row %d has a cell called %q after its %d. column", "第 %d 行出现了不在次序中的单元格 %q（在第 %d 列之后）", s.row.Number, name, column-1)
		}
		column = c
	}
	if column > lastColumn {
		return broken("row %d has a cell beyond Excel's last column", "第 %d 行的列超出 Excel 的上限", s.row.Number)
	}
	for n := len(s.row.Cells) + 1; n < column; n++ {
		s.row.Cells = append(s.row.Cells, Cell{column: n, row: s.row.Number})
	}
	raw := rawCell{}
	raw.kind, _ = attribute(e, "t")
	raw.style, _ = attribute(e, "s")
	err := children(s.d, func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			raw.given = true
			raw.value, err = characters(s.d)
			return err
		case "is":
			raw.given = true
			raw.value, err = richText(s.d)
			return err
		case "f":
			raw.formula = true
		}
		return s.d.Skip()
	})
	if err != nil {
		return err
	}
	cell := s.book.cell(raw)
	cell.column, cell.row = column, s.row.Number
	if s.text += len(cell.Text); s.text > s.book.most.Texts {
		return tooLarge("the cells hold more than %d MiB of text", "单元格文本合计超过 %d MiB", s.book.most.Texts>>20)
	}
	s.row.Cells = append(s.row.Cells, cell)
	return nil
}

// rawCell is a cell as it stands in the XML.
type rawCell struct {
	kind, style, value string
	given, formula     bool // a value is given, if an empty one; a formula is
}

func unreadableCell(en, zh string, args ...any) Cell {
	return Cell{Kind: Unreadable, Why: rule.Say(en, zh, args...)}
}

func (b *Book) cell(raw rawCell) Cell {
	value := raw.value
	if raw.kind != "inlineStr" && raw.kind != "str" {
		value = strings.TrimSpace(value)
	}
	if !raw.given || value == "" && (raw.kind == "" || raw.kind == "n") {
		if raw.formula {
			return unreadableCell("the formula has no stored result: open the file in Excel and save it", "公式没有保存计算结果：请用 Excel 打开并保存文件")
		}
		return Cell{}
	}
	switch raw.kind {
	case "", "n":
		return b.number(raw.style, value)
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(b.texts) {
			return unreadableCell("it refers to the shared text %q, of which the file has %d", "引用了第 %q 个共享文本，而文件只有 %d 个", value, len(b.texts))
		}
		return Cell{Kind: Text, Text: b.texts[n]}
	case "inlineStr":
		return Cell{Kind: Text, Text: value}
	case "str":
		if value == "" && raw.formula {
			return Cell{} // ="" shows nothing
		}
		return Cell{Kind: Text, Text: unescape(value)}
	case "b":
		switch value {
		case "1", "true":
			return Cell{Kind: Boolean, Text: "TRUE"}
		case "0", "false":
			return Cell{Kind: Boolean, Text: "FALSE"}
		}
		return unreadableCell("it holds %q as a boolean", "布尔值的内容是 %q", value)
	case "d":
		return b.isoDate(raw.style, value)
	case "e":
		return unreadableCell("it shows the error %s", "显示为错误 %s", value)
	}
	return unreadableCell("it is of the unknown type %q", "类型 %q 未知", raw.kind)
}

var decimal = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

func (b *Book) number(style, value string) Cell {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || !decimal.MatchString(value) {
		return unreadableCell("it holds %q as a number", "数字的内容是 %q", value)
	}
	f, ok := b.formatOf(style)
	if !ok {
		return unreadableCell("it has the style %q, of which the file has %d", "使用了第 %q 个样式，而文件只有 %d 个", style, len(b.formats))
	}
	kind := Number
	if f.date || f.clock {
		kind = Date
	}
	return Cell{Kind: kind, Text: value, format: f}
}

// isoDate is a date that is written as such, and becomes a number of days as all others are.
func (b *Book) isoDate(style, value string) Cell {
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", time.DateOnly} {
		t, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		f, ok := b.formatOf(style)
		if !ok || !f.date {
			f = &format{date: true, clock: layout != time.DateOnly, local: true}
		}
		return Cell{Kind: Date, Text: strconv.FormatFloat(b.days(t), 'f', -1, 64), format: f}
	}
	return unreadableCell("it holds %q as a date", "日期的内容是 %q", value)
}
