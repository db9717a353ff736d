package contracts

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/user-center (用户中心): auth sessions, registering and logging in.
var apihubUserSpecs = describe("apihub's user centre", Label("apihub"), func() {
	var (
		box     *Sandbox
		api     *Apihub
		session string
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		api = box.Apihub()
		session = api.Session()
	})
	zhangsan := M{"username": "zhangsan", "password": "123456"} // as in the page's sample
	token := func(a *Answer) string {
		GinkgoHelper()
		Expect(a).To(BeAccepted())
		return a.Field("result.token").(string)
	}

	It("gives sessions to keys that have a domain list", Rule(apihub.SessionDomainList, apihub.SessionUnknownKey, apihub.KeyDisabled), func() {
		plain := api.WithKey(nil)
		Expect(plain.Get(apihubSession, "", M{"ak": plain.AK})).To(Break(apihub.SessionDomainList))
		plain.Change(M{"domainAllowlist": []string{"app.example.com"}})
		Expect(plain.Post(apihubSession, "", M{"ak": plain.AK})).To(BeAccepted())
		plain.Change(M{"disabled": true})
		Expect(plain.Get(apihubSession, "", M{"ak": plain.AK})).To(Break(apihub.KeyDisabled))
		unknown := api.Get(apihubSession, "", M{"ak": "000000000000000000000000"})
		Expect(unknown).To(Break(apihub.SessionUnknownKey))
		Expect(unknown.Field("detail")).To(Equal("ak"))
		secret := api.Get(apihubSession, "", M{"ak": api.SK})
		Expect(secret).To(Break(apihub.SessionUnknownKey))
		Expect(secret.Why()).To(And(ContainSubstring("send its ak"), Not(ContainSubstring(api.SK))))
	})

	It("gives no session without an ak", Rule(apihub.ParamMissing), func() {
		Expect(api.Get(apihubSession, "", nil)).To(Break(apihub.ParamMissing))
	})

	It("registers and logs in with a username and a password, both text", Rule(apihub.ParamMissing, apihub.ParamType), func() {
		for _, path := range []string{apihubRegister, apihubLogin} {
			for _, field := range []string{"username", "password"} {
				sent := M{"username": "wangwu5", "password": "654321"}
				sent[field] = 654321
				Expect(api.Post(path, session, sent)).To(Break(apihub.ParamType), path+" "+field)
				delete(sent, field)
				Expect(api.Post(path, session, sent)).To(Break(apihub.ParamMissing), path+" "+field)
			}
		}
	})

	It("makes sessions that live five minutes and say what they are good for", Rule(apihub.SessionExpired), func() {
		claims := api.claimsOf(session)
		Expect(claims).To(HaveKeyWithValue("sub", "anonymous"))
		Expect(claims).To(HaveKeyWithValue("iss", api.AK))
		Expect(claims).To(HaveKeyWithValue("typ", "person_token"))
		Expect(claims).To(HaveKeyWithValue("actions", []any{
			"user_center:noauth_get_password_policy", "user_center:noauth_register", "user_center:noauth_login",
		}))
		box.Advance(5*time.Minute - time.Second)
		Expect(api.Get(apihubPolicy, session, nil)).To(BeAccepted())
		box.Advance(time.Second)
		Expect(api.Get(apihubPolicy, session, nil)).To(Break(apihub.SessionExpired))
	})

	It("takes sessions for their three actions and no other token for those", Rule(apihub.SessionActions, apihub.SessionRequired), func() {
		Expect(api.Get(apihubWeather, session, nil)).To(Break(apihub.SessionActions))
		Expect(api.Get(apihubSession, session, M{"ak": api.AK})).To(Break(apihub.SessionActions))
		for _, path := range []string{apihubPolicy, apihubRegister, apihubLogin} {
			for _, wrong := range []string{"", api.AppToken(nil), api.AppToken(Person("user-1"))} {
				Expect(api.Post(path, wrong, zhangsan)).To(Break(apihub.SessionRequired), path)
			}
		}
		fewer := Person("anonymous")
		fewer["actions"] = []string{"user_center:noauth_login"}
		Expect(api.Post(apihubRegister, api.AppToken(fewer), zhangsan)).To(Break(apihub.SessionActions))
	})

	It("tells the password policy under both methods", func() {
		get, post := api.Get(apihubPolicy, session, nil), api.Post(apihubPolicy, session, M{})
		Expect(get).To(BeAccepted())
		Expect(get.Field("result")).To(Equal(post.Field("result")))
	})

	It("registers a member, who may call for an hour", Rule(apihub.NewMember, apihub.UserTokens), func() {
		registered := api.Post(apihubRegister, session, zhangsan)
		person := token(registered)
		claims := api.claimsOf(person)
		Expect(claims["sub"]).To(MatchRegexp("^[0-9a-f]{24}$"))
		Expect(claims).To(HaveKeyWithValue("username", "zhangsan"))
		Expect(claims).To(HaveKeyWithValue("roles", []any{"MEMBER"}))
		Expect(claims).To(HaveKeyWithValue("groups", BeEmpty()))
		box.Advance(time.Hour - time.Second)
		Expect(api.Get(apihubWeather, person, nil)).To(BeAccepted())
		box.Advance(time.Second)
		Expect(api.Get(apihubWeather, person, nil)).To(Break(apihub.TokenExpired))
	})

	It("gives a refresh token for seven days that is not a token", Rule(apihub.RefreshTokenAsToken), func() {
		refresh := api.Post(apihubRegister, session, zhangsan).Field("result.refresh_token").(string)
		claims := api.claimsOf(refresh)
		Expect(fmt.Sprint(claims["exp"])).To(Equal(fmt.Sprint(box.Now().Add(7 * 24 * time.Hour).Unix())))
		Expect(api.Get(apihubWeather, refresh, nil)).To(Break(apihub.RefreshTokenAsToken))
	})

	It("registers a name once, in all of the account's keys", Rule(apihub.UsernameTaken), func() {
		token(api.Post(apihubRegister, session, zhangsan))
		Expect(api.Post(apihubRegister, session, zhangsan)).To(Break(apihub.UsernameTaken))
		other := api.WithKey(M{"domainAllowlist": []string{"app.example.com"}})
		Expect(other.Post(apihubRegister, other.Session(), zhangsan)).To(Break(apihub.UsernameTaken))
		Expect(token(api.Get(apihubRegister, session, M{"username": "Zhangsan", "password": "123456"}))).NotTo(BeEmpty(), "by GET, and under another name")
	})

	It("refuses weak passwords without repeating them", Rule(apihub.PasswordWeak), func() {
		for _, password := range []string{"geheim"[:5], strings.Repeat("geheim", 6)} {
			refused := api.Post(apihubRegister, session, M{"username": "wang", "password": password})
			Expect(refused).To(Break(apihub.PasswordWeak))
			Expect(refused.String()).NotTo(ContainSubstring("gehei"))
		}
		Expect(api.Post(apihubLogin, session, M{"username": "wang", "password": "gehei"})).To(Break(apihub.WrongPassword), "nobody was registered")
	})

	It("logs in by name and password", Rule(apihub.WrongPassword), func() {
		first := api.claimsOf(token(api.Post(apihubRegister, session, zhangsan)))
		box.Advance(time.Second)
		again := api.claimsOf(token(api.Post(apihubLogin, session, zhangsan)))
		Expect(again["sub"]).To(Equal(first["sub"]))
		Expect(again["iat"]).NotTo(Equal(first["iat"]))
		wrong := api.Post(apihubLogin, session, M{"username": "zhangsan", "password": "123457"})
		nobody := api.Get(apihubLogin, session, M{"username": "nobody", "password": "123456"})
		Expect(wrong).To(Break(apihub.WrongPassword))
		Expect(nobody).To(Break(apihub.WrongPassword))
		Expect(nobody.Field("msg")).To(Equal(wrong.Field("msg")), "the answer does not tell which names exist")
		Expect(token(api.Get(apihubLogin, session, zhangsan))).NotTo(BeEmpty())
	})

	It("knows the users of the fixtures, with their roles and groups", func() {
		claims := api.claimsOf(token(api.Post(apihubLogin, session, M{"username": "wangwu", "password": "wangwu-2025"})))
		Expect(claims).To(HaveKeyWithValue("roles", []any{"SYS_ADMIN", "MEMBER"}))
		Expect(claims).To(HaveKeyWithValue("groups", []any{"/技术部/运维部"}))
	})

	It("knows its users, keys and allowances after a snapshot", func() {
		token(api.Post(apihubRegister, session, zhangsan))
		api.Console(http.MethodPost, "/anonymous/consume", M{"calls": 1000}, nil)
		limited := api.WithKey(M{"limit": M{"calls": 1, "window": "1h"}})
		Expect(limited.Get(apihubWeather, limited.AppToken(nil), nil)).To(BeAccepted())
		var snapshot, later any
		box.Admin(http.MethodGet, "/snapshot", nil, &snapshot)
		token(api.Post(apihubRegister, session, M{"username": "lisi2", "password": "123456"}))
		box.Admin(http.MethodPut, "/snapshot", snapshot, &later)
		Expect(token(api.Post(apihubLogin, session, zhangsan))).NotTo(BeEmpty())
		Expect(api.Post(apihubLogin, session, M{"username": "lisi2", "password": "123456"})).To(Break(apihub.WrongPassword))
		Expect(api.Get(apihubWeather, "", nil)).To(Break(apihub.AnonymousLimit))
		Expect(limited.Get(apihubWeather, limited.AppToken(nil), nil)).To(Break(apihub.KeyLimit))
	})

	It("keeps passwords out of the journal and out of snapshots", func() {
		secret := "sesam-öffne-dich"
		person := token(api.Post(apihubRegister, session, M{"username": "ali", "password": secret}))
		token(api.Get(apihubLogin, session, M{"username": "ali", "password": secret}))
		for _, path := range []string{"/exchanges", "/snapshot"} {
			shown := box.TryAdmin(http.MethodGet, path, nil)
			Expect(shown.Status).To(Equal(http.StatusOK))
			Expect(string(shown.Body)).NotTo(ContainSubstring(secret))
			Expect(string(shown.Body)).NotTo(ContainSubstring("%C3%B6ffne"))
			Expect(string(shown.Body)).NotTo(ContainSubstring(person))
			Expect(string(shown.Body)).NotTo(ContainSubstring(session))
		}
	})
})
