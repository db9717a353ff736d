package redis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
)

// What the scripts answer.
const (
	saysDone    = "done"
	saysFenced  = "fenced"
	saysDeleted = "deleted"
	saysLost    = "lost"
	saysYours   = "yours"
)

// Acquire implements persist.Engine.
func (e *Engine) Acquire(ctx context.Context, id string, each func(key string, value []byte) error) (persist.Lease, error) {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	l, err := e.take(ctx, id)
	if err != nil || each == nil {
		return l, err
	}
	if err := e.Entries(ctx, l, each); err != nil {
		return persist.Lease{}, err
	}
	return l, nil
}

// Entries implements persist.Engine. The fence keeps all others from writing: what is read now is what was there when the
// lease was taken.
func (e *Engine) Entries(ctx context.Context, l persist.Lease, each func(key string, value []byte) error) error {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	rows, err := e.client.Do(ctx, e.client.B().Hgetall().Key(e.boxKeys(l.ID)[1]).Build()).AsStrMap()
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		if err := each(key, []byte(rows[key])); err != nil {
			return err
		}
	}
	return nil
}

// take takes the lease of a sandbox that nobody holds, or whose holder is gone.
func (e *Engine) take(ctx context.Context, id string) (persist.Lease, error) {
	_, lapses := e.lease()
	var gone, fence string
	for {
		says, err := e.scripts.acquire.Exec(ctx, e.client, e.boxKeys(id)[:1], []string{e.me, gone, fence}).AsStrSlice()
		if err != nil {
			return persist.Lease{}, err
		}
		if len(says) != 3 {
			return persist.Lease{}, fmt.Errorf("the lease of sandbox %s: %w: %q", id, persist.ErrDamaged, says)
		}
		if says[0] == saysYours {
			return e.taken(id, says[1], says[2], lapses)
		}
		gone, fence = says[1], says[2]
		began, key := clock.Wall(), e.serverKey(gone)
		server := e.client.DoMulti(ctx, e.client.B().Get().Key(key).Build(), e.client.B().Pttl().Key(key).Build())
		address, err := server[0].ToString()
		switch {
		case rueidis.IsRedisNil(err): // its lease has ended
		case err != nil:
			return persist.Lease{}, err
		default:
			left, _ := server[1].AsInt64() // milliseconds; less than 0 if it has ended meanwhile
			return persist.Lease{}, &persist.HeldError{ID: id, By: address, Until: began.Add(time.Duration(left) * time.Millisecond)}
		}
	}
}

func (e *Engine) taken(id, fence, writes string, lapses uint64) (persist.Lease, error) {
	n, err := strconv.ParseUint(fence, 10, 64)
	done, err2 := strconv.ParseUint(writes, 10, 64)
	if err := errors.Join(err, err2); err != nil {
		return persist.Lease{}, fmt.Errorf("the lease of sandbox %s: %w: %w", id, persist.ErrDamaged, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if there := e.held[id]; there == nil || there.fence < n {
		e.held[id] = &hold{n, done, lapses}
	}
	return persist.Lease{ID: id, Fence: n}, nil
}

// holding is what is known of a lease; ErrFenced if this process has a newer one, or none.
func (e *Engine) holding(l persist.Lease) (*hold, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	h := e.held[l.ID]
	if h == nil || h.fence != l.Fence {
		return nil, persist.ErrFenced
	}
	return h, nil
}

// drop forgets a lease.
func (e *Engine) drop(l persist.Lease) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if h := e.held[l.ID]; h != nil && h.fence == l.Fence {
		delete(e.held, l.ID)
	}
}

// Held is how many sandboxes this process holds.
func (e *Engine) Held() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.held)
}

// Apply implements persist.Engine. The changes of one lease are applied one after the other.
func (e *Engine) Apply(ctx context.Context, l persist.Lease, c persist.Changes) error {
	h, err := e.holding(l)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	if c.Clear {
		if err := e.enter(ctx, l, c.Mark); err != nil {
			return err
		}
	}
	says, err := e.scripts.apply.Exec(ctx, e.client, e.boxKeys(l.ID), applied(l, h.writes, c)).ToString()
	if err == nil && says == saysDone {
		h.writes++
		return nil
	}
	return e.refused(l, says, err)
}

func applied(l persist.Lease, writes uint64, c persist.Changes) []string {
	args := make([]string, 0, 7+len(c.Delete)+2*len(c.Put))
	args = append(args, fenceOf(l), strconv.FormatUint(writes, 10), flag(c.Clear), c.Mark, flag(c.Head != nil), rueidis.BinaryString(c.Head), strconv.Itoa(len(c.Delete)))
	args = append(args, c.Delete...)
	for _, one := range c.Put {
		args = append(args, one.Key, rueidis.BinaryString(one.Value))
	}
	return args
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

func fenceOf(l persist.Lease) string { return strconv.FormatUint(l.Fence, 10) }

// refused says why something was not done, and forgets a lease that is not valid any longer.
func (e *Engine) refused(l persist.Lease, says string, err error) error {
	var refusal *rueidis.RedisError
	switch {
	case errors.As(err, &refusal):
		return err // the script did not run, or was ended as a whole
	case err != nil:
		return fmt.Errorf("%w: %w", persist.ErrUnsure, err)
	case says == saysFenced:
		e.drop(l)
		return persist.ErrFenced
	case says == saysLost:
		e.drop(l)
		return fmt.Errorf("%w: the server of --persist has lost what was written last", persist.ErrFenced)
	case says == saysDeleted:
		return persist.ErrDeleted
	}
	return fmt.Errorf("%w: a script answered %q", persist.ErrDamaged, says)
}

// lease is how long ago the lease of this process was renewed, and how often it had ended by then.
func (e *Engine) lease() (since time.Duration, lapses uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return clock.Since(e.renewed), e.lapses
}

// Renew implements persist.Engine. While the lease of this process lasts without a gap, nobody else can have taken over.
func (e *Engine) Renew(ctx context.Context, l persist.Lease) error {
	h, err := e.holding(l)
	if err != nil {
		return err
	}
	since, lapses := e.lease()
	if since < e.o.Lease && h.lapses == lapses {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	fence, err := e.client.Do(ctx, e.client.B().Hget().Key(e.boxKeys(l.ID)[0]).Field("fence").Build()).ToString()
	if err != nil && !rueidis.IsRedisNil(err) {
		return err
	}
	if fence != fenceOf(l) {
		e.drop(l)
		return persist.ErrFenced
	}
	h.lapses = lapses
	return nil
}

// Release implements persist.Engine.
func (e *Engine) Release(ctx context.Context, l persist.Lease) error {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	says, err := e.scripts.release.Exec(ctx, e.client, e.boxKeys(l.ID)[:1], []string{fenceOf(l)}).ToString()
	if err == nil && says == saysDone {
		e.drop(l)
		return nil
	}
	return e.refused(l, says, err)
}

// Delete implements persist.Engine.
func (e *Engine) Delete(ctx context.Context, l persist.Lease) error {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	says, err := e.scripts.remove.Exec(ctx, e.client, e.boxKeys(l.ID), []string{fenceOf(l)}).AsStrSlice()
	if err == nil && len(says) == 3 {
		e.drop(l)
		e.leave(ctx, l.ID, says[1], says[2])
		return nil
	}
	return e.refused(l, cmp.Or(append(says, "")...), err)
}
