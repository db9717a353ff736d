package aisuda

import (
	"encoding/json"
	"slices"
	"strings"
)

// What follows names the first member of a row of a snapshot that no call and no fixture can have given its value.

// named reports whether a key ends in what its row is called.
func named(key, name string) bool { return name != "" && strings.HasSuffix(key, "/"+name) }

func wrongText(_, text string) string {
	if text == "" {
		return "row"
	}
	return ""
}

func wrongCompany(at string, c company) string {
	switch {
	case c.Key == "" || c.Key != at:
		return "key"
	case c.ID == "":
		return "id"
	}
	return ""
}

func wrongKey(at string, k apiKey) string {
	switch {
	case k.ClientID == "" || k.ClientID != at:
		return "clientId"
	case k.Level != levelApp && k.Level != levelCompany:
		return "level"
	case k.CompanyID == "":
		return "companyId"
	case k.CompanyKey == "":
		return "companyKey"
	case k.Level == levelApp && k.AppKey == "":
		return "appKey"
	case slices.Contains(k.Interfaces, ""):
		return "interfaces"
	case k.CreatedAt.IsZero():
		return "createdAt"
	}
	if _, err := publicKey([]byte(k.PublicKey)); err != nil {
		return "publicKey"
	}
	return ""
}

func wrongApp(at string, a application) string {
	switch {
	case !named(at, a.Key):
		return "key"
	case a.ID == "":
		return "id"
	}
	return ""
}

func wrongUser(at string, u user) string {
	if !named(at, u.ID) {
		return "id"
	}
	return ""
}

func wrongDepartment(at string, d department) string {
	switch {
	case !named(at, d.ID):
		return "id"
	case d.Name == "":
		return "name"
	case d.Parent == d.ID:
		return "parent"
	}
	return ""
}

func wrongMember(at string, m member) string {
	switch {
	case !named(at, m.User):
		return "user"
	case m.ID == "":
		return "id"
	}
	return ""
}

func wrongRole(at string, r role) string {
	switch {
	case !named(at, r.ID):
		return "id"
	case r.Name == "":
		return "name"
	}
	return ""
}

func wrongRoleMember(at string, m roleMember) string {
	switch {
	case m.Kind != memberUser && m.Kind != memberDepartment && m.Kind != memberRole:
		return "kind"
	case m.ID == "" || at != m.Role+"/"+m.Kind+"/"+m.ID:
		return "id"
	}
	return ""
}

func wrongResource(at string, r resource) string {
	kinds := []string{kindPage, kindModel, kindSource, kindComponent, kindAPI, kindAPIGroup}
	switch {
	case !slices.Contains(kinds, r.Kind):
		return "kind"
	case r.ID == "" || !strings.HasSuffix(at, "/"+r.Kind+"/"+r.ID):
		return "id"
	}
	for method, reply := range r.Replies {
		if !json.Valid([]byte(reply)) {
			return "replies/" + method
		}
	}
	return ""
}

func wrongRuntimeACL(at string, a runtimeACL) string {
	if a.ID == "" || !strings.HasPrefix(at, a.ID+"/") {
		return "id"
	}
	return ""
}

func wrongStorage(at string, s objectStorage) string {
	if !named(at, s.ID) {
		return "id"
	}
	return ""
}

func wrongModel(at string, m model) string {
	_, path, _ := strings.Cut(at, "/")
	switch {
	case !strings.Contains(path, "."):
		return "key"
	case m.ID == "":
		return "id"
	case checkColumns(m.Columns) != nil:
		return "columns"
	}
	return ""
}

func wrongRow(_, row string) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(row), &fields) != nil {
		return "row"
	}
	return ""
}

func wrongImport(_ string, s importState) string {
	switch {
	case s.Mode != modeIncrement && s.Mode != modeAll:
		return "mode"
	case s.Total < 0:
		return "total"
	case s.Done < 0 || s.Done > s.Total:
		return "done"
	case s.Refused < 0 || s.Refused > s.Total-s.Done:
		return "refused"
	}
	return ""
}
