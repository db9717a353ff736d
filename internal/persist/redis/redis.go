// Package redis owns the engine that keeps sandboxes in Redis or Valkey, for several processes: the layout of its keys,
// the scripts that change them, and the lease of a process. What an engine guarantees is internal/persist's. It is the
// only importer of rueidis.
package redis

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"example.com/mockserver/internal/clock"
)

// FormatVersion is the form of keys that this version writes. It reads no other: there has been none.
const FormatVersion = 1

// The defaults of Options.
const (
	DefaultLease    = 10 * time.Second
	DefaultPatience = 3 * time.Second
	defaultPrefix   = "mock"
)

// Options are the settings of a process that keeps sandboxes in Redis.
type Options struct {
	Advertise string        // the URL at which other processes reach this one
	Release   string        // the version of mockserver
	Lease     time.Duration // for how long the others believe that a silent process lives; 0: DefaultLease
	Renew     time.Duration // how often the lease is renewed; 0: a third of it
	Patience  time.Duration // how long one command may take; 0: DefaultPatience
}

// Engine keeps sandboxes in Redis.
//
// Each process has one key that lives as long as its lease, and renews it; a sandbox names its holder. It can be taken
// over when the holder's key is gone. That decides only who may take it: what keeps a holder that was passed over from
// writing is the fence, which every script compares.
//
// All keys of a sandbox have its id as their hash tag, so that they are in one slot of a cluster. The lists of sandboxes and marks
// are in others: they are written before a sandbox and removed after it, and an entry without a sandbox counts for nothing.
type Engine struct {
	client  rueidis.Client
	scripts scripts
	prefix  string
	me      string // the name of this process
	o       Options

	mu      sync.Mutex
	held    map[string]*hold
	renewed time.Time // when the last renewal that succeeded began
	lapses  uint64    // how many renewals found that the lease had ended before
	closing bool

	stop chan struct{}
	done chan struct{}
}

// hold is what this process knows of a sandbox that it holds: since so many lapses nobody has taken it.
type hold struct{ fence, writes, lapses uint64 }

// Open connects to the server that a URL names: redis://user:password@host:port/database?prefix=mock. rediss:// is TLS,
// ?addr=host:port names further nodes of a cluster, ?master_set=name asks Sentinels for the server.
func Open(at string, o Options) (*Engine, error) {
	client, prefix, err := parse(at)
	if err != nil {
		return nil, err
	}
	o.Lease, o.Patience = cmp.Or(o.Lease, DefaultLease), cmp.Or(o.Patience, DefaultPatience)
	o.Renew = cmp.Or(o.Renew, o.Lease/3)
	client.Dialer.Timeout = min(cmp.Or(client.Dialer.Timeout, o.Patience), o.Patience)
	client.ConnWriteTimeout = min(cmp.Or(client.ConnWriteTimeout, o.Patience), o.Patience)
	e := &Engine{scripts: made(), prefix: prefix, me: madeUp(), o: o, held: map[string]*hold{}, stop: make(chan struct{}), done: make(chan struct{})}
	if e.client, err = rueidis.NewClient(client); err != nil {
		return nil, fmt.Errorf("%s cannot be reached: %w", Shown(at), withoutURL(err))
	}
	if err := e.begin(); err != nil {
		e.client.Close()
		return nil, fmt.Errorf("%s: %w", Shown(at), err)
	}
	go e.renewals()
	return e, nil
}

// IsURL reports whether a text is an address that Open takes.
func IsURL(at string) bool {
	scheme, _, found := strings.Cut(at, "://")
	switch scheme {
	case "redis", "rediss", "valkey", "valkeys", "unix":
		return found
	}
	return false
}

// Shown is an address without its password.
func Shown(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return "the address of --persist"
	}
	return u.Redacted()
}

