package xlsx

import (
	"math"
	"strconv"
	"time"
)

// maxDays is 9999-12-31 in days since 1900, the last date that Excel knows, and the day after.
const maxDays = 2_958_466

// between is how much less a date is in days since 1904.
const between = 1462

const leapDay = 60 // that Excel counts as 1900-02-29, a day that was not

// days counts the days of a time as the workbook does.
func (b *Book) days(t time.Time) float64 {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	days := float64(t.Unix()-first.Unix())/86_400 + float64(t.Nanosecond())/86_400e9
	if days < leapDay+1 {
		days--
	}
	if b.from1904 {
		days -= between
	}
	return days
}

// Time is the date of a cell, and whether its format shows a time of day. It does not use excelize's ExcelDateToTime,
// which rounds to seconds and puts what is before 1900-03-01 a day too early. Less than a day is a time without a date.
func (b *Book) Time(c Cell) (t time.Time, clock bool, f *Fault) {
	days, _ := strconv.ParseFloat(c.Text, 64)
	if !c.format.date {
		return t, false, broken("it holds a time or a duration without a date", "内容是时间或时长，没有日期")
	}
	least, most := 1.0, float64(maxDays)
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case b.from1904:
		least, most = 0, maxDays-between
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < leapDay:
		first = first.AddDate(0, 0, 1)
	case days < leapDay+1:
		return t, false, broken("it shows 1900-02-29, a day that was not", "显示为 1900-02-29，该日期并不存在")
	}
	if days < least || days >= most {
		return t, false, broken("its number of days, %s, is not a date", "天数 %s 不是日期", c.Text)
	}
	whole, part := math.Modf(days)
	return first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86_400_000)) * time.Millisecond), c.format.clock, nil
}
