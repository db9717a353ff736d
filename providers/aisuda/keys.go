package aisuda

import (
	"crypto/rsa"
	"sync"
	"time"
)

// The levels of keys.
const (
	levelCompany = "company" // 组织级别: every application of the company
	levelApp     = "app"     // 应用级别: one application
)

const everyInterface = "*"

// apiKey is a registered key (公钥管理).
type apiKey struct {
	ClientID   string    `json:"clientId"`
	Level      string    `json:"level"`
	CompanyID  string    `json:"companyId"`
	CompanyKey string    `json:"companyKey"` // the short name, denormalised: it never changes
	AppKey     string    `json:"appKey,omitempty"`
	Title      string    `json:"title"`
	PublicKey  string    `json:"publicKey"`            // PEM, as uploaded
	Pair       string    `json:"pair,omitempty"`       // of the fixture, whose private half everybody knows
	PrivateKey string    `json:"privateKey,omitempty"` // of a generated pair, until it was downloaded
	Enabled    bool      `json:"enabled"`
	Interfaces []string  `json:"interfaces"` // operationIds, or "*"
	CreatedAt  time.Time `json:"createdAt"`
}

// keyring remembers parsed public keys, so that no request parses one twice. A key is found by its own text, so nothing
// in it ever goes out of date.
type keyring struct {
	mu     sync.RWMutex
	parsed map[string]*rsa.PublicKey
}

const (
	remembered = 4096 // parsed keys that a keyring holds before it begins anew
	tokensKept = 256  // tokens in use that a process keeps parsed; none lives longer than a minute
)

func (r *keyring) public(text string) (*rsa.PublicKey, error) {
	r.mu.RLock()
	key := r.parsed[text]
	r.mu.RUnlock()
	if key != nil {
		return key, nil
	}
	key, err := publicKey([]byte(text))
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.parsed == nil || len(r.parsed) >= remembered {
		r.parsed = map[string]*rsa.PublicKey{}
	}
	r.parsed[text] = key
	return key, nil
}
