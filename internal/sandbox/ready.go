package sandbox

import (
	"context"
	"net/http"

	"example.com/mockserver/internal/problem"
)

// Keep makes the sandboxes keep their state in an engine. It is called once, before they are used.
func (s *Sandboxes) Keep(k *Keeping) { s.keep = k }

// wait returns when the base is complete and the default sandbox exists.
func (s *Sandboxes) wait() error {
	if s.begun.Load() {
		return nil
	}
	if err := s.base.Load().Wait(); err != nil {
		return err
	}
	return s.begin()
}

// begin opens the default sandbox, and finds out what is kept. Where that fails, the next request tries it again.
func (s *Sandboxes) begin() error {
	if s.begun.Load() {
		return nil
	}
	s.start.Lock()
	defer s.start.Unlock()
	if s.begun.Load() {
		return nil
	}
	var busy []string
	if s.shares() { // the engine is asked for each of them when it is needed
		s.begun.Store(true)
		return nil
	}
	if s.keep != nil {
		var err error
		if busy, err = s.findKept(); err != nil {
			return problem.New(http.StatusServiceUnavailable, "what --persist keeps cannot be read: %v", "无法读取 --persist 保存的内容：%v", err)
		}
	}
	if !s.Has(Default) {
		b := s.base.Load().Open(Options{ID: Default, Seed: 1}, "")
		s.put(b)
		if err := b.Flush(); err != nil {
			return err
		}
	}
	s.begun.Store(true)
	if len(busy) > 0 {
		go func() { // what is to be sent, or falls due, does not wait for a request
			for _, id := range busy {
				if _, err := s.load(id); err != nil {
					problem.Log(s.base.Load().Log, "a sandbox cannot be loaded", err, "sandbox", id)
				}
			}
		}()
	}
	return nil
}

// findKept enters what the engine keeps, and returns those that have something to do without a request.
func (s *Sandboxes) findKept() (busy []string, err error) {
	list, err := s.keep.Engine.List(context.Background())
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range list {
		h, err := readHead(one)
		if err != nil {
			return nil, err
		}
		s.asleep[one.ID] = asleep{one.Mark, h}
		if h.Due {
			busy = append(busy, one.ID)
		}
	}
	return busy, nil
}

// Ready reports whether requests can be answered: everything is loaded, and where state is kept it can be written.
func (s *Sandboxes) Ready(ctx context.Context) error {
	if err := s.wait(); err != nil {
		return err
	}
	if s.keep == nil {
		return nil
	}
	if err := s.keep.Engine.Ready(ctx); err != nil {
		return problem.New(http.StatusServiceUnavailable, "the last write of --persist has failed; the log says why", "--persist 的最近一次写入失败；原因见日志")
	}
	return nil
}
