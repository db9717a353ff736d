package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/crypto/bcrypt"

	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/user-center-admin (用户中心管理): create-user and list-users.
var apihubAdminSpecs = describe("apihub's users", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		api = box.Apihub()
	})
	person := func(roles ...string) string {
		GinkgoHelper()
		return api.AppToken(with(Person("user-1"), M{"roles": roles}))
	}
	list := func(token string, body M) []any {
		GinkgoHelper()
		a := api.Request(http.MethodGet, apihubListUsers, token, nil).JSON(body).Send()
		Expect(a).To(BeAccepted())
		return a.Field("result").([]any)
	}
	names := func(users []any) (all []string) {
		for _, u := range users {
			all = append(all, u.(map[string]any)["username"].(string))
		}
		return all
	}

	It("are managed by an app-token, and by a person-token with the role ADMIN", Rule(apihub.AdminRole, apihub.AdminAnonymous), func() {
		for _, path := range []string{apihubCreateUser, apihubListUsers} {
			Expect(api.Post(path, "", M{"username": "a", "password": "b"})).To(Break(apihub.AdminAnonymous), path)
			for _, roles := range [][]string{{}, {"MEMBER"}, {"admin"}} {
				Expect(api.Post(path, person(roles...), M{"username": "a", "password": "b"})).To(Break(apihub.AdminRole), path)
			}
			refused := api.Post(path, person("SYS_ADMIN"), M{"username": "a", "password": "b"})
			Expect(refused).To(Break(apihub.AdminRole))
			Expect(refused.Why()).To(ContainSubstring("not SYS_ADMIN"))
		}
		Expect(api.Post(apihubListUsers, person("MEMBER", "ADMIN"), M{})).To(BeAccepted())
		Expect(api.Post(apihubListUsers, api.AppToken(nil), M{})).To(BeAccepted())
	})

	It("who have registered are members, and manage nobody", Rule(apihub.AdminRole), func() {
		a := api.Post(apihubRegister, api.Session(), M{"username": "zhaoliu", "password": "123456"})
		Expect(a).To(BeAccepted())
		Expect(api.Get(apihubListUsers, a.Field("result.token").(string), nil)).To(Break(apihub.AdminRole))
	})

	It("are created with a password that bcrypt verifies, and log in with it", Rule(apihub.AdminPassword), func() {
		a := api.Post(apihubCreateUser, api.AppToken(nil), M{"username": "qianqi", "password": "8"})
		Expect(a).To(BeAccepted())
		Expect(bcrypt.CompareHashAndPassword([]byte(a.Field("result.password").(string)), []byte("8"))).To(Succeed())
		in := api.Post(apihubLogin, api.Session(), M{"username": "qianqi", "password": "8"})
		Expect(in).To(BeAccepted())
		Expect(api.claimsOf(in.Field("result.token").(string))).To(HaveKeyWithValue("sub", a.Field("result._id")))
		Expect(api.Post(apihubLogin, api.Session(), M{"username": "qianqi", "password": "9"})).To(Break(apihub.WrongPassword))
	})

	It("of type ADMIN are created by an app-token only", Rule(apihub.PersonMakesMembers, apihub.AdminUserRoles, apihub.PersonSeesMembers), func() {
		create := func(token, name string) *Answer {
			GinkgoHelper()
			a := api.Post(apihubCreateUser, token, M{"username": name, "password": "87654321", "user_type": "ADMIN"})
			Expect(a).To(BeAccepted())
			return a
		}
		Expect(create(api.AppToken(nil), "boss").Field("result.type")).To(Equal("ADMIN"))
		Expect(create(person("ADMIN"), "clerk").Field("result.type")).To(Equal("MEMBER"))
		Expect(names(list(api.AppToken(nil), M{"user_type": "ADMIN"}))).To(Equal([]string{"boss"}))
		Expect(names(list(person("ADMIN"), M{"user_type": "ADMIN"}))).To(And(ContainElement("clerk"), Not(ContainElement("boss"))))
		in := api.Post(apihubLogin, api.Session(), M{"username": "boss", "password": "87654321"})
		Expect(api.claimsOf(in.Field("result.token").(string))).To(HaveKeyWithValue("roles", []any{"ADMIN"}))
		Expect(api.Get(apihubListUsers, in.Field("result.token").(string), nil)).To(BeAccepted(), "a user's token is a person-token")
	})

	It("are listed as members where no type is given", Rule(apihub.PersonSeesMembers), func() {
		for name, kind := range map[string]string{"chief": "ADMIN", "helen": "MEMBER"} {
			Expect(api.Post(apihubCreateUser, api.AppToken(nil), M{"username": name, "password": "87654321", "user_type": kind})).To(BeAccepted())
		}
		members := names(list(api.AppToken(nil), M{"user_type": "MEMBER"}))
		Expect(members).To(And(ContainElement("helen"), Not(ContainElement("chief"))))
		Expect(names(list(api.AppToken(nil), M{}))).To(Equal(members))
		Expect(api.Get(apihubListUsers, api.AppToken(nil), M{"user_type": "SYS_ADMIN"})).To(Break(apihub.ParamType))
	})

	It("are created by GET too, as every interface answers it", Rule(apihub.GetAndPost), func() {
		a := api.Get(apihubCreateUser, api.AppToken(nil), M{"username": "wujiu", "password": "87654321", "user_type": "ADMIN"})
		Expect(a).To(BeAccepted())
		Expect([]any{a.Field("result.username"), a.Field("result.type")}).To(Equal([]any{"wujiu", "ADMIN"}))
	})

	It("have the attributes that were sent", Rule(apihub.SentAttrs), func() {
		sent := M{"username": "sunba", "password": "87654321", "attrs": M{"nickname": "Sun", "level": 3}, "sys_attrs": M{"email": "sun@example.test"}}
		a := api.Post(apihubCreateUser, api.AppToken(nil), sent)
		Expect(a).To(BeAccepted())
		Expect(a.Field("result.attrs")).To(Equal(map[string]any{"nickname": "Sun", "level": 3.0}))
		Expect(a.Field("result.sys_attrs")).To(Equal(map[string]any{"email": "sun@example.test"}))
	})

	It("are found by a part of their names and addresses", Rule(apihub.GetWithBody), func() {
		Expect(api.Post(apihubCreateUser, api.AppToken(nil), M{
			"username": "zhoujiu", "password": "87654321", "attrs": M{"nickname": "Nine"}, "sys_attrs": M{"name": "周九", "email": "Z9@example.test", "phone": "13700000009"},
		})).To(BeAccepted())
		for _, search := range []string{"houji", "nine", "周", "z9@", "0000009"} {
			Expect(names(list(api.AppToken(nil), M{"search": search}))).To(Equal([]string{"zhoujiu"}), search)
		}
		Expect(list(api.AppToken(nil), M{"search": "nobody"})).To(BeEmpty())
		all := names(list(api.AppToken(nil), M{}))
		Expect(len(all)).To(BeNumerically(">", 2))
		skipped := api.Request(http.MethodGet, apihubListUsers, api.AppToken(nil), M{"skip": 1, "limit": 1}).JSON(M{"search": ""}).Send()
		Expect(names(skipped.Field("result").([]any))).To(Equal(all[1:2]))
	})

	It("have a name of their own, and the parameters of the page", Rule(apihub.UsernameTaken, apihub.ParamMissing, apihub.ParamType), func() {
		wrong := func(body M) *Answer {
			GinkgoHelper()
			return api.Post(apihubCreateUser, api.AppToken(nil), with(M{"username": "lisi", "password": "87654321"}, body))
		}
		Expect(wrong(nil)).To(Break(apihub.UsernameTaken))
		Expect(wrong(M{"user_type": "SYS_ADMIN"})).To(Break(apihub.ParamType))
		Expect(wrong(M{"attrs": "x"})).To(Break(apihub.ParamType))
		Expect(wrong(M{"password": 87654321})).To(Break(apihub.ParamType))
		Expect(api.Post(apihubCreateUser, api.AppToken(nil), M{"username": "x"})).To(Break(apihub.ParamMissing))
		Expect(api.Get(apihubListUsers, api.AppToken(nil), M{"skip": -1})).To(Break(apihub.ParamType))
	})

	It("cannot renew their tokens: how is not public", Rule(apihub.UnknownAPI, apihub.Refresh), func() {
		for _, path := range []string{"/api/user-center/refresh-token", "/api/user-center/noauth-refresh-token", "/api/user-center-my/refresh-token"} {
			refused := api.Post(path, api.AppToken(nil), M{})
			Expect(refused).To(Break(apihub.UnknownAPI), path)
			if strings.HasPrefix(path, "/api/user-center/") {
				Expect(refused.Why()).To(ContainSubstring("not public"))
			}
		}
	})
})

