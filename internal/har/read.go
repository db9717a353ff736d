package har

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.com/mockserver/internal/rule"
)

// Read reads a HAR file entry by entry, each in its turn handed to each with its number, counted from 1. One entry is
// in memory at a time. The file comes from outside: its mistakes are *Error, by its name.
func Read(r io.Reader, name string, head func(Head) error, each func(n int, e *Entry) error) error {
	h := &harReader{bounded: &bounded{r: r, left: maxEntry}, each: each, begin: head}
	text := bufio.NewReaderSize(h.bounded, 64<<10)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) { // which some write at the beginning
		_, _ = text.Discard(3)
	}
	h.d = json.NewDecoder(text)
	err := h.object(func(name string) error {
		if name != "log" {
			return h.skip()
		}
		h.found = true
		return h.object(h.member)
	})
	if err == nil && !h.found {
		err = rule.Wrong(`it is not a HAR file: it has no "log" with "entries"`, `不是 HAR 文件：没有含 "entries" 的 "log"`)
	}
	if err == nil && h.entries == 0 {
		err = h.start()
	}
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = rule.Wrong("the file ends in the middle, after %d whole entries", "文件不完整，只有 %d 条完整的记录", h.entries)
	}
	at := 0
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && !h.begun {
		err = rule.Wrong("it is not a HAR file: it is not JSON (%v)", "不是 HAR 文件：不是 JSON（%v）", err)
	}
	if h.inside {
		at = h.entries + 1
	}
	return &Error{File: name, Entry: at, Err: err}
}

type harReader struct {
	d       *json.Decoder
	bounded *bounded
	head    Head
	begin   func(Head) error
	each    func(int, *Entry) error
	entries int
	found   bool // a log
	begun   bool
	inside  bool // the entries
}

// object reads a JSON object, a member at a time.
func (h *harReader) object(member func(name string) error) error {
	if err := h.expect('{'); err != nil {
		return err
	}
	for h.d.More() {
		name, err := h.d.Token()
		if err != nil {
			return err
		}
		if err := member(fmt.Sprint(name)); err != nil {
			return err
		}
	}
	return h.expect('}')
}

func (h *harReader) expect(delimiter json.Delim) error {
	token, err := h.d.Token()
	if err == nil && token != delimiter {
		err = rule.Wrong("it is not a HAR file: there is %v where %q should be", "不是 HAR 文件：应为 %[2]q 的地方是 %[1]v", token, string(delimiter))
	}
	return err
}

func (h *harReader) skip() error {
	var value json.RawMessage
	return h.d.Decode(&value)
}

func (h *harReader) member(name string) error {
	h.bounded.left = maxEntry
	switch name {
	case "version":
		return h.d.Decode(&h.head.Version)
	case "creator":
		return h.d.Decode(&h.head.Creator)
	case "_account":
		return h.d.Decode(&h.head.Account)
	case "_bases":
		return h.d.Decode(&h.head.Bases)
	case "entries":
		return h.list()
	}
	return h.skip()
}

func (h *harReader) start() error {
	if h.begun {
		return nil
	}
	h.begun = true
	return h.begin(h.head)
}

func (h *harReader) list() error {
	if err := h.start(); err != nil {
		return err
	}
	if err := h.expect('['); err != nil {
		return err
	}
	h.inside = true
	for h.d.More() {
		h.bounded.left = maxEntry
		e := &Entry{}
		if err := h.d.Decode(e); err != nil {
			return err
		}
		h.entries++
		if err := h.each(h.entries, e); err != nil {
			return err
		}
	}
	h.inside = false
	return h.expect(']')
}

// bounded is a reader that fails when more is read at a stretch than one entry may have.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, rule.Wrong("it is longer than %d MiB", "超过 %d MiB", maxEntry>>20)
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
