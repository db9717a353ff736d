package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// mixedBox is a sandbox with the kinds of requests that it is sent.
type mixedBox struct {
	url   string
	kinds []func(n int) (request, error)
}

func openMixed(p *process, name, hook string) (*mixedBox, error) {
	if err := p.do(http.MethodPost, "/sandboxes", map[string]any{"id": name}, nil); err != nil {
		return nil, err
	}
	var k struct {
		Innopaas struct{ AppKey, Authorization string }
	}
	if err := p.do(http.MethodGet, "/sandboxes/"+name+"/credentials", nil, &k); err != nil {
		return nil, err
	}
	token, err := p.fetchToken(name)
	if err != nil {
		return nil, err
	}
	signer, err := p.aisudaCredentials(name)
	if err != nil {
		return nil, err
	}
	box := &mixedBox{url: p.url}
	at := "/~" + name
	box.kinds = append(box.kinds, qijiayunKinds(at, token)...)
	box.kinds = append(box.kinds, innopaasKinds(at, k.Innopaas.AppKey, k.Innopaas.Authorization, hook)...)
	box.kinds = append(box.kinds, aisudaKinds(at, signer)...)
	box.kinds = append(box.kinds, otherKinds(at, name)...)
	return box, nil
}

func get(path string) func(int) (request, error) {
	return func(int) (request, error) { return request{method: "GET", path: path}, nil }
}

func post(path string, body func(n int) any, headers map[string]string) func(int) (request, error) {
	all := map[string]string{"Content-Type": "application/json"}
	for name, value := range headers {
		all[name] = value
	}
	return func(n int) (request, error) {
		text, err := json.Marshal(body(n))
		return request{method: "POST", path: path, headers: all, body: text}, err
	}
}

func qijiayunKinds(at, token string) []func(int) (request, error) {
	api := at + qijiayunPrefix
	return []func(int) (request, error){
		get(api + "/member/query?accessToken=" + token + "&" + demoMember),
		get(api + "/member/query?accessToken=" + token + "&mobile=13900000000&storeNo=1159374785466208256"), // nobody
		get(api + "/member/query?accessToken=0123456789abcdef0123456789abcdef&" + demoMember),               // not issued
		get(api + "/member/query?" + demoMember),                                                            // none
		get(api + "/members/query?accessToken=" + token),                                                    // no such path
		post(api+"/member/point?accessToken="+token, func(int) any { return []any{} }, nil),                 // a wrong method
		post(api+"/order/platform/trades?accessToken="+token, func(n int) any { return []any{n} }, nil),     // not an order
		post(at+"/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/post?accessToken="+token, func(n int) any { return map[string]any{"n": n} }, nil),
	}
}

func innopaasKinds(at, appKey, authorization, hook string) []func(int) (request, error) {
	good := map[string]string{"AppKey": appKey, "Authorization": authorization}
	sms := at + "/innopaas/api/sms/v3/msg/send"
	text := func(n int) any {
		return map[string]any{"mobile": fmt.Sprintf("1202555%04d", n%10_000), "msg": "your order is on its way", "callBackUrl": hook}
	}
	return []func(int) (request, error){
		post(sms, text, good),
		post(sms, func(int) any { return map[string]any{"mobile": "12025550100"} }, good),                              // no text
		post(sms, text, map[string]string{"AppKey": appKey, "Authorization": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"}), // not made here
		post(sms, text, nil),
	}
}

// aisudaKinds are signed anew every 20 seconds: a signature lasts a minute.
func aisudaKinds(at string, signer company) []func(int) (request, error) {
	q := request{method: "GET", path: at + "/aisuda/openapi/company/" + signer.CompanyKey + "/department/users?departmentId=DyVZYOwav6&page=1&perPage=10"}
	var mu sync.Mutex
	var until time.Time
	var signed request
	return []func(int) (request, error){
		func(int) (request, error) {
			mu.Lock()
			defer mu.Unlock()
			if now := time.Now(); now.After(until) {
				fresh := q
				fresh.headers = map[string]string{"Accept": "application/json"}
				made, err := signer.signed(fresh, now)
				if err != nil {
					return q, err
				}
				signed, until = made, now.Add(20*time.Second)
			}
			return signed, nil
		},
		get(q.path),
	}
}

func otherKinds(at, name string) []func(int) (request, error) {
	return []func(int) (request, error){
		get(at + "/apihub/api/weather-basic/now?lng=116.4&lat=39.93"), // anonymous: refused once the minute's calls are spent
		get(at + "/apihub/api/weather-basic/now?lng=x"),
		get("/nobody/" + name),
		func(n int) (request, error) {
			switch n % 500 {
			case 0: // what an hour brings
				return request{method: "POST", path: "/__admin/sandboxes/" + name + "/clock/advance", body: []byte(`{"by":"1s"}`)}, nil
			case 1: // all of the journal
				return request{method: "POST", path: "/__admin/sandboxes/" + name + "/exchanges/verify", body: []byte(`{"provider":"qijiayun","times":{"atLeast":0}}`)}, nil
			case 2:
				return request{method: "GET", path: "/__admin/sandboxes/" + name + "/exchanges?limit=5"}, nil
			}
			return request{method: "GET", path: "/__admin/sandboxes/" + name + "/clock"}, nil
		},
	}
}
