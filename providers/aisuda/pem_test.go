package aisuda

import (
	"archive/zip"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"example.com/mockserver/fixtures"
)

func fixture(t testing.TB) *Fixture {
	t.Helper()
	parts, err := fixtures.Load[Fixture](fixtures.Source{}, "aisuda")
	if err != nil {
		t.Fatal(err)
	}
	s := &parts[0]
	if err := s.check(s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryDemonstrationPairIsAtLeast2048BitsAndOfItsOwn(t *testing.T) {
	seen := map[string]string{}
	for name, text := range fixture(t).KeyPairs {
		key, err := privateKey(text)
		if err != nil || key.N.BitLen() < minKeyBits {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if other, twice := seen[key.N.String()]; twice {
			t.Errorf("%s and %s are the same pair", name, other)
		}
		seen[key.N.String()] = name
		if privatePEM(key) != strings.TrimSpace(text)+"\n" {
			t.Errorf("%s does not write back as it was read", name)
		}
	}
}

func TestPublicKeysArePKIXOrPKCS1(t *testing.T) {
	key, err := privateKey(fixture(t).KeyPairs["company"])
	if err != nil {
		t.Fatal(err)
	}
	pkix, err := publicPEM(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key.PublicKey)})
	for name, text := range map[string]string{
		"PKIX": pkix, "PKCS#1": string(pkcs1), "pasted": "\r\n" + strings.ReplaceAll(pkix, "\n", "\r\n") + "\n\n",
	} {
		if got, err := publicKey([]byte(text)); err != nil || !got.Equal(&key.PublicKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

const (
	rsa1024 = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDaRM7RIPW2DSc9rY1RHimqowsf
iIJ3Rehpig4nC01t4IeOXJAmzXxYU3vZ6qBcP7xAx9jCIaIoqwb3EhlAAmAtMNyn
epuiB2Q7LAn7i72OPUBwoE6pcWRwnhcRWh3Dv3n0nCTCjOKJGFKpWP2qFf4E719T
bvoujgnV/CSkO3cVMwIDAQAB
-----END PUBLIC KEY-----`
	p256 = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFmt8OHvuizRj0cuZIuo0ebAkFTS/
Q2SbFSYdjpEi1RdCb7jB1QF0gWHpVzXBKvEWFk+1czTzLcmBpTmtKh6D3g==
-----END PUBLIC KEY-----`
)

// notKey is a text in place of a public key, and what is said of it in part.
type notKey struct{ text, says string }

func sayWhy(t *testing.T, texts map[string]notKey) {
	t.Helper()
	for name, c := range texts {
		_, problem := publicKey([]byte(c.text))
		if problem == nil || !strings.Contains(problem.Why.EN, c.says) {
			t.Errorf("%s: %v, want it to say %q", name, problem, c.says)
		} else if !strings.ContainsFunc(problem.Why.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: %q is not in Chinese", name, problem.Why.ZH)
		}
	}
}

func TestAKeyThatWasSpoiltOnItsWaySaysHow(t *testing.T) {
	sayWhy(t, map[string]notKey{
		"a mark":          {"\ufeff" + p256, "byte order mark"},
		"literal breaks":  {strings.ReplaceAll(p256, "\n", `\n`), `two characters \n`},
		"from JSON":       {`"` + strings.ReplaceAll(p256, "\n", `\r\n`) + `"`, `two characters \n`},
		"quoted":          {"'" + p256 + "'", "quotation marks"},
		"indented":        {"    " + strings.ReplaceAll(p256, "\n", "\n    "), "indented"},
		"UTF-16":          {strings.Join(strings.Split(p256, ""), "\x00"), "UTF-16"},
		"zero-width":      {strings.ReplaceAll(p256, "\n", "\u200b\n"), "invisible"},
		"no-break spaces": {strings.ReplaceAll(p256, "\n", "\u00a0\n"), "no-break"},
		"a mail":          {"> " + strings.ReplaceAll(p256, "\n", "\n> "), "as in a mail"},
		"a variable":      {"PUBLIC_KEY=" + p256, "before BEGIN"},
		"a YAML member":   {`publicKey: "` + p256 + `"`, "before BEGIN"},
		"an old Mac":      {strings.ReplaceAll(p256, "\n", "\r"), "CR alone"},
		"HTML":            {strings.ReplaceAll(p256, "\n", "&#10;"), "as HTML"},
		"HTML breaks":     {strings.ReplaceAll(p256, "\n", "<br>"), "as HTML"},
		"percent-encoded": {url.PathEscape(p256), "percent-encoded"},
		"full-width":      {strings.ReplaceAll(p256, "+", "＋"), "full-width"},
		"long dashes":     {strings.ReplaceAll(p256, "-----", "—"), "five hyphens"},
		"four hyphens":    {strings.ReplaceAll(p256, "-----", "----"), "five hyphens"},
		"small letters":   {strings.ReplaceAll(strings.ReplaceAll(p256, "BEGIN PUBLIC KEY", "begin public key"), "END", "end"), "in capitals"},
		"base64url":       {strings.ReplaceAll(p256, "+", "_"), "base64url"},
		"base64 of PEM":   {base64.StdEncoding.EncodeToString([]byte(p256)), "decode it once"},
	})
}

func TestWhatIsNoPublicKeySaysWhy(t *testing.T) {
	demo := fixture(t).KeyPairs["company"]
	sayWhy(t, map[string]notKey{
		"nothing":         {"", "it is empty"},
		"a word":          {"key", "not PEM"},
		"bare base64":     {"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "without its lines"},
		"one line":        {strings.ReplaceAll(p256, "\n", " "), "on one line"},
		"one word":        {strings.ReplaceAll(p256, "\n", ""), "on one line"},
		"no BEGIN":        {p256[strings.Index(p256, "\n")+1:], "BEGIN line is missing"},
		"not base64":      {strings.Replace(p256, "Fmt8", "F?t8", 1), "is not base64"},
		"PuTTY":           {"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none", "PuTTY"},
		"XML":             {"<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>", "XML"},
		"a file's name":   {"/home/me/xxx.pub", "name of a file"},
		"another name":    {"@key.pem", "name of a file"},
		"hexadecimal":     {strings.Repeat("30:82:01:22:", 20) + "00", "hexadecimal"},
		"OpenSSH":         {"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 me@host", "OpenSSH (ssh-rsa"},
		"SSH2":            {"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "RFC 4716"},
		"JWK":             {`{"kty":"RSA","n":"AQAB","e":"AQAB"}`, "JWK"},
		"cut off":         {p256[:100], "END line is missing"},
		"encrypted":       {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "encrypted with a passphrase"},
		"encrypted, old":  {"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----", "encrypted with a passphrase"},
		"OpenSSH private": {"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "private key"},
		"a private key":   {demo, "private key"},
		"1024 bits":       {rsa1024, "1024 bits"},
		"elliptic":        {p256, "(ECDSA): RS256 needs RSA"},
		"two blocks":      {p256 + "\n" + p256, "one block"},
		"garbage inside":  {"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "not a PKIX"},
		"garbage, PKCS#1": {"-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----", "not a PKCS#1"},
		"a certificate":   {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate"},
		"something else":  {"-----BEGIN X-----\nAAAA\n-----END X-----", `"X"`},
	})
}

func TestTheDownloadHoldsBothHalves(t *testing.T) {
	data, err := keyZip("company-acme", "public", "private")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"company-acme.pub": "public", "company-acme.key": "private"} {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(f); err != nil || string(got) != want {
			t.Errorf("%s = %q, %v", name, got, err)
		}
	}
}

func FuzzPublicKey(f *testing.F) {
	f.Add([]byte(p256))
	f.Add([]byte(rsa1024))
	f.Fuzz(func(t *testing.T, text []byte) {
		if key, err := publicKey(text); err == nil && key.N.BitLen() < minKeyBits {
			t.Fatal("a short key is taken")
		}
	})
}
