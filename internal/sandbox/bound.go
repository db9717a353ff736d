package sandbox

import (
	"net/http"

	"example.com/mockserver/internal/problem"
)

// DefaultStateBytes is the limit of a sandbox's tables: about half a million small rows.
const DefaultStateBytes = 256 << 20

// Bounded refuses a turn that grows a sandbox's state beyond the limit, and undoes it. A turn that does not grow the
// state passes. Due work and delivery attempts are not bounded: they finish what an accepted request began, and change
// rows rather than add them.
func (b *Sandbox) Bounded(f func(*Tx) error) func(*Tx) error {
	return func(t *Tx) error {
		before := t.DB.Bytes()
		if err := f(t); err != nil {
			return err
		}
		if after := t.DB.Bytes(); after > before && after > b.base.StateBytes {
			return full(b.ID, before, b.base.StateBytes)
		}
		return nil
	}
}

func full(id string, bytes, most int) *problem.Problem {
	return problem.New(http.StatusInsufficientStorage,
		"sandbox %q holds %d bytes of rows, the limit is %d: nothing was done; reset or delete the sandbox, or raise --state-bytes",
		"沙箱 %q 的数据已有 %d 字节，上限为 %d：本次未执行任何操作；请重置或删除该沙箱，或提高 --state-bytes", id, bytes, most)
}

// StateBytes is the approximate memory of the sandbox's tables.
func (b *Sandbox) StateBytes() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.db.Bytes()
}
