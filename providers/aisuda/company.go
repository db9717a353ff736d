package aisuda

import (
	"strings"
	"unicode"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// company is a company (组织).
type company struct {
	ID   string `json:"id"`
	Key  string `json:"key"` // the short name (短名字): it stands in paths and in claims
	Name string `json:"name"`
}

// application is an application (应用) of a company.
type application struct {
	ID          string `json:"id"`
	Key         string `json:"key"` // the short name
	Name        string `json:"name"`
	Description string `json:"description"`
	Logo        string `json:"logo"`
	IsDraft     bool   `json:"isDraft"` // never published
	Owner       string `json:"owner"`   // the id of a user
	CreatedAt   string `json:"createdAt"`
}

// user is a user of a company.
type user struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	NickName string `json:"nickName"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	AuthType string `json:"authType,omitempty"`
	AuthID   string `json:"authId,omitempty"`
	Disabled bool   `json:"disabled"` // banned (封禁)
}

// companyID is the id of the company in the path, which is that of the caller's key.
func companyID(c *sim.Call) string { return c.Caller.(apiKey).CompanyID }

// app is the application in the path.
func app(c *sim.Call) (application, error) {
	a, found := apps.Get(c.DB, companyID(c)+"/"+c.Text("app"))
	if !found {
		return a, AppUnknown.Break("company %q has no application with the short name %q", "组织 %q 没有短名字为 %q 的应用", c.Text("company"), c.Text("app")).
			Add(appNames(c, func(a application) string { return a.Key }))
	}
	return a, nil
}

// appNames are the applications of the caller's company, under one of their names.
func appNames(c *sim.Call, name func(application) string) rule.Text {
	return rule.Existing(apps.Prefix(c.DB, companyID(c)+"/"), func(_ string, a application) string { return name(a) })
}

// userNames are the users of the caller's company.
func userNames(c *sim.Call, name func(user) string) rule.Text {
	return rule.Existing(users.Prefix(c.DB, companyID(c)+"/"), func(_ string, u user) string { return name(u) })
}

func userID(u user) string { return u.ID }

func userEmail(u user) string { return u.Email }

// mailKey is an e-mail address as it is compared.
func mailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func putUser(db *store.DB, companyID string, u user) {
	users.Put(db, companyID+"/"+u.ID, u)
	emails.Put(db, companyID+"/"+mailKey(u.Email), u.ID)
}

func userByEmail(db *store.DB, companyID, email string) (user, bool) {
	id, found := emails.Get(db, companyID+"/"+mailKey(email))
	if !found {
		return user{}, false
	}
	return users.Get(db, companyID+"/"+id)
}

func needUserByEmail(c *sim.Call, email string) (user, *rule.Violation) {
	u, found := userByEmail(c.DB, companyID(c), email)
	if !found {
		return u, UserUnknown.Break("no user of the company has the e-mail address %q", "组织内没有邮箱为 %q 的用户", email).Add(userNames(c, userEmail))
	}
	return u, nil
}

// checkName refuses names that no person means: control characters and steps of a path.
func checkName(name string) *rule.Violation {
	switch {
	case strings.TrimSpace(name) == "":
		return NameInvalid.Break("the name is blank", "名称为空白")
	case strings.ContainsRune(name, unicode.ReplacementChar):
		return NameInvalid.Break("the name holds U+FFFD, which stands for bytes that were not UTF-8", "名称含有 U+FFFD，即曾有非 UTF-8 字节")
	case strings.ContainsFunc(name, unicode.IsControl):
		return NameInvalid.Break("the name holds control characters", "名称含有控制字符")
	}
	for _, step := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if strings.TrimSpace(step) == ".." {
			return NameInvalid.Break("the name is a step of a path", "名称含有路径跳转")
		}
	}
	return nil
}
