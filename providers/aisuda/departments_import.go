package aisuda

import (
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

type importedDepartment struct {
	Code       string `json:"code"`
	Name       string `json:"name"`
	ParentCode string `json:"parentCode"`
}

type importedUser struct {
	Name           string `json:"name"`
	Email          string `json:"email"`
	Phone          string `json:"phone"`
	NickName       string `json:"nickName"`
	DepartmentCode string `json:"departmentCode"`
	IsManager      string `json:"isManager"`
	AuthType       string `json:"authType"`
	AuthID         string `json:"authId"`
}

// importDepartments takes an organisation in (批量导入组织架构): incrementally, and all of it or nothing.
func importDepartments(c *sim.Call) (any, error) {
	var in struct {
		Departments []importedDepartment `json:"departments"`
		Users       []importedUser       `json:"users"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	order, v := parentsFirst(in.Departments)
	if v != nil {
		return nil, v
	}
	c.Seen(ImportOnlyAdds)
	ids, added, v := importTree(c, order)
	if v != nil {
		return nil, v
	}
	joined := 0
	for _, u := range in.Users {
		id, found := ids[u.DepartmentCode]
		if !found {
			return nil, DepartmentCodeUnresolved.Break("departmentCode %q of user %s is not a code in departments",
				"用户 %[2]s 的 departmentCode %[1]q 在 departments 中找不到", u.DepartmentCode, u.Email)
		}
		if v := checkName(u.Name); v != nil {
			return nil, v
		}
		if importUser(c, id, u) {
			joined++
		}
	}
	return ordered{{"departments", added}, {"users", joined}}, nil
}

// parentsFirst orders departments so that each comes after its parent.
func parentsFirst(list []importedDepartment) ([]importedDepartment, *rule.Violation) {
	byCode := map[string]bool{}
	for _, d := range list {
		if byCode[d.Code] {
			return nil, DepartmentCodeTwice.Break("the code %q comes twice", "部门编号 %q 重复", d.Code)
		}
		byCode[d.Code] = true
	}
	waiting := map[string][]importedDepartment{} // by parent
	for _, d := range list {
		if d.ParentCode != "" && !byCode[d.ParentCode] {
			return nil, ParentCodeUnresolved.Break("parentCode %q of department %q is not a code in departments",
				"部门 %[2]q 的 parentCode %[1]q 在 departments 中找不到", d.ParentCode, d.Code)
		}
		if v := checkName(d.Name); v != nil {
			return nil, v
		}
		waiting[d.ParentCode] = append(waiting[d.ParentCode], d)
	}
	order := append([]importedDepartment(nil), waiting[""]...)
	for i := 0; i < len(order); i++ {
		order = append(order, waiting[order[i].Code]...)
	}
	if len(order) < len(list) {
		return nil, DepartmentCycle.Break("%d departments are above themselves", "有 %d 个部门的上级层级循环", len(list)-len(order))
	}
	return order, nil
}

// importTree adds or updates departments and returns their ids by code, and how many are new.
func importTree(c *sim.Call, order []importedDepartment) (ids map[string]string, added int, v *rule.Violation) {
	all := readChart(c.DB, companyID(c))
	known := map[string]department{}
	for _, d := range all.byID {
		if d.Code != "" {
			known[d.Code] = d
		}
	}
	ids = map[string]string{}
	for _, given := range order {
		parent, found := ids[given.ParentCode]
		if !found {
			parent = all.root
			c.Seen(ImportTopUnderRoot)
		}
		d, exists := known[given.Code]
		switch {
		case !exists:
			d = department{ID: c.Alphanumeric(10), Code: given.Code, CreatedAt: moment(c.Now)}
			added++
		case d.ID == all.root:
			parent = "" // the root stays where it is, whatever the code says
		case d.Name == given.Name && d.Parent == parent:
			ids[given.Code] = d.ID
			continue
		}
		d.Name, d.Parent, d.UpdatedAt = given.Name, parent, moment(c.Now)
		departments.Put(c.DB, companyID(c)+"/"+d.ID, d)
		ids[given.Code] = d.ID
	}
	return ids, added, nil
}

// importUser adds a user to a department, making the user if there is none with this e-mail address. It reports
// whether the user was not there yet.
func importUser(c *sim.Call, departmentID string, in importedUser) bool {
	u, found := userByEmail(c.DB, companyID(c), in.Email)
	if !found {
		u = user{
			ID: c.Alphanumeric(10), Username: in.Name, Name: in.Name, NickName: in.NickName, Email: in.Email, Phone: in.Phone,
			AuthType: in.AuthType, AuthID: in.AuthID,
		}
		if u.NickName == "" {
			u.NickName = u.Name
		}
		putUser(c.DB, companyID(c), u)
	}
	if members.Has(c.DB, departmentID+"/"+u.ID) {
		return false
	}
	members.Put(c.DB, departmentID+"/"+u.ID, member{ID: c.Alphanumeric(10), User: u.ID, Leader: in.IsManager == "1"})
	return true
}
