package persist

import (
	"errors"
	"fmt"
	"slices"

	"example.com/mockserver/internal/persist/wal"
)

// frame is what one batch has written to the log.
type frame struct {
	wal.Frame

	ids   []string // the sandboxes that it changes
	marks bool     // some are new, or gone
}

func (fr *frame) about(changes []change) {
	for _, c := range changes {
		fr.ids = append(fr.ids, c.id)
		fr.marks = fr.marks || c.gone || c.Clear
	}
}

// changesOf calls each with what frames change in a sandbox.
func changesOf(id string, frames []frame, each func(c change)) error {
	for _, fr := range frames {
		if !slices.Contains(fr.ids, id) {
			continue
		}
		all, err := decode(fr.Payload)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.id == id {
				each(c)
			}
		}
	}
	return nil
}

// logged reads what a log has that is not in its file.
func logged(path string, id, applied, newest uint64, begun bool) ([]frame, error) {
	read, err := wal.Read(path, id, applied, newest, begun)
	switch {
	case errors.Is(err, wal.ErrForeign):
		return nil, fmt.Errorf("%w: put the file that it belongs to beside it, or move it away and lose what only it has", err)
	case errors.Is(err, wal.ErrVersion):
		return nil, fmt.Errorf("%w: open it with that one once, and stop that", err)
	case errors.Is(err, wal.ErrDamaged):
		return nil, fmt.Errorf("%w: %w: %s", ErrDamaged, err, leftAsItIs)
	case err != nil:
		return nil, err
	}
	all := make([]frame, len(read))
	for i, one := range read {
		all[i].Frame = one
		changes, err := decode(one.Payload)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, leftAsItIs)
		}
		all[i].about(changes)
	}
	return all, nil
}
