package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/spf13/pflag"

	"example.com/mockserver/internal/feed"
)

// What --log-requests lets the server say of requests.
const (
	logRefused = "refused"
	logAll     = "all"
	logNone    = "none"
)

// Formats of lines.
const (
	formatText = "text"
	formatJSON = "json"
)

func (f *serveFlags) addLog(p program, flags *pflag.FlagSet) {
	flags.StringVar(&f.level, "log-level", p.envOr("MOCKSERVER_LOG_LEVEL", "warn"), "debug, info, warn or error (MOCKSERVER_LOG_LEVEL)")
	flags.StringVar(&f.requests, "log-requests", p.envOr("MOCKSERVER_LOG_REQUESTS", logRefused), "which requests are printed on stderr, a line each: refused (unmatched and lost ones too), all or none (MOCKSERVER_LOG_REQUESTS)")
	flags.StringVar(&f.format, "log-format", p.envOr("MOCKSERVER_LOG_FORMAT", formatText), "text or json, of everything on stderr (MOCKSERVER_LOG_FORMAT)")
}

// log is the server's log, once its flags are found to be right.
func (f *serveFlags) log(p program) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.level)); err != nil {
		return nil, wrong("--log-level %q: it is debug, info, warn or error", "--log-level %q：应为 debug、info、warn 或 error", f.level)
	}
	if f.requests != logRefused && f.requests != logAll && f.requests != logNone {
		return nil, wrong("--log-requests %q: it is refused, all or none", "--log-requests %q：应为 refused、all 或 none", f.requests)
	}
	options := &slog.HandlerOptions{Level: level}
	switch f.format {
	case formatText:
		return slog.New(slog.NewTextHandler(p.err, options)), nil
	case formatJSON:
		return slog.New(slog.NewJSONHandler(p.err, options)), nil
	}
	return nil, wrong("--log-format %q: it is text or json", "--log-format %q：应为 text 或 json", f.format)
}

// logRequests prints requests as they are answered. The function it returns ends that: it waits for the last line.
func (f *serveFlags) logRequests(ctx context.Context, p program, requests *feed.Feed) (end func()) {
	if f.requests == logNone {
		return func() {}
	}
	var look *feed.Look
	if f.format == formatText {
		look = &feed.Look{Lang: p.lang(), Colour: p.colour(p.err)}
	}
	until, stop := context.WithCancel(context.WithoutCancel(ctx)) // requests under way at the end are printed too
	wait := requests.Terminal(until, feed.Filter{Troubles: f.requests == logRefused}, p.err, look)
	return func() {
		stop()
		wait()
	}
}

func (f *serveFlags) sayStopping(p program) {
	if f.format == formatText {
		_, _ = fmt.Fprintln(p.err, "mockserver: stopping")
	}
}

// colour reports whether what is written is seen in colour.
func (p program) colour(w any) bool {
	return isTerminal(w) && p.env("NO_COLOR") == "" && p.env("TERM") != "dumb"
}
