package aisuda

import (
	"slices"
	"strings"

	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// The kinds of a role's members.
const (
	memberUser       = "user"
	memberDepartment = "department"
	memberRole       = "role"
)

// roleMember is a user, a department or a role in a role.
type roleMember struct {
	Role string `json:"role"`
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// addMember reports whether the role did not have the member yet.
func addMember(db *store.DB, roleID, kind, id string) bool {
	key := roleID + "/" + kind + "/" + id
	if roleMembers.Has(db, key) {
		return false
	}
	roleMembers.Put(db, key, roleMember{Role: roleID, Kind: kind, ID: id})
	return true
}

// dropMembers takes things that are gone out of every role.
func dropMembers(db *store.DB, kind string, gone map[string]bool) {
	for key, m := range roleMembers.All(db) {
		if m.Kind == kind && gone[m.ID] {
			roleMembers.Delete(db, key)
		}
	}
}

type shownRoleUser struct {
	NickName  string `json:"nickName"`
	Email     string `json:"email"`
	RoleID    string `json:"roleId"`
	ID        string `json:"id"`
	Removable bool   `json:"removable"`
}

type shownRoleRef struct {
	RoleID string `json:"roleId"`
	ID     string `json:"id"`
	Name   string `json:"name"`
}

func listRoleMembers(c *sim.Call) (any, error) {
	a, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	people, units := []shownRoleUser{}, []shownRoleRef{}
	for _, m := range roleMembers.Prefix(c.DB, r.ID+"/") {
		switch m.Kind {
		case memberUser:
			u, _ := users.Get(c.DB, companyID(c)+"/"+m.ID)
			people = append(people, shownRoleUser{NickName: u.NickName, Email: u.Email, RoleID: r.ID, ID: u.ID, Removable: true})
		case memberDepartment:
			d, _ := departments.Get(c.DB, companyID(c)+"/"+m.ID)
			units = append(units, shownRoleRef{r.ID, m.ID, d.Name})
		}
	}
	return ordered{{"users", people}, {"departments", units}, {"roles", subRoles(c, a, r)}}, nil
}

func subRoles(c *sim.Call, a application, r role) []shownRoleRef {
	list := []shownRoleRef{}
	for _, m := range roleMembers.Prefix(c.DB, r.ID+"/"+memberRole+"/") {
		sub, _ := roles.Get(c.DB, a.ID+"/"+m.ID)
		list = append(list, shownRoleRef{r.ID, m.ID, sub.Name})
	}
	return list
}

func listSubRoles(c *sim.Call) (any, error) {
	a, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	return ordered{{"items", subRoles(c, a, r)}}, nil
}

func addRoleUsers(c *sim.Call) (any, error) {
	_, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Email string `json:"email"`
		UID   string `json:"uid"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	var found []string
	for _, email := range listed(in.Email) {
		u, known := userByEmail(c.DB, companyID(c), email)
		if !known && strings.Count(email, "@") > 1 {
			return nil, RoleUsersUnresolved.Break("%q is several addresses: put a comma (,) between them", "%q 含有多个邮箱：请用英文逗号（,）分隔", email)
		}
		if !known {
			return nil, RoleUsersUnresolved.Break("no user of the company has the e-mail address %q", "组织内没有邮箱为 %q 的用户", email).Add(userNames(c, userEmail))
		}
		found = append(found, u.ID)
	}
	for _, id := range listed(in.UID) {
		if !users.Has(c.DB, companyID(c)+"/"+id) {
			return nil, RoleUsersUnresolved.Break("the company has no user with the id %q", "组织内没有 id 为 %q 的用户", id).Add(userNames(c, userID))
		}
		found = append(found, id)
	}
	if len(found) == 0 {
		return nil, InputMissing.Break("neither email nor uid names a user", "email 和 uid 都没有给出用户")
	}
	for _, id := range found {
		if !addMember(c.DB, r.ID, memberUser, id) {
			c.Seen(RoleMembersOnce)
		}
	}
	return nil, nil
}

// listed takes a list with commas apart (批量添加用 , 分隔).
func listed(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func addRoleToRole(c *sim.Call) (any, error) {
	a, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Role string `json:"role"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	sub, v := needRole(c, a, strings.TrimSpace(in.Role)) // the documentation's own sample begins with a space
	if v != nil {
		return nil, v
	}
	if slices.Contains(rolesWithin(c.DB, sub.ID), r.ID) {
		return nil, RoleCycle.Break("the role %q is, or has within it, the role %q", "角色 %q 就是或已包含角色 %q", sub.Name, r.Name)
	}
	if !addMember(c.DB, r.ID, memberRole, sub.ID) {
		c.Seen(RoleMembersOnce)
	}
	return nil, nil
}

// rolesWithin lists a role and all roles that are members of it, directly or through others.
func rolesWithin(db *store.DB, id string) []string {
	all := []string{id}
	for i := 0; i < len(all); i++ {
		for _, m := range roleMembers.Prefix(db, all[i]+"/"+memberRole+"/") {
			if !slices.Contains(all, m.ID) {
				all = append(all, m.ID)
			}
		}
	}
	return all
}

func addRoleDepartments(c *sim.Call) (any, error) {
	_, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Department []string `json:"department"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	for _, id := range in.Department {
		if !departments.Has(c.DB, companyID(c)+"/"+id) {
			return nil, noDepartment(c, id)
		}
		if !addMember(c.DB, r.ID, memberDepartment, id) {
			c.Seen(RoleMembersOnce)
		}
	}
	return nil, nil
}

func removeRoleMember(c *sim.Call) (any, error) {
	_, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	id := c.Text("memberId")
	for _, kind := range []string{memberUser, memberDepartment, memberRole} {
		if roleMembers.Delete(c.DB, r.ID+"/"+kind+"/"+id) {
			return nil, nil
		}
	}
	return nil, RoleMemberUnknown.Break("the role %q has no member with the id %q", "角色 %q 中没有 id 为 %q 的成员", r.Name, id)
}

type shownUserRole struct {
	RoleID   string `json:"roleId"`
	RoleName string `json:"roleName"`
}

func listUserRoles(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	id := c.Text("userId")
	if !users.Has(c.DB, companyID(c)+"/"+id) {
		return nil, UserUnknown.Break("the company has no user with the id %q", "组织内没有 id 为 %q 的用户", id).Add(userNames(c, userID))
	}
	list, of := []shownUserRole{}, unitsOf(c, id)
	for _, r := range roles.Prefix(c.DB, a.ID+"/") {
		if hasUser(c.DB, r.ID, id, of) {
			list = append(list, shownUserRole{r.ID, r.Name})
		}
	}
	return ordered{{"companyId", companyID(c)}, {"appId", a.ID}, {"userId", id}, {"roles", list}}, nil
}

// unitsOf are the departments that a user sits in, with all above them: who is in a department is in those above it.
func unitsOf(c *sim.Call, userID string) map[string]bool {
	all, of := readChart(c.DB, companyID(c)), map[string]bool{}
	for id := range all.byID {
		if !members.Has(c.DB, id+"/"+userID) {
			continue
		}
		for at := id; at != "" && !of[at]; at = all.byID[at].Parent {
			of[at] = true
		}
	}
	return of
}

// hasUser reports whether a role has a user, directly, through a department or through a role within it.
func hasUser(db *store.DB, roleID, userID string, units map[string]bool) bool {
	for _, within := range rolesWithin(db, roleID) {
		for _, m := range roleMembers.Prefix(db, within+"/") {
			if m.Kind == memberUser && m.ID == userID || m.Kind == memberDepartment && units[m.ID] {
				return true
			}
		}
	}
	return false
}
