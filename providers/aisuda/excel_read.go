package aisuda

import (
	"errors"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda/xlsx"
)

// limits are those of a workbook that is imported: 200,000 rows of eight columns have thirteen million tags and
// attributes.
var limits = xlsx.Limits{Rows: 200_000, Texts: 256 << 20, Unzipped: 128 << 20, InRows: 16_000_000, InIndex: 10_000, InOther: 500_000}

// sheetRow is one row of a workbook, typed; where it breaks a rule, field, cell and refused say which.
type sheetRow struct {
	number  int   // in the workbook: the first row below the head is 2
	values  []any // in the order of the model's columns; nil where the workbook has no such column
	given   []bool
	field   string
	cell    string // C7; empty where the workbook has none for the field
	refused *rule.Violation
}

// readWorkbook types the rows of a workbook. What is wrong with the file, and not with a row, uses nothing of it.
func readWorkbook(data []byte, columns []column) ([]sheetRow, *rule.Violation) {
	return readAtMost(limits, data, columns)
}

func readAtMost(most xlsx.Limits, data []byte, columns []column) ([]sheetRow, *rule.Violation) {
	r := reader{columns: columns}
	book, err := xlsx.Open(data, most)
	if err == nil {
		r.book = book
		err = book.Rows(r.read)
	}
	if err == nil && r.places == nil {
		err = headless()
	}
	if v := (*rule.Violation)(nil); errors.As(err, &v) {
		return nil, v
	}
	if f := (*xlsx.Fault)(nil); errors.As(err, &f) {
		broken := ExcelBroken
		if f.TooLarge {
			broken = ExcelTooLarge
		}
		return nil, &rule.Violation{Rule: broken, Why: f.Why}
	}
	for i := range r.rows {
		row := &r.rows[i]
		if cell, covered := book.Covered(row.number, len(r.places)); covered && row.refused == nil {
			c := columns[r.places[cell.Column()-1]]
			row.field, row.cell, row.refused = c.Name, cell.Name(), c.unreadable(cell.Why)
		}
	}
	return r.rows, nil
}

func headless() error {
	return ExcelHeaderUnknown.Break("the first row of the sheet is empty", "工作表第一行没有表头")
}

type reader struct {
	columns []column
	book    *xlsx.Book
	places  []int // the model's column of each column of the sheet
	rows    []sheetRow
}

func (r *reader) read(row *xlsx.Row) error {
	if r.places == nil {
		return r.readHead(row)
	}
	for i := len(r.places); i < len(row.Cells); i++ {
		if c := row.Cells[i]; c.Kind != xlsx.Empty && (c.Kind != xlsx.Text || c.Text != "") {
			return ExcelHeaderUnknown.Break("the cell %s stands beside the head's columns", "单元格 %s 超出表头", c.Name())
		}
	}
	typed := sheetRow{number: row.Number, values: make([]any, len(r.columns)), given: make([]bool, len(r.columns))}
	for i, at := range r.places {
		var cell xlsx.Cell
		if i < len(row.Cells) {
			cell = row.Cells[i]
		}
		c := r.columns[at]
		value, v := c.ofCell(r.book, cell)
		if v != nil && typed.refused == nil {
			typed.field, typed.cell, typed.refused = c.Name, row.Name(i+1), v
		}
		typed.values[at], typed.given[at] = value, true
	}
	r.rows = append(r.rows, typed)
	return nil
}

func (r *reader) readHead(row *xlsx.Row) error {
	if row.Number != 1 || len(row.Cells) == 0 {
		return headless()
	}
	r.places = make([]int, len(row.Cells))
	taken := make([]bool, len(r.columns))
	for i, cell := range row.Cells {
		head, f := r.book.Shown(cell)
		if cell.Kind == xlsx.Unreadable {
			f = &xlsx.Fault{Why: cell.Why}
		}
		if f != nil {
			return ExcelHeaderUnknown.Break("column %d is headed by a cell that cannot be read: %[2]s", "第 %[1]d 列的表头无法读取：%[3]s", i+1, f.Why.EN, f.Why.ZH)
		}
		at := r.find(strings.TrimSpace(head))
		if at < 0 {
			return ExcelHeaderUnknown.Break("column %d is headed %q, which is not a field of the model",
				"第 %d 列的表头 %q 不是模型的字段", i+1, head)
		}
		if taken[at] {
			return ExcelHeaderUnknown.Break("column %d: %q comes twice", "第 %d 列：表头 %q 重复", i+1, head)
		}
		r.places[i], taken[at] = at, true
	}
	return nil
}

func (r *reader) find(head string) int {
	return slices.IndexFunc(r.columns, func(c column) bool { return head == c.head() || head == c.Name })
}
