package aisuda

import (
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// Other ways in which 爱速搭 might behave. The minute of a signature is documented; how many rows a page may have, and how
// long an id is, are not.
var (
	signatureLifeHalved = &fault.Variant{
		ID: SignatureTooOld.ID + "#life-halved", Of: SignatureTooOld.ID, Wrong: true,
		Says:  rule.Say("A signature older than %s is refused, not %s.", "超过 %s 的签名即被拒绝，而不是 %s。", rule.Span(maxAge/2), rule.Span(maxAge)),
		Needs: rule.Say("Use a signature older than %s that is still good.", "使用生成已超过 %s 且仍有效的签名。", rule.Span(maxAge/2)),
	}
	signatureLifeDoubled = &fault.Variant{
		ID: SignatureTooOld.ID + "#life-doubled", Of: SignatureTooOld.ID, Wrong: true,
		Says:  rule.Say("A signature older than %s is refused, not %s.", "超过 %s 的签名才被拒绝，而不是 %s。", rule.Span(2*maxAge), rule.Span(maxAge)),
		Needs: rule.Say("Use a signature between %s and %s old.", "使用生成已超过 %s 但不到 %s 的签名。", rule.Span(maxAge), rule.Span(2*maxAge)),
	}
	rowPagesOfOne  = pagesOfOne("listRows")
	userPagesOfOne = pagesOfOne("listDepartmentUsers")
	roleIDLonger   = longerID("createRole")
	deptIDLonger   = longerID("createDepartment")
)

func pagesOfOne(operation string) *fault.Variant {
	return &fault.Variant{
		ID: "aisuda/" + operation + "#pages-of-one", Of: "aisuda/" + operation,
		Says:  rule.Text{EN: "A page holds one row, whatever perPage asks for.", ZH: "无论 perPage 为多少，每页只有一条。"},
		Needs: rule.Text{EN: "List at least two rows.", ZH: "查询至少两条数据。"},
	}
}

func longerID(operation string) *fault.Variant {
	return &fault.Variant{
		ID: "aisuda/" + operation + "#id-longer", Of: "aisuda/" + operation,
		Says:  rule.Text{EN: "New ids have one letter more.", ZH: "新生成的 id 多一个字符。"},
		Needs: rule.Text{EN: "Have a call accepted.", ZH: "成功调用一次。"},
	}
}

func variants() []*fault.Variant {
	return []*fault.Variant{signatureLifeHalved, signatureLifeDoubled, rowPagesOfOne, userPagesOfOne, roleIDLonger, deptIDLonger}
}

// newID is the id of a role or a department, which a variant makes one letter longer.
func newID(c *sim.Call, longer *fault.Variant) string {
	if c.Varies(longer) {
		return c.Alphanumeric(11)
	}
	return c.Alphanumeric(10)
}
