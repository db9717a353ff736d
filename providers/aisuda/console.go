package aisuda

import (
	"fmt"
	"net/http"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
	"example.com/mockserver/providers/aisuda/amis"
)

// console is what the web console of 爱速搭 can do, under /__admin/sandboxes/{id}/aisuda.
func (p *platform) console() []sim.ConsoleRoute {
	return []sim.ConsoleRoute{
		{Method: http.MethodGet, Path: "/companies", Do: consoleCompanies},
		{Method: http.MethodGet, Path: "/companies/{company}/users", Do: consoleUsers},
		{Method: http.MethodPatch, Path: "/companies/{company}/apps/{app}", Do: consoleChangeApp},
		{Method: http.MethodPost, Path: "/companies/{company}/apps/{app}/package", Do: consolePackage},
		{Method: http.MethodGet, Path: "/keys", Do: consoleKeys},
		{Method: http.MethodPost, Path: "/keys", Status: http.StatusCreated, Do: consoleAddKey},
		{Method: http.MethodGet, Path: "/keys/{clientId}", Do: consoleKey},
		{Method: http.MethodPatch, Path: "/keys/{clientId}", Do: consoleChangeKey},
		{Method: http.MethodDelete, Path: "/keys/{clientId}", Status: http.StatusNoContent, Do: consoleDropKey},
		{Method: http.MethodGet, Path: "/keys/{clientId}/download", Do: p.consoleDownload},
		{Method: http.MethodGet, Path: "/keys/{clientId}/calls", Do: consoleCalls},
	}
}

type consoleCompany struct {
	ID   string     `json:"id"`
	Key  string     `json:"key"`
	Name string     `json:"name"`
	Apps []shownApp `json:"apps"`
}

func consoleCompanies(c *sim.ConsoleCall) (any, error) {
	list := []consoleCompany{}
	for _, co := range companies.All(c.DB) {
		shown := consoleCompany{ID: co.ID, Key: co.Key, Name: co.Name, Apps: []shownApp{}}
		for _, a := range apps.Prefix(c.DB, co.ID+"/") {
			shown.Apps = append(shown.Apps, a.shown())
		}
		list = append(list, shown)
	}
	return list, nil
}

func consoleCompanyIn(c *sim.ConsoleCall, key string) (company, error) {
	co, found := companies.Get(c.DB, key)
	if !found {
		hint := spelling.Hint(key, companies.Keys(c.DB))
		return co, problem.NotFound("no company has the short name %[1]q%[2]s", "没有短名字为 %[1]q 的组织%[3]s", key, hint.EN, hint.ZH)
	}
	return co, nil
}

func consoleApp(c *sim.ConsoleCall, companyKey, key string) (company, application, error) {
	co, err := consoleCompanyIn(c, companyKey)
	if err != nil {
		return co, application{}, err
	}
	a, found := apps.Get(c.DB, co.ID+"/"+key)
	if !found {
		var known []string
		for _, one := range apps.Prefix(c.DB, co.ID+"/") {
			known = append(known, one.Key)
		}
		hint := spelling.Hint(key, known)
		return co, a, problem.NotFound("company %[1]s has no application with the short name %[2]q%[3]s", "组织 %[1]s 没有短名字为 %[2]q 的应用%[4]s", co.Key, key, hint.EN, hint.ZH)
	}
	return co, a, nil
}

func consoleUsers(c *sim.ConsoleCall) (any, error) {
	co, err := consoleCompanyIn(c, c.Vars["company"])
	if err != nil {
		return nil, err
	}
	list := []user{}
	for _, u := range users.Prefix(c.DB, co.ID+"/") {
		list = append(list, u)
	}
	return list, nil
}

// consoleChangeApp publishes an application, or makes it a draft again: the only way to do so, since the platform does
// not document the operation.
func consoleChangeApp(c *sim.ConsoleCall) (any, error) {
	co, a, err := consoleApp(c, c.Vars["company"], c.Vars["app"])
	if err != nil {
		return nil, err
	}
	var in struct {
		IsDraft *bool `json:"isDraft"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.IsDraft != nil {
		a.IsDraft = *in.IsDraft
		apps.Put(c.DB, co.ID+"/"+a.Key, a)
	}
	return a.shown(), nil
}

// consolePackage exports an application as a package (.amis), with a password when one is given.
func consolePackage(c *sim.ConsoleCall) (any, error) {
	_, a, err := consoleApp(c, c.Vars["company"], c.Vars["app"])
	if err != nil {
		return nil, err
	}
	var in struct {
		Password string `json:"password"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	data, err := amis.Write(amis.Manifest{Name: a.Name, Description: a.Description, Logo: a.Logo}, readContent(c.DB, a), in.Password, randomBytes{c.Tx})
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.amis"`, a.Key))
	return &sim.Reply{Status: http.StatusOK, Header: header, Body: data, ContentType: "application/octet-stream"}, nil
}

// randomBytes reads the sandbox's own randomness.
type randomBytes struct{ tx *sandbox.Tx }

func (r randomBytes) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(r.tx.Uint64())
	}
	return len(b), nil
}
