package persist

import (
	"context"
	"encoding/binary"
	"hash/crc32"

	"go.etcd.io/bbolt"
)

// Acquire implements Engine. In one process the newest caller is the holder.
func (f *File) Acquire(ctx context.Context, id string, each func(key string, value []byte) error) (Lease, error) {
	l, err := f.take(ctx, id)
	if err != nil || each == nil {
		return l, err
	}
	return l, f.Entries(ctx, l, each)
}

// take gives the newest lease of a sandbox.
func (f *File) take(ctx context.Context, id string) (Lease, error) {
	f.writing.Lock() // or what an older holder is writing would come after what is read here
	defer f.writing.Unlock()
	one, err := f.Look(ctx, id)
	if err != nil {
		return Lease{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	f.holders[id] = holder{f.last, one.ID != ""}
	return Lease{id, f.last}, nil
}

// Apply implements Engine. Changes of several sandboxes that come at once are written together.
func (f *File) Apply(_ context.Context, l Lease, c Changes) error {
	return f.write(&job{fence: l.Fence, change: change{id: l.ID, Changes: c}})
}

// Delete implements Engine.
func (f *File) Delete(_ context.Context, l Lease) error {
	err := f.write(&job{fence: l.Fence, change: change{id: l.ID, gone: true}})
	if err == nil {
		return f.Release(context.Background(), l)
	}
	return err
}

func apply(tx *bbolt.Tx, c change) error {
	id, key := c.id, []byte(c.id)
	if c.gone {
		return remove(tx, id)
	}
	boxes, heads := tx.Bucket(bucketBoxes), tx.Bucket(bucketHeads)
	if c.Clear && boxes.Bucket(key) != nil {
		if err := remove(tx, id); err != nil {
			return err
		}
	}
	box := boxes.Bucket(key)
	switch {
	case box == nil && !c.Clear:
		return ErrDeleted
	case box == nil:
		var err error
		if box, err = boxes.CreateBucket(key); err != nil {
			return err
		}
		if marks := tx.Bucket(bucketMarks); c.Mark != "" && marks.Get([]byte(c.Mark)) == nil {
			if err := marks.Put([]byte(c.Mark), key); err != nil {
				return err
			}
		}
	}
	if c.Head != nil || c.Clear {
		if err := putHead(heads, key, c.Changes); err != nil {
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

// putHead writes the head of a sandbox; its mark stays unless it begins anew.
func putHead(heads *bbolt.Bucket, key []byte, c Changes) error {
	mark := c.Mark
	if !c.Clear {
		was, err := unheaded(heads.Get(key))
		if err != nil {
			return err
		}
		mark = was.Mark
	}
	return heads.Put(key, sealed(append(append([]byte{byte(len(mark))}, mark...), c.Head...)))
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
	return f.newest(l.ID, l.Fence)
}

// newest refuses a lease that is not the newest one. The caller holds the lock.
func (f *File) newest(id string, fence uint64) error {
	if f.holders[id].fence != fence {
		return ErrFenced
	}
	return nil
}

// Release implements Engine.
func (f *File) Release(_ context.Context, l Lease) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.newest(l.ID, l.Fence)
	if err == nil {
		delete(f.holders, l.ID)
	}
	return err
}

// sealed puts a checksum before a value, since bbolt's pages have none.
func sealed(value []byte) []byte {
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, sealBytes+len(value)), crc32.Checksum(value, castagnoli())), value...)
}

const sealBytes = 4

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) } // made once, by the library
