package persist

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// Acquire implements Engine. In one process the newest caller is the holder.
func (f *File) Acquire(ctx context.Context, id string, each func(key string, value []byte) error) (Lease, error) {
	f.writing.Lock() // or what an older holder is writing would come after what is read here
	f.mu.Lock()
	f.last++
	f.fences[id] = f.last
	l := Lease{id, f.last}
	f.mu.Unlock()
	f.writing.Unlock()
	if each == nil {
		return l, nil
	}
	return l, f.Entries(ctx, l, each)
}

// Entries implements Engine.
func (f *File) Entries(_ context.Context, l Lease, each func(key string, value []byte) error) error {
	return f.view(func(tx *bbolt.Tx) error {
		box := tx.Bucket(bucketBoxes).Bucket([]byte(l.ID))
		if box == nil {
			return nil
		}
		return box.ForEach(func(k, v []byte) error {
			value, err := unsealed(v)
			if err != nil {
				return fmt.Errorf("sandbox %s, entry %q: %w", l.ID, k, err)
			}
			return each(string(k), value)
		})
	})
}

// view reads. Damage becomes an error, even where it makes memory of the file inaccessible.
func (f *File) view(look func(tx *bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer caught("", &err)
	return f.db.View(look)
}

// Apply implements Engine. Changes of several sandboxes that come at once are written together.
func (f *File) Apply(_ context.Context, l Lease, c Changes) error {
	return f.write(&job{lease: l, do: func(tx *bbolt.Tx) error { return apply(tx, l.ID, c) }})
}

// Delete implements Engine.
func (f *File) Delete(_ context.Context, l Lease) error {
	err := f.write(&job{lease: l, do: func(tx *bbolt.Tx) error { return remove(tx, l.ID) }})
	if err == nil {
		return f.Release(context.Background(), l)
	}
	return err
}

func apply(tx *bbolt.Tx, id string, c Changes) error {
	key := []byte(id)
	boxes, heads := tx.Bucket(bucketBoxes), tx.Bucket(bucketHeads)
	if c.Clear && boxes.Bucket(key) != nil {
		if err := remove(tx, id); err != nil {
			return err
		}
	}
	mark := c.Mark
	box := boxes.Bucket(key)
	switch {
	case box == nil && !c.Clear:
		return ErrDeleted
	case box == nil:
		var err error
		if box, err = boxes.CreateBucket(key); err != nil {
			return err
		}
		if marks := tx.Bucket(bucketMarks); mark != "" && marks.Get([]byte(mark)) == nil {
			if err := marks.Put([]byte(mark), key); err != nil {
				return err
			}
		}
	}
	if c.Head != nil || c.Clear {
		if !c.Clear {
			was, err := unheaded(heads.Get(key))
			if err != nil {
				return err
			}
			mark = was.Mark
		}
		if err := heads.Put(key, sealed(append(append([]byte{byte(len(mark))}, mark...), c.Head...))); err != nil {
			return err
		}
	}
	for _, gone := range c.Delete {
		if err := box.Delete([]byte(gone)); err != nil {
			return err
		}
	}
	for _, e := range c.Put {
		if err := box.Put([]byte(e.Key), sealed(e.Value)); err != nil {
			return err
		}
	}
	return nil
}

func remove(tx *bbolt.Tx, id string) error {
	key := []byte(id)
	heads, marks := tx.Bucket(bucketHeads), tx.Bucket(bucketMarks)
	if text := heads.Get(key); text != nil {
		was, err := unheaded(text)
		if err != nil {
			return err
		}
		if string(marks.Get([]byte(was.Mark))) == id {
			if err := marks.Delete([]byte(was.Mark)); err != nil {
				return err
			}
		}
	}
	if err := heads.Delete(key); err != nil {
		return err
	}
	boxes := tx.Bucket(bucketBoxes)
	if boxes.Bucket(key) == nil {
		return nil
	}
	return boxes.DeleteBucket(key)
}

// Renew implements Engine.
func (f *File) Renew(_ context.Context, l Lease) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.newest(l)
}

// newest refuses a lease that is not the newest one. The caller holds the lock.
func (f *File) newest(l Lease) error {
	if f.fences[l.ID] != l.Fence {
		return ErrFenced
	}
	return nil
}

// Release implements Engine.
func (f *File) Release(_ context.Context, l Lease) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.newest(l)
	if err == nil {
		delete(f.fences, l.ID)
	}
	return err
}

// List implements Engine.
func (f *File) List(context.Context) (all []Listed, err error) {
	err = f.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketHeads).ForEach(func(k, v []byte) error {
			one, err := unheaded(v)
			if err != nil {
				return fmt.Errorf("the head of sandbox %s: %w", k, err)
			}
			one.ID = string(k)
			all = append(all, one)
			return nil
		})
	})
	return all, err
}

// Look implements Engine.
func (f *File) Look(_ context.Context, id string) (one Listed, err error) {
	err = f.view(func(tx *bbolt.Tx) error {
		stored := tx.Bucket(bucketHeads).Get([]byte(id))
		if stored == nil {
			return nil
		}
		if one, err = unheaded(stored); err != nil {
			return fmt.Errorf("the head of sandbox %s: %w", id, err)
		}
		one.ID = id
		return nil
	})
	return one, err
}

// Marked implements Engine.
func (f *File) Marked(_ context.Context, mark string) (id string, err error) {
	if mark == "" {
		return "", nil
	}
	return id, f.view(func(tx *bbolt.Tx) error {
		id = string(tx.Bucket(bucketMarks).Get([]byte(mark)))
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

// sealed puts a checksum before a value, since bbolt's pages have none.
func sealed(value []byte) []byte {
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, sealBytes+len(value)), crc32.Checksum(value, castagnoli())), value...)
}

const sealBytes = 4

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) } // made once, by the library

// unsealed is a copy of the value.
func unsealed(stored []byte) ([]byte, error) {
	if len(stored) < sealBytes || crc32.Checksum(stored[sealBytes:], castagnoli()) != binary.BigEndian.Uint32(stored) {
		return nil, fmt.Errorf("%w: its checksum is wrong: %s", ErrDamaged, leftAsItIs)
	}
	return append([]byte{}, stored[sealBytes:]...), nil
}
