package aisuda

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"example.com/mockserver/internal/rule"
)

// sheetRow is one row of a workbook, typed; where it breaks a rule, field and refused say which.
type sheetRow struct {
	number  int   // in the workbook: the first row below the head is 2
	values  []any // in the order of the model's columns; nil where the workbook has no such column
	given   []bool
	field   string
	refused *rule.Violation
}

// readWorkbook types the rows of a workbook's first sheet. The file comes from outside: it may be a bomb, broken or
// made to break its reader, and then nothing of it is used.
func readWorkbook(data []byte, columns []column) (rows []sheetRow, v *rule.Violation) {
	return readAtMost(limits, data, columns)
}

func readAtMost(most bounds, data []byte, columns []column) (rows []sheetRow, v *rule.Violation) {
	defer func() {
		// The reader is a library with a long way through hostile XML: a panic in it is a broken file.
		if p := recover(); p != nil {
			rows, v = nil, ExcelBroken.Break("the workbook's reader failed: %v", "读取 Excel 文件时出错：%v", p)
		}
	}()
	if v := weigh(most, data); v != nil {
		return nil, v
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: int64(most.unzipped), UnzipXMLSizeLimit: int64(most.unzipped), RawCellValue: true,
	})
	if err != nil {
		return nil, unreadable(data, err)
	}
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, ExcelBroken.Break("the workbook has no sheet", "Excel 文件中没有工作表")
	}
	if err := complete(f); err != nil {
		return nil, unreadable(data, err)
	}
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, unreadable(data, err)
	}
	r := reader{most: most, columns: columns, emptyTexts: emptyTexts(f), from1904: props.Date1904 != nil && *props.Date1904}
	if err := r.read(f, sheets[0]); err != nil {
		if errors.As(err, &v) {
			return nil, v
		}
		return nil, unreadable(data, err)
	}
	return r.rows, nil
}

// unreadable says of a file that is no workbook what it is instead, where its first bytes tell.
func unreadable(data []byte, err error) *rule.Violation {
	switch {
	case len(data) == 0:
		return ExcelBroken.Break("the file is empty", "文件为空")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")): // an OLE container
		return ExcelBroken.Break("the file is an .xls of Excel 97-2003, or has a password: save it as .xlsx without one",
			"文件是 Excel 97-2003 的 .xls，或带有密码：请另存为不带密码的 .xlsx")
	case !bytes.HasPrefix(data, []byte("PK")) && !bytes.Contains(data, []byte{0}):
		return ExcelBroken.Break("the file is text, such as CSV or HTML, and no workbook: save it as .xlsx", "文件是文本（如 CSV、HTML），不是 Excel 文件：请另存为 .xlsx")
	}
	v := ExcelBroken.Break("the workbook cannot be read: %v", "无法读取 Excel 文件：%v", err)
	return v // the library's words are for the developer, not for the wire
}

type reader struct {
	most       bounds
	text       int // bytes of all cells so far
	columns    []column
	places     []int // the model's column of each column of the sheet
	emptyTexts map[cell]bool
	from1904   bool // the workbook counts its days from 1904, as Excel for Mac did
	rows       []sheetRow
}

func (r *reader) read(f *excelize.File, sheet string) error {
	lines, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer lines.Close() //nolint:errcheck // nothing of it is on disk
	for number := 1; lines.Next(); number++ {
		if number > excelize.TotalRows {
			return ExcelTooLarge.Break("the sheet has a row beyond Excel's last one", "工作表的行号超出 Excel 的上限")
		}
		cells, err := lines.Columns()
		if err != nil {
			return err
		}
		if r.places == nil {
			if v := r.readHead(cells); v != nil {
				return v
			}
			continue
		}
		if v := r.readRow(number, cells); v != nil {
			return v
		}
	}
	if err := lines.Error(); err != nil {
		return err
	}
	if r.places == nil {
		return ExcelHeaderUnknown.Break("the first row of the sheet is empty", "工作表第一行没有表头")
	}
	return nil
}

func (r *reader) readHead(cells []string) *rule.Violation {
	r.places = make([]int, len(cells))
	taken := make([]bool, len(r.columns))
	for i, head := range cells {
		at := r.find(strings.TrimSpace(head))
		if at < 0 {
			return ExcelHeaderUnknown.Break("column %d is headed %q, which is no field of the model",
				"第 %d 列的表头 %q 不是模型的字段", i+1, head)
		}
		if taken[at] {
			return ExcelHeaderUnknown.Break("column %d: %q comes twice", "第 %d 列：表头 %q 重复", i+1, head)
		}
		r.places[i], taken[at] = at, true
	}
	if len(cells) == 0 {
		return ExcelHeaderUnknown.Break("the first row of the sheet is empty", "工作表第一行没有表头")
	}
	return nil
}

