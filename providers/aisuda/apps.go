package aisuda

import (
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// shownApp is an application as the list shows it.
type shownApp struct {
	ID          string `json:"id"`
	Key         string `json:"key"`
	Logo        string `json:"logo"`
	Name        string `json:"name"`
	Description string `json:"description"`
	IsDraft     bool   `json:"isDraft"`
}

func (a application) shown() shownApp {
	return shownApp{ID: a.ID, Key: a.Key, Logo: a.Logo, Name: a.Name, Description: a.Description, IsDraft: a.IsDraft}
}

func listApplications(c *sim.Call) (any, error) {
	list := []shownApp{}
	for _, a := range apps.Prefix(c.DB, companyID(c)+"/") {
		list = append(list, a.shown())
	}
	return list, nil
}

func createApplication(c *sim.Call) (any, error) {
	var in struct {
		Owner       string `json:"owner"`
		Name        string `json:"name"`
		Key         string `json:"key"`
		Description string `json:"description"`
		Logo        string `json:"logo"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	owner, found := userByEmail(c.DB, companyID(c), in.Owner)
	if !found {
		return nil, OwnerUnknown.Break("no user of the company has the e-mail address %q", "组织内没有邮箱为 %q 的用户", in.Owner).Add(userNames(c, userEmail))
	}
	if owner.Disabled {
		return nil, OwnerDisabled.Break("the user %s is banned", "用户 %s 已被封禁", owner.Email)
	}
	a, v := newApp(c, application{Name: in.Name, Key: in.Key, Description: in.Description, Logo: in.Logo, Owner: owner.ID})
	if v != nil {
		return nil, v
	}
	return a.shown(), nil
}

// newApp enters a new application, a draft with its two roles. A short name is made up where none is given.
func newApp(c *sim.Call, a application) (application, *rule.Violation) {
	if v := checkName(a.Name); v != nil {
		return a, v
	}
	for _, other := range apps.Prefix(c.DB, companyID(c)+"/") {
		if other.Name == a.Name {
			return a, AppNameTaken.Break("the application %s is called %q already", "应用 %s 已使用名称 %q", other.Key, a.Name)
		}
	}
	if a.Key == "" {
		a.Key = c.Hex(12)
	}
	if apps.Has(c.DB, companyID(c)+"/"+a.Key) {
		return a, AppKeyTaken.Break("another application has the short name %q", "短名字 %q 已被其他应用使用", a.Key)
	}
	a.ID, a.IsDraft, a.CreatedAt = c.Alphanumeric(10), true, moment(c.Now)
	apps.Put(c.DB, companyID(c)+"/"+a.Key, a)
	c.Seen(AppDefaultRoles)
	admin := builtinRole(c.Tx, a, "管理员", true)
	builtinRole(c.Tx, a, "用户", false)
	addMember(c.DB, admin.ID, memberUser, a.Owner)
	return a, nil
}

func builtinRole(t *sandbox.Tx, a application, name string, all bool) role {
	r := role{
		ID: t.Alphanumeric(10), Name: a.Name + "-" + name, Builtin: true, All: all,
		Description: "系统自动创建，应用级别角色，只在应用「" + a.Name + "」中可见。",
	}
	roles.Put(t.DB, a.ID+"/"+r.ID, r)
	return r
}

func importApplication(c *sim.Call) (any, error) {
	file, sent := c.Form.Files["file"]
	if !sent {
		return nil, PackageBroken.Break("the field file is not a file: send a file name", "字段 file 不是文件：请带上文件名")
	}
	m, content, v := readPackage(file.Content, c.Form.Fields["password"])
	if v != nil {
		return nil, v
	}
	c.Seen(PackageFormat)
	a, v := newApp(c, application{
		Name: c.Form.Fields["name"], Description: m.Description, Logo: m.Logo, Owner: firstUser(c.DB, companyID(c)),
	})
	if v != nil {
		return nil, v
	}
	w := writer{db: c.DB, at: moment(c.Now), newID: func(string, string) string { return c.Alphanumeric(10) }}
	if err := w.content(a.ID, content); err != nil {
		return nil, err
	}
	return a.shown(), nil
}

// firstUser owns what an import makes: the operation names nobody.
func firstUser(db *store.DB, companyID string) string {
	for _, u := range users.Prefix(db, companyID+"/") {
		return u.ID
	}
	return ""
}

func deleteApplication(c *sim.Call) (any, error) {
	id := c.Text("appId")
	for _, a := range apps.Prefix(c.DB, companyID(c)+"/") {
		switch id {
		case a.ID:
			dropApp(c.DB, companyID(c), a)
			c.Seen(DeleteCascades)
			return nil, nil
		case a.Key:
			return nil, AppUnknown.Break("%q is the short name of an application: send its id, %q", "%q 是应用的短名字：请使用 id %q", id, a.ID)
		}
	}
	return nil, AppUnknown.Break("no application has the id %q", "没有 id 为 %q 的应用", id).Add(appNames(c, func(a application) string { return a.ID }))
}

func deleteApplicationByName(c *sim.Call) (any, error) {
	name := c.Text("appName")
	for _, a := range apps.Prefix(c.DB, companyID(c)+"/") {
		if a.Name == name {
			dropApp(c.DB, companyID(c), a)
			c.Seen(DeleteCascades)
			return nil, nil
		}
	}
	return nil, AppUnknown.Break("no application is called %q", "没有名称为 %q 的应用", name).Add(appNames(c, func(a application) string { return a.Name }))
}

// dropApp deletes an application with everything in it and the keys made for it.
func dropApp(db *store.DB, companyID string, a application) {
	for _, m := range models.Prefix(db, a.ID+"/") {
		dropModel(db, m)
	}
	for _, r := range roles.Prefix(db, a.ID+"/") {
		dropRole(db, a.ID, r.ID)
	}
	prefix := a.ID + "/"
	models.Clear(db, prefix)
	resources.Clear(db, prefix)
	runtimeACLs.Clear(db, prefix)
	storages.Clear(db, prefix)
	for _, k := range keyTable.All(db) {
		if k.CompanyID == companyID && k.AppKey == a.Key {
			keyTable.Delete(db, k.ClientID)
		}
	}
	apps.Delete(db, companyID+"/"+a.Key)
}
