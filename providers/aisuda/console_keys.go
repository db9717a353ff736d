package aisuda

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
)

type shownKey struct {
	ClientID     string   `json:"clientId"`
	Level        string   `json:"level"`
	Company      string   `json:"company"`
	App          string   `json:"app,omitempty"`
	Title        string   `json:"title"`
	PublicKey    string   `json:"publicKey"`
	Enabled      bool     `json:"enabled"`
	Interfaces   []string `json:"interfaces"`
	CreatedAt    string   `json:"createdAt"`
	Downloadable bool     `json:"downloadable"` // the pair was generated and not yet downloaded
}

func showKey(k apiKey) shownKey {
	return shownKey{
		ClientID: k.ClientID, Level: k.Level, Company: k.CompanyKey, App: k.AppKey, Title: k.Title, PublicKey: k.PublicKey,
		Enabled: k.Enabled, Interfaces: k.Interfaces, CreatedAt: moment(k.CreatedAt),
		Downloadable: k.PrivateKey != "" || k.Pair != "",
	}
}

func consoleKeys(c *sim.ConsoleCall) (any, error) {
	list := []shownKey{}
	for _, k := range keyTable.All(c.DB) {
		list = append(list, showKey(k))
	}
	return list, nil
}

func keyIn(c *sim.ConsoleCall) (apiKey, error) {
	k, found := keyTable.Get(c.DB, c.Vars["clientId"])
	if !found {
		hint := spelling.Hint(c.Vars["clientId"], keyTable.Keys(c.DB))
		return k, problem.NotFound("unknown client id %[1]q%[2]s", "没有 client id 为 %[1]q 的密钥%[3]s", c.Vars["clientId"], hint.EN, hint.ZH)
	}
	return k, nil
}

func consoleKey(c *sim.ConsoleCall) (any, error) {
	k, err := keyIn(c)
	if err != nil {
		return nil, err
	}
	return showKey(k), nil
}

// consoleAddKey registers a public key, or generates a pair where none is given (自动生成).
func consoleAddKey(c *sim.ConsoleCall) (any, error) {
	in := struct {
		Level      string   `json:"level"`
		Company    string   `json:"company"`
		App        string   `json:"app"`
		Title      string   `json:"title"`
		PublicKey  string   `json:"publicKey"`
		Enabled    bool     `json:"enabled"`
		Interfaces []string `json:"interfaces"`
	}{Enabled: true, Interfaces: []string{everyInterface}}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	k := apiKey{
		ClientID: newClientID(c.Tx), Level: in.Level, CompanyKey: in.Company, AppKey: in.App, Title: in.Title, PublicKey: in.PublicKey,
		Enabled: in.Enabled, Interfaces: in.Interfaces, CreatedAt: c.Now,
	}
	if err := k.place(c); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	if k.PublicKey == "" {
		if err := k.generate(); err != nil {
			return nil, err
		}
	}
	keyTable.Put(c.DB, k.ClientID, k)
	c.Learn(k.PrivateKey)
	return showKey(k), nil
}

// place holds a new key's level, company and application against each other.
func (k *apiKey) place(c *sim.ConsoleCall) error {
	co, err := consoleCompanyIn(c, k.CompanyKey)
	if err != nil {
		return err
	}
	k.CompanyID = co.ID
	switch k.Level {
	case levelCompany:
		if k.AppKey != "" {
			return problem.Invalid("a company key names no application", "组织级别的密钥不指定应用")
		}
	case levelApp:
		if _, _, err := consoleApp(c, k.CompanyKey, k.AppKey); err != nil {
			return err
		}
	default:
		return problem.Invalid("level %q: it is company or app", "level %q：只能是 company 或 app", k.Level)
	}
	return nil
}

func (k *apiKey) check() error {
	if strings.TrimSpace(k.Title) == "" || utf8.RuneCountInString(k.Title) > 64 {
		return problem.Invalid("title: a key has a title of at most 64 characters", "title：密钥要有标题，不超过 64 个字符")
	}
	for _, id := range k.Interfaces {
		if id != everyInterface && operations()[id].Do == nil {
			return problem.Invalid("interfaces: no operation is called %q; docs/OPERATIONS.md lists them, \"*\" stands for all",
				"interfaces：没有名为 %q 的接口；名称见 docs/OPERATIONS.md，\"*\" 表示全部", id)
		}
	}
	if k.Interfaces == nil {
		k.Interfaces = []string{}
	}
	if k.PublicKey == "" {
		return nil
	}
	if _, broken := publicKey([]byte(k.PublicKey)); broken != nil {
		return problem.Invalid("publicKey: %[1]s", "公钥无法使用：%[2]s", broken.Why.EN, broken.Why.ZH)
	}
	return nil
}

