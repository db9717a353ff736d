package aisuda

import (
	"encoding/json"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// grants are a role's permissions on a resource while the application is developed (开发态), by action.

func listACLOptions(c *sim.Call) (any, error) {
	if _, err := app(c); err != nil {
		return nil, err
	}
	type kindOfActions struct {
		Name    string   `json:"name"`
		Options []action `json:"options"`
	}
	list := make([]kindOfActions, len(kinds))
	for i, k := range kinds {
		list[i] = kindOfActions{k.kind, k.actions}
	}
	return list, nil
}

func actionsOf(kind string) []action {
	for _, k := range kinds {
		if k.kind == kind {
			return k.actions
		}
	}
	return nil
}

// granted is what a role may do with a resource: every action of its kind, and whether it is granted.
func granted(db *store.DB, r role, kind, id string) map[string]bool {
	acl, _ := grants.Get(db, r.ID+"/"+kind+"/"+id)
	flags := map[string]bool{}
	for _, a := range actionsOf(kind) {
		set, said := acl[a.Name]
		flags[a.Name] = set || r.All && !said
	}
	return flags
}

// inOrder are flags in the order of acl/options, but for call, which the sample has first.
func inOrder(actions []action, flags map[string]bool) (o ordered) {
	for _, a := range actions {
		if a.Name == "call" {
			o = append(ordered{{a.Name, flags[a.Name]}}, o...)
			continue
		}
		o = append(o, field{a.Name, flags[a.Name]})
	}
	return o
}

func readRoleACL(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	r, v := roleNamed(c, a)
	if v != nil {
		return nil, v
	}
	type permission struct {
		item
		ACL ordered `json:"acl"`
	}
	type kindOfPermissions struct {
		Name  string       `json:"name"`
		Items []permission `json:"items"`
	}
	c.Seen(RoleACLRead)
	var all ordered
	for _, k := range kinds {
		list := []permission{}
		for _, i := range items(c.DB, a, k.kind) {
			list = append(list, permission{i, inOrder(k.actions, granted(c.DB, r, k.kind, i.ID))})
		}
		all = append(all, field{k.kind, kindOfPermissions{k.name, list}})
	}
	return all, nil
}

type grant struct {
	Type string          `json:"type"`
	ID   string          `json:"id"`
	ACL  json.RawMessage `json:"acl"` // actions, or "*"
}

func setRoleACL(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	r, v := roleNamed(c, a)
	if v != nil {
		return nil, v
	}
	var in []grant
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	for _, g := range in {
		if err := g.enter(c, a, r); err != nil {
			return nil, err
		}
	}
	c.Seen(RoleACLMerges)
	return nil, nil
}

func (g grant) enter(c *sim.Call, a application, r role) error {
	actions := actionsOf(g.Type)
	if actions == nil {
		return ACLTypeUnknown.Break("unknown kind of resource %q", "没有名为 %q 的资源类型", g.Type)
	}
	if !hasResource(c.DB, a, g.Type, g.ID) {
		return ACLResourceUnknown.Break("the application has no %s with the id %q", "应用没有 id 为 %[2]q 的 %[1]s", g.Type, g.ID).Add(resourceNames(c.DB, a, g.Type))
	}
	flags := granted(c.DB, r, g.Type, g.ID)
	given, v := g.flags(actions)
	if v != nil {
		return v
	}
	for name, on := range given {
		flags[name] = on
	}
	grants.Put(c.DB, r.ID+"/"+g.Type+"/"+g.ID, flags)
	return nil
}

// flags are the actions that a grant names, all of the kind's where it says "*".
func (g grant) flags(actions []action) (map[string]bool, *rule.Violation) {
	known := map[string]bool{}
	for _, a := range actions {
		known[a.Name] = true
	}
	var given map[string]bool
	if json.Unmarshal(g.ACL, &given) != nil {
		return known, nil // the schema lets only "*" through beside an object of booleans
	}
	for name := range given {
		if !known[name] {
			return nil, ACLActionUnknown.Break("%s has no action %q", "%s 没有权限项 %q", g.Type, name)
		}
	}
	return given, nil
}

func hasResource(db *store.DB, a application, kind, id string) bool {
	if kind == kindRole {
		return roles.Has(db, a.ID+"/"+id)
	}
	return resources.Has(db, a.ID+"/"+kind+"/"+id)
}

// resourceNames are the resources of an application of one kind, by their ids.
func resourceNames(db *store.DB, a application, kind string) rule.Text {
	if kind == kindRole {
		return rule.Existing(roles.Prefix(db, a.ID+"/"), func(_ string, r role) string { return r.ID })
	}
	return rule.Existing(resources.Prefix(db, a.ID+"/"+kind+"/"), func(key string, _ resource) string {
		return strings.TrimPrefix(key, a.ID+"/"+kind+"/")
	})
}

// pagePoint is a page with what can be granted on it at run time.
type pagePoint struct {
	item
	SubResources []choice    `json:"subResources"`
	Children     []pagePoint `json:"children"`
}

func listACLPoints(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	type appPoint struct {
		Key          string   `json:"key"`
		Name         string   `json:"name"`
		SubResources []choice `json:"subResources"`
	}
	type pagePoints struct {
		Name  string      `json:"name"`
		Items []pagePoint `json:"items"`
	}
	all := ordered{{"app", appPoint{a.Key, a.Name, []choice{{"应用访问", "read"}, {"应用管理", "edit"}, {"数据管理", "dataManage"}}}}}
	for _, k := range kinds {
		if k.kind == kindPage {
			all = append(all, field{k.kind, pagePoints{k.name, readPages(c.DB, a).points("")}})
			continue
		}
		all = append(all, field{k.kind, kindOfItems{k.name, items(c.DB, a, k.kind)}})
	}
	return all, nil
}

// pageTree is an application's pages with their children, and the names of its APIs.
type pageTree struct {
	children map[string][]resource
	apiNames map[string]string // by key
}

func readPages(db *store.DB, a application) pageTree {
	t := pageTree{children: map[string][]resource{}, apiNames: map[string]string{}}
	for _, p := range resources.Prefix(db, a.ID+"/"+kindPage+"/") {
		t.children[p.Parent] = append(t.children[p.Parent], p)
	}
	for _, api := range resources.Prefix(db, a.ID+"/"+kindAPI+"/") {
		t.apiNames[api.Key] = api.Name
	}
	return t
}

func (t pageTree) points(parent string) []pagePoint {
	points := []pagePoint{}
	for _, p := range t.children[parent] {
		options := []choice{{"可打印", "print"}, {"可导出", "export"}}
		for _, key := range p.APIs {
			options = append(options, choice{t.apiNames[key] + "接口可调用", "api." + key + ".call"})
		}
		points = append(points, pagePoint{item{p.ID, p.Name}, options, t.points(p.ID)})
	}
	return points
}
