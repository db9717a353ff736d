package persist

import (
	"errors"
	"reflect"
	"testing"
)

var changesOfEachKind = []change{
	{id: "default", Changes: Changes{Clear: true, Mark: "11223344", Head: []byte(`{"seed":1}`), Put: []Entry{{"t\x00k", []byte("v")}, {"", []byte{}}}}},
	{id: "空", gone: true},
	{id: "a", Changes: Changes{Head: []byte{}, Delete: []string{"x", ""}}},
	{},
}

func TestWhatIsWrittenToTheLogIsReadFromIt(t *testing.T) {
	b := encode(changesOfEachKind)
	if most := bytes(changesOfEachKind); len(b) > most {
		t.Errorf("%d bytes, where at most %d were expected", len(b), most)
	}
	got, err := decode(b)
	if err != nil || !reflect.DeepEqual(got, changesOfEachKind) {
		t.Errorf("%+v, %v", got, err)
	}
	ends := map[int]bool{} // where a change ends, there is nothing that is cut off
	for i := range changesOfEachKind {
		ends[len(encode(changesOfEachKind[:i]))] = true
	}
	for n := range b {
		if _, err := decode(b[:n]); errors.Is(err, ErrDamaged) == ends[n] {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(changesOfEachKind))
	f.Add(encode(nil))
	f.Add([]byte("\x00\x01a\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := decode(b)
		if err != nil {
			return
		}
		again, err := decode(encode(all))
		if err != nil || !reflect.DeepEqual(again, all) {
			t.Fatalf("%+v became %+v, %v", all, again, err)
		}
	})
}
