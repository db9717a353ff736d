package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/webhook"
)

func newWebhook(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "webhook",
		Short: "Receive pushes, list what was pushed, push again, make pushes go wrong",
		Example: `  mockserver webhook list
  mockserver webhook list --state failed
  mockserver webhook show 3
  mockserver webhook resend 3
  mockserver webhook fault late --by 90s --times 1
  mockserver webhook fault duplicate --kind sms_status_report
  mockserver webhook calm                # no more faults`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newWebhookList(p), newWebhookShow(p), newWebhookResend(p), newWebhookFault(p), newWebhookCalm(p), newWebhookListen(p))
	return c
}

func newWebhookList(p program) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List deliveries, newest last", Args: cobra.NoArgs}
	server, box, show := remote(p, c), sandboxFlag(p, c), textOrJSON(p, c)
	state := c.Flags().String("state", "", "only `queued`, waiting, delivered, failed or unrouted ones")
	kind := c.Flags().String("kind", "", "only this `kind` of event")
	limit := c.Flags().Int("limit", 20, "at most so many")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		query := url.Values{"limit": {fmt.Sprint(*limit)}}
		for name, value := range map[string]string{"state": *state, "kind": *kind} {
			if value != "" {
				query.Set(name, value)
			}
		}
		var out struct {
			Deliveries []webhook.Delivery `json:"deliveries"`
			Dropped    int64              `json:"dropped"`
		}
		if err := s.Do(c.Context(), "GET", boxPath(*box, "/deliveries?"+query.Encode()), nil, &out); err != nil {
			return unreachable(err, s.Base)
		}
		return show(out, func() error {
			for _, d := range out.Deliveries {
				if _, err := fmt.Fprintln(p.out, deliveryLine(d)); err != nil {
					return err
				}
			}
			if out.Dropped > 0 {
				_, _ = fmt.Fprintf(p.err, "%d further events were dropped: too many deliveries were open\n", out.Dropped)
			}
			return nil
		})
	}
	return c
}

// deliveryLine is one delivery on one line.
func deliveryLine(d webhook.Delivery) string {
	line := fmt.Sprintf("%4d  %s  %-9s  %s %s", d.N, d.At.Format("15:04:05.000"), d.State, d.Event.Provider, d.Event.Kind)
	if d.State == webhook.Unrouted {
		return line + "  " + d.Event.Unrouted
	}
	line += "  " + d.Event.Target.URL
	var tries []string
	for _, a := range d.Attempts {
		if a.Error != "" {
			tries = append(tries, a.Error)
		} else {
			tries = append(tries, fmt.Sprint(a.Status))
		}
	}
	return line + "  " + strings.Join(tries, ", ")
}

func newWebhookShow(p program) *cobra.Command {
	return onDelivery(p, "show N", "Show one delivery with its attempts", "GET", "")
}

func newWebhookResend(p program) *cobra.Command {
	return onDelivery(p, "resend N", "Push a delivery once more, at once", "POST", "/resend")
}

func onDelivery(p program, use, short, method, path string) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1)}
	alwaysJSON(c)
	server, box := remote(p, c), sandboxFlag(p, c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if _, err := strconv.ParseUint(args[0], 10, 63); err != nil {
			return wrong(`%q is not the number of a delivery; "mockserver webhook list" lists them`, "%q 不是推送编号；可用 mockserver webhook list 列出", args[0])
		}
		s := server()
		var d webhook.Delivery
		if err := s.Do(c.Context(), method, boxPath(*box, "/deliveries/"+url.PathEscape(args[0])+path), nil, &d); err != nil {
			return unreachable(err, s.Base)
		}
		return printJSON(p, d)
	}
	return c
}

func newWebhookFault(p program) *cobra.Command {
	var f fault.Delivery
	c := &cobra.Command{
		Use: "fault duplicate|late|reorder", Short: "Make further pushes come twice, late or out of order",
		Args: cobra.ExactArgs(1), ValidArgs: []string{fault.Duplicate, fault.Late, fault.Reorder},
	}
	alwaysJSON(c)
	server, box := remote(p, c), sandboxFlag(p, c)
	c.Flags().StringVar(&f.By, "by", "", "how late, on the sandbox's clock: 90s")
	c.Flags().StringVar(&f.Kind, "kind", "", "only this `kind` of event")
	c.Flags().StringVar(&f.Provider, "provider", "", "only this `provider`'s events")
	completeProviders(c)
	c.Flags().IntVar(&f.Times, "times", 0, "how many events; 0 for all")
	c.RunE = func(c *cobra.Command, args []string) error {
		s := server()
		f.Does = args[0]
		var made fault.Delivery
		if err := s.Do(c.Context(), "POST", boxPath(*box, "/deliveries/faults"), f, &made); err != nil {
			return unreachable(err, s.Base)
		}
		return printJSON(p, made)
	}
	return c
}

func newWebhookCalm(p program) *cobra.Command {
	c := &cobra.Command{Use: "calm", Short: "End all faults of pushes", Args: cobra.NoArgs}
	alwaysJSON(c)
	server, box := remote(p, c), sandboxFlag(p, c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		return unreachable(s.Do(c.Context(), "DELETE", boxPath(*box, "/deliveries/faults"), nil, nil), s.Base)
	}
	return c
}
