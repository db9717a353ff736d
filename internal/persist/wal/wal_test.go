package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const identity = 4711

// written is the path of a log with payloads, written from frame 2 on: it begins with an empty one.
func written(t testing.TB, payloads ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	l, err := Open(path, identity, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, payload := range payloads {
		add(t, l, uint64(i)+2, payload)
	}
	if err := l.Close(false); err != nil {
		t.Fatal(err)
	}
	return path
}

func add(t testing.TB, l *Log, number uint64, payload string) {
	t.Helper()
	if !l.Room(len(payload)) {
		l.Turn()
	}
	if err := errors.Join(l.Grow(len(payload)), l.Append(number, []byte(payload))); err != nil {
		t.Fatal(err)
	}
}

// shown are the frames that are read, such as "1=a 2=b".
func shown(t *testing.T, path string, after uint64) string {
	t.Helper()
	all, err := Read(path, identity, after, 0, false)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "%d=%.5s ", f.Number, f.Payload)
	}
	return strings.TrimSpace(b.String())
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("it has %q, not %q", got, want)
	}
}

func TestWhatIsAppendedIsRead(t *testing.T) {
	path := written(t, "a", "", strings.Repeat("long", 10_000), "d")
	expect(t, shown(t, path, 0), "1= 2=a 3= 4=longl 5=d")
	expect(t, shown(t, path, 3), "4=longl 5=d")
	expect(t, shown(t, path, 5), "")
	expect(t, shown(t, path+".not", 0), "")
	if info, err := os.Stat(path); err != nil || info.Size() > 1100<<10 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestHalvesAreWrittenInTurn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, err := Open(path, identity, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	payload := strings.Repeat("x", MaxPayload)
	turned := []string{}
	for number := uint64(2); number <= 34; number++ {
		if !l.Room(len(payload)) {
			turned = append(turned, fmt.Sprintf("%d over %d", number, l.Other()))
		}
		add(t, l, number, payload)
		if number%16 > 1 {
			continue
		}
		if all, err := Read(path, identity, l.Other(), 0, true); err != nil || uint64(len(all)) != number-l.Other() {
			t.Fatalf("after frame %d: %d frames since %d, %v", number, len(all), l.Other(), err)
		}
	}
	expect(t, strings.Join(turned, ", "), "17 over 0, 33 over 16")
	if info, err := os.Stat(path); err != nil || info.Size() != 2*halfBytes {
		t.Errorf("%v, %v", info.Size(), err)
	}
	if _, err := Read(path, identity, 0, 0, true); !errors.Is(err, ErrDamaged) {
		t.Errorf("frames that were written over are not missed: %v", err)
	}
	if err := l.Close(true); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestALastFrameThatWasNotWrittenToItsEndIsNotThere(t *testing.T) {
	path := written(t, "first", strings.Repeat("second", 300))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := 2*block, 2*block+headBytes+1800
	for cut := begin; cut < end; cut += 97 {
		for name, text := range map[string][]byte{
			"the rest is as it was":   append(append(append([]byte{}, whole[:cut]...), make([]byte, end-cut)...), whole[end:]...),
			"one byte is not written": append(append(append([]byte{}, whole[:cut]...), whole[cut]^0x20), whole[cut+1:]...),
		} {
			all, err := frames(text, identity, 1, 0, true)
			if err != nil || len(all) != 1 || string(all[0].Payload) != "first" {
				t.Fatalf("%s from %d: %v, %v", name, cut, all, err)
			}
		}
	}
}

func TestAFrameThatIsDamagedBeforeOthersIsNotPassedOver(t *testing.T) {
	path := written(t, "a", "b", "c")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[2*block+headBytes] ^= 1
	if _, err := frames(text, identity, 0, 0, true); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "frame 3 is damaged or missing, and frame 4 is there") {
		t.Errorf("%v", err)
	}
	if all, err := frames(text, identity, 3, 0, true); err != nil || len(all) != 1 {
		t.Errorf("what is kept elsewhere is not needed: %v, %v", all, err)
	}
	if _, err := frames(append(text[3*block:], make([]byte, 3*block)...), identity, 0, 0, true); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	if _, err := frames(text, identity+1, 0, 0, true); !errors.Is(err, ErrForeign) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsWrittenAgainHidesWhatWasThere(t *testing.T) {
	path := written(t, "a", strings.Repeat("b", 3*block), "c", "d")
	l, err := Open(path, identity, 6, 0) // all of it is kept elsewhere
	if err != nil {
		t.Fatal(err)
	}
	add(t, l, 7, "e")
	expect(t, shown(t, path, 5), "6= 7=e")
	expect(t, shown(t, path, 4), "5=d 6= 7=e")
	add(t, l, 8, strings.Repeat("f", 2*block))
	expect(t, shown(t, path, 5), "6= 7=e 8=fffff")
	if _, err := Read(path, identity, 5, 8, true); err != nil {
		t.Error(err)
	}
	if _, err := Read(path, identity, 5, 9, true); !errors.Is(err, ErrDamaged) {
		t.Errorf("an older copy is not known: %v", err)
	}
	before := l.at
	add(t, l, 9, "g")
	l.at = before // as if it had failed
	if err := l.Undo(); err != nil {
		t.Error(err)
	}
	expect(t, shown(t, path, 5), "6= 7=e 8=fffff")
	if err := l.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(9, []byte("g")); err == nil {
		t.Error("it was written to a file that is closed")
	}
	if err := l.Undo(); err == nil {
		t.Error("it was taken back from a file that is closed")
	}
	expect(t, shown(t, path, 5), "6= 7=e 8=fffff")
}

func TestALogGrowsNoFurtherThanItMay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, err := Open(path, identity, 1, 4*block)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close(true) }()
	add(t, l, 2, "a")
	if err := l.Grow(3 * block); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
	add(t, l, 3, "b")
	expect(t, shown(t, path, 0), "1= 2=a 3=b")
	if _, err := Open(filepath.Join(path, "in a file"), identity, 1, 0); err == nil {
		t.Error("a log was made in a file")
	}
}

