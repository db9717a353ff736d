package aisuda

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"example.com/mockserver/internal/rule"
)

// bounds are what a workbook may hold. Bytes alone bound nothing: 128 MiB of XML can be thirty million empty elements,
// which a file of 40 KB holds, and each costs the reader a microsecond and some hundred bytes. So tags and attributes
// are counted, by what a part is for.
type bounds struct {
	rows     int
	texts    int // bytes in the cells: one text of the file may stand in every cell
	unzipped int // bytes
	inRows   int // tags and attributes of sheets and texts
	inIndex  int // of what lists the sheets: the reader looks for each of one part in all of the other
	inOther  int // of the rest: for each style the reader keeps a structure
}

// limits are those of a workbook that is imported: 200,000 rows of eight columns have thirteen million tags and
// attributes.
var limits = bounds{rows: 200_000, texts: 256 << 20, unzipped: 128 << 20, inRows: 16_000_000, inIndex: 10_000, inOther: 500_000}

var errTooMuch = errors.New("too much")

// weight counts what a workbook unpacks to.
type weight struct {
	most               bounds
	bytes              int
	rows, index, other int  // tags and attributes
	part               *int // that of the part at hand
}

// Write counts a piece of a part and stops unpacking where it becomes too much.
func (w *weight) Write(piece []byte) (int, error) {
	w.bytes += len(piece)
	*w.part += bytes.Count(piece, []byte{'<'}) + bytes.Count(piece, []byte{'='})
	if w.bytes > w.most.unzipped || w.rows > w.most.inRows || w.index > w.most.inIndex || w.other > w.most.inOther {
		return 0, errTooMuch
	}
	return len(piece), nil
}

func (w *weight) add(part *zip.File) error {
	switch name := strings.ToLower(part.Name); {
	case path.Ext(name) == ".rels" || path.Base(name) == "workbook.xml":
		w.part = &w.index
	case strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml":
		w.part = &w.rows
	default:
		w.part = &w.other
	}
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	_, err = io.Copy(w, r)
	return err
}

// weigh refuses a workbook that would cost its reader too much, before the reader sees it.
func weigh(most bounds, data []byte) *rule.Violation {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable(data, err)
	}
	w := weight{most: most}
	for _, part := range z.File {
		err := w.add(part)
		if errors.Is(err, errTooMuch) {
			return ExcelTooLarge.Break("%s makes the workbook unpack to more than %d MiB, or to too many tags and attributes: at most %d in rows, %d in what lists the sheets, %d in all else",
				"解压到 %s 时，Excel 文件超过 %d MiB，或标签与属性过多：数据行最多 %d 个，工作表目录最多 %d 个，其余最多 %d 个",
				part.Name, most.unzipped>>20, most.inRows, most.inIndex, most.inOther)
		}
		if err != nil {
			return unreadable(data, err)
		}
	}
	return nil
}
