package main

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

func newTokenInnopaas(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "innopaas",
		Short: "Make a new access token of InnoPaaS by its console; the application's earlier token ends at once",
		Example: `  mockserver token innopaas
  mockserver token innopaas --expires-on 2099-12-31   # ends with that day in Shanghai, when the clock is advanced so far
  mockserver token innopaas --curl                    # a call that is ready to run`,
		Args: cobra.NoArgs,
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), tokenOrJSON(p, c)
	app := c.Flags().String("app", "", "the application's `AppKey`; the sandbox's first one unless given")
	expires := c.Flags().String("expires-on", "", "the `date` with which it ends; never unless given")
	curl := c.Flags().Bool("curl", false, "print a curl command that uses the token")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		k, err := credentialsOf(c.Context(), s, *box, "innopaas")
		if err != nil {
			return err
		}
		if *app == "" {
			*app = k["appKey"]
		}
		in := map[string]any{"expiresOn": nil}
		if *expires != "" {
			in["expiresOn"] = *expires
		}
		var made madeToken
		path := boxPath(*box, "/innopaas/apps/"+url.PathEscape(*app)+"/token")
		if err := s.Do(c.Context(), http.MethodPost, path, in, &made); err != nil {
			return unreachable(err, s.Base)
		}
		if *curl {
			made.Curl = fmt.Sprintf(`curl '%s/api/sms/v3/msg/send' \
  -H 'AppKey: %s' \
  -H 'Authorization: %s' \
  -H 'Content-Type: application/json;charset=utf-8' \
  -d '{"mobile":"12025550100","msg":"Your code is 4711."}'`, k["baseUrl"], *app, made.Token)
		}
		return show(made)
	}
	return c
}
