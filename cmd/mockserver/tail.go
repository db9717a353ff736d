package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/journal"
)

type tailFlags struct {
	sandbox, provider, outcome, rule, format string
	lines                                    int
	follow                                   bool
}

func newTail(p program) *cobra.Command {
	var f tailFlags
	c := &cobra.Command{
		Use:   "tail",
		Short: "Print a server's newest requests, a line each, and with -f those to come",
		Example: `  mockserver tail                          # the newest requests of all sandboxes
  mockserver tail -f --outcome refused     # and those to come that are refused
  mockserver tail -f --sandbox box7 --rule qijiayun/token-unknown
  mockserver tail --format json | jq .why.en`,
		Args: cobra.NoArgs,
	}
	server := remote(p, c)
	flags := c.Flags()
	flags.StringVar(&f.sandbox, "sandbox", p.env("MOCKSERVER_SANDBOX"), "only this sandbox's `id`; without it all sandboxes (MOCKSERVER_SANDBOX)")
	flags.StringVar(&f.provider, "provider", "", "only requests to this `provider`")
	completeProviders(c)
	flags.StringVar(&f.outcome, "outcome", "", "only `accepted`, refused, unmatched or lost ones (lost: no provider or sandbox was named)")
	flags.StringVar(&f.rule, "rule", "", "only those that met this `rule`")
	flags.IntVarP(&f.lines, "lines", "n", 20, "how many that were before")
	flags.BoolVarP(&f.follow, "follow", "f", false, "go on with those to come, until interrupted")
	flags.StringVar(&f.format, "format", formatText, "text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		s := server()
		return unreachable(f.tail(c.Context(), p, s), s.Base)
	}
	return c
}

func (f tailFlags) check() error {
	known := []string{"", journal.Accepted, journal.Refused, journal.Unmatched, feed.Lost}
	switch {
	case !slices.Contains(known, f.outcome):
		return wrong("--outcome %q: it is accepted, refused, unmatched or lost", "--outcome %q：应为 accepted、refused、unmatched 或 lost", f.outcome)
	case f.format != formatText && f.format != formatJSON:
		return wrong("--format %q: it is text or json", "--format %q：应为 text 或 json", f.format)
	case f.lines < 0:
		return wrong("--lines is 0 or more", "--lines 应大于等于 0")
	}
	return nil
}

// query is the filter as the admin API takes it.
func (f tailFlags) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"provider": f.provider, "outcome": f.outcome, "rule": f.rule} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func (f tailFlags) tail(ctx context.Context, p program, s *client.Client) error {
	show := func(l feed.Line) error {
		if f.format == formatJSON {
			return json.NewEncoder(p.out).Encode(l)
		}
		_, err := fmt.Fprintln(p.out, l.Text(feed.Look{Lang: p.lang(), Colour: p.colour(p.out)}))
		return err
	}
	if !f.follow {
		_, err := f.before(ctx, s, show)
		return err
	}
	q := f.query()
	if f.sandbox != "" {
		q.Set("sandbox", f.sandbox)
	}
	stream, err := s.Stream(ctx, "/requests?"+q.Encode())
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }()
	shown, err := f.before(ctx, s, show) // after the stream has begun, so that nothing is between them
	if err != nil {
		return err
	}
	err = watch(stream, func(l feed.Line) error {
		if shown[lineKey(l)] {
			return nil
		}
		return show(l)
	}, func(missed string) {
		_, _ = fmt.Fprintln(p.err, p.told(wrong("%s requests are not shown: they came too fast", "有 %s 个请求来得过快，未显示", missed)))
	})
	return f.ended(ctx, s, err)
}

// watch reads Server-Sent Events to their end.
func watch(stream io.Reader, show func(feed.Line) error, tooFast func(missed string)) error {
	lines := bufio.NewScanner(stream)
	lines.Buffer(nil, 1<<20)
	for event := ""; lines.Scan(); {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); {
		case name == "event":
			event = value
		case name == "data" && event == "missed":
			tooFast(value)
		case name == "data":
			var l feed.Line
			if err := json.Unmarshal([]byte(value), &l); err != nil {
				return err
			}
			if err := show(l); err != nil {
				return err
			}
		case name == "": // an empty line ends an event
			event = ""
		}
	}
	return lines.Err()
}

// ended says why nothing more comes, unless the user ended it.
func (f tailFlags) ended(ctx context.Context, s *client.Client, err error) error {
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	}
	return wrong("the server at %s has ended", "%s 处的服务已结束", s.Base)
}

func lineKey(l feed.Line) string {
	return l.Sandbox + "#" + strconv.FormatInt(l.N, 10) + l.Time.UTC().String()
}

// before shows the newest requests that there were, and returns which they are.
func (f tailFlags) before(ctx context.Context, s *client.Client, show func(feed.Line) error) (map[string]bool, error) {
	shown := map[string]bool{}
	if f.lines == 0 {
		return shown, nil
	}
	all, err := f.exchanges(ctx, s)
	if err != nil {
		return nil, err
	}
	var lost []feed.Line
	if err := s.Do(ctx, "GET", "/lost", nil, &lost); err != nil {
		return nil, err
	}
	only := feed.Filter{Sandbox: f.sandbox, Provider: f.provider, Outcome: f.outcome, Rule: f.rule}
	for _, l := range lost {
		if only.Matches(l) {
			all = append(all, l)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Time.Before(all[j].Time) })
	for _, l := range all[max(0, len(all)-f.lines):] {
		shown[lineKey(l)] = true
		if err := show(l); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// exchanges are the newest requests that a sandbox's journal has.
func (f tailFlags) exchanges(ctx context.Context, s *client.Client) ([]feed.Line, error) {
	if f.outcome == feed.Lost {
		return nil, nil
	}
	boxes := []struct{ ID string }{{f.sandbox}}
	if f.sandbox == "" {
		if err := s.Do(ctx, "GET", "/sandboxes", nil, &boxes); err != nil {
			return nil, err
		}
	}
	q := f.query()
	q.Set("limit", strconv.Itoa(f.lines))
	var all []feed.Line
	for _, b := range boxes {
		var list []journal.Exchange
		if err := s.Do(ctx, "GET", boxPath(b.ID, "/exchanges?"+q.Encode()), nil, &list); err != nil {
			return nil, err
		}
		for _, e := range list {
			all = append(all, feed.LineOf(b.ID, e))
		}
	}
	return all, nil
}
