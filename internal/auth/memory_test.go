package auth

import (
	"fmt"
	"testing"
)

func signed(t *testing.T, n int, key []byte) (string, *Token) {
	t.Helper()
	text, err := Mint("HS256", map[string]any{"sub": fmt.Sprint(n)}, key)
	if err != nil {
		t.Fatal(err)
	}
	token, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return text, token
}

func TestMemoryKeepsOnlyWhatIsSigned(t *testing.T) {
	m := NewMemory(4)
	text, token := signed(t, 1, []byte("right"))
	if m.SignedBy(text, token, []byte("wrong")) || m.Recall(text) != nil {
		t.Error("a bad signature was believed or remembered")
	}
	if !m.SignedBy(text, token, []byte("right")) || m.Recall(text) != token {
		t.Error("a good signature was not believed or not remembered")
	}
	if m.SignedBy(text, m.Recall(text), []byte("wrong")) {
		t.Error("a remembered token was believed under another key")
	}
	if _, other := signed(t, 2, []byte("forged")); m.SignedBy(text, other, []byte("right")) {
		t.Error("another token was believed for a remembered text")
	}
}

func TestMemoryIsBoundedAndKeepsWhatIsUsed(t *testing.T) {
	m := NewMemory(8)
	key := []byte("key")
	used, token := signed(t, 0, key)
	m.SignedBy(used, token, key)
	for n := 1; n <= 100; n++ {
		text, other := signed(t, n, key)
		m.SignedBy(text, other, key)
		if m.Recall(used) == nil {
			t.Fatalf("after %d others a token in use is forgotten", n)
		}
		if size := len(m.young) + len(m.old); size > 17 {
			t.Fatalf("it holds %d tokens", size)
		}
	}
	if first, _ := signed(t, 1, key); m.Recall(first) != nil {
		t.Error("a token that was never used again is still there")
	}
}
