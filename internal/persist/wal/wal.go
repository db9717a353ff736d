// Package wal is a write-ahead log: what is appended is on the disk after one wait for it, and is read again by who
// finds the log after a crash. It is one file of two halves that are written in turn, over what they had before: so it is
// never longer than that, and has no new length that a disk has to write as well.
//
// A record is a frame: a header with the number of the frame and a checksum, then the payload. Frames are numbered
// without a gap, so a number shows what a half had before and what it has now. The reader says up to which number
// everything is kept elsewhere. Each frame has the length of the file, which grows well ahead of what is written: so a file
// that was cut off is known from any frame that is left, and from having none, since a log begins with an empty frame.
package wal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

const (
	halfBytes = 4 << 20
	block     = 512       // frames begin at multiples of it: a disk writes as much whole or not at all
	stepBytes = 512 << 10 // how much the file grows at once, until it has both halves
	// aheadBytes are always left: the first two frames after the file has grown are where it was long enough before. So one
	// of them, which says how long it is, or one before it, is there wherever the file is cut off.
	aheadBytes = 2 * (headBytes + MaxPayload)

	// MaxPayload is the longest payload, in bytes.
	MaxPayload = 256<<10 - headBytes
)

// A header: magic, checksum of everything after it, length of the payload, that of the file, the log's identity, the frame's
// number.
const (
	magic     = "mockwal\x02"
	atSum     = len(magic)
	atLength  = atSum + 4
	atFile    = atLength + 4
	atID      = atFile + 4
	atNumber  = atID + 8
	headBytes = atNumber + 8
)

// What a reader refuses with.
var (
	ErrDamaged = errors.New("it does not have what was written")
	ErrForeign = errors.New("it belongs to another file")
	ErrVersion = errors.New("another version of mockserver wrote it")
)

var errFull = errors.New("the log must not grow")

// Frame is a record of a log.
type Frame struct {
	Number  uint64 // from 1
	Payload []byte
}

// Read returns the frames of a log with higher numbers than after, in order. With begun, a log was opened and not closed, and
// had a frame with the number newest; without, there may be none. A last frame that was not written to its end is not
// there: nobody was told that it is. It returns ErrDamaged where a frame is missing before one that is there, where the
// file was cut off or is an older copy, and where nothing is left of a log that was begun; ErrForeign where the log has another identity, ErrVersion where its frames have another form.
func Read(path string, id, after, newest uint64, begun bool) ([]Frame, error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && begun:
		return nil, fmt.Errorf("%w: it is missing", ErrDamaged)
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, 2*halfBytes))
	if err != nil {
		return nil, err
	}
	return frames(text, id, after, newest, begun)
}

func frames(text []byte, id, after, newest uint64, begun bool) (all []Frame, err error) {
	if len(text) >= len(magic) && string(text[:len(magic)-1]) == magic[:len(magic)-1] && string(text[:len(magic)]) != magic {
		return nil, ErrVersion
	}
	length, last, own, foreign := 0, uint64(0), false, false
	for at := 0; at < len(text); {
		f, h, ok := frame(text[at:])
		if !ok || h.id != id {
			foreign = foreign || ok
			at += block
			continue
		}
		own, length, last = true, max(length, h.file), max(last, f.Number)
		if f.Number > after {
			all = append(all, f)
		}
		at += framed(len(f.Payload))
	}
	switch {
	case foreign && !own: // beside its own ones, it is what a payload had that was written over in part
		return nil, ErrForeign
	case begun && !own:
		return nil, fmt.Errorf("%w: it was emptied", ErrDamaged)
	case begun && last < newest:
		return nil, fmt.Errorf("%w: it ends with frame %d, and had frame %d", ErrDamaged, last, newest)
	case len(text) < length:
		return nil, fmt.Errorf("%w: it was cut off, %d bytes of %d are left", ErrDamaged, len(text), length)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Number < all[j].Number })
	for i, f := range all {
		if want := after + 1 + uint64(i); f.Number != want {
			return nil, fmt.Errorf("%w: frame %d is damaged or missing, and frame %d is there", ErrDamaged, want, f.Number)
		}
	}
	return all, nil
}

// header is what a frame says of its log.
type header struct {
	id   uint64
	file int // how long it was, in bytes
}

