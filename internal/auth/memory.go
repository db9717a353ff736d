package auth

import (
	"crypto/rsa"
	"crypto/subtle"
	"strings"
	"sync"
)

// longestKept is the longest token that a Memory keeps, in bytes: those of every provider are much shorter.
const longestKept = 2 << 10

// Memory keeps tokens whose signature was valid, since clients send a token many times: parsing it and checking its
// signature costs more than the rest of a call. It keeps facts about texts only: who calls asks on each call whether the
// token has expired and which key it has to be signed with now. It is safe for concurrent use.
type Memory struct {
	limit int

	mu         sync.RWMutex
	young, old map[string]*Token // by the token's text; the old ones go when the young are as many as the limit
}

// NewMemory returns a memory of at most twice limit tokens, of at most 2 KiB each.
func NewMemory(limit int) *Memory { return &Memory{limit: limit, young: map[string]*Token{}} }

// Parse is Parse, done once for a text that SignedBy has found to be signed. What it returns may be shared: read only.
func (m *Memory) Parse(text string) (*Token, error) {
	if t := m.recall(text); t != nil {
		return t, nil
	}
	return Parse(text)
}

// Peek is Peek, of the token that is kept where there is one.
func (m *Memory) Peek(text, claim string) string {
	if t := m.recall(text); t != nil {
		value, _ := t.String(claim)
		return value
	}
	return Peek(text, claim)
}

// SignedBy is Token.SignedBy, computed once for a text and a key.
func (m *Memory) SignedBy(t *Token, key any) bool {
	if t.signer != nil && sameKey(t.signer, key) {
		return true
	}
	if !t.SignedBy(key) {
		return false
	}
	if len(t.text) <= longestKept {
		m.keep(t, key)
	}
	return true
}

func (m *Memory) recall(text string) *Token {
	m.mu.RLock()
	t, found := m.young[text]
	if !found {
		t = m.old[text]
	}
	m.mu.RUnlock()
	if t != nil && !found {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.put(t)
	}
	return t
}

// keep keeps a copy: the token may be shared already, and its text is a part of a request's header, all of which it
// would hold.
func (m *Memory) keep(t *Token, key any) {
	kept := *t
	kept.text, kept.signer = strings.Clone(t.text), key
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(&kept)
}

func (m *Memory) put(t *Token) {
	if len(m.young) >= m.limit {
		m.old, m.young = m.young, make(map[string]*Token, m.limit)
	}
	m.young[t.text] = t
}

// sameKey reports whether what one key has signed is signed by the other.
func sameKey(a, b any) bool {
	switch a := a.(type) {
	case []byte:
		b, ok := b.([]byte)
		return ok && subtle.ConstantTimeCompare(a, b) == 1
	case *rsa.PublicKey:
		b, ok := b.(*rsa.PublicKey)
		return ok && (a == b || a.E == b.E && a.N.Cmp(b.N) == 0)
	}
	return false
}
