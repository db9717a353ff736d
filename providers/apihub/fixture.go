package apihub

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

// Fixture is fixtures/apihub.yaml: what a fresh sandbox holds.
type Fixture struct {
	Replace        bool              `yaml:"replace"` // read by fixtures.Load
	Home           string            `yaml:"home"`
	Anonymous      *FixtureAllowance `yaml:"anonymous"`
	PasswordPolicy *policy           `yaml:"passwordPolicy"`
	Keys           []FixtureKey      `yaml:"keys"`
	Users          []FixtureUser     `yaml:"users"`
}

// FixtureAllowance is the anonymous allowance.
type FixtureAllowance struct {
	Limit  int  `yaml:"limit"`
	Window span `yaml:"window"`
}

// FixtureKey is an API Key. Its name stays the same in every sandbox; ak and sk are made anew.
type FixtureKey struct {
	Name            string     `yaml:"name"`
	AK              string     `yaml:"ak"`
	SK              string     `yaml:"sk"`
	Disabled        bool       `yaml:"disabled"`
	DomainAllowlist []string   `yaml:"domainAllowlist"`
	IPAllowlist     []string   `yaml:"ipAllowlist"`
	Limit           *allowance `yaml:"limit"`
}

// FixtureUser is a user of the user centre.
type FixtureUser struct {
	ID           string   `yaml:"id"`
	Username     string   `yaml:"username"`
	PasswordHash string   `yaml:"passwordHash"`
	Roles        []string `yaml:"roles"`
	Groups       []string `yaml:"groups"`
}

// Key is an API Key: the pair that customers make their tokens with, and what its owner allows it.
type Key struct {
	Name            string     `json:"name,omitempty"`
	AK              string     `json:"ak"`
	SK              string     `json:"sk"`
	Disabled        bool       `json:"disabled"`
	DomainAllowlist []string   `json:"domainAllowlist"`
	IPAllowlist     []string   `json:"ipAllowlist"`
	Limit           *allowance `json:"limit"` // nil for no limit
}

// user is somebody registered with the user centre. Users belong to the account, whichever of its keys they came by:
// keys and users are managed in the same place (用户中心), so this is assumed.
type user struct {
	ID       string   `json:"id"`
	Username string   `json:"username"`
	Hash     string   `json:"hash"`
	Roles    []string `json:"roles"`
	Groups   []string `json:"groups"`

	Bcrypt   string          `json:"bcrypt,omitempty"` // what list-users shows of the password
	Attrs    json.RawMessage `json:"attrs,omitempty"`  // as they were sent
	SysAttrs json.RawMessage `json:"sysAttrs,omitempty"`
	Created  time.Time       `json:"created"`
	AK       string          `json:"ak,omitempty"` // of the key that the user was made with
}

// settings are the account's.
type settings struct {
	Home      string    `json:"home"`
	Anonymous allowance `json:"anonymous"`
	Policy    policy    `json:"policy"`
}

// akForm is what an ak looks like in every sample.
var akForm = regexp.MustCompile(`^[0-9a-f]{24}$`)

// prepare enters the rows of the fixtures.
func prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.LoadParts[Fixture](src, "apihub")
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := part.Value.enter(base); err != nil {
			return part.Locate(err)
		}
	}
	account, _ := settingsTable.Get(base, theAccount)
	if account.Home == "" || account.Anonymous.Window == 0 || account.Policy.MaxLength == 0 {
		return fmt.Errorf("fixtures of apihub: home, anonymous and passwordPolicy are needed")
	}
	if _, found := roleTable.Get(base, theDemoKey); !found {
		return fmt.Errorf("fixtures of apihub: no key is named %q; the credentials are that key's", theDemoKey)
	}
	return nil
}

