package aisuda

import (
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda/xlsx"
)

// unreadable refuses a cell whose value is lost or not what it seems.
func (c column) unreadable(why rule.Text) *rule.Violation {
	return FieldType.Break("%[1]s: %[2]s", "字段 %[1]s：%[3]s", c.Name, why.EN, why.ZH)
}

// ofCell types a cell as Excel shows it. An empty one is null, or an empty text where null is not allowed.
func (c column) ofCell(book *xlsx.Book, cell xlsx.Cell) (any, *rule.Violation) {
	switch {
	case cell.Kind == xlsx.Unreadable:
		return nil, c.unreadable(cell.Why)
	case cell.Kind == xlsx.Empty && c.Type == "text" && !c.Nullable && !c.Primary:
		return "", nil
	case cell.Kind == xlsx.Empty, cell.Kind == xlsx.Text && cell.Text == "" && c.Type != "text":
		return c.empty()
	}
	switch c.Type {
	case "integer", "number":
		return c.numberOf(cell)
	case "boolean":
		return c.booleanOf(cell)
	case "date", "datetime":
		return c.timeOf(book, cell)
	}
	text, f := book.Shown(cell)
	if f != nil {
		return nil, c.unreadable(f.Why)
	}
	return c.acceptString(text)
}

func (c column) numberOf(cell xlsx.Cell) (any, *rule.Violation) {
	switch cell.Kind {
	case xlsx.Number:
		if f := cell.Cut(); f != nil && c.Type == "integer" {
			return nil, c.unreadable(f.Why)
		}
		return c.acceptNumber(cell.Text)
	case xlsx.Text:
		if text := strings.TrimSpace(cell.Text); strings.Trim(text, "0123456789+-.eE") == "" { // no 0x10, no Inf
			return c.acceptNumber(text)
		}
	case xlsx.Date:
		return nil, c.unreadable(rule.Say("it shows a date or a time, not a number", "显示的是日期或时间，不是数字"))
	}
	return nil, c.wrongType()
}

func (c column) booleanOf(cell xlsx.Cell) (any, *rule.Violation) {
	text := strings.TrimSpace(cell.Text)
	if cell.Kind == xlsx.Number {
		n, _ := strconv.ParseFloat(text, 64)
		text = strconv.FormatFloat(n, 'f', -1, 64)
	}
	if cell.Kind != xlsx.Date {
		switch strings.ToLower(text) {
		case "1", "true", "是":
			return true, nil
		case "0", "false", "否":
			return false, nil
		}
	}
	return nil, c.wrongType()
}

func (c column) timeOf(book *xlsx.Book, cell xlsx.Cell) (any, *rule.Violation) {
	switch cell.Kind {
	case xlsx.Text:
		return c.acceptString(strings.TrimSpace(cell.Text))
	case xlsx.Number:
		return nil, c.unreadable(rule.Say("it shows a number, not a date: give the cell a date format", "显示的是数字，不是日期：请将单元格设为日期格式"))
	case xlsx.Date:
		t, clock, f := book.Time(cell)
		switch {
		case f != nil:
			return nil, c.unreadable(f.Why)
		case c.Type == "datetime":
			return c.acceptString(t.Format("2006-01-02 15:04:05.000"))
		case clock && t.Hour()+t.Minute()+t.Second()+t.Nanosecond() > 0:
			return nil, c.unreadable(rule.Say("it shows a time of day, and the field is a date", "显示了时间，而字段是日期"))
		}
		return c.acceptString(t.Format("2006-01-02"))
	}
	return nil, c.wrongType()
}
