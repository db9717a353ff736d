package mutate

import (
	"cmp"
	"context"
	"sort"
	"sync"

	"example.com/mockserver/internal/fault"
)

// Try runs the command once with a variant.
type Try func(ctx context.Context, v *fault.Variant) (*Outcome, error)

// Progress is reported after each variant: how many are done and how many are left.
type Progress func(done, left int)

// queue is the variants that are still to be run.
type queue struct {
	mu       sync.Mutex
	idle     sync.Cond
	waiting  []Item
	later    map[string][]Item // by the variant that must pass unnoticed first
	running  int
	outcomes map[string]*Outcome
	err      error
}

// Run tries the variants of what the baseline met, several at once, and returns what came of each. When ctx ends, what is
// known by then is returned.
func Run(ctx context.Context, items []Item, base Met, workers int, try Try, tell Progress) (map[string]*Outcome, error) {
	q := &queue{later: map[string][]Item{}, outcomes: map[string]*Outcome{}}
	q.idle.L = &q.mu
	for _, i := range items {
		switch {
		case !base.Has(i.Of) || i.Spare:
		case i.After != "":
			q.later[i.After] = append(q.later[i.After], i)
		default:
			q.waiting = append(q.waiting, i)
		}
	}
	q.sort(base)
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.idle.Broadcast()
	})
	defer stop()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { q.work(ctx, try, tell) })
	}
	all.Wait()
	return q.outcomes, q.err
}

// sort puts first what decides most: the wrong answers, then what the baseline met first.
func (q *queue) sort(base Met) {
	sort.SliceStable(q.waiting, func(i, j int) bool {
		a, b := q.waiting[i], q.waiting[j]
		return cmp.Or(cmp.Compare(late(a), late(b)), cmp.Compare(base.First[a.Of].Order, base.First[b.Of].Order)) < 0
	})
}

func late(i Item) int {
	if i.Wrong {
		return 0
	}
	return 1
}

func (q *queue) work(ctx context.Context, try Try, tell Progress) {
	for {
		item, more := q.next(ctx)
		if !more {
			return
		}
		o, err := try(ctx, item.Variant)
		done, left := q.done(ctx, item, o, err)
		if tell != nil && o != nil {
			tell(done, left)
		}
	}
}

func (q *queue) next(ctx context.Context) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && q.running > 0 && ctx.Err() == nil && q.err == nil {
		q.idle.Wait()
	}
	if len(q.waiting) == 0 || ctx.Err() != nil || q.err != nil {
		return Item{}, false
	}
	item := q.waiting[0]
	q.waiting = q.waiting[1:]
	q.running++
	return item, true
}

func (q *queue) done(ctx context.Context, item Item, o *Outcome, err error) (done, left int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	q.idle.Broadcast()
	switch {
	case ctx.Err() != nil: // what was cut short says nothing
	case err != nil:
		q.err = cmp.Or(q.err, err)
	default:
		q.outcomes[item.ID] = o
		if o.Reached && !o.Noticed() {
			q.waiting = append(q.waiting, q.later[item.ID]...)
		}
	}
	return len(q.outcomes), len(q.waiting) + q.running
}
