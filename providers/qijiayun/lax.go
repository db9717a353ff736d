package qijiayun

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// number is a number that a table calls String and a sample sends as a number: both are read.
type number float64

// UnmarshalJSON reads 188, "188" and null, which leaves the number as it is.
func (n *number) UnmarshalJSON(b []byte) error {
	s, err := bare(b)
	if err != nil || s == "null" {
		return err
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return fmt.Errorf("neither a number nor one in quotes: %s", b)
	}
	*n = number(f)
	return nil
}

// text is a string that may come as an integer: an event's code, a kind of channel.
type text string

// UnmarshalJSON reads "WX", 2 and null, which leaves the text as it is.
func (t *text) UnmarshalJSON(b []byte) error {
	s, err := bare(b)
	if err != nil || (s == "null" && b[0] == 'n') {
		return err
	}
	*t = text(s)
	return nil
}

// bare is a JSON string without its quotes, or any other value as it stands.
func bare(b []byte) (string, error) {
	if len(b) == 0 || b[0] != '"' {
		return string(b), nil
	}
	var s string
	err := json.Unmarshal(b, &s)
	return s, err
}
