package apihub

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/blowfish" //nolint:staticcheck // bcrypt is made of it, and the wire shows bcrypt
)

// The page of the user centre's administration shows a created user's password as bcrypt of version 2b and cost 12. The
// library's bcrypt takes its salt from the machine's randomness, and then the same requests would not make the same
// sandbox; so the hash is made here, of the library's Blowfish and a salt of the sandbox's.
const (
	bcryptCost    = 12
	bcryptSalt    = 16 // bytes
	bcryptLongest = 72 // bytes of a password that count
)

var bcryptEncoding = base64.NewEncoding("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").WithPadding(base64.NoPadding)

// bcryptHash is the hash of a password as text: "$2b$12$" and 53 characters. It takes a quarter of a second at cost 12.
func bcryptHash(password string, salt []byte, cost int) (string, error) {
	key := append([]byte(password), 0)
	key = key[:min(len(key), bcryptLongest)]
	c, err := blowfish.NewSaltedCipher(key, salt)
	if err != nil {
		return "", fmt.Errorf("bcrypt: %w", err)
	}
	for range 1 << cost {
		blowfish.ExpandKey(key, c)
		blowfish.ExpandKey(salt, c)
	}
	text := []byte("OrpheanBeholderScryDoubt")
	for i := 0; i < len(text); i += blowfish.BlockSize {
		for range 64 {
			c.Encrypt(text[i:], text[i:])
		}
	}
	sum := bcryptEncoding.EncodeToString(text[:23]) // the last byte was lost in the first implementation, and stays so
	return fmt.Sprintf("$2b$%02d$%s%s", cost, bcryptEncoding.EncodeToString(salt), sum), nil
}
