package authority_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"example.com/mockserver/internal/authority"
)

func TestAnAuthorityIsMadeOnceHoweverManyOpenIt(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "state", "mockserver")
	var all sync.WaitGroup
	certificates := make([][]byte, 8)
	for i := range certificates {
		all.Go(func() {
			a, err := authority.Open(folder)
			if err != nil {
				t.Error(err)
				return
			}
			certificates[i] = a.PEM()
		})
	}
	all.Wait()
	for _, c := range certificates[1:] {
		if len(c) == 0 || !bytes.Equal(c, certificates[0]) {
			t.Fatal("two programs got different authorities")
		}
	}
	public, err := os.ReadFile(filepath.Join(folder, authority.CertificateFile))
	if err != nil || !bytes.Equal(public, certificates[0]) {
		t.Errorf("the certificate's file: %v\n%s", err, public)
	}
	files, _ := os.ReadDir(folder)
	if len(files) != 2 {
		t.Errorf("the folder holds %v", files)
	}
	key, err := os.Stat(filepath.Join(folder, authority.KeyFile))
	if err != nil || runtime.GOOS != "windows" && key.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", key.Mode(), err)
	}
}

func TestAGivenAuthorityIsHeldAgainstItsKey(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	mine, err := authority.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := authority.Open(other); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, authority.CertificateFile)
	given, err := authority.Read(path, filepath.Join(folder, authority.KeyFile))
	if err != nil || !bytes.Equal(given.PEM(), mine.PEM()) {
		t.Fatalf("its own key: %v", err)
	}
	for key, want := range map[string]string{
		filepath.Join(other, authority.KeyFile): "does not match the certificate",
		path:                                    "no private key",
		filepath.Join(folder, "missing"):        "no such file",
	} {
		if _, err := authority.Read(path, key); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %q", key, err, want)
		}
	}
}

// handshake speaks TLS with the authority's server over a connection to the loopback address.
func handshake(t *testing.T, server *tls.Config, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		c, err := listener.Accept()
		if err == nil {
			_ = c.(*tls.Conn).HandshakeContext(t.Context())
			_ = c.Close()
		}
	}()
	raw, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	c := tls.Client(raw, client)
	err = c.HandshakeContext(t.Context())
	return c.ConnectionState(), err
}

func TestCertificatesAreChosenByTheNameThatIsAskedFor(t *testing.T) {
	a, err := authority.New()
	if err != nil {
		t.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AppendCertsFromPEM(a.PEM())
	server := a.Config([]string{"open.apihub.net", "*.Example.cn", "192.0.2.7"})
	for name, certified := range map[string]string{
		"open.apihub.net": "open.apihub.net", "OPEN.apihub.NET": "open.apihub.net", "localhost": "localhost",
		"lowcode.example.cn": "*.example.cn", "127.0.0.1": "localhost", "192.0.2.7": "localhost",
	} {
		state, err := handshake(t, server, &tls.Config{ServerName: name, RootCAs: trust, NextProtos: []string{"h2"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if state.NegotiatedProtocol != "h2" || state.PeerCertificates[0].Subject.CommonName != certified {
			t.Errorf("%s: %q for %s", name, state.NegotiatedProtocol, state.PeerCertificates[0].Subject)
		}
	}
	for _, name := range []string{"www.example.com", "a.b.example.cn", "example.cn", "apihub.net"} {
		_, err := handshake(t, server, &tls.Config{ServerName: name, RootCAs: trust})
		if err == nil || !strings.Contains(err.Error(), "unrecognized name") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = handshake(t, server, &tls.Config{ServerName: "localhost", RootCAs: trust, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", err)
	}
}

func TestTrustStoresHoldTheMachinesAuthoritiesToo(t *testing.T) {
	a, _ := authority.New()
	machine, _ := authority.New()
	list := append([]byte("# a comment\n"), bytes.TrimSuffix(machine.PEM(), []byte("\n"))...)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(a.Bundle(list)) {
		t.Fatal("the bundle holds nothing")
	}
	for name, one := range map[string]*authority.Authority{"ours": a, "the machine's": machine} {
		b, _ := pem.Decode(one.PEM())
		c, _ := x509.ParseCertificate(b.Bytes)
		if _, err := c.Verify(x509.VerifyOptions{Roots: pool}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	store, err := a.TrustStore(list)
	if err != nil {
		t.Fatal(err)
	}
	certificates, err := pkcs12.DecodeTrustStore(store, authority.StorePassword)
	if err != nil || len(certificates) != 2 {
		t.Errorf("the trust store holds %d certificates: %v", len(certificates), err)
	}
}

func TestAKeyThatOthersMayReadIsNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such modes")
	}
	folder := t.TempDir()
	if _, err := authority.Open(folder); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, authority.KeyFile)
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o644: true} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		if what, got, exposed := authority.Exposed(file); exposed != want || want && (got != mode || what != file) {
			t.Errorf("mode %o: %s %v %v", mode, what, got, exposed)
		}
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]bool{0o700: false, 0o755: false, 0o777: true, 0o770: true, 0o702: true, 0o777 | os.ModeSticky: false} {
		if err := os.Chmod(folder, mode); err != nil {
			t.Fatal(err)
		}
		if what, got, exposed := authority.Exposed(file); exposed != want || want && (got != mode || what != folder) {
			t.Errorf("folder of mode %o: %s %v %v", mode, what, got, exposed)
		}
	}
	if _, _, exposed := authority.Exposed(filepath.Join(folder, "nothing")); exposed {
		t.Error("a file that is not there is exposed")
	}
}
