package aisuda

import (
	"bytes"
	"fmt"
	"iter"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const (
	sheetName = "Sheet1"
	// Excel keeps fifteen digits of a number; longer whole numbers are written as text.
	exactInteger = 999_999_999_999_999
)

// writeWorkbook makes a workbook of rows: the labels of the columns in its first row, then a row each. What it writes
// readWorkbook reads back unchanged.
func writeWorkbook(columns []column, rows iter.Seq[string]) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	w, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = c.head()
	}
	number := 1
	if err := w.SetRow("A1", cells); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	for row := range rows {
		number++
		for i, value := range decodeRow(columns, row) {
			cells[i] = cellOf(value)
		}
		if err := w.SetRow("A"+strconv.Itoa(number), cells); err != nil {
			return nil, fmt.Errorf("write a workbook: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

func cellOf(value any) any {
	if n, whole := value.(int64); whole && (n > exactInteger || n < -exactInteger) {
		return strconv.FormatInt(n, 10)
	}
	return value
}
