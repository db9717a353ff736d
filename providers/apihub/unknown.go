package apihub

import (
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// unknownPath says what is known of interfaces that the pages name without describing them.
func unknownPath(c *sim.Call) (why rule.Text, meant string) {
	if strings.HasPrefix(c.Path, "/api/user-center") && strings.Contains(c.Path, "refresh") {
		c.Seen(Refresh)
		return rule.Text{
			EN: "user-center-admin names a call that renews a token, but its path and its fields are not public, so it is not simulated: log in again",
			ZH: "「用户中心管理」页面提到了刷新 token 的接口，但其路径与字段没有公开，因此没有模拟：请重新登录",
		}, ""
	}
	return rule.Text{}, ""
}
