package feed

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"example.com/mockserver/internal/journal"
)

// Feed hands the requests of a server to whoever listens. A request is answered without waiting for a listener: what a
// listener has no room for is counted and left out. It is safe for concurrent use.
type Feed struct {
	listeners atomic.Pointer[[]*Listener] // replaced whole, never changed

	mu     sync.Mutex // of changes to the list, and of the next two
	lines  []Line     // that no journal has: the newest, a ring once it is full
	oldest int        // in a full ring
	ending sync.Once
	ended  chan struct{}
}

// Listener is one reader of a feed.
type Listener struct {
	filter Filter
	queue  chan event
	missed atomic.Int64
}

// event is a request that was answered: an exchange of a journal, which is read when somebody listens, or a line.
type event struct {
	sandbox string
	journal *journal.Journal // nil for a line
	n       int64
	line    Line
}

// New returns a feed nobody listens to.
func New() *Feed {
	f := &Feed{ended: make(chan struct{})}
	f.listeners.Store(&[]*Listener{})
	return f
}

// Exchange announces an exchange that a sandbox's journal has recorded.
func (f *Feed) Exchange(sandbox string, j *journal.Journal, n int64, outcome string) {
	for _, l := range *f.listeners.Load() {
		if l.filter.wants(sandbox, outcome) {
			l.offer(event{sandbox: sandbox, journal: j, n: n})
		}
	}
}

// Bounds of the lines that are kept.
const (
	mostKept    = 100
	longestText = 1024 // bytes of each text in it
)

// Line announces a request that no journal has, and keeps it in the place of the oldest.
func (f *Feed) Line(line Line) {
	for _, text := range []*string{&line.Method, &line.Path, &line.Why.EN, &line.Why.ZH} {
		if *text = strings.ToValidUTF8(*text, "\ufffd"); len(*text) > longestText {
			*text = strings.ToValidUTF8((*text)[:longestText], "") + "…"
		}
	}
	f.keep(line)
	for _, l := range *f.listeners.Load() {
		if l.filter.Matches(line) {
			l.offer(event{line: line})
		}
	}
}

func (f *Feed) keep(line Line) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.lines) < mostKept {
		f.lines = append(f.lines, line)
		return
	}
	f.lines[f.oldest] = line
	f.oldest = (f.oldest + 1) % mostKept
}

// Newest returns the kept lines that no journal has, the newest first.
func (f *Feed) Newest() []Line {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := slices.Concat(f.lines[f.oldest:], f.lines[:f.oldest])
	slices.Reverse(list)
	return list
}

func (l *Listener) offer(e event) {
	select {
	case l.queue <- e:
	default:
		l.missed.Add(1)
	}
}

// Close ends every stream, so that a server can stop.
func (f *Feed) Close() { f.ending.Do(func() { close(f.ended) }) }

// Listen adds a listener that may be so many requests behind.
func (f *Feed) Listen(filter Filter, behind int) *Listener {
	l := &Listener{filter: filter, queue: make(chan event, behind)}
	f.change(func(all []*Listener) []*Listener { return append(all, l) })
	return l
}

// Leave removes a listener.
func (f *Feed) Leave(l *Listener) {
	f.change(func(all []*Listener) []*Listener {
		var rest []*Listener
		for _, one := range all {
			if one != l {
				rest = append(rest, one)
			}
		}
		return rest
	})
}

func (f *Feed) change(with func([]*Listener) []*Listener) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := with(append([]*Listener(nil), *f.listeners.Load()...))
	f.listeners.Store(&all)
}

// Next waits for the next line. It reports false when the context has ended and nothing is left.
func (l *Listener) Next(ctx context.Context) (Line, bool) {
	for {
		e, found := l.take(ctx)
		if !found {
			return Line{}, false
		}
		if line, found := l.read(e); found {
			return line, true
		}
	}
}

func (l *Listener) take(ctx context.Context) (event, bool) {
	select {
	case e := <-l.queue:
		return e, true
	default:
	}
	select {
	case e := <-l.queue:
		return e, true
	case <-ctx.Done():
		return event{}, false
	}
}

// read is the line of an event, if the listener wants it and its journal still has it.
func (l *Listener) read(e event) (Line, bool) {
	if e.journal == nil {
		return e.line, true
	}
	exchange, found := e.journal.Find(e.n)
	if !found {
		l.missed.Add(1)
		return Line{}, false
	}
	line := LineOf(e.sandbox, exchange)
	return line, l.filter.Matches(line)
}

// Skip leaves out what is waiting.
func (l *Listener) Skip() {
	for {
		select {
		case <-l.queue:
			l.missed.Add(1)
		default:
			return
		}
	}
}

// Missed is how many requests were left out since it was last asked.
func (l *Listener) Missed() int64 { return l.missed.Swap(0) }
