package xlsx

import (
	"encoding/xml"
	"strings"
)

// block is a range of cells that Excel shows as one.
type block struct{ left, top, right, bottom int }

func (s *sheetReader) readMerge(e xml.StartElement) error {
	if e.Name.Local == "mergeCell" {
		ref, _ := attribute(e, "ref")
		from, to, _ := strings.Cut(ref, ":")
		left, top, ok := place(from)
		right, bottom, end := place(to)
		if !ok || !end || right < left || bottom < top || bottom > lastRow {
			return broken("merged cells %q are not a range of cells", "合并单元格 %q 不是有效的区域", ref)
		}
		s.book.merged = append(s.book.merged, block{left, top, right, bottom})
	}
	return s.d.Skip()
}

// mostCovered limits the work that ranges one over the other would make.
const mostCovered = 16_000_000

// cover notes, for each row up to the last, the first column whose cell is covered by another one.
func (b *Book) cover(last int) *Fault {
	b.covered = nil
	if len(b.merged) > 0 {
		b.covered = make([]uint16, last+1)
	}
	work := 0
	for _, m := range b.merged {
		for row := m.top; row <= min(m.bottom, last); row++ {
			column := m.left
			if row == m.top {
				column++
			}
			if column > m.right {
				continue
			}
			if first := int(b.covered[row]); first == 0 || column < first {
				b.covered[row] = uint16(column)
			}
			if work++; work > mostCovered {
				return tooLarge("the merged cells cover more than %d rows", "合并单元格合计超过 %d 行", mostCovered)
			}
		}
	}
	return nil
}

// Covered is the first cell of a row, within so many columns, that has no value of its own because it is merged with
// another one. It is known once Rows has returned.
func (b *Book) Covered(row, columns int) (c Cell, covered bool) {
	if row >= len(b.covered) {
		return c, false
	}
	column := int(b.covered[row])
	if column == 0 || column > columns {
		return c, false
	}
	c = unreadableCell("it is merged with another cell: split them", "与其他单元格合并：请取消合并")
	c.column, c.row = column, row
	return c, true
}
