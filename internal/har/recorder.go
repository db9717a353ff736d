package har

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"

	"example.com/mockserver/internal/rule"
)

// tail is what ends a HAR file after its last entry.
const tail = "\n]}}\n"

// Recorder writes a HAR file that is whole after every entry, so that nothing is lost whatever ends the program. It is
// safe for concurrent use.
type Recorder struct {
	masker *Masker

	mu    sync.Mutex
	file  io.WriterAt
	end   int64 // where the tail begins
	count int
}

// NewRecorder begins a HAR file in an empty file. bases are the base URLs in use, by provider.
func NewRecorder(file io.WriterAt, version string, m *Masker, bases map[string]string) (*Recorder, error) {
	head, err := marshal(Head{Version: "1.2", Creator: Creator{CreatorName, version}, Account: m.Account(), Bases: bases})
	if err != nil {
		return nil, err
	}
	text := append([]byte(`{"log":`), bytes.TrimSuffix(head, []byte("}"))...)
	text = append(text, `,"entries":[`...)
	r := &Recorder{masker: m, file: file, end: int64(len(text))}
	_, err = file.WriteAt(append(text, tail...), 0)
	return r, err
}

// Add masks an entry to a provider, and appends it.
func (r *Recorder) Add(provider string, e *Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.masker.Mask(provider, e); err != nil {
		return err
	}
	text, err := marshal(e)
	if err != nil {
		return err
	}
	between := "\n"
	if r.count > 0 {
		between = ",\n"
	}
	// One write takes the tail's place with the entry and the tail: no reader finds half of it.
	whole := append(append([]byte(between), text...), tail...)
	if _, err := r.file.WriteAt(whole, r.end); err != nil {
		return rule.Wrong("the recording cannot be continued: %v", "录制无法继续：%v", err)
	}
	r.end += int64(len(whole) - len(tail))
	r.count++
	return nil
}

// Count is how many entries there are.
func (r *Recorder) Count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
