package aisuda

import (
	"strings"

	"example.com/mockserver/internal/store"
)

// schema is every table of 爱速搭.
var schema = store.NewSchema("aisuda")

var (
	companies   = store.In[company](schema, "companies", wrongCompany)         // by short name
	keyTable    = store.In[apiKey](schema, "keys", wrongKey)                   // by client id
	apps        = store.In[application](schema, "apps", wrongApp)              // by the company's id and the application's short name
	users       = store.In[user](schema, "users", wrongUser)                   // by the company's id and the user's
	emails      = store.In[string](schema, "emails", wrongText)                // the user's id by the company's and the e-mail address
	departments = store.In[department](schema, "departments", wrongDepartment) // by the company's id and the department's
	members     = store.In[member](schema, "members", wrongMember)             // by the department's id and the user's
	roles       = store.In[role](schema, "roles", wrongRole)                   // by the application's id and the role's
	roleMembers = store.In[roleMember](schema, "roleMembers", wrongRoleMember) // by the role's id, the kind and the member's id
	resources   = store.In[resource](schema, "resources", wrongResource)       // by the application's id, the kind and the resource's id
	grants      = store.In[map[string]bool](schema, "grants")                  // by the role's id, the kind and the resource's id
	runtimeACLs = store.In[runtimeACL](schema, "runtimeAcls", wrongRuntimeACL) // by the application's id and the environment
	storages    = store.In[objectStorage](schema, "storages", wrongStorage)    // by the application's id and the storage's
	models      = store.In[model](schema, "models", wrongModel)                // by the application's id and "source.table"
	modelRows   = store.In[string](schema, "modelRows", wrongRow)              // JSON objects, by the model's id and the primary key
	imports     = store.In[importState](schema, "imports", wrongImport)        // by the model's id
)

// What rows of other tables call a row by.
var (
	companyIDs    = store.By(companies, func(_ string, c company) string { return c.ID })
	appIDs        = store.By(apps, func(_ string, a application) string { return a.ID })
	departmentIDs = store.By(departments, func(_ string, d department) string { return d.ID })
	userIDs       = store.By(users, func(_ string, u user) string { return u.ID })
	roleIDs       = store.By(roles, func(_ string, r role) string { return r.ID })
	modelIDs      = store.By(models, func(_ string, m model) string { return m.ID })
)

// A row does not outlive what it names.
var _ = schema.
	Refer("companyKey", store.By(keyTable, func(_ string, k apiKey) string { return k.CompanyKey }), store.ByKey(companies)).
	Refer("companyId", store.By(keyTable, func(_ string, k apiKey) string { return k.CompanyID }), companyIDs).
	Refer("appKey", store.By(keyTable, appOfKey), store.ByKey(apps)).
	Refer("key", owner(apps), companyIDs).
	Refer("key", owner(users), companyIDs).
	Refer("row", store.By(emails, func(at, id string) string { return head(at) + "/" + id }), store.ByKey(users)).
	Refer("key", owner(departments), companyIDs).
	Refer("parent", store.By(departments, func(at string, d department) string { return beside(at, d.Parent) }), store.ByKey(departments)).
	Refer("key", owner(members), departmentIDs).
	Refer("user", store.By(members, func(_ string, m member) string { return m.User }), userIDs).
	Refer("key", owner(roles), appIDs).
	Refer("role", store.By(roleMembers, func(_ string, m roleMember) string { return m.Role }), roleIDs).
	Refer("id", store.By(roleMembers, memberOf(memberUser)), userIDs).
	Refer("id", store.By(roleMembers, memberOf(memberDepartment)), departmentIDs).
	Refer("id", store.By(roleMembers, memberOf(memberRole)), roleIDs).
	Refer("key", owner(resources), appIDs).
	Refer("key", owner(grants), roleIDs).
	Refer("key", owner(runtimeACLs), appIDs).
	Refer("key", owner(storages), appIDs).
	Refer("key", owner(models), appIDs).
	Refer("key", owner(modelRows), modelIDs).
	Refer("key", store.By(imports, func(at string, _ importState) string { return at }), modelIDs)

// head is the first part of a key.
func head(key string) string {
	first, _, _ := strings.Cut(key, "/")
	return first
}

// beside is the key of another row of the same owner.
func beside(key, id string) string {
	if id == "" {
		return ""
	}
	return head(key) + "/" + id
}

func owner[T any](t store.Table[T]) store.Names {
	return store.By(t, func(at string, _ T) string { return head(at) })
}

// appOfKey is the application of a key at application level.
func appOfKey(_ string, k apiKey) string {
	if k.Level != levelApp {
		return ""
	}
	return k.CompanyID + "/" + k.AppKey
}

func memberOf(kind string) func(string, roleMember) string {
	return func(_ string, m roleMember) string {
		if m.Kind != kind {
			return ""
		}
		return m.ID
	}
}
