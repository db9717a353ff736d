package apihub

import "example.com/mockserver/internal/store"

// schema is every table of APIHub.
var schema = store.NewSchema("apihub")

var (
	keyTable      = store.In[Key](schema, "keys")          // by ak
	roleTable     = store.In[string](schema, "roles")      // ak by the name that the fixtures gave the key
	userTable     = store.In[user](schema, "users")        // by user name
	settingsTable = store.In[settings](schema, "settings") // one row
	usageTable    = store.In[usage](schema, "usage")       // by ak; under theAnonymous for everybody else
)

const (
	theAccount   = "account"   // the only row of settingsTable
	theAnonymous = "anonymous" // never an ak: those are hex digits
	theDemoKey   = "demo"      // the key that the credentials show
)
