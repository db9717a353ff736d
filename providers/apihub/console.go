package apihub

import (
	"encoding/json"
	"net/http"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
)

// consoleRoutes are what a customer does under 账号中心 > API Keys, and two things that no customer can: to choose the
// anonymous allowance, and to be everybody else who uses it up.
var consoleRoutes = []sim.ConsoleRoute{
	{Method: http.MethodGet, Path: "/keys", Do: listKeys},
	{Method: http.MethodPost, Path: "/keys", Status: http.StatusCreated, Do: makeKey},
	{Method: http.MethodPatch, Path: "/keys/{ak}", Do: changeKey},
	{Method: http.MethodGet, Path: "/anonymous", Do: showAnonymous},
	{Method: http.MethodPut, Path: "/anonymous", Do: changeAnonymous},
	{Method: http.MethodPost, Path: "/anonymous/consume", Do: consumeAnonymous},
}

func listKeys(c *sim.ConsoleCall) (any, error) {
	keys := []Key{}
	for _, k := range keyTable.All(c.DB) {
		keys = append(keys, k)
	}
	return keys, nil
}

// keyChange is what may be said of a key; what is left out stays as it is. "limit": null takes a limit away.
type keyChange struct {
	Name            *string         `json:"name"`
	Disabled        *bool           `json:"disabled"`
	DomainAllowlist *[]string       `json:"domainAllowlist"`
	IPAllowlist     *[]string       `json:"ipAllowlist"`
	Limit           json.RawMessage `json:"limit"`
}

func makeKey(c *sim.ConsoleCall) (any, error) {
	var in keyChange
	if len(c.Body) > 0 {
		if err := c.Decode(&in); err != nil {
			return nil, err
		}
	}
	k := Key{DomainAllowlist: []string{}, IPAllowlist: []string{}}
	k.AK, k.SK = newPair(c.Tx)
	return in.apply(c, k)
}

func changeKey(c *sim.ConsoleCall) (any, error) {
	k, found := keyTable.Get(c.DB, c.Vars["ak"])
	if !found {
		hint := spelling.Hint(c.Vars["ak"], keyTable.Keys(c.DB))
		return nil, problem.NotFound("no key in this sandbox has the ak %[1]q%[2]s", "此沙箱中没有 ak %[1]q%[3]s", c.Vars["ak"], hint.EN, hint.ZH)
	}
	var in keyChange
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	return in.apply(c, k)
}

func (in keyChange) apply(c *sim.ConsoleCall, k Key) (any, error) {
	if in.Name != nil {
		k.Name = *in.Name
	}
	if in.Disabled != nil {
		k.Disabled = *in.Disabled
	}
	if in.DomainAllowlist != nil {
		k.DomainAllowlist = list(*in.DomainAllowlist)
	}
	if in.IPAllowlist != nil {
		k.IPAllowlist = list(*in.IPAllowlist)
	}
	if len(in.Limit) > 0 {
		k.Limit = nil
		if string(in.Limit) != "null" {
			k.Limit = &allowance{}
			if err := problem.DecodeStrict(in.Limit, k.Limit); err != nil {
				return nil, err
			}
		}
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	keyTable.Put(c.DB, k.AK, k)
	return k, nil
}

// anonymousState is the allowance that all anonymous callers share, and what is left of it.
type anonymousState struct {
	Limit  int       `json:"limit"`
	Window span      `json:"window"`
	Used   int       `json:"used"`
	Left   int       `json:"left"`
	Until  time.Time `json:"until"` // when the open window ends; none is open when it has a whole window to go
}

func showAnonymous(c *sim.ConsoleCall) (any, error) {
	account, _ := settingsTable.Get(c.DB, theAccount)
	used, _ := usageTable.Get(c.DB, theAnonymous)
	left, until := used.left(c.Now, account.Anonymous)
	return anonymousState{account.Anonymous.Calls, account.Anonymous.Window, used.at(c.Now, account.Anonymous).Calls, left, until}, nil
}

func changeAnonymous(c *sim.ConsoleCall) (any, error) {
	account, _ := settingsTable.Get(c.DB, theAccount)
	in := struct {
		Limit  int  `json:"limit"`
		Window span `json:"window"`
	}{account.Anonymous.Calls, account.Anonymous.Window}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	account.Anonymous = allowance{Calls: in.Limit, Window: in.Window}
	if err := account.Anonymous.check(); err != nil {
		return nil, err
	}
	settingsTable.Put(c.DB, theAccount, account)
	return showAnonymous(c)
}

// consumeAnonymous makes calls as somebody else, who in reality shares the allowance too.
func consumeAnonymous(c *sim.ConsoleCall) (any, error) {
	var in struct {
		Calls int `json:"calls"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Calls < 1 {
		return nil, problem.Invalid("calls is %d; it must be at least 1", "calls 为 %d；至少为 1", in.Calls)
	}
	account, _ := settingsTable.Get(c.DB, theAccount)
	used, _ := usageTable.Get(c.DB, theAnonymous)
	usageTable.Put(c.DB, theAnonymous, used.takeUpTo(in.Calls, c.Now, account.Anonymous))
	return showAnonymous(c)
}
