package apihub

import "example.com/mockserver/internal/store"

// schema is every table of APIHub.
var schema = store.NewSchema("apihub")

var (
	keyTable      = store.In[Key](schema, "keys", wrongKey)               // by ak
	roleTable     = store.In[string](schema, "roles", wrongRole)          // ak by the name that the fixtures gave the key
	userTable     = store.In[user](schema, "users", wrongUser)            // by user name
	settingsTable = store.In[settings](schema, "settings", wrongSettings) // one row
	usageTable    = store.In[usage](schema, "usage", wrongUsage)          // by ak; under theAnonymous for everybody else
)

const (
	theAccount   = "account"   // the only row of settingsTable
	theAnonymous = "anonymous" // never an ak: those are hex digits
	theDemoKey   = "demo"      // the key that the credentials show
)
