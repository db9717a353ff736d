package apihub

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
)

func TestTheLibraryVerifiesOurHashes(t *testing.T) {
	form := regexp.MustCompile(`^\$2b\$04\$[./A-Za-z0-9]{53}$`)
	for _, password := range []string{"87654321", "", "密码", strings.Repeat("x", 71), strings.Repeat("x", 72)} {
		hash, err := bcryptHash(password, []byte("0123456789abcdef"), 4)
		if err != nil || !form.MatchString(hash) {
			t.Fatalf("%q: %q, %v", password, hash, err)
		}
		if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)); err != nil {
			t.Errorf("%q: %v", password, err)
		}
		if bcrypt.CompareHashAndPassword([]byte(hash), []byte("another")) == nil {
			t.Errorf("%q: the hash is that of another password too", password)
		}
	}
}
