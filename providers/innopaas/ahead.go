package innopaas

import (
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// ahead lists when live access tokens end, and when conversations close.
func ahead(t *sandbox.Tx) []sim.Moment {
	var list []sim.Moment
	for _, token := range tokens.All(t.DB) {
		if !token.Expires.IsZero() && token.Replaced.IsZero() {
			list = append(list, sim.Moment{At: token.Expires, Says: rule.Say("the access token of application %s expires", "应用 %s 的 Access Token 过期", token.AppKey)})
		}
	}
	for _, talk := range conversations.All(t.DB) {
		list = append(list, sim.Moment{At: talk.Expires, Says: rule.Say("the service window of conversation %s closes", "会话 %s 的服务窗口关闭", talk.ID)})
	}
	return list
}
