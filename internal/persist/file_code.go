package persist

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// change is what is to be written of one sandbox.
type change struct {
	id   string
	gone bool // the sandbox is deleted
	Changes
}

// The first byte of a change in the log.
const (
	codeGone = 1 << iota
	codeClear
	codeHead
)

// bytes is about how long the changes are in the log, and not less.
func bytes(all []change) int {
	n := 0
	for _, c := range all {
		n += 1 + 5*binary.MaxVarintLen32 + len(c.id) + len(c.Mark) + len(c.Head)
		for _, e := range c.Put {
			n += 2*binary.MaxVarintLen32 + len(e.Key) + len(e.Value)
		}
		for _, key := range c.Delete {
			n += binary.MaxVarintLen32 + len(key)
		}
	}
	return n
}

// encode writes changes as the log has them: for each a byte that says what it is, the id, mark and head, and the numbers
// of entries and of deleted keys with each of them. A text is its length and its bytes.
func encode(all []change) []byte {
	b := make([]byte, 0, bytes(all))
	for _, c := range all {
		code := byte(0)
		if c.gone {
			code |= codeGone
		}
		if c.Clear {
			code |= codeClear
		}
		if c.Head != nil {
			code |= codeHead
		}
		b = text(text(append(b, code), c.id), c.Mark)
		b = text(b, string(c.Head))
		b = binary.AppendUvarint(b, uint64(len(c.Put)))
		for _, e := range c.Put {
			b = append(binary.AppendUvarint(text(b, e.Key), uint64(len(e.Value))), e.Value...)
		}
		b = binary.AppendUvarint(b, uint64(len(c.Delete)))
		for _, key := range c.Delete {
			b = text(b, key)
		}
	}
	return b
}

func text(b []byte, s string) []byte { return append(binary.AppendUvarint(b, uint64(len(s))), s...) }

// decode reads what encode has written. What it returns shares the bytes.
func decode(b []byte) (all []change, err error) {
	d := decoder{rest: b}
	for len(d.rest) > 0 && !d.bad {
		code := d.rest[0]
		d.rest = d.rest[1:]
		c := change{id: string(d.text()), gone: code&codeGone != 0}
		c.Clear, c.Mark, c.Head = code&codeClear != 0, string(d.text()), d.text()
		if code&codeHead == 0 {
			c.Head = nil
		}
		n := d.number()
		c.Put = slices.Grow(c.Put, int(min(n, uint64(len(d.rest)/2)))) //nolint:gosec // no more than there are bytes
		for range n {
			c.Put = append(c.Put, Entry{Key: string(d.text()), Value: d.text()})
			if d.bad {
				break
			}
		}
		for range d.number() {
			c.Delete = append(c.Delete, string(d.text()))
			if d.bad {
				break
			}
		}
		all = append(all, c)
	}
	if d.bad {
		return nil, fmt.Errorf("%w: its log has a frame that cannot be read", ErrDamaged)
	}
	return all, nil
}

// decoder reads numbers and texts until one is cut off.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) text() []byte {
	n := d.number()
	if d.bad || n > uint64(len(d.rest)) {
		d.bad = true
		return []byte{}
	}
	s := d.rest[:n:n]
	d.rest = d.rest[n:]
	return s
}
