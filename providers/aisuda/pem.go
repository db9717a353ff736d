package aisuda

import (
	"archive/zip"
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/problem"
)

// minKeyBits is the shortest key that is taken: RS256 asks for 2048 (RFC 7518, 3.3), the platform's page for nothing.
const minKeyBits = 2048

// publicKey reads an uploaded public key: one PEM block, PKIX ("PUBLIC KEY") or PKCS#1 ("RSA PUBLIC KEY"). It says what
// is wrong to the person who pastes it.
func publicKey(text []byte) (*rsa.PublicKey, *problem.Problem) {
	block, rest := pem.Decode(text)
	if block == nil {
		return nil, noPEM(string(text))
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, problem.Invalid("unexpected data after the first PEM block: a key is one block", "第一个 PEM 块之后还有内容：一把密钥只有一个块")
	}
	key, broken := publicKeyOf(block)
	if broken != nil {
		return nil, broken
	}
	if bits := key.N.BitLen(); bits < minKeyBits {
		return nil, problem.Invalid("the key has %d bits: RS256 needs at least %d", "密钥为 %d 位：RS256 至少需要 %d 位", bits, minKeyBits)
	}
	return key, nil
}

func publicKeyOf(block *pem.Block) (*rsa.PublicKey, *problem.Problem) {
	switch block.Type {
	case "RSA PUBLIC KEY":
		key, err := x509.ParsePKCS1PublicKey(block.Bytes)
		if err != nil {
			return nil, problem.Invalid("RSA PUBLIC KEY: the content is not a PKCS#1 public key", "RSA PUBLIC KEY：内容不是 PKCS#1 公钥")
		}
		return key, nil
	case "PUBLIC KEY":
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, problem.Invalid("PUBLIC KEY: the content is not a PKIX public key", "PUBLIC KEY：内容不是 PKIX 公钥")
		}
		if rsaKey, isRSA := key.(*rsa.PublicKey); isRSA {
			return rsaKey, nil
		}
		return nil, problem.Invalid("this is a key for another algorithm (%s): RS256 needs RSA", "这是其他算法的密钥（%s）：RS256 需要 RSA 密钥", algorithm(key))
	case "ENCRYPTED PRIVATE KEY":
		return nil, encryptedKey()
	case "RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY":
		if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return nil, encryptedKey()
		}
		return nil, problem.Invalid("this is a private key: keep it secret and upload xxx.pub", "这是私钥：请自行保管，应上传 xxx.pub")
	case "CERTIFICATE":
		return nil, problem.Invalid("this is a certificate: upload the public key in it (openssl x509 -pubkey -noout)",
			"这是证书：请上传其中的公钥（openssl x509 -pubkey -noout）")
	}
	return nil, problem.Invalid("a PEM block of type %q is not a public key", "类型为 %q 的 PEM 块不是公钥", block.Type)
}

// algorithm is what a public key that is not RSA's is for.
func algorithm(key any) string {
	switch key.(type) {
	case *ecdsa.PublicKey:
		return "ECDSA"
	case ed25519.PublicKey:
		return "Ed25519"
	case *ecdh.PublicKey:
		return "X25519"
	}
	return "DSA"
}

func encryptedKey() *problem.Problem {
	return problem.Invalid("this is a private key, encrypted with a passphrase: it stays with you, upload xxx.pub", "这是用口令加密的私钥：请自行保管，应上传 xxx.pub")
}

// privateKey reads the private half of a demonstration pair.
func privateKey(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "RSA PRIVATE KEY" {
		return nil, errors.New("no PKCS#1 private key in PEM")
	}
	return x509.ParsePKCS1PrivateKey(block.Bytes)
}

// privatePEM writes the private half as the download has it: PKCS#1, which the provider's Java sample takes apart.
func privatePEM(key *rsa.PrivateKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

// publicPEM writes the public half; that xxx.pub is PKIX is assumed.
func publicPEM(key *rsa.PublicKey) (string, error) {
	text, err := auth.PublicPEM(key)
	return string(text), err
}

// keyZip is the download of a generated pair: name.pub and name.key in a ZIP, as OpenAPI/介绍 describes it.
func keyZip(name, public, private string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, half := range []struct{ file, text string }{{name + ".pub", public}, {name + ".key", private}} {
		w, err := z.Create(half.file)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", half.file, err)
		}
		if _, err := w.Write([]byte(half.text)); err != nil {
			return nil, fmt.Errorf("write %s: %w", half.file, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write a key's ZIP: %w", err)
	}
	return out.Bytes(), nil
}
