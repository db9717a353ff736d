package aisuda

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"example.com/mockserver/internal/sandbox"
)

// The forms of ids that the platform makes: a short name is lower-case hex, a client id has 22 letters and digits
// without those that are easily taken for another (0, 1, I, O, l).
const (
	companyKeySize   = 12
	clientIDSize     = 22
	clientIDAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	tagSize          = 8 // hex digits of a sandbox's tag
	tagLetters       = 6 // of clientIDAlphabet, which hold 32 bits
)

// newCompanyKey is a short name that no other company of the sandbox has. It begins with the sandbox's tag, which
// leaves few digits to chance.
func newCompanyKey(t *sandbox.Tx) string {
	for {
		if key := t.TaggedHex(companyKeySize); !companies.Has(t.DB, key) {
			return key
		}
	}
}

// newClientID is a client id that no other key of the sandbox has. It begins with the sandbox's tag, if there is one,
// written in the alphabet of client ids.
func newClientID(t *sandbox.Tx) string {
	for {
		mark := clientIDMark(t.Tag())
		if id := mark + t.Letters(clientIDAlphabet, clientIDSize-len(mark)); !keyTable.Has(t.DB, id) {
			return id
		}
	}
}

// clientIDMark writes a sandbox's tag as the first letters of a client id; the default sandbox has none.
func clientIDMark(tag string) string {
	n, err := strconv.ParseUint(tag, 16, 32)
	if err != nil {
		return ""
	}
	mark := make([]byte, tagLetters)
	for i := range mark {
		mark[i] = clientIDAlphabet[n%uint64(len(clientIDAlphabet))]
		n /= uint64(len(clientIDAlphabet))
	}
	return string(mark)
}

// tagOf is the sandbox's tag that a client id begins with.
func tagOf(clientID string) (tag string, ok bool) {
	if len(clientID) != clientIDSize {
		return "", false
	}
	n := uint64(0)
	for i := tagLetters - 1; i >= 0; i-- {
		digit := strings.IndexByte(clientIDAlphabet, clientID[i])
		if digit < 0 {
			return "", false
		}
		n = n*uint64(len(clientIDAlphabet)) + uint64(digit)
	}
	return fmt.Sprintf("%08x", n), n <= math.MaxUint32
}

// tags are the tags of sandboxes in a request: client ids and the short names of companies begin with them.
func tags(r *http.Request) []string {
	var found []string
	if tag, ok := tagOf(r.Header.Get(clientIDHeader)); ok {
		found = append(found, tag)
	}
	if key, ok := strings.CutPrefix(r.URL.Path, "/openapi/company/"); ok && len(key) >= tagSize {
		found = append(found, key[:tagSize])
	}
	return found
}
