package aisuda

import (
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// department is a department (部门). Every company has one root.
type department struct {
	ID        string `json:"id"`
	Code      string `json:"code,omitempty"` // from an import, which knows it again by this
	Name      string `json:"name"`
	Parent    string `json:"parent"` // an id, empty for the root
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

// chart is a company's departments with their children, read once for one request.
type chart struct {
	root     string
	byID     map[string]department
	children map[string][]string // by parent, in the order in which they came
}

func readChart(db *store.DB, companyID string) chart {
	c := chart{byID: map[string]department{}, children: map[string][]string{}}
	for _, d := range departments.Prefix(db, companyID+"/") {
		c.byID[d.ID] = d
		if d.Parent == "" {
			c.root = d.ID
			continue
		}
		c.children[d.Parent] = append(c.children[d.Parent], d.ID)
	}
	return c
}

// below lists a department and all below it.
func (c chart) below(id string) []string {
	all := []string{id}
	for i := 0; i < len(all); i++ {
		all = append(all, c.children[all[i]]...)
	}
	return all
}

// option is a department as the lazy tree shows it.
type option struct {
	Label       string   `json:"label"`
	Value       string   `json:"value"`
	Creatable   bool     `json:"creatable"`
	Editable    bool     `json:"editable"`
	Removable   bool     `json:"removable"`
	Children    []option `json:"children,omitempty"`
	Loaded      *bool    `json:"loaded,omitempty"`
	Defer       bool     `json:"defer,omitempty"`
	DeferAPI    string   `json:"deferApi,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
}

func listRootDepartments(c *sim.Call) (any, error) {
	all := readChart(c.DB, companyID(c))
	if c.Has("parent") {
		if _, found := all.byID[c.Text("parent")]; !found {
			return nil, noDepartment(c, c.Text("parent"))
		}
		return ordered{{"options", deferred(c, all, c.Text("parent"))}}, nil
	}
	root := all.byID[all.root]
	return ordered{{"options", []option{{
		Label: root.Name, Value: root.ID, Creatable: true, Editable: true, Children: deferred(c, all, root.ID), Placeholder: "暂无更多子部门",
	}}}}, nil
}

// deferred shows the children of a department: those with children of their own say where to load them from. The
// address is that of the console's own API, as in the documentation's sample.
func deferred(c *sim.Call, all chart, parent string) []option {
	options := []option{}
	for _, id := range all.children[parent] {
		loaded := len(all.children[id]) == 0
		o := option{Label: all.byID[id].Name, Value: id, Creatable: true, Editable: true, Removable: true, Loaded: &loaded}
		if !loaded {
			c.Seen(DeferredChildren)
			o.Defer, o.DeferAPI = true, "/api/company/"+c.Text("company")+"/department?parent="+id
		}
		options = append(options, o)
	}
	return options
}

// node is a department as the whole tree shows it.
type node struct {
	ID        string `json:"id"`
	ParentID  string `json:"parentId"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
	Name      string `json:"name"`
	Children  []node `json:"children,omitempty"`
}

func (c chart) node(id string) node {
	d := c.byID[id]
	n := node{ID: d.ID, ParentID: d.Parent, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, Name: d.Name}
	for _, child := range c.children[id] {
		n.Children = append(n.Children, c.node(child))
	}
	return n
}

func readDepartmentTree(c *sim.Call) (any, error) {
	all := readChart(c.DB, companyID(c))
	c.Seen(DepartmentTreeBare)
	return bare{all.node(all.root)}, nil
}

func createDepartment(c *sim.Call) (any, error) {
	var in struct {
		Name     string `json:"name"`
		ParentID string `json:"parentId"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if v := checkName(in.Name); v != nil {
		return nil, v
	}
	all := readChart(c.DB, companyID(c))
	if _, found := all.byID[in.ParentID]; !found {
		return nil, noDepartment(c, in.ParentID)
	}
	for _, id := range all.children[in.ParentID] {
		if all.byID[id].Name == in.Name {
			return nil, DepartmentNameTaken.Break("department %s under this parent is called %q already", "同级部门 %s 已使用名称 %q", id, in.Name)
		}
	}
	d := department{ID: newID(c, deptIDLonger), Name: in.Name, Parent: in.ParentID, CreatedAt: moment(c.Now), UpdatedAt: moment(c.Now)}
	departments.Put(c.DB, companyID(c)+"/"+d.ID, d)
	return made{d.ID}, nil
}

// made is the answer of operations that make something; it is not documented.
type made struct {
	ID string `json:"id"`
}

func deleteDepartment(c *sim.Call) (any, error) {
	all, id := readChart(c.DB, companyID(c)), c.Text("departmentId")
	if _, found := all.byID[id]; !found {
		return nil, noDepartment(c, id)
	}
	if id == all.root {
		return nil, DepartmentRootKept.Break("department %s is the root", "部门 %s 是根部门", id)
	}
	gone := map[string]bool{}
	for _, below := range all.below(id) {
		gone[below] = true
		departments.Delete(c.DB, companyID(c)+"/"+below)
		members.Clear(c.DB, below+"/")
	}
	dropMembers(c.DB, memberDepartment, gone)
	c.Seen(DeleteCascades)
	return nil, nil
}

func noDepartment(c *sim.Call, id string) *rule.Violation {
	return DepartmentUnknown.Break("the company has no department with the id %q", "组织内没有 id 为 %q 的部门", id).
		Add(rule.Existing(departments.Prefix(c.DB, companyID(c)+"/"), func(_ string, d department) string { return d.ID }))
}
