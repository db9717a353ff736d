package persist

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"go.etcd.io/bbolt"
)

// probeBytes is how much Ready writes: about what a call leaves.
const probeBytes = 16 << 10

// job is one write that waits for its batch.
type job struct {
	lease Lease
	do    func(tx *bbolt.Tx) error
	done  chan error
}

// write queues a job and returns when the batch that it is in is on the disk. While one batch is written the next one
// gathers, so that many writers share the two times that the disk is waited for.
func (f *File) write(j *job) error {
	j.done = make(chan error, 1)
	f.mu.Lock()
	f.queue = append(f.queue, j)
	begin := !f.busy
	f.busy = true
	f.mu.Unlock()
	if begin {
		go f.writeAll()
	}
	return <-j.done
}

func (f *File) writeAll() {
	for {
		f.mu.Lock()
		batch := f.queue
		f.queue = nil
		f.busy = len(batch) > 0
		f.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		f.writeBatch(batch)
	}
}

// writeBatch writes jobs in one transaction. One that fails by itself is answered and left out, and the others are
// written without it.
func (f *File) writeBatch(batch []*job) {
	f.writing.Lock()
	defer f.writing.Unlock()
	for len(batch) > 0 {
		var failed *job
		err := f.update(func(tx *bbolt.Tx) error {
			for _, j := range batch {
				failed = j
				if err := f.one(tx, j); err != nil {
					return err
				}
			}
			failed = nil
			return nil
		})
		if err != nil {
			err = fmt.Errorf("%s cannot be written: %w", f.path, err)
		}
		if err == nil || failed == nil { // all of it, or the disk
			f.mu.Lock()
			f.broken = err
			f.mu.Unlock()
			for _, j := range batch {
				j.done <- err
			}
			return
		}
		failed.done <- err
		batch = slices.DeleteFunc(batch, func(j *job) bool { return j == failed })
	}
}

// Ready implements Engine.
func (f *File) Ready(context.Context) error {
	f.mu.Lock()
	broken := f.broken
	f.mu.Unlock()
	if broken == nil {
		return nil
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	err := f.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyProbe, make([]byte, probeBytes)) })
	if err != nil {
		err = fmt.Errorf("%s cannot be written: %w", f.path, err)
	}
	f.mu.Lock()
	f.broken = err
	f.mu.Unlock()
	return err
}

func (f *File) update(change func(tx *bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer caught("", &err)
	return f.db.Update(change)
}

// one runs a job unless its lease is an older one.
func (f *File) one(tx *bbolt.Tx, j *job) (err error) {
	f.mu.Lock()
	err = f.newest(j.lease)
	f.mu.Unlock()
	if err == nil {
		err = j.do(tx)
	}
	if err != nil && errors.Is(err, ErrFenced) {
		return ErrFenced
	}
	return err
}
