package aisuda

import (
	"iter"

	"example.com/mockserver/providers/aisuda/xlsx"
)

// writeWorkbook makes a workbook of rows: the labels of the columns in its first row, then a row each. What it writes
// readWorkbook reads back unchanged.
func writeWorkbook(columns []column, rows iter.Seq[string]) ([]byte, error) {
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head()
	}
	return xlsx.Write(heads, func(yield func([]any) bool) {
		for row := range rows {
			if !yield(decodeRow(columns, row)) {
				return
			}
		}
	})
}
