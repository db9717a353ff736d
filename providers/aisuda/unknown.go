package aisuda

import (
	"regexp"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

var (
	wrongRolePath = regexp.MustCompile(`^/openapi/company/[^/]+/app/[^/]+/runtime/acl/role/?$`)
	publishPath   = regexp.MustCompile(`^/openapi/company/[^/]+/app/[^/]+/(publish|release)/?$`)
)

// unknownPath says what the documentation's history knows of a path.
func unknownPath(c *sim.Call) (why rule.Text, meant string) {
	switch {
	case wrongRolePath.MatchString(c.Path):
		return rule.Text{
			EN: "the documentation had this path until 2023-01-16, when it was corrected: send GET …/acl/runtime?env=&roleName= instead",
			ZH: "文档在 2023-01-16 之前误写为此路径，之后已更正：请改用 GET …/acl/runtime?env=&roleName=",
		}, "readRuntimeAcl"
	case publishPath.MatchString(c.Path):
		return rule.Text{
			EN: "publishing (发布应用) is a heading of the documentation without a path or a body, so it is not simulated; the console's PATCH …/apps/{app} with {\"isDraft\":false} has its effect",
			ZH: "文档中「发布应用」只有标题，没有路径和参数，因此没有模拟；控制台接口 PATCH …/apps/{app} {\"isDraft\":false} 可达到同样效果",
		}, ""
	}
	return rule.Text{}, ""
}
