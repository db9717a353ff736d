package redis_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/rueidis"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/persist/redis"
)

// realServer names a Redis server to test with instead of one in this process: make test-redis.
var realServer = flag.String("redis", "", "URL of a Redis server without ?prefix")

// service is a Redis server.
type service struct {
	url string
	in  *miniredis.Miniredis // nil for a real one
}

var prefixes atomic.Int64

func newService(t *testing.T) service {
	t.Helper()
	if *realServer != "" {
		return service{url: fmt.Sprintf("%s?prefix=test-%d-%d", *realServer, os.Getpid(), prefixes.Add(1))}
	}
	m := miniredis.RunT(t)
	return service{url: "redis://" + m.Addr() + "?prefix=test", in: m}
}

func (s service) open(t *testing.T, o redis.Options) *redis.Engine {
	t.Helper()
	o.Patience = cmp.Or(o.Patience, time.Minute) // a command takes long where many tests share a processor
	e, err := redis.Open(s.url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// silent are the options of a process that does not renew its lease of this length.
func silent(lease time.Duration) redis.Options {
	return redis.Options{Advertise: "http://silent:8080", Lease: lease, Renew: time.Hour}
}

// lapse lets the lease of a silent process end.
func (s service) lapse(t *testing.T, lease time.Duration) {
	t.Helper()
	if s.in != nil {
		s.in.FastForward(lease)
		return
	}
	if err := clock.Pause(t.Context(), lease+lease/4); err != nil {
		t.Fatal(err)
	}
}

// other is a client beside mockserver.
func (s service) other(t *testing.T, command ...string) {
	t.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	c, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{u.Host}, Password: password, DisableCache: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range command {
		command[i] = strings.ReplaceAll(command[i], "PREFIX", u.Query().Get("prefix"))
	}
	if err := c.Do(t.Context(), c.B().Arbitrary(command...).Build()).Error(); err != nil {
		t.Fatal(err)
	}
}

func TestRedisKeepsWhatAnEnginePromises(t *testing.T) {
	persisttest.Suite(t, func(t *testing.T) (persist.Engine, func(t *testing.T) persist.Engine) {
		s := newService(t)
		open := func(t *testing.T) persist.Engine { return s.open(t, redis.Options{}) }
		return open(t), open
	})
}

func entry(key, value string) persist.Changes {
	return persist.Changes{Put: []persist.Entry{{Key: key, Value: []byte(value)}}}
}

func made(t *testing.T, e persist.Engine, id, value string) persist.Lease {
	t.Helper()
	l, err := e.Acquire(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := entry("key", value)
	c.Clear, c.Mark, c.Head = true, "11223344", []byte("head")
	if err := e.Apply(t.Context(), l, c); err != nil {
		t.Fatal(err)
	}
	return l
}

// value takes a sandbox and returns its entry.
func value(t *testing.T, e persist.Engine, id string) (persist.Lease, string) {
	t.Helper()
	text := ""
	l, err := e.Acquire(t.Context(), id, func(_ string, v []byte) error { text = string(v); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return l, text
}

func TestALivingHolderIsNamed(t *testing.T) {
	s := newService(t)
	a, b := s.open(t, redis.Options{Advertise: "http://a:8080"}), s.open(t, redis.Options{Advertise: "http://b:8080"})
	made(t, a, "box", "1")
	_, err := b.Acquire(t.Context(), "box", nil)
	var held *persist.HeldError
	if !errors.As(err, &held) || held.By != "http://a:8080" || held.ID != "box" || clock.Since(held.Until) > 0 || clock.Since(held.Until) < -redis.DefaultLease {
		t.Fatalf("%v, %+v", err, held)
	}
	if list, err := b.List(t.Context()); err != nil || len(list) != 1 || list[0].ID != "box" {
		t.Errorf("the other process lists %v, %v", list, err)
	}
	if id, err := b.Marked(t.Context(), "11223344"); id != "box" || err != nil {
		t.Errorf("the other process finds %q by its mark, %v", id, err)
	}
}

func TestWhatIsGivenBackCanBeTakenAtOnce(t *testing.T) {
	s := newService(t)
	a, b := s.open(t, redis.Options{}), s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	if err := a.Release(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if _, got := value(t, b, "box"); got != "1" {
		t.Errorf("it holds %q", got)
	}
	made(t, a, "other", "2")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, got := value(t, b, "other"); got != "2" {
		t.Errorf("of the process that has ended: %q", got)
	}
}

func TestASilentHolderIsPassedOverAndFencedOff(t *testing.T) {
	const lease = 400 * time.Millisecond
	s := newService(t)
	a, b := s.open(t, silent(lease)), s.open(t, redis.Options{})
	old := made(t, a, "box", "1")
	if err := a.Renew(t.Context(), old); err != nil {
		t.Errorf("while its lease lasts: %v", err)
	}
	s.lapse(t, lease)
	if err := a.Apply(t.Context(), old, entry("key", "2")); err != nil {
		t.Errorf("nobody has taken it over, and still: %v", err)
	}
	newer, got := value(t, b, "box")
	if got != "2" || newer.Fence <= old.Fence {
		t.Errorf("taken over: %q, fence %d after %d", got, newer.Fence, old.Fence)
	}
	if err := a.Apply(t.Context(), old, entry("key", "3")); !errors.Is(err, persist.ErrFenced) {
		t.Errorf("the older holder's write: %v", err)
	}
	if err := a.Renew(t.Context(), old); !errors.Is(err, persist.ErrFenced) {
		t.Errorf("the older holder's renewal: %v", err)
	}
	if err := b.Apply(t.Context(), newer, entry("key", "4")); err != nil {
		t.Error(err)
	}
}

func TestAHolderThatOnlyReadsFindsOutThatItWasPassedOver(t *testing.T) {
	const lease = 400 * time.Millisecond
	s := newService(t)
	a, b := s.open(t, silent(lease)), s.open(t, redis.Options{})
	old := made(t, a, "box", "1")
	s.lapse(t, lease)
	value(t, b, "box")
	if err := clock.Pause(t.Context(), lease); err != nil { // by its own clock, too
		t.Fatal(err)
	}
	if err := a.Renew(t.Context(), old); !errors.Is(err, persist.ErrFenced) {
		t.Errorf("%v", err)
	}
}

func TestAHolderWhoseLeaseBeganAnewFindsOutThatItWasPassedOver(t *testing.T) {
	const lease = 400 * time.Millisecond
	s := newService(t)
	a, b := s.open(t, silent(lease)), s.open(t, redis.Options{})
	passed, kept := made(t, a, "box", "1"), made(t, a, "other", "1")
	s.lapse(t, lease)
	value(t, b, "box")
	if err := a.Ready(t.Context()); err != nil { // renews, as a process does that was stopped and goes on
		t.Fatal(err)
	}
	if err := a.Renew(t.Context(), passed); !errors.Is(err, persist.ErrFenced) {
		t.Errorf("%v", err)
	}
	if err := a.Renew(t.Context(), kept); err != nil {
		t.Errorf("nobody has taken the other one, and still: %v", err)
	}
}

func TestAServerThatLostTheLastWriteIsNotWrittenOn(t *testing.T) {
	s := newService(t)
	a := s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	if err := a.Apply(t.Context(), l, entry("key", "2")); err != nil {
		t.Fatal(err)
	}
	s.other(t, "HINCRBY", "PREFIX:{PREFIX:box}:about", "writes", "-1") // as after a failover
	err := a.Apply(t.Context(), l, entry("other", "3"))
	if !errors.Is(err, persist.ErrFenced) || !strings.Contains(err.Error(), "lost") {
		t.Errorf("%v", err)
	}
	if l, _ = value(t, a, "box"); a.Apply(t.Context(), l, entry("other", "3")) != nil {
		t.Error("what was read again cannot be written")
	}
}

func TestASandboxMadeAnewKeepsItsPlaceInTheLists(t *testing.T) {
	s := newService(t)
	a := s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	if err := a.Delete(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	made(t, a, "box", "2")
	if id, err := a.Marked(t.Context(), "11223344"); id != "box" || err != nil {
		t.Errorf("%q, %v", id, err)
	}
	s.other(t, "SET", "PREFIX:mark:55667788", "7 gone") // left by a process that was killed between two steps
	l, err := a.Acquire(t.Context(), "next", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Apply(t.Context(), l, persist.Changes{Clear: true, Mark: "55667788", Head: []byte("h")}); err != nil {
		t.Fatal(err)
	}
	if id, err := a.Marked(t.Context(), "55667788"); id != "next" || err != nil {
		t.Errorf("%q, %v", id, err)
	}
}

func TestAnotherFormatIsRefused(t *testing.T) {
	s := newService(t)
	_ = s.open(t, redis.Options{Release: "v1"}).Close()
	s.other(t, "SET", "PREFIX:format", "2 v9")
	_, err := redis.Open(s.url, redis.Options{})
	if err == nil || !strings.Contains(err.Error(), "its format is 2, written by mockserver v9; this one reads format 1") {
		t.Errorf("%v", err)
	}
}

func TestWritesOfManyEntriesAreOne(t *testing.T) {
	s := newService(t)
	a := s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	var c persist.Changes
	for i := range 2500 {
		c.Put = append(c.Put, persist.Entry{Key: fmt.Sprintf("k%04d", i), Value: []byte("v")})
	}
	if err := a.Apply(t.Context(), l, c); err != nil {
		t.Fatal(err)
	}
	gone := persist.Changes{}
	for i := range 2400 {
		gone.Delete = append(gone.Delete, fmt.Sprintf("k%04d", i))
	}
	if err := a.Apply(t.Context(), l, gone); err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := a.Acquire(t.Context(), "box", func(string, []byte) error { n++; return nil }); err != nil || n != 101 {
		t.Errorf("%d entries, %v", n, err)
	}
}
