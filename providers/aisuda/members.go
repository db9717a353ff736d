package aisuda

import (
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// member is a user's place in one department.
type member struct {
	ID     string `json:"id"` // the list's id, which is not the user's
	User   string `json:"user"`
	Leader bool   `json:"leader"`
}

// place finds a department and a user's place in it.
func place(c *sim.Call, departmentID, userID string) (member, *rule.Violation) {
	if !departments.Has(c.DB, companyID(c)+"/"+departmentID) {
		return member{}, noDepartment(c, departmentID)
	}
	if m, found := members.Get(c.DB, departmentID+"/"+userID); found {
		return m, nil
	}
	if m, found := memberByID(c.DB, departmentID, userID); found {
		return m, MemberUnknown.Break("%q is the id of the list: this operation takes its userId, %q",
			"%q 是列表中的 id：此接口需要 userId %q", userID, m.User)
	}
	if !users.Has(c.DB, companyID(c)+"/"+userID) {
		return member{}, UserUnknown.Break("the company has no user with the id %q", "组织内没有 id 为 %q 的用户", userID).Add(userNames(c, func(u user) string { return u.ID }))
	}
	return member{}, MemberUnknown.Break("user %s is not in department %s", "用户 %s 不在部门 %s", userID, departmentID)
}

func memberByID(db *store.DB, departmentID, id string) (member, bool) {
	for _, m := range members.Prefix(db, departmentID+"/") {
		if m.ID == id {
			return m, true
		}
	}
	return member{}, false
}

func addDepartmentUser(c *sim.Call) (any, error) {
	var in struct {
		Department string `json:"department"`
		Email      string `json:"email"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if !departments.Has(c.DB, companyID(c)+"/"+in.Department) {
		return nil, noDepartment(c, in.Department)
	}
	u, v := needUserByEmail(c, in.Email)
	if v != nil {
		return nil, v
	}
	if members.Has(c.DB, in.Department+"/"+u.ID) {
		return nil, MemberTwice.Break("%s is in department %s already", "%s 已在部门 %s", u.Email, in.Department)
	}
	members.Put(c.DB, in.Department+"/"+u.ID, member{ID: c.Alphanumeric(10), User: u.ID})
	return nil, nil
}

// shownMember is a member as the list shows it.
type shownMember struct {
	Editable       bool   `json:"editable"`
	Deletable      bool   `json:"deletable"`
	Username       string `json:"username"`
	Name           string `json:"name"`
	Email          string `json:"email"`
	IsLeader       bool   `json:"isLeader"`
	ID             string `json:"id"`
	UserID         string `json:"userId"`
	DepartmentID   string `json:"departmentId"`
	DepartmentName string `json:"departmentName"`
	IsBultin       bool   `json:"isBultin"` // spelled so
}

type memberList struct {
	Creatable bool          `json:"creatable"`
	IsAdmin   bool          `json:"isAdmin"`
	Items     []shownMember `json:"items"`
	Count     int           `json:"count"`
	Options   []choice      `json:"options"`
}

type choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

func listDepartmentUsers(c *sim.Call) (any, error) {
	id := c.Text("departmentId")
	d, found := departments.View(c.DB, companyID(c)+"/"+id)
	if !found {
		return nil, noDepartment(c, id)
	}
	all := []shownMember{}
	for _, m := range members.Prefix(c.DB, id+"/") {
		u, _ := users.View(c.DB, companyID(c)+"/"+m.User)
		all = append(all, shownMember{
			Username: u.Username, Name: u.Name, Email: u.Email, IsLeader: m.Leader, ID: m.ID, UserID: u.ID,
			DepartmentID: id, DepartmentName: d.Name,
		})
	}
	from, to := page(c, userPagesOfOne, len(all))
	options := []choice{}
	for _, m := range all[from:to] {
		options = append(options, choice{m.Name, m.ID})
	}
	c.Seen(DepartmentUsersMessage)
	return saying{"操作成功", memberList{Items: all[from:to], Count: len(all), Options: options}}, nil
}

// perPage is how many stand on a page when the request does not say.
const perPage = 10

// page is the part of n things that the request's page and perPage name.
func page(c *sim.Call, ofOne *fault.Variant, n int) (from, to int) {
	size := c.Int("perPage", perPage)
	if n > 1 && size > 1 && c.Varies(ofOne) {
		size = 1
	}
	from = min((c.Int("page", 1)-1)*size, n)
	return from, min(from+size, n)
}

func removeDepartmentUser(c *sim.Call) (any, error) {
	departmentID, id := c.Text("departmentId"), c.Text("userId")
	if m, found := memberByID(c.DB, departmentID, id); found && departments.Has(c.DB, companyID(c)+"/"+departmentID) {
		c.Seen(EitherUserID)
		members.Delete(c.DB, departmentID+"/"+m.User)
		return nil, nil
	}
	m, v := place(c, departmentID, id)
	if v != nil {
		return nil, v
	}
	members.Delete(c.DB, departmentID+"/"+m.User)
	return nil, nil
}

func removeDepartmentUserByEmail(c *sim.Call) (any, error) {
	departmentID := c.Text("departmentId")
	if !departments.Has(c.DB, companyID(c)+"/"+departmentID) {
		return nil, noDepartment(c, departmentID)
	}
	u, v := needUserByEmail(c, c.Text("email"))
	if v != nil {
		return nil, v
	}
	if _, v := place(c, departmentID, u.ID); v != nil {
		return nil, v
	}
	members.Delete(c.DB, departmentID+"/"+u.ID)
	return nil, nil
}

func toggleDepartmentLeader(c *sim.Call) (any, error) {
	var in struct {
		DepartmentID string `json:"departmentId"`
		UserID       string `json:"userId"`
		IsLeader     bool   `json:"isLeader"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	m, v := place(c, in.DepartmentID, in.UserID)
	if v != nil {
		return nil, v
	}
	m.Leader = in.IsLeader
	members.Put(c.DB, in.DepartmentID+"/"+m.User, m)
	return nil, nil
}

func toggleUserDisabled(c *sim.Call) (any, error) {
	var in struct {
		DepartmentID string `json:"departmentId"`
		UserID       string `json:"userId"`
		Disabled     bool   `json:"disabled"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	m, v := place(c, in.DepartmentID, in.UserID)
	if v != nil {
		return nil, v
	}
	u, _ := users.Get(c.DB, companyID(c)+"/"+m.User)
	u.Disabled = in.Disabled
	users.Put(c.DB, companyID(c)+"/"+u.ID, u)
	return nil, nil
}

func moveDepartmentUser(c *sim.Call) (any, error) {
	var in struct {
		DepartmentID    string `json:"departmentId"`
		UserID          string `json:"userId"`
		NewDepartmentID string `json:"newDepartmentId"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	m, v := place(c, in.DepartmentID, in.UserID)
	if v != nil {
		return nil, v
	}
	if !departments.Has(c.DB, companyID(c)+"/"+in.NewDepartmentID) {
		return nil, noDepartment(c, in.NewDepartmentID)
	}
	if members.Has(c.DB, in.NewDepartmentID+"/"+m.User) {
		return nil, MemberTwice.Break("user %s is in department %s already", "用户 %s 已在部门 %s", m.User, in.NewDepartmentID)
	}
	members.Delete(c.DB, in.DepartmentID+"/"+m.User)
	m.Leader = false // leading one department does not carry over to another
	members.Put(c.DB, in.NewDepartmentID+"/"+m.User, m)
	return nil, nil
}
