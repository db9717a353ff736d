package xlsx

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// format is a number format, as far as the kind of a cell depends on it.
type format struct {
	id      int
	style   int    // one that has it
	code    string // empty for a built-in one
	general bool   // digits as they come
	date    bool   // shows a year, a month or a day
	clock   bool   // shows hours, minutes or seconds
	local   bool   // its look depends on the machine's language or settings
	known   bool
}

type styleSheet struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// readFormats gives the number format of each style of cells.
func readFormats(styles []byte) ([]*format, error) {
	var sheet styleSheet
	if len(styles) > 0 {
		if err := xml.Unmarshal(styles, &sheet); err != nil {
			return nil, err
		}
	}
	byID := map[int]*format{}
	for _, f := range sheet.Formats {
		byID[f.ID] = newFormat(f.ID, f.Code)
	}
	formats := make([]*format, len(sheet.Cells))
	for i, cell := range sheet.Cells {
		if byID[cell.Format] == nil {
			byID[cell.Format] = builtIn(cell.Format)
		}
		formats[i] = byID[cell.Format]
		formats[i].style = i
	}
	return formats, nil
}

var plain = &format{general: true, known: true}

func (b *Book) formatOf(style string) (*format, bool) {
	if style == "" {
		style = "0"
	}
	n, err := strconv.Atoi(style)
	if n == 0 && err == nil && len(b.formats) == 0 {
		return plain, true
	}
	if err != nil || n < 0 || n >= len(b.formats) {
		return nil, false
	}
	return b.formats[n], true
}

// builtIn is a format that a workbook names by number only (ECMA-376, part 1, 18.8.30). Of some the look is left to the
// machine: currencies, dates in the order of the country.
func builtIn(id int) *format {
	f := &format{id: id, known: true}
	within := func(from, to int) bool { return from <= id && id <= to }
	switch {
	case id == 0, id == 49:
		f.general = true
	case within(1, 4), within(9, 13), within(37, 40), id == 48:
	case within(5, 8), within(41, 44):
		f.local = true
	case within(14, 17), within(27, 31), id == 36, within(50, 54), id == 57, id == 58:
		f.date, f.local = true, true
	case within(18, 21), within(45, 47):
		f.clock = true
	case within(32, 35), id == 55, id == 56:
		f.clock, f.local = true, true
	case id == 22:
		f.date, f.clock, f.local = true, true, true
	default:
		f.known = false
	}
	return f
}

var (
	noContent = regexp.MustCompile(`"[^"]*"|[\\_*].`)
	elapsed   = regexp.MustCompile(`(?i)^\[(h+|m+|s+)\]`)
	bracket   = regexp.MustCompile(`\[[^\]]*\]`)
	noLetters = regexp.MustCompile(`(?i)general|e[+-]|am/pm|a/p|上午/下午`)
	language  = regexp.MustCompile(`(?i)\[\$-?[^\]]*-f[48]00\]|\[\$-(f[48]00)\]`)
	names     = regexp.MustCompile(`(?i)mmm|ddd|aaa|[egb]`)
)

func newFormat(id int, code string) *format {
	f := &format{id: id, code: code, known: true, general: code == "@" || strings.EqualFold(code, "general")}
	first, _, _ := strings.Cut(noContent.ReplaceAllString(code, ""), ";")
	letters := bracket.ReplaceAllStringFunc(first, func(b string) string {
		if elapsed.MatchString(b) {
			return "h"
		}
		return ""
	})
	letters = strings.ToLower(noLetters.ReplaceAllString(letters, ""))
	f.clock = strings.ContainsAny(letters, "hs")
	f.date = strings.ContainsAny(letters, "ydegb") || !f.clock && strings.Contains(letters, "m")
	tagged := bracket.FindString(first)
	f.local = language.MatchString(first) || (f.date || f.clock) && names.MatchString(letters) && !strings.HasPrefix(tagged, "[$-")
	return f
}
