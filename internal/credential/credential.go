// Package credential describes what a client of a provider is configured with. Everything that shows or reads credentials
// takes their names from these descriptions: the credentials JSON, the environment of client programs, mocktest, the suite
// against a real provider, the documentation. A fifth provider describes its own, and nothing else has to be told.
package credential

import (
	"fmt"
	"regexp"
	"strings"

	"example.com/mockserver/internal/rule"
)

// Setting describes one value that a client is configured with.
type Setting struct {
	Name   string    // in the credentials JSON: "appSecret"
	Env    string    // in the environment of client programs: "QIJIAYUN_APP_SECRET"
	Secret bool      // it authenticates its holder: the journal redacts it
	File   bool      // a text of many lines, such as a private key: Env is the name of a file that holds it
	Says   rule.Text // what it is, in a sentence without a full stop
}

// BaseURL describes the address of a provider's API, which is listed with its credentials.
func BaseURL(provider string) Setting {
	return Setting{
		Name: "baseUrl", Env: prefix(provider) + "BASE_URL",
		Says: rule.Text{EN: "the address of the API, without a slash at its end", ZH: "接口地址，末尾没有斜杠"},
	}
}

// Presented is a credential that a call presents, and whether a sandbox has issued it. A secret is named, never shown.
type Presented struct {
	Says   rule.Text // "appSecret"
	Issued bool
}

// Mistake is what is wrong with a credential on purpose; empty for a good one.
type Mistake string

// The mistakes.
const (
	Expired  Mistake = "expired"
	WrongKey Mistake = "wrong-key"
)

// prefix is how the names of a provider's variables begin.
func prefix(provider string) string { return strings.ToUpper(provider) + "_" }

var (
	validName    = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)
	variableName = regexp.MustCompile(`^[A-Z0-9_]+$`)
	notALetter   = regexp.MustCompile(`[^A-Za-z0-9]`)
	word         = regexp.MustCompile(`([a-z])([A-Z])`)
)

// Plain is a name in small letters and digits alone, by which it is known in any spelling.
func Plain(name string) string { return strings.ToLower(notALetter.ReplaceAllString(name, "")) }

// Shell writes, between double quotes, the value that a shell puts in the place of a hidden one: a variable of the settings,
// or one that the shell asks for.
func Shell(provider string, settings []Setting, name string) string {
	plain := Plain(name)
	for _, s := range settings {
		if s.Secret && !s.File && strings.ToLower(s.Name) == plain {
			return "$" + s.Env
		}
	}
	variable := prefix(provider) + strings.ToUpper(notALetter.ReplaceAllString(word.ReplaceAllString(name, "${1}_${2}"), "_"))
	return "${" + variable + ":?a secret was redacted here: set " + variable + "}"
}

// Check finds what is missing or contradictory in a provider's descriptions; hidden tells whether the journal hides a field.
func Check(provider string, settings []Setting, hidden func(field string) bool) (errs []error) {
	wrong := func(s Setting, format string, args ...any) {
		errs = append(errs, fmt.Errorf("credential %q "+format, append([]any{s.Name}, args...)...))
	}
	seen := map[string]bool{}
	for _, s := range settings {
		switch {
		case !validName.MatchString(s.Name):
			wrong(s, "has no name such as appSecret")
		case seen[s.Name] || seen[s.Env]:
			wrong(s, "is described twice, or its variable %s is another's too", s.Env)
		case !variableName.MatchString(s.Env) || !strings.HasPrefix(s.Env, prefix(provider)):
			wrong(s, "has the variable %q, whose name must begin with %s", s.Env, prefix(provider))
		case s.File != strings.HasSuffix(s.Env, "_FILE"):
			wrong(s, "has the variable %s; the names of files, and no others, end in _FILE", s.Env)
		case s.Says.EN == "" || s.Says.ZH == "":
			wrong(s, "does not say in English and Chinese what it is")
		case s.Secret && !hidden(s.Name):
			wrong(s, "is secret, but the journal shows a field with this name: name it in Secrets")
		}
		seen[s.Name], seen[s.Env] = true, true
	}
	return errs
}