// TestALogThatWasCutOffIsKnown cuts a log, as it is after each of its frames, at many places: whatever is missing, a frame before
// it says that there was more.
func TestALogThatWasCutOffIsKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, err := Open(path, identity, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close(true) }()
	payload := strings.Repeat("x", MaxPayload-50_000)
	for number := uint64(2); number <= 45; number++ {
		add(t, l, number, payload[:len(payload)-int(number%5)*40_000])
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		last := int(l.place())
		for _, cut := range []int{0, 1, block - 1, block, block + 1, last / 2, last - block, last - 1, last, last + 1, len(text) - 1} {
			if cut >= len(text) {
				continue
			}
			all, err := frames(text[:cut], identity, l.Other(), 0, true)
			if cut <= last && !errors.Is(err, ErrDamaged) {
				t.Fatalf("after frame %d, cut off at %d of %d, the last frame ends at %d: %d frames, %v", number, cut, len(text), last, len(all), err)
			}
		}
		if all, err := frames(text, identity, l.Other(), 0, true); err != nil || uint64(len(all)) != number-l.Other() {
			t.Fatalf("after frame %d: %d frames, %v", number, len(all), err)
		}
	}
	if _, err := Read(path+".not", identity, 0, 0, true); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestAFrameOfAnotherLogInAPayloadIsPassedOver(t *testing.T) {
	path := written(t, "a")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Clone(text[:2*block])
	binary.BigEndian.PutUint64(other[atID:], identity+1)
	binary.BigEndian.PutUint32(other[atSum:], sum(other[:headBytes]))
	copy(text[4*block:], other[:block]) // what is left of a payload that was written over in part
	if all, err := frames(text, identity, 1, 0, true); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	text[len(magic)-1]++
	if _, err := frames(text, identity, 0, 0, true); !errors.Is(err, ErrVersion) {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, path := range []string{written(f), written(f, "a", "b", "c"), written(f, strings.Repeat("x", 3*block), "")} {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		text = bytes.TrimRight(text, "\x00")
		f.Add(text, uint64(0), uint64(identity))
		f.Add(text[min(len(text), block):], uint64(1), uint64(identity))
	}
	f.Fuzz(func(t *testing.T, text []byte, after, id uint64) {
		all, err := frames(text, id, after, after/2, after%2 == 0)
		if err != nil {
			if all != nil || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) && !errors.Is(err, ErrVersion) {
				t.Fatalf("%v, %v", all, err)
			}
			return
		}
		for i, one := range all {
			if one.Number != after+1+uint64(i) || !bytes.Contains(text, one.Payload) {
				t.Fatalf("frame %d is %d", i, one.Number)
			}
		}
	})
}