func (r *reader) find(head string) int {
	for i, c := range r.columns {
		if head == c.head() || head == c.Name {
			return i
		}
	}
	return -1
}

func (r *reader) readRow(number int, cells []string) *rule.Violation {
	if len(cells) > len(r.places) {
		return ExcelHeaderUnknown.Break("row %d has a cell beyond the head's columns", "第 %d 行的数据超出表头", number)
	}
	if len(cells) == 0 && !r.anyEmptyText(number) {
		return nil // a blank line
	}
	if len(r.rows) == r.most.rows {
		return ExcelTooLarge.Break("the workbook has more than %d rows", "Excel 文件超过 %d 行", r.most.rows)
	}
	row := sheetRow{number: number, values: make([]any, len(r.columns)), given: make([]bool, len(r.columns))}
	for i, at := range r.places {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		if r.text += len(text); r.text > r.most.texts {
			return ExcelTooLarge.Break("the cells hold more than %d MiB of text", "单元格文本合计超过 %d MiB", r.most.texts>>20)
		}
		c := r.columns[at]
		value, v := c.parse(text, text != "" || r.emptyTexts[cell{i + 1, number}], r.from1904)
		if v != nil && row.refused == nil {
			row.field, row.refused = c.Name, v
		}
		row.values[at], row.given[at] = value, true
	}
	r.rows = append(r.rows, row)
	return nil
}

func (r *reader) anyEmptyText(number int) bool {
	for i := range r.places {
		if r.emptyTexts[cell{i + 1, number}] {
			return true
		}
	}
	return false
}

// cell is a place in a sheet, counted from 1.
type cell struct{ column, row int }

// parse types the text of a cell. A cell that is not filled is null, or an empty text where null is not allowed.
func (c column) parse(text string, filled, from1904 bool) (any, *rule.Violation) {
	if !filled {
		if c.Type == "text" && !c.Nullable && !c.Primary {
			return "", nil
		}
		return c.empty()
	}
	switch c.Type {
	case "integer", "number":
		return c.acceptNumber(strings.TrimSpace(text))
	case "boolean":
		return c.parseBoolean(strings.TrimSpace(text))
	case "date", "datetime":
		// A date that a person typed into Excel is a number of days.
		if days, err := strconv.ParseFloat(text, 64); err == nil {
			return c.parseDays(days, from1904)
		}
	}
	return c.acceptString(text)
}

func (c column) parseBoolean(text string) (any, *rule.Violation) {
	switch strings.ToLower(text) {
	case "1", "true", "是":
		return true, nil
	case "0", "false", "否":
		return false, nil
	}
	return nil, c.wrongType()
}

// maxDays is 9999-12-31 in days since 1900, the last date that Excel knows, and the day after.
const maxDays = 2_958_466

// parseDays reads a date as workbooks keep it, in days. It does not use the library's ExcelDateToTime, which rounds to
// seconds and puts what is before 1900-03-01 a day too early. Less than a day is a time without a date.
func (c column) parseDays(days float64, from1904 bool) (any, *rule.Violation) {
	if math.IsNaN(days) || days < 1 || days >= maxDays {
		return nil, c.wrongType()
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60: // Excel counts a 1900-02-29, its day 60, which was not
		first = first.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(days)
	t := first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86_400_000)) * time.Millisecond)
	if c.Type == "date" {
		return c.acceptString(t.Format(time.DateOnly))
	}
	return c.acceptString(t.Format("2006-01-02 15:04:05.000"))
}

// emptyTexts finds the cells that hold a text of no characters, as writeWorkbook writes them: the library's rows show
// them like cells that are not there, and an empty text is not null.
func emptyTexts(f *excelize.File) map[cell]bool {
	content, _ := f.Pkg.Load("xl/worksheets/sheet1.xml")
	xml, _ := content.([]byte)
	const empty = ` t="inlineStr"><is><t></t></is></c>`
	found := map[cell]bool{}
	for {
		at := bytes.Index(xml, []byte(empty))
		if at < 0 {
			return found
		}
		if from := bytes.LastIndex(xml[:at], []byte(` r="`)); from >= 0 {
			name, _, _ := strings.Cut(string(xml[from+len(` r="`):at]), `"`)
			if column, row, err := excelize.CellNameToCoordinates(name); err == nil {
				found[cell{column, row}] = true
			}
		}
		xml = xml[at+len(empty):]
	}
}

// complete reports a sheet whose XML was cut off: the library takes that for the sheet's end.
func complete(f *excelize.File) error {
	content, _ := f.Pkg.Load("xl/worksheets/sheet1.xml")
	xml, there := content.([]byte)
	if there && !bytes.HasSuffix(bytes.TrimSpace(xml), []byte("worksheet>")) {
		return fmt.Errorf("the sheet ends in the middle")
	}
	return nil
}
