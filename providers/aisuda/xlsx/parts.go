package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// parts are the files of a workbook by their names, which are compared without case, and what of them was counted.
type parts struct {
	files   map[string]*zip.File
	order   []*zip.File
	counted map[*zip.File]bool
	weight  weight
}

// Open finds the parts of a workbook by its relationships, and refuses one that would cost its reader too much before
// it is read. The file comes from outside: it may be a bomb, broken, or made to break its reader.
func Open(data []byte, most Limits) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, unreadable(data, err)
	}
	p := parts{files: map[string]*zip.File{}, order: z.File, counted: map[*zip.File]bool{}, weight: weight{most: most}}
	for _, f := range z.File {
		name := partName("", f.Name)
		if _, twice := p.files[name]; twice {
			return nil, broken("the part %s comes twice", "文件中的 %s 重复", f.Name)
		}
		p.files[name] = f
	}
	b := &Book{most: most}
	if err := p.open(b); err != nil {
		return nil, faultOf(err)
	}
	return b, nil
}

func (p *parts) open(b *Book) error {
	index, err := p.index()
	if err != nil {
		return cmp.Or(p.countAll(map[string]bool{}), err) // that it is a bomb says more
	}
	sheet, err := index.shown()
	if err != nil {
		return err
	}
	if b.sheet, err = p.find(sheet); err != nil {
		return err
	}
	if err := p.countAll(index.holdsRows); err != nil {
		return err
	}
	b.from1904 = index.from1904
	if index.texts != "" {
		f, err := p.find(index.texts)
		if err != nil {
			return err
		}
		if b.texts, err = readTexts(f); err != nil {
			return err
		}
	}
	if index.styles != "" {
		f, err := p.find(index.styles)
		if err != nil {
			return err
		}
		if b.styles, err = read(f); err != nil {
			return err
		}
	}
	b.formats, err = readFormats(b.styles)
	return err
}

// countAll counts the parts that were not counted yet; those named hold rows.
func (p *parts) countAll(rows map[string]bool) error {
	for _, f := range p.order {
		count := &p.weight.other
		if rows[partName("", f.Name)] {
			count = &p.weight.rows
		}
		if err := p.count(f, count); err != nil {
			return err
		}
	}
	return nil
}

// count counts a part that was not counted yet.
func (p *parts) count(f *zip.File, tags *int) error {
	if p.counted[f] {
		return nil
	}
	p.counted[f] = true
	p.weight.part = tags
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	_, err = io.Copy(&p.weight, r)
	if most := p.weight.most; errors.Is(err, errTooMuch) {
		return tooLarge("%s makes the workbook unpack to more than %d MiB, or to too many tags and attributes: at most %d in rows, %d in what lists the sheets, %d in all else",
			"解压到 %s 时，Excel 文件超过 %d MiB，或标签与属性过多：数据行最多 %d 个，工作表目录最多 %d 个，其余最多 %d 个",
			f.Name, most.Unzipped>>20, most.InRows, most.InIndex, most.InOther)
	}
	return err
}

var errTooMuch = errors.New("too much")

// weight counts what a workbook unpacks to.
type weight struct {
	most               Limits
	bytes              int
	rows, index, other int  // tags and attributes
	part               *int // that of the part at hand
}

// Write counts a piece of a part and stops unpacking where it becomes too much.
func (w *weight) Write(piece []byte) (int, error) {
	w.bytes += len(piece)
	*w.part += bytes.Count(piece, []byte{'<'}) + bytes.Count(piece, []byte{'='})
	if w.bytes > w.most.Unzipped || w.rows > w.most.InRows || w.index > w.most.InIndex || w.other > w.most.InOther {
		return 0, errTooMuch
	}
	return len(piece), nil
}

func (p *parts) find(name string) (*zip.File, error) {
	if f, found := p.files[name]; found {
		return f, nil
	}
	return nil, broken("the workbook has no part %s", "Excel 文件缺少 %s", name)
}

// decode reads a part of the index into a structure.
func (p *parts) decode(name string, into any) error {
	f, err := p.find(name)
	if err != nil {
		return err
	}
	if err := p.count(f, &p.weight.index); err != nil {
		return err
	}
	text, err := read(f)
	if err != nil {
		return err
	}
	return xml.Unmarshal(text, into)
}

// read unpacks a part that was counted.
func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	return io.ReadAll(r)
}

// partName is the name of a part that a part in dir refers to as target.
func partName(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", dir, target)
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
}
