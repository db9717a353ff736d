package openapi

import (
	"fmt"
	"net/http"
	"net/url"
	"unicode/utf8"
)

// Unread says in both languages why a value cannot be read; zero where it can.
type Unread struct{ EN, ZH string }

// unreadable is the keyword of a value that cannot be read.
const unreadable = "unreadable"

// Sent are the parameters of a request as they came.
type Sent struct {
	Path   []string // in the order of the path
	Query  url.Values
	Header http.Header
	Unread map[string]Unread // of the query's, those that cannot be read
}

// NotUTF8 says why a text is none in UTF-8, as every channel of a request must be.
func NotUTF8(text string) Unread {
	for at := 0; at < len(text); {
		letter, size := utf8.DecodeRuneInString(text[at:])
		if letter == utf8.RuneError && size == 1 {
			return Unread{
				EN: fmt.Sprintf("it is not UTF-8: byte %d is 0x%02X, as in GBK", at+1, text[at]),
				ZH: fmt.Sprintf("不是 UTF-8 编码：第 %d 字节为 0x%02X，可能是 GBK", at+1, text[at]),
			}
		}
		at += size
	}
	return Unread{}
}

// unread is why the value of a parameter cannot be read.
func (p *parameter) unread(raw string, sent Sent) Unread {
	if p.in == "query" && sent.Unread != nil {
		if why, broken := sent.Unread[p.name]; broken {
			return why
		}
	}
	return NotUTF8(raw)
}
