package aisuda

import "example.com/mockserver/internal/store"

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
