package aisuda

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// prepare enters what is the same in every sandbox: all but the short names of companies and the keys.
func (p *platform) prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.LoadParts[seed](src, "aisuda")
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.seed.add(part.Value)
		if err := part.Value.check(&p.seed); err != nil {
			return part.Locate(err)
		}
	}
	if p.publics, err = publicHalves(p.seed.KeyPairs); err != nil {
		return err
	}
	for i := range p.seed.Companies {
		c := &p.seed.Companies[i]
		w := writer{db: base, at: cmp.Or(c.CreatedAt, longAgo), newID: func(given, what string) string { return fixtureID(given, c.Key, what) }}
		c.ID = w.newID(c.ID, "company")
		w.organisation(*c)
		for _, a := range c.Apps {
			if err := w.application(c.ID, a); err != nil {
				return fmt.Errorf("fixtures/aisuda.yaml: application %s: %w", a.Key, err)
			}
		}
	}
	return nil
}

// publicHalves are the public halves of the key pairs, as PEM.
func publicHalves(pairs map[string]string) (map[string]string, error) {
	halves := map[string]string{}
	for name, text := range pairs {
		private, err := privateKey(text)
		if err != nil {
			return nil, fmt.Errorf("fixtures/aisuda.yaml: key pair %s: %w", name, err)
		}
		if halves[name], err = publicPEM(&private.PublicKey); err != nil {
			return nil, fmt.Errorf("fixtures/aisuda.yaml: key pair %s: %w", name, err)
		}
	}
	return halves, nil
}

// longAgo is when what a fixture gives no time was made.
const longAgo = "2022-01-01T00:00:00.000Z"

// fixtureID is an id of the fixture, or one made from what it is for where the fixture gives none.
func fixtureID(given string, parts ...string) string {
	if given != "" {
		return given
	}
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	id := make([]byte, 10)
	for i := range id {
		id[i] = letters[binary.BigEndian.Uint16(sum[2*i:])%uint16(len(letters))]
	}
	return string(id)
}

// open gives a sandbox its companies' short names and its keys: the fixture's own in the default sandbox, marked with
// the sandbox's tag in every other. The key pairs are the same everywhere: none is generated.
func (p *platform) open(t *sim.Tx) {
	for _, c := range p.seed.Companies {
		key := c.Key
		if t.Tag() != "" {
			key = newCompanyKey(t)
		}
		companies.Put(t.DB, key, company{ID: c.ID, Key: key, Name: c.Name})
		for _, k := range c.Keys {
			id := k.ClientID
			if t.Tag() != "" {
				id = newClientID(t)
			}
			keyTable.Put(t.DB, id, apiKey{
				ClientID: id, Level: k.Level, CompanyID: c.ID, CompanyKey: key, AppKey: k.App, Title: k.Title,
				PublicKey: p.publics[k.Pair], Pair: k.Pair, Enabled: k.Enabled, Interfaces: k.Interfaces, CreatedAt: t.Now,
			})
		}
	}
}

// credentials describe what a client is configured with: a key of a company, and one of an application.
func credentials() []sim.Credential {
	return []sim.Credential{
		{Name: "companyKey", Env: "AISUDA_COMPANY_KEY", Says: rule.Text{EN: "the company's short name, in paths and in the claim companyKey", ZH: "组织短名，用于路径和 companyKey 声明"}},
		{Name: "clientId", Env: "AISUDA_CLIENT_ID", Says: rule.Text{EN: "names the company's key", ZH: "组织级密钥的 clientId"}},
		{
			Name: "privateKey", Env: "AISUDA_PRIVATE_KEY_FILE", Secret: true, File: true,
			Says: rule.Text{EN: "the private half of the company's key, PEM, which signs by RS256", ZH: "组织级密钥的私钥（PEM），用于 RS256 签名"},
		},
		{Name: "appKey", Env: "AISUDA_APP_KEY", Says: rule.Text{EN: "the application's short name, in paths and in the claim appKey", ZH: "应用短名，用于路径和 appKey 声明"}},
		{Name: "appClientId", Env: "AISUDA_APP_CLIENT_ID", Says: rule.Text{EN: "names the application's key", ZH: "应用级密钥的 clientId"}},
		{
			Name: "appPrivateKey", Env: "AISUDA_APP_PRIVATE_KEY_FILE", Secret: true, File: true,
			Says: rule.Text{EN: "the private half of the application's key, PEM", ZH: "应用级密钥的私钥（PEM）"},
		},
	}
}

// issued are the first company key and the first application key.
func (p *platform) issued(t *sim.Tx) map[string]string {
	given := map[string]string{}
	for _, k := range keyTable.All(t.DB) {
		switch {
		case k.Level == levelCompany && given["clientId"] == "":
			given["companyKey"], given["clientId"], given["privateKey"] = k.CompanyKey, k.ClientID, p.seed.KeyPairs[k.Pair]
		case k.Level == levelApp && given["appClientId"] == "":
			given["appKey"], given["appClientId"], given["appPrivateKey"] = k.AppKey, k.ClientID, p.seed.KeyPairs[k.Pair]
		}
	}
	return given
}

func moment(t time.Time) string { return t.UTC().Format(isoMillis) }
