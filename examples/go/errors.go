// Package clients calls 企加云, 爱速搭, InnoPaaS and apihub, and receives what InnoPaaS pushes.
package clients

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind says why a call did not succeed, in words a program can act on.
type Kind string

// The kinds.
const (
	Authentication Kind = "authentication" // the credentials are wrong, used up or replaced; a person has to change them
	Permission     Kind = "permission"     // the credentials are good and may not do this
	Quota          Kind = "quota"          // an allowance is used up; later is better
	Input          Kind = "input"          // the request is wrong and stays wrong
	Business       Kind = "business"       // the request is right and the state of things is against it
	Unavailable    Kind = "unavailable"    // the provider failed or was not reached; nobody knows whether the call was carried out
)

// ProviderError is a call that did not succeed. Code is the provider's own.
type ProviderError struct {
	Provider string
	Kind     Kind
	Code     string
	Message  string
	Cause    error
}

func (e *ProviderError) Error() string {
	return fmt.Sprintf("%s %s: %s", e.Provider, e.Code, e.Message)
}

func (e *ProviderError) Unwrap() error { return e.Cause }

// hasKind and hasCode say what an error is, where it is a provider's.
func hasKind(err error, kind Kind) bool {
	var e *ProviderError
	return errors.As(err, &e) && e.Kind == kind
}

func hasCode(err error, code string) bool {
	var e *ProviderError
	return errors.As(err, &e) && e.Code == code
}

// kindOf is the kind of a code in a provider's table, else what the HTTP status says, else Business.
func kindOf(table map[string]Kind, code string, status int) Kind {
	if kind, found := table[code]; found {
		return kind
	}
	switch {
	case status == http.StatusUnauthorized:
		return Authentication
	case status == http.StatusForbidden:
		return Permission
	case status == http.StatusTooManyRequests:
		return Quota
	case status >= http.StatusInternalServerError:
		return Unavailable
	}
	return Business
}
