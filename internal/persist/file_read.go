package persist

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime/debug"
	"slices"
	"sort"

	"go.etcd.io/bbolt"
)

// Entries implements Engine.
func (f *File) Entries(_ context.Context, l Lease, each func(key string, value []byte) error) error {
	return f.view(func(tx *bbolt.Tx, since []frame) error {
		if slices.ContainsFunc(since, func(fr frame) bool { return slices.Contains(fr.ids, l.ID) }) {
			return entriesSince(tx, since, l.ID, each)
		}
		return entries(tx, l.ID, each)
	})
}

// entries reads a sandbox as the file has it.
func entries(tx *bbolt.Tx, id string, each func(key string, value []byte) error) error {
	box := tx.Bucket(bucketBoxes).Bucket([]byte(id))
	if box == nil {
		return nil
	}
	return box.ForEach(func(k, v []byte) error {
		value, err := unsealed(v)
		if err != nil {
			return fmt.Errorf("sandbox %s, entry %q: %w", id, k, err)
		}
		return each(string(k), value)
	})
}

// entriesSince reads a sandbox as the file has it with what frames change.
func entriesSince(tx *bbolt.Tx, since []frame, id string, each func(key string, value []byte) error) error {
	all := map[string][]byte{}
	err := entries(tx, id, func(key string, value []byte) error { all[key] = value; return nil })
	if err == nil {
		err = changesOf(id, since, func(c change) {
			if c.gone || c.Clear {
				clear(all)
			}
			for _, gone := range c.Delete {
				delete(all, gone)
			}
			for _, e := range c.Put {
				all[e.Key] = slices.Clone(e.Value)
			}
		})
	}
	keys := make([]string, 0, len(all))
	for key := range all {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for i := 0; err == nil && i < len(keys); i++ {
		err = each(keys[i], all[keys[i]])
	}
	return err
}

// view reads the file, and is given the frames of the log that are not in it. Damage becomes an error, even where it makes
// memory of the file inaccessible.
func (f *File) view(look func(tx *bbolt.Tx, since []frame) error) (err error) {
	f.mu.Lock()
	since := f.waiting // before the file: what it has meanwhile is passed over
	f.mu.Unlock()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer caught("", &err)
	return f.db.View(func(tx *bbolt.Tx) error {
		applied := appliedIn(tx)
		for len(since) > 0 && since[0].Number <= applied {
			since = since[1:]
		}
		return look(tx, since)
	})
}

// List implements Engine.
func (f *File) List(context.Context) (list []Listed, err error) {
	all := map[string]Listed{}
	err = f.view(func(tx *bbolt.Tx, since []frame) error {
		err := tx.Bucket(bucketHeads).ForEach(func(k, v []byte) error {
			one, err := unheaded(v)
			if err != nil {
				return fmt.Errorf("the head of sandbox %s: %w", k, err)
			}
			one.ID = string(k)
			all[one.ID] = one
			return nil
		})
		for i := 0; err == nil && i < len(since); i++ {
			var changes []change
			changes, err = decode(since[i].Payload)
			for _, c := range changes {
				if one := all[c.id].after(c); one.ID != "" {
					all[c.id] = one
				} else {
					delete(all, c.id)
				}
			}
		}
		return err
	})
	for _, one := range all {
		list = append(list, one)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list, err
}

// after is what is listed of a sandbox after a change.
func (l Listed) after(c change) Listed {
	switch {
	case c.gone:
		return Listed{}
	case c.Clear:
		return Listed{c.id, c.Mark, c.Head}
	case c.Head != nil:
		l.Head = c.Head
	}
	return l
}

// Look implements Engine.
func (f *File) Look(_ context.Context, id string) (one Listed, err error) {
	err = f.view(func(tx *bbolt.Tx, since []frame) error {
		if stored := tx.Bucket(bucketHeads).Get([]byte(id)); stored != nil {
			if one, err = unheaded(stored); err != nil {
				return fmt.Errorf("the head of sandbox %s: %w", id, err)
			}
			one.ID = id
		}
		return changesOf(id, since, func(c change) { one = one.after(c) })
	})
	return one, err
}

// Marked implements Engine.
func (f *File) Marked(_ context.Context, mark string) (id string, err error) {
	if mark == "" {
		return "", nil
	}
	return id, f.view(func(tx *bbolt.Tx, since []frame) error {
		id = string(tx.Bucket(bucketMarks).Get([]byte(mark)))
		for _, fr := range since {
			if !fr.marks {
				continue
			}
			changes, err := decode(fr.Payload)
			if err != nil {
				return err
			}
			for _, c := range changes {
				if (c.gone || c.Clear) && c.id == id {
					id = ""
				}
				if c.Clear && c.Mark == mark && id == "" {
					id = c.id
				}
			}
		}
		return nil
	})
}

func unheaded(stored []byte) (Listed, error) {
	text, err := unsealed(stored)
	if err != nil || len(text) == 0 || len(text) < 1+int(text[0]) {
		return Listed{}, errors.Join(ErrDamaged, err)
	}
	return Listed{Mark: string(text[1 : 1+text[0]]), Head: text[1+text[0]:]}, nil
}

// unsealed is a copy of the value.
func unsealed(stored []byte) ([]byte, error) {
	if len(stored) < sealBytes || crc32.Checksum(stored[sealBytes:], castagnoli()) != binary.BigEndian.Uint32(stored) {
		return nil, fmt.Errorf("%w: its checksum is wrong: %s", ErrDamaged, leftAsItIs)
	}
	return append([]byte{}, stored[sealBytes:]...), nil
}
