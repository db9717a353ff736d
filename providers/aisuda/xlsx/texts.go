package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// readTexts reads the shared texts of a workbook.
func readTexts(f *zip.File) (texts []string, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	d := xml.NewDecoder(r)
	if err := root(d, "sst"); err != nil {
		return nil, err
	}
	err = children(d, func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return d.Skip()
		}
		text, err := richText(d)
		texts = append(texts, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	return texts, rest(d)
}

// root reads on to the root element and checks its name.
func root(d *xml.Decoder, name string) error {
	for {
		token, err := d.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return broken("a part of the workbook is empty: want <%s>", "Excel 文件的一部分为空：应为 <%s>", name)
			}
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if e.Name.Local != name {
				return broken("a part of the workbook is <%s>, not <%s>", "Excel 文件的一部分是 <%s>，应为 <%s>", e.Name.Local, name)
			}
			return nil
		}
	}
}

// rest reads what follows the root element: only there the ZIP's checksum is compared.
func rest(d *xml.Decoder) error {
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// children calls use for each element within the one that was opened last; use reads it to its end.
func children(d *xml.Decoder, use func(xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := use(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// characters reads the text of the element that was opened last.
func characters(d *xml.Decoder) (string, error) {
	text := ""
	for {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.CharData:
			text += string(e)
		case xml.StartElement:
			if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return text, nil
		}
	}
}

// richText reads a text that may consist of runs, each in its own look. How it is pronounced (rPh) is not shown.
func richText(d *xml.Decoder) (string, error) {
	text := ""
	add := func() error {
		more, err := characters(d)
		text += more
		return err
	}
	err := children(d, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "t":
			return add()
		case "r":
			return children(d, func(e xml.StartElement) error {
				if e.Name.Local == "t" {
					return add()
				}
				return d.Skip()
			})
		}
		return d.Skip()
	})
	return unescape(text), err
}

// Characters that XML cannot hold, and texts that look like their spelling, are spelt _xHHHH_ in UTF-16.
const spelt = len("_x0000_")

func unescape(text string) string {
	at := strings.Index(text, "_x")
	if at < 0 {
		return text
	}
	var b strings.Builder
	var units []uint16
	flush := func() {
		for _, r := range utf16.Decode(units) {
			b.WriteRune(r)
		}
		units = units[:0]
	}
	for i := 0; i < len(text); {
		if unit, ok := spelling(text[i:]); ok {
			units = append(units, unit)
			i += spelt
			continue
		}
		flush()
		b.WriteByte(text[i])
		i++
	}
	flush()
	return b.String()
}

func spelling(text string) (unit uint16, ok bool) {
	if len(text) < spelt || text[0] != '_' || text[1] != 'x' || text[spelt-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:spelt-1], 16, 16)
	return uint16(n), err == nil
}
