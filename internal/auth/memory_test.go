package auth

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

func signed(t testing.TB, n int, alg string, key any) (string, *Token) {
	t.Helper()
	text, err := Mint(alg, map[string]any{"sub": fmt.Sprint(n)}, key)
	if err != nil {
		t.Fatal(err)
	}
	token, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return text, token
}

// pair are two RSA keys, made once.
var pair = sync.OnceValue(func() (keys [2]*rsa.PrivateKey) {
	for i := range keys {
		keys[i], _ = rsa.GenerateKey(rand.Reader, 2048) // never fails
	}
	return keys
})

func TestMemoryKeepsOnlyWhatIsSigned(t *testing.T) {
	m := NewMemory(4)
	text, token := signed(t, 1, "HS256", []byte("right"))
	if m.SignedBy(token, []byte("wrong")) || m.recall(text) != nil {
		t.Error("a bad signature was believed or remembered")
	}
	if !m.SignedBy(token, []byte("right")) || m.recall(text) == nil {
		t.Error("a good signature was not believed or not remembered")
	}
	again, err := m.Parse(text)
	if err != nil || again != m.recall(text) || !reflect.DeepEqual(again.Claims, token.Claims) || !m.SignedBy(again, []byte("right")) {
		t.Errorf("a remembered token is %v (%v)", again, err)
	}
	if m.SignedBy(again, []byte("wrong")) || !m.SignedBy(again, []byte("right")) {
		t.Error("a remembered token was believed under another key, or forgotten for it")
	}
	if m.Peek(text, "sub") != "1" {
		t.Error("a remembered token names nobody")
	}
	head, rest, _ := strings.Cut(text, ".")
	other := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS512"}`))
	if forged, err := m.Parse(other + "." + rest); err != nil || head == other || m.SignedBy(forged, []byte("right")) {
		t.Errorf("a signature was believed for another alg (%v)", err)
	}
}

func TestMemoryKeepsNoLongToken(t *testing.T) {
	m := NewMemory(4)
	text, err := Mint("HS256", map[string]any{"sub": strings.Repeat("a", longestKept)}, []byte("right"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := m.Parse(text)
	if err != nil || !m.SignedBy(token, []byte("right")) || m.recall(text) != nil {
		t.Errorf("it was refused or kept (%v)", err)
	}
}

// A key that replaces another, as a rotation does, decides at once, and so does the old one when it is back.
func TestMemoryAsksForTheKeyOfNow(t *testing.T) {
	m, keys := NewMemory(4), pair()
	text, _ := signed(t, 1, "RS256", keys[0])
	copied := keys[0].PublicKey // parsed once more
	for i, now := range []struct {
		key  *rsa.PublicKey
		good bool
	}{{&keys[1].PublicKey, false}, {&keys[0].PublicKey, true}, {&keys[1].PublicKey, false}, {&copied, true}, {&keys[0].PublicKey, true}} {
		token, err := m.Parse(text)
		if err != nil || m.SignedBy(token, now.key) != now.good {
			t.Errorf("step %d: want %v (%v)", i, now.good, err)
		}
	}
	token, _ := m.Parse(text)
	if pem, err := PublicPEM(&keys[0].PublicKey); err != nil || m.SignedBy(token, pem) || m.SignedBy(token, nil) || m.SignedBy(token, copied) {
		t.Error("a public key was taken for a secret")
	}
}

func TestMemoryIsBoundedAndKeepsWhatIsUsed(t *testing.T) {
	m := NewMemory(8)
	key := []byte("key")
	used, token := signed(t, 0, "HS256", key)
	m.SignedBy(token, key)
	for n := 1; n <= 100; n++ {
		_, other := signed(t, n, "HS256", key)
		m.SignedBy(other, key)
		if m.recall(used) == nil {
			t.Fatalf("after %d others a token in use is forgotten", n)
		}
		if size := len(m.young) + len(m.old); size > 16 {
			t.Fatalf("it holds %d tokens", size)
		}
	}
	if first, _ := signed(t, 1, "HS256", key); m.recall(first) != nil {
		t.Error("a token that was never used again is still there")
	}
}

func TestMemoryIsUsedByManyAtOnce(t *testing.T) {
	m := NewMemory(2) // forgets all the time
	secrets := [][]byte{[]byte("one"), []byte("two")}
	var texts []string
	for n := range 6 {
		text, _ := signed(t, n, "HS256", secrets[n%2])
		texts = append(texts, text)
	}
	var all sync.WaitGroup
	for g := range 16 {
		all.Go(func() {
			for i := range 300 {
				n, with := (g+i)%len(texts), (g+i/len(texts))%2
				token, err := m.Parse(texts[n])
				if err != nil {
					t.Error(err)
					return
				}
				if sub, _ := token.String("sub"); sub != fmt.Sprint(n) || m.SignedBy(token, secrets[with]) != (with == n%2) {
					t.Errorf("token %d with secret %d: sub %s", n, with, sub)
				}
			}
		})
	}
	all.Wait()
}

// FuzzMemory asks for a text and for others, with one key and another, in any order: each answer is that of golang-jwt,
// which remembers nothing.
func FuzzMemory(f *testing.F) {
	keys := pair()
	secrets := []any{[]byte("one"), []byte("two"), &keys[0].PublicKey, &keys[1].PublicKey}
	var texts []string
	for n, key := range []any{[]byte("one"), []byte("two"), keys[0], keys[1]} {
		alg := "HS256"
		if n > 1 {
			alg = "RS256"
		}
		text, token := signed(f, n, alg, key)
		texts = append(texts, text, strings.Replace(text, ".", "A.", 1),
			base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+alg[:2]+`512"}`))+text[strings.IndexByte(text, '.'):], text[:token.signed]+".AAAA")
	}
	for _, text := range texts {
		f.Add(text, []byte{0, 1, 2, 3, 0xf0, 0xf1, 0xf2, 0xf3, 0, 1, 2, 3})
	}
	f.Add("", []byte("\x00\x00\x04\x04\x08\x08\x0c\x0c\x01\x01\x12\x12\x23\x23\x00\x10\x20\x30\x00"))
	judge := jwt.NewParser(jwt.WithoutClaimsValidation())
	f.Fuzz(func(t *testing.T, text string, steps []byte) {
		m, texts := NewMemory(2), append([]string{text}, texts...)
		for _, step := range steps[:min(len(steps), 64)] {
			text, key := texts[int(step>>2)%len(texts)], secrets[step&3]
			token, err := m.Parse(text)
			plain, wrong := Parse(text)
			if (err == nil) != (wrong == nil) {
				t.Fatalf("%q: %v, and without a memory %v", text, err, wrong)
			}
			if err != nil {
				continue
			}
			if token.Alg != plain.Alg || !reflect.DeepEqual(token.Claims, plain.Claims) || !reflect.DeepEqual(token.Header, plain.Header) {
				t.Fatalf("%q is kept as %v", text, token)
			}
			_, wrong = judge.Parse(text, func(*jwt.Token) (any, error) { return key, nil })
			if got := m.SignedBy(token, key); got != (wrong == nil) {
				t.Fatalf("%q with key %d: %v, and golang-jwt says %v", text, step&3, got, wrong)
			}
		}
	})
}
