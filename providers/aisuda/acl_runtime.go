package aisuda

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// runtimeACL is an application's permissions at run time (运行态权限值) in one environment. Holders are "role:ID".
type runtimeACL struct {
	ID            string       `json:"id"`
	ReadACL       []string     `json:"readAcl"`
	EditACL       []string     `json:"editAcl"`
	DataManageACL []string     `json:"dataManageAcl"`
	ViewLogACL    []string     `json:"viewLogAcl,omitempty"`
	ResourceACL   resourceACLs `json:"resourceAcl"`
}

type resourceACLs struct {
	Pages []pageACL `json:"pages"`
}

type pageACL struct {
	ID         string    `json:"id"`
	Key        string    `json:"key,omitempty"` // shown where it is set, not where it is read
	ACL        pageFlags `json:"acl"`
	Title      string    `json:"title,omitempty"`
	ACLOptions []choice  `json:"aclOptions,omitempty"`
	Children   []pageACL `json:"children"`
}

// pageFlags are "read" with its holders, and "owner", users and "role:ID" with their actions.
type pageFlags map[string]json.RawMessage

const rolePrefix = "role:"

func env(c *sim.Call) string {
	if name := c.Text("env"); name != "" {
		return name
	}
	return "prod"
}

// runtimeOf is what was set for an environment, or what an application begins with: its roles may use it, the roles
// that may do everything may manage it.
func runtimeOf(c *sim.Call, a application) runtimeACL {
	if acl, found := runtimeACLs.Get(c.DB, a.ID+"/"+env(c)); found {
		return acl
	}
	acl := runtimeACL{ID: a.ID, ReadACL: []string{}, EditACL: []string{}, DataManageACL: []string{}, ViewLogACL: []string{}}
	for _, r := range roles.Prefix(c.DB, a.ID+"/") {
		acl.ReadACL = append(acl.ReadACL, rolePrefix+r.ID)
		if r.All {
			for _, list := range []*[]string{&acl.EditACL, &acl.DataManageACL, &acl.ViewLogACL} {
				*list = append(*list, rolePrefix+r.ID)
			}
		}
	}
	acl.ResourceACL.Pages = readPages(c.DB, a).acls("", acl.ReadACL)
	return acl
}

func (t pageTree) acls(parent string, readers []string) []pageACL {
	pages := []pageACL{}
	for _, p := range t.children[parent] {
		options := []choice{{"可读", "read"}}
		for _, key := range p.APIs {
			options = append(options, choice{t.apiNames[key], "api:" + key + ":call"})
		}
		pages = append(pages, pageACL{
			ID: p.ID, Key: p.Key, Title: p.Name, ACLOptions: options, Children: t.acls(p.ID, readers),
			ACL: pageFlags{"read": raw(readers), "owner": raw(map[string]bool{"write": true, "delete": true})},
		})
	}
	return pages
}

// raw encodes what cannot fail to be.
func raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("aisuda: " + err.Error())
	}
	return text
}

func readRuntimeACL(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	c.Seen(RuntimeACLWithoutMessage)
	acl := runtimeOf(c, a)
	if !c.Has("roleName") {
		acl.ViewLogACL, acl.ResourceACL.Pages = nil, withoutKeys(acl.ResourceACL.Pages)
		return unsaid{acl}, nil
	}
	r, v := roleNamed(c, a)
	if v != nil {
		return nil, v
	}
	holder := rolePrefix + r.ID
	return unsaid{ordered{
		{"readAcl", slices.Contains(acl.ReadACL, holder)},
		{"editAcl", slices.Contains(acl.EditACL, holder)},
		{"dataManageAcl", slices.Contains(acl.DataManageACL, holder)},
		{"viewLogAcl", slices.Contains(acl.ViewLogACL, holder)},
		{"resourceAcl", ordered{{"pages", flatten(acl.ResourceACL.Pages, holder)}}},
	}}, nil
}

// withoutKeys are the pages as the answer to reading shows them.
func withoutKeys(pages []pageACL) []pageACL {
	shown := make([]pageACL, len(pages))
	for i, p := range pages {
		p.Key, p.Children = "", withoutKeys(p.Children)
		shown[i] = p
	}
	return shown
}

type heldPage struct {
	ID    string  `json:"id"`
	Key   string  `json:"key"`
	Title string  `json:"title"`
	ACL   ordered `json:"acl"`
}

