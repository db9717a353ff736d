package problem

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Panic is a panic as an error.
type Panic struct {
	value any
	stack []byte
}

// Error is the value of the panic; the stack is for the log.
func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// Caught turns a panic into the error of the function that defers it.
func Caught(err *error) {
	if p := recover(); p != nil {
		*err = &Panic{p, debug.Stack()}
	}
}

// Log logs an error that no client caused, with the stack if it is a panic.
func Log(log *slog.Logger, what string, err error, args ...any) {
	args = append(args, "error", err)
	if p, ok := errors.AsType[*Panic](err); ok {
		args = append(args, "stack", string(p.stack))
	}
	log.Error(what, args...)
}
