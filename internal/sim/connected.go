package sim

import (
	"context"
	"time"

	"example.com/mockserver/internal/clock"
)

type connectedKey struct{}

// Connected marks a connection's context with the moment at which it was opened, which the journal records. A
// listener calls it.
func Connected(ctx context.Context) context.Context {
	return context.WithValue(ctx, connectedKey{}, clock.Wall())
}

// connected is when the request's connection was opened; zero where no listener has said so.
func connected(ctx context.Context) time.Time {
	at, _ := ctx.Value(connectedKey{}).(time.Time)
	return at
}