// flatten lists every page with what one holder has of it.
func flatten(pages []pageACL, holder string) []heldPage {
	list := []heldPage{}
	for _, p := range pages {
		var readers []string
		var own map[string]bool
		_, _ = json.Unmarshal(p.ACL["read"], &readers), json.Unmarshal(p.ACL[holder], &own) // either may be missing
		reads := slices.Contains(readers, holder) || own["read"]
		page := heldPage{p.ID, p.Key, p.Title, ordered{{"read", reads}}}
		list = append(append(list, page), flatten(p.Children, holder)...)
	}
	return list
}

func setRuntimeACL(c *sim.Call) (any, error) {
	a, err := app(c)
	if err != nil {
		return nil, err
	}
	var in runtimeACL
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.ID != a.ID {
		return nil, RuntimeACLForeign.Break("id is %q; the application's is %q", "id 为 %q，应用的 id 为 %q", in.ID, a.ID)
	}
	for _, list := range [][]string{in.ReadACL, in.EditACL, in.DataManageACL, in.ViewLogACL} {
		if v := checkHolders(c, a, list); v != nil {
			return nil, v
		}
	}
	if err := checkPageACLs(c, a, in.ResourceACL.Pages, 0); err != nil {
		return nil, err
	}
	c.Seen(RuntimeACLBare)
	c.Seen(RuntimeACLPerEnv)
	runtimeACLs.Put(c.DB, a.ID+"/"+env(c), in)
	return bare{in}, nil
}

func checkHolders(c *sim.Call, a application, holders []string) *rule.Violation {
	for _, h := range holders {
		id, isRole := strings.CutPrefix(h, rolePrefix)
		if isRole && roles.Has(c.DB, a.ID+"/"+id) || !isRole && users.Has(c.DB, companyID(c)+"/"+id) {
			continue
		}
		return RuntimeACLForeign.Break("%q is neither a role of the application nor a user of the company", "%q 既不是应用的角色，也不是组织内的用户", h)
	}
	return nil
}

func checkPageACLs(c *sim.Call, a application, pages []pageACL, depth int) error {
	if depth > maxDepth {
		return RuntimeACLForeign.Break("pages are more than %d deep", "页面层级超过 %d", maxDepth)
	}
	for i, p := range pages {
		if !resources.Has(c.DB, a.ID+"/"+kindPage+"/"+p.ID) {
			return RuntimeACLForeign.Break("the application has no page with the id %q", "应用没有 id 为 %q 的页面", p.ID).Add(resourceNames(c.DB, a, kindPage))
		}
		if err := checkPageFlags(c, a, p.ACL); err != nil {
			return err
		}
		if p.Children == nil {
			pages[i].Children = []pageACL{}
		}
		if err := checkPageACLs(c, a, p.Children, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// checkPageFlags checks that "read" is a list of holders and every other member an object of actions. The document allows
// both for each, since generated clients have one type for all members of a map and no other type for a named one.
func checkPageFlags(c *sim.Call, a application, flags pageFlags) error {
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		holders := []string{name}
		if name == "read" {
			holders = nil
			if err := json.Unmarshal(flags[name], &holders); err != nil {
				return InputInvalid.Break("acl.read of a page is not an array of role:ID", "页面 acl.read 不是由 role:ID 组成的数组")
			}
		} else if json.Unmarshal(flags[name], new(map[string]bool)) != nil {
			return InputInvalid.Break("acl.%s of a page is not an object of actions and booleans", "页面 acl.%s 不是由权限项和布尔值组成的对象", name)
		}
		if name == "owner" {
			continue
		}
		if v := checkHolders(c, a, holders); v != nil {
			return v
		}
	}
	return nil
}

// forgetHolder takes a role that is gone out of the application's run-time permissions.
func forgetHolder(db *store.DB, appID, roleID string) {
	holder := rolePrefix + roleID
	for key, acl := range runtimeACLs.Prefix(db, appID+"/") {
		for _, list := range []*[]string{&acl.ReadACL, &acl.EditACL, &acl.DataManageACL, &acl.ViewLogACL} {
			*list = without(*list, holder)
		}
		forgetOnPages(acl.ResourceACL.Pages, holder)
		runtimeACLs.Put(db, key, acl)
	}
}

func without(list []string, name string) []string {
	return slices.DeleteFunc(list, func(other string) bool { return other == name })
}

func forgetOnPages(pages []pageACL, holder string) {
	for _, p := range pages {
		delete(p.ACL, holder)
		var readers []string
		if json.Unmarshal(p.ACL["read"], &readers) == nil {
			p.ACL["read"] = raw(without(readers, holder))
		}
		forgetOnPages(p.Children, holder)
	}
}
