package apihub

import (
	"encoding/json"
	"slices"
	"strings"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// 用户中心管理: the same users, for those who may manage them.

const (
	adminPaths    = "/api/user-center-admin/"
	typeMember    = "MEMBER"
	typeAdmin     = "ADMIN"
	createdFormat = "2006-01-02T15:04:05.000000"
	defaultAvatar = "https://apihub.net/avatar/default.jpg" // invented: the sample's address is not public
)

// mayManage keeps the users from those who are neither the customer's application nor an administrator.
func (w *caller) mayManage(path string) error {
	switch {
	case !strings.HasPrefix(path, adminPaths), w.typ == appToken, slices.Contains(w.roles, typeAdmin):
		return nil
	case w.key == nil:
		return AdminAnonymous.Break("the call has no token: send an app-token, or a person-token with ADMIN among its roles",
			"调用没有带 token：请使用 app-token，或 roles 中有 ADMIN 的 person-token")
	case slices.Contains(w.roles, "SYS_ADMIN"):
		return AdminRole.Break("the roles are %v: the required role is ADMIN, not SYS_ADMIN", "roles 是 %v：需要的是 ADMIN，而不是 SYS_ADMIN", w.roles)
	}
	return AdminRole.Break("this is a person-token with the roles %v: ADMIN must be among them", "这是 person-token，roles 为 %v：其中必须有 ADMIN", w.roles)
}

// shownUser is a user as create-user shows it, in the order of the page's sample.
type shownUser struct {
	ID           string          `json:"_id"`
	Username     string          `json:"username"`
	Type         string          `json:"type"`
	Password     string          `json:"password,omitempty"` // bcrypt; a user of a fixture may have none
	Attrs        json.RawMessage `json:"attrs"`
	SysAttrs     json.RawMessage `json:"sys_attrs,omitempty"`
	Enable       bool            `json:"enable"`
	FirstCreated string          `json:"firstCreated"`
	AK           string          `json:"ak"`
	IsDel        int             `json:"isDel"`
}

func (u user) shown(t *sandbox.Tx) shownUser {
	attrs := u.Attrs
	if attrs == nil {
		attrs, _ = json.Marshal(struct { // two texts can always be marshalled
			Avatar   string `json:"avatar"`
			Nickname string `json:"nickname"`
		}{defaultAvatar, u.Username})
	}
	ak := u.AK
	if ak == "" {
		ak, _ = roleTable.Get(t.DB, theDemoKey) // a user of the fixtures
	}
	return shownUser{
		ID: u.ID, Username: u.Username, Type: u.kind(), Password: u.Bcrypt, Attrs: attrs, SysAttrs: u.SysAttrs,
		Enable: true, FirstCreated: u.Created.In(clock.Shanghai).Format(createdFormat), AK: ak,
	}
}

// fits reports whether a search finds the user: by a part, in any case, of one of the fields that the page names.
func (u user) fits(search string) bool {
	var attrs struct {
		Nickname any `json:"nickname"`
	}
	var sys struct {
		Name  any `json:"name"`
		Email any `json:"email"`
		Phone any `json:"phone"`
	}
	_, _ = json.Unmarshal(u.Attrs, &attrs), json.Unmarshal(u.SysAttrs, &sys) // objects, or nothing
	if u.Attrs == nil {
		attrs.Nickname = u.Username
	}
	for _, field := range []any{u.Username, attrs.Nickname, sys.Name, sys.Email, sys.Phone} {
		if text, ok := field.(string); ok && strings.Contains(strings.ToLower(text), strings.ToLower(search)) {
			return true
		}
	}
	return false
}

// whole is a whole number among the parameters, or otherwise where it was not sent.
func whole(c *sim.Call, name string, otherwise int) int {
	if n, sent := parameter(c, name).(float64); sent {
		return int(n)
	}
	return otherwise
}

// kind is the user's type.
func (u user) kind() string {
	if slices.Contains(u.Roles, typeAdmin) {
		return typeAdmin
	}
	return typeMember
}

// hashNew hashes the password of a user to be created, outside the sandbox's lock: it takes a quarter of a second.
func hashNew(c *sim.Call) error {
	name, password := account(c)
	var salt []byte
	err := c.Look(func() error {
		salt = randomBytes(c.Tx, bcryptSalt)
		return free(c, name)
	})
	if err != nil {
		return err
	}
	c.Found, err = bcryptHash(password, salt, bcryptCost)
	return err
}

func randomBytes(t *sandbox.Tx, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(t.Uint64())
	}
	return b
}

// free refuses a name that a user has already.
func free(c *sim.Call, name string) error {
	if userTable.Has(c.DB, name) {
		return UsernameTaken.Break("the user name %s is already registered", "用户名 %s 已被注册", shown(name))
	}
	return nil
}

// createUser is create-user.
func createUser(c *sim.Call) (any, error) {
	name, password := account(c)
	if err := free(c, name); err != nil {
		return nil, err
	}
	kind, _ := parameter(c, "user_type").(string)
	who := c.Caller.(*caller)
	if who.typ == personToken {
		c.Seen(PersonMakesMembers)
		kind = typeMember
	}
	u := newUser(c, name, password)
	u.Bcrypt, _ = c.Found.(string)
	if kind == typeAdmin {
		c.Seen(AdminUserRoles)
		u.Roles = []string{typeAdmin}
	}
	var sent struct {
		Attrs    json.RawMessage `json:"attrs"`
		SysAttrs json.RawMessage `json:"sys_attrs"`
	}
	if err := c.Decode(&sent); err != nil {
		return nil, err
	}
	if u.Attrs, u.SysAttrs = sent.Attrs, sent.SysAttrs; u.Attrs != nil || u.SysAttrs != nil {
		c.Seen(SentAttrs)
	}
	userTable.Put(c.DB, name, u)
	c.Seen(CreatedUser)
	c.Seen(CreatedInChina)
	c.Seen(AdminPassword)
	return u.shown(c.Tx), nil
}

// listUsers is list-users.
func listUsers(c *sim.Call) (any, error) {
	kind, _ := parameter(c, "user_type").(string)
	search, _ := parameter(c, "search").(string)
	if kind == "" {
		kind = typeMember
	}
	if c.Caller.(*caller).typ == personToken {
		c.Seen(PersonSeesMembers)
		kind = typeMember
	}
	skip, limit := whole(c, "skip", 0), whole(c, "limit", -1)
	c.Seen(UserListShape)
	list := []shownUser{}
	for _, u := range userTable.All(c.DB) {
		switch {
		case u.kind() != kind || !u.fits(search):
		case skip > 0:
			skip--
		case limit < 0 || len(list) < limit:
			list = append(list, u.shown(c.Tx))
		}
	}
	return list, nil
}
