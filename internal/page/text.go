package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// ShownBody is how many bytes of a body a page shows: a browser lays them out at once.
const ShownBody = 16 << 10

// Headers are a message's headers, a line each, by name.
func Headers(h http.Header) string {
	var b strings.Builder
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range h {
			if !yield(n) {
				return
			}
		}
	}) {
		for _, v := range h[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	return b.String()
}

// Body is a body for reading: JSON with its lines, other text as it is, of bytes their number.
func Body(text string, bytesInAll int) string {
	switch {
	case text == "" && bytesInAll > 0:
		return fmt.Sprintf("(%d bytes, not kept here 字节，未在此保留)", bytesInAll)
	case text == "":
		return ""
	case Binary(text):
		return fmt.Sprintf("(binary, %d bytes 二进制，字节)", bytesInAll)
	}
	var indented bytes.Buffer
	if json.Valid([]byte(text)) && json.Indent(&indented, []byte(text), "", "  ") == nil {
		text = indented.String()
	}
	if len(text) > ShownBody {
		return strings.ToValidUTF8(text[:ShownBody], "") + "\n…"
	}
	return text
}

// Binary reports a body that is not text.
func Binary(text string) bool {
	return !utf8.ValidString(CutRune(text)) || strings.ContainsRune(text, 0)
}

// CutRune leaves out the beginning of a character at the end of a text: the journal cuts bodies between bytes.
func CutRune(text string) string {
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if utf8.RuneStart(text[len(text)-i]) {
			if !utf8.FullRuneInString(text[len(text)-i:]) {
				return text[:len(text)-i]
			}
			break
		}
	}
	return text
}