// generate makes a pair. It takes a tenth of a second or so, which is why only a person who asks for it gets one.
func (k *apiKey) generate() error {
	private, err := rsa.GenerateKey(rand.Reader, minKeyBits)
	if err != nil {
		return fmt.Errorf("generate a key pair: %w", err)
	}
	if k.PublicKey, err = publicPEM(&private.PublicKey); err != nil {
		return err
	}
	k.PrivateKey = privatePEM(private)
	return nil
}

func consoleChangeKey(c *sim.ConsoleCall) (any, error) {
	k, err := keyIn(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Title      *string   `json:"title"`
		PublicKey  *string   `json:"publicKey"`
		Enabled    *bool     `json:"enabled"`
		Interfaces *[]string `json:"interfaces"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Title != nil {
		k.Title = *in.Title
	}
	if in.PublicKey != nil {
		if *in.PublicKey == "" {
			return nil, problem.Invalid("publicKey is empty; make a new key to have a pair generated", "publicKey 为空；要自动生成密钥对请新建密钥")
		}
		k.PublicKey, k.PrivateKey, k.Pair = *in.PublicKey, "", ""
	}
	if in.Enabled != nil {
		k.Enabled = *in.Enabled
	}
	if in.Interfaces != nil {
		k.Interfaces = *in.Interfaces
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	keyTable.Put(c.DB, k.ClientID, k)
	return showKey(k), nil
}

func consoleDropKey(c *sim.ConsoleCall) (any, error) {
	k, err := keyIn(c)
	if err != nil {
		return nil, err
	}
	keyTable.Delete(c.DB, k.ClientID)
	return nil, nil
}

// consoleDownload is xxx-key.zip: once, for the platform does not keep the private half. A demonstration pair's is no
// secret and can be had again.
func (p *platform) consoleDownload(c *sim.ConsoleCall) (any, error) {
	k, err := keyIn(c)
	if err != nil {
		return nil, err
	}
	private := k.PrivateKey
	if k.Pair != "" {
		private = p.fixture.KeyPairs[k.Pair]
	}
	if private == "" {
		return nil, problem.NotFound("there is no private half to download: it was downloaded already, or the public key was uploaded",
			"没有可下载的私钥：已经下载过，或公钥是自行上传的")
	}
	name := "company-" + k.CompanyKey
	if k.Level == levelApp {
		name = "app-" + k.AppKey
	}
	data, err := keyZip(name, k.PublicKey, private)
	if err != nil {
		return nil, err
	}
	k.PrivateKey = ""
	keyTable.Put(c.DB, k.ClientID, k)
	header := http.Header{}
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-key.zip"`, name))
	return &sim.Reply{Status: http.StatusOK, Header: header, Body: data, ContentType: "application/zip"}, nil
}

// keyCall is one entry of a key's call records (调用记录).
type keyCall struct {
	Exchange  int64  `json:"exchange"` // its number in the journal
	At        string `json:"at"`
	Method    string `json:"method"`
	URL       string `json:"url"`
	Operation string `json:"operation"`
	Outcome   string `json:"outcome"`
	Rule      string `json:"rule,omitempty"` // that refused the call
}

// shownCalls is how many call records the console shows: the latest ones.
const shownCalls = 100

// consoleCalls are the latest calls whose signature was that of a key, newest first, from the sandbox's journal.
func consoleCalls(c *sim.ConsoleCall) (any, error) {
	k, err := keyIn(c)
	if err != nil {
		return nil, err
	}
	list := []keyCall{}
	for _, e := range c.Box.Journal.List(journal.Filter{Provider: "aisuda", Caller: k.ClientID, Limit: shownCalls}) {
		list = append(list, keyCall{
			Exchange: e.N, At: moment(e.At), Method: e.Request.Method, URL: e.Request.URL, Operation: e.Operation, Outcome: e.Outcome, Rule: e.Rule,
		})
	}
	slices.Reverse(list)
	return list, nil
}
