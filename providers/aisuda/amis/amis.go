// Package amis owns the application package (.amis): what a file holds, and how a password protects it. It knows nothing
// of what an application is made of: that is the provider's, who gives and takes it as JSON.
package amis

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"

	"example.com/mockserver/internal/rule"
)

// Manifest is what a package says of itself. The platform does not publish what an application package (.amis) looks like inside. This one is mockserver's own:
//
//	manifest.json  {"format":"amis","version":1,"name":…,"description":…,"logo":…,"protected":…,"salt":…}
//	app.json       the application's content; with a password it is nonce and ciphertext of AES-256-GCM, whose key is
//	               PBKDF2-HMAC-SHA256 of the password and the salt
type Manifest struct {
	Format      string `json:"format"`
	Version     int    `json:"version"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Logo        string `json:"logo,omitempty"`
	Protected   bool   `json:"protected"`
	Salt        []byte `json:"salt,omitempty"`
}

const (
	maxPart    = 64 << 20 // bytes of one part, unpacked
	iterations = 100_000
	saltSize   = 16
	nonceSize  = 12
)

// Fault says why a package cannot be read.
type Fault struct {
	Password bool // the package may be good: the password is wrong or missing
	Why      rule.Text
}

// Error is the reason in English.
func (f *Fault) Error() string { return f.Why.EN }

func broken(en, zh string, args ...any) error { return &Fault{Why: rule.Say(en, zh, args...)} }

// Write makes a package of an application. random is read for the salt and the nonce when there is a password.
func Write(m Manifest, application any, password string, random io.Reader) ([]byte, error) {
	m.Format, m.Version = "amis", 1
	app, err := json.Marshal(application)
	if err != nil {
		return nil, fmt.Errorf("encode an application: %w", err)
	}
	if password != "" {
		m.Protected = true
		if app, m.Salt, err = seal(app, password, random); err != nil {
			return nil, fmt.Errorf("protect a package: %w", err)
		}
	}
	head, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode a manifest: %w", err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct {
		name string
		data []byte
	}{{"manifest.json", head}, {"app.json", app}} {
		w, err := z.Create(part.name)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
		if _, err := w.Write(part.data); err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write a package: %w", err)
	}
	return out.Bytes(), nil
}

func gcm(password string, salt []byte) (cipher.AEAD, error) {
	key, err := pbkdf2.Key(sha256.New, password, salt, iterations, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func seal(plain []byte, password string, random io.Reader) (sealed, salt []byte, err error) {
	fresh := make([]byte, saltSize+nonceSize)
	if _, err := io.ReadFull(random, fresh); err != nil {
		return nil, nil, err
	}
	salt, nonce := fresh[:saltSize], fresh[saltSize:]
	aead, err := gcm(password, salt)
	if err != nil {
		return nil, nil, err
	}
	return aead.Seal(nonce, nonce, plain, nil), salt, nil
}

// Read opens a package from outside and decodes its application. What is wrong with it is a *Fault. Nothing is unpacked
// to disk, so the names in it lead nowhere.
func Read(data []byte, password string, application any) (m Manifest, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return m, broken("the file is not a ZIP", "文件不是 ZIP 压缩包")
	}
	head, err := part(z, "manifest.json")
	if err != nil {
		return m, err
	}
	if err := decode(head, &m); err != nil {
		return m, broken("manifest.json: %v", "manifest.json：%v", err)
	}
	if m.Format != "amis" || m.Version != 1 {
		return m, broken("manifest.json is of format %q, version %d: want amis, 1",
			"manifest.json 的格式为 %q、版本为 %d，应为 amis、1", m.Format, m.Version)
	}
	app, err := part(z, "app.json")
	if err != nil {
		return m, err
	}
	if m.Protected {
		if app, err = open(app, password, m.Salt); err != nil {
			return m, err
		}
	}
	if err := decode(app, application); err != nil {
		return m, broken("app.json: %v", "app.json：%v", err)
	}
	return m, nil
}

// part unpacks one part of a package.
func part(z *zip.Reader, name string) ([]byte, error) {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, broken("%s cannot be opened", "无法打开 %s", name)
		}
		defer r.Close() //nolint:errcheck // only read
		text, err := io.ReadAll(io.LimitReader(r, maxPart+1))
		if err != nil {
			return nil, broken("%s cannot be unpacked", "无法解压 %s", name)
		}
		if len(text) > maxPart {
			return nil, broken("%s unpacks to more than %d MiB", "%s 解压后超过 %d MiB", name, maxPart>>20)
		}
		return text, nil
	}
	return nil, broken("%s is not in it", "缺少 %s", name)
}

func open(sealed []byte, password string, salt []byte) ([]byte, error) {
	if password == "" {
		return nil, &Fault{Password: true, Why: rule.Say("the package has a password and none was sent", "应用包设置了密码，请求没有带密码")}
	}
	if len(salt) != saltSize || len(sealed) < nonceSize {
		return nil, broken("the protected part is too short", "加密内容不完整")
	}
	aead, err := gcm(password, salt)
	if err != nil {
		return nil, broken("the protected part cannot be opened: %v", "无法打开加密内容：%v", err)
	}
	plain, err := aead.Open(nil, sealed[:nonceSize], sealed[nonceSize:], nil)
	if err != nil {
		return nil, &Fault{Password: true, Why: rule.Say("the password does not open the package", "该密码无法打开应用包")}
	}
	return plain, nil
}

// decode decodes one JSON value with no unknown fields and nothing behind it; numbers keep every digit.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("something follows the JSON value")
	}
	return nil
}
