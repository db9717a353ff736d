// Package authority owns the local certificate authority: its key and certificate, the certificates it signs for host
// names, and the files by which other programs trust it. It opens no listener; the names to sign for are passed in.
package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"example.com/mockserver/internal/clock"
)

// Files of a state folder. The key's file holds the certificate too, so that both are created atomically even if
// several programs start at once; the other is a copy without the key, for clients to trust.
const (
	CertificateFile = "ca.pem"
	KeyFile         = "ca-key.pem"
)

// life is the validity of an authority, leafLife that of a host's certificate: the longest that browsers accept.
const (
	life     = 10 * 365 * 24 * time.Hour
	leafLife = 397 * 24 * time.Hour
)

// Authority signs certificates. It is safe for concurrent use.
type Authority struct {
	certificate *x509.Certificate
	chain       [][]byte // DER: its own certificate, then its issuers unless it is a root
	key         crypto.Signer
}

// New returns an authority in memory, which no program trusts yet.
func New() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := clock.Wall()
	template := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: "mockserver local CA", Organization: []string{"mockserver, for tests only"}},
		NotBefore:             now.Add(-24 * time.Hour), // clocks of containers and machines differ
		NotAfter:              now.Add(life),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return from([][]byte{der}, key)
}

// Open reads the authority of a state folder, or makes it there the first time.
func Open(folder string) (*Authority, error) {
	path := filepath.Join(folder, KeyFile)
	a, err := Read(path, path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = create(folder); err == nil {
			a, err = Read(path, path)
		}
	}
	if err != nil {
		return nil, err
	}
	return a, a.publish(filepath.Join(folder, CertificateFile))
}

// Exposed reports whether others than its owner may read a key's file, or put another in its place, and returns which of
// the file and its folder allows that, with its mode: whoever has the key can pose as any host to those who trust the
// authority. Windows has no such modes.
func Exposed(keyFile string) (what string, mode fs.FileMode, exposed bool) {
	if runtime.GOOS == "windows" {
		return "", 0, false
	}
	for what, open := range map[string]fs.FileMode{keyFile: 0o077, filepath.Dir(keyFile): 0o022} {
		found, err := os.Stat(what)
		if err == nil && found.Mode()&open != 0 && found.Mode()&fs.ModeSticky == 0 { // in a sticky folder, files are their owners'
			return what, found.Mode().Perm(), true
		}
	}
	return "", 0, false
}

// create writes a new authority, unless another program has written one meanwhile.
func create(folder string) error {
	a, err := New()
	if err != nil {
		return err
	}
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	temporary, err := os.CreateTemp(folder, KeyFile+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	text := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), a.PEM()...)
	_, err = temporary.Write(text)
	if err := errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	err = os.Link(temporary.Name(), filepath.Join(folder, KeyFile)) // fails where there is one
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// publish writes the certificate without its key, unless it is there.
func (a *Authority) publish(path string) error {
	there, err := os.ReadFile(path)
	if err == nil && string(there) == string(a.PEM()) {
		return nil
	}
	return os.WriteFile(path, a.PEM(), 0o644)
}

// Read reads an authority from PEM files: its certificate, with its issuers unless it is a root, and its key.
func Read(certificateFile, keyFile string) (*Authority, error) {
	var chain [][]byte
	var key crypto.Signer
	err := blocks(certificateFile, func(b *pem.Block) (err error) {
		if b.Type == "CERTIFICATE" {
			chain = append(chain, b.Bytes)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = blocks(keyFile, func(b *pem.Block) (err error) {
		if b.Type != "CERTIFICATE" && key == nil {
			key, err = parseKey(b)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(chain) == 0 || key == nil {
		return nil, fmt.Errorf("%s and %s: no certificate or no private key in PEM format", certificateFile, keyFile)
	}
	a, err := from(chain, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", certificateFile, err)
	}
	return a, nil
}

func blocks(path string, each func(*pem.Block) error) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		if err := each(b); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

func parseKey(b *pem.Block) (crypto.Signer, error) {
	var key any
	var err error
	switch b.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(b.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(b.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(b.Bytes)
	default:
		return nil, nil // parameters of a curve, say
	}
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("a %T cannot sign", key)
	}
	return signer, nil
}

func from(chain [][]byte, key crypto.Signer) (*Authority, error) {
	certificate, err := x509.ParseCertificate(chain[0])
	if err != nil {
		return nil, err
	}
	public, ok := certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	switch {
	case !ok || !public.Equal(key.Public()):
		return nil, errors.New("the private key does not match the certificate")
	case !certificate.IsCA:
		return nil, errors.New("the certificate is not a CA certificate (basic constraints)")
	case clock.Wall().After(certificate.NotAfter):
		return nil, fmt.Errorf("the certificate expired on %s; delete the file to have a new one created", certificate.NotAfter.Format(time.DateOnly))
	}
	return &Authority{certificate, chain, key}, nil
}

// PEM is the authority's certificate, for clients to trust.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

func serial() *big.Int {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[0] &= 0x7f           // positive, RFC 5280 §4.1.2.2
	return new(big.Int).SetBytes(b[:])
}
