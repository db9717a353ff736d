package aisuda

import (
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// role is a role of an application (应用内角色).
type role struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Builtin     bool   `json:"builtin"`
	Fixed       bool   `json:"fixed"` // neither editable nor deletable
	All         bool   `json:"all"`   // every permission on every resource
}

// shownRole is a role as the list shows it; two of its names are spelled as the provider spells them.
type shownRole struct {
	Name        string `json:"name"`
	ID          string `json:"id"`
	Description string `json:"description"`
	Scope       string `json:"scope"`
	IsBultin    bool   `json:"isBultin"`
	Editable    bool   `json:"editable"`
	Deleteable  bool   `json:"deleteable"`
}

func listRoles(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	list := []shownRole{}
	for _, r := range roles.Prefix(c.DB, a.ID+"/") {
		list = append(list, shownRole{
			Name: r.Name, ID: r.ID, Description: r.Description, Scope: "app", IsBultin: r.Builtin, Editable: !r.Fixed, Deleteable: !r.Fixed,
		})
	}
	return ordered{{"items", list}}, nil
}

// roleIn is the role that the path names, and its application.
func roleIn(c *sim.Call) (application, role, error) {
	a, err := app(c)
	if err != nil {
		return a, role{}, err
	}
	r, v := needRole(c, a, c.Text("roleId"))
	if v != nil {
		return a, r, v
	}
	return a, r, nil
}

func needRole(c *sim.Call, a application, id string) (role, *rule.Violation) {
	r, found := roles.Get(c.DB, a.ID+"/"+id)
	if !found {
		return r, RoleUnknown.Break("application %s has no role with the id %q", "应用 %s 没有 id 为 %q 的角色", a.Key, id).Add(roleNames(c, a, func(r role) string { return r.ID }))
	}
	return r, nil
}

// roleNames are the roles of an application, under one of their names.
func roleNames(c *sim.Call, a application, name func(role) string) rule.Text {
	return rule.Existing(roles.Prefix(c.DB, a.ID+"/"), func(_ string, r role) string { return name(r) })
}

// roleNamed is the role that the parameter roleName names.
func roleNamed(c *sim.Call, a application) (role, *rule.Violation) {
	for _, r := range roles.Prefix(c.DB, a.ID+"/") {
		if r.Name == c.Text("roleName") {
			return r, nil
		}
	}
	return role{}, RoleUnknown.Break("application %s has no role called %q", "应用 %s 没有名为 %q 的角色", a.Key, c.Text("roleName")).
		Add(roleNames(c, a, func(r role) string { return r.Name }))
}

func createRole(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	name, err := freeRoleName(c, a, "")
	if err != nil {
		return nil, err
	}
	r := role{ID: newID(c, roleIDLonger), Name: name}
	roles.Put(c.DB, a.ID+"/"+r.ID, r)
	return made{r.ID}, nil
}

// freeRoleName is the name in the body, when no role but the one with this id has it.
func freeRoleName(c *sim.Call, a application, id string) (string, error) {
	var in struct {
		Name string `json:"name"`
	}
	if err := c.Decode(&in); err != nil {
		return "", err
	}
	if v := checkName(in.Name); v != nil {
		return "", v
	}
	for _, r := range roles.Prefix(c.DB, a.ID+"/") {
		if r.Name == in.Name && r.ID != id {
			return "", RoleNameTaken.Break("the role %s is called %q already", "角色 %s 已使用名称 %q", r.ID, in.Name)
		}
	}
	return in.Name, nil
}

func updateRole(c *sim.Call) (any, error) {
	a, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	if r.Fixed {
		return nil, RoleNotEditable.Break("the role %q is not editable", "角色 %q 的 editable 为 false", r.Name)
	}
	if r.Name, err = freeRoleName(c, a, r.ID); err != nil {
		return nil, err
	}
	roles.Put(c.DB, a.ID+"/"+r.ID, r)
	return nil, nil
}

func deleteRole(c *sim.Call) (any, error) {
	a, r, err := roleIn(c)
	if err != nil {
		return nil, err
	}
	if r.Fixed {
		return nil, RoleNotDeletable.Break("the role %q is not deletable", "角色 %q 的 deleteable 为 false", r.Name)
	}
	dropRole(c.DB, a.ID, r.ID)
	c.Seen(DeleteCascades)
	return nil, nil
}

// dropRole deletes a role with its memberships, on either side, and its permissions.
func dropRole(db *store.DB, appID, id string) {
	roles.Delete(db, appID+"/"+id)
	roleMembers.Clear(db, id+"/")
	grants.Clear(db, id+"/")
	dropMembers(db, memberRole, map[string]bool{id: true})
	forgetHolder(db, appID, id)
}
