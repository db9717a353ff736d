package aisuda

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

// Fixture is fixtures/aisuda.yaml: what a fresh sandbox holds.
type Fixture struct {
	Replace    bool              `yaml:"replace"`    // in a user's file: it stands alone, the built-in one is not read
	FutureSkew time.Duration     `yaml:"futureSkew"` // how far in the future an iat may be
	KeyPairs   map[string]string `yaml:"keyPairs"`   // private halves, PKCS#1 PEM
	Companies  []FixtureCompany  `yaml:"companies"`
}

// FixtureCompany is a company with its keys, users, organisation tree and applications.
type FixtureCompany struct {
	ID        string            `yaml:"id"`
	Key       string            `yaml:"key"`
	Name      string            `yaml:"name"`
	CreatedAt string            `yaml:"createdAt"`
	Keys      []FixtureKey      `yaml:"keys"`
	Users     []FixtureUser     `yaml:"users"`
	Root      FixtureDepartment `yaml:"root"`
	Apps      []FixtureApp      `yaml:"apps"`
}

// FixtureKey is a registered key: whose, at which level, and what it may call.
type FixtureKey struct {
	ClientID   string   `yaml:"clientId"`
	Level      string   `yaml:"level"`
	App        string   `yaml:"app"`
	Title      string   `yaml:"title"`
	Pair       string   `yaml:"pair"`
	Enabled    bool     `yaml:"enabled"`
	Interfaces []string `yaml:"interfaces"`
}

// FixtureUser is a user of a company.
type FixtureUser struct {
	ID       string `yaml:"id"`
	Username string `yaml:"username"`
	Name     string `yaml:"name"`
	NickName string `yaml:"nickName"`
	Email    string `yaml:"email"`
	Phone    string `yaml:"phone"`
	Disabled bool   `yaml:"disabled"`
}

// FixtureDepartment is a department with its members and the departments below it.
type FixtureDepartment struct {
	ID       string              `yaml:"id"`
	Code     string              `yaml:"code"`
	Name     string              `yaml:"name"`
	Members  []FixtureMember     `yaml:"members"`
	Children []FixtureDepartment `yaml:"children"`
}

// FixtureMember is a user in a department.
type FixtureMember struct {
	ID     string `yaml:"id"`
	User   string `yaml:"user"` // e-mail address
	Leader bool   `yaml:"leader"`
}

// FixtureApp is an application with its roles and content.
type FixtureApp struct {
	ID          string          `yaml:"id"`
	Key         string          `yaml:"key"`
	Name        string          `yaml:"name"`
	Description string          `yaml:"description"`
	Draft       bool            `yaml:"draft"`
	Owner       string          `yaml:"owner"` // e-mail address
	Roles       []FixtureRole   `yaml:"roles"`
	Storages    []objectStorage `yaml:"objectStorages"`
	Content     content         `yaml:",inline"`
}

// FixtureRole is a role of an application.
type FixtureRole struct {
	ID          string   `yaml:"id"`
	Name        string   `yaml:"name"`
	Description string   `yaml:"description"`
	Builtin     bool     `yaml:"builtin"`
	Fixed       bool     `yaml:"fixed"` // neither editable nor deletable
	All         bool     `yaml:"all"`   // every permission on every resource
	Users       []string `yaml:"users"` // e-mail addresses
	Departments []string `yaml:"departments"`
	Roles       []string `yaml:"roles"`
}

// content is what an application is made of, apart from who may do what in it. A package (.amis) carries the same, and
// then has no ids: an import gives new ones.
type content struct {
	Pages       []contentPage   `yaml:"pages" json:"pages,omitempty"`
	Components  []contentItem   `yaml:"components" json:"components,omitempty"`
	APIGroups   []contentGroup  `yaml:"apiGroups" json:"apiGroups,omitempty"`
	DataSources []contentSource `yaml:"dataSources" json:"dataSources,omitempty"`
}

type contentItem struct {
	ID   string `yaml:"id" json:"-"`
	Name string `yaml:"name" json:"name"`
}

type contentPage struct {
	ID       string        `yaml:"id" json:"-"`
	Key      string        `yaml:"key" json:"key"`
	Name     string        `yaml:"name" json:"name"`
	APIs     []string      `yaml:"apis" json:"apis,omitempty"` // keys of the APIs that it may call
	Children []contentPage `yaml:"children" json:"children,omitempty"`
}

type contentGroup struct {
	ID   string       `yaml:"id" json:"-"`
	Name string       `yaml:"name" json:"name"`
	APIs []contentAPI `yaml:"apis" json:"apis,omitempty"`
}

type contentAPI struct {
	ID      string                    `yaml:"id" json:"-"`
	Key     string                    `yaml:"key" json:"key"`
	Name    string                    `yaml:"name" json:"name"`
	Replies map[string]map[string]any `yaml:"replies" json:"replies,omitempty"` // the data answered, by method
}

type contentSource struct {
	ID     string         `yaml:"id" json:"-"`
	Key    string         `yaml:"key" json:"key"`
	Name   string         `yaml:"name" json:"name"`
	Models []contentModel `yaml:"models" json:"models,omitempty"`
}

type contentModel struct {
	ID      string           `yaml:"id" json:"-"`
	Table   string           `yaml:"table" json:"table"`
	Name    string           `yaml:"name" json:"name"`
	Columns []column         `yaml:"columns" json:"columns"`
	Rows    []map[string]any `yaml:"rows" json:"rows,omitempty"`
}

// add enters a user's fixture after the built-in one: a company with the same short name takes its place.
func (s *Fixture) add(other Fixture) {
	if other.FutureSkew != 0 {
		s.FutureSkew = other.FutureSkew
	}
	if s.KeyPairs == nil {
		s.KeyPairs = map[string]string{}
	}
	maps.Copy(s.KeyPairs, other.KeyPairs)
	for _, c := range other.Companies {
		same := func(o FixtureCompany) bool { return o.Key == c.Key }
		s.Companies = append(slices.DeleteFunc(s.Companies, same), c)
	}
}

// prepare enters what is the same in every sandbox: all but the short names of companies and the keys.
func (p *platform) prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.LoadParts[Fixture](src, "aisuda")
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.fixture.add(part.Value)
		if err := part.Value.check(&p.fixture); err != nil {
			return part.Locate(err)
		}
	}
	if p.publics, err = publicHalves(p.fixture.KeyPairs); err != nil {
		return err
	}
	for i := range p.fixture.Companies {
		c := &p.fixture.Companies[i]
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
func (p *platform) open(t *sandbox.Tx) {
	for _, c := range p.fixture.Companies {
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
func credentials() []credential.Setting {
	return []credential.Setting{
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
func (p *platform) issued(t *sandbox.Tx) map[string]string {
	given := map[string]string{}
	for _, k := range keyTable.All(t.DB) {
		switch {
		case k.Level == levelCompany && given["clientId"] == "":
			given["companyKey"], given["clientId"], given["privateKey"] = k.CompanyKey, k.ClientID, p.fixture.KeyPairs[k.Pair]
		case k.Level == levelApp && given["appClientId"] == "":
			given["appKey"], given["appClientId"], given["appPrivateKey"] = k.AppKey, k.ClientID, p.fixture.KeyPairs[k.Pair]
		}
	}
	return given
}

// held are the private halves of all key pairs that are known.
func (p *platform) held(t *sandbox.Tx) []string {
	all := slices.Collect(maps.Values(p.fixture.KeyPairs))
	for _, k := range keyTable.All(t.DB) {
		all = append(all, k.PrivateKey)
	}
	return all
}
