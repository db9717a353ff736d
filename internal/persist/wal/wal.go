// Package wal is a write-ahead log: what is appended is on the disk after one wait for it, and is read again by who
// finds the log after a crash. It is one file of two halves that are written in turn, over what they had before: so it is
// never longer than that, and has no new length that a disk has to write as well.
//
// A record is a frame: a header with the number of the frame and a checksum, then the payload. Frames are numbered
// without a gap, so a number shows what a half had before and what it has now. The reader says up to which number
// everything is kept elsewhere.
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
	stepBytes = 256 << 10 // how much the file grows at once, until it has both halves
	block     = 512       // frames begin at multiples of it: a disk writes as much whole or not at all

	// MaxPayload is the longest payload, in bytes.
	MaxPayload = 256<<10 - headBytes
)

// A header: magic, checksum of everything after it, length of the payload, the log's identity, the frame's number.
const (
	magic     = "mockwal\x01"
	atSum     = len(magic)
	atLength  = atSum + 4
	atID      = atLength + 4
	atNumber  = atID + 8
	headBytes = atNumber + 8
)

// What a reader refuses with.
var (
	ErrDamaged = errors.New("a frame is damaged, or missing, before others that are whole")
	ErrForeign = errors.New("it belongs to another file")
)

var errFull = errors.New("the log must not grow")

// Frame is a record of a log.
type Frame struct {
	Number  uint64 // from 1
	Payload []byte
}

// Read returns the frames of a log with higher numbers than after, in order; none where there is no log. A last frame
// that was not written to its end is not there: nobody was told that it is. It returns ErrDamaged where a frame is missing
// before one that is there, and ErrForeign where the log has another identity.
func Read(path string, id, after uint64) ([]Frame, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, 2*halfBytes))
	if err != nil {
		return nil, err
	}
	return frames(text, id, after)
}

func frames(text []byte, id, after uint64) (all []Frame, err error) {
	for at := 0; at < len(text); {
		f, of, ok := frame(text[at:])
		switch {
		case !ok:
			at += block
			continue
		case of != id:
			return nil, ErrForeign
		case f.Number > after:
			all = append(all, f)
		}
		at += framed(len(f.Payload))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Number < all[j].Number })
	for i, f := range all {
		if want := after + 1 + uint64(i); f.Number != want {
			return nil, fmt.Errorf("%w: frame %d follows where %d is expected", ErrDamaged, f.Number, want)
		}
	}
	return all, nil
}

// frame reads the frame at the beginning of text, and the identity of its log.
func frame(text []byte) (f Frame, id uint64, ok bool) {
	if len(text) < headBytes || string(text[:atSum]) != magic {
		return f, 0, false
	}
	end := headBytes + int(binary.BigEndian.Uint32(text[atLength:]))
	if end > min(headBytes+MaxPayload, len(text)) || sum(text[:end]) != binary.BigEndian.Uint32(text[atSum:]) {
		return f, 0, false
	}
	return Frame{binary.BigEndian.Uint64(text[atNumber:]), text[headBytes:end]}, binary.BigEndian.Uint64(text[atID:]), true
}

// framed is how many bytes of the log a payload takes.
func framed(payload int) int { return (headBytes + payload + block - 1) / block * block }

func sum(frame []byte) uint32 {
	return crc32.Checksum(frame[atLength:], crc32.MakeTable(crc32.Castagnoli)) // made once, by the library
}

// Log is a log that is written. It is for one writer at a time.
type Log struct {
	file  *os.File
	id    uint64
	most  int64 // the file grows no further
	size  int64 // of the file
	half  int   // the one that is written
	at    int64 // in it
	last  [2]uint64
	frame []byte // the last one that was written, for its memory
}

// Open opens a log to be written, and makes it where there is none. All that it has must be kept elsewhere: it is written
// over. The identity is the one of the file that the log belongs to. The log grows to most bytes, 0 for as much as it needs.
func Open(path string, id uint64, most int) (*Log, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if most <= 0 || most > 2*halfBytes {
		most = 2 * halfBytes
	}
	return &Log{file: file, id: id, most: int64(most), size: info.Size()}, nil
}

// Room reports whether a payload of so many bytes fits into the half that is written.
func (l *Log) Room(payload int) bool { return l.at+int64(framed(payload)) <= halfBytes }

// Grow makes the file long enough for a payload that is appended next. What it adds is written with it.
func (l *Log) Grow(payload int) error {
	next := l.place() + int64(framed(payload))
	if next <= l.size {
		return nil
	}
	longer := min(next+stepBytes, l.most)
	if longer < next {
		return errFull
	}
	_, err := l.file.WriteAt(make([]byte, longer-l.size), l.size)
	if err == nil {
		l.size = longer
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
	l.at += int64(framed(len(payload)))
	l.last[l.half] = number
	return nil
}

// Close ends the log. With remove, nobody finds it any more: all that it has is kept elsewhere.
func (l *Log) Close(remove bool) error {
	err := l.file.Close()
	if remove {
		err = errors.Join(err, os.Remove(l.file.Name()))
	}
	return err
}
