package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// OnUsePrefix begins the ids of the sandboxes that their first use makes.
const OnUsePrefix = "auto-"

// OnUse describes the sandboxes that Use makes. One of them takes over what a client has been given of another sandbox
// before it named its own: the credentials, and the time that the clock began with.
type OnUse struct {
	TTL  time.Duration // 0: Use makes none
	Like string        // the sandbox whose credentials they have; empty: Default
}

// SetOnUse lets Use make the sandboxes whose ids begin with OnUsePrefix. It is called before anything else.
func (s *Sandboxes) SetOnUse(o OnUse) { s.onUse = o }

// Use is Get for a request that is the sandbox's own: where SetOnUse allows it, it makes a sandbox that is not there.
func (s *Sandboxes) Use(id string) (*Sandbox, error) {
	b, err := s.Get(id)
	switch {
	case err == nil:
		return b, nil
	case s.wait() != nil || !refusedWith(err, http.StatusNotFound) || s.onUse.TTL == 0 || !strings.HasPrefix(id, OnUsePrefix):
		return nil, err
	case id == OnUsePrefix:
		return nil, problem.Invalid("sandbox id %q: the name of a test follows the hyphen, as in %[1]smy-test", "沙箱标识 %q：连字符之后应为测试的名字，例如 %[1]smy-test", id)
	}
	if most := s.limit / 2; s.onUseCount() >= most {
		if s.Sweep(clock.Wall()); s.onUseCount() >= most {
			return nil, problem.New(http.StatusTooManyRequests,
				"their first use has made %d sandboxes, which is the limit (half of --max-sandboxes); give them a shorter time by --sandbox-per-test=TIME, or raise --max-sandboxes",
				"首次使用时自动创建的沙箱已有 %d 个，达到上限（--max-sandboxes 的一半）；请用 --sandbox-per-test=时长 缩短其保留时间，或提高 --max-sandboxes", most)
		}
	}
	like, err := s.Get(cmp.Or(s.onUse.Like, Default))
	if err != nil {
		return nil, err
	}
	o := Options{ID: id, TTL: s.onUse.TTL, Clock: like.Options.Clock}
	if like.Tag != "" { // its credentials were made by chance
		o.Seed = like.Options.Seed
	}
	made, err := s.open(o, func(string) (string, error) { return like.Tag, nil })
	if err == nil {
		return made, nil
	}
	if b, missing := s.Get(id); missing == nil { // another request has made it meanwhile
		return b, nil
	}
	return nil, err
}

func (s *Sandboxes) onUseCount() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for id := range s.byID {
		if strings.HasPrefix(id, OnUsePrefix) {
			n++
		}
	}
	for id := range s.asleep {
		if strings.HasPrefix(id, OnUsePrefix) {
			n++
		}
	}
	return n
}

// unknown says that there is no such sandbox, and what makes one.
func (s *Sandboxes) unknown(id string) error {
	if strings.HasPrefix(id, OnUsePrefix) && s.onUse.TTL == 0 {
		return problem.NotFound("unknown sandbox %q; a server with --sandbox-per-test makes it on its first use", "没有名为 %q 的沙箱；以 --sandbox-per-test 启动的服务会在首次使用时创建它", id)
	}
	if s.onUse.TTL > 0 {
		return problem.NotFound("unknown sandbox %q; the first use makes those that begin with %q, \"mockserver sandbox new\" or POST /__admin/sandboxes all others",
			"没有名为 %q 的沙箱；以 %q 开头的沙箱在首次使用时自动创建，其他沙箱可用 mockserver sandbox new 或 POST /__admin/sandboxes 创建", id, OnUsePrefix)
	}
	return problem.NotFound("unknown sandbox %q; \"mockserver sandbox new %[1]s\" or POST /__admin/sandboxes makes one",
		"没有名为 %q 的沙箱；可用 mockserver sandbox new %[1]s 或 POST /__admin/sandboxes 创建", id)
}