// enter puts the rows of one file in the place of those of the same name.
func (f Fixture) enter(db *store.DB) error {
	account, _ := settingsTable.Get(db, theAccount)
	if f.Home != "" {
		if _, found := cityNamed(f.Home); !found {
			return fixtures.Wrong("$.home", "no city is called %q", f.Home)
		}
		account.Home = f.Home
	}
	if f.Anonymous != nil {
		account.Anonymous = allowance{Calls: f.Anonymous.Limit, Window: f.Anonymous.Window}
		if err := account.Anonymous.check(); err != nil {
			return fixtures.Wrong("$.anonymous", "%v", err)
		}
	}
	if f.PasswordPolicy != nil {
		account.Policy = *f.PasswordPolicy
	}
	settingsTable.Put(db, theAccount, account)
	for i, k := range f.Keys {
		if err := k.enter(db); err != nil {
			return fixtures.Wrong(fmt.Sprintf("$.keys[%d]", i), "%v", err)
		}
	}
	for i, u := range f.Users {
		if !strings.HasPrefix(u.PasswordHash, hashPrefix) {
			return fixtures.Wrong(fmt.Sprintf("$.users[%d].passwordHash", i), "it begins with %s", hashPrefix)
		}
		userTable.Put(db, u.Username, user{
			ID: u.ID, Username: u.Username, Hash: u.PasswordHash, Roles: list(u.Roles), Groups: list(u.Groups), Created: madeAt(u.ID),
		})
	}
	return nil
}

// madeAt is when a user was made, which is what an id begins with.
func madeAt(id string) time.Time {
	seconds, err := strconv.ParseInt(id[:min(8, len(id))], 16, 64)
	if err != nil {
		seconds = 0
	}
	return time.Unix(seconds, 0).UTC()
}

func (k FixtureKey) enter(db *store.DB) error {
	switch {
	case k.Name == "" || k.AK == "" || k.SK == "":
		return fmt.Errorf("it needs name, ak and sk")
	case !akForm.MatchString(k.AK):
		return fmt.Errorf("ak %q: an ak is 24 lower-case hex digits, as in every sample", k.AK)
	}
	row := Key{k.Name, k.AK, k.SK, k.Disabled, list(k.DomainAllowlist), list(k.IPAllowlist), k.Limit}
	if err := row.check(); err != nil {
		return err
	}
	if before, found := roleTable.Get(db, k.Name); found {
		keyTable.Delete(db, before)
	}
	keyTable.Put(db, k.AK, row)
	roleTable.Put(db, k.Name, k.AK)
	return nil
}

// check reports an entry of the key's lists that would never match, or an invalid limit.
func (k Key) check() error {
	for _, entry := range k.DomainAllowlist {
		if err := checkDomain(entry); err != nil {
			return err
		}
	}
	if k.Limit != nil {
		if err := k.Limit.check(); err != nil {
			return err
		}
	}
	_, err := parseIPs(k.IPAllowlist)
	return err
}

// list is never nil, so that JSON shows [] and not null.
func list(of []string) []string {
	if of == nil {
		return []string{}
	}
	return of
}

// open gives every key of the fixtures an ak and an sk of the sandbox's own. The default sandbox keeps the demo's.
func open(t *sandbox.Tx) {
	if t.Tag() == "" {
		return
	}
	for name, ak := range roleTable.All(t.DB) {
		k, _ := keyTable.Get(t.DB, ak)
		keyTable.Delete(t.DB, ak)
		k.AK, k.SK = newPair(t)
		keyTable.Put(t.DB, k.AK, k)
		roleTable.Put(t.DB, name, k.AK)
	}
}

// newPair makes an ak in the form of the provider's samples, 24 hex digits, and an sk; what that looks like is not shown.
func newPair(t *sandbox.Tx) (ak, sk string) { return t.TaggedHex(24), t.Alphanumeric(32) }

// credentials describe what a client is configured with.
func credentials() []credential.Setting {
	return []credential.Setting{
		{Name: "ak", Env: "APIHUB_AK", Says: rule.Text{EN: "names the application: the claim iss of its tokens", ZH: "应用标识，即令牌的 iss"}},
		{Name: "sk", Env: "APIHUB_SK", Secret: true, Says: rule.Text{EN: "the key with which the application signs its tokens", ZH: "应用签发令牌所用的密钥"}},
	}
}

// issued are those of the key that the fixtures call demo.
func issued(t *sandbox.Tx) map[string]string {
	ak, _ := roleTable.Get(t.DB, theDemoKey)
	k, found := keyTable.Get(t.DB, ak)
	if !found {
		return nil
	}
	return map[string]string{"ak": k.AK, "sk": k.SK}
}

// held are the secret keys of all applications.
func held(t *sandbox.Tx) []string {
	var all []string
	for _, k := range keyTable.All(t.DB) {
		all = append(all, k.SK)
	}
	return all
}
