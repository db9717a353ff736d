package auth

import (
	"crypto/subtle"
	"sync"
)

// Memory caches tokens whose signature was valid, for providers whose tokens are used many times: parsing a token and
// checking its signature costs more than the rest of a call. It caches only that: whether a token has expired or its
// key still exists is checked on every call. It is safe for concurrent use.
type Memory struct {
	limit int

	mu         sync.Mutex
	young, old map[string]verified // by the token's text; the old ones go when the young are as many as the limit
}

type verified struct {
	token *Token
	key   []byte
}

// NewMemory returns a memory of between limit and twice as many tokens, each of at most 8 KiB.
func NewMemory(limit int) *Memory { return &Memory{limit: limit, young: map[string]verified{}} }

// Recall returns the cached token with this text, or nil. SignedBy says whether the current key signed it. Its claims
// are shared: read only.
func (m *Memory) Recall(text string) *Token {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, found := m.young[text]
	if !found {
		if v, found = m.old[text]; found {
			m.keep(text, v)
		}
	}
	return v.token
}

// SignedBy is Token.SignedBy for a key of bytes, cached: the signature is computed once for a text and a key.
func (m *Memory) SignedBy(text string, t *Token, key []byte) bool {
	m.mu.Lock()
	v, found := m.young[text]
	m.mu.Unlock()
	if found && v.token == t && subtle.ConstantTimeCompare(v.key, key) == 1 {
		return true
	}
	if !t.SignedBy(key) {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keep(text, verified{t, key})
	return true
}

func (m *Memory) keep(text string, v verified) {
	if len(m.young) >= m.limit {
		m.old, m.young = m.young, make(map[string]verified, m.limit)
	}
	m.young[text] = v
}
