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

// A row does not outlive what it names.
var _ = schema.
	Refer("account", store.By(keyTable, func(string, Key) string { return theAccount }), store.ByKey(settingsTable)).
	Refer("row", store.By(roleTable, func(_, ak string) string { return ak }), store.ByKey(keyTable)).
	Refer("key", store.By(usageTable, func(at string, _ usage) string {
		if at == theAnonymous {
			return ""
		}
		return at
	}), store.ByKey(keyTable))

const (
	theAccount   = "account"   // the only row of settingsTable
	theAnonymous = "anonymous" // never an ak: those are hex digits
	theDemoKey   = "demo"      // the key that the credentials show
)
