package aisuda

import (
	"encoding/json"
	"slices"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// callAPI calls an API of the API centre through a page, with any method. The reply is the API's own, from the fixture.
func callAPI(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	page, found := resources.Get(c.DB, a.ID+"/"+kindPage+"/"+c.Text("pageId"))
	if !found {
		return nil, PageUnknown.Break("application %s has no page with the id %q", "应用 %s 没有 id 为 %q 的页面", a.Key, c.Text("pageId")).
			Add(resourceNames(c.DB, a, kindPage))
	}
	key := c.Text("apiKey")
	for _, api := range resources.Prefix(c.DB, a.ID+"/"+kindAPI+"/") {
		if api.Key != key {
			continue
		}
		if !slices.Contains(page.APIs, key) {
			return nil, APINotOnPage.Break("page %[3]s may call %[2]v, not this API", "页面「%[1]s」可调用的 API 为 %[2]v，不含此 API", page.Name, page.APIs, page.ID)
		}
		data, answers := api.Replies[c.Request.Method]
		if !answers {
			return nil, APIMethodUnknown.Break("API %[3]s has no reply for %[2]s", "API「%[1]s」没有 %[2]s 的返回内容", api.Name, c.Request.Method, api.Key)
		}
		return json.RawMessage(data), nil
	}
	return nil, APIUnknown.Break("application %s has no API with the key %q", "应用 %s 没有 key 为 %q 的 API", a.Key, key).
		Add(rule.Existing(resources.Prefix(c.DB, a.ID+"/"+kindAPI+"/"), func(_ string, r resource) string { return r.Key }))
}
