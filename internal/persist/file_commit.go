package persist

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"go.etcd.io/bbolt"
)

// commit brings the frames up to a number into the file, and with them what else writes, all or none of it. A frame that has
// the number and is not among those that wait was not written, and does not count from now on. After ErrUnsure readers see
// it, and a power cut may undo it: nothing that builds on it may be logged.
func (f *File) commit(through uint64, what func(tx *bbolt.Tx) error) error {
	f.applying.Lock()
	defer f.applying.Unlock()
	f.mu.Lock()
	waiting, logged := f.waiting, f.logged
	done := through <= f.applied
	f.mu.Unlock()
	if done && what == nil {
		return nil
	}
	n := 0
	for n < len(waiting) && waiting[n].Number <= through {
		n++
	}
	err := f.update(func(tx *bbolt.Tx) error {
		applied := appliedIn(tx)
		older, err := since(waiting[:n], applied)
		if err != nil {
			return err
		}
		if err := applyLogged(tx, older); err != nil {
			return err
		}
		if what != nil {
			if err := what(tx); err != nil {
				return err
			}
		}
		about := tx.Bucket(bucketAbout)
		return errors.Join(about.Put(keyApplied, eight(max(applied, through))), about.Put(keyLogged, eight(logged)))
	})
	if err != nil {
		return err
	}
	f.mu.Lock()
	f.applied = max(f.applied, through)
	f.waiting = append([]frame(nil), f.waiting[n:]...)
	f.mu.Unlock()
	return nil
}

// appliedIn is the number of the last frame that a file has; 0 for a new one.
func appliedIn(tx *bbolt.Tx) uint64 {
	if about := tx.Bucket(bucketAbout); about != nil {
		return number(about.Get(keyApplied))
	}
	return 0
}

// since is what frames change that have a higher number than the one given: a commit that the disk did not confirm may have
// brought others into the file. An entry that is written several times is written the last time alone.
func since(frames []frame, applied uint64) (all []change, err error) {
	for _, fr := range frames {
		if fr.Number <= applied {
			continue
		}
		changes, err := decode(fr.Payload)
		if err != nil {
			return nil, err
		}
		all = append(all, changes...)
	}
	type entry struct{ id, key string }
	last := map[entry]int{}
	for i, c := range all {
		for _, e := range c.Put {
			last[entry{c.id, e.Key}] = i
		}
		for _, key := range c.Delete {
			last[entry{c.id, key}] = i
		}
	}
	for i := range all {
		c := &all[i]
		c.Put = slices.DeleteFunc(c.Put, func(e Entry) bool { return last[entry{c.id, e.Key}] > i })
		c.Delete = slices.DeleteFunc(c.Delete, func(key string) bool { return last[entry{c.id, key}] > i })
	}
	return all, nil
}

// applyLogged applies what the log has. A sandbox that is not there was deleted by a write that was answered as unknown: what
// came after it is passed over, since it must not keep all others from being read.
func applyLogged(tx *bbolt.Tx, changes []change) error {
	for _, c := range changes {
		if err := apply(tx, c); err != nil && !errors.Is(err, ErrDeleted) {
			return err
		}
	}
	return nil
}

func applyAll(tx *bbolt.Tx, changes []change) error {
	for _, c := range changes {
		if err := apply(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// update writes the file. Damage becomes an error. Where bbolt fails at its last wait for the disk, what it has written is in
// force though it returns an error: then another commit shows whether it is on the disk, and where that fails as well,
// the error is ErrUnsure.
func (f *File) update(change func(tx *bbolt.Tx) error) error {
	id := 0
	err := f.transact(func(tx *bbolt.Tx) error {
		id = tx.ID()
		return change(tx)
	})
	if err == nil || !f.has(id) {
		return err
	}
	if f.transact(func(*bbolt.Tx) error { return nil }) == nil {
		return nil
	}
	return fmt.Errorf("%w; %w", err, ErrUnsure)
}

// has reports whether readers see what a transaction has written.
func (f *File) has(id int) bool {
	newest := 0
	err := f.db.View(func(tx *bbolt.Tx) error {
		newest = tx.ID()
		return nil
	})
	return err == nil && id > 0 && newest >= id
}

func (f *File) transact(change func(tx *bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s cannot be written: %w", f.path, err)
		}
	}()
	defer caught("", &err)
	return f.bolt(change)
}
