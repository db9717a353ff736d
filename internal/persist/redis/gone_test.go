package redis_test

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/redis"
)

func TestAServerThatIsGoneIsToldAndComesBack(t *testing.T) {
	m := miniredis.RunT(t)
	s := service{url: "redis://" + m.Addr() + "?prefix=test", in: m}
	a := s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	m.Close()
	if err := a.Apply(t.Context(), l, entry("key", "2")); err == nil {
		t.Error("written to nothing")
	}
	if a.Ready(t.Context()) == nil {
		t.Error("ready without a server")
	}
	if err := m.Restart(); err != nil {
		t.Fatal(err)
	}
	deadline := 50
	for ; deadline > 0 && a.Ready(t.Context()) != nil; deadline-- { // the library finds out by trying
	}
	if deadline == 0 {
		t.Fatal("it does not come back")
	}
	if err := a.Apply(t.Context(), l, entry("key", "3")); err != nil {
		t.Error(err)
	}
}

func TestAServerThatAnswersNothingIsNotWaitedForLong(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, err = redis.Open("redis://u:s3cret@"+l.Addr().String(), redis.Options{Patience: 200 * time.Millisecond})
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("%v", err)
	}
}

func TestAWriteWhoseAnswerIsLostIsUnsure(t *testing.T) {
	m := miniredis.RunT(t)
	s := service{url: "redis://" + m.Addr() + "?prefix=test", in: m}
	a := s.open(t, redis.Options{})
	l := made(t, a, "box", "1")
	m.Close()
	if err := a.Apply(t.Context(), l, entry("key", "2")); !errors.Is(err, persist.ErrUnsure) {
		t.Errorf("%v", err)
	}
}

func TestAddressesThatAreNoneAreRefusedWithoutTheirPassword(t *testing.T) {
	for _, at := range []string{
		"redis://u:s3cret@127.0.0.1:x/0", "redis://u:s3cret@127.0.0.1:1/zero", "redis://u:s3cret@127.0.0.1:1/0?prefix=a{b}", "redis://u:s3cret@127.0.0.1:1/0?prefix=",
		"redis://u:s3cret%zz@127.0.0.1:1", "redis://u:s3cret@127.0.0.1:1/0",
	} {
		_, err := redis.Open(at, redis.Options{Patience: 200 * time.Millisecond})
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", at, err)
		}
	}
}
