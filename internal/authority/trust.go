package authority

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"software.sslmate.com/src/go-pkcs12"
)

// StorePassword opens the Java trust store written here. It is public: a trust store holds no secret.
const StorePassword = "changeit"

// Bundle is a PEM file for programs that take one list of authorities: the machine's authorities and this one.
func (a *Authority) Bundle(machine []byte) []byte {
	var b bytes.Buffer
	b.Write(machine)
	if len(machine) > 0 && !bytes.HasSuffix(machine, []byte("\n")) {
		b.WriteByte('\n')
	}
	b.Write(a.PEM())
	return b.Bytes()
}

// TrustStore is Bundle for a Java machine: a PKCS #12 file that Java 8 can read as well as 25.
func (a *Authority) TrustStore(machine []byte) ([]byte, error) {
	entries := []pkcs12.TrustStoreEntry{{Cert: a.certificate, FriendlyName: "mockserver"}}
	for block, rest := pem.Decode(machine); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			continue // the machine's list may hold a certificate that Go refuses, such as one with a negative serial number
		}
		name := fmt.Sprintf("machine-%d", len(entries)) // Java drops a second entry of the same name
		entries = append(entries, pkcs12.TrustStoreEntry{Cert: certificate, FriendlyName: name})
	}
	return pkcs12.LegacyDES.EncodeTrustStoreEntries(entries, StorePassword)
}
