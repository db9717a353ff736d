package journal

import (
	"encoding/binary"
	"net/http"
	"strings"
)

// packed are headers as the journal keeps them: text in one piece. As maps, a thousand exchanges are most of what the
// collector has to walk through, and each keeps the buffer alive that its request was read from.
type packed string

func pack(h http.Header) packed { return packed(appendHeader(nil, h)) }

// pack puts the headers into the form in which they are kept, both in one piece.
func (r *Record) pack() {
	var room [2 << 10]byte
	text := appendHeader(room[:0], r.RequestHeader)
	request := len(text)
	both := packed(appendHeader(text, r.ReplyHeader))
	r.request, r.reply = both[:request], both[request:]
	r.RequestHeader, r.ReplyHeader = nil, nil
}

// appendHeader writes each name and its values, each text after its length.
func appendHeader(text []byte, h http.Header) []byte {
	for name, values := range h {
		text = appendText(text, name)
		text = binary.AppendUvarint(text, uint64(len(values)))
		for _, value := range values {
			text = appendText(text, value)
		}
	}
	return text
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// header is what was packed; nil for none.
func (p packed) header() http.Header {
	if p == "" {
		return nil
	}
	h := http.Header{}
	for name, values := range p.each {
		h[name] = values
	}
	return h
}

// each yields the names with their values.
func (p packed) each(yield func(name string, values []string) bool) {
	for rest := string(p); rest != ""; {
		var name string
		var n int
		name, rest = cutText(rest)
		n, rest = cutNumber(rest)
		values := make([]string, n)
		for i := range values {
			values[i], rest = cutText(rest)
		}
		if !yield(name, values) {
			return
		}
	}
}

// values are those of one name, in canonical form.
func (p packed) values(name string) []string {
	if !strings.Contains(string(p), name) { // as good as always
		return nil
	}
	return p.header()[name]
}

func cutText(text string) (one, rest string) {
	n, rest := cutNumber(text)
	return rest[:n], rest[n:]
}

func cutNumber(text string) (n int, rest string) {
	for shift := 0; ; shift += 7 {
		c := text[0]
		n, text = n|int(c&0x7f)<<shift, text[1:]
		if c < 0x80 {
			return n, text
		}
	}
}
