package aisuda

import "example.com/mockserver/internal/store"

// schema is every table of 爱速搭.
var schema = store.NewSchema("aisuda")

var (
	companies   = store.In[company](schema, "companies")      // by short name
	keyTable    = store.In[apiKey](schema, "keys")            // by client id
	apps        = store.In[application](schema, "apps")       // by the company's id and the application's short name
	users       = store.In[user](schema, "users")             // by the company's id and the user's
	emails      = store.In[string](schema, "emails")          // the user's id by the company's and the e-mail address
	departments = store.In[department](schema, "departments") // by the company's id and the department's
	members     = store.In[member](schema, "members")         // by the department's id and the user's
	roles       = store.In[role](schema, "roles")             // by the application's id and the role's
	roleMembers = store.In[roleMember](schema, "roleMembers") // by the role's id, the kind and the member's id
	resources   = store.In[resource](schema, "resources")     // by the application's id, the kind and the resource's id
	grants      = store.In[map[string]bool](schema, "grants") // by the role's id, the kind and the resource's id
	runtimeACLs = store.In[runtimeACL](schema, "runtimeAcls") // by the application's id and the environment
	storages    = store.In[objectStorage](schema, "storages") // by the application's id and the storage's
	models      = store.In[model](schema, "models")           // by the application's id and "source.table"
	modelRows   = store.In[string](schema, "modelRows")       // JSON objects, by the model's id and the primary key
	imports     = store.In[importState](schema, "imports")    // by the model's id
)
