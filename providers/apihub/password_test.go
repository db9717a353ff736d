package apihub

import (
	"strings"
	"testing"
)

func TestHashesHideAndRecognisePasswords(t *testing.T) {
	long := strings.Repeat("密码", 60)
	for _, password := range []string{"123456", "", "päss wörd", long} {
		hash := hashPassword(password, []byte("0123456789abcdef"))
		if password != "" && strings.Contains(hash, password) {
			t.Errorf("%q can be read in %q", password, hash)
		}
		if !matches(hash, password) {
			t.Errorf("%q does not match its own hash", password)
		}
		if matches(hash, password+"x") {
			t.Errorf("%q matches with a letter more", password)
		}
		if other := hashPassword(password, []byte("another salt")); other == hash {
			t.Errorf("%q has the same hash under two salts", password)
		}
	}
	if hash := hashPassword(long, nil); matches(hash, long[:72]) {
		t.Error("only the first 72 bytes of a password count")
	}
	for _, broken := range []string{"", "123456", hashPrefix, hashPrefix + "$", hashPrefix + "!$x", "pbkdf2-sha256$1$$"} {
		if matches(broken, "123456") || matches(broken, "") {
			t.Errorf("%q matches", broken)
		}
	}
}

func TestWeakness(t *testing.T) {
	lax := policy{MinLength: 6, MaxLength: 32}
	strict := policy{MinLength: 8, MaxLength: 12, Lower: true, Upper: true, Digit: true, Special: true}
	for _, c := range []struct {
		policy   policy
		password string
		weak     bool
	}{
		{lax, "123456", false}, // the provider's own sample
		{lax, "12345", true},
		{lax, "密码密码密码", false},
		{lax, "密码密码密", true},
		{lax, strings.Repeat("a", 32), false},
		{lax, strings.Repeat("a", 33), true},
		{strict, "Passw0rd!", false},
		{strict, "passw0rd!", true},
		{strict, "PASSW0RD!", true},
		{strict, "Password!", true},
		{strict, "Passw0rdd", true},
		{strict, "Passw0rd福", true}, // a Chinese letter is a letter
	} {
		en, zh := c.policy.weakness(c.password)
		if (en != "") != c.weak || (zh != "") != c.weak {
			t.Errorf("%q: %q, %q", c.password, en, zh)
		}
		if strings.Contains(en, c.password) {
			t.Errorf("the diagnosis repeats the password: %q", en)
		}
	}
}
