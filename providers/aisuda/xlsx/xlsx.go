// Package xlsx owns the workbook (.xlsx) as a table: it reads the cells of the sheet that Excel shows first, as Excel
// shows them, and writes a table as a workbook. It knows nothing of data models: what a cell may hold in which column is
// the provider's.
//
// The sheet is read here, as a stream, since the library's reader of rows drops what it cannot decode and does not say
// of which type a cell is. The library, excelize, is asked for what it does best: the text that a number format gives.
package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"example.com/mockserver/internal/rule"
)

// Fault says why a workbook, or one of its cells, cannot be used.
type Fault struct {
	TooLarge bool // the workbook may be sound: it costs too much to read
	Why      rule.Text
}

// Error is the reason in English.
func (f *Fault) Error() string { return f.Why.EN }

func broken(en, zh string, args ...any) *Fault { return &Fault{Why: rule.Say(en, zh, args...)} }

func tooLarge(en, zh string, args ...any) *Fault {
	return &Fault{TooLarge: true, Why: rule.Say(en, zh, args...)}
}

// faultOf makes a Fault of an error of the ZIP or the XML. The words of those libraries are English: the Chinese sentence
// does without.
func faultOf(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Why: rule.Text{
		EN: fmt.Sprintf("the workbook cannot be read: %v", err),
		ZH: "无法读取 Excel 文件：文件损坏或不完整",
	}}
}

// Limits are what a workbook may hold. Bytes alone limit nothing: 128 MiB of XML can be thirty million empty elements,
// which a file of 40 KB holds, and each costs the reader a microsecond and some hundred bytes. So tags and attributes
// are counted, by what a part is for.
type Limits struct {
	Rows     int // with a cell that is not empty, the first row of the sheet aside
	Texts    int // bytes in the cells: one text of the file may stand in every cell
	Unzipped int // bytes
	InRows   int // tags and attributes of sheets and texts
	InIndex  int // of what lists the sheets
	InOther  int // of the rest: for each style the reader keeps a structure
}

// Book is a workbook whose parts were found and counted. Its methods are not for concurrent use.
type Book struct {
	most     Limits
	sheet    *zip.File
	texts    []string // the shared ones
	formats  []*format
	styles   []byte         // the part, for excelize
	from1904 bool           // days are counted from 1904, as Excel for Mac did
	scratch  *excelize.File // with these styles, and with one cell
	merged   []block
	covered  []uint16 // by the row: the first column that is covered, or 0
}

// Row is a row of the sheet with at least one cell that is not empty, or the first row. It is good until the function
// that was given it returns.
type Row struct {
	Number int
	Cells  []Cell // the first is of column A
}

// Name is the place of a row's cell in a column, whether the row has it or not.
func (r *Row) Name(column int) string { return Cell{column: column, row: r.Number}.Name() }

// Kind says what a cell holds.
type Kind int

// The kinds of cells. A number in a format of days or hours is a Date; what Excel does not show a value for is Unreadable.
const (
	Empty Kind = iota
	Text
	Number
	Date
	Boolean
	Unreadable
)

// Cell is one cell of a row.
type Cell struct {
	Kind   Kind
	Text   string    // the characters; of a number or date its digits as the file has them; TRUE or FALSE
	Why    rule.Text // of an unreadable cell
	format *format
	column int
	row    int
}

// Name is the place of a cell as Excel shows it: C7.
func (c Cell) Name() string { return fmt.Sprintf("%s%d", columnName(c.column), c.row) }

// Column is the number of a cell's column: 1 for A.
func (c Cell) Column() int { return c.column }

func columnName(column int) string {
	var name []byte
	for ; column > 0; column = (column - 1) / 26 {
		name = append([]byte{byte('A' + (column-1)%26)}, name...)
	}
	return string(name)
}

const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

// place reads a cell's name.
func place(name string) (column, row int, ok bool) {
	i := 0
	for ; i < len(name) && i < 4; i++ {
		letter := name[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	digits := name[i:]
	if i == 0 || len(digits) == 0 || len(digits) > 10 || digits[0] == '0' {
		return 0, 0, false
	}
	for _, digit := range []byte(digits) {
		if digit < '0' || digit > '9' {
			return 0, 0, false
		}
		row = row*10 + int(digit-'0')
	}
	return column, row, column <= lastColumn
}