// frame reads the frame at the beginning of text.
func frame(text []byte) (f Frame, h header, ok bool) {
	if len(text) < headBytes || string(text[:atSum]) != magic {
		return f, h, false
	}
	end := headBytes + int(binary.BigEndian.Uint32(text[atLength:]))
	if end > min(headBytes+MaxPayload, len(text)) || sum(text[:end]) != binary.BigEndian.Uint32(text[atSum:]) {
		return f, h, false
	}
	h = header{binary.BigEndian.Uint64(text[atID:]), int(binary.BigEndian.Uint32(text[atFile:]))}
	return Frame{binary.BigEndian.Uint64(text[atNumber:]), text[headBytes:end]}, h, true
}

// framed is how many bytes of the log a payload takes.
func framed(payload int) int { return (headBytes + payload + block - 1) / block * block }

func sum(frame []byte) uint32 {
	return crc32.Checksum(frame[atLength:], crc32.MakeTable(crc32.Castagnoli)) // made once, by the library
}

// Log is a log that is written. It is for one writer at a time.
type Log struct {
	file   *os.File
	id     uint64
	most   int64 // the file grows no further
	size   int64 // of the file
	synced int64 // of it, which is on the disk
	half   int   // the one that is written
	at     int64 // in it
	last   [2]uint64
	frame  []byte // the last one that was written, for its memory
}

// Open opens a log to be written, makes it where there is none, and writes an empty frame with the number first. All that it
// has must be kept elsewhere: it is written over. The identity is the one of the file that the log belongs to. The log grows
// to most bytes, 0 for as much as it needs.
func Open(path string, id, first uint64, most int) (*Log, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if most <= 0 || most > 2*halfBytes {
		most = 2 * halfBytes
	}
	l := &Log{file: file, id: id, most: int64(most)}
	if err := l.begin(first); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return l, nil
}

func (l *Log) begin(first uint64) error {
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	l.size = min(info.Size(), 2*halfBytes)
	if err := errors.Join(l.Grow(0), syncData(l.file), syncFolder(filepath.Dir(l.file.Name()))); err != nil {
		return err
	}
	l.synced = l.size
	return l.Append(first, nil)
}

// Room reports whether a payload of so many bytes fits into the half that is written.
func (l *Log) Room(payload int) bool { return l.at+int64(framed(payload)) <= halfBytes }

// Grow makes the file long enough for a payload that is appended next. What it adds is written with it.
func (l *Log) Grow(payload int) error {
	next := l.place() + int64(framed(payload))
	switch {
	case next > l.most:
		return errFull
	case next+int64(aheadBytes) <= l.size || l.size >= l.most:
		return nil
	}
	longer := min(next+int64(aheadBytes)+stepBytes, l.most)
	_, err := l.file.WriteAt(make([]byte, longer-l.size), l.size)
	switch {
	case err == nil:
		l.size = longer
	case next <= l.size:
		return nil // there is room for this one
	}
	return err
}

// place is where the next frame begins in the file.
func (l *Log) place() int64 { return int64(l.half)*halfBytes + l.at }

// Other is the highest number in the other half, 0 for none. Before Turn, it must be kept elsewhere.
func (l *Log) Other() uint64 { return l.last[1-l.half] }

// Turn goes on in the other half, over what it has.
func (l *Log) Turn() { l.half, l.at = 1-l.half, 0 }

// Append writes a frame and returns when it is on the disk. The payload has room, the file is long enough, and the number is
// one more than that of the frame before. After an error the frame may be there or not; the next one is written in its place.
func (l *Log) Append(number uint64, payload []byte) error {
	text := append(l.frame[:0], magic...)
	text = binary.BigEndian.AppendUint32(text, 0)
	text = binary.BigEndian.AppendUint32(text, uint32(len(payload))) //nolint:gosec // MaxPayload
	text = binary.BigEndian.AppendUint32(text, uint32(l.synced))     //nolint:gosec // both halves
	text = binary.BigEndian.AppendUint64(text, l.id)
	text = binary.BigEndian.AppendUint64(text, number)
	text = append(text, payload...)
	binary.BigEndian.PutUint32(text[atSum:], sum(text))
	l.frame = text

	if _, err := l.file.WriteAt(text, l.place()); err != nil {
		return err
	}
	if err := syncData(l.file); err != nil {
		return err
	}
	l.synced = l.size
	l.at += int64(framed(len(payload)))
	l.last[l.half] = number
	return nil
}

// Undo takes back what an Append that failed may have written. It returns nil when nobody will find it.
func (l *Log) Undo() error {
	_, err := l.file.WriteAt(make([]byte, block), l.place())
	return errors.Join(err, syncData(l.file))
}

// Close ends the log. With remove, nobody finds it any more: all that it has is kept elsewhere.
func (l *Log) Close(remove bool) error {
	err := l.file.Close()
	if remove {
		err = errors.Join(err, os.Remove(l.file.Name()))
	}
	return err
}
