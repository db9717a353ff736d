package sim

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

// Error is what was panicked with; the stack is for the log.
func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// caught turns a panic into the error of the function that defers it.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &panicked{p, debug.Stack()}
	}
}

// logPanic writes a panic down that an error came from.
func (a *API) logPanic(err *error) {
	if _, ok := errors.AsType[*panicked](*err); ok {
		a.log(*err)
	}
}

// logBug writes down an error that no client has caused.
func (c *Catalog) logBug(what string, err error, args ...any) {
	args = append(args, "error", err)
	var p *panicked
	if errors.As(err, &p) {
		args = append(args, "stack", string(p.stack))
	}
	c.Log.Error(what, args...)
}

func (a *API) log(err error) { a.catalog.logBug("a bug in the simulation", err, "provider", a.Name) }
