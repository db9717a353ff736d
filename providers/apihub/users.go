package apihub

import (
	"fmt"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// 用户中心: the users that a customer of apihub has, on pages where nobody has logged in yet.

// sessionActions are what an auth session is good for, as its claim spells them.
var sessionActions = []string{
	"user_center:noauth_get_password_policy", "user_center:noauth_register", "user_center:noauth_login",
}

// genAuthSession is 获取认证会话. The session is an anonymous person-token of the key's, as in the page's sample.
func genAuthSession(c *sim.Call) (any, error) {
	ak, _ := parameter(c, "ak").(string)
	key, found := keyTable.Get(c.DB, ak)
	if !found {
		v := SessionUnknownKey.Break("no key in this sandbox has the ak %s", "此沙箱中没有 ak %s", shown(ak)).Add(copiedAK(c.DB, "ak", ak)).Add(keyNames(c.DB))
		if owner, isSK := keyWithSK(c.DB, ak); isSK {
			v = SessionUnknownKey.Break("what was sent is the sk of the key %s: send its ak, and never sk", "传的是 API Key %s 的 sk：应传 ak，sk 不可发送", owner.AK)
		}
		v.Detail = "ak"
		return nil, v
	}
	who := c.Caller.(*caller)
	who.key = &key // its domain list decides who may read the answer
	switch {
	case key.Disabled:
		return nil, disabled(&key)
	case len(key.DomainAllowlist) == 0:
		return nil, SessionDomainList.Break("the key %s has no domain list; PATCH …/apihub/keys/%[1]s sets one", "API Key %s 没有域名白名单；可用 PATCH …/apihub/keys/%[1]s 设置", ak)
	}
	if err := who.onDomains(); err != nil {
		return nil, err
	}
	return mint(key, map[string]any{
		"sub": "anonymous", "iss": ak, "typ": personToken, "actions": sessionActions,
		"iat": seconds(c.Now), "exp": seconds(c.Now.Add(lives(c, sessionLife, sessionLifeHalved, sessionLifeDoubled))),
	})
}

// passwordPolicy is noauth-get-password-policy.
func passwordPolicy(c *sim.Call) (any, error) {
	account, _ := settingsTable.Get(c.DB, theAccount)
	return account.Policy, nil
}

// register is 注册: it makes a user and logs the user in.
func register(c *sim.Call) (any, error) {
	name, password := account(c)
	rules, _ := settingsTable.Get(c.DB, theAccount)
	if en, zh := rules.Policy.weakness(password); en != "" {
		return nil, PasswordWeak.Break("the password is weak: %[1]s", "密码不符合策略：%[2]s", en, zh)
	}
	if err := free(c, name); err != nil {
		return nil, err
	}
	u := newUser(c, name, password)
	hash, err := bcryptHash(password, randomBytes(c.Tx, bcryptSalt), registeredCost)
	if err != nil {
		return nil, err
	}
	u.Bcrypt = hash
	userTable.Put(c.DB, name, u)
	c.Seen(NewMember)
	return userTokens(c, u)
}

// registeredCost is the least that bcrypt has, a millisecond: the hash of a registered user is shown in list-users only,
// whose answer is assumed, and a suite may register thousands.
const registeredCost = 4

// newUser is a user who is made now, a member.
func newUser(c *sim.Call, name, password string) user {
	return user{
		ID:       fmt.Sprintf("%08x", uint32(c.Now.Unix())) + c.Hex(16), // in the form of the sample's: its instant, then chance
		Username: name, Hash: hashPassword(password, []byte(c.Hex(16))), Roles: []string{typeMember}, Groups: []string{},
		Created: c.Now.Truncate(time.Millisecond), AK: c.Caller.(*caller).key.AK,
	}
}

// login is 登录.
func login(c *sim.Call) (any, error) {
	name, password := account(c)
	u, found := userTable.Get(c.DB, name)
	if !found {
		return nil, WrongPassword.Break("unknown user %s", "没有名为 %s 的用户", shown(name)).
			Add(rule.Existing(userTable.All(c.DB), func(name string, _ user) string { return name }))
	}
	if !matches(u.Hash, password) {
		return nil, WrongPassword.Break("wrong password for %s", "%s 的密码不对", shown(name))
	}
	return userTokens(c, u)
}

func account(c *sim.Call) (name, password string) {
	name, _ = parameter(c, "username").(string)
	password, _ = parameter(c, "password").(string)
	return name, password
}

// userTokens are the tokens of a user who has registered or logged in. The sample shows what is in token; of
// refresh_token it shows no more than that it begins with sub.
func userTokens(c *sim.Call, u user) (any, error) {
	key := *c.Caller.(*caller).key
	iat := seconds(c.Now)
	token, err := mint(key, map[string]any{
		"sub": u.ID, "iss": key.AK, "iat": iat, "exp": seconds(c.Now.Add(lives(c, userLife, userLifeHalved, userLifeDoubled))),
		"typ": personToken, "username": u.Username, "roles": u.Roles, "groups": u.Groups,
	})
	if err != nil {
		return nil, err
	}
	refresh, err := mint(key, map[string]any{
		"sub": u.ID, "iss": key.AK, "iat": iat, "exp": seconds(c.Now.Add(refreshLife)), "typ": refreshToken,
	})
	if err != nil {
		return nil, err
	}
	c.Seen(UserTokens)
	return loggedIn{token, refresh}, nil
}

type loggedIn struct {
	Token        string `json:"token"`
	RefreshToken string `json:"refresh_token"`
}

// mint signs with the key's sk. Whether the provider does so too is assumed: it must sign with something that its
// customers can check, and sk is what they have.
func mint(k Key, claims map[string]any) (string, error) {
	return auth.Mint("HS256", claims, []byte(k.SK))
}