func parse(at string) (rueidis.ClientOption, string, error) {
	o, err := rueidis.ParseURL(at)
	if err != nil {
		return o, "", fmt.Errorf("%s: %w", Shown(at), withoutURL(err))
	}
	u, err := url.Parse(at)
	if err != nil {
		return o, "", withoutURL(err)
	}
	prefix := defaultPrefix
	if q := u.Query(); q.Has("prefix") {
		prefix = q.Get("prefix")
	}
	if prefix == "" || strings.ContainsAny(prefix, "{}: \t\r\n") {
		return o, "", fmt.Errorf("prefix %q: it is letters that begin the names of all keys, without braces, colons and blanks", prefix)
	}
	o.DisableCache = true // no key is read often enough
	o.DisableRetry = true // a call that cannot be kept is refused at once
	o.ForceSingleClient = o.SelectDB != 0 && o.Sentinel.MasterSet == ""
	if o.ClientName == "" {
		o.ClientName = "mockserver"
	}
	return o, prefix, nil
}

// withoutURL takes the address, which may hold a password, out of an error of net/url.
func withoutURL(err error) error {
	var parsing *url.Error
	if errors.As(err, &parsing) {
		return parsing.Err
	}
	return err
}

func madeUp() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// begin checks the format of what is kept, and enters this process.
func (e *Engine) begin() error {
	ctx, cancel := e.patience()
	defer cancel()
	key := e.key("format")
	made := strconv.Itoa(FormatVersion) + " " + e.o.Release
	if err := e.client.Do(ctx, e.client.B().Setnx().Key(key).Value(made).Build()).Error(); err != nil {
		return err
	}
	there, err := e.client.Do(ctx, e.client.B().Get().Key(key).Build()).ToString()
	if err != nil {
		return err
	}
	format, release, _ := strings.Cut(there, " ")
	if format != strconv.Itoa(FormatVersion) {
		return fmt.Errorf("its format is %s, written by mockserver %s; this one reads format %d: run that version, or give this one another prefix",
			format, release, FormatVersion)
	}
	return e.renew(ctx)
}

func (e *Engine) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), e.o.Patience)
}

func (e *Engine) key(name string) string { return e.prefix + ":" + name }

func (e *Engine) serverKey(name string) string { return e.key("server:" + name) }

// boxKeys are the keys of a sandbox: what is known of it, and its entries.
func (e *Engine) boxKeys(id string) []string {
	tag := e.prefix + ":{" + e.prefix + ":" + id + "}:"
	return []string{tag + "about", tag + "rows"}
}

// renew prolongs the lease of this process, or begins it anew.
func (e *Engine) renew(ctx context.Context) error {
	began := clock.Wall()
	e.mu.Lock()
	closing := e.closing
	e.mu.Unlock()
	if closing {
		return rueidis.ErrClosing
	}
	set := e.client.B().Set().Key(e.serverKey(e.me)).Value(e.o.Advertise).Get().Px(e.o.Lease).Build()
	err := e.client.Do(ctx, set).Error()
	anew := rueidis.IsRedisNil(err)
	if err != nil && !anew {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.renewed = began
	if anew {
		e.lapses++
	}
	return nil
}

func (e *Engine) renewals() {
	defer close(e.done)
	ticker := clock.Every(e.o.Renew)
	defer ticker.Stop()
	for {
		select {
		case <-e.stop:
			return
		case <-ticker.C:
			ctx, cancel := e.patience()
			_ = e.renew(ctx) // Ready tells, and holders find out
			cancel()
		}
	}
}

// Ready implements persist.Engine.
func (e *Engine) Ready(context.Context) error {
	ctx, cancel := e.patience()
	defer cancel()
	return e.renew(ctx)
}

// Close implements persist.Engine. The others can take over at once what this process holds.
func (e *Engine) Close() error {
	e.mu.Lock()
	again := e.closing
	e.closing = true
	e.mu.Unlock()
	if again {
		return nil
	}
	close(e.stop)
	<-e.done
	ctx, cancel := e.patience()
	defer cancel()
	for range 2 { // the first command after a broken connection finds that out
		if e.client.Do(ctx, e.client.B().Del().Key(e.serverKey(e.me)).Build()).Error() == nil {
			break
		}
	}
	e.client.Close()
	return nil // otherwise the lease ends by itself
}
