package xlsx

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// exactNumber is where a number has sixteen digits: Excel keeps fifteen.
const exactNumber = 1e15

// Cut reports a number of more digits than Excel keeps: the last ones that were typed are lost.
func (c Cell) Cut() *Fault {
	if n, _ := strconv.ParseFloat(c.Text, 64); math.Abs(n) >= exactNumber {
		return broken("it holds a number of more than 15 digits, which Excel does not keep: make the cell a text", "内容是超过 15 位的数字，Excel 无法保留全部位数：请将单元格设为文本")
	}
	return nil
}

// Shown is the text that Excel shows for a cell.
func (b *Book) Shown(c Cell) (string, *Fault) {
	if c.Kind != Number && c.Kind != Date {
		return c.Text, nil
	}
	if f := c.Cut(); f != nil {
		return "", f
	}
	switch f := c.format; {
	case f.general:
		return general(c.Text), nil
	case f.local:
		return "", broken("it holds a number in a format whose look depends on the machine, such as a date in the order of the country: choose a format such as yyyy-mm-dd, or make the cell a text",
			"数字格式的显示因电脑的语言和区域设置而异（如系统短日期）：请改用 yyyy-mm-dd 之类的固定格式，或将单元格设为文本")
	case !f.known:
		return "", broken("it has the number format %d, which the file does not describe", "使用了数字格式 %d，而文件没有说明", f.id)
	}
	if n, _ := strconv.ParseFloat(c.Text, 64); c.Kind == Date && (n < 0 || n >= maxDays) {
		return "", broken("its number of days, %s, is not a date", "天数 %s 不是日期", c.Text)
	}
	text, err := b.formatted(c)
	if err != nil || text == "" || general(c.Text) == text && !harmless.MatchString(colour.ReplaceAllString(c.format.code, "")) {
		return "", broken("its number format, %q, is not understood: make the cell a text", "无法识别数字格式 %q：请将单元格设为文本", c.format.code)
	}
	return text, nil
}

// A format of these characters may show a number as its digits; where another one does, excelize did not know it.
var (
	harmless = regexp.MustCompile(`^[0#?.,;_ ()@-]*$`)
	colour   = regexp.MustCompile(`(?i)\[(black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+)\]`)
)

// general shows a number without a format: the digits that Excel keeps.
func general(digits string) string {
	n, _ := strconv.ParseFloat(digits, 64)
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if n != 0 && math.Abs(n) < 1e-9 {
		return strconv.FormatFloat(n, 'E', -1, 64)
	}
	return strconv.FormatFloat(n+0, 'f', -1, 64)
}

// formatted asks excelize for a number in its format. excelize gets a workbook of ours with the cell, and of the file
// from outside only the styles: it looks for parts at fixed places, and drops errors within a row.
func (b *Book) formatted(c Cell) (text string, err error) {
	defer func() {
		if p := recover(); p != nil { // the styles are from outside, and the way through the library is long
			err = fmt.Errorf("the reader of number formats failed: %v", p)
		}
	}()
	if b.scratch == nil {
		var out bytes.Buffer
		if err := b.skeleton(&out); err != nil {
			return "", err
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			return "", err
		}
		b.scratch = f
	}
	f := b.scratch
	f.Pkg.Store(sheetPart, fmt.Appendf(nil, `<worksheet xmlns=%q><sheetData><row r="1"><c r="A1" s="%d"><v>%s</v></c></row></sheetData></worksheet>`, mainSchema, c.format.style, c.Text))
	rows, err := f.Rows(sheetName)
	if err != nil {
		return "", err
	}
	defer rows.Close() //nolint:errcheck // nothing of it is on disk
	if !rows.Next() {
		return "", rows.Error()
	}
	cells, err := rows.Columns()
	if err != nil || len(cells) != 1 {
		return "", err
	}
	return strings.TrimSpace(cells[0]), nil // the blanks only align
}
