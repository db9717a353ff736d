package persist

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist/wal"
)

// probeBytes is how much Ready writes: about what a call leaves.
const probeBytes = 16 << 10

// job is one write that waits for its batch.
type job struct {
	fence uint64
	change
	done chan error
}

// write queues a job and returns when the batch that it is in is on the disk. While one batch is written the next one
// gathers, so that many writers share the time that the disk is waited for.
func (f *File) write(j *job) error {
	j.done = make(chan error, 1)
	f.mu.Lock()
	f.queue = append(f.queue, j)
	begin := !f.busy
	f.busy = true
	f.mu.Unlock()
	if begin {
		f.writeAll(j)
	}
	return <-j.done
}

// writeAll writes what is queued. Once the caller's own job is written, the rest is left to another goroutine.
func (f *File) writeAll(mine *job) {
	for {
		f.mu.Lock()
		batch := f.queue
		f.busy = len(batch) > 0
		leave := f.busy && mine != nil && !slices.Contains(batch, mine)
		if !leave {
			f.queue = nil
		}
		f.mu.Unlock()
		switch {
		case leave:
			go f.writeAll(nil)
			return
		case len(batch) == 0:
			return
		}
		f.writeBatch(batch)
	}
}

// writeBatch writes jobs, all or none.
func (f *File) writeBatch(batch []*job) {
	f.writing.Lock()
	defer f.writing.Unlock()
	batch, changes := f.admitted(batch)
	if len(batch) == 0 {
		return
	}
	done, err := f.keep(changes)
	f.mu.Lock()
	f.broken = err
	for _, j := range batch {
		if h := f.holders[j.id]; done && h.fence == j.fence {
			f.holders[j.id] = holder{h.fence, !j.gone}
		}
	}
	f.mu.Unlock()
	for _, j := range batch {
		j.done <- err
	}
}

// admitted answers the jobs whose lease is an older one, or whose sandbox is not there, and returns the others.
func (f *File) admitted(batch []*job) (all []*job, changes []change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := map[string]bool{} // what earlier jobs of the batch make of their sandboxes
	for _, j := range batch {
		is, earlier := kept[j.id]
		if !earlier {
			is = f.holders[j.id].kept
		}
		if err := f.newest(j.id, j.fence); err != nil {
			j.done <- err
			continue
		}
		if !is && !j.Clear && !j.gone {
			j.done <- ErrDeleted
			continue
		}
		kept[j.id] = !j.gone
		all, changes = append(all, j), append(changes, j.change)
	}
	return all, changes
}

// keep writes changes to the log, or into the file where they are too long for it or where it cannot be written. It reports
// whether they are what readers see now, which they can be though the disk has not confirmed it. The caller holds writing.
func (f *File) keep(changes []change) (done bool, err error) {
	tried := !f.doubt && bytes(changes) <= wal.MaxPayload
	if tried && f.append(changes) == nil {
		return true, nil
	}
	tried = tried && f.doubt
	// A number of its own: the log alone, beside an older copy of the file, shows that something is missing.
	err = f.commit(f.used+1, func(tx *bbolt.Tx) error { return applyAll(tx, changes) })
	switch {
	case err == nil:
		f.used++
		f.doubt = false
		return true, nil
	case errors.Is(err, ErrUnsure):
		f.used++
		f.doubt = true
		return true, err
	case tried && f.log.Undo() != nil:
		return false, fmt.Errorf("%w; %w", err, ErrUnsure)
	}
	return false, err
}

// append writes changes to the log.
func (f *File) append(changes []change) error {
	fr := frame{Frame: wal.Frame{Number: f.used + 1, Payload: encode(changes)}}
	fr.about(changes)
	if !f.log.Room(len(fr.Payload)) {
		f.mu.Lock()
		free := f.log.Other() <= f.applied
		f.mu.Unlock()
		if !free {
			if err := f.commit(f.used, nil); err != nil {
				return err
			}
		}
		f.log.Turn()
		go f.commitWaiting()
	}
	if err := f.log.Grow(len(fr.Payload)); err != nil {
		return err
	}
	f.used++
	if err := f.log.Append(fr.Number, fr.Payload); err != nil {
		f.doubt = true
		return err
	}
	f.mu.Lock()
	f.waiting = append(f.waiting, fr)
	f.logged = fr.Number
	f.mu.Unlock()
	return nil
}

// commitWaiting brings what the log has into the file while others write to the log. What fails here stays in the log, and
// fails again before the log is written over.
func (f *File) commitWaiting() {
	f.mu.Lock()
	n := len(f.waiting)
	var through uint64
	if n > 0 {
		through = f.waiting[n-1].Number
	}
	f.mu.Unlock()
	if n > 0 {
		_ = f.commit(through, nil)
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
	err := f.commit(f.used, func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyProbe, make([]byte, probeBytes)) })
	if err == nil {
		f.doubt = false
	}
	f.mu.Lock()
	f.broken = err
	f.mu.Unlock()
	return err
}
