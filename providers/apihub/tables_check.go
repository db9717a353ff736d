package apihub

import "strings"

// What follows names the first member of a row of a snapshot that no call and no fixture can have given its value.

func wrongKey(at string, k Key) string {
	list := func(entries []string) Key { return Key{DomainAllowlist: entries} }
	switch {
	case k.AK != at || !akForm.MatchString(k.AK):
		return "ak"
	case k.SK == "":
		return "sk"
	case list(k.DomainAllowlist).check() != nil:
		return "domainAllowlist"
	case k.Limit != nil && k.Limit.check() != nil:
		return "limit"
	case k.check() != nil:
		return "ipAllowlist"
	}
	return ""
}

func wrongRole(_, ak string) string {
	if !akForm.MatchString(ak) {
		return "row"
	}
	return ""
}

func wrongUser(at string, u user) string {
	switch {
	case u.Username == "" || u.Username != at:
		return "username"
	case u.ID == "":
		return "id"
	case !strings.HasPrefix(u.Hash, hashPrefix):
		return "hash"
	case u.Created.IsZero():
		return "created"
	}
	return ""
}

func wrongSettings(at string, s settings) string {
	_, found := cityNamed(s.Home)
	switch {
	case at != theAccount:
		return "key"
	case !found:
		return "home"
	case s.Anonymous.check() != nil:
		return "anonymous"
	case s.Policy.MinLength < 0 || s.Policy.MinLength > s.Policy.MaxLength:
		return "policy/min_length"
	case s.Policy.MaxLength < 1:
		return "policy/max_length"
	}
	return ""
}

func wrongUsage(at string, u usage) string {
	switch {
	case at != theAnonymous && !akForm.MatchString(at):
		return "key"
	case u.Calls < 0:
		return "calls"
	}
	return ""
}
