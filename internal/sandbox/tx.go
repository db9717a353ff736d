package sandbox

import (
	"math/rand/v2"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/store"
)

// Tx is one turn at a sandbox's state, inside its lock: one instant, the tables, the randomness of one provider. It
// must not be kept after the function that got it returns.
type Tx struct {
	Box      *Sandbox
	DB       *store.DB
	Now      time.Time // the sandbox's time, the same throughout the turn, in UTC
	provider *Provider
	out      []outgoing // deliveries queued in this turn
	varied   bool       // the process's variant made a difference in this turn
}

// Tag marks every credential made in this sandbox, so that a request finds its sandbox by what it presents: 8 hex
// digits, or nothing in the default sandbox, whose credentials are the fixtures' own.
func (t *Tx) Tag() string { return t.Box.Tag }

// Learn notes secrets that were made in this turn: the journal never shows them, wherever a client puts them.
func (t *Tx) Learn(secrets ...string) { t.Box.Journal.Learn(secrets...) }

// Uint64 is the next random number of this provider in this sandbox.
func (t *Tx) Uint64() uint64 { return t.source().Uint64() }

func (t *Tx) source() *rand.PCG {
	pcg := t.Box.random[t.provider.Name]
	if pcg == nil {
		stream := uint64(0)
		for _, letter := range []byte(t.provider.Name) {
			stream = stream*131 + uint64(letter)
		}
		pcg = rand.NewPCG(t.Box.Options.Seed, stream)
		t.Box.random[t.provider.Name] = pcg
	}
	return pcg
}

// Hex returns n random lower-case hex digits.
func (t *Tx) Hex(n int) string { return t.Letters("0123456789abcdef", n) }

// Alphanumeric returns n random letters of either case and digits.
func (t *Tx) Alphanumeric(n int) string {
	return t.Letters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", n)
}

// Letters returns n random letters of an alphabet of ASCII letters.
func (t *Tx) Letters(alphabet string, n int) string {
	source := t.source()
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[source.Uint64()%uint64(len(alphabet))]
	}
	return string(text)
}

// TaggedHex returns n random lower-case hex digits that begin with the sandbox's tag.
func (t *Tx) TaggedHex(n int) string { return t.Tag() + t.Hex(n-len(t.Tag())) }

// Next increments the counter with this name and returns the new value, beginning with 1.
func (t *Tx) Next(counter string) int64 { return t.DB.Add(t.provider.Name+"."+counter, 1) }

// Seen counts a rule whose behaviour occurred without an exchange, in due work.
func (t *Tx) Seen(r *rule.Rule) { t.Box.Journal.See(r.ID) }

// Enforces reports whether the sandbox enforces a waivable rule.
func (t *Tx) Enforces(r *rule.Rule) bool { return t.Box.Enforces(r) }

// At schedules the provider's Due function of this kind for an instant of the sandbox's clock. The key identifies its
// subject. Scheduled work is data, so that it can be saved and restored.
func (t *Tx) At(at time.Time, kind, key string) {
	schedule(t.DB, due{At: at, Provider: t.provider.Name, Kind: kind, Key: key})
}