// API Key 使用说明 and 用户中心管理: a GET may carry JSON; the token stands in one header.
var apihubNearlySpecs = describe("apihub calls that are nearly right", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Apihub()
	})

	It("take parameters from the body of a GET, the query winning", Rule(apihub.GetWithBody), func() {
		get := func(query M, body any) *Answer {
			GinkgoHelper()
			return api.Request(http.MethodGet, apihubWeather, "", query).JSON(body).Send()
		}
		beijing := api.Get(apihubWeather, "", M{"lng": 116.4, "lat": 39.9})
		Expect(get(nil, M{"lng": 116.4, "lat": 39.9}).Field("result.location")).To(Equal(beijing.Field("result.location")))
		Expect(get(M{"lng": 116.4, "lat": 39.9}, M{"lng": 1, "lat": 1}).Field("result.location")).To(Equal(beijing.Field("result.location")))
		Expect(get(nil, M{"lng": "116.4", "lat": 39.9})).To(Break(apihub.ParamType))
		Expect(get(nil, M{"lng": 116.4})).To(Break(apihub.CoordinatesTogether))
		Expect(api.Request(http.MethodGet, apihubWeather, "", nil).Raw("application/json", []byte("{")).Send()).To(Break(apihub.BodyNotJSON))
	})

	It("are anonymous when the token is in another header, and noticed", Rule(apihub.TokenElsewhere), func() {
		box.needAdmin()
		for _, name := range []string{"api-hub-token", "X-Apihub-Token", "apihub_token", "token", "X-Anything"} {
			r := api.Request(http.MethodGet, apihubWeather, "", nil)
			r.Header[http.CanonicalHeaderKey(name)] = []string{api.AppToken(nil)}
			Expect(r.Send()).To(BeAccepted(), name)
		}
		var found []struct {
			Manner    string
			Exchanges []int64
			Says      struct{ EN, ZH string }
		}
		box.Admin(http.MethodGet, "/manners", nil, &found)
		Expect(found).To(HaveLen(1))
		Expect(found[0].Manner).To(Equal("apihub/token-in-another-header"))
		Expect(found[0].Exchanges).To(HaveLen(5))
		for _, name := range []string{"Api-Hub-Token", "X-Apihub-Token", "Apihub_token", "Token", "X-Anything"} {
			Expect(found[0].Says.EN).To(ContainSubstring(name))
		}
	})

	It("forgive what two readings of a clock make of two hours", Rule(apihub.TwoReadings, apihub.TokenLifetime), func() {
		frozen := OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)).Apihub()
		now := float64(frozen.now().Unix())
		for _, life := range []float64{7200, 7201, 7200.25, 7202} {
			Expect(frozen.Get(apihubWeather, frozen.AppToken(M{"iat": now, "exp": now + life}), nil)).To(BeAccepted(), "%v", life)
			Expect(frozen.Get(apihubWeather, frozen.AppToken(M{"iat": now - 0.7, "exp": now - 0.7 + life}), nil)).To(BeAccepted(), "%v", life)
		}
		for _, life := range []float64{7202.5, 7203, 86400} {
			Expect(frozen.Get(apihubWeather, frozen.AppToken(M{"iat": now, "exp": now + life}), nil)).To(Break(apihub.TokenLifetime), "%v", life)
		}
	})

	It("honour nbf", Rule(apihub.NotBefore, apihub.OtherClaims), func() {
		frozen := OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)).Apihub()
		now := frozen.now().Unix()
		early := frozen.AppToken(M{"nbf": now + 60, "aud": "somebody", "jti": "1"})
		Expect(frozen.Get(apihubWeather, early, nil)).To(Break(apihub.NotBefore))
		Expect(frozen.Get(apihubWeather, frozen.AppToken(M{"nbf": "soon"}), nil)).To(Break(apihub.NotBefore))
		frozen.Box.Advance(time.Minute)
		Expect(frozen.Get(apihubWeather, early, nil)).To(BeAccepted())
		frozen.Box.Admin(http.MethodPut, "/overrides/apihub/not-before", M{"enforced": false}, nil)
		Expect(frozen.Get(apihubWeather, frozen.AppToken(M{"nbf": now + 600}), nil)).To(BeAccepted())
	})

	It("have a token whose header asks for what nobody knows", Rule(apihub.TokenMalformed), func() {
		good := api.AppToken(nil)
		for _, header := range []string{`{"alg":"HS256","crit":["b64"],"b64":false}`, `{"alg":"HS256","crit":["exp"],"exp":1}`, `{"alg":"HS256","crit":[]}`} {
			Expect(api.Get(apihubWeather, resign(segmentOf(header), good, api.SK), nil)).To(Break(apihub.TokenMalformed), header)
		}
		latin1 := segmentOf(strings.Replace(`{"iss":"`+api.AK+`","sub":"x"}`, "x", "\xe9", 1))
		Expect(api.Get(apihubWeather, hmacJWT(segmentOf(`{"alg":"HS256"}`)+"."+latin1, api.SK), nil)).To(Break(apihub.TokenMalformed))
	})

	It("say first that the sandbox's clock is elsewhere, where that is why", Rule(apihub.TokenExpired), func() {
		running := OpenSandbox().Apihub()
		token := running.AppToken(nil)
		running.Box.Advance(2 * time.Hour)
		refused := running.Get(apihubWeather, token, nil)
		Expect(refused).To(Break(apihub.TokenExpired))
		Expect(refused.Why()).To(HavePrefix("this sandbox's clock is 2h0m0s ahead of the machine's"))
		Expect(running.Get(apihubWeather, running.AppToken(M{"iat": 1, "exp": 2}), nil).Why()).NotTo(ContainSubstring("this sandbox's clock"))
	})
})
